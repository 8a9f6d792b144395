"""The sheet of paper on a picture that shows more than it: photographs, and scans with the lid open."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.readers.page_images import A4_SHORT
from extract.readers.scan_sheet import READING_DPI, Image, Matrix, cv2, is_reading_dpi

_SMALL = 500  # pixels of the longer side of the picture in which paper is sought
_PRINT = 11  # of these pixels: print is smaller
_CONTRAST = 45  # levels by which paper is lighter than what it lies on
_LEAST, _GROUND = 0.25, 0.03  # share of the picture that is paper, and that is none, at least
_FOUR = 0.03  # share of its circumference by which paper may be crooked
_LIKE = 0.95  # share of the area between its corners that is paper
_RIM = 0.006  # share of its sides that is cut off: the edge of the paper and its shadow


class Paper(NamedTuple):
    """A page upright as if seen from above, and the matrix from its pixels to those of the picture."""

    grey: Image
    to_picture: Matrix

    def dpi(self, of_picture: float) -> float:
        """Its dots per inch: paper is no smaller than A4, however far away it lies."""
        return min(of_picture, int(min(self.grey.shape)) / A4_SHORT)

    def to_points(self, shape: tuple[int, ...], dpi: float) -> Matrix:
        """The matrix from the pixels of the page once it has this `shape` to points of the picture of `dpi`."""
        scale = np.diag([self.grey.shape[1] / shape[1], self.grey.shape[0] / shape[0], 1.0])
        points = 72 / (READING_DPI if is_reading_dpi(dpi) else dpi)
        return np.diag([points, points, 1.0]) @ self.to_picture @ scale


def find_paper(grey: Image) -> Paper | None:
    """The paper on a darker ground; None where the picture shows nothing else, or no sheet with four corners."""
    scale = _SMALL / max(grey.shape)
    corners = _corners(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    if corners is None:
        return None
    corners = corners / scale
    middle = corners.mean(axis=0)
    corners = middle + (corners - middle) * (1 - 2 * _RIM)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round(float(max(sides[0], sides[2]))), round(float(max(sides[1], sides[3])))
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    to_picture = cv2.getPerspectiveTransform(upright, corners.astype(np.float32))
    flat = cv2.warpPerspective(
        grey,
        to_picture,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Paper(flat, to_picture)


def _corners(small: Image) -> npt.NDArray[np.float64] | None:
    """The corners of the paper from the top left one on, clockwise."""
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_PRINT, _PRINT), np.uint8))
    bound, _ = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = light > bound
    if not _GROUND <= 1 - bright.mean() <= 1 - _LEAST:
        return None
    if float(np.median(light[bright])) - float(np.median(light[~bright])) < _CONTRAST:
        return None
    outlines, _ = cv2.findContours(bright.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    found = cv2.approxPolyDP(hull, _FOUR * cv2.arcLength(hull, True), True)
    if len(found) != 4 or cv2.contourArea(found) < _LEAST * small.size:
        return None
    if cv2.contourArea(outline) < _LIKE * cv2.contourArea(hull):
        return None
    corners = found[:, 0].astype(np.float64)
    around = corners - corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    ordered: npt.NDArray[np.float64] = np.roll(clockwise, -int(clockwise.sum(axis=1).argmin()), axis=0)
    return ordered
