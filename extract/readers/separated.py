"""Tables with commas or semicolons between their cells, as spreadsheets are saved: CSV (RFC 4180)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.model import Block, Grid, GridCell, Paragraph, Row, Where
from extract.readers.cells import join_lines, tidy
from extract.readers.column_words import is_known, is_row_label
from extract.readers.lines import is_number

_SEPARATORS = ",;；"
_ENOUGH = 3  # rows of a label and its number that show such a text
_REACH = 3  # cells among which the label of a row stands
_FIELD = {sign: regex.compile(rf'[ ]*+"((?:[^"]|"")*+)"[^{sign}\n]*+|([^{sign}\n]*+)') for sign in _SEPARATORS}


def separator_of(text: str) -> str | None:
    """The sign between the cells of a text that has rows of the form; None where it has none."""
    if "\t" in text or text.count("|") > _ENOUGH:
        return None
    for sign in _SEPARATORS:
        rows = (line.split(sign) for line in text.split("\n") if sign in line and "。" not in line)
        found = sum(_is_row([cell.strip('" \r\ufeff') for cell in row]) for row in rows)
        if found >= _ENOUGH:
            return sign
    return None


def _is_row(cells: list[str]) -> bool:
    labels = (at for at, cell in enumerate(cells[:_REACH]) if cell and not cell[-1].isdigit() and is_row_label(cell))
    at = next(labels, None)
    return at is not None and any(cell and is_number(cell) for cell in cells[at + 1 :])


def read_separated(text: str, sign: str) -> tuple[Block, ...]:
    """The tables of such a text, and its paragraphs: what stands alone in its row and is no word of the form."""
    blocks: list[Block] = []
    rows: list[Row] = []
    for row in _rows(text, sign):
        filled = [cell for cell in row if cell.text]
        if len(filled) == 1 and not is_known(filled[0].text):
            blocks += [*_grid(rows), Paragraph(*filled[0][:2])]
            rows = []
        elif filled:
            rows.append(row)
    return (*blocks, *_grid(rows))


def _grid(rows: list[Row]) -> list[Grid]:
    return [Grid(tuple(rows), True, Where(rows[0][0].where.line))] if rows else []


def _rows(text: str, sign: str) -> Iterator[Row]:
    line, at = 1, 0
    cells: list[GridCell] = []
    while at <= len(text):
        found = _FIELD[sign].match(text, at)
        assert found is not None  # noqa: S101  (the pattern matches the empty string)
        group = 2 if found[1] is None else 1
        printed = join_lines(map(tidy, found[group].replace('""', '"').split("\n"))).strip("\ufeff")
        cells.append(GridCell(printed, Where(line, *found.span(group))))
        line, at = line + found[0].count("\n"), found.end() + 1
        if text[found.end() : at] != sign:
            yield tuple(cells)
            cells, line = [], line + 1
