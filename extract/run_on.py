"""Paragraphs that an export ran together: title, headings and text of a whole page on one line."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.model import Paragraph

_LEAST = 120  # characters: a heading and its text on one line are usual
_FIRST = "一、"
_CUT = regex.compile(
    r"(?<=\S)\s+(?=[一二三四五六七八九]、\s*\p{Han})|(?<=[。；;])\s+(?=[（(][一二三四五六七八九][)）]\s*\p{Han})"
)


def cut_run_on(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those cut before their headings that hold the first one (一、) in their middle."""
    if not any(_FIRST in paragraph.text and len(paragraph.text) > _LEAST for paragraph in paragraphs):
        return paragraphs
    return [piece for paragraph in paragraphs for piece in _pieces(paragraph)]


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    text, where = paragraph
    cuts = [] if len(text) <= _LEAST else [match.span() for match in _CUT.finditer(text)]
    if not any(text.startswith(_FIRST, end) for _, end in cuts):
        yield paragraph
        return
    spanned = where.start is not None and where.end == where.start + len(text)
    for start, end in zip((0, *(end for _, end in cuts)), (*(start for start, _ in cuts), len(text)), strict=True):
        span = (where.start + start, where.start + end) if spanned and where.start is not None else (where.start, where.end)
        yield Paragraph(text[start:end], where._replace(start=span[0], end=span[1]))
