"""First pass over the grids: which printed rows belong to which statutory table, and under which headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import TABLES
from extract.headers import Header, is_heading, read_header
from extract.labels import LabelMatch, normalise, row_index
from extract.model import Grid, GridCell, Row

_LABEL_REACH = 4  # a row label stands in one of the first cells: clause, group, label, and an empty one
_VALUE = regex.compile(r"[\s\d０-９+＋\-－—–/／.．,，]*|[^\d一二三四五六]{0,4}\d+(?:[,，.．]\d+)*[^\d.．、]{0,4}|无")
_DISTINCT = 6  # a row label of so many characters belongs to no other table
_ENOUGH = 2  # distinct labels that show a request table where no heading does


class PrintedRow(NamedTuple):
    """A printed row of a statutory table: its code, its label cell at `index`, all its cells, and the headings."""

    table: str
    code: str
    index: int
    cells: Row
    header: Header | None
    aligned: bool
    match: LabelMatch | None


@dataclass
class Bands:
    """What the first pass found. `extra` are grids of no statutory table, `unmatched` rows of the form's own grids."""

    rows: list[PrintedRow] = field(default_factory=list)
    headers: list[tuple[str, Header]] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    extra: list[Grid] = field(default_factory=list)


@dataclass
class _State:
    """What is known while walking down a grid; `open` is true while header rows may go on."""

    table: str | None = None
    header: Header | None = None
    pending: list[Row] = field(default_factory=list)
    open: bool = False


def find_bands(grids: Iterable[Grid]) -> Bands:
    """Assign the rows of all grids of a document."""
    bands, state = Bands(), _State()
    for grid in grids:
        if not _is_statutory(grid, state):
            bands.extra.append(grid)
            state = _State()
            continue
        for row in grid.rows:
            _take(row, grid.aligned, state, bands)
        _close_header(grid.aligned, state, bands)
    return bands


@lru_cache(maxsize=20_000)
def heading_table(texts: tuple[str, ...]) -> str | None:
    """The table whose column headings these cells hold, or None."""
    row = tuple(GridCell(text, None) for text in texts)  # type: ignore[arg-type]
    return next((table for table in TABLES if is_heading(row, table)), None)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def _is_statutory(grid: Grid, before: _State) -> bool:
    """A grid is of the form if it prints column headings, or goes on with the rows of the table before it."""
    distinct = 0
    for row in grid.rows:
        label = find_label(row)
        if label is None or label[1].code is None:
            if any(cell.text for cell in row) and not is_value_row(row) and heading_table(_texts(row)):
                return True
            continue
        if before.header is not None and label[1].table == before.table:
            return True
        distinct += label[1].table == "request" and len(label[1].normal) >= _DISTINCT
    return distinct >= _ENOUGH


def find_label(row: Row) -> tuple[int, LabelMatch] | None:
    """The rightmost row label among the first cells: its index and what it names."""
    found = None
    for index, cell in enumerate(row[:_LABEL_REACH]):
        if not cell.text:
            continue
        match = row_index().find(cell.text)
        if match is None and _VALUE.fullmatch(cell.text):
            break
        if match is not None and (match.code is not None or found is None):
            found = index, match
    return found


def is_value_row(row: Row) -> bool:
    """Whether all cells are numbers, strokes or empty, and at least one is not empty."""
    return any(cell.text for cell in row) and all(not cell.text or _VALUE.fullmatch(cell.text) for cell in row)


def _take(row: Row, aligned: bool, state: _State, bands: Bands) -> None:
    if is_value_row(row):
        _take_values(row, aligned, state, bands)
        return
    label = find_label(row)
    named = label is not None and label[1].code is not None
    table = heading_table(_texts(row))
    if table is not None and not (named and _has_values(row, label)):
        _open_header(row, table, aligned, state, bands)
    elif label is not None and label[1].code is not None and (label[1].table != "dispute" or _has_values(row, label)):
        _close_header(aligned, state, bands)
        _take_labelled(row, label[0], label[1], aligned, state, bands)
    elif label is not None:
        _take_ignored(row, label[1], aligned, state, bands)
    elif state.open:
        state.pending.append(row)
    elif any(cell.text for cell in row):
        bands.unmatched.append(row)


def _has_values(row: Row, label: tuple[int, LabelMatch] | None) -> bool:
    return label is not None and any(cell.text and _VALUE.fullmatch(cell.text) for cell in row[label[0] + 1 :])


def _open_header(row: Row, table: str, aligned: bool, state: _State, bands: Bands) -> None:
    if not state.open or state.table != table:
        _close_header(aligned, state, bands)
        state.table, state.pending, state.open = table, [], True
    state.pending.append(row)


def _take_ignored(row: Row, match: LabelMatch, aligned: bool, state: _State, bands: Bands) -> None:
    """A row with nothing but words that the form ignores: a clause or a caption; 信息内容 opens headings."""
    if match.normal == normalise("信息内容"):
        _open_header(row, match.table, aligned, state, bands)
    elif state.open and len([cell for cell in row if cell.text]) == 1:
        _close_header(aligned, state, bands)
    elif any(cell.text and row_index().find(cell.text) is None for cell in row):
        bands.unmatched.append(row)  # for the dispute table: 行政复议 | 行政诉讼 without anything else is known by name


def _close_header(aligned: bool, state: _State, bands: Bands) -> None:
    if state.open and state.table is not None:
        state.header = read_header(state.pending, state.table, aligned)
        bands.headers.append((state.table, state.header))
    state.open = False


def _take_labelled(row: Row, index: int, match: LabelMatch, aligned: bool, state: _State, bands: Bands) -> None:
    header = state.header if state.table == match.table else None
    if match.table == "disclosure" and header is None:
        bands.unmatched.append(row)
        return
    if header is None:
        state.table, state.header = match.table, None
    if match.code is not None:
        bands.rows.append(PrintedRow(match.table, match.code, index, row, header, aligned, match))


def _take_values(row: Row, aligned: bool, state: _State, bands: Bands) -> None:
    """A row of values without a label: the one row of the dispute table, or a row that lost its label."""
    _close_header(aligned, state, bands)
    if state.table == "dispute":
        bands.rows.append(PrintedRow("dispute", "", -1, row, state.header, aligned, None))
    else:
        bands.unmatched.append(row)
