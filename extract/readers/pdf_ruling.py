"""Ruled tables of a page: lines joined to lattices, and cells found by which borders are drawn between its fields.

Nothing depends on how the borders are drawn (strokes, thin rectangles, twice), and a border may be missing: two fields
with nothing between them are one cell, and the outer frame need not be drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from extract.model import MERGED, Grid, GridCell
from extract.readers.pdf_lines import by_line, cell_text, line_text
from extract.readers.pdf_page import SHORTEST, Box, Glyph, Page, Rule

_SAME = 1.6  # lines at most so far apart are drawn at one place
_DASH = 3.2  # the widest gap between the dashes of a line
_TOUCH = 4.0  # a line that ends so near to another one meets it
NARROW = 6.0  # no column or row is as small
_DRAWN = 0.5  # share of a field's side along which a border must be drawn
_CONTIGUOUS = 0.12  # gap between the digits of one number, in widths of a digit
_OFFSET = 0.45  # of the neighbouring column: a border drawn so much off the one above or below
_FARTHEST = 16.0
_MANY = 6  # no cell of a ruled table holds so many numbers


@dataclass(slots=True)
class Table:
    """A lattice with its cells: `cells` are (left, top, right, bottom) in indices of `xs` and `ys`."""

    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]]
    glyphs: list[list[Glyph]] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The frame."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_tables(page: Page) -> tuple[list[Table], list[Glyph]]:
    """The ruled tables of a page from the top, with their characters, and the characters outside of them."""
    across, down = _joined(page.across), _joined(page.down)
    if len(page.fills) > 3 and len(down) < 2:
        across, down = _edges(page.fills, across, down)
    tables = [table for group in _groups(across, down) if (table := _lattice(*group)) is not None]
    tables.sort(key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0]))
    rest = page.glyphs
    kept = []
    for table in tables:  # small ones first: they may stand in the frame of a page
        inside, outside = _parted(rest, table.box)
        _fill(table, inside)
        if is_table(table) and not _lacks_lines(table):
            kept.append(table)
            rest = outside
    return sorted(kept, key=lambda table: table.ys[0]), rest


def is_table(table: Table) -> bool:
    """Whether a lattice is a table and no frame, underlining or shading of paragraphs: two cells in some row hold text."""
    rows: dict[int, int] = {}
    for (_, top, _, _), glyphs in zip(table.cells, table.glyphs, strict=True):
        if glyphs:
            rows[top] = rows.get(top, 0) + 1
    return max(rows.values(), default=0) > 1


def _lacks_lines(table: Table) -> bool:
    """Whether lines part only some of the numbers: cells hold several, or headings and numbers, and columns must be found."""
    crowded = mixed = most = 0
    for glyphs in table.glyphs:
        if len(glyphs) < 2:
            continue
        words = [word for line in by_line(glyphs) for word in line_text(line).split()]
        numbers = sum(word.replace(".", "").isdigit() for word in words)
        most = max(most, numbers)
        crowded += numbers > 1
        mixed += numbers > 0 and numbers < len(words)
    return crowded > 1 or mixed > 2 or most > _MANY


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
    if len(xs) < 3 or len(ys) < 2:
        return None
    return Table(xs, ys, _cells(len(xs) - 1, len(ys) - 1, _borders(down, xs, ys), _borders(across, ys, xs)))


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


def _cells(
    columns: int, rows: int, upright: list[list[bool]], level: list[list[bool]]
) -> list[tuple[int, int, int, int]]:
    """Join fields with no border between them, and cut what is no rectangle into some."""
    free = {(column, row) for row in range(rows) for column in range(columns)}
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (column, row) not in free:
                continue
            right = column + 1
            while right < columns and (right, row) in free and not upright[right][row]:
                right += 1
            bottom = row + 1
            while bottom < rows and _goes_on(column, right, bottom, free, upright, level):
                bottom += 1
            cells.append((column, row, right, bottom))
            free -= {(x, y) for y in range(row, bottom) for x in range(column, right)}
    return cells


def _goes_on(
    left: int, right: int, row: int, free: set[tuple[int, int]], upright: list[list[bool]], level: list[list[bool]]
) -> bool:
    """Whether the cell above from column `left` to `right` goes on in `row`."""
    if any((x, row) not in free or level[row][x] for x in range(left, right)):
        return False
    return not any(upright[x][row] for x in range(left + 1, right))


def _parted(glyphs: list[Glyph], box: Box) -> tuple[list[Glyph], list[Glyph]]:
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    left, top, right, bottom = box
    for glyph in glyphs:
        x, y = (glyph[0] + glyph[2]) / 2, (glyph[1] + glyph[3]) / 2
        (inside if left - 2 <= x <= right + 2 and top <= y <= bottom else outside).append(glyph)
    return inside, outside


def _fill(table: Table, glyphs: list[Glyph]) -> None:
    """Put every character into the cell of its middle, a number that runs over a border into one cell."""
    owner = {
        (x, y): index
        for index, (left, top, right, bottom) in enumerate(table.cells)
        for y in range(top, bottom)
        for x in range(left, right)
    }
    table.glyphs = [[] for _ in table.cells]
    for run in _numbers(glyphs):
        x = (run[0][0] + run[-1][2]) / 2
        for glyph in run:
            at = _field(table.xs, x), _field(table.ys, (glyph[1] + glyph[3]) / 2)
            table.glyphs[owner[at]].append(glyph)


def _field(places: list[float], at: float) -> int:
    return min(max(bisect_right(places, at) - 1, 0), len(places) - 2)


def _numbers(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Characters one by one, but the digits of a number together."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and (glyph[4].isdigit() or glyph[4] == "."):
            before = runs[-1][-1]
            near = _CONTIGUOUS * (glyph[2] - glyph[0])
            if before[4].isdigit() and abs(glyph[0] - before[2]) <= near and abs(glyph[1] - before[1]) <= 1:
                runs[-1].append(glyph)
                continue
        runs.append([glyph])
    return runs


def grid_of(page: Page, table: Table, starts: list[int]) -> Grid:
    """The table as a grid with the columns that `starts` gives for its left borders (see `columns_of`)."""
    rows = [[GridCell("", MERGED) for _ in range(max(starts) + 1)] for _ in range(len(table.ys) - 1)]
    for (left, top, right, bottom), glyphs in zip(table.cells, table.glyphs, strict=True):
        box = table.xs[left], table.ys[top], table.xs[right], table.ys[bottom]
        text = cell_text(glyphs, box[0], box[2]) if glyphs else ""
        if text or not rows[top][starts[left]].text:
            rows[top][starts[left]] = GridCell(text, page.where(box))
    return Grid(tuple(map(tuple, rows)), True, page.where(table.box))


def columns_of(tables: list[Table]) -> list[int]:
    """The column of each left border in tables of the same `xs`; near borders between which no cell holds text are one.

    A border drawn a little off those of other rows makes no column of its own.
    """
    own = {
        left
        for table in tables
        for (left, _, right, _), glyphs in zip(table.cells, table.glyphs, strict=True)
        if right == left + 1 and glyphs
    }
    printed = {left for table in tables for left, _, right, _ in table.cells if right == left + 1}
    widths = [right - left for left, right in pairwise(tables[0].xs)]
    columns = [0]
    for index in range(1, len(widths)):
        width = widths[index - 1]
        beside = widths[index : index + 1] + widths[max(index - 2, 0) : index - 1]
        empty = index - 1 not in own and (width < 2 * NARROW or index - 1 not in printed)
        off = empty and width < _FARTHEST and width < _OFFSET * min(beside)
        columns.append(columns[-1] + (not off))
    return columns
