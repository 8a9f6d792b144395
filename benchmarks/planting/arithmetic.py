"""The identities of the form in a few lines of plain arithmetic, apart from the product's own evaluation.

A grid maps (table, row, column) to the number that a reader of the page would see, None where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Key = tuple[str, str, str]
Grid = Mapping[Key, int | None]

INTAKE = ("received", "carried_in")
CLOSING = ("processed_total", "carried_out")


class Line(NamedTuple):
    """One identity on one row or column of a table: `row` or `column` is None."""

    rule: str
    table: str
    row: str | None
    column: str | None


# Each operand counts on the left (+1) or on the right (-1); an identity holds where the sum is zero.
Lines = dict[Line, dict[Key, int]]


@lru_cache(maxsize=4)
def lines(cells: tuple[Key, ...]) -> Lines:
    """All identities of the tables that have these cells, with the signs of their operands."""
    return dict([*_across(cells, "request"), *_across(cells, "dispute"), *_down(cells)])


def _across(cells: tuple[Key, ...], table: str) -> Iterator[tuple[Line, dict[Key, int]]]:
    rule = "request_row_total" if table == "request" else "dispute_total"
    for row in dict.fromkeys(r for t, r, _ in cells if t == table):
        operands = [key for key in cells if key[:2] == (table, row)]
        yield Line(rule, table, row, None), {key: 1 if key[2] == "total" else -1 for key in operands}


def _down(cells: tuple[Key, ...]) -> Iterator[tuple[Line, dict[Key, int]]]:
    rows = list(dict.fromkeys(row for table, row, _ in cells if table == "request"))
    outcomes = [row for row in rows if row not in (*INTAKE, *CLOSING)]
    for column in dict.fromkeys(c for table, _, c in cells if table == "request"):
        balance = dict.fromkeys(INTAKE, 1) | dict.fromkeys(CLOSING, -1)
        sums = {"processed_total": 1} | dict.fromkeys(outcomes, -1)
        for rule, signs in (("request_balance", balance), ("request_outcomes", sums)):
            yield (
                Line(rule, "request", None, column),
                {("request", row, column): sign for row, sign in signs.items()},
            )


def verdicts(grid: Grid) -> dict[Line, int | None]:
    """Left minus right of every identity; None where an operand has no number."""
    found: dict[Line, int | None] = {}
    for line, signs in lines(tuple(grid)).items():
        terms = [grid[key] for key in signs]
        known = [term * sign for term, sign in zip(terms, signs.values(), strict=True) if term is not None]
        found[line] = sum(known) if len(known) == len(terms) else None
    return found


def harmed(before: Grid, after: Grid) -> dict[Line, str]:
    """Identities that held before and afterwards fail (`fail`) or can no longer be evaluated (`unknown`)."""
    held, now = verdicts(before), verdicts(after)
    return {line: "unknown" if now[line] is None else "fail" for line in held if held[line] == 0 and now[line] != 0}


def one_cell_repairs(grid: Grid) -> dict[Key, int]:
    """Every cell whose change alone makes all identities hold that can be evaluated, with the number that does it."""
    found = {}
    all_lines, state = lines(tuple(grid)), verdicts(grid)
    failing = {line for line, difference in state.items() if difference}
    for key, number in grid.items():
        if number is None or not failing:
            continue
        mine = {line: signs[key] for line, signs in all_lines.items() if key in signs and state[line] is not None}
        needed = {-(state[line] or 0) * sign for line, sign in mine.items()}
        if set(mine) == failing and len(needed) == 1 and number + min(needed) >= 0:
            found[key] = number + min(needed)
    return found


def exchange_repairs(grid: Grid) -> list[frozenset[Key]]:
    """Every two neighbours, beside or below each other, whose exchange makes all identities hold."""
    state = verdicts(grid)
    by_cell = _by_cell(tuple(grid))
    failing = {line for line, difference in state.items() if difference}
    found = []
    for here, there in _neighbours(tuple(grid)):
        one, other = grid[here], grid[there]
        if not failing or one is None or other is None or one == other:
            continue
        shifted = dict.fromkeys(failing, 0)
        for key, gain in ((here, other - one), (there, one - other)):
            for line, sign in by_cell[key].items():
                shifted[line] = shifted.get(line, 0) + sign * gain
        if all((state[line] or 0) + moved == 0 for line, moved in shifted.items()):
            found.append(frozenset((here, there)))
    return found


@lru_cache(maxsize=4)
def _by_cell(cells: tuple[Key, ...]) -> dict[Key, dict[Line, int]]:
    found: dict[Key, dict[Line, int]] = {key: {} for key in cells}
    for line, signs in lines(cells).items():
        for key, sign in signs.items():
            found[key][line] = sign
    return found


@lru_cache(maxsize=4)
def _neighbours(cells: tuple[Key, ...]) -> tuple[tuple[Key, Key], ...]:
    along: dict[tuple[int, str, str], list[Key]] = {}
    for key in cells:
        for axis in (1, 2):
            along.setdefault((axis, key[0], key[axis]), []).append(key)
    return tuple(pair for keys in along.values() for pair in pairwise(keys))
