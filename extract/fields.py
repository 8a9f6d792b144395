"""Tables of fields that sites set above an article (索引号, 发布机构, 来源): of the page, not of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extract.forms import page_form
from extract.model import Grid, Row
from extract.records import TableReading

_LEAST = 2  # names of fields that show such a table
_MOST = 12  # its rows
_COLON = regex.compile(r"[：:]")


def without_fields(tables: TableReading, grids: Sequence[Grid]) -> TableReading:
    """The reading without what tells of such tables; their rows stay left over."""
    if not tables.extra_tables:
        return tables
    places = {grid.where for grid in grids if len(grid.rows) <= _MOST and _has_fields(grid.rows)}
    kept = [s for s in tables.signals if s.rule != "extra_table" or s.where not in places]
    count = len(tables.signals) - len(kept)
    return replace(tables, signals=kept, extra_tables=tables.extra_tables - count) if count else tables


def _has_fields(rows: Sequence[Row]) -> bool:
    """Whether every row begins with the name of a field, or one row of names stands above one of what they say."""
    named = [[_is_named(cell.text) for cell in row if cell.text] for row in rows]
    named = [row for row in named if row]
    if sum(map(sum, named)) < _LEAST:
        return False
    return all(row[0] for row in named) or (len(named) == _LEAST and all(named[0]))


def _is_named(text: str) -> bool:
    """Whether a cell is the name of a field, or begins with one and its colon."""
    name = _COLON.split(text, maxsplit=1)[0].strip()
    return any(names.fullmatch(name) for names in (page_form().fields, page_form().further_fields))
