"""Scanned sheets that show two pages: where they are cut, and that each half knows its place."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import needs_ocr, page, ruled, type_box
from PIL import ImageDraw


@needs_ocr
class TestSpreads:
    """Sheets of two pages, as booklets lie on a scanner."""

    @staticmethod
    def sheets(draw_in, *, known: bool = False):
        from extract.readers.scan_sheet import Clean, cleaned, make_sheet
        from extract.readers.scan_spread import halves

        image, draw = page(3308, 2339)
        draw_in(draw)
        return halves(make_sheet(Clean(cleaned(np.asarray(image), 200.0)), 1), known=known)

    @staticmethod
    def prose(draw: ImageDraw.ImageDraw, left: int, top: int = 300) -> None:
        for y in range(top, top + 500, 60):
            for x in range(left, left + 1200, 30):
                draw.rectangle((x, y, x + 24, y + 24), fill=0)

    def test_a_table_beside_running_text_makes_two_pages(self) -> None:
        def both(draw: ImageDraw.ImageDraw) -> None:
            self.prose(draw, 220)
            ruled(draw, [1900, 2300, 2700, 3100], [400, 460, 520])

        left, right = self.sheets(both)
        assert abs(left.ink.shape[1] - 1654) < 130
        assert left.ink.shape[1] + right.ink.shape[1] == 3308
        ys, xs = np.nonzero(right.ink)
        where = right.where(type_box(xs, ys))
        assert (where.x0, where.y0) == pytest.approx((1900 * 0.36, 400 * 0.36), abs=1.5)

    def test_pages_that_lie_aslant_to_each_other_are_each_made_straight(self) -> None:
        def aslant(draw: ImageDraw.ImageDraw) -> None:
            self.prose(draw, 220)
            for number in range(12):  # a slope of one degree
                y = 400 + 60 * number
                draw.polygon([(1900, y), (3100, y + 21), (3100, y + 33), (1900, y + 12)], fill=0)

        _, right = self.sheets(aslant)
        level = np.flatnonzero(right.ink[:, 400:1200].mean(axis=1) > 0.9 * 255)
        assert len(level) > 12 * 7

    def test_a_wide_table_is_one_page(self) -> None:
        lines = list(range(300, 3100, 400))
        assert len(self.sheets(lambda draw: ruled(draw, lines, [400, 460, 520]))) == 1

    def test_a_wide_table_without_lines_is_one_page(self) -> None:
        def columns(draw: ImageDraw.ImageDraw) -> None:
            for y in range(300, 1500, 60):
                for x in range(300, 3100, 400):
                    draw.rectangle((x, y, x + 60, y + 24), fill=0)

        assert len(self.sheets(columns)) == 1

    @pytest.mark.parametrize("known", [True, False])
    def test_a_short_last_page_is_known_from_the_others(self, known: bool) -> None:
        assert len(self.sheets(lambda draw: self.prose(draw, 220), known=known)) == 1 + known
