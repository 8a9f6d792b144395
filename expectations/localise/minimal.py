"""The exact minimal change of Fellegi and Holt: the cheapest set of cells whose change makes every identity hold.

Solved as a mixed-integer program by HiGHS through scipy. Cells of which nothing is known are free.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from expectations.localise.grid import Assignment, Grid

if TYPE_CHECKING:
    import numpy as np


TIME = 20.0  # seconds after which the solver is stopped, whatever it was allowed to try: nothing known takes as long


def minimal_changes(grid: Grid, costs: Sequence[float], most: int, nodes: int) -> list[Assignment]:
    """Return up to `most` cheapest sets of changes, the cheapest first, each by the solver in `nodes` branchings.

    `costs` are those of changing each cell. Numbers stay whole and at least zero. Empty where there is no solution in
    so many steps: steps, not seconds, are counted, so that a report has the same proposals on every machine.
    """
    found: list[Assignment] = []
    while len(found) < most:
        changes = _solve(grid, costs, [{cell for cell, _ in one} for one in found], nodes)
        if changes is None or (found and _cost(changes, costs) > _cost(found[0], costs) * 1.5):
            break
        found.append(changes)
    return found


def _cost(changes: Assignment, costs: Sequence[float]) -> float:
    return sum(costs[cell] for cell, _ in changes)


def _solve(grid: Grid, costs: Sequence[float], cuts: Sequence[set[int]], nodes: int) -> Assignment | None:
    """One optimum that changes other cells than each of `cuts` does; x = value + up - down, chosen where either is."""
    import numpy as np  # noqa: PLC0415  (needed for the few reports that the moves do not explain)
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    size = len(grid.values)
    # A cell of identities that all hold is hardly wrong: its change would break two of them.
    concerned = {cell for line in grid.residuals for cell, _ in grid.shape.lines[line].signs}
    free = np.array([cell in grid.unknown for cell in range(size)])
    near = np.array([cell in concerned for cell in range(size)])
    # Amounts are counted in the largest that a cell can need to change by: the solver's tolerances then fit all sizes.
    unit = sum(abs(float(left)) for left in grid.residuals.values())
    values = np.array(grid.values, dtype=float)
    amount = np.where(free, 0.0, 1e-6)  # of two equal sets of cells, the one that changes less
    up = np.where(free, 1 + values.sum() / unit, near)
    down = np.where(free, 0.0, np.clip(values / unit, 0, near))
    with _without_output():
        result = milp(
            np.concatenate([amount, amount, np.where(free, 0.0, np.array(costs))]),
            # Which cells change is the whole question: with these chosen, sums of whole numbers leave whole numbers.
            integrality=np.repeat([0, 0, 1], size),
            bounds=Bounds(np.zeros(3 * size), np.concatenate([up, down, near])),
            constraints=[LinearConstraint(*constraint) for constraint in _constraints(grid, unit, cuts, free)],
            options={"node_limit": nodes, "time_limit": TIME},
        )
    if result.x is None:
        return None
    after = np.rint(values + unit * (result.x[:size] - result.x[size : 2 * size])).astype(int)
    changes = tuple((cell, int(after[cell])) for cell in range(size) if after[cell] != values[cell] and not free[cell])
    effect = grid.effect(changes)
    holds = all(grid.residuals.get(line, 0) + effect.get(line, 0) == 0 for line in {*grid.residuals, *effect})
    return changes if changes and holds else None


@contextmanager
def _without_output() -> Iterator[None]:
    """Keep what the solver's library prints by itself, whatever its options say, out of the standard output."""
    sys.stdout.flush()
    printed, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(printed, 1)
        os.close(printed)
        os.close(nowhere)


def _constraints(grid: Grid, unit: float, cuts: Sequence[set[int]], free: np.ndarray) -> list[tuple[Any, Any, Any]]:
    import numpy as np  # noqa: PLC0415
    from scipy import sparse  # noqa: PLC0415

    size, lines = len(grid.values), grid.shape.lines
    signs = sparse.lil_matrix((len(lines), 3 * size))
    for number, line in enumerate(lines):
        for cell, sign in line.signs:
            signs[number, cell], signs[number, size + cell] = sign, -sign
    left = -np.array([sum(sign * grid.values[cell] for cell, sign in line.signs) for line in lines], dtype=float) / unit
    identity = sparse.identity(size)
    chosen = sparse.hstack([identity, identity, -identity])
    found: list[tuple[Any, Any, Any]] = [
        (signs.tocsr(), left, left),
        (chosen.tocsr(), -np.inf, np.where(free, np.inf, 0.0)),
    ]
    for cut in cuts:
        row = np.zeros((1, 3 * size))
        row[0, [2 * size + cell for cell in cut]] = 1
        found.append((row, -np.inf, len(cut) - 1))
    return found
