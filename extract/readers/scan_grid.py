"""Ruled tables of a page: where their lines cross, and the cells between them, merged ones as one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.readers.scan_rulings import NEAR, Rulings
from extract.readers.scan_sheet import Box, Image, cv2

_LONGEST = 0.6  # of the longest row of a blot of ink: those that are of the line in it
_DRAWN = 0.55  # share of a cell's side that must be drawn
_LEAST_WIDTH, _LEAST_HEIGHT = 1.0, 0.25  # inches of a table


_Span = tuple[int, int, int, int]  # row, column, down, across


class Cell(NamedTuple):
    """A cell: its box in pixels, where it begins and how many rows and columns it covers."""

    box: Box
    row: int
    column: int
    down: int
    across: int


class Table(NamedTuple):
    """A ruled table: its box, how many rows, where its lines down lie (pixels), its cells in reading order."""

    box: Box
    rows: int
    xs: tuple[int, ...]
    cells: tuple[Cell, ...]


def find_tables(rulings: Rulings, dpi: float) -> list[Table]:
    """The tables of a page from the top; lines across without columns between them are none."""
    near = max(round(NEAR * dpi), 4)
    joined = cv2.dilate(rulings.both, np.ones((near, near), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        if width < _LEAST_WIDTH * dpi or height < _LEAST_HEIGHT * dpi:
            continue
        table = _table(rulings, Box(x, y, x + width, y + height), near)
        if table is not None:
            found.append(table)
    kept = [table for table in found if not any(_inside(table.box, other.box) for other in found if other != table)]
    return sorted(kept, key=lambda table: table.box.y0)


def _inside(box: Box, other: Box) -> bool:
    return box.x0 >= other.x0 and box.y0 >= other.y0 and box.x1 <= other.x1 and box.y1 <= other.y1


def _table(rulings: Rulings, box: Box, near: int) -> Table | None:
    across = rulings.across[box.y0 : box.y1, box.x0 : box.x1]
    down = rulings.down[box.y0 : box.y1, box.x0 : box.x1]
    ys, xs = _positions(across, near), _positions(down.T, near)
    if len(ys) + len(xs) < 2:
        return None
    ys, xs = _with_ends(ys, down, 3 * near), _with_ends(xs, across.T, 3 * near)
    if len(ys) < 2 or len(xs) < 3:  # lines across, in a frame or without one, tell no columns
        return None
    right = _drawn(down.T, xs, ys, near)  # [column line][row]
    below = _drawn(across, ys, xs, near)  # [row line][column]
    cells = tuple(_cell(box, ys, xs, span) for span in _spans(right, below))
    outer = Box(box.x0 + xs[0], box.y0 + ys[0], box.x0 + xs[-1], box.y0 + ys[-1])
    return Table(outer, len(ys) - 1, tuple(box.x0 + x for x in xs), cells)


def _positions(pieces: Image, near: int) -> list[int]:
    """Where lines lie: middles of the rows that hold pieces, pieces close to each other taken as one line."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(pieces), connectivity=8)
    weighed = []
    for label in range(1, len(stats)):
        _, top, width, height, _ = stats[label].tolist()
        if height <= 2 * near:
            weighed.append((float(centres[label][1]), width))
        elif (middle := _line_in(labels[top : top + height] == label, near)) is not None:
            weighed.append((top + middle, width))
    weighed.sort()
    lines: list[list[tuple[float, int]]] = []
    for place, weight in weighed:
        if lines and place - _middle(lines[-1]) <= near:
            lines[-1].append((place, weight))
        else:
            lines.append([(place, weight)])
    return [round(_middle(line)) for line in lines]


def _line_in(blot: npt.NDArray[np.bool_], near: int) -> float | None:
    """The row of the line to which other ink, as of a seal, has grown; None where no row is like one."""
    lengths = blot.sum(axis=1)
    longest = np.flatnonzero(lengths >= _LONGEST * lengths.max())
    return float(longest.mean()) if longest[-1] - longest[0] <= near else None


def _middle(line: list[tuple[float, int]]) -> float:
    return sum(place * weight for place, weight in line) / sum(weight for _, weight in line)


def _with_ends(lines: list[int], other: Image, far: int) -> list[int]:
    """Add the border that is not drawn, where the lines of the other direction run on beyond the last one."""
    reach = np.flatnonzero(other.any(axis=1))
    if not len(reach):
        return lines
    first, last = int(reach[0]), int(reach[-1])
    if not lines or lines[0] - first > far:
        lines = [first, *lines]
    return [*lines, last] if last - lines[-1] > far else lines


def _drawn(pieces: Image, lines: list[int], crossings: list[int], near: int) -> list[list[bool]]:
    """For each line and each stretch between two crossings: whether it is drawn there."""
    half = max(near // 2, 3)
    found = []
    for place in lines:
        strip = np.asarray(pieces[max(place - half, 0) : place + half + 1].any(axis=0))
        found.append([bool(strip[start:end].mean() >= _DRAWN) for start, end in pairwise(crossings)])
    found[0] = found[-1] = [True] * (len(crossings) - 1)
    return found


def _spans(right: list[list[bool]], below: list[list[bool]]) -> Iterator[_Span]:
    """Cells as (row, column, down, across): squares joined where no line parts them, each grown to a rectangle."""
    rows, columns = len(below) - 1, len(right) - 1
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            across = 1
            while column + across < columns and not right[column + across][row] and not taken[row][column + across]:
                across += 1
            down = 1
            while row + down < rows and not any(below[row + down][column : column + across]):
                if any(right[line][row + down] for line in range(column + 1, column + across)):
                    break
                down += 1
            for at in range(row, row + down):
                taken[at][column : column + across] = [True] * across
            yield row, column, down, across


def _cell(box: Box, ys: list[int], xs: list[int], span: _Span) -> Cell:
    row, column, down, across = span
    inside = Box(box.x0 + xs[column], box.y0 + ys[row], box.x0 + xs[column + across] + 1, box.y0 + ys[row + down] + 1)
    return Cell(inside, row, column, down, across)


def on_common_columns(parts: list[Table], dpi: float) -> list[Table]:
    """The parts of one table on several pages with the columns of all of them, so that a column has one index."""
    near = round(NEAR * dpi)
    lines: list[int] = []
    for x in sorted(x - part.xs[0] for part in parts for x in part.xs):
        if not lines or x - lines[-1] > near:
            lines.append(x)
    return [_with_columns(part, [part.xs[0] + x for x in lines]) for part in parts]


def _with_columns(table: Table, xs: list[int]) -> Table:
    at = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in table.xs]
    cells = tuple(
        cell._replace(column=at[cell.column], across=at[cell.column + cell.across] - at[cell.column])
        for cell in table.cells
    )
    return table._replace(xs=tuple(xs), cells=cells)


def go_on(table: Table, following: Table, dpi: float) -> bool:
    """Whether two tables on consecutive pages are as wide as parts of one."""
    widths = [part.xs[-1] - part.xs[0] for part in (table, following)]
    return abs(widths[0] - widths[1]) <= NEAR * dpi
