"""Reports that are pictures in a web page or a Word document: read as scans, where no table is printed beside them."""

from __future__ import annotations

import base64
import io
import sys
from email.message import EmailMessage

import pytest
from drawn_pages import needs_ocr, png, ruled
from PIL import Image, ImageDraw
from renditions.word import W, package, zipped

from extract.model import DocumentError, Grid, Paragraph, Where
from extract.readers import read_document
from extract.readers.embedded import pictures_in
from extract.readers.picture import page_picture

TITLE = "某某县教育局2022年政府信息公开工作年度报告"


def table(width: int = 900) -> bytes:
    """A picture of a table of two cells, a level and a slanting stroke in them."""
    image = Image.new("L", (width, 400), 255)
    draw = ImageDraw.Draw(image)
    ruled(draw, [100, 400, 700], [200, 260, 320])
    draw.rectangle((245, 228, 256, 231), fill=0)
    draw.line([(540, 245), (554, 215)], fill=0, width=2)
    return png(image)


def embedded(picture: bytes) -> str:
    return f'<p><img src="data:image/png;base64,{base64.b64encode(picture).decode()}"></p>'


def page(*inner: str) -> bytes:
    return f"<html><body><h1>{TITLE}</h1>{''.join(inner)}</body></html>".encode()


def docx(pictures: dict[str, bytes], shown: list[str]) -> bytes:
    """A document that shows pictures in an order of its own."""
    body = "".join(f'<w:p><w:r><w:drawing><a:blip r:embed="{name}"/></w:drawing></w:r></w:p>' for name in shown)
    main = f'<w:document xmlns:w="{W}" xmlns:a="a" xmlns:r="r"><w:body>{body}</w:body></w:document>'
    related = "".join(f'<Relationship Target="media/{name}.png" Id="{name}"/>' for name in pictures)
    held = {f"word/media/{name}.png": picture for name, picture in pictures.items()}
    parts = {"word/document.xml": main, "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>"}
    return zipped({name: markup.encode() for name, markup in parts.items()} | held)


def test_pictures_are_found_in_the_order_in_which_they_are_shown() -> None:
    first, second = table(), table(901)
    assert pictures_in(page(embedded(first), "<br>", embedded(second)), "html") == [first, second]
    assert pictures_in(docx({"a": second, "b": first}, ["b", "a", "b"]), "docx") == [first, second]
    message = EmailMessage()
    message.set_content("<p>x</p>", subtype="html")
    for picture in (first, second):
        message.add_attachment(picture, "image", "png")
    assert pictures_in(message.as_bytes(), "mht") == [first, second]


@pytest.mark.parametrize("picture", [png(Image.new("L", (400, 249), 255)), b"no picture" * 200], ids=["small", "none"])
def test_ornaments_and_what_is_no_picture_are_passed_over(picture: bytes) -> None:
    assert pictures_in(page(embedded(picture)), "html") == []
    assert pictures_in(docx({"a": picture}, ["a", "lost"]), "docx") == []


@needs_ocr
@pytest.mark.parametrize("kind", ["html", "docx"])
def test_a_report_of_pictures_is_read_from_them(kind: str) -> None:
    data = page(embedded(table())) if kind == "html" else docx({"a": table()}, ["a"])
    document = read_document(data, "report")
    assert document.format == kind
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ([TITLE] if kind == "html" else [])
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.rows[0]] == ["-", "/"]
    assert grid.rows[0][0].confidence is not None
    shown = Image.open(io.BytesIO(page_picture(data, grid.rows[0][0].where))).convert("RGB")
    assert shown.size == (900, 400)
    assert shown.getpixel((250, 215)) == (255, 240, 140)  # the cell is marked
    assert shown.getpixel((550, 300)) == (255, 255, 255)


def test_pictures_beside_printed_tables_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "extract.readers.embedded", None)
    printed = "<table border=1><tr><td>规章</td><td>1</td></tr><tr><td>规范性文件</td><td>2</td></tr></table>"
    assert any(isinstance(block, Grid) for block in read_document(page(printed, embedded(table())), "a").blocks)


def test_without_ocr_a_report_in_words_is_kept_and_one_of_pictures_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "extract.readers.scan_pages", None)
    words = "<p>本机关全年主动公开各类信息若干条。</p>" * 20
    assert len(read_document(page(words, embedded(table())), "a").blocks) > 10
    with pytest.raises(DocumentError, match=r"gongkai\[ocr\]"):
        read_document(page(embedded(table())), "a")


def test_many_pictures_beside_text_are_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.scan.read_scan", lambda pictures: (Paragraph(str(len(pictures)), Where()),))
    words = "<p>本机关全年主动公开各类信息若干条。</p>" * 20
    pictures = [embedded(table(900 + number)) for number in range(13)]
    assert read_document(page(words, *pictures[:12]), "a").blocks[-1] == Paragraph("12", Where())
    assert read_document(page(words, *pictures), "a").blocks[-1] != Paragraph("13", Where())


def test_a_document_without_pictures_reads_as_ever() -> None:
    assert read_document(package(""), "a").blocks == ()
