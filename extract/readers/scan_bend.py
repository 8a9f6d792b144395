"""Lines that are not straight, as on photographs and open books, made level: how a line runs on from strip to strip."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extract.readers.scan_sheet import Image, Sheet, cv2, ink_of

_STRIP, _BAND = 0.35, 1.5  # inches: the width of strips in which lines are level, and the height of parts of them
_MOST = 0.03  # inches by which a line rises or falls from one strip to the next
_LEAST = 0.012  # inches; less bent lines stay
_ALIKE = 0.5  # correlation of two strips from which on their lines are the same
_ENOUGH = 30  # places at which the slope of lines is known
_SHARPER, _REDUCED = 1.15, 4  # times as sharp must the profile of the page become, when it is so many times as small

_Floats = npt.NDArray[np.float64]


def unbent(sheet: Sheet) -> Sheet:
    """The sheet with its lines level; itself where they are."""
    shape = sheet.ink.shape
    slopes = _slopes(sheet.ink, sheet.dpi)
    if len(slopes) < _ENOUGH:
        return sheet
    down = _course(slopes, shape)
    if np.abs(down).max() < _LEAST * sheet.dpi:
        return sheet
    small = cv2.resize(sheet.ink, None, fx=1 / _REDUCED, fy=1 / _REDUCED, interpolation=cv2.INTER_AREA)
    if _sharpness(_level(small, down / _REDUCED, 0)) < _SHARPER * _sharpness(small):
        return sheet
    grey = _level(sheet.grey, down, 255)
    veil = None if sheet.veil is None else _level(sheet.veil, down, 0)
    return Sheet(sheet.number, grey, ink_of(grey), sheet.to_points, sheet.dpi, veil, down)


def _level(image: Image, down: _Floats, paper: int) -> Image:
    """The picture with what lies `down` pixels lower brought up."""
    ys, xs = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32)
    ys += cv2.resize(down.astype(np.float32), image.shape[::-1], interpolation=cv2.INTER_LINEAR)
    level: Image = cv2.remap(image, xs, ys, cv2.INTER_LINEAR, borderValue=paper)
    return level


def _slopes(ink: Image, dpi: float) -> _Floats:
    """Where lines rise or fall and by how much: rows of place across and down (-0.5 to 0.5) and slope."""
    strip, band, most = round(_STRIP * dpi), round(_BAND * dpi), round(_MOST * dpi)
    height, width = ink.shape
    count = width // strip
    profiles = ink[:, : count * strip].reshape(height, count, strip).mean(axis=2, dtype=np.float32)
    profiles = cv2.GaussianBlur(profiles, (1, 0), sigmaX=0.01, sigmaY=1.5) if count else profiles
    found = []
    for top in range(most, height - band - most, band // 2):
        for at in range(count - 1):
            one = profiles[top : top + band, at]
            other = profiles[top - most : top + band + most, at + 1]
            alike = cv2.matchTemplate(other[:, None], one[:, None], cv2.TM_CCOEFF_NORMED)[:, 0]
            best = int(alike.argmax())
            if one.any() and 0 < best < 2 * most and alike[best] >= _ALIKE:
                before, here, after = (float(value) for value in alike[best - 1 : best + 2])
                shift = best - most + 0.5 * (before - after) / min(before - 2 * here + after, -1e-6)
                found.append(((at + 1) * strip / width - 0.5, (top + band / 2) / height - 0.5, shift / strip))
    return np.array(found, np.float64).reshape(-1, 3)


def _course(slopes: _Floats, shape: tuple[int, ...]) -> _Floats:
    """How far below its place in the middle of the page a level line runs: a coarse picture of the page, in pixels."""
    u, v, slope = slopes.T
    ones = np.ones_like(u)
    terms = np.stack([ones, u, u**2, u**3, v, u * v], axis=1)
    kept = np.ones(len(u), bool)
    for _ in range(3):
        weights, *_ = np.linalg.lstsq(terms[kept], slope[kept], rcond=None)
        off = np.abs(terms @ weights - slope)
        kept = off <= max(2.5 * float(np.median(off[kept])), 1e-4)
    v, u = (axis / 64 - 0.5 for axis in np.mgrid[0:65, 0:65])
    runs = np.stack([u, u**2 / 2, u**3 / 3, u**4 / 4, u * v, u**2 * v / 2])
    course: _Floats = np.tensordot(weights, runs, axes=1) * shape[1]
    return course


def _sharpness(ink: Image) -> float:
    profile = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())
