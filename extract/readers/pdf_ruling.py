"""Ruled tables of a page: lattices of lines with the characters in their cells.

Nothing depends on how the borders are drawn (strokes, thin rectangles, twice), and a border may be missing: two fields
with nothing between them are one cell, and the outer frame need not be drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from extract.model import MERGED, Grid, GridCell
from extract.readers.column_words import is_known
from extract.readers.pdf_lattice import NARROW, Table, lattices
from extract.readers.pdf_lines import by_line, cell_text, line_text, parted
from extract.readers.pdf_page import Box, Glyph, Page

_CONTIGUOUS = 0.12  # gap between the digits of one number, in widths of a digit
_OFFSET = 0.45  # of the neighbouring column: a border drawn so much off the one above or below
_FARTHEST = 16.0
_FEW, _SHORT = 3, 20  # cells of a row of a table at least, and characters of the rest of a label at most
_MANY = 6  # no cell of a ruled table holds so many numbers


def find_tables(page: Page) -> tuple[list[Table], list[Glyph]]:
    """The ruled tables of a page from the top, with their characters, and the characters outside of them."""
    rest = page.glyphs
    kept = []
    for table in lattices(page):  # small ones first: they may stand in the frame of a page
        inside, outside = _parted(rest, table.box)
        _fill(table, inside)
        _part_open_cells(table)
        if (is_table(table) or _is_rest(table, outside)) and not _lacks_lines(table):
            parts, text = _without_prose(table)
            whole = parts if len(parts) == 1 else [part for part in parts if is_table(part)]
            kept += whole
            rest = outside + text + [g for part in parts if part not in whole for cell in part.glyphs for g in cell]
    return sorted(kept, key=lambda table: table.ys[0]), rest


def _without_prose(table: Table) -> tuple[list[Table], list[Glyph]]:
    """Cut a table at rows that are one cell with text of no label: paragraphs in the frame of a page.

    Returns the parts between them, and the characters of those rows.
    """
    width = len(table.xs) - 1
    prose = {
        row: glyphs
        for (left, top, right, bottom), glyphs in zip(table.cells, table.glyphs, strict=True)
        if glyphs and left == 0 and right == width and not is_known(cell_text(glyphs, table.xs[0], table.xs[-1]))
        for row in range(top, bottom)
    }
    if not prose:
        return [table], []
    edges = [-1, *sorted(prose), len(table.ys) - 1]
    parts = [_rows_of(table, first + 1, last) for first, last in pairwise(edges) if last - first > 1]
    return parts, [glyph for glyphs in {id(cell): cell for cell in prose.values()}.values() for glyph in glyphs]


def _rows_of(table: Table, first: int, last: int) -> Table:
    """The rows from `first` up to `last` as a table of their own."""
    part = Table(table.xs, table.ys[first : last + 1], [], pad=table.pad)
    for (left, top, right, bottom), glyphs in zip(table.cells, table.glyphs, strict=True):
        if first <= top < last:
            part.cells.append((left, top - first, right, bottom - first))
            part.glyphs.append(glyphs)
    return part


def is_table(table: Table) -> bool:
    """Whether a lattice is a table and no frame, underlining or shading of text: two cells in some row hold text."""
    rows: dict[int, int] = {}
    for (_, top, _, _), glyphs in zip(table.cells, table.glyphs, strict=True):
        if glyphs:
            rows[top] = rows.get(top, 0) + 1
    return max(rows.values(), default=0) > 1


def _is_rest(table: Table, outside: list[Glyph]) -> bool:
    """Whether a lattice at the top of a page is one row with a short text in one cell: the rest of a row cut above."""
    filled = [glyphs for glyphs in table.glyphs if glyphs]
    if len(table.ys) != 2 or len(table.cells) < _FEW or len(filled) != 1 or len(filled[0]) > _SHORT:
        return False
    return all(glyph[1] > table.ys[0] for glyph in outside)


def _lacks_lines(table: Table) -> bool:
    """Whether lines part only some of the numbers: cells hold several, or headings and numbers."""
    crowded = mixed = most = 0
    for (left, _, right, _), glyphs in zip(table.cells, table.glyphs, strict=True):
        if len(glyphs) < 2:
            continue
        words = cell_text(glyphs, table.xs[left], table.xs[right], table.pad).split()
        numbers = sum(word.replace(".", "").isdigit() for word in words)
        most = max(most, numbers)
        crowded += numbers > 1
        mixed += numbers > 0 and numbers < len(words)
    return crowded > 1 or mixed > 2 or most > _MANY


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
    gaps = [min(cell)[0] - table.xs[at[0]] for at, cell in zip(table.cells, table.glyphs, strict=True) if cell]
    table.pad = max(min(gaps, default=0.0), 0.0)


def _part_open_cells(table: Table) -> None:
    """Part cells over several columns that hold numbers in some of them: the border between them is not drawn."""
    for index in range(len(table.cells)):
        left, top, right, bottom = table.cells[index]
        starts = _number_columns(table, index) if right > left + 1 else []
        if not starts:
            continue
        glyphs, edges = table.glyphs[index], [*sorted({left, *starts}), right]
        cells = [(first, top, last, bottom) for first, last in pairwise(edges)]
        parts: list[list[Glyph]] = [[] for _ in cells]
        for glyph in glyphs:
            at = _field(table.xs, (glyph[0] + glyph[2]) / 2)
            parts[bisect_right(edges, max(at, left)) - 1].append(glyph)
        table.cells[index], table.glyphs[index] = cells[0], parts[0]
        table.cells += cells[1:]
        table.glyphs += parts[1:]


def _number_columns(table: Table, index: int) -> list[int]:
    """The columns of the numbers behind the label in a cell, each in its own; none where the cell is no such row."""
    words = [piece for line in by_line(table.glyphs[index]) for piece in parted(line)]
    numbers = [piece for piece in words if line_text(piece).replace(".", "").isdigit()]
    columns = [_field(table.xs, (piece[0][0] + piece[-1][2]) / 2) for piece in sorted(numbers)]
    label = max((_field(table.xs, piece[-1][2]) for piece in words if piece not in numbers), default=-1)
    distinct = len(set(columns)) == len(columns) and len(words) > 1
    return columns if distinct and all(column > label for column in columns) else []


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
        text = cell_text(glyphs, box[0], box[2], table.pad) if glyphs else ""
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
