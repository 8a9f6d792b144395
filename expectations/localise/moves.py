"""The moves: what one mistake of a clerk or an extractor can have done to a table, undone.

A move names its kind (see `kinds.yaml`) and the cells with what they would hold; its first cell is the one to point at.
Only moves are made that set a live line right that does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from expectations.localise.grid import Assignment, Grid, Number


class Move(NamedTuple):
    """One mistake undone. `other` is the second cell that the sentence names, `ways` counts such mistakes.

    `value` is the number that stands elsewhere than it should.
    """

    kind: str
    changes: Assignment
    other: int
    ways: float
    value: Number | None = None


def number_moves(grid: Grid) -> Iterator[Move]:
    """One number is wrong: every cell of a failing line with the value that sets that line right."""
    printed = max(1, sum(1 for value in grid.values if value))
    for line, left in grid.residuals.items():
        for cell, sign in grid.shape.lines[line].signs:
            new = grid.values[cell] - sign * left
            if new >= 0:
                yield Move("wrong_number", ((cell, new),), cell, printed)


def exchanges(grid: Grid) -> Iterator[Move]:
    """Two cells of one row or of one column hold each other's numbers; a blank one holds nothing."""
    # A part and its total exchanged change their line by twice their difference.
    sizes = {abs(Fraction(left)) / ways for left in grid.residuals.values() for ways in (1, 2)}
    values, width, unknown = grid.values, grid.shape.width, grid.unknown
    nonzero = sum(1 for value in values if value)
    seen = set()
    for line in grid.residuals:
        for cell, _ in grid.shape.lines[line].signs:
            held = values[cell]
            for other in (*grid.row(cell // width), *grid.column(cell % width)):
                if abs(values[other] - held) not in sizes or cell in unknown or other in unknown:
                    continue
                pair = (cell, other) if cell < other else (other, cell)
                if pair not in seen:
                    seen.add(pair)
                    yield _exchange(grid, pair, nonzero)


def _exchange(grid: Grid, pair: tuple[int, int], nonzero: int) -> Move:
    (cell, other), width, values = pair, grid.shape.width, grid.values
    if values[cell] == 0:
        cell, other = other, cell  # the number stands where it should not
    changes = (cell, values[other]), (other, values[cell])
    if values[other] == 0:
        if abs(cell - other) == 1:
            return Move(_one_left(grid, cell, other), changes, other, 2 * nonzero, values[cell])
        if abs(cell - other) == width:
            return Move("moved_row", changes, other, 2 * nonzero, values[cell])
        return Move("moved_far", changes, other, 2 * nonzero, values[cell])
    return Move("exchanged", changes, other, 2 * nonzero, values[cell])


def _one_left(grid: Grid, cell: int, other: int) -> str:
    return "total_one_left" if other == cell + 1 and (other + 1) % grid.shape.width == 0 else "moved_column"


def row_moves(grid: Grid) -> Iterator[Move]:
    """Rows of which a part stands one column off, or in which one number is split over two cells."""
    width = grid.shape.width
    lines = (grid.shape.lines[line] for line in grid.residuals)
    suspects = {cell // width for line in lines for cell, _ in line.signs if grid.values[cell]}
    busy = max(1, sum(1 for r in range(len(grid.shape.rows)) if any(grid.values[c] for c in grid.row(r))))
    for row in sorted(suspects):
        held = [grid.values[cell] for cell in grid.row(row)]
        for candidate in (
            *_shifted_left(grid, row, held),
            *_shifted_right(held),
            *_dropped(grid, row, held),
            *_split(held),
        ):
            if min(candidate.new) >= 0:
                yield from _row_move(grid, row, candidate, busy)


class _Candidate(NamedTuple):
    """A row as it may have been meant: `new` from the first column on, `at` the column to point at."""

    kind: str
    at: int
    new: list[Number]
    ways: float
    value: Number | None


def _row_move(grid: Grid, row: int, candidate: _Candidate, busy: int) -> Iterator[Move]:
    cells, new = grid.row(row), candidate.new
    pointed = cells[candidate.at]
    pushed = candidate.kind == "shifted_right" and grid.blank[pointed]
    told = grid.unknown | {pointed} if pushed else grid.unknown  # cells that get a number, be it 0
    changed = [(c, v) for c, v in zip(cells, new, strict=True) if v != grid.values[c] or c in told]
    changed.sort(key=lambda change: change[0] != pointed)  # the cell to point at comes first
    if any(value != grid.values[cell] for cell, value in changed):
        yield Move(candidate.kind, tuple(changed), cells[-1], candidate.ways * busy, candidate.value)


def _shifted_left(grid: Grid, row: int, held: list[Number]) -> Iterator[_Candidate]:
    """The last cells hold nothing, and a number that stands further left is the total; a lost number adds up to it."""
    cells, last = grid.row(row), len(held) - 1
    if held[last]:
        return
    end = max((at for at in range(last) if held[at] and cells[at] not in grid.unknown), default=0)
    total = held[end]
    if not end or not total:
        return
    for at in range(end, -1, -1):
        parts = [*held[:at], 0, *held[at:end]][: end + 1]
        parts[at] = total - sum(parts)
        new = [*parts, *[0] * (last - end - 1), total]
        if at == end == last - 1:
            yield _Candidate("total_one_left", at, new, 1, total)
        else:
            yield _Candidate("shifted_left", at, new, end + 1, total)


def _shifted_right(held: list[Number]) -> Iterator[_Candidate]:
    """A cell holds nothing and all behind it belongs one column further left; the total has fallen off."""
    for at in range(len(held) - 1):
        if not held[at] and any(held[at:]):
            parts = [*held[:at], *held[at + 1 :]]
            yield _Candidate("shifted_right", at, [*parts, sum(parts)], len(held), None)


def _dropped(grid: Grid, row: int, held: list[Number]) -> Iterator[_Candidate]:
    """A row printed without one of its cells and set flush right: what stood before it stands one column further right.

    Nothing stands in the first cell; the number that is lost is what the total asks for.
    """
    first, *_, last = grid.row(row)
    if grid.printed[first] or not held[-1] or last in grid.unknown:
        return
    for at in range(1, len(held) - 1):
        if not held[at]:
            continue
        new = [*held[1 : at + 1], 0, *held[at + 1 :]]
        new[at] = held[-1] - sum(new[:-1])
        yield _Candidate("shifted_right", 0, new, len(held), None)


def _split(held: list[Number]) -> Iterator[_Candidate]:
    """Two neighbours hold the digits of one number; what follows has moved right, or not."""
    for at in range(len(held) - 1):
        first, second = held[at], held[at + 1]
        if not (isinstance(first, int) and isinstance(second, int)) or first <= 0 or second < 0:
            continue
        whole = int(f"{first}{second}")
        parts = [*held[:at], whole, *held[at + 2 :]]
        yield _Candidate("split_number", at, [*parts, sum(parts)], len(held), whole)
        for pair, ways in (([whole, 0], 2), ([0, whole], 6)):  # the digits run over into the next cell
            yield _Candidate("split_number", at, [*held[:at], *pair, *held[at + 2 :]], ways * len(held), whole)


def filtered(grid: Grid, moves: Iterable[Move]) -> Iterator[tuple[Move, dict[int, Number]]]:
    """The moves that set a line right, each once, with what they do to the lines."""
    seen: set[frozenset[tuple[int, Number]]] = set()
    for move in moves:
        key = frozenset(move.changes)
        if key in seen:
            continue
        seen.add(key)
        effect = grid.effect(move.changes)
        if any(grid.residuals.get(line, 0) == -change for line, change in effect.items()):
            yield move, effect
