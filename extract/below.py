"""Which cells of a printed row stand under which headings, and what is told of those that stand under none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from extract.bands import PrintedRow
from extract.forms import rows_below
from extract.headers import Column, Header
from extract.heading_words import names_all, readable
from extract.labels import extra, normalise
from extract.model import MERGED, GridCell, Row, Where
from extract.records import Sentence, Signal, TableReading
from extract.shapes import VALUE

Printed = tuple[GridCell, str | None]  # a cell and the unit of its heading


def columns_of(row: PrintedRow, declared: tuple[str, ...], reading: TableReading) -> dict[str, Printed]:
    """The cells of a row by column code: by the headings, or by position where the headings do not tell."""
    if row.header is not None and _repeats(row.header):
        row = _once(row, row.header)
        reading.by_values = True
    header = row.header
    if header is not None and (
        _tells(header, declared) or _tells_otherwise(header, declared, row) or _tells_some(header, declared, row)
    ):
        columns: Sequence[Column] = header.columns
        pairs = below(header, row)
        torn = not pairs and header.aligned and row.aligned and _is_torn(header, declared)
        if torn:
            _tell_header(row, header, reading)
        elif not _tells(header, declared):
            report_header(row, header, declared, reading)
        if pairs and len(pairs) < len(columns):
            report_ragged(row, len(pairs), len(columns), reading)
    else:
        units = [column.unit for column in header.columns] if header and len(header.columns) == len(declared) else []
        columns = [Column(at, code, units[at] if units else None, "") for at, code in enumerate(declared)]
        pairs = []
        report_header(row, header, declared, reading)
    pairs = pairs or list(zip(columns, values_of(row, len(columns), reading), strict=False))
    foreign = [cell for column, cell in pairs if column.code not in declared and not _is_extra(column, row)]
    _report_surplus(row, foreign, reading)
    return {column.code: (cell, column.unit) for column, cell in pairs if column.code in declared}


@lru_cache(maxsize=1024)
def _repeats(header: Header) -> bool:
    """Whether neighbouring columns of the form have one heading: a merged cell that stands in each of its columns."""
    return any(left.code and left[1:] == right[1:] for left, right in pairwise(header.columns))


def _once(row: PrintedRow, header: Header) -> PrintedRow:
    """A row with each merged cell once, where all that stands below a repeated heading is the same."""
    if not (header.aligned and row.aligned) or header.columns[-1].position >= len(row.cells):
        return row
    again = [right.position for left, right in pairwise(header.columns) if left.code and left[1:] == right[1:]]
    if any(row.cells[at].text != row.cells[at - 1].text for at in again) or row.label_at >= again[0]:
        return row
    kept = [column for column in header.columns if column.position not in again]
    columns = [c._replace(position=c.position - sum(at < c.position for at in again)) for c in kept]
    cells = tuple(cell for at, cell in enumerate(row.cells) if at not in again)
    return row._replace(cells=cells, header=replace(header, columns=tuple(columns)))


def _is_extra(column: Column, row: PrintedRow) -> bool:
    """Whether a column of no code is known by its name and ignored: a subtotal, or the numbers of the rows."""
    return normalise(column.printed) in extra(row.table)


@lru_cache(maxsize=1024)
def _tells(header: Header, declared: tuple[str, ...]) -> bool:
    """Whether the headings name all declared columns, and none twice."""
    return set(header.codes) >= set(declared) and len(set(header.codes)) == len(header.codes)


@lru_cache(maxsize=1024)
def _is_torn(header: Header, declared: tuple[str, ...]) -> bool:
    """Whether the headings stand in another order than in the form: rows that are not right below them go by order."""
    return tuple(code for code in header.codes if code in declared) != declared


def _tells_otherwise(header: Header, declared: tuple[str, ...], row: PrintedRow) -> bool:
    """Whether the headings are those of rows of another edition: pages mix the forms.

    They must share a column with the row, or be its own in that edition, and every value must stand below them.
    """
    codes = tuple(column.code for column in header.columns)
    rows = rows_below(row.table, codes)
    if not rows or not (row.code in rows or set(codes) & set(declared)):
        return False
    behind = range(row.label_at + 1, len(row.cells))
    if header.aligned and row.aligned:
        return {at for at in behind if row.cells[at].text} <= {column.position for column in header.columns}
    return len(behind) == len(codes)


def _tells_some(header: Header, declared: tuple[str, ...], row: PrintedRow) -> bool:
    """Whether the headings name some of the form's columns, each once, and the row has as many values: a cut table."""
    codes = header.codes
    if len(codes) != len(header.columns) or len(set(codes)) < len(codes) or not set(codes) < set(declared):
        return False
    return len([cell for cell in row.cells[row.label_at + 1 :] if cell.where != MERGED]) == len(codes)


