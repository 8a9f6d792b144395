"""Tables of a page that its markup does not show as such: lists, lines of blocks, lines within one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import etree

from extract.model import Block, Grid, GridCell, Paragraph, Where
from extract.readers.html_page import EMPTY, is_statutory, words_of_the_form
from extract.readers.html_rows import text_of
from extract.readers.text import read_text

_LEAST = 6  # words of the tables in lines that may be one
_CELLS = ("div", "li", "dd", "p")  # what cells may be
_BESIDE = 2  # others beside a cell
_BLANK = "\u00a0"  # as texts have it


def mark_empty(body: etree._Element) -> None:
    """Mark elements without a word among others, on a page that may hold a table of such: they keep their places."""
    if words_of_the_form(text_of(body)) < _LEAST:
        return
    for element in body.iter(*_CELLS):
        parent, text = element.getparent(), (element.text or "").strip()
        is_cell = len(element) == 0 and (text or (parent is not None and len(parent) > _BESIDE))
        if is_cell and not any(map(str.isalnum, text)):
            element.text = EMPTY + text


def with_tables_in_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a page; where no grid is of the form, its lines are read as those of a text."""
    found = blocks if any(isinstance(block, Grid) and is_statutory(block) for block in blocks) else _in_lines(blocks)
    return tuple(block for block in found if isinstance(block, Grid) or block.text[0] != EMPTY)


def _in_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    runs = groupby(blocks, key=lambda block: isinstance(block, Paragraph))
    return tuple(read for is_text, run in runs for read in (_read(list(run)) if is_text else run))


def _read(lines: Sequence[Block]) -> Iterable[Block]:
    text = "\n".join([line.text for line in lines if isinstance(line, Paragraph)]).replace(EMPTY, _BLANK)
    if words_of_the_form(text) < _LEAST:
        return lines
    blocks = read_text(text)
    return _placed(blocks, lines) if any(isinstance(block, Grid) for block in blocks) else lines


def _placed(blocks: Iterable[Block], lines: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a text at the lines of the page."""

    def place(where: Where) -> Where:
        return lines[(where.line or 1) - 1].where

    for block in blocks:
        if isinstance(block, Paragraph):
            yield block._replace(where=place(block.where))
        else:
            rows = [[GridCell(cell.text, place(cell.where)) for cell in row] for row in block.rows]
            yield Grid(tuple(map(tuple, rows)), block.aligned, place(block.where))
