"""Rows that an export filled up with empty cells: at which end these stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from extract.bands import PrintedRow
from extract.forms import FormBlock, editions


@lru_cache(maxsize=256)
def block_of(edition: str, table: str, row: str) -> FormBlock | None:
    """The block of a form in which a row stands."""
    blocks = editions()[edition].tables[table].blocks  # type: ignore[index]
    return next((block for block in blocks if row in block.rows), None)


def filled_behind(rows: Sequence[PrintedRow], chosen: Mapping[str, str | None]) -> frozenset[str]:
    """The tables in which rows have empty cells behind their values; none where some rows have them before."""
    sides: dict[str, set[bool]] = {}
    for row in rows:
        edition = chosen[row.table]
        block = block_of(edition, row.table, row.code) if edition and row.aligned else None
        texts = [cell.text for cell in row.cells[row.label_at + 1 :]] if block else []
        width = len(block.columns) if block else 0
        behind, before = not any(texts[width:]), not any(texts[: len(texts) - width])
        if len(texts) > width and behind != before:
            sides.setdefault(row.table, set()).add(behind)
    return frozenset(table for table, found in sides.items() if found == {True})
