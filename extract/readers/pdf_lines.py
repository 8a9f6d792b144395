"""Characters of a PDF page joined to lines and to the text of cells: by their places, not by the order of drawing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median, median_low

from extract.readers.lines import WIDE, Line, Piece
from extract.readers.pdf_page import Glyph, Page

_SAME_LINE = 0.4  # of the lower height: characters whose feet are so near stand on one line
_SPACE = 0.3  # of a Chinese character: a gap between Latin words
_SEEN = 0.2  # a gap that parts words of a table
_NUMBER_GAP = 0.6  # a wider gap between digits parts two numbers
_CLOSE, _NARROW_GAP = 0.08, 0.2  # where the digits of a line stand so close to each other, this gap does
_COLUMN_GAP = 1.15  # a wider gap parts two pieces of a line
_EVEN = 0.25  # gaps of digits spread over a cell differ by at most this share
_ROOM = 0.9  # a number goes on in the next line of its cell only where no further digit had room
_DIGIT = 0.62  # the widest digit


def by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters line by line from the top, each line from the left."""
    lines: list[list[Glyph]] = []
    foot = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: g[3]):
        own, tall = glyph[3], glyph[3] - glyph[1]
        if lines and own - foot <= _SAME_LINE * min(tall, height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            foot, height = own, tall
    for line in lines:
        line.sort()
    return lines


def size_of(glyphs: list[Glyph]) -> float:
    """The width of a Chinese character in this line; a digit has half of it."""
    wide = [g[2] - g[0] for g in glyphs if ord(g[4]) >= WIDE]
    return median(wide or [2 * (g[2] - g[0]) for g in glyphs]) or 1.0


def line_text(glyphs: list[Glyph]) -> str:
    """The text of one line or piece: no space beside Chinese characters, none inside a number that is spread evenly."""
    size = size_of(glyphs)
    gaps = [b[0] - a[2] for a, b in pairwise(glyphs)]
    digits = sum(g[4].isdigit() for g in glyphs) == len(glyphs)
    spread = digits and len(gaps) > 1 and min(gaps) > 0 and max(gaps) - min(gaps) <= _EVEN * max(gaps)
    apart = _number_gap(glyphs, size)
    text = glyphs[0][4]
    for gap, glyph in zip(gaps, glyphs[1:], strict=True):
        before, after = text[-1], glyph[4]
        if ord(before) < WIDE and ord(after) < WIDE and not spread:
            numeric = (before.isdigit() or before in ".,") and (after.isdigit() or after in ".,")
            if gap > (apart if numeric else _SPACE * size):
                text += " "
        text += after
    return text


def _number_gap(glyphs: list[Glyph], size: float) -> float:
    """The gap between two digits of a line from which on they are of two numbers."""
    gaps = [b[0] - a[2] for a, b in pairwise(glyphs) if a[4].isdigit() and b[4].isdigit()]
    close = len(gaps) > 1 and median_low(gaps) <= _CLOSE * size
    return (_NARROW_GAP if close else _NUMBER_GAP) * size


def cell_text(glyphs: list[Glyph], left: float, right: float, pad: float = 0.0) -> str:
    """The text of a cell between `left` and `right`: its lines joined; numbers above each other stay two words.

    `pad` is what the cells of the table keep free at either side.
    """
    lines = by_line(glyphs)
    text = ""
    for index, line in enumerate(lines):
        part = line_text(line)
        if index and text[-1].isalnum() and part[0].isalnum() and ord(text[-1]) < WIDE and ord(part[0]) < WIDE:
            before = lines[index - 1]
            size = size_of(before)
            room = (right - left) - (before[-1][2] - before[0][0])
            if room > max(_ROOM * size, 2 * pad + _DIGIT * size):
                text += " "
        text += part
    return text


def lines_of(page: Page, glyphs: Iterable[Glyph]) -> list[tuple[Line, list[Glyph]]]:
    """The lines of some characters of a page, cut into pieces at wide gaps, each with its characters."""
    return [(Line(pieces(page, row, _COLUMN_GAP), size_of(row)), row) for row in by_line(glyphs)]


def atoms_of(page: Page, glyphs: list[Glyph]) -> tuple[Piece, ...]:
    """The characters of a line cut at every gap that can be seen."""
    return pieces(page, glyphs, _SEEN)


def pieces(page: Page, glyphs: list[Glyph], widest: float) -> tuple[Piece, ...]:
    """Cut a line at gaps wider than so many Chinese characters, and at narrower ones between two numbers."""
    return tuple(_piece(page, part) for part in parted(glyphs, widest))


def parted(glyphs: list[Glyph], widest: float = _COLUMN_GAP) -> list[list[Glyph]]:
    """The characters of the pieces of a line."""
    size = size_of(glyphs)
    apart, wide = _number_gap(glyphs, size), widest * size
    parts: list[list[Glyph]] = [[glyphs[0]]]
    for before, glyph in pairwise(glyphs):
        gap = glyph[0] - before[2]
        if gap > wide or (gap > apart and before[4].isdigit() and glyph[4].isdigit()):
            parts.append([])
        parts[-1].append(glyph)
    return parts


def _piece(page: Page, glyphs: list[Glyph]) -> Piece:
    box = glyphs[0][0], min(g[1] for g in glyphs), glyphs[-1][2], max(g[3] for g in glyphs)
    return Piece(line_text(glyphs), *box, page.where(box))
