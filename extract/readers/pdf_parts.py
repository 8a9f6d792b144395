"""Tables that go over several pages: their parts get the same columns, and a row cut by the page's end is one again."""

from __future__ import annotations

from bisect import bisect_left

from extract.labels import row_index
from extract.model import MERGED, Grid, GridCell, Row
from extract.readers.lines import Line
from extract.readers.pdf_lattice import NARROW, Table
from extract.readers.pdf_page import Page
from extract.readers.pdf_ruling import columns_of, grid_of

Placed = tuple[float, Grid]  # the height at which a grid begins, and the grid
_MOST = 0.75  # of the borders of a part
_FRAME = 8.0  # the frames of two parts of a table differ by at most this


def joined_grids(sheets: list[tuple[Page, list[Table], list[Line]]]) -> list[list[Placed]]:
    """The grids that begin on each page, from the top, with their heights; `sheets` also have the lines of text."""
    grids: list[list[Placed]] = [[] for _ in sheets]
    chain: list[tuple[int, Page, Table]] = []
    for number, (page, tables, lines) in enumerate(sheets):
        for index, table in enumerate(tables):
            above = any(line.y1 <= table.ys[0] + 1 for line in lines)
            if index or above or not chain or not _goes_on(chain[-1], number, sheets, table):
                _close(chain, grids)
                chain = []
            chain.append((number, page, table))
    _close(chain, grids)
    return grids


def _goes_on(
    last: tuple[int, Page, Table], number: int, sheets: list[tuple[Page, list[Table], list[Line]]], following: Table
) -> bool:
    """Whether a table is the last thing on the page before and has the frame of the one at the top of this page."""
    before, _, table = last
    if before != number - 1 or any(line.y0 >= table.ys[-1] - 1 for line in sheets[before][2]):
        return False
    return abs(table.xs[-1] - following.xs[-1]) <= _FRAME and _begin_alike(table.xs, following.xs)


def _begin_alike(first: list[float], second: list[float]) -> bool:
    """Whether two parts begin at one place, or one at a border of the other and most of its borders are the same.

    Where the first column is one cell over a whole page, some programs do not draw its border there.
    """
    if abs(first[0] - second[0]) <= _FRAME:
        return True
    wide, narrow = sorted((first, second))
    shared = [min(abs(x - y) for y in wide) <= NARROW for x in narrow]
    return shared[0] and sum(shared) >= _MOST * len(shared)


def _close(chain: list[tuple[int, Page, Table]], grids: list[list[Placed]]) -> None:
    if len(chain) > 1:
        _share_columns([table for _, _, table in chain])
    if not chain:
        return
    starts = columns_of([table for _, _, table in chain])
    rows: list[Row] = []
    for _, page, table in chain:
        part = [row for row in grid_of(page, table, starts).rows if not _is_gap(row)]
        if rows and part and (whole := mended(rows[-1], part[0])) is not None:
            rows[-1:], part = [whole], part[1:]
        rows += part
    number, page, table = chain[0]
    grids[number].append((table.ys[0], Grid(tuple(rows), True, page.where(table.box))))


def _is_gap(row: Row) -> bool:
    """Whether a row is the space between two borders: no text, and not even two cells."""
    return not any(cell.text for cell in row) and sum(cell.where != MERGED for cell in row) < 2


def _share_columns(tables: list[Table]) -> None:
    """Give all parts the borders of all: what only one of them draws parts no cell of the others."""
    places: list[float] = []
    for place in sorted(x for table in tables for x in table.xs):
        if not places or place - places[-1] >= NARROW:
            places.append(place)
    for table in tables:
        at = [_nearest(places, x) for x in table.xs]
        table.cells = [(at[left], top, at[right], bottom) for left, top, right, bottom in table.cells]
        table.xs = [next((x for x, i in zip(table.xs, at, strict=True) if i == k), p) for k, p in enumerate(places)]


def _nearest(places: list[float], x: float) -> int:
    index = bisect_left(places, x)
    return min((i for i in (index - 1, index) if 0 <= i < len(places)), key=lambda i: abs(places[i] - x))


def mended(first: Row, second: Row) -> Row | None:
    """The last row of a page and the first of the next as one, where only both together have a known label."""
    whole = tuple(_both(a, b) for a, b in zip(first, second, strict=True))
    return whole if _is_cut(first, second, whole) else None


def _both(upper: GridCell, lower: GridCell) -> GridCell:
    if not upper.text:
        return lower if lower.where != MERGED else upper
    if upper.confidence is None or lower.confidence is None:
        return GridCell(upper.text + lower.text, upper.where)
    return GridCell(upper.text + lower.text, upper.where, min(upper.confidence, lower.confidence))


def _is_cut(first: Row, second: Row, whole: Row) -> bool:
    """Whether two rows are halves: no cell has numbers in both; a label is known, or has numbers, only as a whole."""
    label = _is_label_only(first) and all(cell.text.isdigit() for cell in second if cell.text)
    label &= any(cell.text for cell in second)
    if _has_numbers(first) != _has_numbers(second):
        label |= _completes(first, second, whole)
    for a, b, both in zip(first, second, whole, strict=True):
        if not (a.text and b.text):
            continue
        if a.text[-1].isdigit() or b.text[0].isdigit():
            return False
        label |= _is_exact(both.text) and not (_is_exact(a.text) and _is_exact(b.text))
    return label


def _has_numbers(row: Row) -> bool:
    return any(cell.text.isdigit() for cell in row)


def _completes(first: Row, second: Row, whole: Row) -> bool:
    """Whether only together the two halves have the label of a row, though not to the letter."""
    return any(
        a.text and b.text and _is_row(both.text) and not (_is_row(a.text) and _is_row(b.text))
        for a, b, both in zip(first, second, whole, strict=True)
    )


def _is_row(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.code is not None


def _is_label_only(row: Row) -> bool:
    texts = [cell.text for cell in row if cell.text]
    return len(texts) in (1, 2, 3) and _is_exact(texts[-1]) and not any(text.isdigit() for text in texts)


def _is_exact(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.is_sure
