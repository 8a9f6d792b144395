"""Pages of a scan with tables without lines: words are found in the ink before they are read, each with its place.

What stands near each other on one height is a word or a line of running text; words on one height are a line with
several pieces, in which tables are found as on PDF pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import regex

from extract.model import Grid, GridCell, Where
from extract.readers.lines import Line, Piece, span
from extract.readers.scan_cells import UNREAD, CellReader
from extract.readers.scan_lines import crop, lines, runs
from extract.readers.scan_prose import LARGER, is_page_number
from extract.readers.scan_recogniser import Reading
from extract.readers.scan_sheet import Box, Image, Sheet, cv2

_TOUCH, _WORD = 0.06, 0.3  # inches: signs so near are of one word; the least width of a word that shows its height
_LEAST, _MOST = 0.06, 0.35  # inches: heights of lines
_GAP, _FINE = 0.95, 0.3  # of a line's height: a gap between pieces, and one that parts words of a table's headings
_NUMBERS, _SHORT = 0.42, 8.0  # of it: a gap that parts two numbers, and the widest piece that may hold some
_ABOVE = 0.12  # of it: strokes of a sign so far above each other touch
_LEVEL = 0.25  # of it: middles of pieces on one line differ by less
_OVER, _STROKES, _SIGN = 0.7, 0.5, 1.15  # strokes of one sign: their overlap, the gap between them, their height
_LINE = 1.4  # the height of what stands on one line
_SPECK, _DASH = 0.3, 0.4  # of it: smaller ink is dirt, unless it is a dash
_TALL = 1.6
_AMONG, _UNREAD = 2, 2.5  # so many numbers stand in a row of them; the widest number, of a line's height
_WORDS = regex.compile(r"[\p{Han}--一二三丨〇〓]|[（）().．、]", regex.V1)
_PLACEHOLDER = "-"  # a number as far as the search for columns goes
_MANY, _ROWS = 3, 2  # a page with so many lines of so many pieces holds a table


class _Found(NamedTuple):
    """Where a piece is: its box, and the parts of it between narrower gaps."""

    box: Box
    parts: tuple[Box, ...]


class Words:
    """Reads pages with tables without lines, and keeps how each piece of them was read."""

    def __init__(self, reader: CellReader) -> None:
        self.reader = reader
        self.readings: dict[Where, Reading] = {}
        self.parts: dict[Where, list[tuple[Box, Image, Where]]] = {}
        self.unread: set[Where] = set()  # signs among numbers that are read as none

    def lines(self, sheet: Sheet, ink: Image, grey: Image) -> list[Line] | None:
        """The lines of a page from the top, in pixels; None where no table without lines is on it."""
        size = _line_height(ink, sheet.dpi)
        rows = _rows(_pieces(ink, size), size)
        least = 1 if self.readings else _ROWS  # a table of an earlier page may end here
        if sum(len(row) >= _MANY for row in rows) < least:
            return None
        placed = [
            (number, part) for number, row in enumerate(rows) for found in row for part in _apart(ink, found, size)
        ]
        readings = self.reader.readings([crop(grey, found.box, size) for _, found in placed])
        pieces: list[list[Piece]] = [[] for _ in rows]
        for (number, found), reading in zip(placed, readings, strict=True):
            if reading.text or len(rows[number]) >= _MANY:
                pieces[number].append(self._piece(sheet, grey, size, found, reading))
        pieces = [self._with_unread(self._joined(row, size), size) for row in pieces]
        printed = [Line(tuple(row), _size(row, size)) for row in pieces if row]
        return [line for line in printed if not is_page_number(line.text, line.y0, line.y1, ink.shape[0])]

    def _piece(self, sheet: Sheet, grey: Image, size: int, found: _Found, reading: Reading) -> Piece:
        where = sheet.where(found.box)
        self.readings[where] = reading
        if len(found.parts) > 1:
            self.parts[where] = [(part, crop(grey, part, size), sheet.where(part)) for part in found.parts]
        return _as_piece(reading.text, found.box, where)

    def _with_unread(self, row: list[Piece], size: int) -> list[Piece]:
        """A row in which signs among numbers hold the place of one, whatever they were read as."""
        numbers = [at for at, piece in enumerate(row) if piece.is_number]
        if len(numbers) < _AMONG:
            return [piece for piece in row if piece.text]
        held: list[Piece] = []
        for at, piece in enumerate(row):
            is_short = piece.x1 - piece.x0 <= _UNREAD * size and not _WORDS.search(piece.text)
            if at and at > numbers[0] - _AMONG and is_short and not piece.is_number:
                self.unread.add(piece.where)
                held.append(piece._replace(text=_PLACEHOLDER))
            elif piece.text:
                held.append(piece)
        return held

    def _joined(self, row: list[Piece], size: int) -> list[Piece]:
        """Pieces that were cut at narrow gaps joined again, but not two numbers."""
        joined: list[Piece] = []
        for piece in row:
            before = joined[-1] if joined else piece
            own = max(size, min(before.y1 - before.y0, piece.y1 - piece.y0))  # larger type has larger gaps
            if not joined or piece.x0 - before.x1 > _GAP * own or (before.is_number and piece.is_number):
                joined.append(piece)
                continue
            where = span([before.where, piece.where])
            one, other = self.readings[before.where], self.readings[piece.where]
            text = before.text + piece.text
            self.readings[where] = Reading(text, min(one.confidence, other.confidence))
            box = before.x0, min(before.y0, piece.y0), piece.x1, max(before.y1, piece.y1)
            joined[-1] = Piece(text, *box, where)
        return joined

    def atoms(self, line: Line) -> tuple[Piece, ...]:
        """The smallest pieces of a line; they are read only now."""
        atoms: list[Piece] = []
        for piece in line.pieces:
            parts = self.parts.get(piece.where)
            if parts is None:
                atoms.append(piece)
                continue
            readings = self.reader.readings([picture for _, picture, _ in parts])
            moved = piece.x0 - parts[0][0].x0  # pages are laid over each other
            for (box, _, where), reading in zip(parts, readings, strict=True):
                self.readings[where] = reading
                part = _as_piece(reading.text, box, where)
                atoms += [part._replace(x0=part.x0 + moved, x1=part.x1 + moved)] if reading.text else []
        return tuple(atoms)

    def with_confidence(self, grid: Grid) -> Grid:
        """The grid with the confidence of its cells and their other readings."""
        return grid._replace(rows=tuple(tuple(map(self._sure, row)) for row in grid.rows))

    def _sure(self, cell: GridCell) -> GridCell:
        reading = self.readings.get(cell.where)
        if reading is None:
            return cell._replace(confidence=1.0) if cell.text else cell
        if cell.where in self.unread:
            cell = cell._replace(text=reading.text or UNREAD)
        return cell._replace(confidence=round(reading.confidence, 4), alternatives=reading.alternatives)


def _as_piece(text: str, box: Box, where: Where) -> Piece:
    return Piece(text, float(box.x0), float(box.y0), float(box.x1), float(box.y1), where)


def _size(pieces: Sequence[Piece], usual: int) -> float:
    tallest = max(piece.y1 - piece.y0 for piece in pieces)
    return tallest if tallest > LARGER * usual else float(usual)


def _line_height(ink: Image, dpi: float) -> int:
    """The median height of words in pixels."""
    near = _closed(ink, round(_TOUCH * dpi), round(_TOUCH * dpi / 3))
    heights = [box.height for box in _blobs(near) if box.width >= _WORD * dpi]
    usual = [height for height in heights if _LEAST * dpi <= height <= _MOST * dpi]
    return int(np.median(usual)) if usual else round(_LEAST * dpi)


def _closed(ink: Image, across: int, down: int) -> Image:
    block = np.ones((max(down, 1), max(across, 1)), np.uint8)
    rim = max(across, down)
    wide = cv2.copyMakeBorder(ink, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=0)
    closed: Image = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, block)[rim:-rim, rim:-rim]
    return closed


def _blobs(ink: Image) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink), connectivity=8)
    return [Box(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]


def _pieces(ink: Image, size: int) -> list[_Found]:
    """Ink cut into pieces at wide gaps; strokes of one sign above each other are one, lines that touch are several."""
    found: list[_Found] = []
    for blob in _merged(_blobs(_closed(ink, round(_GAP * size), round(_ABOVE * size))), size):
        inside = ink[blob.y0 : blob.y1, blob.x0 : blob.x1]
        if not inside.any():
            continue
        for line in lines(inside, size) if blob.height > _TALL * size else [_tight(inside)]:
            box = Box(line.x0 + blob.x0, line.y0 + blob.y0, line.x1 + blob.x0, line.y1 + blob.y0)
            if box.height >= _SPECK * size or box.width >= _DASH * size:
                found.append(_Found(box, tuple(_parts(ink, box, size))))
    return found


def _merged(blobs: list[Box], size: int) -> list[Box]:
    """Boxes that touch or are strokes of one sign joined, as the strokes of 二, and 一 before a comma."""
    joined: list[Box] = []
    for blob in sorted(blobs, key=lambda box: -box.height):
        whole = blob
        for other in [other for other in joined if _belongs(whole, other, size)]:
            joined.remove(other)
            whole = Box(*map(min, whole[:2], other[:2]), *map(max, whole[2:], other[2:]))
        joined.append(whole)
    return joined


def _belongs(blob: Box, other: Box, size: int) -> bool:
    down = min(blob.y1, other.y1) - max(blob.y0, other.y0)
    across = min(blob.x1, other.x1) - max(blob.x0, other.x0)
    tall = max(blob.y1, other.y1) - min(blob.y0, other.y0)
    if across >= _OVER * min(blob.width, other.width) and down > -_STROKES * size and tall <= _SIGN * size:
        return True
    return down >= min(blob.height, other.height) / 2 and across >= -_GAP * size and tall <= _LINE * size


def _tight(ink: Image) -> Box:
    """The box of all ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _apart(ink: Image, found: _Found, size: int) -> list[_Found]:
    """A short piece cut at gaps that may part two numbers: read together they might become one."""
    parts = _parts(ink, found.box, size, _NUMBERS) if found.box.width <= _SHORT * size else []
    return [_Found(part, (part,)) for part in parts] if len(parts) > 1 else [found]


def _parts(ink: Image, box: Box, size: int, gap: float = _FINE) -> list[Box]:
    """A piece cut at every gap that parts words."""
    profile = np.asarray(_closed(ink[box.y0 : box.y1, box.x0 : box.x1], round(gap * size), 1).any(axis=0))
    return [Box(box.x0 + start, box.y0, box.x0 + end, box.y1) for start, end in runs(profile)]


def _rows(found: Sequence[_Found], size: int) -> list[list[_Found]]:
    """Pieces on one height, from the top, each row from the left: the heights at which most pieces stand go first."""
    left = {piece: (piece.box.y0 + piece.box.y1) / 2 for piece in found}
    rows: list[tuple[float, list[_Found]]] = []
    while left:
        heights = np.array(list(left.values()))
        near = np.abs(heights[:, None] - heights[None, :]) <= _LEVEL * size
        middle = float(heights[int(near.sum(axis=1).argmax())])
        row = [piece for piece, height in left.items() if abs(height - middle) <= _LEVEL * size]
        rows.append((middle, sorted(row, key=lambda piece: piece.box.x0)))
        for piece in row:
            del left[piece]
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]
