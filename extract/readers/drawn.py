"""Tables that are drawn with signs: lines of + and - between the rows, or the signs of boxes, as pandoc writes them.

Where lines stand between all rows, a cell may take several lines, and several rows or columns: its borders tell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

import regex

from extract.glance import holds
from extract.model import GridCell, Where
from extract.readers.cells import Printed, join_lines, tidy

_BOX = {ord(sign): "-" for sign in "─━═┄┅┈┉╌╍"} | {ord(sign): "|" for sign in "│┃║┆┇┊┋｜"}
_CORNERS = {ord(sign): "+" for sign in map(chr, (*range(0x250C, 0x254C), *range(0x2552, 0x256D)))}
_SIGNS = "│┃║┆┇┊┋｜─━═"
_DRAWN = regex.compile("[\u2500-\u257f]")  # one range: found sooner than sign by sign
_LEAST = 12  # signs of boxes that show a drawn table
REGION = r"^[ \t]*+\+[-=:]{2}[-=:+]*+(?<=\+)[ \t\r]*+\n(?:[ \t]*+[|+][^\n]*+(?:\n|\Z)){2,}+"
_RULE = regex.compile(r"(?=.*?(?:--|==))[\s+|:=-]*+")
_RULED = regex.compile(r"(?=.*?(?:--|==))[-=:]++")  # no blanks: a cell may hold strokes
_FEW = 3  # rules around the headings and below the last row: each line between is a row
_ENCLOSED = regex.compile(r"\s*(?:[+|].*[+|]\s*)?")
_QUOTED = regex.compile(r"^(?:>[ ]?)++(?=\|)", regex.MULTILINE)
_Place = Callable[[int, int], Where]


def with_plain_signs(text: str) -> str:
    """The text with the signs of boxes as + - |, as long as before, where there are many; quoted tables unquoted."""
    if holds(text, ("> |", ">|")):
        text = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    if not (_DRAWN.search(text) or "｜" in text) or sum(map(text.count, _SIGNS)) < _LEAST:
        return text
    lines = text.split("\n")
    return "\n".join(line.translate(_BOX | _CORNERS) if _is_drawn(line) else line for line in lines)


def _is_drawn(line: str) -> bool:
    return sum(map(line.count, _SIGNS)) > 1 and not line.strip().startswith("—")


class _Line(NamedTuple):
    """A line of a drawn table: its text, where it begins, and the parts between its borders with their columns."""

    text: str
    start: int
    parts: tuple[tuple[int, int, int, int], ...]  # first column, the one behind, first and last sign


class _Cell:
    """A cell that is being read: where it begins, and its lines."""

    def __init__(self, row: int, last: int) -> None:
        self.row, self.last = row, last
        self.lines: list[tuple[str, int, int]] = []


def rows_of(markup: str, place: _Place) -> list[list[Printed]]:
    """The rows of one drawn table, none where text stands outside of its borders.

    `place` makes a place of two code points of it.
    """
    lines = markup.split("\n")
    if not all(_ENCLOSED.fullmatch(line) for line in lines):
        return []
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    borders = sorted({at for line in lines if _RULE.fullmatch(line) for at, _ in _borders(line, "+")})
    parted = [_Line(line, start, tuple(_parts(line, borders))) for line, start in zip(lines, starts, strict=False)]
    ruled = [_RULE.fullmatch(line) is not None for line in lines if "+-" in line or "+=" in line]
    by_line = all(ruled) and len(ruled) <= _FEW
    rows: list[dict[int, Printed]] = [{}]
    open_cells: dict[int, _Cell] = {}
    for line in parted:
        for first, behind, begin, end in line.parts:
            text = line.text[begin:end]
            if _RULED.fullmatch(text):
                _close(open_cells, range(first, behind), rows, place)
            else:
                cell = open_cells.setdefault(first, _Cell(len(rows) - 1, behind))
                cell.lines.append((text, line.start + begin, line.start + end))
        if by_line:
            _close(open_cells, range(len(borders)), rows, place)
        if rows[-1] and (by_line or any(_RULED.fullmatch(line.text, *part[2:]) for part in line.parts)):
            rows.append({})
    _close(open_cells, range(len(borders)), rows, place)
    return [[row[first] for first in sorted(row)] for row in rows if row]


def _borders(line: str, signs: str) -> Iterator[tuple[int, int]]:
    """Where borders stand in a line: in the width of signs, of which Chinese ones take two, and in code points."""
    at = 0
    for index, sign in enumerate(line):
        if sign in signs:
            yield at, index
        at += 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _parts(line: str, borders: list[int]) -> Iterator[tuple[int, int, int, int]]:
    found = list(_borders(line, "+|"))
    if len(found) == len(borders):
        columns = list(range(len(borders)))
    else:
        found = [(at, index) for at, index in found if at in borders]
        columns = [borders.index(at) for at, _ in found]
    for number in range(len(found) - 1):
        yield columns[number], columns[number + 1], found[number][1] + 1, found[number + 1][1]


def _close(open_cells: dict[int, _Cell], columns: range, rows: list[dict[int, Printed]], place: _Place) -> None:
    """End the cells of these columns in the last row."""
    for first in [first for first in open_cells if first in columns]:
        cell = open_cells.pop(first)
        filled = [part for part in cell.lines if part[0].strip()] or cell.lines[:1]
        text = join_lines(tidy(part) for part, _, _ in filled)
        rows[cell.row][first] = Printed(GridCell(text, place(*filled[0][1:])), len(rows) - cell.row, cell.last - first)
