"""A page read by pdfplumber, in the same terms as by pdfium: for pages whose characters pdfium cannot name."""

from __future__ import annotations

import io
import logging

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from extract.readers.pdf_characters import character_of, is_odd
from extract.readers.pdf_page import Page

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of a font, for every character
_UNNAMED = "(cid:"
_NO_CHARACTER = "\ufffd"


def read_page_again(data: bytes, number: int) -> Page | None:
    """Page `number` (from 1), or None where pdfplumber cannot read it either."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number]) as document:
            return _page(document.pages[0], number)
    except (PdfminerException, PDFException, ValueError, KeyError, TypeError, IndexError):
        return None  # the page stays as pdfium reads it, and is reported as that


def _page(source: pdfplumber.page.Page, number: int) -> Page:
    page = Page(number, float(source.width), float(source.height))
    unnamed = count = 0
    for char in source.dedupe_chars().chars:
        text = char["text"]
        if not text.strip() or not char["upright"]:
            continue
        count += 1
        if text.startswith(_UNNAMED) or is_odd(ord(text[0])):
            unnamed += 1
            text = _NO_CHARACTER
        width = (char["x1"] - char["x0"]) / len(text)
        for index, part in enumerate(text):  # a ligature is several characters
            x = char["x0"] + index * width
            page.glyphs.append((x, char["top"], x + width, char["bottom"], character_of(ord(part))))
    page.unreadable = unnamed / count if count else 1.0
    for edge in source.edges:
        page.add_box((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), filled=True, stroked=False)
    return page
