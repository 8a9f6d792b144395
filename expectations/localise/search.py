"""The search for the fewest mistakes that explain why identities fail: one move, two, and more where they stand apart.

Moves are indexed by what they do to the residuals, so the second move of a pair is looked up, not tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
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
    """All moves that may set something right in one table, by what they do.

    Most tables are explained by one move: what a move does to every line is worked out only where this is not so.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        made = [*number_moves(grid), *row_moves(grid), *exchanges(grid), *line_moves(grid)]
        if grid.elsewhere:
            made = [move for move in made if grid.elsewhere.isdisjoint(cell for cell, _ in move.changes)]
        self.moves = made if grid.whole else [move for one in made if (move := _in_whole_numbers(grid, one))]

    def singles(self) -> list[tuple[Move, ...]]:
        """The moves after which all identities hold."""
        grid = self.grid
        wanted = -grid.signature(grid.residuals)
        alike = [move for move in self.moves if grid.signature_of(move.changes) == wanted]
        return [
            (move,)
            for move, effect in filtered(grid, alike)
            if _after(grid.residuals, effect) == {} and grid.completes(move.changes)
        ]

    @cached_property
    def by_line(self) -> dict[int, list[Entry]]:
        """The moves by the lines that they touch."""
        found: dict[int, list[Entry]] = {}
        for move, effect in filtered(self.grid, self.moves):
            entry = Entry(move, effect)
            for line in effect:
                found.setdefault(line, []).append(entry)
        return found

    @cached_property
    def _by_signature(self) -> dict[Number, list[Entry]]:
        found: dict[Number, list[Entry]] = {}
        for entry in {id(entry): entry for entries in self.by_line.values() for entry in entries}.values():
            found.setdefault(self.grid.signature_of(entry.move.changes), []).append(entry)
        return found

    def setting(self, residuals: Residuals) -> Iterator[Entry]:
        """The moves that set exactly these residuals right."""
        for entry in self._by_signature.get(-self.grid.signature(residuals), ()):
            if len(entry.effect) == len(residuals) and _after(residuals, entry.effect) == {}:
                yield entry


def _in_whole_numbers(grid: Grid, move: Move) -> Move | None:
    """The move as counts of things; None where it would leave or put a fraction of one."""
    if any(value.denominator != 1 and value != grid.values[cell] for cell, value in move.changes):
        return None
    return move._replace(changes=tuple((cell, int(value)) for cell, value in move.changes if value.denominator == 1))


def _after(residuals: Residuals, effect: Residuals) -> dict[int, Number]:
    """Residuals after a move."""
    lines = {line: residuals.get(line, 0) + effect.get(line, 0) for line in (*residuals, *effect)}
    return {line: left for line, left in lines.items() if left}


def one_mistake(grid: Grid) -> list[tuple[Move, ...]]:
    """The single moves after which all identities hold."""
    return Pool(grid).singles()


def explain(grid: Grid) -> list[tuple[Move, ...]]:
    """The sets of moves, of the least possible number, after which all identities hold; empty where none was found.

    Where one move explains it only as several numbers without a common cause, sets of more moves stand beside it.
    """
    pool = Pool(grid)
    found = pool.singles()
    for further in (_pairs, _more):
        if any(all(move.kind not in COARSE for move in moves) for moves in found):
            break
        found = _distinct([*found, *further(pool, grid.residuals, ())])
    return found


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
