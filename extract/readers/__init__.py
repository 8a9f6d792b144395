"""Readers: bytes to Document, one module per format, chosen by content and never by the file's name."""

from __future__ import annotations

import hashlib

import regex

from extract.model import Block, Document, DocumentError
from extract.readers.encoding import decode
from extract.readers.text import read_text

MAX_BYTES = 32 * 1024 * 1024
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "scan"),
    (b"\xff\xd8\xff", "scan"),
    (b"II*\x00", "scan"),
    (b"MM\x00*", "scan"),
)
_HTML = regex.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|meta|table|div|p)\b", regex.IGNORECASE
)
_MARKDOWN = regex.compile(r"^(?:#{1,4} |\|?\s*:?-{3,}:?\s*\|)", regex.MULTILINE)


def sniff(data: bytes) -> str:
    """The format of `data` by its first bytes: pdf, docx, doc, rtf, scan, html or text."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    return "html" if _HTML.match(data[:4096]) else "text"


def read_document(data: bytes, path: str) -> Document:
    """Read one document. `path` is only remembered; raises DocumentError where nothing can be read."""
    if not data.strip():
        raise DocumentError("the file is empty; fetch it again from its source")
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{len(data)} bytes, more than the limit of {MAX_BYTES}; split it or check what it is")
    kind = sniff(data)
    if kind != "text":
        raise DocumentError(f"{kind} documents cannot be read yet; save it as plain text (UTF-8)")
    text, encoding = decode(data)
    if _MARKDOWN.search(text):
        kind = "markdown"
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as long as before: every place keeps its code points
    blocks: tuple[Block, ...] = read_text(text)
    return Document(path, hashlib.sha256(data).hexdigest(), kind, encoding, blocks, len(data))
