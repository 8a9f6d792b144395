"""Scans: a row cut by the end of a page, numbers wrapped in narrow cells, seals, words found without lines."""

from __future__ import annotations

import importlib
from types import ModuleType

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from extract.model import Grid, GridCell, Where
from extract.readers.pdf_parts import mended


def row(*texts: str, confidence: float = 0.9) -> tuple[GridCell, ...]:
    return tuple(GridCell(text, Where(page=1), confidence) for text in texts)


def test_the_halves_of_a_cut_row_are_one_row_as_sure_as_the_less_sure_half() -> None:
    whole = mended(row("（三）", "1.属于", "70", "30"), row("不予公开", "国家秘密", "", "", confidence=0.7))
    assert whole is not None
    assert [cell.text for cell in whole] == ["（三）不予公开", "1.属于国家秘密", "70", "30"]
    assert whole[1].confidence == pytest.approx(0.7)


def test_a_misread_sign_in_a_cut_label_does_not_part_it() -> None:
    whole = mended(row("3.补正后申请内容仍", "61", "98"), row("不朋确", "", ""))
    assert whole is not None
    assert whole[0].text == "3.补正后申请内容仍不朋确"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("1.属于国家秘密", "70"), ("2.其他法律行政法规禁止公开", "")),
        (("1.属于国家秘密", "70"), ("国家秘密", "30")),
        (("规章", "7"), ("规范性文件", "")),
    ],
)
def test_rows_that_are_whole_stay_apart(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert mended(row(*first), row(*second)) is None


INKS = {"red": (220, 30, 40), "blue": (60, 80, 190), "violet": (130, 50, 160)}


def stamped(ink: tuple[int, int, int]) -> Image.Image:
    page = Image.new("RGB", (800, 1000), "white")
    draw = ImageDraw.Draw(page)
    draw.ellipse((200, 300, 500, 600), outline=ink, width=12)
    draw.rectangle((332, 400, 368, 500), fill=ink)
    draw.rectangle((300, 432, 400, 468), fill=ink)
    draw.rectangle((320, 445, 380, 455), fill=tuple(level // 6 for level in ink))  # print under the seal
    draw.rectangle((190, 445, 220, 448), fill=tuple(level // 6 for level in ink))  # and at its rim
    draw.rectangle((100, 100, 700, 110), fill=ink)  # the line of a letterhead
    for x in range(250, 450, 25):
        for y in (700, 730, 760):
            draw.rectangle((x, y, x + 19, y + 19), outline=ink, width=3)  # figures in colour
    draw.rectangle((100, 800, 700, 810), fill=(0, 0, 0))
    return page


@pytest.fixture(scope="module")
def seals() -> ModuleType:
    pytest.importorskip("cv2", reason="needs the extra `ocr`")
    return importlib.import_module("extract.readers.scan_seal")


@pytest.mark.parametrize("ink", INKS.values(), ids=INKS)
def test_a_seal_is_paper_and_the_print_under_it_stays(seals: ModuleType, ink: tuple[int, int, int]) -> None:
    image = stamped(ink)
    grey = seals.without_seals(image, 200.0)
    assert grey[420, 350] > 235
    assert grey[470, 205] > 235
    assert grey[450, 350] < 80
    assert grey[446, 205] < 80
    assert grey[805, 400] == 0
    unsealed = np.array(image.convert("L"))
    assert np.array_equal(grey[690:], unsealed[690:])  # other print in colour stays
    assert np.array_equal(grey[:120], unsealed[:120])


def test_a_seal_on_a_grey_scan_is_paper_and_told(seals: ModuleType) -> None:
    veils = importlib.import_module("extract.readers.scan_veil")
    page = stamped(INKS["red"]).convert("L")
    assert np.array_equal(seals.without_seals(page, 200.0), np.array(page))
    grey, dark = veils.without_veils(np.array(page), 200.0)
    assert grey[420, 350] > 235
    assert grey[470, 205] > 235
    assert grey[450, 350] < 110
    assert grey[805, 400] == 0
    assert np.array_equal(grey[690:], np.array(page)[690:])
    assert dark[450, 350] > 0
    assert not dark[690:].any()


def test_a_coloured_cell_is_no_veil(seals: ModuleType) -> None:
    veils = importlib.import_module("extract.readers.scan_veil")
    image = Image.new("L", (800, 1000), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 300, 700, 360), fill=130)
    draw.rectangle((100, 500, 700, 504), fill=160)  # a ruling in grey, print at it
    for x in range(150, 650, 80):
        draw.rectangle((x, 320, x + 3, 345), fill=255)
        draw.rectangle((x, 352, x + 20, 375), fill=0)
        draw.rectangle((x, 506, x + 20, 530), fill=0)
    page = np.array(image)
    assert np.array_equal(veils.without_veils(page, 200.0)[0], page)


def marked(over: int) -> Image.Image:
    """Two large pale signs, one of them over a line of print where `over` is its height."""
    page = Image.new("L", (800, 1000), 255)
    draw = ImageDraw.Draw(page)
    for x in (200, 500):
        draw.rectangle((x, 300, x + 12, 380), fill=170)
        draw.rectangle((x - 30, 330, x + 40, 342), fill=170)
    draw.rectangle((450, over, 650, over + 6), fill=0)
    return page


def test_a_watermark_is_paper_wherever_it_stands(seals: ModuleType) -> None:
    veils = importlib.import_module("extract.readers.scan_veil")
    grey, dark = veils.without_veils(np.array(marked(over=350)), 200.0)
    assert dark is None  # it is pale enough to lose nothing under it
    assert grey[310:340, 165:245].min() > 235
    assert grey[353, 452:648].max() < 60
    assert np.delete(grey, range(349, 358), axis=0).min() > 235


def test_large_pale_signs_that_cover_nothing_are_a_title(seals: ModuleType) -> None:
    veils = importlib.import_module("extract.readers.scan_veil")
    page = np.array(marked(over=600))
    assert np.array_equal(veils.without_veils(page, 200.0)[0], page)


def test_yellow_paper_is_no_seal(seals: ModuleType) -> None:
    paper = Image.new("RGB", (800, 1000), (255, 246, 190))
    page = ImageChops.multiply(stamped(INKS["red"]), paper)
    assert seals.without_seals(page, 200.0)[470, 205] > 220
    assert np.array_equal(seals.without_seals(paper, 200.0), np.array(paper.convert("L")))


def test_words_are_parted_at_gaps_and_strokes_of_a_sign_kept_together() -> None:
    pytest.importorskip("cv2", reason="needs the extra `ocr`")
    from extract.readers.scan_columns import _pieces, _rows

    ink = np.zeros((200, 600), np.uint8)
    ink[52:55, 20:44] = ink[72:75, 20:44] = 255  # two strokes, one above the other
    ink[50:76, 60:140] = 255  # the rest of the label, half a sign away
    ink[53:73, 300:330] = 255  # a number
    ink[54:74, 400:430] = 255  # another one, a little lower
    ink[66:92, 500:540] = 255  # of the line between two rows
    found = [[tuple(piece.box) for piece in line] for line in _rows(_pieces(ink, 26), 26)]
    assert found == [[(20, 50, 140, 76), (300, 53, 330, 73), (400, 54, 430, 74)], [(500, 66, 540, 92)]]


class Scripted:
    """Reads pieces as they are told, from the left and the top."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def readings(self, pictures: list[np.ndarray]) -> list[object]:
        from extract.readers.scan_recogniser import Reading

        return [
            Reading(self.texts.pop(0), 0.99 if text else 0.0) for text, _ in zip(self.texts[:], pictures, strict=False)
        ]


@pytest.mark.parametrize(("read", "shown"), [("", "〓"), ("à", "à"), ("4", "4")])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_signs_among_numbers_that_are_read_as_none_keep_their_place(column: int, read: str, shown: str) -> None:
    pytest.importorskip("cv2", reason="needs the extra `ocr`")
    from extract.readers.scan_columns import Words
    from extract.readers.scan_sheet import Sheet

    ink = np.zeros((600, 900), np.uint8)
    for y in range(100, 400, 60):
        ink[y : y + 26, 100:300] = 255
        for x in (400, 550, 700):
            ink[y : y + 26, x : x + 16] = 255
    third = ["7", "7", "7"]
    third[column] = read
    rows = [["规章", "1", "2", "3"], ["规章", "1", "2", "3"], ["规章", *third], *[["规章", "1", "2", "3"]] * 2]
    words = Words(Scripted(*(text for row in rows for text in row)))  # type: ignore[arg-type]
    sheet = Sheet(1, 255 - ink, ink, np.eye(3), 200.0)
    lines = words.lines(sheet, ink, 255 - ink)
    assert lines is not None
    pieces = lines[2].pieces
    assert len(pieces) == 4
    assert all(piece.is_number for piece in pieces[1:])
    grid = Grid((tuple(GridCell(piece.text, piece.where) for piece in pieces),), True, Where(page=1))
    third[column] = shown
    assert [cell.text for cell in words.with_confidence(grid).rows[0]] == ["规章", *third]


def stamped_in_black() -> Image.Image:
    """A table in which two rows run under a black seal."""
    page = Image.new("L", (1200, 1200), 255)
    draw = ImageDraw.Draw(page)
    for x in (100, 600, 1100):
        draw.rectangle((x, 300, x + 3, 900), fill=0)
    for y in range(300, 901, 60):
        draw.rectangle((100, y, 1103, y + 3), fill=0)
    draw.ellipse((240, 440, 560, 760), outline=0, width=10)
    draw.regular_polygon((400, 600, 50), 5, fill=0)
    for x in (330, 380, 430):
        draw.rectangle((x, 480, x + 24, 505), outline=0, width=4)  # signs along the rim
    return page


def test_a_black_seal_leaves_the_table_whole_and_is_told(seals: ModuleType) -> None:
    stamps = importlib.import_module("extract.readers.scan_stamp")
    grids, rulings = (importlib.import_module(f"extract.readers.scan_{name}") for name in ("grid", "rulings"))
    page = np.array(stamped_in_black())
    clean, under = stamps.without_stamps(page, 200.0)
    assert clean[590:610, 385:415].min() > 235  # the star
    assert clean[700:715, 285:300].min() > 235  # the rim
    assert (clean[480:505, 330:455] < 60).any()
    assert under[600, 400] > 0
    assert not under[:, 620:].any()
    ink = np.where(clean < 128, 255, 0).astype(np.uint8)
    (table,) = grids.find_tables(rulings.find_rulings(ink, 200.0, under), 200.0)
    assert (table.rows, len(table.xs) - 1, len(table.cells)) == (10, 2, 20)


@pytest.mark.parametrize("missing", ["half", "all"])
def test_what_is_no_whole_ring_is_no_seal(seals: ModuleType, missing: str) -> None:
    stamps = importlib.import_module("extract.readers.scan_stamp")
    page = np.array(stamped_in_black())
    page[430:770, 230 : 400 if missing == "half" else 570] = 255
    clean, under = stamps.without_stamps(page, 200.0)
    assert under is None
    assert np.array_equal(clean, page)


def test_a_blot_that_has_grown_to_a_line_does_not_take_it_away(seals: ModuleType) -> None:
    grids, rulings = (importlib.import_module(f"extract.readers.scan_{name}") for name in ("grid", "rulings"))
    page = np.zeros((600, 1000), np.uint8)
    for x in (100, 400, 700):
        page[100:400, x : x + 3] = 255
    for y in (100, 200, 300, 397):
        page[y : y + 3, 100:703] = 255
    page[180:240, 360:440] = 255
    (table,) = grids.find_tables(rulings.find_rulings(page, 200.0), 200.0)
    assert table.xs == pytest.approx((101, 401, 701), abs=3)
