"""PDF: pages read by pdfium, ruled tables by their lines, others by their columns, the rest as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

from extract.model import Block, DocumentError, Grid
from extract.readers.columns import find_runs
from extract.readers.lines import Line
from extract.readers.paragraphs import margins, paragraphs
from extract.readers.pdf_furniture import without_furniture
from extract.readers.pdf_guard import check_streams
from extract.readers.pdf_lines import atoms_of, lines_of
from extract.readers.pdf_page import Glyph, Page, read_page
from extract.readers.pdf_parts import joined_grids
from extract.readers.pdf_plumber import read_page_again
from extract.readers.pdf_ruling import Table, find_tables

MAX_PAGES = 200
_UNREADABLE = 0.15  # share of characters without a code from which on the text layer is no text
_OCR = "it needs OCR: install the extra `gongkai[ocr]`, or get the report as text, HTML or Word"
_PASSWORD = 4  # pdfium's code of the error


@dataclass(slots=True)
class _Sheet:
    """A page with its ruled tables and the lines outside of them, from the top; `drawn` has the lines' characters."""

    page: Page
    tables: list[Table]
    lines: list[Line]
    drawn: dict[int, list[Glyph]]


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """Return the paragraphs and tables of a PDF in reading order.

    Raises DocumentError where it is damaged, has a password, is beyond the limits, or holds pictures instead of text.
    """
    check_streams(data)
    pages = _pages(data)
    _check_text(pages)
    sheets = [_sheet(page) for page in pages]
    bodies = without_furniture([(sheet.page, sheet.lines) for sheet in sheets])
    for sheet, body in zip(sheets, bodies, strict=True):
        sheet.lines = body
    return tuple(_blocks(sheets))


def _pages(data: bytes) -> list[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DocumentError("it is locked with a password; ask its publisher for an open one") from error
        raise DocumentError("the PDF is damaged beyond repair; fetch it again from its source") from error
    try:
        if not 0 < len(document) <= MAX_PAGES:
            raise DocumentError(f"it has {len(document)} pages, the limit is {MAX_PAGES}; check what it is")
        pages = [read_page(document, index) for index in range(len(document))]
    finally:
        document.close()
    return [_named(data, page) for page in pages]


def _named(data: bytes, page: Page) -> Page:
    """The page, read by pdfplumber instead where that can name the characters that pdfium cannot."""
    if page.unreadable <= _UNREADABLE:
        return page
    again = read_page_again(data, page.number)
    return again if again is not None and again.unreadable <= _UNREADABLE else page


def _check_text(pages: list[Page]) -> None:
    """Raise DocumentError where pages are pictures, or text that the file gives no character codes for."""
    pictures = [page.number for page in pages if page.is_picture]
    if pictures and len(pictures) == len([page for page in pages if page.glyphs or page.is_picture]):
        raise DocumentError(f"it is scanned, all {len(pages)} pages are pictures; {_OCR}")
    if pictures:
        raise DocumentError(f"pages {_numbers(pictures)} of {len(pages)} are pictures without text; {_OCR}")
    if not any(page.glyphs for page in pages):
        raise DocumentError("it has neither text nor pictures; fetch it again from its source")
    garbled = [page.number for page in pages if page.unreadable > _UNREADABLE]
    if garbled:
        raise DocumentError(
            f"the text of pages {_numbers(garbled)} has no character codes (fonts without a map); {_OCR}"
        )


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _sheet(page: Page) -> _Sheet:
    tables, rest = find_tables(page)
    lines = lines_of(page, rest)
    return _Sheet(page, tables, [line for line, _ in lines], {id(line): glyphs for line, glyphs in lines})


def _blocks(sheets: list[_Sheet]) -> list[Block]:
    """All blocks in order; running text and tables without lines go on over the end of a page."""
    items = _in_order(sheets)
    lines = [item for item in items if isinstance(item, Line)]
    breaks = _breaks(items)
    drawn = {key: (sheet.page, glyphs) for sheet in sheets for key, glyphs in sheet.drawn.items()}
    runs = find_runs(lines, lambda index: atoms_of(*drawn[id(lines[index])]), breaks)
    grids = {id(lines[run.lines[0]]): run.grid for run in runs}
    taken = {id(lines[index]) for run in runs for index in run.lines}
    margin = margins([line for line in lines if id(line) not in taken])
    blocks: list[Block] = []
    text: list[Line] = []
    for item in items:
        grid = grids.get(id(item)) if isinstance(item, Line) else item
        if grid is not None:
            blocks += [*paragraphs(text, margin), grid]
            text = []
        elif isinstance(item, Line) and id(item) not in taken:
            text.append(item)
    return [*blocks, *paragraphs(text, margin)]


def _breaks(items: list[Line | Grid]) -> frozenset[int]:
    """Indices of the lines that stand right behind a ruled table."""
    found, count = set(), 0
    for item in items:
        if isinstance(item, Line):
            count += 1
        else:
            found.add(count)
    return frozenset(found)


def _in_order(sheets: list[_Sheet]) -> list[Line | Grid]:
    """Lines and ruled tables of all pages from the top."""
    found: list[Line | Grid] = []
    parts = joined_grids([(sheet.page, sheet.tables, sheet.lines) for sheet in sheets])
    for sheet, grids in zip(sheets, parts, strict=True):
        placed: list[tuple[float, Line | Grid]] = [(line.y0, line) for line in sheet.lines]
        placed += [(top, grid) for top, grid in grids]
        found += [item for _, item in sorted(placed, key=lambda item: item[0])]
    return found
