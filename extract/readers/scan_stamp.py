"""Round seals as dark as the print, as black-and-white copies have them: rim and star taken away, the rest told.

What crosses the rim is print that stands on both sides of it. The signs along the rim cannot be told from print.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.readers.scan_seal import disc
from extract.readers.scan_sheet import Image, cv2, ink_of

_RADII = (0.66, 1.05)  # inches: seals are 38 to 50 millimetres wide
_HALF = 2  # the page is halved while seals are sought
_EDGES, _VOTES = 200, 45  # of the search for circles: contrast of an edge, and points that vote for a circle
_MOST = 12  # circles that are looked at
_OFF = 4  # steps of three pixels by which a circle found may be off
_ANGLES = 360
_CLOSED, _FREE = 0.85, 0.6  # share of the rim that is ink, and of the circles at both sides of it, which are not
_APART = 0.05  # inches from the middle of the rim where it has ended
_STAR, _TIPS = 0.03, 0.06  # inches: half the width of what no sign has, and how far its tips reach
_WHITE = 250

_Mask = npt.NDArray[np.bool_]


class _Circle(NamedTuple):
    """A circle in pixels."""

    x: int
    y: int
    radius: int


def without_stamps(clean: Image, dpi: float) -> tuple[Image, Image | None]:
    """A clean page (of `dpi`) without the rims and stars of black seals, and where these seals are (255), if any."""
    ink = ink_of(clean)
    seals = _seals(clean, ink > 0, dpi)
    if not seals:
        return clean, None
    bare, under = clean.copy(), np.zeros_like(clean)
    for seal in seals:
        reach = seal.radius + round(_APART * dpi)
        place = np.s_[max(seal.y - reach, 0) : seal.y + reach + 1, max(seal.x - reach, 0) : seal.x + reach + 1]
        middle = seal.x - place[1].start, seal.y - place[0].start
        gone = _rim(ink[place] > 0, middle, seal.radius, round(_APART * dpi)) | _star(ink[place], dpi)
        bare[place][cv2.dilate(gone.astype(np.uint8), disc(1)) > 0] = _WHITE
        cv2.circle(under, seal[:2], reach, 255, -1)
    return bare, under


def _seals(clean: Image, ink: _Mask, dpi: float) -> list[_Circle]:
    small = cv2.resize(clean, None, fx=1 / _HALF, fy=1 / _HALF, interpolation=cv2.INTER_AREA)
    low, high = (round(radius * dpi / _HALF) for radius in _RADII)
    found = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 1, low, None, _EDGES, _VOTES, low, high)
    seals: list[_Circle] = []
    for x, y, _ in () if found is None else found[0][:_MOST]:
        seal = _closed(ink, round(x * _HALF), round(y * _HALF), dpi)
        if seal is not None and all(np.hypot(seal.x - s.x, seal.y - s.y) > s.radius for s in seals):
            seals.append(seal)
    return seals


def _closed(ink: _Mask, x: int, y: int, dpi: float) -> _Circle | None:
    """The circle about such a place that is drawn all around, between circles that are not."""
    low, high = (round(radius * dpi) for radius in _RADII)
    away = round(_APART * dpi)
    radii = np.arange(low - away, high + away + 1)
    for step, angles, least in ((3, _ANGLES // 4, _FREE), (1, _ANGLES, _CLOSED)):
        around = range(-_OFF * step, _OFF * step + 1, step) if step > 1 else range(-2, 3)
        rims = {(x + r, y + d): _drawn(ink, x + r, y + d, radii, angles) for d in around for r in around}
        x, y = max(rims, key=lambda at: _roundest(rims[at][away:-away]))
        drawn = rims[x, y]
        share = float(drawn[away:-away].max())
        if share < least:
            return None
    middle = round(float(np.flatnonzero(drawn[away:-away] >= share - 0.02).mean())) + away
    if max(drawn[max(middle - away, 0)], drawn[min(middle + away, len(drawn) - 1)]) > _FREE:
        return None
    return _Circle(x, y, int(radii[middle]))


def _roundest(drawn: npt.NDArray[np.float64]) -> float:
    """How sharply a rim stands out: the place is its middle where few circles hold all of its ink."""
    return float(np.square(drawn).sum()) + float(drawn.max())


def _drawn(ink: _Mask, x: int, y: int, radii: npt.NDArray[np.int64], count: int = _ANGLES) -> npt.NDArray[np.float64]:
    """Of circles of these radii, the share that is ink at `count` places."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rows = np.rint(y + radii[:, None] * np.sin(angles)).astype(int)
    columns = np.rint(x + radii[:, None] * np.cos(angles)).astype(int)
    inside = (rows >= 0) & (rows < ink.shape[0]) & (columns >= 0) & (columns < ink.shape[1])
    hit = ink[np.clip(rows, 0, ink.shape[0] - 1), np.clip(columns, 0, ink.shape[1] - 1)] & inside
    drawn: npt.NDArray[np.float64] = hit.sum(axis=1) / np.maximum(inside.sum(axis=1), count // 2)
    return drawn


def _rim(ink: _Mask, middle: tuple[int, int], radius: int, reach: int) -> _Mask:
    """The ink of the rim, but not that of print that runs across it."""
    ys, xs = np.indices(ink.shape)
    away = np.hypot(xs - middle[0], ys - middle[1]) - radius
    angle = ((np.arctan2(ys - middle[1], xs - middle[0]) / (2 * np.pi)) % 1.0 * 4 * _ANGLES).astype(int)
    thick = _thickness(ink, middle, radius, reach)
    sides = [
        np.bincount(angle[where], minlength=4 * _ANGLES) > 0
        for where in (ink & (away > thick) & (away <= thick + 3), ink & (away < -thick) & (away >= -thick - 3))
    ]
    rim: _Mask = ink & (np.abs(away) <= thick) & ~(sides[0] & sides[1])[angle]
    return rim


def _thickness(ink: _Mask, middle: tuple[int, int], radius: int, reach: int) -> int:
    """Half the thickness of a rim, and a pixel."""
    radii = np.arange(radius - reach, radius + reach + 1)
    drawn = _drawn(ink, *middle, radii) > (_CLOSED + _FREE) / 2
    return int(drawn.sum()) // 2 + 3


def _star(ink: Image, dpi: float) -> _Mask:
    """What is solid, and its tips."""
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, disc(round(_STAR * dpi)))
    for _ in range(round(_TIPS * dpi)):
        solid = cv2.dilate(solid, np.ones((3, 3), np.uint8)) & ink
    star: _Mask = solid > 0
    return star
