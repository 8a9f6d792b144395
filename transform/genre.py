"""Whether a document is an annual report, by what it shows: title, tables, sections, and how it speaks of itself.

Often only the opening of a report is there, without its tables; and notices, guides and news name the same sections.
Each sign has a weight; the words are declared in `data/lookups/genre.yaml`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.records import Extracted
from transform.clues import squeeze
from transform.reference import lookup

_QUOTED = re.compile(r"《[^《》]{0,160}》|〈[^〈〉]{0,120}〉")
_TOP = 8  # paragraphs in which a report tells what it is
_TEXT = 40  # paragraphs in which it tells what was done
_ENOUGH = 2.5
_OTHER_TITLE = -5.0
_ANNOUNCED = -3.0
_NOT_A_REPORT = -4.0
_ALL_SECTIONS = 3.0
_SECTIONS = 4  # so many are as good as a title


class Genre(NamedTuple):
    """`reason`: why the document is no report, in words of the finding; empty for one. `score`: sum of the signs."""

    reason: str
    score: float


class _Words(NamedTuple):
    itself: re.Pattern[str]
    period: re.Pattern[str]
    doing: re.Pattern[str]
    not_a_report: re.Pattern[str]
    announcing: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = lookup("genre.yaml")

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in read[name]), re.MULTILINE)

    return _Words(
        itself=pattern("itself"),
        period=pattern("period"),
        doing=pattern("doing"),
        not_a_report=pattern("not_a_report"),
        announcing=tuple(read["announcing"]),
    )


def genre_of(extracted: Extracted) -> Genre:
    """Tell a report from other documents."""
    printed = [table for table, edition in extracted.table_editions.items() if edition]
    if printed and not extracted.filled:
        return Genre("空白表样：表格中没有填报任何内容", 0.0)
    other = next((dict(s.params).get("other", "") for s in extracted.signals if s.rule == "title_missing"), "")
    score = _score(extracted, printed, other)
    if score >= _ENOUGH:
        return Genre("", score)
    if other:
        return Genre(f"标题为“{other}”，不是年度报告", score)
    return Genre("没有年度报告的标题、法定表格和章节，或者内容不是年度报告", score)


def _against_title(other: str) -> float:
    """An announcement may hold the report that it announces: its title counts for less."""
    if not other:
        return 0.0
    return _ANNOUNCED if other.endswith(_words().announcing) else _OTHER_TITLE


def _score(extracted: Extracted, printed: list[str], other: str) -> float:
    words = _words()
    lines = [squeeze(sentence.text) for sentence in extracted.body[:_TEXT]]
    top = _QUOTED.sub("", "\n".join(lines[:_TOP]))
    sections = min(len(extracted.sections), _SECTIONS)
    filled = 4.0 if extracted.filled and (extracted.title or sections > 1 or len(printed) > 1) else 0.0
    told = 2.0 * bool(words.itself.search(top)) + bool(words.period.search(top))
    done = 1.0 * bool(words.doing.search("\n".join(lines)))
    shown = filled + told + done + sections * _ALL_SECTIONS / _SECTIONS
    title = 2.5 if extracted.title and shown else 0.0  # a title alone stands in lists of reports
    against = _NOT_A_REPORT * bool(words.not_a_report.search(top)) + _against_title(other)
    return shown + title + against
