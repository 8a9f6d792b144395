"""Recognised cells: the form's own identities choose between readings, and what stays doubtful is told.

A reading is only changed where that makes identities hold that did not, breaks none that did, and no other change does
as well. Cells read from characters carry no confidence and pass through untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from extract.forms import editions, member
from extract.printed import PrintedCell, PrintedCells
from extract.records import Signal
from transform.numbers import Number
from transform.reconcile import evaluate
from transform.records import Check
from transform.values import read_cells

_Key = tuple[str, str, str]
_Place = tuple[str, str | None, str | None]  # of an identity: rule, row, column
_Change = tuple[_Key, str, Number]  # cell, text, value

_SURE = 0.9  # a reading below this is doubtful unless identities confirm it
_SURE_ALONE = 0.97  # the same for a cell that stands in no identity
_CLEARLY = 0.15  # of two cells that could be the wrong one, one is taken if its confidence is so much lower
_MOST_PAIRS = 3000


def choose_readings(
    cells: PrintedCells, table_editions: Sequence[tuple[str, str]]
) -> tuple[PrintedCells, list[Signal]]:
    """Return the cells with the readings that identities decide for, and `ocr_chosen` and `ocr_doubtful` signals."""
    if not cells.recognised:
        return cells, []
    search = _Search(cells, table_editions)
    search.run()
    chosen = PrintedCells.of(cell._replace(raw=search.chosen.get(_key(cell), cell.raw)) for cell in cells)
    signals = [signal for cell in cells if (signal := _signal(cell, search)) is not None]
    return chosen, signals


def _signal(cell: PrintedCell, search: _Search) -> Signal | None:
    place = cell.table, cell.row, cell.column, cell.where
    key = _key(cell)
    if key in search.chosen:
        params = (("raw", cell.raw), ("chosen", search.chosen[key]))
        return Signal("ocr_chosen", *place, params=params, confidence=cell.confidence)
    if cell.confidence is None or not search.is_doubtful(cell):
        return None
    params = (("raw", cell.raw), ("confidence", f"{cell.confidence:.0%}"))
    other = f"或为“{cell.alternatives[0]}”" if cell.alternatives else None
    return Signal("ocr_doubtful", *place, params=params, proposal=other, confidence=cell.confidence)


class _Search:
    """Readings of one document, and the identities under them."""

    def __init__(self, cells: Sequence[PrintedCell], table_editions: Sequence[tuple[str, str]]) -> None:
        self.editions = table_editions
        self.cells = {_key(cell): cell for cell in cells}
        self.values = {_key(cell): _value(cell) for cell in cells}
        self.others = {key: found for key, cell in self.cells.items() if (found := self._others(cell))}
        self.operands = {
            identity.rule: {*identity.left, *identity.right}
            for _, edition in table_editions
            for identity in (editions()[edition].identities if edition in editions() else ())
        }
        self.chosen: dict[_Key, str] = {}
        self.checks = self._evaluate({})

    def _others(self, cell: PrintedCell) -> list[tuple[str, Number]]:
        """Other readings that are numbers, and their values."""
        found = {text: _value(cell._replace(raw=text)) for text in cell.alternatives}
        now = self.values[_key(cell)]
        return [(text, value) for text, value in found.items() if value is not None and value != now]

    def _evaluate(self, changed: dict[_Key, Number | None]) -> dict[_Place, Check]:
        checks = evaluate({**self.values, **changed}, self.editions)
        return {(check.rule, check.row, check.column): check for check in checks}

    def run(self) -> None:
        """Change readings as long as one change, or two at once, make more identities hold."""
        while True:
            changes = self._best((change,) for change in self._changes())
            if not changes:
                pairs = (pair for pair in combinations(self._changes(), 2) if pair[0][0] != pair[1][0])
                changes = self._best(pair for pair, _ in zip(pairs, range(_MOST_PAIRS), strict=False))
            if not changes:
                return
            for key, text, value in changes:
                self.chosen[key], self.values[key] = text, value
                self.others.pop(key)
            self.checks = self._evaluate({})

    def _changes(self) -> Iterator[_Change]:
        """Other readings of cells that stand in an identity that does not hold."""
        for key, others in self.others.items():
            if any(check.state != "pass" for check in self._held_in(key)):
                yield from ((key, text, value) for text, value in others)

    def _held_in(self, key: _Key) -> list[Check]:
        """The identities in which a cell stands."""
        table, row, column = key
        return [
            check
            for check in self.checks.values()
            if check.table == table
            and (check.row == row or (check.column == column and row in self.operands[check.rule]))
        ]

    def _best(self, candidates: Iterable[tuple[_Change, ...]]) -> tuple[_Change, ...]:
        """The change that makes most identities hold, if no other does as well; none where that is not certain."""
        holding = {place for place, check in self.checks.items() if check.state == "pass"}
        ranked: list[tuple[int, float, tuple[_Change, ...]]] = []
        for changes in candidates:
            after = self._evaluate({key: value for key, _, value in changes})
            holds = {place for place, check in after.items() if check.state == "pass"}
            if holds > holding:
                ranked.append((len(holding - holds | holds), self._doubt(changes), changes))
        ranked.sort(key=lambda entry: entry[:2], reverse=True)
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0] and ranked[0][1] - ranked[1][1] < _CLEARLY:
            return ()
        return ranked[0][2] if ranked else ()

    def _doubt(self, changes: tuple[_Change, ...]) -> float:
        return sum(1 - (self.cells[key].confidence or 0.0) for key, _, _ in changes) / len(changes)

    def is_doubtful(self, cell: PrintedCell) -> bool:
        """Whether a reading is unsure and no identity confirms it."""
        held_in = self._held_in(_key(cell))
        assessed = [check for check in held_in if check.state != "not_assessable"]
        if assessed and all(check.state == "pass" for check in assessed):
            return False
        if not assessed and self.values[_key(cell)] and _is_amount(cell):
            return True  # no sum tells whether a point was lost or read into it
        return (cell.confidence or 0.0) < (_SURE if assessed else _SURE_ALONE)


def _key(cell: PrintedCell) -> _Key:
    return cell.table, cell.row, cell.column


def _is_amount(cell: PrintedCell) -> bool:
    return member(cell.table, "column", cell.column).canonical_unit == "yuan"


def _value(cell: PrintedCell) -> Number | None:
    return read_cells(PrintedCells.of([cell]))[0].values[0]
