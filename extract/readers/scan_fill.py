"""Dark cells made plain: table heads and rows set in white, or in black, on a colour that is nearly as dark as print.

What is lighter or darker than the colour becomes print on paper; the cell keeps its outline as rulings.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extract.readers.scan_sheet import Image, cv2

_SMALL_DPI = 100  # the page is reduced to so many dots per inch while fills are sought
_DARK = 0.66  # of the level of paper: a lighter fill leaves black print legible
_SOLID, _JOIN = 0.06, 0.12  # inches: no stroke of print is so broad; signs within a fill are bridged
_LEAST = (0.5, 0.11)  # inches across and down of a fill
_FULL, _PRINTED, _CONTRAST = 0.65, 0.01, 40  # shares of a fill that are dark, and print; how much that stands out
_AROUND = 0.3  # inches within which the level of a fill is taken
_OUTLINE = 3  # pixels


def without_fills(grey: Image, dpi: float) -> Image:
    """A page as it was scanned (of `dpi`) with print in dark cells as dark print on paper."""
    scale = min(_SMALL_DPI / dpi, 1.0)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    fills = _fills(small, dpi * scale)
    if not fills.any():
        return grey
    size = grey.shape[1], grey.shape[0]
    level = cv2.resize(_levels(small, fills, dpi * scale), size, interpolation=cv2.INTER_LINEAR).astype(np.int16)
    inside = cv2.resize(fills, size, interpolation=cv2.INTER_NEAREST)
    outline = inside != cv2.erode(inside, np.ones((_OUTLINE, _OUTLINE), np.uint8))
    contrast = np.abs(grey.astype(np.int16) - level) / np.maximum(level, 255 - level)
    plain = np.where(inside > 0, 255 * (1 - contrast), grey)
    return np.where(outline, 0, plain).astype(np.uint8)


def _fills(small: Image, dpi: float) -> Image:
    """Where a page is filled (255); what runs to its edge is no cell."""
    solid, join = (_block((size, size), dpi) for size in (_SOLID, _JOIN))
    paper = float(np.percentile(small[::4, ::4], 90))
    dark = (small < _DARK * paper).astype(np.uint8)
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, solid)
    found = cv2.morphologyEx(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, join), cv2.MORPH_OPEN, _block(_LEAST, dpi))
    if not found.any():
        return np.zeros_like(small)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    inner = np.where(cv2.erode(found, np.ones((7, 7), np.uint8)) > 0, labels, 0).ravel()  # without blurred edges
    area = np.maximum(np.bincount(inner, minlength=len(stats)), 1)
    printed = cv2.absdiff(small, _levels(small, found, dpi)) > _CONTRAST
    x, y, width, height = (stats[:, at] for at in range(4))
    within = (x > 0) & (y > 0) & (x + width < small.shape[1]) & (y + height < small.shape[0])
    kept = within & (np.bincount(inner, dark.ravel(), len(stats)) >= _FULL * area)
    kept &= np.bincount(inner, printed.ravel(), len(stats)) >= _PRINTED * area
    kept[0] = False
    fills: Image = np.where(kept[labels], 255, 0).astype(np.uint8)
    return fills


def _levels(small: Image, fills: Image, dpi: float) -> Image:
    """The level of the fill at each place."""
    usual = np.median(small[fills > 0])
    around = 2 * round(_AROUND * dpi / 2) + 1
    levels: Image = cv2.medianBlur(np.where(fills > 0, small, usual).astype(np.uint8), around)
    return levels


def _block(size: tuple[float, float], dpi: float) -> npt.NDArray[np.uint8]:
    return np.ones((max(round(size[1] * dpi), 1), max(round(size[0] * dpi), 1)), np.uint8)
