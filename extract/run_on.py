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
_PREFACE = regex.compile(r"(?<=(?:年度报告|工作报告|年报))(?=本(?:年度|年)?报告|根据|按照|依据|依照|遵照|现将)")
_BLANK = regex.compile(r"(?<=\S)\s+(?=\S)")


def cut_run_on(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those cut before their headings that hold the first one (一、) in their middle.

    At the top also those that go on behind a title.
    """
    cuts = {
        at: found
        for at, (text, _) in enumerate(paragraphs)
        if (at < _TOP or (len(text) > _LEAST and _FIRST in text)) and (found := _cuts(text, top=at < _TOP))
    }
    if not cuts:
        return paragraphs
    return [piece for at, paragraph in enumerate(paragraphs) for piece in _pieces(paragraph, cuts.get(at, ()))]


def _cuts(text: str, *, top: bool) -> tuple[tuple[int, int], ...]:
    """Where a paragraph is cut: what stands between the pieces."""
    found = {*_headings(text), *(_title(text) if top else ())} if len(text) > _LEAST else ()
    return tuple(sorted(found)) if found else _before_preface(text) if top else ()


def _before_preface(text: str) -> tuple[tuple[int, int], ...]:
    """Where the preface begins right behind the title, if it does: the title filled its line."""
    head = text[: _TITLE + 4]
    found = _PREFACE.search(head) if "报" in head else None
    return (found.span(),) if found and is_title("".join(text[: found.start()].split())) else ()


def _headings(text: str) -> list[tuple[int, int]]:
    """Where the blanks before the headings stand, if the first heading is among them or begins the text."""
    if _FIRST not in text:
        return []
    cuts = [match.span() for match in _CUT.finditer(text)]
    return cuts if text.startswith(_FIRST) or any(text.startswith(_FIRST, end) for _, end in cuts) else []


def _title(text: str) -> list[tuple[int, int]]:
    """Where the blank behind the title stands with which the text begins."""
    if len(text[: _TITLE + 1].split(None, 1)) < 2 or not may_hold_title(text[:_TITLE]):
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
