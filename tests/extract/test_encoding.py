"""Encodings told by content, and what is no text at all."""

from __future__ import annotations

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import DocumentError, Paragraph
from extract.readers import MAX_BYTES, read_document, sniff
from extract.readers.encoding import decode

TEXT = "荷岭镇人民政府2020年政府信息公开工作年度报告\n\n统计期限自2020年1月1日起至2020年12月31日止。\n\t规章\n\t0\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_the_byte_order_mark_moves_no_place() -> None:
    """The mark is no part of the decoded text: places in a marked file are those in a file without."""
    marked, plain = (read_document(TEXT.encode(codec), "a").blocks for codec in ("utf-8-sig", "utf-8"))
    assert marked == plain


def test_rare_characters_of_gb18030() -> None:
    assert decode("㐀䶵𠀀镇信息公开".encode("gb18030")) == ("㐀䶵𠀀镇信息公开", "gb18030")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8), st.integers(0, 99_999))
def test_utf8_and_utf16_are_never_taken_for_another(text: str, number: int) -> None:
    printed = f"{text}{number}\n"
    assert decode(printed.encode()) == (printed, "utf-8")
    assert decode(printed.encode("utf-16")) == (printed, "utf-16")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_character_cut_at_the_end_costs_only_itself(codec: str) -> None:
    long = TEXT * 30 + "完"
    text, encoding = decode(long.encode(codec)[:-1])
    assert encoding == codec
    assert text.startswith(TEXT * 30)
    assert len(text) - len(TEXT * 30) <= 2


def test_a_short_text_may_miss_one_character() -> None:
    assert decode(("规章" * 20 + "镇").encode()[:-1])[0].startswith("规章" * 20)


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT.encode(), mtime=0),
        bytes(range(256)) * 20,
        b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x41",
        b"\x80\x81\xff\xfe" * 300,
    ],
    ids=["gzip", "all bytes", "program", "half a character", "high bytes"],
)
def test_what_is_no_text_says_so(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"UTF-8|text"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_document(data, "a.txt")


@pytest.mark.parametrize("text", ["abc\n", "荷岭镇\n", "2020年报告", "# 标题\n", "\t规章\n\t0\n", "\u3000\n\u00a0\n"])
def test_short_texts_are_no_utf16(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    "data",
    [codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n", codecs.BOM_UTF16_LE, "\u3000\n\u00a0\n".encode() * 9],
    ids=["mark", "mark and line end", "mark of utf-16", "wide spaces"],
)
def test_a_file_that_only_looks_filled(data: bytes) -> None:
    """No paragraph is made of a mark or of spaces."""
    assert read_document(data, "a.txt").blocks == ()


def test_a_file_too_large_is_refused_unread() -> None:
    with pytest.raises(DocumentError, match="limit"):
        read_document(b"1" * (MAX_BYTES + 1), "a.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
        (b"{\\rtf1", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "scan"),
        (b"\xff\xd8\xff\xe0", "scan"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (codecs.BOM_UTF8 + b"\n <HTML>", "html"),
        (TEXT.encode(), "text"),
        ("<《条例》>规定".encode(), "text"),
        (b"<pre-2019> report", "text"),
    ],
)
def test_formats_are_told_by_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_the_name_of_the_file_decides_nothing() -> None:
    assert read_document(TEXT.encode(), "report.pdf").format == "text"
    with pytest.raises(DocumentError):
        read_document(b"%PDF-1.7\nbroken", "report.txt")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# 标题\n\n正文若干字\n", "markdown"),
        ("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n", "markdown"),
        ("甲 | 乙 | 丙\n1 | 2 | 3\n", "text"),
    ],
)
def test_markdown_is_told_from_text(text: str, kind: str) -> None:
    assert read_document(text.encode(), "a").format == kind


def test_document_keeps_hash_size_and_path() -> None:
    document = read_document(b"The quick brown fox jumps over the lazy dog", "某县/某镇.txt")
    assert document.sha256 == "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592"
    assert (document.path, document.size, document.encoding) == ("某县/某镇.txt", 43, "utf-8")
    assert [type(block) for block in document.blocks] == [Paragraph]
