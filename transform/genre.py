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
_TITLE, _BARE_TITLE = 2.5, 1.0
_YEAR = re.compile(r"20\d\d|二[〇○零ＯO0]")
_ALL_SECTIONS = 3.0
_STATED = 1.0  # a text that gives its own title: 现公布某局2012年…年度报告
_PARTS, _FURTHER_PART = 1.5, 0.75  # two of the sub-headings of the forms of 2008 and 2021, and each more
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
    )


def genre_of(extracted: Extracted) -> Genre:
    """Tell a report from other documents."""
    printed = [table for table, edition in extracted.table_editions.items() if edition]
    if printed and not extracted.filled:
        return Genre("空白表样：表格中没有填报任何内容", 0.0)
    other = next((dict(s.params).get("other", "") for s in extracted.signals if s.rule == "title_missing"), "")
    shown, against = _score(extracted, printed, other)
    score = shown + against
    if score >= ENOUGH:
        return Genre("", score)
    if other:
        return Genre(f"标题为“{other}”，不是年度报告", score)
    return Genre("没有年度报告的标题、法定表格和章节，或者内容不是年度报告", score, shown > 0 and not against)


def _against_title(other: str) -> float:
    """An announcement may hold the report that it announces: its title counts for less."""
    if not other:
        return 0.0
    return _ANNOUNCED if other.endswith(_words().announcing) else _OTHER_TITLE


def _of_title(title: str | None) -> float:
    """A title with neither year nor body may be an entry of the page's menu."""
    if title is None:
        return 0.0
    return _TITLE if _YEAR.search(title) or title_name(title) else _BARE_TITLE


def _score(extracted: Extracted, printed: list[str], other: str) -> tuple[float, float]:
    """The sum of what speaks for a report, and that of what speaks against one."""
    words = _words()
    lines = [wide(squeeze(sentence.text)) for sentence in extracted.body[:_TEXT]]
    opening, text = "\n".join(lines[:_TOP]), "\n".join(lines)
    top = _QUOTED.sub("", opening)
    sections = min(len(extracted.sections), _SECTIONS)
    filled = 4.0 if extracted.filled and (extracted.title or sections > 1 or len(printed) > 1) else 0.0
    ways = sum(bool(way.search(top)) for way in words.itself)
    told = 2.0 * bool(ways) + min(_WAYS, _EACH_WAY * max(0, ways - 1)) + bool(words.period.search(top))
    told += _STATED * (stated_title(opening) is not None)
    parts = sum(bool(part.search(text)) for part in words.parts)
    told += _PARTS + _FURTHER_PART * min(parts - 2, _MOST_PARTS) if parts > 1 else 0.0
    deeds = sum(bool(deed.search(text)) for deed in words.doing)
    done = 1.0 * bool(deeds) + min(_WAYS, _EACH_WAY * max(0, deeds - 1))
    shown = filled + told + done + sections * _ALL_SECTIONS / _SECTIONS
    title = _of_title(extracted.title) if shown else 0.0  # a title alone stands in lists of reports
    signs = sum(bool(sign.search(top)) for sign in words.not_a_report)
    against = _NOT_A_REPORT * bool(signs) + _FURTHER * max(0, signs - 1) + _against_title(other)
    return shown + title, against
