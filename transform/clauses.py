"""Running text cut into clauses, each in a folded form of the same length in which numbers and words are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import regex

from extract.model import Where
from extract.records import Extracted, Sentence
from transform.numbers import Number, chinese_number, read_number, scaled
from transform.records import NarrativeFact

Pattern: TypeAlias = re.Pattern[str] | regex.Pattern[str]
Match: TypeAlias = re.Match[str] | regex.Match[str]
_TELLS = re.compile(
    r"[\d一二三四五六七八九十百千两零]\s*(?:余|多)?(?:条|件|份|宗|篇|例)|没有|未[收接]到|未发生|未有|暂无|无申请"
)
_CLAUSE = re.compile(r"[^。；;！!\n]+[。；;！!]?")
_WIDE = re.compile("[\uff01-\uff5e]")
_FROM_WIDE = 0xFEE0  # from a full-width sign to the plain one
_SIGNS = tuple(zip("，：；（）【】\u00a0\u3000", ",:;()()  ", strict=True))
# What looks like a statistic and is none: years, articles, terms of days, numbers of documents.
_NO_STATISTIC = re.compile(
    r"(?=[\d第〔\[(])(?:"  # what any of them begins with: nothing else is tried at the other characters
    r"(?:19|20)\d{2}(?=\s*[年度/.-])|第\s*\d+|\d+(?=\s*个?\s*(?:工作日|自然日|日内|天内|小时|分钟|个月|周年|岁))"
    r"|[〔\[(]\s*(?:19|20)\d{2}\s*[〕\])]\s*\d+(?=\s*号)|\d{4,}(?=-\d)|(?<=\d-)\d{4,}|(?:1[0-2]|[1-9])(?=\s*月))"
)
_NUMBER_LINE = re.compile(r"\s*\d[\d,，.]*\s*万?\s*")
_UNIT_FIRST = re.compile(r"\s*(?:[余多]?万?[余多]?)(?:条|件|项|宗|份|篇|个|次|人)")
_STOPS = ("。", "；", ";", "！")
_DIGIT = re.compile(r"\d")
COUNT = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<myriad>[余多]?万)?\s*(?P<about>余|多|来)?\s*"
NUMERAL = r"(?P<number>[一二三四五六七八九十百千两零]{1,6})(?P<about>余|多)?"
_ABOUT = regex.compile(r"(?:约|近|超过?|逾|达到|左右)\s*$")
_CUMULATIVE = regex.compile(r"累计|截至目前|历年|至今")


class Clause(NamedTuple):
    """A clause as printed, its `folded` form (equally long), and the paragraph that it stands in."""

    text: str
    folded: str
    sentence: Sentence

    @property
    def section(self) -> int:
        """Canonical number of the section; 0 before the first."""
        return self.sentence.section

    @property
    def where(self) -> Where:
        """Where the paragraph is printed."""
        return self.sentence.where


def fold(text: str) -> str:
    """The text with full-width signs replaced by plain ones, as long as before."""
    for sign, plain in _SIGNS:
        if sign in text:
            text = text.replace(sign, plain)
    return _WIDE.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - _FROM_WIDE)


def _blot(match: re.Match[str]) -> str:
    return "年" * len(match[0])


def told_clauses(extracted: Extracted) -> list[Clause]:
    """Every clause of the body, and of the headings that tell something themselves."""
    return list(clauses((*extracted.body, *telling_headings(extracted))))


def telling_headings(extracted: Extracted) -> list[Sentence]:
    """The headings that tell a number, or that there was nothing: 二、收到申请3件，同比减少2件。"""
    return [Sentence(s.heading, s.number, s.where) for s in extracted.sections if _TELLS.search(s.heading)]


def clauses(body: tuple[Sentence, ...]) -> Iterator[Clause]:
    """Every clause of the body, with the digits that are no statistics blotted out in its folded form."""
    for sentence in _whole(body):
        folded = fold(sentence.text)
        if _DIGIT.search(folded):
            folded = _NO_STATISTIC.sub(_blot, folded)
        for found in _CLAUSE.finditer(folded):
            start, end = found.span()
            if folded[start].isspace():
                start = end - len(folded[start:end].lstrip())
            text = sentence.text[start:end].rstrip()
            if text:
                yield Clause(text, folded[start : start + len(text)], sentence)


def _whole(body: Sequence[Sentence]) -> Iterator[Sentence]:
    """The paragraphs, with those joined that a page cut before and behind a number (公开信息 | 5928 | 条)."""
    at = 0
    while at < len(body):
        sentence = body[at]
        while at + 2 < len(body) and _is_cut(sentence.text, body[at + 1].text, body[at + 2].text):
            sentence = sentence._replace(text=sentence.text + body[at + 1].text.strip() + body[at + 2].text.strip())
            at += 2
        yield sentence
        at += 1


def _is_cut(before: str, number: str, behind: str) -> bool:
    return (
        len(number) < 12
        and _NUMBER_LINE.fullmatch(number) is not None
        and not before.rstrip().endswith(_STOPS)
        and _UNIT_FIRST.match(behind) is not None
    )


class Told(NamedTuple):
    """A number that a clause tells: its value, and whether it is exact, approximate or cumulative."""

    value: Number
    exactness: str
    clause: Clause
    scope: str | None = None
    label: str | None = None

    def fact(self, field: str, unit: str, ordinal: int = 1) -> NarrativeFact:
        """The fact of this name in this unit, with the clause as its text."""
        told = self.clause.text, self.value, unit, self.exactness, self.scope
        return NarrativeFact(field, ordinal, *told, self.clause.where, self.label)


def overlapping(pattern: Pattern, text: str) -> Iterator[Match]:
    """All matches, of which one may begin within another."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def number_of(match: Match, clause: Clause) -> tuple[Number, str] | None:
    """The number of a match with the groups `number`, `myriad` and `about`, and its exactness; None if unreadable."""
    printed = match["number"]
    value = read_number(printed).number if printed[0].isascii() else chinese_number(printed)
    if value is None:
        return None
    more = match.groupdict()
    before = clause.folded[: match.start("number")]
    if more.get("myriad"):
        value = scaled(value, 10_000)
    if more.get("about") or len(more.get("myriad") or "") > 1 or _ABOUT.search(before[-4:]):
        return value, "approximate"
    return value, "cumulative" if _CUMULATIVE.search(before) else "exact"
