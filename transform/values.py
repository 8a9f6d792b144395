"""Statutory cells interpreted: state, number and unit as printed, value in the canonical unit (a count, or yuan)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extract.forms import member, unit_form
from extract.model import records
from extract.printed import Heads, PrintedCells
from extract.records import Signal
from transform.cells import UNPRINTED, Cells
from transform.numbers import Number, read_number, scaled
from transform.records import ReadCell

_MARKS = {"approximate": "approximate_cell", "footnote": "footnote_in_cell"}
_COUNTS = {str(number): number for number in range(10_000)}  # what most cells hold, looked up sooner than read


@lru_cache(maxsize=128)
def _canonical_units(heads: Heads) -> tuple[str, ...]:
    return tuple([member(table, "column", column).canonical_unit for table, _, column in heads.keys])


class _Value(NamedTuple):
    state: str
    number: Number | None
    unit: str | None
    value: Number | None
    rules: tuple[tuple[str, str], ...]  # rule and the unit that it speaks of


_Rule = tuple[int, str, str]  # of which cell


class _Form(NamedTuple):
    """What the heads of cells tell: states as far as they do, which are unprinted, or amounts, or below a unit."""

    states: tuple[str, ...]
    unprinted: frozenset[int]
    more_than_counts: tuple[int, ...]


def read_cells(printed: PrintedCells) -> tuple[Cells, list[Signal]]:
    """Read every printed cell; what is no number or needs an assumption becomes a signal."""
    if not printed:
        return Cells(printed.heads, (), (), (), ()), []
    at, raws, kinds, form = printed.heads, printed.raws, _canonical_units(printed.heads), _form(printed.heads)
    wheres, _, _ = printed.marks
    numbers = _counts(raws, form)
    others = [cell for cell, number in enumerate(numbers) if number is None and cell not in form.unprinted]
    states, units, rules = list(form.states), list[str | None]([None]) * len(raws), list[_Rule]()
    values = numbers.copy()
    for cell in others:
        states[cell], numbers[cell], units[cell], values[cell], told = _read(raws[cell], at.units[cell], kinds[cell])
        rules += [(cell, *rule) for rule in told]
    cells = tuple(records(ReadCell, at.tables, at.rows, at.columns, raws, states, numbers, units, values, wheres))
    read = Cells(at, cells, states, values, others)
    signals = [
        Signal(rule, *at.keys[cell], wheres[cell], (("raw", raws[cell]), ("unit", unit))) for cell, rule, unit in rules
    ]
    return read, signals + _blank_signals(read)


def _counts(raws: Sequence[str], form: _Form) -> list[Number | None]:
    """The counts of the cells, None where one is not printed, or has to be read."""
    counts: list[Number | None] = list(map(_COUNTS.get, raws))
    for cell in (*form.unprinted, *form.more_than_counts):
        counts[cell] = None
    return counts


@lru_cache(maxsize=128)
def _form(heads: Heads) -> _Form:
    told = list(enumerate(zip(heads.presences, heads.units, _canonical_units(heads), strict=True)))
    return _Form(
        tuple("reported" if presence == "printed" else presence for presence in heads.presences),
        frozenset(cell for cell, (presence, _, _) in told if presence != "printed"),
        tuple(cell for cell, (_, unit, kind) in told if unit is not None or kind == "yuan"),
    )


@lru_cache(maxsize=65_536)
def _read(raw: str, header_unit: str | None, kind: str) -> _Value:
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


def _blank_signals(read: Cells) -> list[Signal]:
    """One signal for a column that is blank in every printed row, one for each other blank cell."""
    blank: dict[int, list[ReadCell]] = {}
    for at in read.in_state("blank"):
        blank.setdefault(_printed_columns(read.heads).of[at], []).append(read.read[at])
    signals = []
    for column, cells in sorted(blank.items()):
        first = cells[0]
        if len(cells) == _printed_columns(read.heads).sizes[column] > 2:
            params = (("count", str(len(cells))),)
            signals.append(Signal("blank_column", first.table, None, first.column, first.where, params))
        else:
            signals += [Signal("blank_cell", *cell[:3], cell.where, (("raw", cell.raw),)) for cell in cells]
    return signals


class _Columns(NamedTuple):
    """The columns of all tables by their numbers: of which each printed cell is, and how many are printed in each."""

    of: dict[int, int]
    sizes: tuple[int, ...]


@lru_cache(maxsize=128)
def _printed_columns(heads: Heads) -> _Columns:
    held: dict[tuple[str, str], list[int]] = {}
    for at, ((table, _, column), presence) in enumerate(zip(heads.keys, heads.presences, strict=True)):
        if presence not in UNPRINTED:
            held.setdefault((table, column), []).append(at)
    of = {at: number for number, cells in enumerate(held.values()) for at in cells}
    return _Columns(of, tuple(map(len, held.values())))
