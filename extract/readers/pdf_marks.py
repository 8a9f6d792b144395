"""Lines, areas and pictures of a PDF page, also those inside forms."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from extract.model import DocumentError
from extract.readers.pdf_page import THIN, Box, Matrix, Page

MAX_OBJECTS = 150_000
_MAX_SEGMENTS = 20_000
_STRAIGHT = 0.7  # a line may deviate by this from the horizontal or vertical
_DEPTH = 6  # forms inside forms


class Marks:
    """Adds what is drawn on a page to its record."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.left = MAX_OBJECTS
        self.bounds = [ctypes.c_float() for _ in range(4)]
        self.references = [ctypes.byref(bound) for bound in self.bounds]

    def read(self, page: Any, frame: Matrix) -> None:  # noqa: ANN401
        """Add everything of a pdfium page; raises DocumentError where there is too much of it."""
        for index in range(self._take(pdfium.FPDFPage_CountObjects(page))):
            self._add(pdfium.FPDFPage_GetObject(page, index), frame, _DEPTH)

    def _take(self, count: int) -> int:
        self.left -= max(count, 0)
        if self.left < 0:
            raise DocumentError(
                f"page {self.page.number} has more than {MAX_OBJECTS} objects; check what it is",
                zh=f"第{self.page.number}页的图形对象超过{MAX_OBJECTS}个；请核实这是什么文件。",
            )
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
        if min(x1 - x0, y1 - y0) <= THIN:
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
        self.page.shapes += not stroke.value
        for points in _outlines(item, _product(_matrix(item), frame)):
            self._add_outline(points, stroke.value == 1)

    def _add_outline(self, points: list[tuple[float, float]], stroked: bool) -> None:
        if not stroked:
            self.page.add_box(_span(points), filled=True, stroked=False)
            return
        for (x0, y0), (x1, y1) in pairwise(points):
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
