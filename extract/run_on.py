"""Paragraphs that an export ran together: title, headings and text of a whole page on one line."""

from __future__ import annotations

import re  # finds a sign in a fraction of the time that `regex` takes
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import run_on_form
from extract.glance import holds
from extract.model import Paragraph
from extract.title import is_title, may_hold_title

_LEAST = 120  # characters: a heading and its text on one line are usual
_TOP = 12  # paragraphs in which a title is looked for
_TITLE = 70  # characters
_HEAD = _TITLE + 4  # a title, and the first word behind it
_FIRST = "一、"
_NUMERALS, _SIGN = "一二三四五六七八九", "、"
_NUMBERED = re.compile(f"{_SIGN}(?<=[{_NUMERALS}]{_SIGN})")
# The same where such a heading may begin: at the beginning, behind a sentence or title.
_MAY_BE_GLUED = re.compile(
    rf"{_NUMBERED.pattern}(?:(?<=\A.{_SIGN})|(?<=[。！”）)\s].{_SIGN})|(?<=报告.{_SIGN})|(?<=年报.{_SIGN}))"
)
_CUT = regex.compile(
    r"(?<=\S)\s+(?=[一二三四五六七八九]、\s*\p{Han})|(?<=[。；;])\s+(?=[（(][一二三四五六七八九][)）]\s*\p{Han})"
)
_SUB = regex.compile(r"(?<=[。；！])[（(][一二三四五六七八九][)）]")
_BLANK = regex.compile(r"(?<=\S)\s+(?=\S)")


class _Patterns(NamedTuple):
    heading: regex.Pattern[str]
    part: regex.Pattern[str]
    title_end: regex.Pattern[str]
    preface: regex.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Headings with the text right behind them, at the beginning, behind a sentence or title; ends of titles.

    In a list of headings (包括：一、概述；二、…) signs stand between.
    """
    form = run_on_form()
    title, no_title, field = ("|".join(words) for words in (form.title_ends, form.no_title, form.fields))
    return _Patterns(
        regex.compile(
            r"(?:^|(?<=[。！”）)\s]|报告|年报))[一二三四五六七八九]、\s*[^，。；：\n]{0,32}?"
            rf"(?:{'|'.join(form.heading_ends)})(?![及和与、，。；：,;:的等]|\s)(?=\S{{6}})"
        ),
        regex.compile(
            rf"[（(][一二三四五六七八九][)）][^，。；：\n]{{2,24}}?(?:{'|'.join(form.part_ends)})"
            r"(?![及和与、，。；：,;:的等])(?=[\p{Han}\d]{2})"
        ),
        regex.compile(
            rf"(?:{title})(?<!^(?:{no_title}).*(?:{title}))"
            rf"(?:(?={field})|(?=[\p{{Han}}\d|].{{20}})(?![{form.not_behind}]))"
        ),
        regex.compile(rf"(?<=(?:{'|'.join(form.report_ends)}))(?={'|'.join(form.preface_begins)})"),
    )


def cut_run_on(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those cut before their headings that hold the first one (一、) in their middle.

    At the top also those that go on behind a title.
    """
    cuts = {
        at: found
        for at, (text, _) in enumerate(paragraphs)
        if (at < _TOP or text[1:2] == "、" or (len(text) > _LEAST and _FIRST in text))
        and (found := (_short_cuts if len(text) <= _LEAST else _cuts)(text, at < _TOP))
    }
    if not cuts:
        return paragraphs
    return [piece for at, paragraph in enumerate(paragraphs) for piece in _pieces(paragraph, cuts.get(at, ()))]


def _cuts(text: str, top: bool) -> tuple[tuple[int, int], ...]:
    """Where a paragraph is cut: what stands between the pieces."""
    named = top and _may_end_title(text[:_HEAD])
    numbered = _NUMBERED.search(text) is not None  # as few
    found = _glued(text) if numbered and _MAY_BE_GLUED.search(text) else []
    if top:
        found += _title(text, named=named)
    if numbered and len(text) > _LEAST and _FIRST in text:
        found += _headings(text)
    return tuple(sorted(set(found))) if found else _before_preface(text) if named else ()


_short_cuts = lru_cache(maxsize=4096)(_cuts)  # reports share their headings


def _glued(text: str) -> list[tuple[int, int]]:
    """Before and behind the headings that have their text right behind them."""
    headings = [found.span() for found in _patterns().heading.finditer(text)]
    if not headings:
        return []
    below = [found.span() for found in _patterns().part.finditer(text)]
    ends = {end for span in (*headings, *below) for end in span} | {found.start() for found in _SUB.finditer(text)}
    return [(end, end) for end in ends if end]


def _before_preface(text: str) -> tuple[tuple[int, int], ...]:
    """Where the preface begins right behind the title, if it does: the title filled its line."""
    found = _patterns().preface.search(text[:_HEAD])
    return (found.span(),) if found and is_title("".join(text[: found.start()].split())) else ()


def _headings(text: str) -> list[tuple[int, int]]:
    """Where the blanks before the headings stand, if the first heading is among them or begins the text."""
    cuts = [match.span() for match in _CUT.finditer(text)]
    return cuts if text.startswith(_FIRST) or any(text.startswith(_FIRST, end) for _, end in cuts) else []


def _may_end_title(head: str) -> bool:
    """Whether a word stands there with which titles end: told much sooner than by a pattern."""
    return holds(head, run_on_form().title_ends)


def _title(text: str, *, named: bool) -> list[tuple[int, int]]:
    """Where the title ends with which the text begins, with a blank behind it or none.

    `named` tells that a title may end there (`_may_end_title`).
    """
    head = text[: _TITLE + 1]
    ends: list[tuple[int, int]] = []
    if named:
        ends = [(match.end(), match.end()) for match in _patterns().title_end.finditer(head)]
    if (len(text) > _LEAST or "。" in text) and len(head.split(None, 1)) > 1:
        ends += [match.span() for match in _BLANK.finditer(head)]
    if not ends or not may_hold_title(text[:_TITLE]):
        return []
    return [span for span in sorted(ends) if _is_title("".join(text[: span[0]].split()))][-1:]


def _is_title(text: str) -> bool:
    """Whether a text is a title, and not one with the beginning of the preface behind it: …年度报告本年报."""
    return is_title(text) and not _patterns().preface.search(text)


def _pieces(paragraph: Paragraph, cuts: tuple[tuple[int, int], ...]) -> Iterator[Paragraph]:
    text, where = paragraph
    starts, ends = (0, *(end for _, end in cuts)), (*(start for start, _ in cuts), len(text))
    first = where.start if where.start is not None and where.end == where.start + len(text) else None
    for start, end in zip(starts, ends, strict=True):
        place = where if first is None else where._replace(start=first + start, end=first + end)
        yield Paragraph(text[start:end], place)
