"""PDF pages with more, or less, than their text: watermarks, entries of forms and notes, text drawn as outlines."""

from __future__ import annotations

import pytest
from pdf_forms import Style, draw, render_pdf
from pdf_writer import HEIGHT, Canvas, write
from printed_form import printed, raws, read, report

from extract.extractor import extract
from extract.model import Document, DocumentError, Grid
from extract.readers.pdf import NeedsOcrError, read_pdf
from extract.readers.pdf_parts import joined_grids
from extract.readers.pdf_ruling import find_tables
from extract.readers.pdf_source import read_pages

TEXT = report(
    "2021", printed("2021", 17), texts={1: "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 6}
)
FORM = b"/AcroForm << /Fields [8 0 R] /DA (/F1 10 Tf 0 g) /DR << /Font << /F1 3 0 R >> >> %s >>"
PLACE = b"/Type /Annot /DA (/F1 10 Tf 0 g) /Rect [100 600 160 620] /F 4"
APPEARANCE = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 60 20] /Resources << /Font << /F1 3 0 R >> >> /Length %d >>\n"
)


def extracted_raws(data: bytes) -> dict[tuple[str, str, str], str]:
    return raws(extract(Document("report.pdf", "0", "pdf", None, read_pdf(data), len(data))))


@pytest.mark.parametrize("borders", ["stroke", "none"])
def test_a_large_watermark_over_the_tables_is_no_text(borders: str) -> None:
    pages = draw(TEXT, Style(borders))
    for page in pages:
        for index, character in enumerate("内部征求意见稿"):
            page.text(70 + 65 * index, 330, character, 60)
    assert extracted_raws(write(pages)) == raws(read(TEXT))
    assert all("征" not in str(block) for block in read_pdf(write(pages)))


def test_a_large_title_that_covers_nothing_stays() -> None:
    page = Canvas()
    page.text(60, 120, "政府信息公开", 40)
    for line in range(8):
        page.text(60, 200 + 20 * line, "全年主动公开政府信息若干条。")
    assert any(getattr(block, "text", "") == "政府信息公开" for block in read_pdf(write([page])))


def noted(kind: bytes, appearance: bool, form: bytes = b"") -> bytes:
    """A page of text with one note or field on it that holds 4096."""
    page = Canvas()
    page.text(72, 100, "政府信息公开条数")
    content = b"stream\nBT /F1 10 Tf 2 5 Td <0034003000390036> Tj ET\nendstream"
    drawn = APPEARANCE % (len(content) - 17) + content
    shown = b"/AP << /N 9 0 R >>" if appearance else b""
    note = b"8 0 obj\n<< %s %s %s >>\nendobj\n9 0 obj\n%s\nendobj\n" % (PLACE, kind, shown, drawn)
    data = write([page], extra=note)
    data = data.replace(b"/Type /Catalog", b"/Type /Catalog " + FORM % form, 1)
    data = data.replace(b"/Type /Page /Parent", b"/Type /Page /Annots [8 0 R] /Parent", 1)
    return data[: data.rindex(b"xref\n0")]  # the places of the objects have moved: readers look for them


@pytest.mark.parametrize("kind", [b"/Subtype /Widget /FT /Tx /T (a) /V (4096)", b"/Subtype /FreeText /Contents (4096)"])
@pytest.mark.parametrize("appearance", [True, False])
def test_what_is_filled_into_a_page_is_read(kind: bytes, appearance: bool) -> None:
    assert [getattr(block, "text", "") for block in read_pdf(noted(kind, appearance))] == ["政府信息公开条数", "4096"]


def test_a_link_changes_nothing() -> None:
    (block,) = read_pdf(noted(b"/Subtype /Link", appearance=False))
    assert getattr(block, "text", "") == "政府信息公开条数"


def test_an_xfa_form_is_named() -> None:
    data = noted(b"/Subtype /Link", appearance=False, form=b"/XFA [(template) 9 0 R]")
    with pytest.raises(DocumentError, match="XFA"):
        read_pdf(data.replace(b"/Type /Catalog", b"/Type /Catalog /NeedsRendering true", 1))


def test_text_drawn_as_outlines_needs_ocr() -> None:
    page = Canvas()
    for index in range(150):
        x, y = 60 + index % 30 * 15, HEIGHT - 80 - index // 30 * 20
        page.drawn.append(f"{x} {y} m {x + 9} {y} {x + 9} {y + 9} {x} {y + 9} c {x + 3} {y + 4} l h f")
    with pytest.raises(NeedsOcrError, match="outlines"):
        read_pdf(write([page]))


def test_a_part_whose_first_border_is_not_drawn_goes_on() -> None:
    """A first column that is one cell over a whole page stands there without its border and its lines."""
    text = report("2021", printed("2021", 18))
    pages = read_pages(render_pdf(text, Style(foot=430, number="")))
    sheets = [(page, find_tables(page)[0]) for page in pages]
    whole = [grid for grids in joined_grids([(page, tables, []) for page, tables in sheets]) for _, grid in grids]
    inner = [page for page, (*_, table) in sheets if (0, 0, 1, len(table.ys) - 1) in table.cells]
    assert inner
    for page in inner:
        left = min(rule.at for rule in page.down)
        page.down = [rule for rule in page.down if rule.at > left + 2]
        page.across = [rule for rule in page.across if rule.start > left + 2]
    sheets = [(page, find_tables(page)[0]) for page, _ in sheets]
    cut = [grid for grids in joined_grids([(page, tables, []) for page, tables in sheets]) for _, grid in grids]
    assert len(cut) == len(whole)
    assert numbers(cut) == numbers(whole)


def numbers(grids: list[Grid]) -> list[list[str]]:
    return [[cell.text for cell in row if cell.text.isdigit()] for grid in grids for row in grid.rows]


def test_two_numbers_at_the_top_of_a_page_are_no_page_number() -> None:
    pages = []
    for texts in (((72, 100, "全年"),), ((72, 60, "13"), (120, 60, "26"), (72, 200, "其中")), ((72, 100, "无"),)):
        page = Canvas()
        for x, y, text in texts:
            page.text(x, y, text)
        pages.append(page)
    assert "13" in str(read_pdf(write(pages)))


def test_a_bare_number_in_the_margin_counts_on_with_the_pages() -> None:
    def drawn(*shown: str) -> str:
        pages = []
        for text in shown:
            page = Canvas()
            page.text(72, 300, "政府信息公开")
            page.text(290, 800, text)
            pages.append(page)
        return str([getattr(block, "text", "") for block in read_pdf(write(pages))])

    assert "4" not in drawn("2", "3", "4")
    assert "4" in drawn("", "", "4")
