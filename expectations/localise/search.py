"""The search for the fewest mistakes that explain why identities fail: one move, two, and more where they stand apart.

Moves are indexed by what they do to the residuals, so the second move of a pair is looked up, not tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from expectations.localise.grid import Assignment, Grid, Number
from expectations.localise.lines import line_moves
from expectations.localise.moves import Move, exchanges, filtered, number_moves, row_moves

MOST_MISTAKES = 6  # of an explanation by moves
_MOST_PAIRS = 400
# Moves of many numbers at once, without a common cause.
COARSE = frozenset({"row_wrong", "column_wrong"})

Residuals = Mapping[int, Number]


class Entry(NamedTuple):
    """A move and what it does to the live lines."""

    move: Move
    effect: dict[int, Number]


class Pool:
    """All moves that may set something right in one table, by what they do."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        made = chain(number_moves(grid), row_moves(grid), exchanges(grid), line_moves(grid))
        self.by_signature: dict[Number, list[Entry]] = {}
        self.by_line: dict[int, list[Entry]] = {}
        for move, effect in filtered(grid, made):
            entry = Entry(move, effect)
            self.by_signature.setdefault(grid.signature(effect), []).append(entry)
            for line in effect:
                self.by_line.setdefault(line, []).append(entry)

    def setting(self, residuals: Residuals) -> Iterator[Entry]:
        """The moves that set exactly these residuals right."""
        for entry in self.by_signature.get(-self.grid.signature(residuals), ()):
            if len(entry.effect) == len(residuals) and _after(residuals, entry.effect) == {}:
                yield entry


def _after(residuals: Residuals, effect: Residuals) -> dict[int, Number]:
    """Residuals after a move."""
    lines = {line: residuals.get(line, 0) + effect.get(line, 0) for line in (*residuals, *effect)}
    return {line: left for line, left in lines.items() if left}


def one_mistake(grid: Grid) -> list[tuple[Move, ...]]:
    """The single moves after which all identities hold."""
    return _singles(Pool(grid))


def explain(grid: Grid) -> list[tuple[Move, ...]]:
    """The sets of moves, of the least possible number, after which all identities hold; empty where none was found.

    Where one move explains it only as several numbers without a common cause, sets of more moves stand beside it.
    """
    pool = Pool(grid)
    found = _singles(pool)
    for further in (_pairs, _more):
        if any(all(move.kind not in COARSE for move in moves) for moves in found):
            break
        found = _distinct([*found, *further(pool, grid.residuals, ())])
    return found


def _singles(pool: Pool) -> list[tuple[Move, ...]]:
    grid = pool.grid
    return [(entry.move,) for entry in pool.setting(grid.residuals) if grid.completes(entry.move.changes)]


def _pairs(pool: Pool, residuals: Residuals, before: tuple[Move, ...]) -> Iterator[tuple[Move, ...]]:
    if not residuals:
        return
    grid, found = pool.grid, 0
    # One of the two moves must touch the line that the fewest moves touch.
    line = min(residuals, key=lambda line: len(pool.by_line.get(line, ())))
    for entry in pool.by_line.get(line, ()):
        if not _apart(entry.move, before):
            continue
        for other in pool.setting(_after(residuals, entry.effect)):
            moves = (*before, entry.move, other.move)
            if _apart(other.move, moves[:-1]) and grid.completes(assignment(moves)):
                yield moves
                found += 1
        if found > _MOST_PAIRS:
            return


def _more(pool: Pool, residuals: Residuals, before: tuple[Move, ...]) -> Iterator[tuple[Move, ...]]:
    """More than two moves, where all but two each set lines right that no other touches."""
    if len(before) + 2 >= MOST_MISTAKES or not residuals:
        return
    line = min(residuals, key=lambda line: len(pool.by_line.get(line, ())))
    clean = [entry for entry in pool.by_line.get(line, ()) if _is_clean(entry, residuals)]
    for entry in clean:
        if not _apart(entry.move, before):
            continue
        moves, left = (*before, entry.move), _after(residuals, entry.effect)
        found = list(_pairs(pool, left, moves))
        yield from found or _more(pool, left, moves)


def _is_clean(entry: Entry, residuals: Residuals) -> bool:
    return len(entry.effect) > 1 and all(residuals.get(line, 0) == -change for line, change in entry.effect.items())


def _apart(move: Move, others: tuple[Move, ...]) -> bool:
    cells = {cell for cell, _ in move.changes}
    return not any(cell in cells for other in others for cell, _ in other.changes)


def assignment(moves: tuple[Move, ...]) -> Assignment:
    """All changes of the moves."""
    return tuple(change for move in moves for change in move.changes)


def _distinct(found: Iterator[tuple[Move, ...]] | list[tuple[Move, ...]]) -> list[tuple[Move, ...]]:
    kept: dict[frozenset[tuple[int, Number]], tuple[Move, ...]] = {}
    for moves in found:
        kept.setdefault(frozenset(assignment(moves)), moves)
    return list(kept.values())
