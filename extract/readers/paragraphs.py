"""Printed lines joined to paragraphs: a line goes on with the next one when it is full and the next is not indented."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from extract.model import Paragraph
from extract.readers.lines import WIDE, Line, joined, span

_OPENS = regex.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:、|[.．]|部分|章)|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[、．.](?!\d))"
)
_SECTION = regex.compile(r"[一二三四五六七八九十]{1,3}、")
_LATIN = regex.compile(r"[!-~]+")
_CLOSING = "，。、；：？！）》」』”’】,.;:?!)"
_STOPS = "。；！？.;!?：:"
_INDENT = 1.3  # of a Chinese character
_AROUND = 4  # so many lines before and behind show where the text begins here
_SIZES = 1.25  # lines of sizes further apart are of two paragraphs
_WIDER = 1.45  # a gap so much wider than usual parts paragraphs


class Margins(NamedTuple):
    """Where the lines of running text begin and end, and the usual distance from line to line.

    `slack` is how far before the right margin a full line may end, in Chinese characters.
    """

    left: float
    right: float
    pitch: float
    slack: float = 0.35


def margins(lines: list[Line]) -> Margins:
    """The margins that most of the longer lines keep to; all lines count where none is long."""
    widest = max((line.x1 - line.x0 for line in lines), default=0.0)
    long = [line for line in lines if line.x1 - line.x0 > 0.6 * widest] or lines
    if not long:
        return Margins(0.0, 0.0, 0.0)
    size = median(line.size for line in long)
    ends = Counter(round(line.x1 / size * 2) for line in long)
    right = max(ends, key=lambda end: (ends[end] + ends[end - 1] + ends[end + 1], end))
    near = [line.x1 for line in long if abs(line.x1 / size * 2 - right) <= 1.5]
    starts = Counter(round(line.x0 / size * 2) for line in long)
    often = [start for start, count in starts.items() if count >= max(starts.values()) / 4]
    left = median(line.x0 for line in long if abs(line.x0 / size * 2 - min(often)) <= 1)
    return Margins(left, median(near), _pitch(lines))


def _pitch(lines: list[Line]) -> float:
    steps = [b.y0 - a.y0 for a, b in pairwise(lines) if b.y0 > a.y0]
    return median(steps) if steps else 0.0


def paragraphs(lines: list[Line], margin: Margins) -> list[Paragraph]:
    """Join lines, which follow each other in reading order, to paragraphs."""
    found: list[Paragraph] = []
    group: list[Line] = []
    for index, line in enumerate(lines):
        if group and not _goes_on(group[-1], line, margin, _left(lines, index, margin)):
            found.append(_paragraph(group))
            group = []
        group.append(line)
    return [*found, _paragraph(group)] if group else found


def _left(lines: list[Line], index: int, margin: Margins) -> float:
    """Where lines without indent begin around this one: pages may be shifted against each other."""
    around = lines[max(index - _AROUND, 0) : index + _AROUND + 1]
    return max(margin.left, min(line.x0 for line in around))


def _goes_on(line: Line, following: Line, margin: Margins, left: float) -> bool:
    if max(line.size, following.size) > _SIZES * min(line.size, following.size):
        return False
    if following.x0 > left + _INDENT * following.size:
        return False
    if line.x1 + _first_width(following) < margin.right - margin.slack * line.size:
        return False
    if line.pieces[0].where.page == following.pieces[0].where.page and following.y0 - line.y0 > _WIDER * margin.pitch:
        return False
    text = following.text
    if _SECTION.match(text) and following.x1 < margin.right - 2 * line.size:
        return False
    return not (_OPENS.match(text) and line.text[-1] in _STOPS)


def _first_width(line: Line) -> float:
    """Width of what could not be parted from the first character of a line: a Latin word, or closing punctuation."""
    text = line.text
    latin = _LATIN.match(text)
    if latin:
        return len(latin[0]) * line.size / 2
    count = 1
    while count < len(text) and text[count] in _CLOSING:
        count += 1
    return count * line.size if ord(text[0]) >= WIDE else line.size / 2


def _paragraph(lines: list[Line]) -> Paragraph:
    text = ""
    for line in lines:
        text = joined(text, line.text)
    return Paragraph(text, span([piece.where for line in lines for piece in (line.pieces[0], line.pieces[-1])]))
