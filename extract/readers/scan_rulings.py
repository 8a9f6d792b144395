"""Rulings in the ink of a page, told from strokes of signs, and taken away without the signs that touch them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.readers.scan_sheet import Box, Image, cv2

NEAR = 0.055  # inches within which two pieces lie on one line
_ACROSS, _DOWN = 0.35, 0.16  # inches: the shortest pieces of a ruling; strokes of signs are shorter
_GAP = 0.02  # inches of a ruling that may have faded
_BROKEN, _HIDDEN = 0.5, 2.2  # inches of it that went with strokes of a seal, or with a whole one
_LONG = 2.5  # inches; no strokes of signs look like so long a line
_AS_DRAWN, _ENDS = 0.98, 2  # share of what long lines have of ink, and pixels at the ends of a piece without any
_MARGIN = 6  # pixels around a table in which its lines are taken away
_STRAIGHT = 24  # pixels of a row of ink that is of a line and not of a sign
_SLACK = 3  # pixels by which a ruling may slope within the shortest piece


class Rulings(NamedTuple):
    """The pieces of lines across and down, as masks (255)."""

    across: Image
    down: Image

    @property
    def both(self) -> Image:
        """All pieces."""
        return self.across | self.down


class _Drawn(NamedTuple):
    """Pieces down: their labels, and of each (0: none) its height and in how many rows of it there is ink."""

    labels: npt.NDArray[np.int32]
    height: npt.NDArray[np.int64]
    inked: npt.NDArray[np.int64]


def find_rulings(ink: Image, dpi: float, veil: Image | None = None) -> Rulings:
    """All straight pieces of ink that are longer than strokes of signs; those within a `veil` are of a seal."""
    gap = max(round(_GAP * dpi), 3)
    across = _pieces(ink, (round(_ACROSS * dpi), 1), (gap, 1), (1, _SLACK))
    down = _pieces(ink, (1, round(_DOWN * dpi)), (1, gap), (_SLACK, 1))
    if veil is not None:
        across = _through(across, veil, dpi)
        down = _through(np.ascontiguousarray(down.T), np.ascontiguousarray(veil.T), dpi).T
    reach, long = max(round(NEAR * dpi), 4), round(_LONG * dpi)
    seen = ink if veil is None else ink | veil
    down = _unbroken(np.ascontiguousarray(down), across, seen, long, round(_ACROSS * dpi))
    across = _crossing(across, down, reach, long)
    down = _crossing(down.T, across.T, reach, long).T
    return Rulings(across, np.ascontiguousarray(down))


def _unbroken(down: Image, across: Image, ink: Image, long: int, least: int) -> Image:
    """Pieces down without strokes of signs that nearly touch rulings: those have more gaps than long lines have.

    What is joined to strokes is judged from one line across to the next, and stays where `least` pixels of it do.
    """
    lines = _drawn_of(np.ascontiguousarray(across.T), np.ascontiguousarray(ink.T))
    is_long = lines.height >= long
    if not is_long.any():
        return down
    usual = _AS_DRAWN * float(np.median(lines.inked[is_long] / lines.height[is_long]))
    whole = _drawn_of(down, ink)
    is_whole = whole.inked >= usual * whole.height - _ENDS
    if is_whole.all():
        return down
    unbroken = is_whole[whole.labels] & (down > 0)
    rulings = _lines_in(across, ink)
    broken = np.where(unbroken, 0, down).astype(np.uint8)
    part = _drawn_of(np.where(rulings > 0, 0, broken).astype(np.uint8), ink)
    kept = (part.inked >= usual * part.height - _ENDS)[part.labels] & (part.labels > 0)
    rest = _drawn_of(np.where(kept, 255, broken & rulings).astype(np.uint8), ink)
    long_enough = (rest.height >= least)[rest.labels] & (rest.labels > 0)
    return np.where(unbroken | long_enough, 255, 0).astype(np.uint8)


def _drawn_of(down: Image, ink: Image) -> _Drawn:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(down, connectivity=8)
    inked = [0]
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        place = np.s_[y : y + height, x : x + width]
        inked.append(int(((labels[place] == label) & (ink[place] > 0)).any(axis=1).sum()))
    height = np.where(np.arange(len(stats)) > 0, stats[:, cv2.CC_STAT_HEIGHT], 0)
    return _Drawn(labels, height, np.array(inked))


def _through(pieces: Image, veil: Image, dpi: float) -> Image:
    """Pieces across of which some part lies beyond the veil; under it they go on where they were broken."""
    joined = _bridged(pieces, veil, _BROKEN * dpi)
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    seen = np.zeros(int(labels.max()) + 1, bool)
    seen[labels[veil == 0]] = True
    seen[0] = False
    return _bridged(np.where(seen[labels], 255, 0).astype(np.uint8), veil, _HIDDEN * dpi)


def _bridged(pieces: Image, veil: Image, gap: float) -> Image:
    bridged: Image = pieces | (cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, _block((round(gap), 1))) & veil)
    return bridged


def _crossing(pieces: Image, others: Image, reach: int, long: int) -> Image:
    """Pieces across that meet two lines of the other direction, or are very long: not strokes of signs side by side."""
    if not pieces.any():
        return pieces
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(pieces), connectivity=8)
    near = cv2.dilate(np.ascontiguousarray(others), _block((2 * reach, 3)))
    rows, columns = np.nonzero((labels > 0) & (near > 0))
    found = labels[rows, columns]
    first = np.full(len(stats), pieces.shape[1], np.int64)
    last = np.full(len(stats), -1, np.int64)
    np.minimum.at(first, found, columns)
    np.maximum.at(last, found, columns)
    width = stats[:, cv2.CC_STAT_WIDTH]
    kept = (last - first >= np.minimum(width - 2 * reach, long // 10)) & (last >= 0) | (width >= long)
    kept[0] = False
    crossing: Image = np.where(kept[labels], 255, 0).astype(np.uint8)
    return crossing


def _pieces(ink: Image, length: tuple[int, int], gap: tuple[int, int], slack: tuple[int, int]) -> Image:
    """Open along the line, after faded gaps are closed and a slight slope is made up for."""
    wide = cv2.dilate(ink, _block(slack))
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, _block(gap))
    pieces: Image = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _block(length))
    return pieces


def _block(size: tuple[int, int]) -> Image:
    return np.ones((size[1], size[0]), np.uint8)


def drawn_lines(rulings: Rulings, ink: Image, boxes: Iterable[Box], dpi: float) -> npt.NDArray[np.bool_]:
    """Where the lines of the tables in these `boxes` are drawn, and long lines anywhere; short ones may be strokes.

    What the pieces hold beyond the lines themselves is left out as well where signs touch them.
    """
    wide = cv2.dilate(rulings.both, _block((3, 3)))
    signs = cv2.dilate(np.where(wide > 0, 0, ink).astype(np.uint8), _block((5, 5)))
    lines = _lines_in(rulings.across, ink) | _lines_in(rulings.down.T, ink.T).T
    touched = (signs > 0) & (cv2.dilate(lines, _block((7, 7))) > 0) & (lines == 0)
    inside = _long(rulings.across, _LONG * dpi) | _long(rulings.down.T, _LONG * dpi).T
    for x0, y0, x1, y1 in boxes:
        inside[max(y0 - _MARGIN, 0) : y1 + _MARGIN, max(x0 - _MARGIN, 0) : x1 + _MARGIN] = True
    drawn: npt.NDArray[np.bool_] = inside & (wide > 0) & ~touched
    return drawn


def _long(across: Image, length: float) -> npt.NDArray[np.bool_]:
    """Where pieces across of such a length lie, and next to them."""
    near = cv2.dilate(across, _block((3, 3)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    is_long = stats[:, cv2.CC_STAT_WIDTH] >= length
    is_long[0] = False
    long: npt.NDArray[np.bool_] = is_long[labels]
    return long


def _lines_in(pieces: Image, ink: Image) -> Image:
    """The rows of ink in pieces across that are as long as a ruling: strokes of signs beside it are shorter."""
    length = _block((_STRAIGHT, 1))
    straight: Image = cv2.morphologyEx(np.ascontiguousarray(pieces & ink), cv2.MORPH_OPEN, length)
    return straight
