"""Sheets that show two pages side by side, as copies of open booklets do: each half is read as a page of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from extract.readers.pdf_lines import by_line, size_of
from extract.readers.pdf_page import Glyph, Page, Rule

_WIDE = 1.2  # times its height: a sheet of two pages
_GUTTER = 0.02  # of the sheet's width to either side of the middle, in which nothing stands
_FULL = 0.6  # of a half's width: a line of running text so long shows that the half is a page
_GAP = 2.0  # Chinese characters: no line of running text has such a gap


def halves(pages: list[Page]) -> list[Page]:
    """The pages, sheets of two pages cut in the middle; a short last page is known from the others."""
    spreads = [page for page in pages if _is_free(page) and _is_spread(page)]
    if not spreads:
        return pages
    sizes = {(round(page.width), round(page.height)) for page in spreads}
    found: list[Page] = []
    for page in pages:
        cut = (round(page.width), round(page.height)) in sizes and _is_free(page)
        found += [_half(page, 0), _half(page, 1)] if cut else [page]
    return found


def _is_free(page: Page) -> bool:
    """Whether a sheet is wide, and nothing stands in or crosses its middle."""
    if page.width < _WIDE * page.height or not page.glyphs:
        return False
    left, right = (0.5 - _GUTTER) * page.width, (0.5 + _GUTTER) * page.width
    crossed = any(glyph[0] < right and glyph[2] > left for glyph in page.glyphs)
    return not crossed and not any(rule.start < left and rule.end > right for rule in page.across)


def _is_spread(page: Page) -> bool:
    """Whether both halves hold a long line of running text or a ruled table; of a table without lines the right half
    does not.
    """
    middle = page.width / 2
    lines = by_line(page.glyphs)
    return all(
        any(_is_full([g for g in line if (g[0] < middle) == left], _FULL * middle) for line in lines)
        or _ruled([rule for rule in page.across if (rule.start < middle) == left]) > _FULL * middle
        for left in (True, False)
    )


def _ruled(rules: list[Rule]) -> float:
    """How wide the tables of some level lines are."""
    return max((rule.end for rule in rules), default=0.0) - min((rule.start for rule in rules), default=0.0)


def _is_full(line: list[Glyph], width: float) -> bool:
    if not line or line[-1][2] - line[0][0] < width:
        return False
    widest = max((b[0] - a[2] for a, b in pairwise(line)), default=0.0)
    return widest <= _GAP * size_of(line)


def _half(page: Page, side: int) -> Page:
    """The left (0) or right (1) half of a sheet."""
    middle = page.width / 2
    shift = side * middle

    def inside(start: float, end: float) -> bool:
        return ((start + end) / 2 >= middle) == bool(side)

    return replace(
        page,
        width=middle,
        sheet=page.width,
        shift=shift,
        glyphs=[(g[0] - shift, g[1], g[2] - shift, g[3], g[4]) for g in page.glyphs if inside(g[0], g[2])],
        across=[Rule(r.at, r.start - shift, r.end - shift) for r in page.across if inside(r.start, r.end)],
        down=[Rule(r.at - shift, r.start, r.end) for r in page.down if inside(r.at, r.at)],
        fills=[(b[0] - shift, b[1], b[2] - shift, b[3]) for b in page.fills if inside(b[0], b[2])],
    )
