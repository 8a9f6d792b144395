"""A statutory table as a system of equations: cells by number, identities as lines, and what is left of each line.

The residual of a line is its left side less its right side; it is 0 where the identity holds. Blank cells count as
zero. Lines with a cell of which nothing is known (missing, no number) are not live: nothing is asked of them until a
move gives that cell a value.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from extract.forms import Identity, editions

Number = int | Fraction
ZEROS_A_HOLE = 8  # a report that prints so many zeros for each blank cell is meant to print them all
# A cell and what it would hold.
Assignment = tuple[tuple[int, Number], ...]


def exact(value: float) -> Number:
    """A number as the search counts with it: whole, or a fraction, for sums of binary fractions are not exact."""
    if isinstance(value, int):
        return value
    return int(value) if value.is_integer() else Fraction(str(value))


def plain(number: Number) -> int | float:
    """A number as it is shown and kept."""
    return int(number) if number == int(number) else float(number)


class Line(NamedTuple):
    """An identity on one row or column (the other is None): `signs` of its cells, +1 on the left, -1 on the right."""

    rule: str
    row: str | None
    column: str | None
    signs: tuple[tuple[int, int], ...]


class Shape(NamedTuple):
    """The equations of one table of one edition; cell `i` stands in row `i // width`, column `i % width`.

    `lines_of` gives the lines of each cell with its sign in them. `sums` are the rows that an identity along columns
    adds up to (the total of outcomes). `weights` are random numbers, by line: the residuals of a table, each times the
    weight of its line, add up to a number that tells them apart. `names` are the codes of each cell's row and column.
    """

    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    lines_of: tuple[tuple[tuple[int, int], ...], ...]
    sums: frozenset[int]
    weights: tuple[int, ...]
    width: int  # the number of columns; the last one is the total of the others
    names: tuple[tuple[str, str], ...]

    def name(self, cell: int) -> tuple[str, str]:
        """The codes of a cell's row and column."""
        return self.names[cell]


@lru_cache(maxsize=16)
def shape_of(table: str, edition: str) -> Shape | None:
    """The equations of a table, or None where its edition declares none."""
    declared = editions().get(edition)
    if declared is None:
        return None
    identities = [identity for identity in declared.identities if identity.table == table]
    block = next((form.blocks[0] for name, form in declared.tables.items() if name == table), None)
    if not identities or block is None:
        return None
    rows, columns = block.rows, block.columns
    lines = tuple(line for identity in identities for line in _lines(identity, rows, columns))
    lines_of: list[list[tuple[int, int]]] = [[] for _ in range(len(rows) * len(columns))]
    for number, line in enumerate(lines):
        for cell, sign in line.signs:
            lines_of[cell].append((number, sign))
    sums = {rows.index(i.left[0]) for i in identities if i.along == "column" and len(i.left) == 1}
    source = random.Random(table)  # noqa: S311  (no secret: the same numbers in every run)
    weights = tuple(source.getrandbits(62) for _ in lines)
    names = tuple((row, column) for row in rows for column in columns)
    return Shape(
        table, rows, columns, lines, tuple(map(tuple, lines_of)), frozenset(sums), weights, len(columns), names
    )


def _lines(identity: Identity, rows: Sequence[str], columns: Sequence[str]) -> list[Line]:
    width, found = len(columns), []
    along_row = identity.along == "row"
    for number, name in enumerate(rows if along_row else columns):
        sides = [
            (number * width + columns.index(code) if along_row else rows.index(code) * width + number, sign)
            for side, sign in ((identity.left, 1), (identity.right, -1))
            for code in side
        ]
        row, column = (name, None) if along_row else (None, name)
        found.append(Line(identity.rule, row, column, tuple(sides)))
    return found


