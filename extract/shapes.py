"""What a printed row shows by its words: its label, whether values stand behind it, whether it holds headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import TABLES, unit_form
from extract.headers import is_heading
from extract.labels import LabelMatch, row_index
from extract.model import MERGED, GridCell, Row
from extract.remembered import Remembered

VALUE = regex.compile(r"[\s\d０-９+＋\-－—–/／.．,，]*|[^\d一二三四五六]{0,4}\d+(?:[,，.．]\d+)*[^\d.．、]{0,4}|无")
ANY_NUMBER = "0"
_LABEL_REACH = 4  # a row label stands in one of the first cells: clause, group, label, and an empty one
_SEVERAL = 2  # labels that may stand in the cells of one row
_MOST_DIGITS = 18  # of a number


class Shape(NamedTuple):
    """What a row shows by its words, whatever its numbers are.

    `label` is the index of the rightmost row label among the first cells and what it names, `has_values` whether values
    stand behind it, `heading` the table whose column headings the row holds. `filled` counts cells in which something
    is printed; `unknown` tells that one of them is no row label and no word that the form ignores.
    """

    is_values: bool
    label: tuple[int, LabelMatch] | None
    has_values: bool
    heading: str | None
    filled: int
    has_number: bool
    unknown: bool


def shape_of(row: Row) -> Shape:
    """What a row shows by its words.

    Reports share their words to the letter: the shapes of rows are known but for the first of their kinds of cells.
    """
    return shape(tuple(kinds_of_cells(row)))


def kinds_of_cells(cells: Iterable[GridCell]) -> list[str | None]:
    """As `kinds_of`; None is the empty cell that fills up what a merged one covers."""
    return [
        ANY_NUMBER if text.isdecimal() else _KINDS[text] if text or where != MERGED else None
        for text, where, _, _ in cells
    ]


def _whole_number(text: str) -> int | None:
    """The number that digits print; None for another text, and for longer ones than any number of things has.

    Python refuses to read very long ones.
    """
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def adds_up(texts: Sequence[str], width: int) -> bool:
    """Whether all are whole numbers, at least one, and of `width` each the last is the sum of those before it."""
    numbers = [number for text in texts if (number := _whole_number(text)) is not None]
    parts = [numbers[at : at + width] for at in range(0, len(numbers), width)]
    return 0 < len(numbers) == len(texts) and all(sum(part[:-1]) == part[-1] for part in parts)


def _kind_of(text: str) -> str:
    return ANY_NUMBER if _number().fullmatch(text) and VALUE.fullmatch(text) else text


_KINDS = Remembered[str, str](_kind_of)


def kinds_of(texts: Iterable[str]) -> list[str]:
    """The texts of cells with one number for all: no number names anything, whatever its sign and its unit."""
    return [ANY_NUMBER if text.isdecimal() else _KINDS[text] for text in texts]


@lru_cache(maxsize=1)
def _number() -> regex.Pattern[str]:
    """A number, with a word of change before it and a unit behind it or without: no heading is one (2020年 may be)."""
    form = unit_form()
    signs, units = ("|".join(map(regex.escape, words)) for words in (form.signs, (*form.count, *form.money)))
    return regex.compile(rf"(?:{signs})?[+＋\-－]?\d+(?:[,，.．]\d+)*(?:{units})?")


@lru_cache(maxsize=20_000)
def shape(texts: tuple[str | None, ...]) -> Shape:
    """The shape of a row by its kinds of cells; None is the empty cell that fills up what a merged one covers."""
    label = _label_of(texts)
    if label and len(_codes(texts[label[0] :])) > _SEVERAL:
        label = None  # labels of rows side by side are headings of some other table
    filled = [text for text in texts if text]
    return Shape(
        is_values=bool(filled) and not (label and label[1].code) and all(map(VALUE.fullmatch, filled)),
        label=label,
        has_values=label is not None and any(text and VALUE.fullmatch(text) for text in texts[label[0] + 1 :]),
        heading=next((table for table in TABLES if is_heading(filled, table)), None),
        filled=len(filled),
        has_number=any(text.isdigit() or _number().fullmatch(text) for text in filled),
        unknown=any(row_index().find(text) is None for text in filled),
    )


def _codes(texts: tuple[str | None, ...]) -> set[str]:
    """The rows that texts name."""
    return {match.code for text in texts if text and (match := row_index().find(text)) and match.code}


def _label_of(texts: tuple[str | None, ...]) -> tuple[int, LabelMatch] | None:
    found = None
    reach = 0
    for index, text in enumerate(texts):
        if not text:
            reach += text is not None  # a label may cover any number of columns
            continue
        reach += 1
        if reach > _LABEL_REACH:
            break
        match = row_index().find(text)
        if match is None and VALUE.fullmatch(text):
            break
        if match is not None and (match.code is not None or found is None):
            found = index, match
    return found
