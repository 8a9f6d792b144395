"""PDF: pages read by pdfium, ruled tables by their lines, others by their columns, the rest as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Block, Grid
from extract.readers.lines import Line
from extract.readers.paragraphs import margins, paragraphs
from extract.readers.pdf_furniture import without_furniture
from extract.readers.pdf_guard import check_streams
from extract.readers.pdf_lattice import Table
from extract.readers.pdf_lines import atoms_of, lines_of
from extract.readers.pdf_page import Glyph, Page
from extract.readers.pdf_parts import joined_grids
from extract.readers.pdf_ruling import find_tables
from extract.readers.pdf_source import NeedsOcrError, read_pages
from extract.readers.pdf_wrapped import find_wrapped_runs

__all__ = ["NeedsOcrError", "read_pdf"]


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
    sheets = [_sheet(page) for page in read_pages(data)]
    bodies = without_furniture([(sheet.page, sheet.lines) for sheet in sheets])
    for sheet, body in zip(sheets, bodies, strict=True):
        sheet.lines = body
    return tuple(_blocks(sheets))


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
    runs = find_wrapped_runs(lines, lambda index: atoms_of(*drawn[id(lines[index])]), breaks)
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
        placed: list[tuple[float, Line | Grid]] = [((line.y0 + line.y1) / 2, line) for line in sheet.lines]
        placed += [(top, grid) for top, grid in grids]
        found += [item for _, item in sorted(placed, key=lambda item: item[0])]
    return found
