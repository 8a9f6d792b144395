"""What a scanner adds to a page taken away: dark rims along its edges, and streaks of dirt on the glass."""

from __future__ import annotations

import numpy as np

from extract.readers.scan_lines import runs
from extract.readers.scan_sheet import Image, cv2

_SMALL_DPI = 50  # the page is reduced to so many dots per inch while rims are sought
_DARK, _SOLID = 0.6, 0.06  # of the level of paper; inches: no stroke of print is so broad
_ALONG = 0.5  # share of its length with which a rim lies at the edge
_PAGE = (1.3, 1.55)  # height of a page by its width, or the other way round: rulings of a part of one run to its ends
_THIN, _DARKER = 0.05, 12  # inches across a streak, and levels by which it is darker than what lies beside it
_WHOLE = 0.9  # of the page's height
_MARGIN = 0.02  # of the height: nothing but streaks runs through the margins


def without_rims(grey: Image, dpi: float) -> tuple[Image, Image | None]:
    """A page as it was scanned (of `dpi`) without rims and streaks, and where streaks may have hidden print (255)."""
    clean, streaks = _without_streaks(grey, dpi)
    rims = _rims(clean, dpi)
    if not rims.any():
        return clean, streaks
    paper = np.percentile(clean[::16, ::16], 80)
    return np.where(rims > 0, paper, clean).astype(np.uint8), streaks


def _rims(grey: Image, dpi: float) -> Image:
    """Where solid ink lies along an edge (255)."""
    scale = min(_SMALL_DPI / dpi, 1.0)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = max(round(_SOLID * dpi * scale), 2)
    dark = (small < _DARK * np.percentile(small, 80)).astype(np.uint8)
    rim = cv2.copyMakeBorder(dark, size, size, size, size, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(rim, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))[size:-size, size:-size]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(solid), connectivity=8)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    length = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = np.bincount(edge, minlength=len(stats)) >= _ALONG * length
    kept[0] = False
    found = cv2.dilate(np.where(kept[labels], 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    rims: Image = cv2.resize(found, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return rims


def _without_streaks(grey: Image, dpi: float) -> tuple[Image, Image | None]:
    """The page with what lies beside dark lines down its whole height in their place, and their places, if any."""
    height, width = grey.shape
    if not _PAGE[0] <= max(height, width) / min(height, width) <= _PAGE[1]:
        return grey, None
    found = _streaks(grey, dpi)
    if not found:
        return grey, None
    clean, places = grey.copy(), np.zeros_like(grey)
    for start, end in found:
        left, right = max(start - 2, 0), min(end + 1, width - 1)
        share = np.linspace(0, 1, right - left + 1)[None, :]
        clean[:, left : right + 1] = grey[:, left, None] * (1 - share) + grey[:, right, None] * share
        places[:, left : right + 1] = 255
    return clean, places


def _streaks(grey: Image, dpi: float) -> list[tuple[int, int]]:
    """First and last pixel column (half open) of each streak."""
    thin = 2 * max(round(_THIN * dpi), 1) + 1
    around = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((1, thin), np.uint8))
    darker = cv2.subtract(around, grey) >= _DARKER
    margin = max(round(_MARGIN * len(grey)), 1)
    parts = darker.mean(axis=0), darker[:margin].mean(axis=0), darker[-margin:].mean(axis=0)
    return runs(np.minimum.reduce(parts) >= _WHOLE)
