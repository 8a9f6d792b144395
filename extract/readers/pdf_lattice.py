"""Ruling lines joined to lattices, and cells found by which borders are drawn between their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extract.readers.pdf_page import SHORTEST, Box, Glyph, Page, Rule

_SAME = 1.6  # lines at most so far apart are drawn at one place
_DASH = 3.2  # the widest gap between the dashes of a line
_TOUCH = 4.0  # a line that ends so near to another one meets it
NARROW = 6.0  # no column or row is as small
_DRAWN = 0.5  # share of a field's side along which a border must be drawn
_MOST_FIELDS = 20_000  # a lattice of more fields, or of so many lines, is a drawing
_MOST_MEETINGS = 1_000_000


class _Borders(NamedTuple):
    """Where borders are drawn: `upright` by place and row, `level` by place and column."""

    upright: list[list[bool]]
    level: list[list[bool]]


@dataclass(slots=True)
class Table:
    """A lattice with its cells: `cells` are (left, top, right, bottom) in indices of `xs` and `ys`.

    `pad` is the space that cells keep free at their left side.
    """

    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]]
    glyphs: list[list[Glyph]] = field(default_factory=list)
    pad: float = 0.0

    @property
    def box(self) -> Box:
        """The frame."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def lattices(page: Page) -> list[Table]:
    """The lattices of a page, the smallest first; areas of colour side by side rule where no lines do."""
    across, down = _joined(page.across), _joined(page.down)
    if len(page.fills) > 3 and len(down) < 2:
        across, down = _edges(page.fills, across, down)
    found = [table for group in _groups(across, down) if (table := _lattice(*group)) is not None]
    return sorted(found, key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0]))


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lines drawn in parts, as dashes or dots, or twice, joined to one; what stays short rules nothing."""
    found: list[Rule] = []
    for bundle in _bundles(sorted(rules)):
        open_rule = bundle[0]
        for rule in bundle[1:]:
            if rule.start <= open_rule.end + _DASH:
                open_rule = open_rule._replace(end=max(open_rule.end, rule.end))
            else:
                found.append(open_rule)
                open_rule = rule
        found.append(open_rule)
    return [rule for rule in found if rule.end - rule.start >= SHORTEST]


def _bundles(rules: list[Rule]) -> list[list[Rule]]:
    """Lines at one place, each bundle in the order of their beginnings."""
    bundles: list[list[Rule]] = []
    for rule in rules:
        if bundles and rule.at - bundles[-1][0].at <= _SAME:
            bundles[-1].append(rule)
        else:
            bundles.append([rule])
    return [sorted(bundle, key=lambda rule: rule.start) for bundle in bundles]


def _edges(fills: list[Box], across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Areas of colour side by side rule a table that has no lines."""
    across = across + [Rule(y, x0, x1) for x0, y0, x1, y1 in fills for y in (y0, y1)]
    down = down + [Rule(x, y0, y1) for x0, y0, x1, y1 in fills for x in (x0, x1)]
    return _joined(across), _joined(down)


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, group by group."""
    if len(across) * len(down) > _MOST_MEETINGS:
        return []
    owner = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                h.start - _TOUCH <= v.at <= h.end + _TOUCH
                and v.start - _TOUCH <= h.at <= v.end + _TOUCH
                and root(i) != root(j)
            ):
                owner[root(j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return list(groups.values())


def _lattice(across: list[Rule], down: list[Rule]) -> Table | None:
    if not across or not down:
        return None
    ends_x = [min(rule.start for rule in across), max(rule.end for rule in across)]
    ends_y = [min(rule.start for rule in down), max(rule.end for rule in down)]
    xs = _places([rule.at for rule in down], ends_x)
    ys = _places([rule.at for rule in across], ends_y)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_FIELDS:
        return None
    drawn = _Borders(_borders(down, xs, ys), _borders(across, ys, xs))
    return Table(xs, ys, _cells(len(xs) - 1, len(ys) - 1, drawn))


def _places(drawn: list[float], ends: list[float]) -> list[float]:
    """Where the lines of one direction stand, with the ends of the frame; near ones are one."""
    places: list[list[float]] = []
    for at in sorted(drawn):
        if places and at - places[-1][0] < NARROW:
            places[-1].append(at)
        else:
            places.append([at])
    found = [sum(place) / len(place) for place in places]
    if ends[0] < found[0] - NARROW:
        found.insert(0, ends[0])
    if ends[1] > found[-1] + NARROW:
        found.append(ends[1])
    return found


def _borders(rules: list[Rule], places: list[float], fields: list[float]) -> list[list[bool]]:
    """For each place between two lines of fields, and each field along it: whether a border is drawn there."""
    drawn = [[0.0] * (len(fields) - 1) for _ in places]
    for rule in rules:
        nearest = min(range(len(places)), key=lambda i: abs(places[i] - rule.at))
        for index, (start, end) in enumerate(pairwise(fields)):
            drawn[nearest][index] += max(0.0, min(end, rule.end) - max(start, rule.start))
    sizes = [end - start for start, end in pairwise(fields)]
    return [[length >= _DRAWN * size for length, size in zip(row, sizes, strict=True)] for row in drawn]


def _cells(columns: int, rows: int, drawn: _Borders) -> list[tuple[int, int, int, int]]:
    """Join fields with no border between them, and cut what is no rectangle into some."""
    free = {(column, row) for row in range(rows) for column in range(columns)}
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (column, row) not in free:
                continue
            right = column + 1
            while right < columns and (right, row) in free and not drawn.upright[right][row]:
                right += 1
            bottom = row + 1
            while bottom < rows and _goes_on(column, right, bottom, free, drawn):
                bottom += 1
            cells.append((column, row, right, bottom))
            free -= {(x, y) for y in range(row, bottom) for x in range(column, right)}
    return cells


def _goes_on(left: int, right: int, row: int, free: set[tuple[int, int]], drawn: _Borders) -> bool:
    """Whether the cell above from column `left` to `right` goes on in `row`."""
    if any((x, row) not in free or drawn.level[row][x] for x in range(left, right)):
        return False
    return not any(drawn.upright[x][row] for x in range(left + 1, right))
