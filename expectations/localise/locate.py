"""`localise`: from the cells of a report to explanations of why its identities fail."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from expectations.localise.grid import Grid, Number, exact, plain, shape_of
from expectations.localise.kinds import kinds
from expectations.localise.minimal import minimal_changes
from expectations.localise.moves import Move
from expectations.localise.rank import Known, Ranked, ranked
from expectations.localise.search import COARSE, explain, one_mistake
from expectations.localise.sentences import sentence
from expectations.proposals import Change, Proposal
from transform.reconcile import BLANK_STATES
from transform.records import ReadCell

NOTHING_KNOWN = Known()


class Located(NamedTuple):
    """Failing identities of one table that stand together, and their explanations, the likeliest first.

    `failing` names the identities as (rule, row, column). `certain`: one of them fails without a blank cell read as
    zero.
    """

    table: str
    failing: tuple[tuple[str, str | None, str | None], ...]
    certain: bool
    proposals: tuple[Proposal, ...]


def localise(
    cells: Iterable[ReadCell], table_editions: Iterable[tuple[str, str]], known: Known = NOTHING_KNOWN
) -> tuple[Located, ...]:
    """Explain the identities that fail with blank cells read as zero, table by table; empty where all hold.

    A few cells that are missing or hold no number count as blank.

    `table_editions` are the editions of the tables, `known` is what the prose and the recognition add.
    """
    return tuple(
        _located(part, known) for grid in _grids(cells, table_editions) if grid.residuals for part in _parts(grid)
    )


def forgotten_zeros(cells: Iterable[ReadCell], table_editions: Iterable[tuple[str, str]]) -> tuple[Proposal, ...]:
    """One proposal for each cell left blank in a table that prints its zeros, where the identities hold with 0."""
    declared = kinds()
    found = []
    for grid in _grids(cells, table_editions):
        for cell in sorted(grid.holes(declared.limits.holes) - grid.missing):
            lines = [line for line, _ in grid.shape.lines_of[cell]]
            if all(grid.live[line] and line not in grid.residuals for line in lines):
                move = Move("blank_for_zero", ((cell, 0),), cell, 1)
                found.append(_proposal(grid, Ranked((move,), declared.confidence.blank_for_zero)))
    return tuple(found)


def _grids(cells: Iterable[ReadCell], table_editions: Iterable[tuple[str, str]]) -> Iterator[Grid]:
    """The tables that have identities, as printed."""
    by_table: dict[str, list[ReadCell]] = {}
    zeros, few = 0, kinds().limits.holes
    for cell in cells:
        by_table.setdefault(cell.table, []).append(cell)
        zeros += cell.value == 0
    for table, edition in table_editions:
        shape = shape_of(table, edition)
        if shape is not None and table in by_table:
            held = by_table[table]
            values = {(c.row, c.column): _held(c) for c in held}
            yield Grid(shape, values, {(c.row, c.column): c.raw for c in held}, few=few, zeros=zeros)


def _held(cell: ReadCell) -> tuple[Number | None, bool]:
    """What a cell holds, and whether it is blank."""
    return None if cell.value is None else exact(cell.value), cell.state in BLANK_STATES


def _parts(grid: Grid) -> list[Grid]:
    """The failing lines apart: a table without identities along columns falls into its rows.

    It does not where one mistake, such as a number in the wrong row, explains several of them.
    """
    if any(line.row is None for line in grid.shape.lines) or len(grid.residuals) == 1:
        return [grid]
    if any(move.kind not in COARSE for moves in one_mistake(grid) for move in moves):
        return [grid]
    return [grid.only({line}) for line in grid.residuals]


def _located(grid: Grid, known: Known) -> Located:
    lines = grid.shape.lines
    failing = tuple((lines[n].rule, lines[n].row, lines[n].column) for n in grid.residuals)
    certain = any(all(grid.printed[cell] for cell, _ in lines[n].signs) for n in grid.residuals)
    found = explain(grid) or _fewest(grid, known)
    proposals = tuple(_proposal(grid, one) for one in ranked(grid, found, known))
    return Located(grid.shape.table, failing, certain, proposals)


def _fewest(grid: Grid, known: Known) -> list[tuple[Move, ...]]:
    limits = kinds().limits
    if any(not isinstance(value, int) or not 0 <= value <= limits.largest for value in grid.values):
        return []
    costs = [_cost(grid, cell, known) for cell in range(len(grid.values))]
    found = minimal_changes(grid, costs, limits.solver_solutions, limits.solver_nodes)
    return [
        (Move("fewest_changes", changes, changes[0][0], math.exp(sum(costs[cell] for cell, _ in changes))),)
        for changes in found
        if len(changes) <= limits.solver_changes and grid.completes(changes)
    ]


def _cost(grid: Grid, cell: int, known: Known) -> float:
    """What it costs to change a cell, at least 0.3: blank and doubtfully recognised ones are changed first."""
    factors, cost = kinds().factors, 1.0
    if not grid.values[cell]:
        cost -= 0.15  # nothing, or a zero, is sooner forgotten than a number is wrong
    if grid.blank[cell]:
        cost -= 0.25 * math.log10(factors.blank_cell)
    if (cell + 1) % grid.shape.width == 0:
        cost -= 0.1 * math.log10(factors.total_cell)
    reading = known.readings.get(grid.shape.name(cell))
    if reading is not None and reading.confidence < factors.unsure_below:
        cost -= 0.5 * math.log10(factors.unsure)
    return max(cost, 0.3)


def _proposal(grid: Grid, one: Ranked) -> Proposal:
    changes = tuple(_change(grid, cell, value) for move in one.moves for cell, value in move.changes)
    kind = "+".join(move.kind for move in one.moves)
    zh, en = sentence(grid, one.moves, "zh"), sentence(grid, one.moves, "en")
    return Proposal(kind, changes, zh, en, one.confidence)


def _change(grid: Grid, cell: int, proposed: Number) -> Change:
    row, column = grid.shape.name(cell)
    value = plain(grid.values[cell]) if grid.printed[cell] else None
    return Change(grid.shape.table, row, column, grid.raws[cell], value, plain(proposed))
