"""Printed lines with places, whatever the format: what columns and paragraphs are found in.

`x` runs to the right and `y` down, in any unit; `size` is the width of a Chinese character in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import unit_form
from extract.model import Where

WIDE = 0x2E80  # characters from here on take the width of a Chinese character


@lru_cache(maxsize=1)
def _number() -> regex.Pattern[str]:
    """What a value cell holds: a number with a sign, a word of change or approximation, a unit and a note in brackets;
    零 or a number from ten on in words; a stroke; or 无.
    """
    form = unit_form()
    words = "|".join(map(regex.escape, sorted((*form.signs, *form.approximate), key=len, reverse=True)))
    strokes = "|".join(map(regex.escape, form.not_applicable))
    return regex.compile(
        rf"(?:{words})?[+＋\-－]?[\d０-９]+(?:[,，.．][\d０-９]+)*[^\d\s.．、，,；;：:）)（(]{{0,3}}(?:[（(][^（）()]{{2,16}}[）)])?"
        rf"|零|[二三四五六七八九]十|[二三四五六七八九]?十[一二三四五六七八九]|{strokes}|[\-－—–]{{1,3}}"
    )


# A few signs that programs which recognise print write for digits, or digits among them.
_LIKE_DIGITS = regex.compile(r"[\dOoQDlIi!|丨SsZzBbgq〇○°?]{1,6}")


@lru_cache(maxsize=20_000)
def is_like_number(text: str) -> bool:
    """Whether a text is what a value cell holds, or looks like it."""
    return is_number(text) or _LIKE_DIGITS.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether a text is what a value cell holds: a number, with a unit or sign, or a stroke."""
    return _number().fullmatch(text) is not None


class Piece(NamedTuple):
    """Text without a wide gap inside, and its box."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    where: Where

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def is_number(self) -> bool:
        """Whether it is what a value cell holds: a number, with a unit or sign, or a stroke."""
        return is_number(self.text)


class Line(NamedTuple):
    """The pieces on one height, from the left."""

    pieces: tuple[Piece, ...]
    size: float

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.pieces[-1].x1

    @property
    def y0(self) -> float:
        """Its top."""
        return min(piece.y0 for piece in self.pieces)

    @property
    def y1(self) -> float:
        """Its foot."""
        return max(piece.y1 for piece in self.pieces)

    @property
    def text(self) -> str:
        """Its pieces joined, with a space where both sides of a gap are not Chinese."""
        text = ""
        for piece in self.pieces:
            text = joined(text, piece.text)
        return text


def joined(left: str, right: str) -> str:
    """Two texts joined, with a space where both sides are Latin letters or digits."""
    if left and right and ord(left[-1]) < WIDE and ord(right[0]) < WIDE and left[-1].isalnum() and right[0].isalnum():
        return f"{left} {right}"
    return left + right


def span(wheres: list[Where]) -> Where:
    """The place from the first of these to the last: code points of one text, or the box around those of a page."""
    first = wheres[0]
    if first.page is None:
        first = min(wheres, key=lambda where: where.start or 0)
        return first._replace(end=max(where.end or 0 for where in wheres))
    boxes = [where[4:8] for where in wheres if where.page == first.page]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return first._replace(x0=min(x0), y0=min(y0), x1=max(x1), y1=max(y1))
