"""One page image made ready for reading: even in light, straight, upright, with the way back to the page's own points.

The image library is an optional extra, so it is bound by name here, once; all modules `scan_*` take it from this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from extract.model import Where

cv2: Any = import_module("cv2")
cv2.setNumThreads(1)  # documents are read side by side; a page is not divided

Image = npt.NDArray[np.uint8]  # (height, width), 0 is black
Matrix = npt.NDArray[np.float64]

READING_DPI = 200  # pages of another resolution are brought to this one
MOST_SKEW = 6.0  # degrees; more than any feeder turns a sheet
_LEVEL = 0.02  # degrees by which a level page may be turned
_SKEW_WIDTH = 700  # pixels to which a page is reduced while its skew is sought
_PAPER_STEP = 8  # the light of the paper is taken from every so many pixels
_WHITE = 250  # level to which paper is brought
_PRINTED = 0.1  # per cent of a page that is print, at least
_BLACK, _PALEST = 60, 200  # level of print that need not be darkened, and of what is no print
_GRAINY, _STRENGTH = 2.5, 4.0  # median difference from the neighbours from which a page is smoothed, and how much
_DARKEST, _LIGHTEST = 110, 185  # bounds of the threshold between ink and paper (255)


class Box(NamedTuple):
    """A rectangle in pixels, half open."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0


class Clean(NamedTuple):
    """A page without dirt at `READING_DPI`, as it lay; `veil` and `to_points` as of a `Sheet`."""

    grey: Image
    veil: Image | None = None
    to_points: Matrix = np.diag([72 / READING_DPI, 72 / READING_DPI, 1.0])


