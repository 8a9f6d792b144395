"""Parts of the scan reader on pictures drawn by hand: lines, rulings, skew, blank cells, sizes and limits."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from drawn_pages import needs_ocr, page, png, ruled, type_box
from PIL import Image, ImageDraw

from extract.model import MERGED, DocumentError
from extract.readers.page_images import MAX_PIXELS, pages_of_image
from extract.readers.scan import read_scan, read_scanned_pdf


class TestWithoutTheExtra:
    @pytest.mark.parametrize("missing", ["cv2", "extract.readers.scan_pages"])
    def test_the_message_names_the_extra(self, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.startswith("extract.readers.scan_")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)
        with pytest.raises(DocumentError, match=r"gongkai\[ocr\]"):
            read_scan([png(page(400, 600)[0])])


@needs_ocr
class TestDamagedInput:
    @pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nrest", b"\xff\xd8\xff\xe0", b"II*\x00", b"", b"hello"])
    def test_what_is_no_picture_is_told(self, data: bytes) -> None:
        with pytest.raises(DocumentError, match="damaged"):
            read_scan([data])

    def test_a_cut_picture_is_told(self) -> None:
        image, draw = page()
        draw.rectangle((100, 100, 900, 900), fill=0)
        noisy = Image.effect_noise((600, 600), 80)
        image.paste(noisy, (200, 200))
        data = png(image)
        with pytest.raises(DocumentError, match="damaged"):
            read_scan([data[: len(data) // 2]])

    def test_pixels_are_limited_before_they_are_unpacked(self) -> None:
        side = int(MAX_PIXELS**0.5) + 2
        with pytest.raises(DocumentError, match="pixels"):
            read_scan([png(Image.new("1", (side, side), 1))])

    def test_a_narrow_strip_does_not_grow_beyond_the_limit(self) -> None:
        from extract.readers.scan_sheet import READING_DPI

        (strip,) = pages_of_image(png(Image.new("L", (3000, 4), 255)))
        scale = READING_DPI / strip[1]
        assert 3000 * 4 * scale**2 <= 1.01 * MAX_PIXELS

    def test_a_page_of_few_coloured_dots_is_told(self) -> None:
        with pytest.raises(DocumentError, match="no text and no table"):
            read_scan([png(Image.new("RGB", (6, 8), (250, 20, 20)))])

    def test_pages_are_counted_before_any_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("extract.readers.page_images.MAX_PAGES", 2)
        pages = [Image.new("1", (40, 60), 1)] * 3
        for kind, read in (("TIFF", lambda data: read_scan([data])), ("PDF", read_scanned_pdf)):
            out = io.BytesIO()
            pages[0].save(out, kind, save_all=True, append_images=pages[1:])
            with pytest.raises(DocumentError, match="more than 2 pages"):
                read(out.getvalue())
        monkeypatch.setattr("extract.readers.page_images.MAX_PAGES", 0)
        with pytest.raises(DocumentError, match="more than 0 pages"):
            read_scan([png(pages[0])])

    def test_a_picture_as_large_as_a_bomb_is_too_large_and_not_damaged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
        with pytest.raises(DocumentError, match="pixels"):
            read_scan([png(Image.new("1", (40, 60), 1))])

    @pytest.mark.parametrize(("entries", "message"), [([], "no recognition model"), ([b"nothing"], "of no use")])
    def test_a_model_that_is_absent_or_damaged_is_told(
        self, entries: list[bytes], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from extract.readers import scan_recogniser

        for entry in entries:
            (tmp_path / "models").mkdir()
            (tmp_path / "models" / "x_rec_small.onnx").write_bytes(entry)
        monkeypatch.setattr(scan_recogniser, "files", lambda _: tmp_path)
        with pytest.raises(DocumentError, match=message):
            scan_recogniser.recogniser.__wrapped__()

    def test_an_empty_page_is_told(self) -> None:
        with pytest.raises(DocumentError, match="no text and no table"):
            read_scan([png(page(400, 600)[0])])

    def test_a_damaged_pdf_is_told(self) -> None:
        with pytest.raises(DocumentError, match="damaged"):
            read_scanned_pdf(b"%PDF-1.4 nothing")


@needs_ocr
class TestSheets:
    @pytest.mark.parametrize("angle", [-5.0, -1.3, 0.0, 0.4, 2.2, 5.0])
    def test_skew_is_found_and_places_lead_back(self, angle: float) -> None:
        from extract.readers.scan_sheet import Clean, cleaned, make_sheet

        image, draw = page()
        for y in range(300, 2000, 60):
            draw.rectangle((250, y, 1400, y + 14), fill=0)
        draw.rectangle((800, 150, 840, 190), fill=0)  # alone above the lines
        turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
        sheet = make_sheet(Clean(cleaned(np.asarray(turned), 200.0)), 1)
        straight = np.flatnonzero(sheet.ink[:, 300:1350].mean(axis=1) > 0.9 * 255)
        assert len(straight) > 20 * 10  # the lines lie level: their rows are full of ink
        ys, xs = np.nonzero(sheet.ink[: int(straight[0]) - 20])
        box = type_box(xs, ys)
        found = sheet.where(box)
        radians = np.deg2rad(-angle)
        x, y = 820 - 827, 170 - 1169.5
        expected = (827 + x * np.cos(radians) - y * np.sin(radians), 1169.5 + x * np.sin(radians) + y * np.cos(radians))
        assert (found.x0 + found.x1) / 2 == pytest.approx(expected[0] * 72 / 200, abs=2.0)
        assert (found.y0 + found.y1) / 2 == pytest.approx(expected[1] * 72 / 200, abs=2.0)

    @pytest.mark.parametrize("quarters", range(4))
    def test_quarters_lead_back_to_the_page_as_it_came(self, quarters: int) -> None:
        from extract.readers.scan_sheet import Clean, cleaned, make_sheet

        image, draw = page(1000, 1400)
        draw.rectangle((100, 200, 159, 219), fill=0)
        sheet = make_sheet(Clean(cleaned(np.asarray(image), 200.0)), 1, quarters)
        where = sheet.where(type_box(*np.nonzero(sheet.ink)[::-1]))
        place = (where.x0, where.y0, where.x1, where.y1)
        assert place == pytest.approx((36.0, 72.0, 57.6, 79.2), abs=1.0)

    def test_uneven_light_leaves_paper_white(self) -> None:
        from extract.readers.scan_sheet import Clean, cleaned, make_sheet

        image, draw = page(1000, 1400)
        draw.rectangle((300, 700, 700, 720), fill=0)
        shade = np.linspace(0, 90, 1000)[None, :] * np.linspace(0, 1, 1400)[:, None]
        grey = np.clip(np.asarray(image) - shade, 0, 255).astype(np.uint8)
        sheet = make_sheet(Clean(cleaned(grey, 200.0)), 1)
        assert 8000 <= int((sheet.ink > 0).sum()) <= 9200  # 401 by 21, and nothing else

    def test_pale_print_is_ink(self) -> None:
        from extract.readers.scan_sheet import Clean, cleaned, make_sheet

        image, draw = page(1000, 1400)
        draw.rectangle((300, 700, 700, 720), fill=196)
        sheet = make_sheet(Clean(cleaned(np.asarray(image), 200.0)), 1)
        assert 8000 <= int((sheet.ink > 0).sum()) <= 9200

    def test_a_pale_sign_beside_a_dark_one_is_not_left_out(self) -> None:
        from extract.readers.scan_cells import _all_ink
        from extract.readers.scan_sheet import Box

        grey = np.full((50, 120), 250, np.uint8)
        grey[15:35, 20:32] = 0
        ink = np.where(grey < 128, 255, 0).astype(np.uint8)
        grey[:, 110:112] = 190  # a rest of a ruling
        cell = Box(0, 0, 120, 50)
        assert np.array_equal(_all_ink(ink, grey, cell, 200.0), ink)
        grey[15:35, 40:52] = 180
        columns = np.flatnonzero(_all_ink(ink, grey, cell, 200.0)[15:35].all(axis=0))
        assert {20, 31, 40, 51} <= set(columns.tolist())


@needs_ocr
class TestTables:
    def table(self, image: Image.Image):
        from extract.readers.scan_grid import find_tables
        from extract.readers.scan_rulings import find_rulings

        ink = np.where(np.asarray(image) < 128, 255, 0).astype(np.uint8)
        return find_tables(find_rulings(ink, 200.0), 200.0)

    def test_merged_cells_are_one(self) -> None:
        image, draw = page()
        ruled(draw, [200, 500, 800, 1100], [200, 260, 320, 380])
        draw.rectangle((205, 250, 495, 270), fill=255)  # the first two rows of the first column
        draw.rectangle((790, 325, 810, 375), fill=255)  # the last two columns of the last row
        (table,) = self.table(image)
        spans = [(c.row, c.column, c.down, c.across) for c in table.cells]
        assert spans == [
            *[(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1)],
            *[(1, 1, 1, 1), (1, 2, 1, 1)],
            *[(2, 0, 1, 1), (2, 1, 1, 2)],
        ]

    def test_borders_that_are_not_drawn_are_made_up(self) -> None:
        image, draw = page()
        for x in (500, 800):
            draw.line([(x, 200), (x, 380)], fill=0, width=3)
        for y in (260, 320):
            draw.line([(200, y), (1100, y)], fill=0, width=3)
        (table,) = self.table(image)
        assert (table.rows, len(table.xs) - 1, len(table.cells)) == (3, 3, 9)

    def test_text_between_lines_makes_no_table(self) -> None:
        image, draw = page()
        for y in range(300, 1500, 50):
            for x in range(200, 1400, 36):
                draw.rectangle((x, y, x + 30, y + 2), fill=0)
                draw.rectangle((x + 14, y, x + 16, y + 30), fill=0)
        assert self.table(image) == []

    def test_parts_on_two_pages_get_common_columns(self) -> None:
        from extract.readers.scan_grid import on_common_columns

        first, second = page(), page()
        ruled(first[1], [200, 800, 1100], [200, 260, 320])
        ruled(second[1], [230, 530, 830, 1130], [200, 260, 320])
        tables = on_common_columns([self.table(first[0])[0], self.table(second[0])[0]], 200.0)
        assert [(c.column, c.across) for c in tables[0].cells[:2]] == [(0, 2), (2, 1)]
        assert [(c.column, c.across) for c in tables[1].cells[:3]] == [(0, 1), (1, 1), (2, 1)]


@needs_ocr
class TestCells:
    def cells(self, draw_in, **wear: float):
        image, draw = page(1000, 1414)
        ruled(draw, [200, 500, 800], [200, 260, 320])
        draw_in(draw)
        grey = np.asarray(image).astype(np.float64)
        if wear:
            grey += np.random.default_rng(1).normal(0, wear["noise"], grey.shape)
        blocks = read_scan([png(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))])
        return [cell for row in blocks[0].rows for cell in row]

    @staticmethod
    def stroke(draw: ImageDraw.ImageDraw) -> None:
        draw.rectangle((345, 228, 356, 231), fill=0)
        draw.line([(640, 245), (654, 215)], fill=0, width=2)
        draw.rectangle((330, 288, 362, 290), fill=0)

    @pytest.mark.parametrize("wear", [{}, {"noise": 20.0}], ids=["clean", "grainy"])
    def test_strokes_are_read_by_their_shape_and_blank_is_blank(self, wear: dict[str, float]) -> None:
        cells = self.cells(self.stroke, **wear)
        assert [cell.text for cell in cells] == ["-", "/", "—", ""]
        assert cells[3].confidence is None

    def test_specks_leave_a_cell_blank(self) -> None:
        def specks(draw: ImageDraw.ImageDraw) -> None:
            self.stroke(draw)
            for x, y in ((600, 300), (620, 280), (700, 305), (701, 306)):
                draw.rectangle((x, y, x + 1, y + 1), fill=0)

        assert self.cells(specks)[3].text == ""

    def test_ink_that_is_no_sign_is_unread_and_not_blank(self) -> None:
        def blot(draw: ImageDraw.ImageDraw) -> None:
            self.stroke(draw)
            draw.ellipse((620, 275, 680, 305), fill=0)

        cell = self.cells(blot)[3]
        assert cell.text != ""
        assert cell.confidence is not None
        assert cell.confidence < 0.9

    def test_cells_know_their_place_and_what_is_merged(self) -> None:
        cells = self.cells(self.stroke)
        where = cells[0].where
        assert where.page == 1
        assert (where.x0, where.y0, where.x1, where.y1) == pytest.approx((72.0, 72.0, 180.0, 93.6), abs=1.0)
        assert all(cell.where != MERGED for cell in cells)


@needs_ocr
class TestPages:
    def test_a_tiff_gives_all_its_pages(self) -> None:
        first, second = page(1000, 1414), page(1000, 1414)
        for _, draw in (first, second):
            ruled(draw, [200, 500, 800], [200, 260, 320])
            TestCells.stroke(draw)
            draw.rectangle((200, 700, 232, 704), fill=0)  # a line of text, so that the tables are two
        out = io.BytesIO()
        first[0].save(out, "TIFF", save_all=True, append_images=[second[0]], dpi=(200, 200))
        grids = [block for block in read_scan([out.getvalue()]) if hasattr(block, "rows")]
        assert [grid.where.page for grid in grids] == [1, 2]

    def test_half_the_resolution_reads_alike(self) -> None:
        image, draw = page()
        ruled(draw, [200, 500, 800], [200, 260, 320])
        TestCells.stroke(draw)
        small = io.BytesIO()
        image.resize((1240, 1754), Image.Resampling.LANCZOS).save(small, "PNG")  # 150 dpi, not stated
        (grid,) = [block for block in read_scan([small.getvalue()]) if hasattr(block, "rows")]
        assert [cell.text for row in grid.rows for cell in row] == ["-", "/", "—", ""]
        assert grid.where.x0 == pytest.approx(72.0, abs=1.5)
