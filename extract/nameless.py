"""Rows of the request table that came apart from their labels: named by their order where it leaves no other way.

Programs that make text of a page print a wrapped label beside the table, and its numbers in a row of their own; on
scans labels lie under seals. Between two rows with labels such rows must be as many as the form has there, and each
must add up to its total unless a number in it is doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from extract.bands import PrintedRow
from extract.forms import TableName, editions, member
from extract.labels import normalise, row_index
from extract.model import MERGED, GridCell, Row
from extract.records import Signal
from extract.shapes import adds_up

_TABLE: TableName = "request"
_GAP = GridCell("", MERGED)
_NUMBERING = regex.compile(r"\d{1,2}[.．、]|[（(][一二三四五六七][)）]")
_ALIKE = 60.0  # likeness of a part and its label


class NamedRows:
    """The printed rows with a name for each: what was named tells a signal, and what has no name is left."""

    def __init__(self, rows: Sequence[PrintedRow], edition: str | None) -> None:
        self.rows: list[PrintedRow] = []
        self.signals: list[Signal] = []
        self.left: list[Row] = []
        blocks = editions()[edition].tables[_TABLE].blocks if edition else []
        self._order = [code for block in blocks for code in block.rows]
        self._read(rows)

    def _read(self, rows: Sequence[PrintedRow]) -> None:
        open_rows: list[PrintedRow] = []
        last = -1
        for row in rows:
            if row.table == _TABLE and not row.code:
                open_rows.append(row)
                continue
            at = self._order.index(row.code) if row.table == _TABLE and row.code in self._order else None
            self._settle(open_rows, [] if at is None else self._order[last + 1 : at])
            open_rows, last = [], last if at is None else at
            self.rows.append(row)
        self._settle(open_rows, [])

    def _settle(self, rows: list[PrintedRow], codes: list[str]) -> None:
        if len(rows) != len(codes) or not all(map(_fits, rows, codes)):
            self.left += [row.cells for row in rows]
            return
        for row, code in zip(rows, codes, strict=True):
            self.rows.append(_below_headings(row._replace(code=code)))
            params = (("read_as", member(_TABLE, "row", code).label),)
            self.signals.append(Signal("row_by_order", _TABLE, code, where=row.cells[0].where, params=params))


def _fits(row: PrintedRow, code: str) -> bool:
    """Whether a row adds up, and what stands before its numbers is a part of the label; as far as it can be read."""
    before, values = row.cells[: row.label_at + 1], [cell for cell in row.cells[row.label_at + 1 :] if cell.text]
    if not all(cell.is_doubtful or _is_of(code, cell.text) or _is_group(cell.text) for cell in before):
        return False
    if any(cell.is_doubtful for cell in values):
        return True
    return adds_up([cell.text for cell in values], len(values))


def _is_of(code: str, text: str) -> bool:
    """Whether a text is a part of a label of the row, or may be with some signs that were recognised wrongly."""
    part, row = normalise(text), member(_TABLE, "row", code)
    names = (normalise(row.label), *row.variants)
    return any(part in name for name in names) or fuzz.partial_ratio(part, names[0]) >= _ALIKE


def _is_group(text: str) -> bool:
    """Whether a text names no row, but several, or nothing: a numbering apart from its label does."""
    match = row_index().find(text)
    return (match is not None and match.code is None) or _NUMBERING.fullmatch(text) is not None


def _below_headings(row: PrintedRow) -> PrintedRow:
    """A row with gaps before it, so that its numbers stand below the headings of the grid above."""
    header = row.header
    if header is None or not (header.aligned and row.aligned and header.columns):
        return row
    gaps = header.columns[0].position - row.label_at - 1
    return row._replace(cells=(_GAP,) * gaps + row.cells, label_at=row.label_at + gaps) if gaps > 0 else row
