"""PDF pages as office programs and copiers leave them: no lines, narrow columns, cropped pages, fonts without a map."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2
import pytest
from pdf_forms import Style, draw, render_pdf
from pdf_writer import Canvas, write
from printed_form import printed, raws, read, report

from extract.extractor import extract
from extract.model import Document, Grid
from extract.readers.pdf import read_pdf
from extract.readers.pdf_characters import unreadable_share
from extract.readers.pdf_lines import cell_text, line_text, parted
from extract.readers.pdf_page import Glyph, Page
from extract.readers.pdf_spread import halves

TEXT = report("2021", printed("2021", 3), texts={1: "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 9})


def set_text(text: str, x: float, y: float = 100.0, size: float = 10.0) -> list[Glyph]:
    """Characters as pdfium gives them; a space takes a third of the size."""
    glyphs: list[Glyph] = []
    for character in text:
        width = size / 3 if character == " " else size / 2 if ord(character) < 128 else size
        if character != " ":
            glyphs.append((x, y, x + width, y + size, character))
        x += width
    return glyphs


def test_two_numbers_close_to_each_other_are_two() -> None:
    line = set_text("2981 1712", 50)
    assert line_text(line) == "2981 1712"
    assert [line_text(part) for part in parted(line)] == ["2981", "1712"]


def test_a_number_whose_digits_stand_apart_stays_one() -> None:
    line = [glyph for index, digit in enumerate("4096") for glyph in set_text(digit, 50 + 8.2 * index)]
    assert line_text(line) == "4096"


@pytest.mark.parametrize(("pad", "text"), [(5.4, "2206"), (0.0, "220 6")])
def test_a_number_goes_on_in_the_next_line_where_the_cell_had_no_room(pad: float, text: str) -> None:
    cell = set_text("220", 105.4) + set_text("6", 105.4, 112)
    assert cell_text(cell, 100, 130, pad) == text


def rows_of(data: bytes) -> list[list[str]]:
    grids = [block for block in read_pdf(data) if isinstance(block, Grid)]
    return [[cell.text for cell in row] for grid in grids for row in grid.rows]


def lines(*placed: tuple[float, float, str]) -> bytes:
    page = Canvas()
    for x, y, text in placed:
        page.text(x, y, text, 10)
    return write([page])


HEAD = ((300, 100, "自然人"), (360, 100, "商业企业"), (430, 100, "科研机构"))


def numbers(y: float, *values: int) -> list[tuple[float, float, str]]:
    return [(310 + 65 * index, y, str(value)) for index, value in enumerate(values)]


def test_a_label_that_runs_up_to_its_number_without_a_line() -> None:
    data = lines(
        *HEAD,
        (205, 120, "（一）予以公开"),
        *numbers(120, 7, 8, 9),
        (216, 140, "7.属于行政执法案卷"),
        *numbers(140, 23, 69, 25),
    )
    assert rows_of(data)[-1][-4:] == ["7.属于行政执法案卷", "23", "69", "25"]


def test_a_label_in_a_narrow_column_stands_over_many_lines_around_its_numbers() -> None:
    label = ("5.要求", "行政机", "关确认", "或重新", "出具已", "获取信", "息")
    data = lines(
        *HEAD,
        (200, 120, "（一）予以公开"),
        *numbers(120, 7, 8, 9),
        *((230, 140 + 14 * index, part) for index, part in enumerate(label)),
        (150, 161, "（五）"),
        (150, 175, "不予处"),
        (150, 189, "理"),
        *numbers(182, 92, 35, 65),
        (200, 250, "（六）其他处理"),
        *numbers(250, 1, 2, 3),
    )
    assert rows_of(data)[-2][-4:] == ["".join(label), "92", "35", "65"]


def test_a_total_whose_label_stands_below_its_numbers_is_no_heading() -> None:
    data = lines(
        *HEAD,
        (200, 120, "（一）予以公开"),
        *numbers(120, 7, 8, 9),
        *numbers(140, 1, 755, 3),
        (200, 147, "（七）总计"),
        (180, 165, "四、结转下年度继续办理"),
        *numbers(165, 2, 7, 1),
    )
    assert [row[-4:] for row in rows_of(data)[-2:]] == [
        ["（七）总计", "1", "755", "3"],
        ["四、结转下年度继续办理", "2", "7", "1"],
    ]


def changed(data: bytes, change: object) -> bytes:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        change(page)  # type: ignore[operator]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def extracted_raws(data: bytes) -> dict[tuple[str, str, str], str]:
    return raws(extract(Document("report.pdf", "0", "pdf", None, read_pdf(data), len(data))))


def spread(pages: Iterable[Canvas]) -> list[Canvas]:
    """Two pages side by side on each sheet."""
    single = list(pages)
    sheets = []
    for left, right in zip(single[::2], [*single[1::2], Canvas()], strict=False):
        sheet = Canvas(2 * left.width, left.height)
        sheet.drawn = [*left.drawn, f"q 1 0 0 1 {left.width} 0 cm", *right.drawn, "Q"]
        sheets.append(sheet)
    return sheets


def test_two_pages_on_a_sheet_are_read_one_after_the_other() -> None:
    data = write(spread(draw(TEXT, Style())))
    assert extracted_raws(data) == raws(read(TEXT))
    right = [b for b in read_pdf(data) if isinstance(b, Grid) and b.where.x0 and b.where.x0 > 595]
    assert right


def test_a_table_across_a_wide_page_is_no_spread() -> None:
    page = Page(1, 842, 595, glyphs=[*set_text("（一）予以公开", 60), *set_text("17 23 5", 500)])
    assert halves([page]) == [page]


def test_what_is_cropped_away_is_not_read() -> None:
    page = Canvas(1190, 842)
    page.text(72, 100, "政府信息公开")
    page.text(700, 100, "另一页的文字")
    data = changed(write([page]), lambda sheet: sheet.set_cropbox(0, 0, 595, 842))
    assert [block.text for block in read_pdf(data) if not isinstance(block, Grid)] == ["政府信息公开"]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_page_that_the_viewer_turns(turns: int) -> None:
    assert extracted_raws(changed(render_pdf(TEXT), lambda page: page.set_rotation(turns))) == raws(read(TEXT))


def test_a_page_whose_figures_have_no_codes_isunreadable_share() -> None:
    words = set_text("政府信息公开工作年度报告" * 8, 50)
    lost = [(x0, y0, x1, y1, "\ufffd") for x0, y0, x1, y1, _ in set_text("12 7", 50, 200)]
    assert unreadable_share(words + lost, 3, 0) == 1.0
    assert unreadable_share(words + lost + set_text("2022 31 17", 50, 300), 3, 0) < 0.15
    assert unreadable_share(words, 0, 0) == 0.0


def ruled(rows: list[tuple[list[str], float, float]]) -> Canvas:
    """A table of four columns with all lines: the texts of each row, where it begins and where it ends."""
    page = Canvas()
    edges = [60, 200, 260, 320, 380]
    for texts, top, foot in rows:
        for left, right, text in zip(edges, edges[1:], texts, strict=False):
            page.frame(left, top, right, foot)
            page.text(left + 4, top + 12, text, 10)
    return page


def test_the_rest_of_a_row_at_the_top_of_a_page_belongs_to_its_label() -> None:
    """LibreOffice draws all cells of the rest, and nothing stands in those of the numbers."""
    heads = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    first = ruled([(heads, 700, 720), (["规章", "1", "0", "3"], 720, 740), (["行政规范", "4", "5", "6"], 740, 760)])
    second = ruled([(["性文件", "", "", ""], 60, 80)])
    second.text(60, 110, "三、收到和处理政府信息公开申请情况")
    cells = extracted_raws(write([first, second]))
    assert [cells["disclosure", "normative_document", column] for column in ("issued", "repealed", "in_force")] == [
        *"456"
    ]


def test_a_heading_in_a_drawn_row_at_the_top_of_a_page_is_kept() -> None:
    page = ruled([(["本年度报告", "", "", ""], 60, 80)])
    page.text(60, 110, "一、总体情况")
    blocks = read_pdf(write([page]))
    assert "本年度报告" in [
        cell.text for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]
