"""Second pass: editions by their labels, and every cell of those editions with what is printed at its place."""

from __future__ import annotations

from functools import lru_cache

from extract.bands import Bands, PrintedRow, find_bands
from extract.below import Printed, below, columns_of, report_header, report_ragged, values_of
from extract.filled import block_of, filled_behind
from extract.forms import TABLES, editions, member
from extract.headers import SKIP, Header
from extract.model import Grid, Row
from extract.nameless import NamedRows
from extract.printed import PrintedCell, PrintedCells
from extract.records import Sentence, Signal, TableReading
from extract.unplaced import joined, ragged_together, unplaced

_Rows = dict[tuple[str, str], list[PrintedCell]]  # the cells of every printed row by table and row


def read_tables(grids: list[Grid], fallback: str | None) -> TableReading:
    """Read the statutory tables from all grids; `fallback` is the edition where no label tells it."""
    bands = find_bands(grids)
    chosen = _choose_editions(bands, fallback)
    reading = TableReading(chosen, PrintedCells.of(()), by_values=bands.by_values)
    found = NamedRows(bands.rows, chosen["request"])
    reading.signals += found.signals
    bands.rows, bands.unmatched = found.rows, bands.unmatched + found.left
    reading.filled_behind = filled_behind(bands.rows, chosen)
    printed: _Rows = {}
    for row in bands.rows:
        _place(row, chosen[row.table], printed, reading)
    for part in bands.parts:
        _divide(part, chosen[part.table], printed, reading)
    reading.cells = PrintedCells.of(_all_cells(chosen, fallback, printed, reading))
    reading.signals = ragged_together(reading.signals)
    reading.extra_tables = len(bands.extra)
    signals, left = unplaced(bands)
    reading.signals += signals
    reading.leftovers += left
    if bands.rows:
        reading.last_row = bands.rows[-1].table, bands.rows[-1].code
    return reading


def _choose_editions(bands: Bands, fallback: str | None) -> dict[str, str | None]:
    """Each table follows its own labels; a table whose labels are of both editions follows the others."""
    printed: dict[str, set[tuple[str, str]]] = {table: set() for table in TABLES}
    for row in (*bands.rows, *bands.parts):
        printed[row.table].add(("row", row.code))
    for table, header in bands.headers:
        if printed[table] or not all(code and member(table, "column", code).is_common for code in header.codes):
            printed[table] |= {("column", code) for code in header.codes}
    votes = {table: _vote(table, frozenset(printed[table])) for table in TABLES}
    default = votes["disclosure"] or votes["request"] or fallback or next(reversed(editions()))
    return {table: (votes[table] or default) if printed[table] else None for table in TABLES}


@lru_cache(maxsize=4096)
def _vote(table: str, labels: frozenset[tuple[str, str]]) -> str | None:
    """The edition with the most labels that only it has; （六）其他处理 is a mere group where its parts are printed."""
    score = dict.fromkeys(editions(), 0)
    for axis, code in labels:
        has = member(table, axis, code).editions if code else ()
        if len(has) == 1:
            score[has[0]] += 1
    if table == "request" and any(code.startswith("other_") for axis, code in labels if axis == "row"):
        score["2019"] = 0
    best = max(score, key=lambda name: score[name])
    return best if score[best] and list(score.values()).count(score[best]) == 1 else None


def _place(row: PrintedRow, edition: str | None, printed: _Rows, reading: TableReading) -> None:
    """Put the cells of one printed row under their codes."""
    if edition is None:
        return
    if row.table == "dispute" and not row.code:
        _place_dispute(row, edition, printed, reading)
        return
    block = block_of(edition, row.table, row.code)
    if block is None:
        where = row.cells[row.label_at].where
        if any(cell.text for cell in row.cells[row.label_at + 1 :]):
            reading.leftovers.append(Sentence(joined(row.cells), 0, where))
            reading.signals.append(
                Signal("unmatched_row", row.table, where=where, params=(("text", joined(row.cells)),))
            )
        return
    if (row.table, row.code) in printed:
        raw, where = joined(row.cells), row.cells[row.label_at].where
        reading.signals.append(Signal("row_repeated", row.table, row.code, where=where, params=(("raw", raw),)))
        reading.leftovers.append(Sentence(raw, 0, where))
        return
    if row.match is not None and not row.match.exact:
        names = (("printed", row.cells[row.label_at].text), ("read_as", member(row.table, "row", row.code).label))
        where = row.cells[row.label_at].where
        reading.signals.append(Signal("label_variant", row.table, row.code, where=where, params=names))
    cells = _in_full(row, edition, block.columns)
    if cells is None and (found := columns_of(row, block.columns, reading)):
        units = _units(edition, row.table)
        cells = [_cell(row.table, row.code, column, found.get(column), units) for column in block.columns]
    if cells:
        printed[row.table, row.code] = cells


