"""Which explanation is the likeliest: how common its mistakes are, how they look in the digits, and what else is known.

Every explanation gets a weight; its confidence is its share in the weights of all, under a declared limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from expectations.localise.digits import slips
from expectations.localise.grid import Grid, Number
from expectations.localise.kinds import Kinds, kinds
from expectations.localise.moves import Move
from expectations.localise.search import COARSE, assignment
from transform.agreement import ToldTotal


class Reading(NamedTuple):
    """A recognised cell: how sure its reading is, and the other numbers that it may be."""

    confidence: float
    others: frozenset[Number]


class Known(NamedTuple):
    """What else is known: totals that the prose gives, and recognised cells by row and column."""

    told: Sequence[ToldTotal] = ()
    readings: Mapping[tuple[str, str], Reading] = {}


class Ranked(NamedTuple):
    """An explanation with its confidence and the kind of each move, the numbers told by their digits."""

    moves: tuple[Move, ...]
    confidence: float


def ranked(grid: Grid, found: Sequence[tuple[Move, ...]], known: Known) -> list[Ranked]:
    """Return the explanations, the likeliest first, cut at the declared number; confidences count those cut off."""
    declared = kinds()
    holes = grid.holes(declared.limits.holes)
    told = [(tuple(_told(grid, move, declared) for move in moves), moves) for moves in found]
    logs = [
        sum(log for _, log in each)
        + (len(moves) - 1) * math.log(declared.factors.second_mistake)
        + len(holes - dict(assignment(moves)).keys()) * math.log(declared.factors.hole_left)
        + _prose(grid, moves, known, declared)
        + _recognised(grid, moves, known, declared)
        for each, moves in told
    ]
    best = max(logs, default=0.0)
    weights = [math.exp(max(log - best, -700.0)) for log in logs]
    share = [weight / sum(weights) for weight in weights]
    order = sorted(range(len(found)), key=lambda i: (-share[i], assignment(found[i])))
    return [
        Ranked(tuple(move for move, _ in told[i][0]), round(share[i] * _limit(grid, found[i], declared), 3))
        for i in order[: declared.limits.explanations]
    ]


def _limit(grid: Grid, moves: Sequence[Move], declared: Kinds) -> float:
    limits = declared.confidence.moves
    mistakes = sum(len(move.changes) if move.kind in COARSE else 1 for move in moves)
    limit = limits[min(mistakes, len(limits)) - 1]
    if any(move.kind == "fewest_changes" for move in moves):
        limit = min(limit, declared.confidence.solver)
    changed = {cell for move in moves for cell, _ in move.changes}
    beside = {cell for c in changed for line, _ in grid.shape.lines_of[c] for cell, _ in grid.shape.lines[line].signs}
    if not grid.unknown.isdisjoint(beside - changed):
        limit *= declared.confidence.unknown
    return limit * (declared.confidence.blank if any(grid.blank[cell] for cell in beside) else 1.0)


def _told(grid: Grid, move: Move, declared: Kinds) -> tuple[Move, float]:
    """The move under the kind that its digits tell, and the logarithm of its weight."""
    told, weight = (
        _told_number(grid, move, declared) if move.kind == "wrong_number" else (move, _weight(grid, move, declared))
    )
    return told, math.log(weight) + _usual(grid, move, declared)


def _weight(grid: Grid, move: Move, declared: Kinds) -> float:
    factors, cell = declared.factors, move.changes[0][0]
    weight = declared.moves[move.kind].prior / max(move.ways, 1.0)
    if move.kind in ("exchanged", "moved_far") and abs(cell - move.other) not in (1, grid.shape.width):
        weight *= factors.far
    if move.kind in ("moved_row", "exchanged") and _is_total(grid, cell) and _is_total(grid, move.other):
        weight *= factors.total_cell
    if move.kind == "shifted_right" and grid.printed[cell]:
        weight *= factors.zero_moved_in
    if move.kind == "columns_exchanged" and move.other - cell != 1:
        weight *= factors.far
    pushed_out = move.kind in ("shifted_right", "split_number") and move.other in dict(move.changes)
    if pushed_out and grid.printed[cell] and not _stands_in_column(grid, move.other):
        weight *= factors.lost_total
    if move.kind in ("row_wrong", "column_wrong"):
        weight *= factors.further_number ** (len(move.changes) - 1)
    if move.kind == "stale_totals":
        weight *= factors.further_total ** (len(move.changes) - 2)
    return weight


def _is_total(grid: Grid, cell: int) -> bool:
    return (cell + 1) % grid.shape.width == 0


def _stands_in_column(grid: Grid, cell: int) -> bool:
    """Whether an identity along the column can confirm the cell."""
    return any(grid.live[line] and grid.shape.lines[line].row is None for line, _ in grid.shape.lines_of[cell])


def _usual(grid: Grid, move: Move, declared: Kinds) -> float:
    """How much more usual the parts are after the change (a logarithm).

    Small numbers are met more often, and in some columns any number is.
    """
    width, shares = grid.shape.width, declared.usual.get(grid.shape.table, {})
    found = 0.0
    for cell, new in move.changes:
        if cell in grid.unknown or _is_total(grid, cell) or cell // width in grid.shape.sums:
            continue
        found += declared.factors.smaller * math.log((1 + abs(float(grid.values[cell]))) / (1 + abs(float(new))))
        if bool(new) != bool(grid.values[cell]):
            share = math.log(shares.get(grid.shape.columns[cell % width], 1.0))
            found += share if new else -share
    return found


def _told_number(grid: Grid, move: Move, declared: Kinds) -> tuple[Move, float]:
    ((cell, right),) = move.changes
    weights = {slip.kind: declared.numbers[slip.kind].prior / slip.ways for slip in slips(grid.values[cell], right)}
    if "left_out" in weights and grid.printed[cell] and not _is_total(grid, cell):
        weights["left_out"] *= declared.factors.printed_zero
    kind = max(weights, key=lambda name: weights[name])
    weight = sum(weights.values()) / max(move.ways, 1.0)
    if _is_total(grid, cell):
        weight *= declared.factors.total_cell
    if grid.blank[cell]:
        kind, weight = "left_out", weight * declared.factors.blank_cell
    return move._replace(kind=kind), weight


def _prose(grid: Grid, moves: tuple[Move, ...], known: Known, declared: Kinds) -> float:
    """Whether the totals are as many as the prose says, before and after."""
    after, weight = dict(assignment(moves)), 0.0
    for told in known.told:
        sums = [cells for rows in told.meanings if (cells := _totals(grid, told.table, rows))]
        if after.keys().isdisjoint(cell for cells in sums for cell in cells):
            continue
        before, then = (
            any(told.value == sum(values.get(cell, grid.values[cell]) for cell in cells) for cells in sums)
            for values in ({}, after)
        )
        if before != then:
            weight += math.log(declared.factors.prose_agrees if then else declared.factors.prose_disagrees)
    return weight


def _totals(grid: Grid, table: str, rows: Sequence[str]) -> list[int]:
    """The cells of the total column in these rows; none where the table is another or lacks one of them."""
    shape = grid.shape
    if table != shape.table or not set(rows) <= set(shape.rows):
        return []
    return [shape.rows.index(row) * shape.width + shape.width - 1 for row in rows]


def _recognised(grid: Grid, moves: tuple[Move, ...], known: Known, declared: Kinds) -> float:
    total = 0.0
    for cell, value in assignment(moves) if known.readings else ():
        reading = known.readings.get(grid.shape.name(cell))
        if reading is not None and value in reading.others:
            total += math.log(declared.factors.recognised)
        elif reading is not None and reading.confidence < declared.factors.unsure_below:
            total += math.log(declared.factors.unsure)
    return total
