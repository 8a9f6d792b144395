"""What comes as PDF and is no plain page of text: scans, locks, damage, bombs, marks of pages, prose over lines."""

from __future__ import annotations

import hashlib
import json
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_forms import Style, draw, render_pdf
from pdf_writer import WIDTH, Canvas, write
from printed_form import printed, raws, read, report

from extract.extractor import extract
from extract.model import Document, DocumentError, Grid, Paragraph
from extract.readers import pdf_guard
from extract.readers.pdf import read_pdf

TEXT = report("2021", printed("2021", 3), texts={1: "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 9})
REAL = ("hongze_2023", "hongze_2024", "huaian_2024")


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_pdf(data) if isinstance(block, Paragraph)]


def scan() -> Canvas:
    page = Canvas()
    page.picture(0, 0, 595, 842)
    return page


def lines(*printed_lines: tuple[float, float, str]) -> bytes:
    page = Canvas()
    for x, y, text in printed_lines:
        page.text(x, y, text)
    return write([page])


def test_wrapped_lines_are_one_paragraph() -> None:
    found = texts(render_pdf(TEXT))
    assert "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 9 in found
    assert "一、总体情况" in found


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    found = texts(render_pdf(TEXT, Style(foot=150)))
    assert "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 9 in found


def test_heads_and_feet_that_come_back_are_left_out() -> None:
    pages = draw(TEXT, Style(foot=500, number=""))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        page.text(60, 40, "青筠镇人民政府文件", 9)
        page.text(400, 800, f"打印于2023年1月{number}日", 9)
    found = "".join(texts(write(pages)))
    assert "文件" not in found
    assert "打印" not in found


def test_a_short_number_that_is_no_page_number_stays() -> None:
    assert "4119" in "".join(texts(lines((72, 100, "全年共有"), (72, 800, "4119"))))


def test_scans_need_ocr() -> None:
    with pytest.raises(DocumentError, match=r"all 2 pages are pictures.*ocr"):
        read_pdf(write([scan(), scan()]))


def test_picture_pages_among_text_pages_are_named() -> None:
    pages = draw(TEXT, Style())
    pages.insert(1, scan())
    with pytest.raises(DocumentError, match=r"pages 2 of \d+ are pictures"):
        read_pdf(write(pages))


def test_a_small_picture_on_an_empty_last_page_is_no_scan() -> None:
    pages = draw(TEXT, Style())
    stamp = Canvas()
    stamp.picture(100, 100, 200, 200)
    assert read_pdf(write([*pages, stamp])) == read_pdf(write(pages))


def test_fonts_without_a_map_need_ocr() -> None:
    with pytest.raises(DocumentError, match="no character codes"):
        read_pdf(write(draw(TEXT, Style()), "Identity-H", "Identity"))


def test_fonts_with_a_wrong_map_need_ocr() -> None:
    with pytest.raises(DocumentError, match=r"wrong map|no character codes"):
        read_pdf(write(draw(TEXT, Style()), "Identity-H", "GB1"))


def test_a_damaged_cross_reference_is_rebuilt() -> None:
    data = render_pdf(TEXT)
    start = data.rindex(b"xref\n0")
    damaged = data[:start] + b"xrex\n0 9\n" + data[start + 40 :]
    assert read_pdf(damaged) == read_pdf(data)
    assert read_pdf(data[:start]) == read_pdf(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"\0" * 5000])
def test_what_cannot_be_repaired_is_said_so(data: bytes) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        read_pdf(data)


