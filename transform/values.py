"""Statutory cells interpreted: state, number and unit as printed, value in the canonical unit (a count, or yuan)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from extract.forms import member, unit_form
from extract.model import records
from extract.printed import Heads, PrintedCells
from extract.records import Signal
from transform.numbers import Number, is_plain, read_number, scaled
from transform.records import ReadCell

_MARKS = {"approximate": "approximate_cell", "footnote": "footnote_in_cell"}


@lru_cache(maxsize=128)
def _canonical_units(heads: Heads) -> tuple[str, ...]:
    return tuple([member(table, "column", column).canonical_unit for table, _, column in heads.keys])


class _Value(NamedTuple):
    state: str
    number: Number | None
    unit: str | None
    value: Number | None
    rules: tuple[tuple[str, str], ...]  # rule and the unit that it speaks of


def read_cells(printed: PrintedCells) -> tuple[tuple[ReadCell, ...], list[Signal]]:
    """Read every printed cell; what is no number or needs an assumption becomes a signal."""
    if not printed:
        return (), []
    at, raws = printed.heads, printed.raws
    read = list(map(_read, raws, at.presences, at.units, _canonical_units(at)))
    states, numbers, printed_units, values, rules = zip(*read, strict=True)
    wheres, _, _ = printed.marks
    told = states, numbers, printed_units, values, wheres
    cells = tuple(records(ReadCell, at.tables, at.rows, at.columns, raws, *told))
    signals = [
        Signal(rule, cell.table, cell.row, cell.column, cell.where, (("raw", cell.raw), ("unit", unit)))
        for cell, of_cell in (zip(cells, rules, strict=True) if any(rules) else ())
        for rule, unit in of_cell
    ]
    return cells, signals + (_blank_signals(cells) if "blank" in states else [])


@lru_cache(maxsize=65_536)
def _read(raw: str, presence: str, header_unit: str | None, kind: str) -> _Value:
    if presence != "printed":
        return _Value(presence, None, None, None, ())
    if header_unit is None and kind != "yuan" and is_plain(raw):  # as most cells are
        return _Value("reported", int(raw), None, int(raw), ())
    reading = read_number(raw)
    if reading.number is None:
        return _Value(reading.state, None, None, None, (("cell_unread", ""),) if reading.state == "text" else ())
    factors = unit_form().money if kind == "yuan" else unit_form().count
    unit = reading.unit or header_unit
    rules = [(_MARKS[mark], "") for mark in reading.marks]
    if unit is None and kind == "yuan" and reading.number:
        rules.append(("unit_inferred", "元"))  # the form of 2019 prints no unit; the amounts met are yuan
    if unit == "万" and kind == "yuan":
        rules.append(("unit_inferred", "万元"))
    factor = 1 if unit is None else factors.get(unit)
    if factor is None:  # money in a column of counts, or the other way round
        return _Value("reported", reading.number, unit, None, (*rules, ("unit_unexpected", unit or "")))
    return _Value("reported", reading.number, unit, scaled(reading.number, factor), tuple(rules))


def _blank_signals(cells: Iterable[ReadCell]) -> list[Signal]:
    """One signal for a column that is blank in every printed row, one for each other blank cell."""
    printed: dict[tuple[str, str], list[ReadCell]] = {}
    for cell in cells:
        if cell.state not in ("missing", "absent"):
            printed.setdefault((cell.table, cell.column), []).append(cell)
    signals = []
    for (table, column), held in printed.items():
        blank = [cell for cell in held if cell.state == "blank"]
        if len(blank) == len(held) > 2:
            params = (("count", str(len(blank))),)
            signals.append(Signal("blank_column", table, None, column, blank[0].where, params))
        else:
            signals += [
                Signal("blank_cell", table, cell.row, column, cell.where, (("raw", cell.raw),)) for cell in blank
            ]
    return signals
