"""Grids whose rows are numbered in a column of their own, as forms with 序号 and tables out of programs are."""

from __future__ import annotations

from itertools import accumulate, pairwise, takewhile

from extract.model import Grid, Row

_LEAST = 4  # numbered rows
_DIGITS = 4  # of a row's number
_WORDS = 3  # of them with words behind the number


def without_numbers(grid: Grid) -> Grid:
    """The grid without such a column: numbers that rise by one down to the last row, most of them before words."""
    rows = grid.rows
    if len(rows) < _LEAST:
        return grid
    if not isinstance(rows, tuple):  # cheaper than to ask the rows
        starts = accumulate(rows.lengths[: -_LEAST - 1 : -1])
        if not all(rows.texts[-start].isdecimal() for start in starts):
            return grid
    numbered = list(takewhile(lambda row: _first(row).isdecimal(), reversed(rows)))
    rises = all(int(_first(row)) == int(_first(above)) + 1 for row, above in pairwise(numbered))
    if not rises or len(numbered) < _LEAST or sum(map(_tells, numbered)) < _WORDS:
        return grid
    return grid._replace(rows=tuple(row[1:] or row for row in rows))


def _first(row: Row) -> str:
    return row[0].text if row and len(row[0].text) <= _DIGITS else ""


def _tells(row: Row) -> bool:
    """Whether words stand behind the number."""
    behind = next(filter(None, (cell.text for cell in row[1:])), "0")
    return not behind.isdecimal()