@dataclass
class Sheet:
    """A page made ready: `grey` for the recognition, `ink` (255 where ink is), and the matrix from pixels to points.

    `veil` is 255 where something so dark was taken away that print may have gone with it; `course` is, for places
    evenly over the page, how many pixels lower what is there now lay before its lines were bent straight.
    """

    number: int
    grey: Image
    ink: Image
    to_points: Matrix
    dpi: float
    veil: Image | None = None
    course: Matrix | None = None

    def where(self, box: Box) -> Where:
        """The place of a box on the page as it was scanned, in points from its top left corner."""
        corners = np.array([(x, y + self._bent(x, y), 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
        lengths = corners @ self.to_points.T
        points = lengths[:, :2] / lengths[:, 2:]
        low, high = points.min(axis=0), points.max(axis=0)
        x0, y0, x1, y1 = (round(float(v), 1) for v in (low[0], low[1], high[0], high[1]))
        return Where(page=self.number, x0=x0, y0=y0, x1=x1, y1=y1)

    def _bent(self, x: int, y: int) -> float:
        if self.course is None:
            return 0.0
        place = (y / self.ink.shape[0], x / self.ink.shape[1])
        down, across = (round(share * (size - 1)) for share, size in zip(place, self.course.shape, strict=True))
        return float(self.course[down, across])

    def part(self, x0: int, x1: int) -> Sheet:
        """The part of the page between two pixel columns, which still knows its place on the page."""
        shift = np.array([[1.0, 0.0, x0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        across = np.s_[:, x0:x1]
        grey, ink = (np.ascontiguousarray(image[across]) for image in (self.grey, self.ink))
        veil = None if self.veil is None else self.veil[across]
        return Sheet(self.number, grey, ink, self.to_points @ shift, self.dpi, veil)

    def is_veiled(self, box: Box) -> bool:
        """Whether print in a box may have been lost with what was taken away from over it."""
        return self.veil is not None and bool(self.veil[box.y0 : box.y1, box.x0 : box.x1].any())


def cleaned(grey: Image, dpi: float) -> Image:
    """A scanned page (of `dpi`) even in light, without grain and specks, brought to `READING_DPI`."""
    clean = _smooth(_darkened(_even(grey)))
    if is_reading_dpi(dpi):
        return clean
    scale = READING_DPI / dpi
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled: Image = cv2.resize(clean, None, fx=scale, fy=scale, interpolation=way)
    return scaled


def is_reading_dpi(dpi: float) -> bool:
    """Whether a page of so many dots per inch is read as it is."""
    return 0.95 < READING_DPI / dpi < 1.05


def make_sheet(clean: Clean, number: int, quarters: int = 0) -> Sheet:
    """Turn a clean page by quarters counter-clockwise and make it straight."""
    turn = clean.to_points @ _quarter_matrix(quarters, clean.grey.shape)
    grey = np.ascontiguousarray(np.rot90(clean.grey, quarters))
    veil = None if clean.veil is None else np.ascontiguousarray(np.rot90(clean.veil, quarters))
    return straightened(Sheet(number, grey, ink_of(grey), turn, READING_DPI, veil))


def straightened(sheet: Sheet) -> Sheet:
    """Turn a sheet so that its lines lie level."""
    angle = _skew(sheet.ink)
    if abs(angle) <= _LEVEL:
        return sheet
    grey = _turned(sheet.grey, angle)
    to_points = sheet.to_points @ np.linalg.inv(_rotation(angle, grey.shape))
    veil = None if sheet.veil is None else _turned(sheet.veil, angle, paper=0)
    return Sheet(sheet.number, grey, ink_of(grey), to_points, sheet.dpi, veil)


def _even(grey: Image) -> Image:
    """Divide by the light of the paper, which is what remains when everything small and dark is closed."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(width // _PAPER_STEP, 1), max(height // _PAPER_STEP, 1)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 6)
    paper = cv2.resize(np.maximum(paper, 60), (width, height), interpolation=cv2.INTER_LINEAR)
    even: Image = cv2.divide(grey, paper, scale=_WHITE)
    return even


def _darkened(grey: Image) -> Image:
    """Make pale print black: else its thin strokes are taken for paper. A page with hardly any print stays."""
    black = float(np.percentile(grey[::2, ::2], _PRINTED))
    if not _BLACK < black < _PALEST:
        return grey
    levels = (np.arange(256) - black) * (_WHITE / (_WHITE - black))
    dark: Image = cv2.LUT(grey, np.clip(levels, 0, 255).astype(np.uint8))
    return dark


def _smooth(grey: Image) -> Image:
    """Take out grain, where there is any; thin strokes stay (a median would take them for specks)."""
    median = cv2.medianBlur(grey, 3)
    paper = median > _LIGHTEST
    grain = float(np.median(cv2.absdiff(grey, median)[paper][::7])) if paper.any() else 0.0
    if grain < _GRAINY:
        return grey
    smooth: Image = cv2.fastNlMeansDenoising(grey, None, min(_STRENGTH * grain, 30.0), 5, 5)
    return smooth


def ink_of(grey: Image) -> Image:
    """The ink of a clean page (255)."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bound = min(max(threshold, _DARKEST), _LIGHTEST)
    ink: Image = cv2.threshold(grey, bound, 255, cv2.THRESH_BINARY_INV)[1]
    return ink


def _skew(ink: Image) -> float:
    """The angle by which to turn the page so that its lines lie level: their profile is then the sharpest."""
    scale = _SKEW_WIDTH / ink.shape[1]
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = _sharpest(small, np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.5))
    best = _sharpest(small, best + np.arange(-0.5, 0.51, 0.1))
    return _sharpest(small, best + np.arange(-0.1, 0.11, 0.025))


def _sharpest(small: Image, angles: npt.NDArray[np.float64]) -> float:
    scores = [_sharpness(_turned(small, float(angle), paper=0)) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _sharpness(ink: Image) -> float:
    profile = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def _rotation(angle: float, shape: tuple[int, ...]) -> Matrix:
    """The matrix that turns a page about its middle, as three rows."""
    centre = (shape[1] / 2, shape[0] / 2)
    return np.vstack([cv2.getRotationMatrix2D(centre, angle, 1.0), [0.0, 0.0, 1.0]])


def _turned(image: Image, angle: float, paper: int = 255) -> Image:
    matrix = _rotation(angle, image.shape)[:2]
    size = (image.shape[1], image.shape[0])
    turned: Image = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderValue=paper)
    return turned


def _quarter_matrix(quarters: int, shape: tuple[int, ...]) -> Matrix:
    """From pixels of the page turned by `quarters` to pixels of the page as it came, `shape` being of the latter."""
    height, width = shape
    return {
        0: np.eye(3),
        1: np.array([[0.0, -1.0, width], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
        2: np.array([[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]]),
        3: np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, height], [0.0, 0.0, 1.0]]),
    }[quarters % 4]
