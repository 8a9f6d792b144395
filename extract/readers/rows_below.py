"""Rows of a table with pipes whose labels are wrapped: their lines stand as rows of their own around the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.forms import members
from extract.labels import row_index
from extract.model import GridCell, Row
from extract.readers.cells import join_lines
from extract.readers.lines import is_like_number
from extract.readers.stream_segments import RESULTS
from extract.shapes import adds_up

_MOST = 12  # lines of a label


def joined_below(rows: Sequence[Row]) -> list[Row]:
    """The rows, each with as many of those below it as make one of its cells the label of a row to the letter."""
    made: list[Row] = []
    at = 0
    while at < len(rows):
        taken, row = _whole(rows, at)
        above = made[-1] if made else ()
        if whole := _begun(above, row) or _filled(above, row):
            made[-1] = whole
        else:
            made.append(_parted(row))
        at += taken
    return made


def _begun(above: Row, row: Row) -> Row | None:
    """A row with numbers behind the end of a label, with the beginning of it that stands alone in the row above."""
    words = [at for at, cell in enumerate(above) if cell.text]
    if len(words) != 1 or len(row) != len(above) or not row[words[0]].text or is_like_number(row[words[0]].text):
        return None
    whole = _joined(above[words[0]], row[words[0]])
    match = row_index().find(whole.text)
    if match is None or match.code is None or not match.is_sure or _is_named(row[words[0]]):
        return None
    return (*row[: words[0]], whole, *row[words[0] + 1 :])


def _parted(row: Row) -> Row:
    """The row of all results with a cell for each, where columns that ran into each other left fewer cells."""
    if len(row) >= RESULTS or not any(" " in cell.text for cell in row):
        return row
    texts = [(cell, text) for cell in row for text in cell.text.split()]
    if len(texts) != RESULTS or not adds_up([text for _, text in texts], len(members("dispute", "column"))):
        return row
    return tuple(cell._replace(text=text) for cell, text in texts)


def _filled(above: Row, row: Row) -> Row | None:
    """A label without values in the row above, with the values of a row that has no label."""
    if len(row) != len(above) or row[0].text or above[-1].text or not any(cell.text for cell in row):
        return None
    beneath = [(head, cell) for head, cell in zip(above, row, strict=True) if head.text or cell.text]
    words = [head for head, cell in beneath if head.text and not cell.text]
    values = [cell for head, cell in beneath if cell.text and not head.text]
    if len(words) + len(values) != len(beneath) or not words or not all(is_like_number(cell.text) for cell in values):
        return None
    match = row_index().find(words[-1].text)
    if match is None or match.code is None:
        return None
    return tuple(head if head.text else cell for head, cell in zip(above, row, strict=True))


def _is_named(cell: GridCell) -> bool:
    match = row_index().find(cell.text)
    return match is not None and match.is_sure


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
