"""What readers of formats with real tables share: tidy cell texts, and grids with every merged cell filled up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import section_forms
from extract.model import MERGED, DocumentError, GridCell, Row

MAX_CELLS = 200_000  # of one document; the widest form has fewer than 400
MAX_SPAN = 1000  # as browsers cap it
_SHORT = 64
PROSE = 150  # characters that no cell of the form has
_SPAN = regex.compile(r"\s*\+?(\d{1,9})")
GAP = GridCell("", MERGED)
STRUCK_MOST = 40  # characters struck through: more of them, and a mark is likelier not closed
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # digits of a note behind a number
_ONE = (1, 1)
Spans = Mapping[int, tuple[int, int]]  # index of a cell -> rows and columns it covers, where these are several

_EDGES = " \t\r\n\x0b\x0c\u00a0\u3000\ufeff\u200b\u2002\u2003\u2009"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
_BLANKS = re.compile("[\x00-\x20\x7f]+")
_WIDE = regex.compile(r"[\p{Han}\u3000-\u303f\uff00-\uff60\u2018-\u201d\u2014\u2026]")


class Printed(NamedTuple):
    """A cell and how many rows and columns it covers."""

    cell: GridCell
    down: int = 1
    across: int = 1


def tidy(text: str) -> str:
    """Trim `text`; white space within becomes one space, or none where a source line was broken next to Chinese."""
    text = text.strip(_EDGES)
    if text.isprintable() and "  " not in text:
        return text
    text = _INVISIBLE.sub("", text)
    return _BLANKS.sub(lambda found: _gap(text, found), text).strip(_EDGES)


def tidy_lines(text: str, mark: str) -> tuple[str, ...]:
    """The lines of `text` between marks, tidied, without empty ones."""
    if text.isalnum():  # as most are
        return (text,)
    return _few_lines(text, mark) if len(text) < _SHORT else _cut(text, mark)


def _cut(text: str, mark: str) -> tuple[str, ...]:
    return tuple(tidied for line in text.split(mark) if (tidied := tidy(line)))


_few_lines = lru_cache(maxsize=20_000)(_cut)  # labels and numbers come again and again


def _gap(text: str, found: re.Match[str]) -> str:
    broken = "\n" in found[0] or "\r" in found[0]
    beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    return "" if broken and _WIDE.search(beside) else " "


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of one cell: words of Chinese directly, two numbers (or Latin words) with a space between."""
    text = ""
    for line in lines:
        apart = text and line and _is_alphanumeric(text[-1]) and (_is_alphanumeric(line[0]) or line[0] in "+-－")
        text += (" " if apart else "") + line
    return text


def _is_alphanumeric(sign: str) -> bool:
    return sign.isdigit() or (sign.isascii() and sign.isalpha())


def is_running_text(lines: Sequence[str], cells: int) -> bool:
    """Whether the only text of a row of so many cells is no cell of a table: prose, a section's heading, a title."""
    return sum(map(len, lines)) > PROSE or (cells == 1 and len(lines) == 1 and _is_heading(lines[0]))


@lru_cache(maxsize=1024)
def _is_heading(text: str) -> bool:
    return _headings().match(text) is not None


@lru_cache(maxsize=1)
def _headings() -> regex.Pattern[str]:
    """The numbered heading of a section, or the title."""
    begins = "|".join(section_forms().begins)
    return regex.compile(rf"[一二三四五六七八1-8]\s*[、.．]\s*(?:{begins})|.{{4,50}}(?:年度报告|年报)$")


class GridMaker:
    """Makes the grids of one document and counts their cells; raises DocumentError where they are too many."""

    def __init__(self) -> None:
        self.cells = 0

    def fill(self, rows: Iterable[Sequence[Printed]]) -> tuple[Row, ...]:
        """Set every cell into the first free column, and `GAP` into all others that it covers."""
        return self.lay(
            (
                tuple(cell for cell, _, _ in row),
                {at: (down, across) for at, (_, down, across) in enumerate(row) if down > 1 or across > 1},
            )
            for row in rows
        )

    def lay(self, rows: Iterable[tuple[Row, Spans]]) -> tuple[Row, ...]:
        """As `fill`, with the spans beside the cells; rows where nothing covers anything stay as they are."""
        filled: list[Row] = []
        covered: dict[int, int] = {}  # column -> the first row that a cell above no longer covers
        until = 0
        for number, (cells, spans) in enumerate(rows):
            if number >= until:
                covered.clear()
            if spans:
                until = max(until, number + max(down for down, _ in spans.values()))
                line = self._fitted(cells, spans, covered, number)
            else:
                line = _between(cells, covered, number) if covered else cells
            self.count(len(line))
            filled.append(line)
        return tuple(filled)

    def _fitted(self, cells: Row, spans: Spans, covered: dict[int, int], number: int) -> Row:
        line: list[GridCell] = []
        for at, cell in enumerate(cells):
            while covered.get(len(line), 0) > number:
                line.append(GAP)
            down, across = spans.get(at, _ONE)
            if down > 1:
                covered |= dict.fromkeys(range(len(line), len(line) + across), number + down)
            line.append(cell)
            if across > 1:
                self.count(across)
                line += [GAP] * (across - 1)
        while covered.get(len(line), 0) > number:
            line.append(GAP)
        return tuple(line)

    def count(self, cells: int) -> None:
        """Count so many cells more; raises DocumentError where they are too many."""
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise DocumentError(
                f"tables of more than {MAX_CELLS} cells; check what the document is",
                zh=f"表格的单元格超过{MAX_CELLS}个；请核实这是什么文档。",
            )


def _between(cells: Row, covered: Mapping[int, int], number: int) -> Row:
    """A row whose cells cover nothing themselves, between those that cover it from above."""
    line: list[GridCell] = []
    rest = iter(cells)
    for column in range(max(covered) + 1):
        cell = GAP if covered.get(column, 0) > number else next(rest, None)
        if cell is None:
            break
        line.append(cell)
    return (*line, *rest)


def span(printed: str | None) -> int:
    """A span as written in the document, between 1 and `MAX_SPAN`; what is no number counts as 1."""
    if printed is None or printed == "1":
        return 1
    found = _SPAN.match(printed)
    return min(max(int(found[1]), 1), MAX_SPAN) if found else 1
