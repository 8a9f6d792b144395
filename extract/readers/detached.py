"""Cells that came apart from their rows: programs that draw tables set a number and the note below it before them.

`55`, `（含自然失效 29 件）` are two lines in a cell of a page, neither of which is on the line of its row. Which
column misses it is told by the notes (`notes` in the vocabulary).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from extract.forms import TABLES, Member, members
from extract.model import Block, Grid, GridCell, Paragraph, Row
from extract.readers.column_words import is_column_label, is_row_label
from extract.readers.lines import is_number

_NOTE = regex.compile(r"[（(][^（）()]{0,12}\d[^（）()]{0,12}[）)]")


class _Short(NamedTuple):
    """A row of `blocks[at]` that misses one value, and the headings that it stands below."""

    at: int
    row: int
    headings: tuple[str, ...]


def with_detached(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with such cells in their rows again, where there are as many of them as rows miss one."""
    loose = [pair for pair in pairwise(range(len(blocks))) if _is_noted(blocks, *pair)]
    short = list(_short_rows(blocks)) if loose else []
    codes = {code for _, note in loose for code in _columns_noted(_text(blocks[note]))}
    places = {_place(row.headings, code) for row in short for code in codes}
    if len(short) != len(loose) or len(places) != 1 or (place := places.pop()) is None:
        return tuple(blocks)
    made = list(blocks)
    for (number, note), row in zip(loose, short, strict=True):
        grid = made[row.at]
        assert isinstance(grid, Grid)  # noqa: S101  (short rows are rows of grids)
        where = blocks[number].where._replace(end=blocks[note].where.end)
        cell = GridCell(_text(blocks[number]) + _text(blocks[note]), where)
        rows = [(*r[:place], cell, *r[place:]) if at == row.row else r for at, r in enumerate(grid.rows)]
        made[row.at] = grid._replace(rows=tuple(rows))
    taken = {at for pair in loose for at in pair}
    return tuple(block for at, block in enumerate(made) if at not in taken)


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _is_noted(blocks: Sequence[Block], number: int, note: int) -> bool:
    """Whether a number stands alone, and below it a note."""
    return is_number(_text(blocks[number])) and _NOTE.fullmatch(_text(blocks[note])) is not None


def _short_rows(blocks: Sequence[Block]) -> Iterator[_Short]:
    """The rows with a label of the form and one value less than the columns above them have, in order."""
    headings: tuple[str, ...] = ()
    for at, block in enumerate(blocks):
        for number, row in enumerate(block.rows if isinstance(block, Grid) else ()):
            texts = tuple(cell.text for cell in row if cell.text)
            if any(is_column_label(text, table) for table in TABLES for text in texts[1:]):
                headings = texts
            elif len(texts) == len(headings) - 1 and _is_row(row) and is_row_label(texts[0]):
                yield _Short(at, number, headings)


def _is_row(row: Row) -> bool:
    return len(row) > 1 and all(is_number(cell.text) for cell in row[1:])


def _place(headings: tuple[str, ...], code: str) -> int | None:
    """Where the column of this code stands among the headings."""
    return next((at for at, text in enumerate(headings) if text in _labels(code)), None)


def _columns_noted(note: str) -> list[str]:
    return [member.code for member in _noted() if any(word in note for word in member.notes)]


@lru_cache(maxsize=1)
def _noted() -> tuple[Member, ...]:
    """The columns that notes tell."""
    return tuple(member for table in TABLES for member in members(table, "column") if member.notes)


@lru_cache(maxsize=8)
def _labels(code: str) -> frozenset[str]:
    return frozenset(
        label for member in _noted() if member.code == code for label in (*member.labels_zh, *member.variants)
    )
