"""Formats told by content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renditions.word import zipped

from extract.model import DocumentError
from extract.readers import read_document, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"word/document.xml": b"<a/>"}), "docx"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "xlsx"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "pptx"),
        (zipped({"OFD.xml": b"<a/>"}), "ofd"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (zipped({"a.txt": b"1"}), "zip"),
        (b"PK\x03\x04damaged", "zip"),
        (stream("Workbook"), "xls"),
        (stream("WordDocument"), "doc"),
        (stream("EncryptedPackage"), "encrypted"),
        (OLE + b"\0" + "Workbook".encode("utf-16-le"), "doc"),
        (b"junk %PDF-1.4", "pdf"),
        (b"BM\x10\0\0\0\0\0\0\0", "scan"),
        (b"BMW 2020", "text"),
        ("<html>年报".encode("utf-16"), "html"),
        (b"<!-- x --><div>1</div>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "html"),
        (b"<?xml version='1.0'?>\n<?mso-application progid='Word.Document'?>\n<w:wordDocument xmlns:w='x'>", "wordxml"),
        (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "mht"),
        ("年度：2020\n地址：某县\n".encode(), "text"),
        (b"<p", "text"),
        (b"<people> of 2020", "text"),
        ("# 年报\n\n<html><body><table><tr><td>1</td></tr></table></body></html>".encode(), "text"),
        ("年报\n\n<table border=1><tr><td>1</td></tr></table>".encode(), "text"),
        ("<div align=center>年报</div>\n\n## 一、总体情况\n".encode(), "text"),
        ("<div><p>年报</p>\n# 1\n</div>".encode(), "html"),
    ],
)
def test_formats(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    "data", [stream("EncryptedPackage"), zipped({"OFD.xml": b"x"}), zipped({"mimetype": b"x.opendocument.spreadsheet"})]
)
def test_what_is_not_read_says_what_to_do(data: bytes) -> None:
    with pytest.raises(DocumentError, match="save"):
        read_document(data, "a")


HEADS = st.sampled_from(
    [b"", b"<html>", b"PK\x03\x04", OLE, b"{\\rtf", b"MIME-Version: 1.0\nContent-Type: text/html\n\n", b"<?xml "]
)


@given(HEADS, st.binary(max_size=200))
def test_any_bytes_have_a_format(head: bytes, data: bytes) -> None:
    assert sniff(head + data)
