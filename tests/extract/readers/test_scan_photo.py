"""Photographs of pages: the paper found on what it lies on, bent lines made level, and the way back to the picture."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import needs_ocr, page, type_box
from PIL import Image


def photograph(image: Image.Image, ground: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """The page seen aslant on a darker ground, in light that falls off; and the matrix that put it there."""
    from extract.readers.scan_sheet import cv2

    width, height = image.size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(150, 90), (width + 60, 130), (width + 130, height + 90), (80, height + 140)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    size = (width + 220, height + 240)
    picture = cv2.warpPerspective(np.asarray(image), matrix, size, borderValue=ground)
    light = 1 - 0.25 * np.linspace(0, 1, size[0])[None, :] * np.linspace(0, 1, size[1])[:, None]
    return (picture * light).astype(np.uint8), matrix


@needs_ocr
class TestPaper:
    def test_it_is_seen_from_above_and_places_lead_back_to_the_picture(self) -> None:
        from extract.readers.scan_pages import _clean
        from extract.readers.scan_sheet import make_sheet

        image, draw = page(1000, 1400)
        draw.rectangle((300, 500, 700, 520), fill=0)
        picture, matrix = photograph(image)
        dpi = picture.shape[1] / 8.27
        sheet = make_sheet(_clean(Image.fromarray(picture), dpi), 1)
        box = type_box(*np.nonzero(sheet.ink)[::-1])
        scale = 200 / (1000 / 8.27)
        assert (box.width, box.height) == pytest.approx((401 * scale, 21 * scale), abs=14)  # nothing else is ink
        where = sheet.where(box)
        middle = matrix @ np.array([500, 510, 1.0])
        expected = middle[:2] / middle[2] * 72 / dpi
        assert (where.x0 + where.x1) / 2 == pytest.approx(expected[0], abs=2.0)
        assert (where.y0 + where.y1) / 2 == pytest.approx(expected[1], abs=2.0)

    @pytest.mark.parametrize("ground", [235, 255])
    def test_a_ground_hardly_darker_is_none(self, ground: int) -> None:
        from extract.readers.scan_paper import find_paper

        assert find_paper(photograph(page(1000, 1400)[0], ground)[0]) is None

    def test_a_dark_strip_along_a_page_is_no_ground_around_paper(self) -> None:
        from extract.readers.scan_paper import find_paper

        image, draw = page(1000, 1400)
        draw.polygon([(0, 0), (420, 0), (0, 700)], fill=0)
        assert find_paper(np.asarray(image)) is None


@needs_ocr
class TestBentLines:
    @staticmethod
    def sheet(rise: float):
        """A page of lines that hang through in the middle by `rise` pixels, with a mark of its own at the side."""
        from extract.readers.scan_sheet import Clean, cv2, make_sheet

        image, draw = page(1000, 1400)
        for y in range(200, 1200, 40):
            for x in range(100, 900, 20):
                draw.rectangle((x, y, x + 14, y + 14), fill=0)
        draw.rectangle((60, 600, 76, 616), fill=0)
        ys, xs = np.mgrid[0:1400, 0:1000].astype(np.float32)
        bent = cv2.remap(np.array(image), xs, ys - rise * np.sin(np.pi * xs / 1000), cv2.INTER_LINEAR, borderValue=255)
        return make_sheet(Clean(bent), 1)

    def test_they_are_level_then_and_places_lead_back(self) -> None:
        from extract.readers.scan_bend import unbent
        from extract.readers.scan_sheet import Box

        sheet = self.sheet(25)
        level = unbent(sheet)
        between = [int((~(found.ink[200:1200] > 0).any(axis=1)).sum()) for found in (sheet, level)]
        assert between[1] > 400  # rows between the lines without any ink
        assert between[0] < between[1] / 2
        mark = type_box(*np.nonzero(level.ink[:, :85])[::-1])
        assert level.where(mark).y0 * 200 / 72 == pytest.approx(600 + 25 * np.sin(np.pi * 0.068), abs=3.0)
        other = Box(mark.x0, mark.y0, mark.x0, mark.y0)
        assert sheet.where(other).y0 != pytest.approx(level.where(mark).y0, abs=0.5)

    def test_level_lines_stay(self) -> None:
        from extract.readers.scan_bend import unbent

        sheet = self.sheet(0)
        assert unbent(sheet) is sheet