class Grid:
    """The cells of one printed table, as numbers, and the residuals of its live lines.

    `printed` tells the cells that hold a number, `blank` those that are printed and hold none; of all others nothing
    is known. Where these are no more than `few`, they count as blank, too (`missing`): a number is looked for in them.
    `zeros` counts the zeros that the report prints in all its tables.
    """

    def __init__(
        self,
        shape: Shape,
        cells: Mapping[tuple[str, str], tuple[Number | None, bool]],
        raws: Mapping[tuple[str, str], str],
        *,
        few: int = 0,
        zeros: int = 0,
    ) -> None:
        self.shape, self.zeros = shape, zeros
        held = [cells.get(name, (None, False)) for name in shape.names]
        self.values: list[Number] = [0 if value is None else value for value, _ in held]
        self.whole = all(isinstance(value, int) for value in self.values)
        self.printed = [value is not None for value, _ in held]
        unknown = frozenset(cell for cell, (value, blank) in enumerate(held) if value is None and not blank)
        self.missing = unknown if len(unknown) <= few else frozenset()
        self.unknown = unknown - self.missing
        self.blank = [not printed and cell not in self.unknown for cell, printed in enumerate(self.printed)]
        self.raws = [raws.get(name, "") for name in shape.names]
        self.elsewhere: frozenset[int] = frozenset()
        self.live = [True] * len(shape.lines)
        for cell in self.unknown:
            for number, _ in shape.lines_of[cell]:
                self.live[number] = False
        self.residuals = {
            number: left
            for number, line in enumerate(shape.lines)
            if self.live[number] and (left := self._residual(line)) != 0
        }

    def only(self, lines: Collection[int]) -> Grid:
        """The same cells with some of the failing lines, as if the others held; `elsewhere` are the cells of these."""
        part = copy.copy(self)
        part.residuals = {line: left for line, left in self.residuals.items() if line in lines}
        others = self.residuals.keys() - part.residuals.keys()
        part.elsewhere = frozenset(cell for line in others for cell, _ in self.shape.lines[line].signs)
        return part

    def _residual(self, line: Line) -> Number:
        return sum(sign * self.values[cell] for cell, sign in line.signs)

    def effect(self, changes: Assignment) -> dict[int, Number]:
        """What changed cells do to the residuals of live lines."""
        found: dict[int, Number] = {}
        for cell, new in changes:
            delta = new - self.values[cell]
            for line, sign in self.shape.lines_of[cell]:
                if self.live[line]:
                    found[line] = found.get(line, 0) + sign * delta
        return {line: change for line, change in found.items() if change}

    def signature(self, residuals: Mapping[int, Number]) -> Number:
        """A number that tells residuals apart; that of a sum is the sum of theirs."""
        weights = self.shape.weights
        return sum(weights[line] * left for line, left in residuals.items())

    def signature_of(self, changes: Assignment) -> Number:
        """The signature of what changed cells do to the residuals of live lines."""
        values, pulls = self.values, self._pulls
        return sum([(new - values[cell]) * pulls[cell] for cell, new in changes])

    @cached_property
    def _pulls(self) -> list[int]:
        """What one more in each cell does to the signature of the residuals."""
        weights, live = self.shape.weights, self.live
        return [sum(sign * weights[line] for line, sign in lines if live[line]) for lines in self.shape.lines_of]

    def completes(self, changes: Assignment) -> bool:
        """Whether the lines that are not live, and whose last unknown cells the changes fill in, then hold."""
        after = dict(changes)
        if self.unknown.isdisjoint(after):
            return True
        unknown = self.unknown - after.keys()
        return all(
            sum(sign * after.get(cell, self.values[cell]) for cell, sign in line.signs) == 0
            for number, line in enumerate(self.shape.lines)
            if not self.live[number] and not any(cell in unknown for cell, _ in line.signs)
        )

    def holes(self, most: int) -> frozenset[int]:
        """Blank cells in a report that prints its zeros: left empty by mistake, not by habit (then there are none).

        Wholly blank rows and columns and strokes are no holes; more than `most` holes are a habit.
        """
        width, height = self.shape.width, len(self.shape.rows)
        lines = [*map(self.row, range(height)), *map(self.column, range(width))]
        wholly = {cell for line in lines if not any(self.printed[cell] for cell in line) for cell in line}
        found = frozenset(
            cell for cell, raw in enumerate(self.raws) if self.blank[cell] and not raw and cell not in wholly
        )
        return found if 0 < len(found) <= min(most, self.zeros / ZEROS_A_HOLE) else frozenset()

    def row(self, number: int) -> range:
        """The cells of a row."""
        width = self.shape.width
        return range(number * width, (number + 1) * width)

    def column(self, number: int) -> range:
        """The cells of a column."""
        return range(number, len(self.values), self.shape.width)
