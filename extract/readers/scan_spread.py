"""Sheets that show two pages side by side, as scans of open booklets and copies on A3 do: each half is a page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extract.readers.scan_grid import find_tables
from extract.readers.scan_lines import bands, drop_specks, lines, runs, typical_height
from extract.readers.scan_rulings import find_rulings
from extract.readers.scan_sheet import Image, Sheet, straightened

_WIDE = 1.2  # times its height: a sheet of two pages
_GUTTER = 0.04  # of the sheet's width to either side of the middle: the cut lies there
_FREE = 0.2  # inches at the cut in which nothing stands
_FULL = 0.6  # of a half's width: a line of running text so long, or a table, shows that the half is a page
_GAP = 2.0  # times the height of a line: no line of running text has such a gap
_LEAST_LINE = 0.06  # inches


def halves(sheet: Sheet, *, known: bool) -> tuple[Sheet, ...]:
    """The two pages on a sheet, each made straight by itself, or the sheet itself where it is one page.

    `known` tells that other sheets of this document show two pages: a short last one does not show it.
    """
    at = _cut(sheet)
    if at is None:
        return (sheet,)
    parts = sheet.part(0, at), sheet.part(at, sheet.ink.shape[1])
    if not known and not all(map(_is_page, parts)):
        return (sheet,)
    return tuple(map(straightened, parts))


def _cut(sheet: Sheet) -> int | None:
    """Where nothing stands near the middle of a wide sheet."""
    height, width = sheet.ink.shape
    if width < _WIDE * height:
        return None
    ink = drop_specks(sheet.ink, sheet.dpi)
    low, high = round((0.5 - _GUTTER) * width), round((0.5 + _GUTTER) * width)
    free = [(start, end) for start, end in runs(~np.asarray(ink[:, low:high].any(axis=0)))]
    start, end = max(free, key=lambda run: run[1] - run[0], default=(0, 0))
    return low + (start + end) // 2 if end - start >= _FREE * sheet.dpi else None


def _is_page(half: Sheet) -> bool:
    """Whether a half holds a long line of running text or a ruled table; of a table without lines none does."""
    width = half.ink.shape[1]
    tables = find_tables(find_rulings(half.ink, half.dpi), half.dpi)
    if any(table.box.width > _FULL * width for table in tables):
        return True
    ink = drop_specks(half.ink, half.dpi)
    size = typical_height(bands(ink), round(_LEAST_LINE * half.dpi))
    return any(_is_full(ink[box.y0 : box.y1], _FULL * width, _GAP * size) for box in lines(ink, size))


def _is_full(line: Image, width: float, gap: float) -> bool:
    signs = runs(np.asarray(line.any(axis=0)))
    gaps = (after[0] - before[1] for before, after in pairwise(signs))
    return signs[-1][1] - signs[0][0] >= width and max(gaps, default=0) <= gap
