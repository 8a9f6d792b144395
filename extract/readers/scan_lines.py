"""Text lines in the ink of a page or a cell: specks dropped, bands cut apart, strokes of one sign kept together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extract.readers.scan_sheet import Box, Image, cv2

_SIGN, _DASH = 0.05, 0.03  # inches: the least extent of a sign, the least width of a dash
_BESIDE, _SPECK = 0.06, 0.012  # inches from a sign within which smaller ink of the least extent stays
_TOO_TALL = 1.7  # a band so many times as high as the others is two lines that touch
_ONE_SIGN = 1.12  # bands that together are no higher than this many lines are strokes of one


def drop_specks(ink: Image, dpi: float) -> Image:
    """Ink without dirt: small blobs stay only beside signs, as dots and commas stand, or where they are strokes."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    extent = np.maximum(width, height)
    signs, dashes = extent >= _SIGN * dpi, (width >= _DASH * dpi) & (width >= 1.5 * height)
    signs[0] = dashes[0] = False
    reach = 2 * round(_BESIDE * dpi) + 1
    around = cv2.dilate(np.where(signs[labels], 255, 0).astype(np.uint8), np.ones((reach, reach), np.uint8))
    beside = np.zeros(len(stats), bool)
    beside[labels[(around > 0) & (labels > 0)]] = True
    kept = signs | dashes | (beside & (extent >= max(_SPECK * dpi, 2.0)))
    clean: Image = np.where(kept[labels], 255, 0).astype(np.uint8)
    return clean


def bands(ink: Image) -> list[tuple[int, int]]:
    """Rows of ink between rows without any, top and bottom (half open)."""
    return runs(np.asarray(ink.any(axis=1)))


def runs(there: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a run of true values begins and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def typical_height(found: Sequence[tuple[int, int]], least: int) -> int:
    """The median height of bands, strokes left out."""
    heights = [end - start for start, end in found if end - start >= least]
    return int(np.median(heights)) if heights else least


def lines(ink: Image, height: int) -> list[Box]:
    """The text lines in `ink` from the top, `height` being that of a usual line."""
    cut = [part for band in bands(ink) for part in _cut(ink, band, height)]
    boxes = []
    for top, bottom in _joined(cut, height):
        across = np.flatnonzero(ink[top:bottom].any(axis=0))
        boxes.append(Box(int(across[0]), top, int(across[-1]) + 1, bottom))
    return boxes


def _cut(ink: Image, band: tuple[int, int], height: int) -> list[tuple[int, int]]:
    """Cut a band of several lines where there is least ink."""
    top, bottom = band
    count = round((bottom - top) / height)
    if bottom - top < _TOO_TALL * height or count < 2:
        return [band]
    profile = ink[top:bottom].sum(axis=1, dtype=np.int64)
    step, parts, start = (bottom - top) / count, [], 0
    for number in range(1, count):
        low, high = round((number - 0.3) * step), round((number + 0.3) * step)
        at = low + int(np.argmin(profile[low:high]))
        parts.append((top + start, top + at))
        start = at
    return [*parts, (top + start, bottom)]


def _joined(cut: list[tuple[int, int]], height: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for top, bottom in cut:
        if joined and bottom - joined[-1][0] <= _ONE_SIGN * height:
            joined[-1] = joined[-1][0], bottom
        else:
            joined.append((top, bottom))
    return joined


def crop(grey: Image, box: Box, height: int) -> Image:
    """The picture of a line with some paper around it; a mere stroke gets the height of a line."""
    tall = max(box.height, round(0.8 * height))
    spare = tall - box.height
    margin = max(round(0.14 * tall), 2)
    top, bottom = box.y0 - spare // 2 - margin, box.y1 + spare - spare // 2 + margin
    left, right = box.x0 - margin, box.x1 + margin
    inside = grey[max(top, 0) : bottom, max(left, 0) : right]
    missing = (max(-top, 0), max(bottom - grey.shape[0], 0)), (max(-left, 0), max(right - grey.shape[1], 0))
    cut: Image = np.pad(inside, missing, constant_values=255)
    return cut