def _divide(part: PrintedRow, edition: str | None, printed: _Rows, reading: TableReading) -> None:
    """Tell a row that is printed in parts only, once; its own numbers are unknown. The parts are left over."""
    raw, where = joined(part.cells), part.cells[part.label_at].where
    reading.leftovers.append(Sentence(raw, 0, where))
    block = block_of(edition, part.table, part.code) if edition else None
    if block is None or (part.table, part.code) in printed:
        params = (("text", raw),)
        reading.signals.append(Signal("unmatched_row", part.table, where=where, params=params))
        return
    reading.signals.append(Signal("row_divided", part.table, part.code, where=where, params=(("parts", raw),)))
    printed[part.table, part.code] = [_cell(part.table, part.code, column, None, {}) for column in block.columns]


def _in_full(row: PrintedRow, edition: str, declared: tuple[str, ...]) -> list[PrintedCell] | None:
    """The cells of a row as nearly all are where order alone tells: one for each column of the form, and no more."""
    table, code, label_at, cells, header, aligned, _ = row
    if header is None or aligned or header.aligned or len(cells) - label_at - 1 != len(declared):
        return None
    order = _order(header, edition, table, declared)
    if order is None:
        return None
    new = tuple.__new__  # by far the most records: their own constructor takes twice as long
    return [
        new(PrintedCell, (table, code, column, text, "printed", unit, where, confidence, alternatives))
        for (column, unit), (text, where, confidence, alternatives) in zip(order, cells[label_at + 1 :], strict=True)
    ]


@lru_cache(maxsize=1024)
def _order(
    header: Header, edition: str, table: str, declared: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...] | None:
    """Code and unit of every column where the headings are the declared ones in their order, and no others."""
    if tuple(column.code for column in header.columns) != declared:
        return None
    units = _units(edition, table)
    return tuple((column.code, column.unit or units.get(column.code)) for column in header.columns)


def _units(edition: str, table: str) -> dict[str, str]:
    """The units of columns that hold in a form unless others are printed."""
    return editions()[edition].tables[table].units  # type: ignore[index]


def _place_dispute(row: PrintedRow, edition: str, printed: _Rows, reading: TableReading) -> None:
    """The dispute table prints one row: five results for each of its three blocks, from the left."""
    (block,) = editions()[edition].tables["dispute"].blocks
    if any(("dispute", channel) in printed for channel in block.rows):
        raw = joined(row.cells)
        reading.signals.append(Signal("unmatched_row", "dispute", where=row.cells[0].where, params=(("text", raw),)))
        reading.leftovers.append(Sentence(raw, 0, row.cells[0].where))
        return
    header = row.header
    codes = header.codes if header else ()
    width = len(block.columns)
    parts = [codes[at : at + width] for at in range(0, len(codes), width)]
    told = len(parts) == len(block.rows) and all(sorted(part) == sorted(block.columns) for part in parts)
    results = parts if told else [block.columns] * len(block.rows)
    keys = [(channel, result) for channel, part in zip(block.rows, results, strict=True) for result in part]
    values: Row = (
        tuple(cell for column, cell in below(header, row) if column.code != SKIP) if told and header is not None else ()
    )
    if not values:
        if not told:
            report_header(row, header, block.columns, reading, times=len(block.rows))
        values = values_of(row, len(keys), reading)
    elif len(values) < len(keys):
        report_ragged(row, len(values), len(keys), reading)
    found = {key: (cell, None) for key, cell in zip(keys, values, strict=False)}
    units = _units(edition, "dispute")
    for channel in {channel: None for channel, _ in found}:
        cells = [_cell("dispute", channel, result, found.get((channel, result)), units) for result in block.columns]
        printed["dispute", channel] = cells


def _all_cells(
    chosen: dict[str, str | None],
    fallback: str | None,
    printed: _Rows,
    reading: TableReading,
) -> list[PrintedCell]:
    """Every cell of the editions once, in print order; rows that are not printed are told."""
    cells: list[PrintedCell] = []
    default = next((name for name in chosen.values() if name), fallback)
    for table in TABLES:
        name = chosen[table] or default
        if name is None:
            continue
        form = editions()[name].tables[table]  # type: ignore[index]
        if chosen[table] is None:
            reading.signals.append(Signal("table_absent", table))
            cells += _absent(name, table)
            continue
        for block in form.blocks:
            for row in block.rows:
                found = printed.get((table, row))
                if found is None:
                    reading.signals.append(Signal("row_missing", table, row))
                    found = [_cell(table, row, column, None, form.units) for column in block.columns]
                cells += found
    return cells


@lru_cache(maxsize=16)
def _absent(edition: str, table: str) -> tuple[PrintedCell, ...]:
    """The cells of a table that is not printed."""
    form = editions()[edition].tables[table]  # type: ignore[index]
    return tuple(PrintedCell(table, row, column, "", "absent", None, None) for row, column in form.cells)


def _cell(table: str, row: str, column: str, printed: Printed | None, units: dict[str, str]) -> PrintedCell:
    if printed is None:
        return PrintedCell(table, row, column, "", "missing", None, None)
    cell, unit = printed
    return PrintedCell(table, row, column, cell.text, "printed", unit or units.get(column), *cell[1:])
