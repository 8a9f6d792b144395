"""Rows of a table with pipes whose labels are wrapped: their lines stand as rows of their own below the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.labels import row_index
from extract.model import GridCell, Row
from extract.readers.cells import join_lines
from extract.readers.lines import is_like_number

_MOST = 12  # lines of a label


def joined_below(rows: Sequence[Row]) -> list[Row]:
    """The rows, each with as many of those below it as make one of its cells the label of a row to the letter."""
    made: list[Row] = []
    at = 0
    while at < len(rows):
        taken, row = _whole(rows, at)
        made.append(row)
        at += taken
    return made


def _whole(rows: Sequence[Row], at: int) -> tuple[int, Row]:
    """How many rows are one, and this one: as many as make the label of a row, else as few as make that of a group."""
    whole, row, changed = (1, rows[at]), rows[at], set[int]()
    for count, below in enumerate(rows[at + 1 : at + _MOST], 2):
        if not _goes_on(rows[at], below):
            break
        row = tuple(map(_joined, row, below))
        changed |= {column for column, cell in enumerate(below) if cell.text}
        found = [match for column in changed if (match := row_index().find(row[column].text)) and match.is_sure]
        if any(match.code for match in found) or (found and whole[0] == 1):
            whole = count, row
    return whole


def _goes_on(row: Row, below: Row) -> bool:
    """Whether a row has text only where the one above has words."""
    if len(row) != len(below):
        return False
    last = next((cell.text for cell in reversed(below) if cell.text), "0")
    if last.isdecimal():
        return False  # as nearly all rows
    texts = [(above.text, cell.text) for above, cell in zip(row, below, strict=True) if cell.text]
    return bool(texts) and not any(not above or is_like_number(text) or is_like_number(above) for above, text in texts)


def _joined(above: GridCell, below: GridCell) -> GridCell:
    return above._replace(text=join_lines([above.text, below.text])) if below.text else above
