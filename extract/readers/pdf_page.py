"""One PDF page as characters with their boxes and ruling lines, by pdfium's raw interface.

Everything is turned so that the text runs from left to right: coordinates are points from the top left corner.
`Page.box` turns a box back into the page as it is displayed.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass, field
from math import hypot, pi
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from extract.model import DocumentError, Where

MAX_CHARS = 60_000  # a page of small print has some 4,000
MAX_OBJECTS = 150_000
_MAX_SEGMENTS = 20_000
_THIN = 2.6  # a filled rectangle of at most this thickness is a line
SHORTEST = 3.5  # a shorter line rules nothing
_STRAIGHT = 0.7  # a line may deviate by this from the horizontal or vertical
_DEPTH = 6  # forms inside forms
_COVERS = 0.25  # share of the page that a picture must take to hold what should be read
_SLANT = 0.1  # quarters by which text may be turned from the page's edges
_LEADING = 1.15  # height of a font's box in its size, about
_ABOVE, _BELOW = 0.88, 0.12  # of the size: what a Chinese character takes above and below the baseline
_SQUAT = 0.75  # a box so low for its width is that of the ink
_BROAD = 14.5  # a character as broad may be one of vertical type
_SAMPLE = 7  # every so manieth character is asked for its mapping
_TWICE = 0.2  # the same character so near (in its width) is drawn again for boldness
_NO_TEXT = frozenset((*range(33), 0xA0, 0xAD, 0x3000, 0x200B, 0xFEFF, 0xFFFE))

Glyph = tuple[float, float, float, float, str]  # x0, y0, x1, y1, character
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


class Rule(NamedTuple):
    """A horizontal line at height `at` from x `start` to `end`, or a vertical one at x `at` from y `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """What is drawn on page `number` (from 1), turned upright; `quarter` counts the turns to the left that it took.

    `fills` are areas of colour, `pictures` the share of the page that the largest picture covers, `unreadable` the
    share of characters that the file maps to no code.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    unreadable: float = 0.0
    quarter: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether the page has hardly any text but a picture that may hold some."""
        return len(self.glyphs) < 20 and self.pictures >= _COVERS

    def where(self, box: Box) -> Where:
        """The place of a box of this page in the page as displayed."""
        x0, y0, x1, y1 = _turn(box, -self.quarter % 4, self.width, self.height)
        return Where(page=self.number, x0=round(x0, 1), y0=round(y0, 1), x1=round(x1, 1), y1=round(y1, 1))

    def add_box(self, box: Box, filled: bool, stroked: bool) -> None:
        """Add a rectangle: a line where it is thin, else its four edges or an area."""
        x0, y0, x1, y1 = box
        if y1 - y0 <= _THIN or x1 - x0 <= _THIN:  # both for the dots of a dotted line
            if y1 - y0 <= _THIN:
                self.across.append(Rule((y0 + y1) / 2, x0, x1))
            if x1 - x0 <= _THIN:
                self.down.append(Rule((x0 + x1) / 2, y0, y1))
        elif stroked and x1 - x0 >= SHORTEST and y1 - y0 >= SHORTEST:
            self.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
            self.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
        elif filled and x1 - x0 >= SHORTEST and y1 - y0 >= SHORTEST:
            self.fills.append(box)

    def turned(self, quarter: int) -> Page:
        """This page turned by so many quarters to the left."""
        if not quarter:
            return self
        wide, high = (self.height, self.width) if quarter % 2 else (self.width, self.height)
        page = Page(self.number, wide, high, pictures=self.pictures, unreadable=self.unreadable)
        page.quarter = (self.quarter + quarter) % 4
        for *box, text in self.glyphs:
            page.glyphs.append((*_turn(tuple(box), quarter, self.width, self.height), text))  # type: ignore[arg-type]
        boxes = [(rule.start, rule.at, rule.end, rule.at) for rule in self.across]
        boxes += [(rule.at, rule.start, rule.at, rule.end) for rule in self.down]
        for box in boxes:
            page.add_box(_turn(box, quarter, self.width, self.height), filled=True, stroked=False)
        page.fills = [_turn(box, quarter, self.width, self.height) for box in self.fills]
        return page


def _turn(box: Box, quarter: int, width: float, height: float) -> Box:
    """Turn a box by so many quarters to the left on a page of `width` and `height`."""
    x0, y0, x1, y1 = box
    if quarter == 1:
        return y0, width - x1, y1, width - x0
    if quarter == 2:
        return width - x1, height - y1, width - x0, height - y0
    if quarter == 3:
        return height - y1, x0, height - y0, x1
    return box


def read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """Read the page at `index` (from 0); raises DocumentError where pdfium cannot load it or it is beyond the limits."""
    try:
        source = document[index]
        textpage = source.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"page {index + 1} is damaged; fetch the file again from its source") from error
    left, bottom, right, top = source.get_bbox()
    page = Page(index + 1, right - left, top - bottom, quarter=source.get_rotation() // 90 % 4)
    frame: Matrix = (1, 0, 0, -1, -left, top)
    try:
        angles = _read_characters(textpage.raw, page, frame)
        _Objects(page).read(source.raw, frame)
    finally:
        textpage.close()
        source.close()
    return page.turned(angles.most_common(1)[0][0] if angles else 0)


def _read_characters(textpage: Any, page: Page, frame: Matrix) -> Counter[int]:  # noqa: ANN401  (a ctypes handle)
    """Add the characters that are printed; returns how many stand at each quarter turn to the right."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count > MAX_CHARS:
        raise DocumentError(f"page {page.number} has {count} characters, more than the limit of {MAX_CHARS}")
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    code_of, box_of, angle_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharAngle,
    )
    x, y, origin_of = ctypes.c_double(), ctypes.c_double(), pdfium.FPDFText_GetCharOrigin
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    left, top, glyphs, odd, unmapped = -frame[4], frame[5], page.glyphs, 0, 0
    angles: Counter[int] = Counter()
    for index in range(count):
        code = code_of(textpage, index)
        if code in _NO_TEXT and (code or not pdfium.FPDFText_HasUnicodeMapError(textpage, index)):
            continue
        quarters = angle_of(textpage, index) * 2 / pi
        quarter = round(quarters)
        if abs(quarters - quarter) > _SLANT:
            continue  # a watermark
        odd += is_odd(code)
        if index % _SAMPLE == 0:
            unmapped += pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1
        angles[quarter % 4] += 1
        if not box_of(textpage, index, reference):
            continue
        if rect.right - rect.left <= _BROAD or not _mend_vertical(textpage, index, rect):
            origin_of(textpage, index, at_x, at_y)
            if rect.top - rect.bottom < _SQUAT * (rect.right - rect.left):
                rect.top = rect.bottom + _size(textpage, index) * _LEADING
            _set_on_baseline(rect, quarter % 4, x.value, y.value)
        glyphs.append((rect.left - left, top - rect.top, rect.right - left, top - rect.bottom, chr(code)))
    page.unreadable = min(max(odd, unmapped * _SAMPLE) / len(glyphs), 1.0) if glyphs else 0.0
    page.glyphs = _without_doubles(glyphs)
    return angles


def _set_on_baseline(rect: Any, quarter: int, x: float, y: float) -> None:  # noqa: ANN401
    """Let a box reach as far above and below its baseline in every font, so that fonts on one line stand level."""
    if quarter % 2:
        size = (rect.right - rect.left) / _LEADING
        below, above = (_BELOW, _ABOVE) if quarter == 1 else (_ABOVE, _BELOW)
        rect.left, rect.right = x - below * size, x + above * size
        return
    size = (rect.top - rect.bottom) / _LEADING
    below, above = (_ABOVE, _BELOW) if quarter else (_BELOW, _ABOVE)
    rect.bottom, rect.top = y - below * size, y + above * size


def _mend_vertical(textpage: Any, index: int, rect: Any) -> bool:  # noqa: ANN401
    """Set right the box of a character in vertical type, which pdfium gives without the scale of the text matrix."""
    size = _size(textpage, index)
    if not 0 < size < (rect.right - rect.left) / 1.5:
        return False
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, index, *map(ctypes.byref, sides))
    x0, x1, y0, y1 = (side.value for side in sides)
    rect.left, rect.right = (x0 + x1 - size) / 2, (x0 + x1 + size) / 2
    rect.bottom, rect.top = (y0 + y1 - size) / 2, (y0 + y1 + size) / 2
    return True


def _size(textpage: Any, index: int) -> float:  # noqa: ANN401
    """The size of a character in points."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
    size: float = pdfium.FPDFText_GetFontSize(textpage, index) * hypot(matrix.a, matrix.b)
    return size


def is_odd(code: int) -> bool:
    """Whether a code stands for no character: none, control, private use, surrogate or replacement."""
    return (
        code < 32 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code in (0xFFFD, 0xFFFF) or code >= 0xF0000
    )


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out what is drawn a second time in nearly the same place to look bold."""
    seen: dict[tuple[str, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        x0, y0, x1, _, text = glyph
        line, near = int(y0 / 2), max((x1 - x0) * _TWICE, 0.3)
        rivals = seen.setdefault((text, line), [])
        beside = seen.get((text, line + (1 if y0 - 2 * line > 1 else -1)), [])
        if not any(abs(o[0] - x0) < near and abs(o[1] - y0) < near for others in (rivals, beside) for o in others):
            kept.append(glyph)
            rivals.append(glyph)
    return kept


class _Objects:
    """Reads lines, areas and pictures of a page, also those inside forms."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.left = MAX_OBJECTS
        self.bounds = [ctypes.c_float() for _ in range(4)]
        self.references = [ctypes.byref(bound) for bound in self.bounds]

    def read(self, page: Any, frame: Matrix) -> None:  # noqa: ANN401
        for index in range(self._take(pdfium.FPDFPage_CountObjects(page))):
            self._add(pdfium.FPDFPage_GetObject(page, index), frame, _DEPTH)

    def _take(self, count: int) -> int:
        self.left -= max(count, 0)
        if self.left < 0:
            raise DocumentError(f"page {self.page.number} has more than {MAX_OBJECTS} objects; check what it is")
        return count

    def _add(self, item: Any, frame: Matrix, depth: int) -> None:  # noqa: ANN401
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._add_path(item, frame)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            self._add_picture(self._box(item, frame))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            inner = _product(_matrix(item), frame)
            for index in range(self._take(pdfium.FPDFFormObj_CountObjects(item))):
                self._add(pdfium.FPDFFormObj_GetObject(item, index), inner, depth - 1)

    def _box(self, item: Any, frame: Matrix) -> Box | None:  # noqa: ANN401
        if not pdfium.FPDFPageObj_GetBounds(item, *self.references):
            return None
        x0, y0, x1, y1 = (bound.value for bound in self.bounds)
        return _span([_point(frame, x0, y0), _point(frame, x1, y1)])

    def _add_picture(self, box: Box | None) -> None:
        if box is None:
            return
        x0, y0, x1, y1 = box
        if min(x1 - x0, y1 - y0) <= _THIN:
            self.page.add_box(box, filled=True, stroked=False)
            return
        share = (x1 - x0) * (y1 - y0) / max(self.page.width * self.page.height, 1)
        self.page.pictures = max(self.page.pictures, share)

    def _add_path(self, item: Any, frame: Matrix) -> None:  # noqa: ANN401
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        segments = pdfium.FPDFPath_CountSegments(item)
        if not (fill.value or stroke.value) or not 0 < segments <= _MAX_SEGMENTS:
            return
        if segments == 2 or (segments in (4, 5) and not stroke.value):
            box = self._box(item, frame)
            if box is not None:
                self.page.add_box(box, filled=segments > 2, stroked=False)
            return
        self._take(segments)
        for points in _outlines(item, _product(_matrix(item), frame)):
            self._add_outline(points, stroke.value == 1)

    def _add_outline(self, points: list[tuple[float, float]], stroked: bool) -> None:
        if not stroked:
            self.page.add_box(_span(points), filled=True, stroked=False)
            return
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                self.page.add_box(_span([(x0, y0), (x1, y1)]), filled=False, stroked=False)


def _outlines(path: Any, frame: Matrix) -> list[list[tuple[float, float]]]:  # noqa: ANN401
    """The connected strokes of a path, each as its points; a curve counts as the line between its ends."""
    outlines: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        outlines[-1].append(_point(frame, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outlines[-1].append(outlines[-1][0])
    return outlines


def _matrix(item: Any) -> Matrix:  # noqa: ANN401
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return 1, 0, 0, 1, 0, 0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(frame: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = frame
    return a * x + c * y + e, b * x + d * y + f


def _span(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
