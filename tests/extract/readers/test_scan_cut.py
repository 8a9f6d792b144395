"""Scans: a row cut by the end of a page, numbers wrapped in narrow cells, seals, words found without lines."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.model import GridCell, Where
from extract.readers.pdf_parts import mended
from extract.readers.scan_seal import without_seals


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


def stamped(mode: str = "RGB") -> Image.Image:
    page = Image.new("RGB", (800, 1000), "white")
    draw = ImageDraw.Draw(page)
    draw.ellipse((200, 300, 500, 600), outline=(220, 30, 40), width=12)
    draw.rectangle((300, 400, 400, 500), fill=(220, 30, 40))
    draw.rectangle((320, 445, 380, 455), fill=(90, 15, 20))  # print under the seal
    draw.rectangle((100, 100, 700, 110), fill=(220, 30, 40))  # the red line of a letterhead
    draw.rectangle((100, 800, 700, 810), fill=(0, 0, 0))
    return page.convert(mode)


def test_a_seal_is_paper_and_the_print_under_it_stays() -> None:
    grey = without_seals(stamped(), 200.0)
    assert grey[420, 350] == 255
    assert grey[450, 205] == 255
    assert grey[450, 350] < 60
    assert grey[805, 400] == 0
    assert grey[105, 400] < 120  # no seal: a line


def test_a_grey_scan_stays_as_it_is() -> None:
    page = stamped("L")
    assert np.array_equal(without_seals(page, 200.0), np.array(page))


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
