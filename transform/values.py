"""Statutory cells interpreted: state, number and unit as printed, value in the canonical unit (a count, or yuan)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, count
from operator import not_
from typing import NamedTuple

from extract.forms import member, unit_form
from extract.model import records
from extract.printed import Heads, PrintedCells
from extract.records import Signal
from transform.cells import UNPRINTED, Cells
from transform.numbers import MOST_DIGITS, Number, read_number, scaled
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


_Rule = tuple[int, str, str]  # of which cell


class _Form(NamedTuple):
    """What the heads of cells tell: states as far as they do, which are unprinted, or amounts, or below a unit."""

    states: tuple[str, ...]
    unprinted: tuple[int, ...]
    more_than_counts: tuple[int, ...]


def read_cells(printed: PrintedCells) -> tuple[Cells, list[Signal]]:
    """Read every printed cell; what is no number or needs an assumption becomes a signal."""
    if not printed:
        return Cells(printed.heads, (), (), ()), []
    at, raws, kinds, form = printed.heads, printed.raws, _canonical_units(printed.heads), _form(printed.heads)
    wheres, _, _ = printed.marks
    plain, others = _plain(raws, form)
    states, units, rules = list(form.states), list[str | None]([None]) * len(raws), list[_Rule]()
    numbers, values = list[Number | None](plain), list[Number | None](plain)
    for cell in form.unprinted:
        numbers[cell] = values[cell] = None
    for cell in others:
        read = _read(raws[cell], at.presences[cell], at.units[cell], kinds[cell])
        states[cell], numbers[cell], units[cell], values[cell], told = read
        rules += [(cell, *rule) for rule in told]
    cells = tuple(records(ReadCell, at.tables, at.rows, at.columns, raws, states, numbers, units, values, wheres))
    signals = [
        Signal(rule, *at.keys[cell], wheres[cell], (("raw", raws[cell]), ("unit", unit))) for cell, rule, unit in rules
    ]
    signals += _blank_signals(at, cells, states) if "blank" in states else []
    return Cells(at, cells, states, values), signals


def _plain(raws: Sequence[str], form: _Form) -> tuple[list[int], Sequence[int]]:
    """The numbers of the cells, 0 where one is more or other than digits; and which of the printed ones are so."""
    odd = {*form.more_than_counts, *compress(count(), map(not_, map(str.isdecimal, raws)))}
    digits = list(raws)
    for cell in odd.union(form.unprinted):
        digits[cell] = "0"
    if "".join(digits).isascii() and max(map(len, digits)) <= MOST_DIGITS:
        return list(map(int, digits)), sorted(odd.difference(form.unprinted))
    return [0] * len(raws), range(len(raws))


@lru_cache(maxsize=128)
def _form(heads: Heads) -> _Form:
    told = list(zip(count(), heads.presences, heads.units, _canonical_units(heads), strict=False))
    return _Form(
        tuple("reported" if presence == "printed" else presence for presence in heads.presences),
        tuple(cell for cell, presence, _, _ in told if presence != "printed"),
        tuple(cell for cell, _, unit, kind in told if unit is not None or kind == "yuan"),
    )


@lru_cache(maxsize=65_536)
def _read(raw: str, presence: str, header_unit: str | None, kind: str) -> _Value:
    if presence != "printed":
        return _Value(presence, None, None, None, ())
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


def _blank_signals(heads: Heads, cells: Sequence[ReadCell], states: Sequence[str]) -> list[Signal]:
    """One signal for a column that is blank in every printed row, one for each other blank cell."""
    signals = []
    for (table, column), held in _printed_columns(heads):
        blank = [cells[at] for at in held if states[at] == "blank"]
        if len(blank) == len(held) > 2:
            params = (("count", str(len(blank))),)
            signals.append(Signal("blank_column", table, None, column, blank[0].where, params))
        else:
            signals += [
                Signal("blank_cell", table, cell.row, column, cell.where, (("raw", cell.raw),)) for cell in blank
            ]
    return signals


@lru_cache(maxsize=128)
def _printed_columns(heads: Heads) -> tuple[tuple[tuple[str, str], tuple[int, ...]], ...]:
    """The columns of all tables, and which of the cells are printed in each."""
    held: dict[tuple[str, str], list[int]] = {}
    for at, ((table, _, column), presence) in enumerate(zip(heads.keys, heads.presences, strict=True)):
        if presence not in UNPRINTED:
            held.setdefault((table, column), []).append(at)
    return tuple((key, tuple(numbers)) for key, numbers in held.items())
