"""PDF: pages read by pdfium, ruled tables by their lines, others by their columns, the rest as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2

from extract.model import Block, DocumentError, Grid
from extract.readers.columns import Run, find_runs
from extract.readers.lines import Line
from extract.readers.paragraphs import Margins, margins, paragraphs
from extract.readers.pdf_furniture import without_furniture
from extract.readers.pdf_guard import check_streams
from extract.readers.pdf_lines import lines_of
from extract.readers.pdf_page import Page, read_page
from extract.readers.pdf_parts import joined_grids
from extract.readers.pdf_plumber import read_page_again
from extract.readers.pdf_ruling import Table, find_tables

MAX_PAGES = 200
_UNREADABLE = 0.15  # share of characters without a code from which on the text layer is no text
_OCR = "it needs OCR: install the extra `gongkai[ocr]`, or get the report as text, HTML or Word"
_PASSWORD = 4  # pdfium's code of the error


@dataclass(slots=True)
class _Sheet:
    """A page with its ruled tables and the lines outside of them, from the top."""

    page: Page
    tables: list[Table]
    lines: list[Line]
    blocks: list[tuple[float, Grid | Line]] = field(default_factory=list)


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
        return [read_page(document, index) for index in range(len(document))]
    finally:
        document.close()


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
        raise DocumentError(f"the text of pages {_numbers(garbled)} has no character codes (fonts without a map); {_OCR}")


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _sheet(page: Page) -> _Sheet:
    tables, rest = find_tables(page)
    return _Sheet(page, tables, lines_of(page, rest))


def _blocks(sheets: list[_Sheet]) -> list[Block]:
    """All blocks in order; running text is joined also over the end of a page."""
    body = [line for sheet in sheets for line in sheet.lines]
    grids = joined_grids([(sheet.page, sheet.tables) for sheet in sheets])
    runs = {id(sheet): find_runs(sheet.lines) for sheet in sheets}
    margin = margins(body)
    blocks: list[Block] = []
    open_lines: list[Line] = []
    for sheet, tables in zip(sheets, grids, strict=True):
        for _, item in _in_order(sheet, tables, runs[id(sheet)]):
            if isinstance(item, Line):
                open_lines.append(item)
                continue
            blocks += [*paragraphs(open_lines, margin), item]
            open_lines = []
    return [*blocks, *paragraphs(open_lines, margin)]


def _in_order(sheet: _Sheet, grids: list[Grid], runs: list[Run]) -> list[tuple[float, Line | Grid]]:
    taken = {index for run in runs for index in run.lines}
    items: list[tuple[float, Line | Grid]] = [
        (line.y0, line) for index, line in enumerate(sheet.lines) if index not in taken
    ]
    items += [(table.ys[0], grid) for table, grid in zip(sheet.tables, grids, strict=True)]
    items += [(sheet.lines[run.lines[0]].y0, run.grid) for run in runs]
    return sorted(items, key=lambda item: item[0])


__all__ = ["MAX_PAGES", "Margins", "read_pdf"]
