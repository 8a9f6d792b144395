"""Paragraphs that an export ran together: title, headings and text of a whole page on one line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

import regex

from extract.model import Paragraph
from extract.title import is_title, may_hold_title

_LEAST = 120  # characters: a heading and its text on one line are usual
_TOP = 12  # paragraphs in which a title is looked for
_TITLE = 70  # characters
_FIRST = "一、"
_NUMERALS = frozenset("一二三四五六七八九")
_CUT = regex.compile(
    r"(?<=\S)\s+(?=[一二三四五六七八九]、\s*\p{Han})|(?<=[。；;])\s+(?=[（(][一二三四五六七八九][)）]\s*\p{Han})"
)
# A heading with the text right behind it (一、概述2012年，我局…), at the beginning, behind a sentence or title; in a
# list of headings (包括：一、概述；二、…) signs stand between.
_GLUED = regex.compile(
    r"(?:^|(?<=[。！”）)\s]|报告|年报))[一二三四五六七八九]、\s*[^，。；：\n]{0,32}?(?:情况|概述|概况|事项|措施|问题|打算)"
    r"(?![及和与、，。；：,;:的等]|\s)(?=\S{6})"
)
_SUB = regex.compile(r"(?<=[。；！])[（(][一二三四五六七八九][)）]")
_GLUED_SUB = regex.compile(
    r"[（(][一二三四五六七八九][)）][^，。；：\n]{2,24}?(?:情况|方面)(?![及和与、，。；：,;:的等])(?=[\p{Han}\d]{2})"
)
# The end of a title that goes on in text, and the verbs and particles with which a sentence goes on.
_FIELD = (  # of the page, right behind a title
    r"(?:发布|更新|成文|生成|公开|发文)(?:时间|日期|机构|单位)|(?:信息|文章|稿件)?来源|作者|编辑|日期|时间|浏览|点击|字[体号]"
    r"|[【〖\[]|[（(]20\d\d(?!年?度?[）)])|-\s"
)
_TITLE_END = regex.compile(
    r"(?:报告|年报|总结)(?<!^(?:[现特兹今]|根据|按照|本年|本报).*(?:报告|年报|总结))"
    rf"(?:(?={_FIELD})|(?=[\p{{Han}}\d|].{{20}})(?![的等中已编工制及与和或电应由公予发向汇报进如]))"
)
_PREFACE = regex.compile(r"(?<=(?:年度报告|工作报告|年报))(?=本(?:年度|年)?报告|根据|按照|依据|依照|遵照|现将)")
_BLANK = regex.compile(r"(?<=\S)\s+(?=\S)")


_last_sign = itemgetter(slice(-1, None))


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
    found = {*_glued(text), *(_title(text) if top else ())}
    if len(text) > _LEAST:
        found.update(_headings(text))
    return tuple(sorted(found)) if found else _before_preface(text) if top else ()


_short_cuts = lru_cache(maxsize=4096)(_cuts)  # reports share their headings


def _glued(text: str) -> list[tuple[int, int]]:
    """Before and behind the headings that have their text right behind them."""
    if not _may_be_glued(text):
        return []  # as nearly all
    headings = [found.span() for found in _GLUED.finditer(text)]
    if not headings:
        return []
    below = [found.span() for found in _GLUED_SUB.finditer(text)]
    ends = {end for span in (*headings, *below) for end in span} | {found.start() for found in _SUB.finditer(text)}
    return [(end, end) for end in ends if end]


def _may_be_glued(text: str) -> bool:
    """Whether a numeral and its sign stand where `_GLUED` may begin."""
    if _NUMERALS.isdisjoint(map(_last_sign, text.split("、")[:-1])):
        return False
    at = text.find("、", 1)
    while at >= 0:
        if text[at - 1] in _NUMERALS:
            before = text[max(at - 3, 0) : at - 1]
            if not before or before[-1] in "。！”）)" or before[-1].isspace() or before in ("报告", "年报"):
                return True
        at = text.find("、", at + 1)
    return False


def _before_preface(text: str) -> tuple[tuple[int, int], ...]:
    """Where the preface begins right behind the title, if it does: the title filled its line."""
    head = text[: _TITLE + 4]
    found = _PREFACE.search(head) if "报告" in head or "年报" in head else None
    return (found.span(),) if found and is_title("".join(text[: found.start()].split())) else ()


def _headings(text: str) -> list[tuple[int, int]]:
    """Where the blanks before the headings stand, if the first heading is among them or begins the text."""
    if _FIRST not in text:
        return []
    cuts = [match.span() for match in _CUT.finditer(text)]
    return cuts if text.startswith(_FIRST) or any(text.startswith(_FIRST, end) for _, end in cuts) else []


def _title(text: str) -> list[tuple[int, int]]:
    """Where the title ends with which the text begins, with a blank behind it or none."""
    head = text[: _TITLE + 1]
    ends: list[tuple[int, int]] = []
    if "报告" in head or "年报" in head or "总结" in head:
        ends = [(match.end(), match.end()) for match in _TITLE_END.finditer(head)]
    if (len(text) > _LEAST or "。" in text) and len(head.split(None, 1)) > 1:
        ends += [match.span() for match in _BLANK.finditer(head)]
    if not ends or not may_hold_title(text[:_TITLE]):
        return []
    return [span for span in sorted(ends) if is_title("".join(text[: span[0]].split()))][-1:]


def _pieces(paragraph: Paragraph, cuts: tuple[tuple[int, int], ...]) -> Iterator[Paragraph]:
    text, where = paragraph
    starts, ends = (0, *(end for _, end in cuts)), (*(start for start, _ in cuts), len(text))
    first = where.start if where.start is not None and where.end == where.start + len(text) else None
    for start, end in zip(starts, ends, strict=True):
        place = where if first is None else where._replace(start=first + start, end=first + end)
        yield Paragraph(text[start:end], place)
