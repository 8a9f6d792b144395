"""Rulings told from what touches them, dark cells, and what the scanner adds: rims and streaks."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import needs_ocr, page, ruled
from PIL import Image, ImageDraw

XS, YS = [100, 500, 650, 800], list(range(200, 500, 36))


def inked(image: Image.Image) -> np.ndarray:
    return np.where(np.asarray(image) < 128, 255, 0).astype(np.uint8)


def tight() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A table whose rows are hardly higher than the strokes in them, which stand below each other."""
    image, draw = page(900, 700)
    ruled(draw, XS, YS)
    for number, y in enumerate(YS[:-1]):
        for x in (180, 230 + number % 2, 420):
            draw.rectangle((x, y + 4, x + 3, y + 33), fill=0)
        draw.rectangle((700, y + 17, 703, y + 36), fill=0)  # a stroke that ends in the ruling
    return image, draw


def tables_of(image: Image.Image):
    from extract.readers.scan_grid import find_tables
    from extract.readers.scan_rulings import find_rulings

    return find_tables(find_rulings(inked(image), 200.0), 200.0)


@needs_ocr
class TestTouching:
    def test_strokes_that_nearly_touch_rulings_are_no_columns(self) -> None:
        (table,) = tables_of(tight()[0])
        assert table.xs == pytest.approx(XS, abs=3)
        assert table.rows == len(YS) - 1

    def test_a_line_to_which_a_stroke_has_grown_stays(self) -> None:
        image, draw = tight()
        draw.rectangle((499, YS[0], 502, YS[1]), fill=255)  # a merged cell,
        draw.rectangle((498, YS[0] + 5, 501, YS[1] + 3), fill=0)  # in which a stroke stands above the line
        draw.rectangle((495, YS[0], 540, YS[0] + 1), fill=0)
        (table,) = tables_of(image)
        assert table.xs == pytest.approx(XS, abs=3)

    def test_a_stroke_keeps_its_length_beside_a_ruling_taken_away(self) -> None:
        from extract.readers.scan_rulings import drawn_lines, find_rulings

        ink = inked(tight()[0])
        (table,) = tables_of(tight()[0])
        lines = drawn_lines(find_rulings(ink, 200.0), ink, [table.box], 200.0)
        assert lines[YS[1] - 1 : YS[1] + 2, 550:640].all()
        rest = np.where(lines, 0, ink)
        assert (rest[YS[0] + 17 : YS[1] - 2, 701] > 0).all()
        assert not rest[:, 550:640].any()

    @pytest.mark.parametrize("framed", [True, False])
    def test_lines_across_alone_are_taken_away_and_make_no_table(self, framed: bool) -> None:
        from extract.readers.scan_rulings import drawn_lines, find_rulings

        image, draw = page(900, 700)
        for y in YS:
            draw.line([(100, y), (800, y)], fill=0, width=3)
        if framed:
            draw.rectangle((100, YS[0], 800, YS[-1]), outline=0, width=3)
        draw.rectangle((300, 216, 330, 220), fill=0)
        assert tables_of(image) == []
        ink = inked(image)
        rest = np.where(drawn_lines(find_rulings(ink, 200.0), ink, [], 200.0), 0, ink)
        rest[:, [*range(104), *range(797, 900)]] = 0  # ends of lines
        assert np.argwhere(rest).min(axis=0).tolist() == [216, 300]
        assert np.argwhere(rest).max(axis=0).tolist() == [220, 330]


def filled(print_level: int, *, bare: bool = False) -> np.ndarray:
    image, draw = page(900, 700)
    draw.rectangle((100, 200, 800, 290), fill=110)
    for x in () if bare else range(200, 700, 60):
        draw.rectangle((x, 230, x + 4, 255), fill=print_level)
    draw.rectangle((100, 400, 800, 404), fill=0)
    return np.array(image)


@needs_ocr
class TestFills:
    @pytest.mark.parametrize("print_level", [255, 0], ids=["white", "black"])
    def test_print_in_a_dark_cell_is_print_on_paper(self, print_level: int) -> None:
        from extract.readers.scan_fill import without_fills

        plain = without_fills(filled(print_level), 200.0)
        assert plain[235:250, 201:204].max() < 120
        assert plain[235:250, 220:250].min() > 235
        assert plain[198:206, 300].min() < 60  # the outline
        assert (plain[400:405, 100:801] == 0).all()

    def test_a_bar_without_print_stays(self) -> None:
        from extract.readers.scan_fill import without_fills

        page_with_bar = filled(0, bare=True)
        assert np.array_equal(without_fills(page_with_bar, 200.0), page_with_bar)


@needs_ocr
class TestRims:
    def test_dark_edges_are_paper_and_print_beside_them_stays(self) -> None:
        from extract.readers.scan_rim import without_rims

        image, draw = page(900, 1270)
        draw.rectangle((0, 0, 25, 1270), fill=10)
        draw.polygon([(900, 1270), (700, 1270), (900, 1180)], fill=10)
        draw.rectangle((60, 300, 400, 304), fill=0)
        draw.rectangle((600, 500, 899, 504), fill=0)  # a ruling up to the edge
        clean, hidden = without_rims(np.array(image), 108.0)
        assert hidden is None
        assert clean[600:, :28].min() > 235
        assert clean[1200:, 760:].min() > 235
        assert (clean[300:305, 60:401] == 0).all()
        assert (clean[500:505, 600:890] == 0).all()

    @pytest.mark.parametrize(("top", "goes"), [(0, True), (60, False)], ids=["streak", "ruling"])
    def test_a_line_down_the_whole_page_is_a_streak(self, top: int, goes: bool) -> None:
        from extract.readers.scan_rim import without_rims

        image, draw = page(900, 1270)
        draw.rectangle((500, top, 502, 1270), fill=120)
        draw.rectangle((400, 600, 600, 604), fill=0)
        clean, hidden = without_rims(np.array(image), 108.0)
        assert (
            hidden is not None and hidden[700, 501] > 0 and not hidden[:, 510:].any()
        ) == goes  # doubtful from now on
        assert (clean[700, 501] > 235) == goes
        assert (clean[600:605, 400:601] < 60).all()