def below(header: Header, row: PrintedRow) -> list[tuple[Column, GridCell]]:
    """The cells right below the headings; none where the row is divided otherwise than its headings: go by order."""
    if not (header.aligned and row.aligned):
        return []
    found = [(column, row.cells[column.position]) for column in header.columns if column.position < len(row.cells)]
    beneath = {column.position for column in header.columns}
    own = [at for at in range(row.label_at + 1, len(row.cells)) if row.cells[at].where != MERGED]
    shifted = len(own) == len(beneath) and not beneath.issuperset(own)
    beside = any(row.cells[at].text for at in own if at not in beneath)
    if shifted or beside or any(cell.where == MERGED for _, cell in found):
        return []
    return found


def values_of(row: PrintedRow, width: int, reading: TableReading) -> Row:
    """The value cells behind the label; empty cells of a merged label go, surplus ones are told."""
    values = row.cells[row.label_at + 1 :]
    if row.aligned:
        values = tuple(cell for cell in values if cell.where != MERGED)
    if row.table in reading.filled_behind and not any(cell.text for cell in values[width:]):
        values = values[:width]
    first = 0
    while len(values) - first > width and not (values[first].text and VALUE.fullmatch(values[first].text)):
        first += 1  # of the label
    _report_surplus(row, [cell for cell in values[:first] if any(map(str.isdecimal, cell.text))], reading)
    values = values[first:]
    if len(values) < width:
        report_ragged(row, len(values), width, reading)
    _report_surplus(row, values[width:], reading)
    return values[:width]


def _report_surplus(row: PrintedRow, cells: Iterable[GridCell], reading: TableReading) -> None:
    """Tell values that stand under no heading of the form."""
    filled = [cell for cell in cells if cell.text]
    if filled:
        told = (("texts", "、".join(cell.text for cell in filled)),)
        reading.signals.append(Signal("surplus_cells", row.table, row.code or None, where=_place_of(row), params=told))
        reading.leftovers += [Sentence(cell.text, 0, cell.where) for cell in filled]


def _place_of(row: PrintedRow) -> Where:
    return row.cells[max(row.label_at, 0)].where


def report_ragged(row: PrintedRow, printed: int, expected: int, reading: TableReading) -> None:
    """Tell that a row has fewer cells than its headings."""
    where = _place_of(row)
    params = (("printed_cells", str(printed)), ("expected_cells", str(expected)))
    reading.signals.append(Signal("ragged_row", row.table, row.code or None, where=where, params=params))


def report_header(
    row: PrintedRow, header: Header | None, declared: tuple[str, ...], reading: TableReading, times: int = 1
) -> None:
    """Tell once that headings do not name the columns of their rows, which has them `times` over."""
    if header is not None and names_all(header, row.table, declared, times):
        return
    reading.by_values = True  # of blank rows nobody asks under which headings they are
    if any(cell.text for cell in row.cells[row.label_at + 1 :]):
        _tell_header(row, header, reading)


def _tell_header(row: PrintedRow, header: Header | None, reading: TableReading) -> None:
    signal = Signal("header_incomplete", row.table, params=(("printed", readable(header)),))
    if signal not in reading.signals:
        reading.signals.append(signal)