@given(st.integers(9, 60_000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_is_no_crash(at: int, junk: bytes) -> None:
    data = render_pdf("鹭汀县青筠镇人民政府\n\n一、总体情况\n\n无。\n")
    at = 9 + at % (len(data) - 9)
    with suppress(DocumentError):
        assert all(isinstance(block, Grid | Paragraph) for block in read_pdf(data[:at] + junk + data[at + len(junk) :]))


def test_a_document_with_too_many_pages_is_refused() -> None:
    page = Canvas()
    page.text(72, 100, "政府信息公开")
    with pytest.raises(DocumentError, match="201 pages"):
        read_pdf(write([page] * 201))


def bomb(size: int) -> bytes:
    packed = zlib.compress(b" " * size, 9)
    return b"90 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)


def test_a_stream_that_unpacks_to_a_giant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Canvas()
    page.text(72, 100, "政府信息公开")
    assert pdf_guard.MAX_STREAM < 100 * 1024 * 1024
    monkeypatch.setattr(pdf_guard, "MAX_STREAM", 9 * 1024 * 1024)
    with pytest.raises(DocumentError, match="unpacks to more"):
        read_pdf(write([page], extra=bomb(10 * 1024 * 1024)))
    assert read_pdf(write([page], extra=bomb(8 * 1024 * 1024)))


def test_a_stream_packed_twice_is_refused() -> None:
    page = Canvas()
    page.text(72, 100, "政府信息公开")
    twice = b"90 0 obj\n<< /Length 4 /Filter [/FlateDecode /FlateDecode] >>\nstream\nabcd\nendstream\nendobj\n"
    with pytest.raises(DocumentError, match="packed more than once"):
        read_pdf(write([page], extra=twice))


def test_a_label_of_one_character_a_line_is_one_cell() -> None:
    page = Canvas()
    for x in (60, 90, 200, 260):
        page.stroke(x, 100, x, 300)
    for y in (100, 300):
        page.stroke(60, y, 260, y)
    page.stroke(90, 200, 260, 200)
    for index, character in enumerate("三、本年度办理结果"):
        page.text(70, 120 + 18 * index, character)
    page.text(95, 150, "（一）予以公开")
    page.text(220, 150, "12")
    page.text(95, 250, "（二）部分公开")
    page.text(220, 250, "0")
    (grid,) = (block for block in read_pdf(write([page])) if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["三、本年度办理结果", "（一）予以公开", "12"],
        ["", "（二）部分公开", "0"],
    ]


def test_a_number_wider_than_its_cell_stays_whole() -> None:
    page = Canvas()
    for x in (60, 100, 140, 180):
        page.stroke(x, 100, x, 140)
    for y in (100, 120, 140):
        page.stroke(60, y, 180, y)
    for column, text in enumerate(("许可", "处罚", "强制")):
        page.text(65 + 40 * column, 114, text, 9)
    for x, text in ((65, "12"), (102, "72701.2578"), (160, "5")):
        page.text(x, 134, text, 9)
    (grid,) = (block for block in read_pdf(write([page])) if isinstance(block, Grid))
    assert [cell.text for cell in grid.rows[1]] == ["12", "72701.2578", "5"]


def test_two_numbers_in_one_cell_are_not_joined() -> None:
    page = Canvas()
    for x in (60, 160, 260):
        page.stroke(x, 100, x, 160)
    for y in (100, 160):
        page.stroke(60, y, 260, y)
    page.text(70, 130, "行政处罚")
    page.text(200, 120, "10")
    page.text(200, 145, "3")
    found = [
        cell.text for block in read_pdf(write([page])) if isinstance(block, Grid) for row in block.rows for cell in row
    ]
    assert "103" not in "".join(found)


def test_a_border_that_is_not_drawn_in_one_row_is_known_from_the_others() -> None:
    page = Canvas()
    for x in (60, 160, 260):
        page.stroke(x, 100, x, 140)
    page.stroke(60, 140, 60, 160)
    page.stroke(260, 140, 260, 160)
    for y in (100, 120, 140, 160):
        page.stroke(60, y, 260, y)
    for y, label, number in ((115, "行政许可", "5"), (135, "行政处罚", "7"), (155, "行政强制", "9")):
        page.text(70, y, label)
        page.text(200, y, number)
    (grid,) = (block for block in read_pdf(write([page])) if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["行政许可", "5"],
        ["行政处罚", "7"],
        ["行政强制", "9"],
    ]


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    data = lines((72, 100, "政府信息公开1122"), (72.2, 100, "政府信息公开1122"), (72, 100.2, "政府信息公开1122"))
    assert texts(data) == ["政府信息公开1122"]


def test_underlining_and_frames_make_no_tables() -> None:
    pages = draw(TEXT.split("二、")[0], Style())
    for y in range(100, 300, 19):
        pages[0].stroke(60, y, WIDTH - 60, y)
    pages[0].frame(40, 40, WIDTH - 40, 800)
    assert not any(isinstance(block, Grid) for block in read_pdf(write(pages)))


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def locked(user: bytes) -> bytes:
    """A page encrypted with 40-bit RC4 (PDF 32000-1, 7.6.3) for that user password."""
    page = Canvas()
    page.text(72, 100, "政府信息公开")
    data = write([page])
    identity = b"0123456789abcdef"
    padded = (user + PADDING)[:32]
    owner = rc4(hashlib.md5((b"owner" + PADDING)[:32]).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + identity).digest()[:5]
    shown = rc4(key, PADDING)
    start = data.index(b"stream\n") + 7
    end = data.index(b"\nendstream")
    stream = rc4(hashlib.md5(key + (5).to_bytes(3, "little") + b"\0\0").digest()[:10], data[start:end])
    data = data[:start] + stream + data[end:]
    entry = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<%s> <%s>] /Root" % (
        owner.hex().encode(),
        shown.hex().encode(),
        identity.hex().encode(),
        identity.hex().encode(),
    )
    return data.replace(b"/Root", entry)


