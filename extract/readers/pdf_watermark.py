"""Watermarks: large characters behind or over those of the text, which are none of it."""

from __future__ import annotations

from statistics import median

from extract.readers.pdf_page import Glyph, Page

_LARGE = 2.0  # times the usual height of a character
_INNER = 0.15  # of a large character's height: what stands so far inside of it is covered by it
_COVERED = 2  # characters of the text that no title covers
_OFF = 0.25  # of the larger: sizes of one watermark
_SAMPLE = 7  # one character in so many shows their usual height
_MOST = 300  # large characters of a page


def without_watermarks(pages: list[Page]) -> list[Page]:
    """The pages without the large characters that cover others on some page, wherever these stand on the rest."""
    large = [_large(page) for page in pages]
    marks = [glyph for page, found in zip(pages, large, strict=True) for glyph in _watermark(page, found)]
    for page, found in zip(pages, large, strict=True):
        gone = {glyph for glyph in found if any(glyph[4] == mark[4] and _alike(glyph, mark) for mark in marks)}
        if gone:
            page.glyphs = [glyph for glyph in page.glyphs if glyph not in gone]
    return pages


def _large(page: Page) -> list[Glyph]:
    if not page.glyphs:
        return []
    least = _LARGE * median([glyph[3] - glyph[1] for glyph in page.glyphs[::_SAMPLE]])
    return [glyph for glyph in page.glyphs if glyph[3] - glyph[1] >= least][:_MOST]


def _watermark(page: Page, large: list[Glyph]) -> list[Glyph]:
    """The large characters of the sizes of which some cover others."""
    over = set(large)
    small = [glyph for glyph in page.glyphs if glyph not in over] if large else []
    covering = [glyph for glyph in large if sum(_covers(glyph, other) for other in small) >= _COVERED]
    return [glyph for glyph in large if any(_alike(glyph, other) for other in covering)]


def _alike(glyph: Glyph, other: Glyph) -> bool:
    """Whether two characters are of one size; fonts that take turns in a line differ a little."""
    one, two = glyph[3] - glyph[1], other[3] - other[1]
    return abs(one - two) <= _OFF * max(one, two)


def _covers(glyph: Glyph, other: Glyph) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    inner = _INNER * (glyph[3] - glyph[1])
    return glyph[0] + inner < x < glyph[2] - inner and glyph[1] + inner < y < glyph[3] - inner
