"""Pages of a scan to blocks: made straight and upright, tables found and read cell by cell, the rest read as prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import regex
from PIL.Image import Image as Picture

from extract.model import Block, DocumentError, Grid, GridCell, Row, Where
from extract.readers.columns import find_runs
from extract.readers.lines import Line
from extract.readers.paragraphs import margins, paragraphs
from extract.readers.pdf_parts import mended
from extract.readers.scan_bend import unbent
from extract.readers.scan_cells import CellReader, filled
from extract.readers.scan_columns import Words
from extract.readers.scan_fill import without_fills
from extract.readers.scan_grid import Table, find_tables, go_on, on_common_columns
from extract.readers.scan_lines import bands, crop, drop_specks, lines, typical_height
from extract.readers.scan_paper import find_paper
from extract.readers.scan_prose import read_prose
from extract.readers.scan_recogniser import Recogniser, recogniser
from extract.readers.scan_rim import without_rims
from extract.readers.scan_rulings import drawn_lines, find_rulings
from extract.readers.scan_seal import without_seals
from extract.readers.scan_sheet import READING_DPI, Box, Clean, Image, Sheet, cleaned, cv2, make_sheet
from extract.readers.scan_spread import halves
from extract.readers.scan_stamp import without_stamps
from extract.readers.scan_veil import without_veils

_SAMPLES, _SAMPLE_WIDTH = 6, 9  # lines, and their width in heights, read to see whether a page lies upright
_FEW = 3  # are enough where the pages before it lay upright
_SAMPLED_CELLS = 24  # the widest cells, which hold labels
_ENOUGH_SIGNS, _LEAST_SIGNS = 4.0, 1.5  # legible signs a sample: surely upright; too few to tell anything
_SURE, _SURE_SIGNS, _SURE_SAMPLES = 0.85, 3, 4  # in narrow columns so many samples of few, sure signs are enough
_HAN = regex.compile(r"[\p{Han}--一二三丨]", regex.V1)  # strokes and figures are read as surely upside down
_PLAINLY = 1.5  # times as many signs must be legible the other way up
_BORDER = 8  # pixels around a table in which no prose stands
_FILLED = 0.975  # of the width of running text: a page so full shows its margins


class _Part(NamedTuple):
    """A table of one page with its cells read."""

    table: Table
    cells: list[GridCell]
    where: Where
    page: int


_Item = Line | _Part


def read_pages(pages: Iterable[tuple[Picture, float]]) -> tuple[Block, ...]:
    """Read page images (with their dots per inch) in order; raises DocumentError where nothing can be read."""
    reader = _Reader()
    for number, (image, dpi) in enumerate(pages, 1):
        reader.page(_clean(image, dpi), number)
    blocks = tuple(_blocks(_joined_tables(_over_each_other(reader.read)), reader.words))
    if not blocks:
        raise DocumentError(
            "no text and no table on the scanned pages; scan them again at 200 dots per inch or more",
            zh="扫描页上没有文字和表格；请以 200 dpi 以上重新扫描。",
        )
    return blocks


def _clean(picture: Picture, dpi: float) -> Clean:
    """A page ready to be made straight: the paper alone, without seals and watermarks."""
    grey, of_picture = without_seals(picture, dpi), dpi
    paper = find_paper(grey)
    if paper is None:
        seen, hidden = without_rims(grey, dpi)
    else:
        seen, hidden, dpi = paper.grey, None, paper.dpi(dpi)
    flat = cleaned(without_fills(seen, dpi), dpi)
    if hidden is not None:
        hidden = cv2.resize(hidden, flat.shape[::-1], interpolation=cv2.INTER_NEAREST)
    unveiled, veil = without_veils(flat, READING_DPI)
    bare, under = without_stamps(unveiled, READING_DPI)
    lost = reduce(np.bitwise_or, [mask for mask in (hidden, veil, under) if mask is not None], np.zeros_like(bare))
    points = Clean(bare).to_points if paper is None else paper.to_points(bare.shape, of_picture)
    return Clean(bare, lost if lost.any() else None, points)


class _Layout(NamedTuple):
    """A page with its tables found; `ink` and `grey` are without rulings and dirt."""

    sheet: Sheet
    tables: list[Table]
    ink: Image
    grey: Image


class _Reader:
    """Reads the pages of one document, and remembers which way up they lie and whether sheets show two of them."""

    def __init__(self) -> None:
        self.model = recogniser()
        self.cells = CellReader(self.model)
        self.words = Words(self.cells)
        self.read: list[list[_Item]] = []  # of each page
        self.quarters = 0
        self.spreads = False

    def page(self, clean: Clean, number: int) -> None:
        """Read a sheet: tables and lines of its one or two pages from the top."""
        best = self._upright(clean, number)
        self.spreads |= len(best) > 1
        for layout in best:
            self.read.append(self._items(layout, len(self.read)))

    def _upright(self, clean: Clean, number: int) -> list[_Layout]:
        """The layout of a sheet turned so that it can be read."""
        usual = self._layouts(clean, number, self.quarters)
        if self.read and _legible_signs(usual, self.model, _FEW) >= _ENOUGH_SIGNS:
            return usual  # as the pages before it
        signs = _legible_signs(usual, self.model)
        if signs >= _ENOUGH_SIGNS:
            return usual
        others = [quarters for quarters in range(4) if quarters != self.quarters]
        turned = {quarters: self._layouts(clean, number, quarters) for quarters in others}
        legible = {quarters: _legible_signs(layouts, self.model) for quarters, layouts in turned.items()}
        best = max(legible, key=lambda quarters: legible[quarters])
        if legible[best] < max(_LEAST_SIGNS, _PLAINLY * signs):
            return usual
        self.quarters = best
        return turned[best]

    def _layouts(self, clean: Clean, number: int, quarters: int) -> list[_Layout]:
        return [_layout(unbent(half)) for half in halves(make_sheet(clean, number, quarters), known=self.spreads)]

    def _items(self, layout: _Layout, page: int) -> list[_Item]:
        sheet, tables, ink, grey = layout
        outside = _outside(ink, tables)
        found = self.words.lines(sheet, outside, grey)
        if found is None:
            found = read_prose(sheet, outside, grey, self.model)
        placed: list[tuple[float, _Item]] = [((line.y0 + line.y1) / 2, line) for line in found]
        for table in tables:
            cells = self.cells.read(table, sheet, ink, grey)
            placed.append((table.box.y0, _Part(table, cells, sheet.where(table.box), page)))
        return [item for _, item in sorted(placed, key=lambda entry: entry[0])]


def _layout(sheet: Sheet) -> _Layout:
    rulings = find_rulings(sheet.ink, sheet.dpi, sheet.veil)
    tables = find_tables(rulings, sheet.dpi)
    lines = drawn_lines(rulings, sheet.ink, [table.box for table in tables], sheet.dpi)
    ink = np.where(lines, 0, sheet.ink).astype(np.uint8)
    return _Layout(sheet, tables, drop_specks(ink, sheet.dpi), np.where(lines, 255, sheet.grey).astype(np.uint8))


def _legible_signs(layouts: Sequence[_Layout], model: Recogniser, most: int = _SAMPLES) -> float:
    """How many signs at the beginning of a long line can be read, counted by how sure it is: a mean of `most` lines.

    Upside down and on their side signs are read, too, but none of them surely.
    """
    found = [(box, layout.grey) for layout in layouts for box in _samples(layout)]
    widest = sorted(found, key=lambda sample: -sample[0].width)[:most]
    pictures = [
        crop(grey, box._replace(x1=min(box.x1, box.x0 + _SAMPLE_WIDTH * box.height)), box.height)
        for box, grey in widest
    ]
    readings = model.read(pictures, others=False)
    legible = sum(reading.confidence**2 * len(reading.text) for reading in readings)
    sure = sum(r.confidence >= _SURE and len(_HAN.findall(r.text)) >= _SURE_SIGNS for r in readings)
    few_but_sure = sure >= _SURE_SAMPLES
    return max(legible / max(len(pictures), 2), _ENOUGH_SIGNS if few_but_sure else 0.0)


def _samples(layout: _Layout) -> list[Box]:
    """Lines of running text, and those in the widest cells."""
    least = round(0.06 * layout.sheet.dpi)
    found = _text_lines(_outside(layout.ink, layout.tables), least)
    cells = sorted((cell.box for table in layout.tables for cell in table.cells), key=lambda box: -box.width)
    for box in cells[:_SAMPLED_CELLS]:
        inside = _text_lines(layout.ink[box.y0 : box.y1, box.x0 : box.x1], least)
        found += [Box(b.x0 + box.x0, b.y0 + box.y0, b.x1 + box.x0, b.y1 + box.y0) for b in inside]
    return found


def _text_lines(ink: Image, least: int) -> list[Box]:
    """The lines of some ink that are of usual height."""
    height = typical_height(bands(ink), least)
    return [box for box in lines(ink, height) if 0.7 * height <= box.height <= 1.5 * height]


def _outside(ink: Image, tables: Sequence[Table]) -> Image:
    """The ink with the tables taken out."""
    outside = ink.copy()
    for table in tables:
        box = table.box
        outside[max(box.y0 - _BORDER, 0) : box.y1 + _BORDER, max(box.x0 - _BORDER, 0) : box.x1 + _BORDER] = 0
    return outside


def _joined_tables(items: list[_Item]) -> list[Line | Grid]:
    """All items in order; a table that goes on from page to page becomes one grid with common columns."""
    found: list[Line | Grid] = []
    run: list[_Part] = []
    for item in items:
        if run and not (isinstance(item, _Part) and _goes_on(run[-1], item)):
            found.append(_grid(run))
            run = []
        if isinstance(item, _Part):
            run.append(item)
        else:
            found.append(item)
    return [*found, _grid(run)] if run else found


def _goes_on(part: _Part, following: _Part) -> bool:
    return part.page < following.page and go_on(part.table, following.table, READING_DPI)


def _grid(run: list[_Part]) -> Grid:
    tables = on_common_columns([part.table for part in run], READING_DPI)
    rows: list[Row] = []
    for table, part in zip(tables, run, strict=True):
        following = filled(table, part.cells)
        if rows and following and (whole := mended(rows[-1], following[0])) is not None:
            rows[-1:], following = [whole], following[1:]
        rows += following
    return Grid(tuple(rows), True, run[0].where)


def _blocks(items: list[Line | Grid], words: Words) -> list[Block]:
    """All blocks in order; running text and tables without lines go on over the end of a page."""
    shifted = [item for item in items if isinstance(item, Line)]
    breaks = frozenset(
        sum(isinstance(item, Line) for item in items[:at]) for at, item in enumerate(items) if isinstance(item, Grid)
    )
    found = find_runs(shifted, lambda index: words.atoms(shifted[index]), breaks) if words.readings else []
    grids = {run.lines[0]: words.with_confidence(run.grid) for run in found}
    taken = {index for run in found for index in run.lines}
    margin = margins([line for index, line in enumerate(shifted) if index not in taken])
    blocks: list[Block] = []
    open_lines: list[Line] = []
    at = -1
    for item in items:
        at += isinstance(item, Line)
        grid = grids.get(at) if isinstance(item, Line) else item
        if grid is not None:
            blocks += [*paragraphs(open_lines, margin), grid]
            open_lines = []
        elif at not in taken:
            open_lines.append(shifted[at])
    return [*blocks, *paragraphs(open_lines, margin)]


def _over_each_other(pages: list[list[_Item]]) -> list[_Item]:
    """The items of pages laid over each other at their left margins: no two sheets lie alike on a scanner.

    Only pages that are filled from margin to margin show where their margins are; the others stay where they lie.
    """
    lines = [[item for item in page if isinstance(item, Line)] for page in pages]
    ends = [(min(line.x0 for line in held), max(line.x1 for line in held)) if held else (0.0, 0.0) for held in lines]
    widest = max((right - left for left, right in ends), default=0.0)
    lefts = [left if right - left > _FILLED * widest else None for left, right in ends]
    first = next((left for left in lefts if left is not None), 0.0)
    moves = [0.0 if left is None else first - left for left in lefts]
    return [
        _moved(item, by) if isinstance(item, Line) else item
        for page, by in zip(pages, moves, strict=True)
        for item in page
    ]


def _moved(line: Line, by: float) -> Line:
    return line._replace(pieces=tuple(piece._replace(x0=piece.x0 + by, x1=piece.x1 + by) for piece in line.pieces))
