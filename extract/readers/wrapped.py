"""Text whose paragraphs were broken after so many characters or columns, as copies of printed pages are."""

from __future__ import annotations

from collections.abc import Callable

import regex

from extract.model import Paragraph, Where
from extract.readers.layout import PAGE_NUMBER
from extract.title import compact, is_title

_EDGES = "\ufeff \r\f\u00a0\u3000"
_SHORTEST, _LONGEST = 18, 60  # characters of a line
_ENOUGH = 3  # full lines
_SHARE = 0.6  # of the full lines that end within a sentence
_SLACK = 2  # characters before the end that a full line may end: no line begins with a comma
_STOPS = "。；：！？;:!?"
_OPENS = regex.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d))"
)
_LEAD = regex.compile(r"\s+|^[^：:]{1,6}[：:]")
Width = Callable[[str], int]


def wrapped_at(text: str) -> tuple[Width, int] | None:
    """How the lines of a text are measured, and how wide full ones are; None where its lines are not broken."""
    if "\t" in text or text.count("|") > 3:
        return None
    lines = [bare for line in text.split("\n") if (bare := line.rstrip(_EDGES))]
    for width, per_sign in ((len, 1), (_columns, 2)):
        widths = list(map(width, lines))
        full = max(widths, default=0)
        if not _SHORTEST * per_sign <= full <= _LONGEST * per_sign:
            continue
        at_end = [line for line, wide in zip(lines, widths, strict=True) if wide > full - _SLACK]
        ends = [line[-1] for line in at_end if not is_title(_LEAD.sub("", line))] if len(at_end) >= _ENOUGH else []
        if len(ends) >= _ENOUGH and sum(end not in _STOPS for end in ends) >= _SHARE * len(ends):
            return width, full
    return None


def read_wrapped(text: str, width: Width, full: int) -> tuple[Paragraph, ...]:
    """The paragraphs: a line goes on below where it is full, unless the line below is indented, or opens a point."""
    found: list[Paragraph] = []
    start, goes_on = 0, False
    indented = sum(line[:1] in ("\u3000", " ") for line in text.split("\n")) > 1
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip(_EDGES)
        begin = start + line.find(bare)
        if bare and not PAGE_NUMBER.fullmatch(line):
            if goes_on and not _begins(found[-1].text, line, indented=indented):
                last = found[-1]
                found[-1] = Paragraph(last.text + bare, last.where._replace(end=begin + len(bare)))
            else:
                found.append(Paragraph(bare, Where(number, begin, begin + len(bare))))
            goes_on = width(line.rstrip(_EDGES)) > full - _SLACK
        elif not bare:
            goes_on = False
        start += len(line) + 1
    return tuple(found)


def _begins(above: str, line: str, *, indented: bool) -> bool:
    """Whether a line begins a paragraph although the one above is full."""
    if (indented and line[:1] in ("\u3000", " ")) or is_title(compact(above)):
        return True
    return above[-1] in _STOPS and _OPENS.match(line.strip(_EDGES)) is not None


def _columns(line: str) -> int:
    return len(line.encode("gbk", "replace"))  # two bytes for a wide sign
