"""Pages of a scan to blocks: made straight and upright, tables found and read cell by cell, the rest read as prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from extract.model import Block, DocumentError, Grid
from extract.readers.scan_cells import CellReader
from extract.readers.scan_grid import Table, find_rulings, find_tables, without_rulings
from extract.readers.scan_lines import bands, crop, drop_specks, lines, typical_height
from extract.readers.scan_prose import Line, paragraphs, read_prose
from extract.readers.scan_recogniser import Recogniser, recogniser
from extract.readers.scan_sheet import Image, Sheet, cv2, make_sheet

DPI = 200  # at which pages are read; scans of another resolution are brought to it
_UPRIGHT = 0.7  # mean confidence of sample lines on a page that lies upright
_SAMPLES = 5
_BORDER = 8  # pixels around a table in which no prose stands


def read_pages(pages: Iterable[tuple[Image, float]]) -> tuple[Block, ...]:
    """Read page images (grey, with their dots per inch) in order; raises DocumentError where nothing can be read."""
    model, sheets = recogniser(), {}
    cells = CellReader(model)
    items: list[Line | Grid] = []
    quarters = 0
    for number, (image, dpi) in enumerate(pages, 1):
        sheet, quarters = _upright(_at_reading_size(image, dpi), number, model, quarters)
        sheet.to_points *= DPI / dpi if not _fits(dpi) else 1.0
        sheets[number] = sheet
        items += _read_page(sheet, model, cells)
        sheet.grey = sheet.ink = np.empty((0, 0), np.uint8)  # only the way back to points is still needed
    blocks = tuple(_blocks(items, sheets))
    if not blocks:
        raise DocumentError("no text and no table on the scanned pages; scan them again at 200 dots per inch or more")
    return blocks


def _fits(dpi: float) -> bool:
    return True


def _at_reading_size(image: Image, dpi: float) -> tuple[Image, float]:
    return image, dpi


def _read_page(sheet: Sheet, model: Recogniser, cells: CellReader) -> list[Line | Grid]:
    rulings = find_rulings(sheet.ink, sheet.dpi)
    tables = find_tables(rulings, sheet.dpi)
    ink = drop_specks(without_rulings(sheet.ink, rulings, tables, 0), sheet.dpi)
    grey = without_rulings(sheet.grey, rulings, tables, 255)
    placed: list[tuple[int, Line | Grid]] = [
        (table.box.y0, cells.read(table, sheet, ink, grey)) for table in tables
    ]
    prose = read_prose(sheet, _outside(ink, tables), grey, model)
    placed += [(line.box.y0, line) for line in prose]
    return [item for _, item in sorted(placed, key=lambda entry: entry[0])]


def _outside(ink: Image, tables: Sequence[Table]) -> Image:
    """The ink with the tables taken out."""
    outside = ink.copy()
    for table in tables:
        box = table.box
        outside[max(box.y0 - _BORDER, 0) : box.y1 + _BORDER, max(box.x0 - _BORDER, 0) : box.x1 + _BORDER] = 0
    return outside