def test_a_lock_without_a_password_opens() -> None:
    assert texts(locked(b"")) == ["政府信息公开"]


def test_a_lock_with_a_password_is_said_so() -> None:
    with pytest.raises(DocumentError, match="password"):
        read_pdf(locked(b"secret"))


@pytest.mark.parametrize("name", REAL)
def test_real_reports(name: str, shared: Path) -> None:
    data = (shared / "real" / f"{name}.pdf").read_bytes()
    truth = json.loads((shared / "real" / f"{name}.truth.json").read_text(encoding="utf-8"))
    got = extract(Document(name, "0", "pdf", None, read_pdf(data), len(data)))
    numbers = [cell.raw for cell in got.cells if cell.table == "request" and cell.presence == "printed"]
    assert [float(number) for number in numbers] == [n for row in truth["table3"].values() for n in row]
    numbers = [cell.raw for cell in got.cells if cell.table == "dispute"]
    assert [float(number) for number in numbers] == [n for row in truth["table4"].values() for n in row]
    numbers = [cell.raw for cell in got.cells if cell.table == "disclosure"]
    assert [float(number) for number in numbers] == [n for row in truth["table2"].values() for n in row.values()]
    assert got.title == truth["title"]
    assert [section.number for section in got.sections] == [1, 2, 3, 4, 5, 6]
    assert not got.leftovers


def test_a_page_read_by_pdfplumber_holds_the_same_cells() -> None:
    from extract.readers.pdf_parts import joined_grids
    from extract.readers.pdf_plumber import read_page_again
    from extract.readers.pdf_ruling import find_tables

    data = render_pdf(TEXT, Style(foot=5000))
    page = read_page_again(data, 1)
    assert page is not None
    tables, _ = find_tables(page)
    (grids,) = joined_grids([(page, tables, [])])
    numbers = {cell.text for _, grid in grids for row in grid.rows for cell in row}
    assert set(raws(read(TEXT)).values()) <= numbers


def test_pdfplumber_is_not_asked_for_what_is_no_page() -> None:
    from extract.readers.pdf_plumber import read_page_again

    assert read_page_again(b"%PDF-1.4 nothing", 1) is None


@pytest.mark.parametrize(
    ("code", "printed_as"),
    [(0x2EA0, "民"), (0x2F08, "人"), (0xF92C, "郎"), (0x4E00, "一"), (0, "\ufffd"), (0xD801, "\ufffd")],
)
def test_look_alikes_become_the_common_character(code: int, printed_as: str) -> None:
    from extract.readers.pdf_characters import character_of

    assert character_of(code) == printed_as
