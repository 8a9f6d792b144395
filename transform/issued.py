"""When a report was issued: the date of its signature, or the one that its page prints; and what else tells when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import regex

from extract.model import Grid, Paragraph, Where
from extract.records import Extracted
from transform.clauses import Match
from transform.dates import DAY, YEAR, day_of, with_plain_signs, year_of
from transform.wordings import lists_of, words_of

_words = partial(words_of, "issued.yaml")

_SEPARATOR = r"\s*[年./-]\s*"
_DATE = regex.compile(YEAR.format("y") + _SEPARATOR + DAY.format(""))
_DIGITS = regex.compile(r"(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = regex.compile(
    r"[\s（(]*" + YEAR.format("y") + r"\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*[）)]?\s*$"
)
_ADDRESS = regex.compile(
    r"https?://\S*?(?:[/_]t(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])\d\d_|/(?P<y>20[0-4]\d)[/-]?(?P<m>0?[1-9]|1[0-2])[/-])"
)
_TOP = 16  # blocks in which a page prints its dates
_FIELDS = 24  # cells of a table of fields: 索引号 …, 发文日期 …
_DECEMBER = 12


class Issue(NamedTuple):
    """The date of issue, the words that tell it, and where they are printed."""

    day: date
    text: str
    where: Where | None


class Posted(NamedTuple):
    """A month that hardly is before the report's own: of the signature or of the page's address."""

    year: int
    month: int
    text: str
    where: Where | None


def covered(year: int, month: int) -> int:
    """The year that a report of this month covers: the one before, in December its own."""
    return year if month == _DECEMBER else year - 1


def issue_date(extracted: Extracted, top: Sequence[Paragraph]) -> Issue | None:
    """The date in the signature, right before the text, or in the page's fields above it (发布日期)."""
    for sentence in reversed(extracted.signature):
        if issue := _issue(_DATE.search(with_plain_signs(sentence.text)), sentence.text, sentence.where):
            return issue
    if extracted.body:  # a lost signature before the text
        first = extracted.body[0]
        if issue := _issue(_words()["before_text"].match(first.text), first.text, first.where):
            return issue
    lines = "\n".join([line.text for line in top])  # what none of them has is passed over at once
    return _labelled(top, lines) or _bare(top, lines)


def posted(extracted: Extracted, top: Sequence[Paragraph]) -> Posted | None:
    """A month without a day at the end of the text, or in the address of the page, where one stands above the text."""
    last = [*extracted.body[-1:], *extracted.signature]
    for sentence in reversed(last):
        if found := _MONTH.match(with_plain_signs(sentence.text)):
            month = year_of(found["m"])
            return Posted(year_of(found["y"]), month, sentence.text, sentence.where) if 0 < month <= _DECEMBER else None
    for line in top:
        found = _ADDRESS.search(line.text) if "://" in line.text else None
        if found is not None:
            return Posted(int(found["y"]), int(found["m"]), found[0], line.where)
    return None


def top_of(extracted: Extracted) -> list[Paragraph]:
    """The first lines of the document, also those of tables that hold the page's fields."""
    return [
        Paragraph(" | ".join(block.texts[:_FIELDS]), block.where) if isinstance(block, Grid) else block
        for block in extracted.document.blocks[:_TOP]
    ]


def _labelled(top: Sequence[Paragraph], lines: str) -> Issue | None:
    """The date behind its label, or in the line behind a label, which begins with it."""
    labels = [label for label in lists_of("issued.yaml")["labels"] if label in lines]
    for line, (behind, _) in zip(top if labels else (), [*top[1:], Paragraph("", Where())], strict=False):
        text = line.text
        for mark in _words()["labelled"].finditer(text) if any(map(text.__contains__, labels)) else ():
            told = text[mark.end() :] if mark["date"] is not None or mark.end() < len(text) else behind
            if issue := _issue(_DATE.match(told) or _DIGITS.match(told), text, line.where):
                return issue
    return None


def _bare(top: Sequence[Paragraph], lines: str) -> Issue | None:
    """The date in a line of nothing but this and fields of the page: 2021-01-22 10:20 来源：水利局."""
    alone, behind_source = _words()["alone"], _words()["behind_source"]
    has_source = behind_source.search(lines) is not None
    for line in top:
        found = alone.match(line.text) or (behind_source.search(line.text) if has_source else None)
        if found and (issue := _issue(found, line.text, line.where)):
            return issue
    return None


def _issue(found: Match | None, text: str, where: Where | None) -> Issue | None:
    day = day_of(found["y"], found["m"], found["d"]) if found is not None else None
    return Issue(day, text, where) if day is not None else None
