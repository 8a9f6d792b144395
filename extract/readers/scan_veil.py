"""Veils over print taken away: seals on grey scans, and watermarks, whose ink is an even grey lighter than print.

Print is what is darker than the veil. A veil shows itself by large strokes over print, or by the shape of a seal; what
has its grey elsewhere on the page is part of it. Large pale signs that cover nothing are a title, and stay.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extract.readers.scan_seal import density, disc, grouped, is_seal, levels
from extract.readers.scan_sheet import Box, Image, cv2

_Mask = npt.NDArray[np.bool_]
_Levels = npt.NDArray[np.float32]

_LEAST = 2e-4  # share of a page that is of such a grey where it bears a veil
_PAPER, _PRINT = 230, 75  # levels between which the ink of a veil lies
_DARKER = 35  # levels by which print is darker than it
_UNEVEN = 28  # levels by which it varies
_NARROW, _EVEN = 15, 0.4  # levels in which so large a share of it lies; of the edges of print there is less in any
_BROAD, _STROKE = 0.0015, 0.0008  # square inches of its strokes: those that show a veil, and all
_EDGE = 0.01  # inches of a stroke's blurred edge, which is grey, too
_LONG, _SHORT = 0.2, 0.1  # inches: strokes of a sign larger than print, and of what has the grey of such signs
_CELLS = 1.1  # inches of coloured cells side by side, and around them
_FILL, _RULING = 0.2, 0.6  # inches: no stroke of a veil is so wide, or so long and level
_COVERED, _OFTEN = 0.001, 10  # square inches of print beside a veil's strokes; times as much beside small ones
_AROUND = 0.04  # inches around small signs in which nothing is left of them
_FULL = 1.2  # of its density is taken away
_WHITE = 250
_DARK = 130  # level of a veil under which print may be lost


def without_veils(grey: Image, dpi: float) -> tuple[Image, Image | None]:
    """A clean grey page (of `dpi`) without veils, and where one was so dark that print may be lost (255), if any."""
    edge = round(_EDGE * dpi)
    soft = cv2.medianBlur(grey, 3)
    like = _without_fills(cv2.inRange(soft, _PRINT, _PAPER), dpi)
    broad = _strokes(like, edge, _BROAD * dpi * dpi) > 0
    if broad.mean() < _LEAST:
        return grey, None
    ink = np.maximum(_veils(soft, broad, dpi), _tiles(soft, like, dpi))
    inside = ink > 0
    if not inside.any():
        return grey, None
    even = np.where(inside & (np.abs(soft - ink) <= _UNEVEN), 255, 0).astype(np.uint8)
    share = cv2.dilate(_strokes(even, 1, _STROKE * dpi * dpi).astype(np.float32), disc(edge))
    rest = levels(density(grey) + _FULL * np.log10((ink + 1) / 256) * share * inside)
    printed = cv2.dilate((inside & (grey < ink - _DARKER)).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    clean: Image = np.where(inside, np.where(printed, rest, _WHITE), grey).astype(np.uint8)
    dark = np.where(inside & (ink < _DARK), 255, 0).astype(np.uint8)
    return clean, dark if dark.any() else None


def _without_fills(like: Image, dpi: float) -> Image:
    """The grey of a page without coloured cells, which have print of their own, and without grey rulings."""
    wide, long = round(_FILL * dpi), round(_RULING * dpi)
    fills = cv2.morphologyEx(like, cv2.MORPH_OPEN, np.ones((wide, wide), np.uint8))
    around = cv2.dilate(fills, np.ones((2 * wide + 1, 2 * wide + 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(around, connectivity=8)
    broad = np.where(stats[:, cv2.CC_STAT_WIDTH] >= _CELLS * dpi, 255, 0).astype(np.uint8)  # wider than a star
    broad[0] = 0
    around = broad[labels]
    across = cv2.morphologyEx(like, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(like, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rulings = cv2.dilate(across | down, np.ones((5, 5), np.uint8))
    strokes: Image = cv2.subtract(like, around | rulings)
    return strokes


def _tiles(soft: Image, like: Image, dpi: float) -> _Levels:
    """The level of small signs of one grey all over the page around each pixel, 0 where there are none."""
    fine = _strokes(like, 1, _STROKE * dpi * dpi)
    ink, share = _level(soft[fine > 0])
    beside = cv2.dilate(fine, np.ones((7, 7), np.uint8)) > 0
    covered = np.count_nonzero(beside & (soft < ink - _DARKER))
    if share < _EVEN or ink < _DARK or covered < _OFTEN * _COVERED * dpi * dpi:
        return np.zeros(soft.shape, np.float32)
    reach = 2 * round(_AROUND * dpi) + 1
    tiles: _Levels = cv2.dilate(fine, np.ones((reach, reach), np.uint8)).astype(np.float32) * ink
    return tiles


def _veils(soft: Image, broad: _Mask, dpi: float) -> _Levels:
    """The level of the veil around each pixel, 0 where there is none."""
    groups = grouped(broad, dpi)
    whole = np.kron(groups.labels, np.ones((groups.step, groups.step), np.int32))[: soft.shape[0], : soft.shape[1]]
    beside = cv2.dilate(broad.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    inks, longest, is_veil = [0.0], [0], [False]
    for label, box in enumerate(groups.boxes, 1):
        place = _place(box)
        mine = whole[place] == label
        strokes = broad[place] & mine
        ink, share = _level(soft[place][strokes])
        covered = np.count_nonzero(beside[place] & mine & (soft[place] < ink - _DARKER))
        inks.append(ink)
        longest.append(_longest(strokes))
        covers = longest[-1] >= _LONG * dpi and covered >= _COVERED * dpi * dpi
        is_veil.append(share >= _EVEN and bool(covers or is_seal(strokes, dpi)))
    if not any(is_veil):
        return np.zeros(soft.shape, np.float32)
    found = np.array(inks)
    near = np.abs(found[:, None] - found[is_veil][None, :]).min(axis=1) <= _UNEVEN
    taken = np.array(is_veil) | (near & (np.array(longest) >= _SHORT * dpi))
    veils: _Levels = np.where(taken, found, 0.0).astype(np.float32)[whole]
    return veils


def _level(strokes: Image) -> tuple[float, float]:
    """The level of most pixels of an ink, and the share of them that is near it."""
    counts = np.convolve(np.bincount(strokes, minlength=256), np.ones(2 * _NARROW + 1), "same")
    return float(counts.argmax()), float(counts.max() / max(len(strokes), 1))


def _place(box: Box) -> tuple[slice, slice]:
    return np.s_[box.y0 : box.y1, box.x0 : box.x1]


def _longest(strokes: _Mask) -> int:
    """The extent of the largest piece of ink in pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes.astype(np.uint8), connectivity=8)
    return int(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(initial=0))


def _strokes(like: Image, half: int, least: float) -> Image:
    """What is wider than twice `half` of an ink and larger than `least` pixels, as ones.

    The blurred edges of black strokes have the grey of a veil, too, but are narrow and short.
    """
    opened = cv2.morphologyEx(like, cv2.MORPH_OPEN, disc(half))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    large = (stats[:, cv2.CC_STAT_AREA] >= least).astype(np.uint8)
    large[0] = 0
    strokes: Image = large[labels]
    return strokes
