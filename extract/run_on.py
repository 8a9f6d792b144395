"""Paragraphs that an export ran together: title, headings and text of a whole page on one line."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.model import Paragraph
from extract.title import is_title, may_hold_title

_LEAST = 120  # characters: a heading and its text on one line are usual
_TOP = 12  # paragraphs in which a title is looked for
_TITLE = 70  # characters
_FIRST = "一、"
_CUT = regex.compile(
    r"(?<=\S)\s+(?=[一二三四五六七八九]、\s*\p{Han})|(?<=[。；;])\s+(?=[（(][一二三四五六七八九][)）]\s*\p{Han})"
)
_BLANK = regex.compile(r"(?<=\S)\s+(?=\S)")


def cut_run_on(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those cut before their headings that hold the first one (一、) in their middle.

    At the top also those that go on behind a title.
    """
    long = {at: paragraph for at, paragraph in enumerate(paragraphs) if len(paragraph.text) > _LEAST}
    cuts = {at: tuple(sorted({*_headings(p.text), *(_title(p.text) if at < _TOP else ())})) for at, p in long.items()}
    if not any(cuts.values()):
        return paragraphs
    return [piece for at, paragraph in enumerate(paragraphs) for piece in _pieces(paragraph, cuts.get(at, ()))]


def _headings(text: str) -> list[tuple[int, int]]:
    """Where the blanks before the headings stand, if the first heading is among them."""
    if _FIRST not in text:
        return []
    cuts = [match.span() for match in _CUT.finditer(text)]
    return cuts if any(text.startswith(_FIRST, end) for _, end in cuts) else []


def _title(text: str) -> list[tuple[int, int]]:
    """Where the blank behind the title stands with which the text begins."""
    if not may_hold_title(text[:_TITLE]):
        return []
    blanks = [match.span() for match in _BLANK.finditer(text[: _TITLE + 1])]
    return [span for span in blanks if is_title("".join(text[: span[0]].split()))][-1:]


def _pieces(paragraph: Paragraph, cuts: tuple[tuple[int, int], ...]) -> Iterator[Paragraph]:
    text, where = paragraph
    starts, ends = (0, *(end for _, end in cuts)), (*(start for start, _ in cuts), len(text))
    first = where.start if where.start is not None and where.end == where.start + len(text) else None
    for start, end in zip(starts, ends, strict=True):
        place = where if first is None else where._replace(start=first + start, end=first + end)
        yield Paragraph(text[start:end], place)
