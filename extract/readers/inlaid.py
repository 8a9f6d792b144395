"""Tables in the markup of another format within a text: HTML, LaTeX and drawn ones, as programs write them.

The text without them is read as any other; each table stands where it stood, its cells at their code points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import regex
from lxml import etree

from extract.model import Block, Grid, GridCell, Where
from extract.readers.cells import MAX_SPAN, GridMaker, Printed, tidy
from extract.readers.drawn import REGION, rows_of
from extract.readers.html_shown import settle_numbers
from extract.readers.html_table import read_table
from extract.readers.markup import plain
from extract.readers.text import read_text

_REGION = regex.compile(
    r"(?P<html><table\b)(?:(?!<table\b).)*?(?:</table\s*>|(?=<table\b)|\Z)"
    r"|\\begin\{(?P<latex>tabularx?|longtable|array)\*?\}.*?(?:\\end\{(?P=latex)\*?\}|\Z)"
    rf"|(?P<drawn>{REGION})",
    regex.IGNORECASE | regex.DOTALL | regex.MULTILINE,
)
# What a table ends with, also one that is not closed: what follows is text again.
_CLOSING = {
    "html": regex.compile(r"</t\w+\s*>", regex.IGNORECASE),
    "latex": regex.compile(r"\\\\|\\end\{\w+\*?\}"),
    "drawn": regex.compile(r"\Z"),
}
_LINE_END = regex.compile(r"\n")
_NOT_A_LINE_END = regex.compile(r"[^\n]")
_ROW_TAG = regex.compile(r"<tr\b", regex.IGNORECASE)
_CELL_TAG = regex.compile(r"<t[dh]\b[^>]*>(?P<text>.*?)(?=</?t[dhr]\b|</?table\b|\Z)", regex.IGNORECASE | regex.DOTALL)

_BEGIN = regex.compile(r"\\begin\{\w+\*?\}(?:\[[^\]]*\])?(?:\s*\{(?:[^{}]|\{[^{}]*\})*\}){0,2}")
_END = regex.compile(r"\\end\{\w+\*?\}")
_ROW_END = regex.compile(r"\\\\(?:\[[^\]]*\])?")
_RULE = regex.compile(
    r"\\(?:hline|(?:top|mid|bottom)rule|end(?:first)?(?:head|foot)|c(?:line|midrule)(?:\([^)]*\))?\{[^}]*\})"
)
_AMPERSAND = regex.compile(r"(?<!\\)&")
_NESTED = 2  # a cell over rows and columns
_MULTI = regex.compile(
    r"\\multi(?P<kind>column|row)\s*\{\s*(?P<count>\d{1,3})\s*\}\s*(?:\[[^\]]*\])?\s*\{(?:[^{}]|\{[^{}]*\})*\}"
    r"\s*\{(?P<text>.*)\}",
    regex.DOTALL,
)


def has_tables(text: str) -> bool:
    """Whether a text holds tables in such markup."""
    return ("<" in text and "<table" in text.lower()) or "\\begin{" in text or "+--" in text or "+==" in text


def read_inlaid(text: str) -> tuple[Block, ...]:
    """The blocks of such a text; raises DocumentError where its tables have too many cells."""
    maker = GridMaker()
    line_ends = [found.start() for found in _LINE_END.finditer(text)]
    around, last = list[str](), 0
    tables = []
    for found in _REGION.finditer(text):
        closing = list(_CLOSING[found.lastgroup or ""].finditer(found[0]))
        markup = found[0][: closing[-1].end()] if closing else ""
        if blocks := _READERS[found.lastgroup or ""](markup, _Source(found.start(), line_ends), maker):
            tables.append(blocks)
            around += text[last : found.start()], _NOT_A_LINE_END.sub(" ", markup)
            last = found.start() + len(markup)
    return tuple(_merged(read_text("".join((*around, text[last:]))), tables))


def _merged(blocks: Iterable[Block], tables: list[list[Block]]) -> Iterator[Block]:
    """The blocks, each table before those that begin on later lines."""
    waiting = deque(table for table in tables if table)
    for block in blocks:
        while waiting and (block.where.line or 0) > (waiting[0][0].where.line or 0):
            yield from waiting.popleft()
        yield block
    yield from chain.from_iterable(waiting)


class _Source(NamedTuple):
    """A part of a text: where it begins, and where the lines of the text end."""

    start: int
    line_ends: Sequence[int]

    def where(self, start: int, end: int) -> Where:
        """The place of something in it."""
        first = self.start + start
        return Where(bisect_left(self.line_ends, first) + 1, first, self.start + end)


def _html(markup: str, source: _Source, maker: GridMaker) -> list[Block]:
    """The blocks of an HTML table, its cells at their places in the text."""
    if not markup:
        return []
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    table = root.find(".//table") if root is not None else None
    if table is None or next(table.iter("td", "th"), None) is None:
        return []
    settle_numbers(table, markup.lower().encode("utf-8", "replace"))
    starts = [found.start() for found in _ROW_TAG.finditer(markup)]
    places = {
        (row, cell): source.where(*found.span("text"))
        for row, span in enumerate(pairwise([*starts, len(markup)]), 1)
        for cell, found in enumerate(_CELL_TAG.finditer(markup, *span), 1)
    }
    whole = source.where(0, len(markup))

    def place(cell: GridCell) -> GridCell:
        row, at = cell.where.row, cell.where.cell
        return cell if row is None or at is None else cell._replace(where=places.get((row, at), whole))

    return [
        Grid(tuple(tuple(map(place, row)) for row in block.rows), block.aligned, whole)
        if isinstance(block, Grid)
        else block._replace(where=whole)
        for block in read_table(table, 1, maker)
    ]


def _latex(markup: str, source: _Source, maker: GridMaker) -> list[Block]:
    """The grid of a LaTeX table; cells over several columns are filled up, those below others are printed empty."""
    begin = _BEGIN.match(markup)
    end = _END.search(markup)
    first = begin.end() if begin else 0
    rows = []
    for start, stop in _parts(_ROW_END, markup, first, end.start() if end else len(markup)):
        cells = [_cell(markup, *span, source) for span in _parts(_AMPERSAND, markup, start, stop)]
        if any(printed.cell.text for printed in cells):
            rows.append(cells)
    return [Grid(maker.fill(rows), True, source.where(0, len(markup)))] if rows else []


def _parts(sign: regex.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a text between signs."""
    for found in sign.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _cell(markup: str, start: int, end: int, source: _Source) -> Printed:
    text, across = _RULE.sub("", markup[start:end]).strip(), 1
    for _ in range(_NESTED):
        if found := _MULTI.fullmatch(text):
            across *= int(found["count"]) if found["kind"] == "column" else 1
            text = found["text"].strip()
    return Printed(GridCell(tidy(plain(text)), source.where(start, end)), 1, min(across, MAX_SPAN))


def _drawn(markup: str, source: _Source, maker: GridMaker) -> list[Block]:
    """The grid of a table that is drawn with signs."""
    rows = rows_of(markup, source.where)
    return [Grid(maker.fill(rows), True, source.where(0, len(markup)))] if rows else []


_READERS = {"html": _html, "latex": _latex, "drawn": _drawn}
