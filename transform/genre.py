"""Whether a document is an annual report, by what it shows: title, tables, sections, and how it speaks of itself.

Often only the opening of a report is there, without its tables; and notices, guides and news name the same sections.
Each sign has a weight; the words are declared in `data/lookups/genre.yaml`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.records import Extracted
from transform.clues import squeeze, title_name, wide
from transform.reference import lookup
from transform.stated import stated_title

_QUOTED = re.compile(r"《[^《》]{0,160}》|〈[^〈〉]{0,120}〉")
_TOP = 8  # paragraphs in which a report tells what it is
_TEXT = 40  # paragraphs in which it tells what was done
ENOUGH = 2.5
_OTHER_TITLE = -5.0
_ANNOUNCED = -3.0
_NOT_A_REPORT, _FURTHER = -4.0, -2.0
_PATTERN = -9.0  # whatever else it shows
_OTHER_WORK = -4.0
_OTHER_RULES = -6.0  # made under the rules for another kind of report
_TITLE, _BARE_TITLE, _AFFAIRS = 2.5, 1.0, 0.5
_ORDERED = 1.0  # it names the notice that asks for reports
_OWN_HEADING = 1.0  # a section is headed as only reports head theirs
_HEADED = 2.0  # it begins with the heading of section one and speaks of the work that reports are about
_YEAR = re.compile(r"20\d\d|二[〇○零ＯO0]")
_ALL_SECTIONS = 3.0
_STATED = 1.0  # a text that gives its own title: 现公布某局2012年…年度报告
_PARTS, _FURTHER_PART = 1.5, 1.0  # two of the sub-headings of the forms of 2008 and 2021, and each more
_MOST_PARTS = 2
_EACH_WAY, _WAYS = 0.5, 1.0  # a further way in which it speaks of itself, and all of them together
_SECTIONS = 4  # so many are as good as a title


class Genre(NamedTuple):
    """`reason`: why the document is no report, in words of the finding; empty for one. `score`: sum of the signs.

    `told`: something speaks for a report and nothing against it; a document that is none all the same is hardly sure.
    """

    reason: str
    score: float
    told: bool = False


class _Words(NamedTuple):
    itself: tuple[re.Pattern[str], ...]
    period: re.Pattern[str]
    doing: tuple[re.Pattern[str], ...]
    parts: tuple[re.Pattern[str], ...]
    not_a_report: tuple[re.Pattern[str], ...]
    announcing: tuple[str, ...]
    other_rules: re.Pattern[str]
    own_rules: re.Pattern[str]
    ordered: re.Pattern[str]
    pattern: re.Pattern[str]
    other_title: re.Pattern[str]
    headings: re.Pattern[str]
    subject: re.Pattern[str]
    of_affairs: re.Pattern[str]


class _Page(NamedTuple):
    """The first paragraphs (`opening`, without cited titles: `top`), those that tell what was done, counts of signs."""

    opening: str
    top: str
    text: str
    ways: int
    deeds: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = lookup("genre.yaml")

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in read[name]), re.MULTILINE)

    return _Words(
        itself=tuple(re.compile(p, re.MULTILINE) for p in read["itself"]),
        period=pattern("period"),
        doing=tuple(re.compile(p, re.MULTILINE) for p in read["doing"]),
        parts=tuple(re.compile(p, re.MULTILINE) for p in read["parts"]),
        not_a_report=tuple(re.compile(p, re.MULTILINE) for p in read["not_a_report"]),
        announcing=tuple(read["announcing"]),
        other_rules=pattern("other_rules"),
        own_rules=pattern("own_rules"),
        ordered=pattern("ordered"),
        pattern=pattern("pattern"),
        other_title=pattern("other_title"),
        headings=pattern("headings"),
        subject=pattern("subject"),
        of_affairs=pattern("of_affairs"),
    )


def genre_of(extracted: Extracted) -> Genre:
    """Tell a report from other documents."""
    printed = [table for table, edition in extracted.table_editions.items() if edition]
    other = next((dict(s.params).get("other", "") for s in extracted.signals if s.rule == "title_missing"), "")
    page = _page(extracted)
    if printed and not extracted.filled and not (page.deeds > 1 or (page.ways and page.deeds)):
        return Genre("空白表样：表格中没有填报任何内容", 0.0)
    shown, against = _for(extracted, len(printed), page), _against(page, extracted.title, other)
    score = shown + against
    if score >= ENOUGH:
        return Genre("", score)
    if other:
        return Genre(f"标题为“{other}”，不是年度报告", score)
    return Genre("没有年度报告的标题、法定表格和章节，或者内容不是年度报告", score, shown > 0 and not against)


def _page(extracted: Extracted) -> _Page:
    """The beginning of the document, and how many of its words speak of a report and of what was done."""
    words = _words()
    lines = [wide(squeeze(sentence.text)) for sentence in extracted.body[:_TEXT]]
    opening, text = "\n".join(lines[:_TOP]), "\n".join(lines)
    top = _QUOTED.sub("", opening)
    ways = sum(bool(way.search(top)) for way in words.itself)
    return _Page(opening, top, text, ways, sum(bool(deed.search(text)) for deed in words.doing))


def _of_title(title: str | None) -> float:
    """A title with neither year nor body may be an entry of the page's menu; 政务公开…总结 may be of another kind."""
    if title is None:
        return 0.0
    if _words().of_affairs.search(title):
        return _AFFAIRS
    return _TITLE if _YEAR.search(title) or title_name(title) else _BARE_TITLE


def _for(extracted: Extracted, printed: int, page: _Page) -> float:
    """The sum of what speaks for a report; a title alone stands in lists of reports."""
    words = _words()
    sections = min(len(extracted.sections), _SECTIONS)
    shown = 4.0 if extracted.filled and (extracted.title or sections > 1 or printed > 1) else 0.0
    shown += 2.0 * bool(page.ways) + min(_WAYS, _EACH_WAY * max(0, page.ways - 1)) + bool(words.period.search(page.top))
    shown += _STATED * (stated_title(page.opening) is not None) + _ORDERED * bool(words.ordered.search(page.opening))
    parts = sum(bool(part.search(page.text)) for part in words.parts)
    shown += _PARTS + _FURTHER_PART * min(parts - 2, _MOST_PARTS) if parts > 1 else 0.0
    shown += 1.0 * bool(page.deeds) + min(_WAYS, _EACH_WAY * max(0, page.deeds - 1))
    shown += sections * _ALL_SECTIONS / _SECTIONS
    begins = bool(extracted.body) and extracted.body[0].section == 1
    shown += _HEADED * bool(begins and words.own_rules.search(page.opening))
    shown += _OWN_HEADING * any(words.headings.search(section.heading) for section in extracted.sections)
    return shown + _of_title(extracted.title) if shown else 0.0


def _against(page: _Page, title: str | None, other: str) -> float:
    """The sum of what speaks against one; an announcement may hold the report that it announces and counts for less."""
    words = _words()
    signs = sum(bool(sign.search(page.top)) for sign in words.not_a_report)
    against = _NOT_A_REPORT * bool(signs) + _FURTHER * max(0, signs - 1)
    against += _OTHER_WORK * bool(words.other_title.search(page.opening))
    against += _PATTERN * bool(words.pattern.search(page.top))
    if words.other_rules.search(page.opening) and not words.own_rules.search(page.opening):
        against += _OTHER_RULES
    if not words.subject.search(page.text) and not words.subject.search(title or ""):
        against += _NOT_A_REPORT
    if other:
        against += _ANNOUNCED if other.endswith(words.announcing) else _OTHER_TITLE
    return against
