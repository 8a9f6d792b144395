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
    draw.rectangle((300, 400, 400, 500), fill=ink)
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


def test_a_seal_on_a_grey_scan_is_paper(seals: ModuleType) -> None:
    page = stamped(INKS["red"]).convert("L")
    assert np.array_equal(seals.without_seals(page, 200.0), np.array(page))
    grey = seals.without_grey_seals(np.array(page), 200.0)
    assert grey[420, 350] > 235
    assert grey[470, 205] > 235
    assert grey[450, 350] < 110
    assert grey[805, 400] == 0
    assert np.array_equal(grey[690:], np.array(page)[690:])


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
    sheet = Sheet(1, 255 - ink, ink, np.eye(3)[:2], 200.0)
    lines = words.lines(sheet, ink, 255 - ink)
    assert lines is not None
    pieces = lines[2].pieces
    assert len(pieces) == 4
    assert all(piece.is_number for piece in pieces[1:])
    grid = Grid((tuple(GridCell(piece.text, piece.where) for piece in pieces),), True, Where(page=1))
    third[column] = shown
    assert [cell.text for cell in words.with_confidence(grid).rows[0]] == ["规章", *third]
