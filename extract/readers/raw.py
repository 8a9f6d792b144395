"""Text whose tables came apart: labels and numbers on lines of their own, as `pdftotext` writes a page.

A table is rebuilt only where it cannot be read in another way: all its numbers are there, they fall into full rows, and
every identity of the form holds. Otherwise its labels stand alone and the numbers are told as a table of their own.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from itertools import pairwise

from extract.model import Block, Paragraph
from extract.readers.layout import SLACK, is_running_head, lines_of_text
from extract.readers.lines import Line, is_like_number
from extract.readers.paragraphs import margins, paragraphs
from extract.readers.raw_tables import Entry, rebuilt, unread
from extract.readers.stream import has_rows, read_plain, source_lines
from extract.readers.stream_tokens import SourceLine
from extract.sections import EXACT, find_sections
from extract.statistics_labels import prints_statistics

_ENOUGH = 20  # lines of nothing but a number that show such a text
_PAGE_DIGITS = 2


def is_raw(text: str) -> bool:
    """Whether a text without TABs and pipes has many lines of nothing but a number, or of a label and its numbers."""
    if "\t" in text or text.count("|") > 3:
        return False
    count = 0
    for line in text.split("\n"):
        bare = line.strip()
        count += bool(bare) and bare.replace(".", "").isdigit()
        if count >= _ENOUGH:
            return True
    return has_rows(text)


def read_raw(text: str) -> tuple[Block, ...]:
    """The paragraphs of such a text, and its tables where they can be rebuilt without doubt."""
    lines, sources = lines_of_text(text)
    plain = [Paragraph(line.text, line.pieces[0].where) for line in lines]
    is_earlier = prints_statistics(line.text for line in lines)
    headings = [] if is_earlier else find_sections(plain, "statutory")
    starts = {heading.at: heading.number for heading in headings}
    whole_lines = {heading.at for heading in headings if not heading.rest and heading.rank >= EXACT}
    margin = margins([line for line in lines if not _is_number(line)])._replace(slack=SLACK)
    blocks: list[Block] = []
    whole = source_lines(text)
    heights = _without_furniture(whole, [source[1] for source in sources])
    bounds = [0, *starts, len(lines)]
    for first, last in pairwise(bounds):
        entries = list(_entries(lines, heights, first, last))
        grids = rebuilt(starts.get(first, 0), entries)
        prose = lines[first : min(first + 1, last)]
        if not grids:
            own = [source[1] for source in sources[first:last]]
            behind = sources[last][1] - 1 if last < len(sources) else len(whole)
            found, in_order = read_plain(whole[own[0] - 1 : behind] if own else [], is_top=not first)
            grids = list(in_order) or unread(starts.get(first, 0), entries)
            prose = [e.line for e in entries if not e.numbers] if grids or _are_pages(entries) else lines[first:last]
            if in_order:
                prose = [line for line, number in zip(lines[first:last], own, strict=True) if number in found]
        alone = prose[: first in whole_lines]  # a full line too, that goes on with nothing
        blocks += [*paragraphs(alone, margin), *paragraphs(prose[len(alone) :], margin), *grids]
    return tuple(blocks)


def _is_number(line: Line) -> bool:
    return all(is_like_number(piece.text) for piece in line.pieces)


def _are_pages(entries: list[Entry]) -> bool:
    """Whether all numbers of a section may be those of its pages: each alone, one more than the one before."""
    numbers = [piece.text for entry in entries for piece in entry.numbers]
    if not all(text.isdecimal() and len(text) <= _PAGE_DIGITS for text in numbers):
        return False
    pages = [int(text) for text in numbers]
    return all(after == before + 1 for before, after in pairwise(pages)) and 0 not in pages


def _without_furniture(whole: list[SourceLine], numbers: list[int]) -> list[int]:
    """The numbers of lines if there were no page numbers, which are none of them, and no heads of pages."""
    printed = {number for number in numbers if not is_running_head(whole[number - 1].text)}
    left_out = [number for _, number, _ in whole if whole[number - 1].text.strip() and number not in printed]
    return [number - bisect(left_out, number - 1) for number in numbers]


def _entries(lines: list[Line], heights: list[int], first: int, last: int) -> Iterator[Entry]:
    """Lines of words one by one, lines of numbers in runs without a blank line; heads of pages are left out."""
    in_sections = first > 0  # the title itself stands above them
    kept = [at for at in range(first, last) if at == first or not (in_sections and is_running_head(lines[at].text))]
    run: list[int] = []
    for at, behind in zip(kept, [*kept[1:], None], strict=False):
        run.append(at)
        is_number = _is_number(lines[at])
        goes_on = behind is not None and heights[behind] == heights[at] + 1 and _is_number(lines[behind])
        if not (is_number and goes_on):
            numbers = [piece for index in run for piece in lines[index].pieces] if is_number else []
            yield Entry(run[0], lines[run[0]], tuple(numbers))
            run = []
