"""First pass over the grids: which printed rows belong to which statutory table, and under which headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import TABLES, editions, members
from extract.headers import Header, is_heading, read_header
from extract.labels import LabelMatch, normalise, row_index
from extract.model import MERGED, Grid, GridCell, Row

_LABEL_REACH = 4  # a row label stands in one of the first cells: clause, group, label, and an empty one
_VALUE = regex.compile(r"[\s\d０-９+＋\-－—–/／.．,，]*|[^\d一二三四五六]{0,4}\d+(?:[,，.．]\d+)*[^\d.．、]{0,4}|无")
_DISTINCT = 6  # a row label of so many characters belongs to no other table
_OPENS_HEADINGS = normalise("信息内容")
_DISPUTE_CELLS = next(iter(editions().values())).tables["dispute"].cells
_RESULTS = len(members("dispute", "column"))
_ENOUGH = 2  # distinct labels that show a request table where no heading does


class PrintedRow(NamedTuple):
    """A printed row of a statutory table: its code, all its cells with the label at `label_at`, and the headings.

    `code` is empty and `label_at` -1 for the one row of the dispute table, which has no label.
    """

    table: str
    code: str
    label_at: int
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


def find_bands(grids: Iterable[Grid]) -> Bands:
    """Assign the rows of all grids of a document."""
    walk = _Walk()
    for grid in grids:
        walk.down(grid)
    return walk.bands


class _Walk:
    """Walks down the grids of a document and remembers under which table and headings it is.

    `pending` are the header rows of the headings that are still open.
    """

    def __init__(self) -> None:
        self.bands = Bands()
        self._forget()

    def _forget(self) -> None:
        self.table: str | None = None
        self.header: Header | None = None
        self.pending: list[Row] = []
        self.open = False
        self.aligned = False

    def down(self, grid: Grid) -> None:
        if not self._is_statutory(grid):
            self.bands.extra.append(grid)
            self._forget()
            return
        self.aligned = grid.aligned
        for row in grid.rows:
            self._take(row)
        self._close_header()

    def _is_statutory(self, grid: Grid) -> bool:
        """A grid is of the form if it prints column headings, or goes on with the rows of the table before it."""
        distinct = 0
        for row in grid.rows:
            label = find_label(row)
            if label is None or label[1].code is None:
                if any(cell.text for cell in row) and not is_value_row(row) and heading_table(_texts(row)):
                    return True
                continue
            if self.header is not None and label[1].table == self.table:
                return True
            distinct += label[1].table == "request" and len(label[1].normal) >= _DISTINCT
        return distinct >= _ENOUGH

    def _take(self, row: Row) -> None:
        if is_value_row(row) or self._is_blank_dispute(row):
            self._take_values(row)
            return
        label = find_label(row)
        code = label[1].code if label else None
        has_values = label is not None and _has_values(row, label[0])
        table = None if code and has_values else heading_table(_texts(row))
        if table is not None:
            self._open_header(row, table)
        elif label is not None and code and (label[1].table != "dispute" or has_values):
            self._close_header()
            self._take_labelled(row, label[0], label[1])
        elif label is not None:
            self._take_ignored(row, label[1])
        elif self.open:
            self.pending.append(row)
        elif any(cell.text for cell in row):
            self.bands.unmatched.append(row)

    def _is_blank_dispute(self, row: Row) -> bool:
        """The value row of the dispute table in a form that nobody filled in."""
        blank = self.table == "dispute" and self.open and len(row) > _RESULTS and not any(cell.text for cell in row)
        return blank and len(read_header(self.pending, "dispute", self.aligned).codes) == len(_DISPUTE_CELLS)

    def _open_header(self, row: Row, table: str) -> None:
        if not self.open or self.table != table:
            self._close_header()
            self.table, self.pending, self.open = table, [], True
        self.pending.append(row)
        if any(cell.text.isdigit() for cell in row):
            self.bands.unmatched.append(row)  # a heading has no numbers: a row of values ran into it

    def _close_header(self) -> None:
        if self.open and self.table is not None:
            self.header = read_header(self.pending, self.table, self.aligned)
            self.bands.headers.append((self.table, self.header))
        self.open = False

    def _take_ignored(self, row: Row, match: LabelMatch) -> None:
        """A row with nothing but words that the form ignores: a clause or a caption; 信息内容 opens headings."""
        if match.normal == _OPENS_HEADINGS:
            self._open_header(row, match.table)
        elif self.open and sum(1 for cell in row if cell.text) == 1:
            self._close_header()
        elif any(cell.text and row_index().find(cell.text) is None for cell in row):
            self.bands.unmatched.append(row)

    def _take_labelled(self, row: Row, at: int, match: LabelMatch) -> None:
        header = self.header if self.table == match.table else None
        if match.table == "disclosure" and header is None:
            self.bands.unmatched.append(row)
            return
        if header is None:
            self.table, self.header = match.table, None
        if match.code is not None:
            self.bands.rows.append(PrintedRow(match.table, match.code, at, row, header, self.aligned, match))

    def _take_values(self, row: Row) -> None:
        """A row of values without a label: the one row of the dispute table, or a row that lost its label."""
        self._close_header()
        if self.table == "dispute":
            self.bands.rows.append(PrintedRow("dispute", "", -1, row, self.header, self.aligned, None))
        else:
            self.bands.unmatched.append(row)


@lru_cache(maxsize=20_000)
def heading_table(texts: tuple[str, ...]) -> str | None:
    """The table whose column headings these cells hold, or None."""
    row = tuple(GridCell(text, None) for text in texts)  # type: ignore[arg-type]
    return next((table for table in TABLES if is_heading(row, table)), None)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def find_label(row: Row) -> tuple[int, LabelMatch] | None:
    """The rightmost row label among the first cells: its index and what it names."""
    found = None
    reach = 0
    for index, cell in enumerate(row):
        if not cell.text:
            reach += cell.where != MERGED  # a label may cover any number of columns
            continue
        reach += 1
        if reach > _LABEL_REACH:
            break
        match = row_index().find(cell.text)
        if match is None and _VALUE.fullmatch(cell.text):
            break
        if match is not None and (match.code is not None or found is None):
            found = index, match
    return found


def is_value_row(row: Row) -> bool:
    """Whether all cells are numbers, strokes or empty, and at least one is not empty."""
    filled = False
    for cell in row:
        if cell.text:
            if not _VALUE.fullmatch(cell.text):
                return False
            filled = True
    return filled


def _has_values(row: Row, label_at: int) -> bool:
    return any(_VALUE.fullmatch(cell.text) for cell in row[label_at + 1 :] if cell.text)
