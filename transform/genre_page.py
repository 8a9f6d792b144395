"""The beginning of a document, looked at for what tells whether it is an annual report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from extract.records import Sentence
from transform.clauses import Pattern
from transform.clues import squeeze, wide
from transform.quoted import without_titles
from transform.wordings import wordings, words_of

_FILE = "genre.yaml"
_TITLE = 160  # characters of another document's
_TOP = 8  # paragraphs of some length in which a report tells what it is
_LINE = 20  # characters; what is shorter may belong to the page: 发布日期, 字号
_MARKS = '>＞"“”'
_TEXT = 40  # paragraphs in which it tells what was done
_TOLD = re.compile(
    r"\d{4}年|\d\s*[条件]|(?<![第一二三四五六七八九十])[一二三四五六七八九十]{1,4}[条件]|[\u4e00-\u9fff]\s?\d+(?!\S)"
)
_SELDOM = 100  # characters for each time that it speaks of publishing
_FEW = 2  # signs of deeds
_ENTRIES = 3
_OF_THE_TOP = ("not_a_report", "menu", "pattern", "yearless")  # groups of signs against a report
_OF_THE_OPENING = ("guide", "answer", "other_title", "other_rules")


class Page:
    """The beginning of a document, each part of it made when it is first asked for."""

    def __init__(self, body: Sequence[Sentence]) -> None:
        self._body = body[:_TEXT]

    @cached_property
    def opening(self) -> str:
        """The paragraphs in which a report tells what it is: `_TOP` of some length, and the short ones between them."""
        long = [at for at, sentence in enumerate(self._body, 1) if len(sentence.text) > _LINE][:_TOP]
        return _printed(self._body[: max([_TOP, *long[-1:]])])

    @cached_property
    def top(self) -> str:
        """The opening without the titles of other documents."""
        return without_titles(self.opening, "", _TITLE)

    @cached_property
    def text(self) -> str:
        """The paragraphs that tell what was done."""
        return _printed(self._body)

    def tells(self) -> bool:
        """Whether it says anything: headings alone are a form to fill in."""
        return any(len(s.text) > _LINE or "。" in s.text or _TOLD.search(s.text) for s in self._body)

    @cached_property
    def counts(self) -> bool:
        """Whether a sentence counts what was done."""
        return words_of(_FILE)["counted"].search(self.text) is not None

    def is_list(self, cells: Iterable[str]) -> bool:
        """Whether it lists reports, each with its body or year, and says nothing else; also in the cells of a table."""
        if "。" in self.text:
            return False
        listed = words_of(_FILE)["entry"].findall("\n".join((self.text, *map(squeeze, cells))))
        return len(set(listed)) >= _ENTRIES

    def signs_against(self) -> int:
        """How many signs there are that it is no report."""
        return sum(1 for _ in _found("not_a_report", self.top)) if self._may_be_other else 0

    def has(self, group: str) -> bool:
        """Whether a sign of a group against a report is in its top, or in the opening, titles of others and all."""
        if group in _OF_THE_TOP:
            return self._may_be_other and has_any(group, self.top)
        return self._may_open_another and has_any(group, self.opening)

    @cached_property
    def _may_be_other(self) -> bool:
        """Whether its top has any sign against a report; most have none, which is told sooner of all at once."""
        return _glance(*_OF_THE_TOP).finds(self.top)

    @cached_property
    def _may_open_another(self) -> bool:
        """The same for the signs that are looked for in the opening."""
        return _glance(*_OF_THE_OPENING).finds(self.opening)

    def ways(self) -> Iterator[Pattern]:
        """The ways in which it speaks of itself as a report, of open information, where it is mostly of other work."""
        top = self.top
        if not self.is_on_publishing:
            on_publishing = words_of(_FILE)["on_publishing"]
            top = "\n".join([line for line in top.split("\n") if on_publishing.search(line)])
        return _found("itself", top)

    @cached_property
    def is_on_publishing(self) -> bool:
        """Whether it speaks of publishing again and again."""
        return self.text.count("公开") * _SELDOM > len(self.text)

    def deeds(self) -> Iterator[Pattern]:
        """The signs of what the body itself did; few count in a text that is mostly of other work."""
        found = _found("doing", self.text)
        return found if self.is_on_publishing else islice(found, _FEW)

    @cached_property
    def has_acted(self) -> bool:
        """Whether there are a few such signs."""
        return len(list(islice(self.deeds(), _FEW))) == _FEW

    def parts(self) -> Iterator[Pattern]:
        """The headings of parts of a report's first section."""
        return _found("parts", self.text)


def has_any(group: str, text: str) -> bool:
    """Whether a text has one of the signs of a group."""
    return _glance(group).finds(text)


def _found(group: str, text: str) -> Iterator[Pattern]:
    """The signs of a group that a text has, each looked for when it is asked for."""
    return (sign for sign in _signs(group) if sign.search(text))


class _Glance(NamedTuple):
    """Any sign of some groups, at the beginning of a line and elsewhere: two looks instead of one for each."""

    begins: re.Pattern[str] | None
    elsewhere: re.Pattern[str] | None

    def finds(self, text: str) -> bool:
        """Whether a text has any; the beginnings of lines are found sooner by the ends of the lines before."""
        if self.elsewhere is not None and self.elsewhere.search(text):
            return True
        return self.begins is not None and self.begins.search(f"\n{text}") is not None


@cache
def _glance(*groups: str) -> _Glance:
    signs = [sign.pattern for group in groups for sign in _signs(group)]
    begins, elsewhere = ("|".join(sign for sign in signs if sign.startswith("^") is first) for first in (True, False))
    return _Glance(
        re.compile(f"\n(?:{begins})", re.MULTILINE) if begins else None,
        re.compile(elsewhere, re.MULTILINE) if elsewhere else None,
    )


def _signs(group: str) -> tuple[Pattern, ...]:
    return wordings(_FILE).patterns[group]


def _printed(paragraphs: Sequence[Sentence]) -> str:
    """Paragraphs without blanks and the marks of quotations before and behind them."""
    lines = wide("\n".join([squeeze(paragraph.text) for paragraph in paragraphs])).split("\n")
    return "\n".join([line.strip(_MARKS) for line in lines])
