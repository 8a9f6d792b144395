"""The covered year by vote of title, period statement, signature, prose and file name; period and issue date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from extract.model import Paragraph, Where
from extract.records import Extracted, Sentence, Signal
from transform.clauses import whole
from transform.dates import DAY, YEAR, day_of, with_digits, with_plain_signs, year_of
from transform.issued import Issue, covered, issue_date, posted, top_of
from transform.records import Evidence
from transform.wordings import words_of

_words = partial(words_of, "period.yaml")

_YEAR = re.compile(YEAR.format("y") + r"\s*(?:年|度|/|-)?")
_YEAR_LINE = re.compile(r"\s*[（(]?\s*" + YEAR.format("y") + r"\s*(?:年度?|度)\s*[）)]?\s*")
_PERIOD = re.compile(
    YEAR.format("ya")
    + r"\s*[年./-]\s*"
    + DAY.format("a")
    + r"\s*(?:起|开始|起?算|统计|计算|汇总|累计)?\s*[，,]?\s*(?:[至到—–~-]\s*)+"
    + r"(?:(?:20?(?=20\d))?"  # its first digits may stand twice: 202020年
    + YEAR.format("yb")
    + r"\s*[年./-]\s*)?"
    + DAY.format("b")
)
# Digits that an export dropped: 自201511日起至20151231日止, 20171月1日至201712月31日.
_DROPPED = re.compile(
    r"(?<!\d)(?P<y>20\d{2})年?\s*1\s*月?\s*1\s*日\s*(?:起|开始)?\s*[，,]?\s*(?:[至到—–~-]\s*)*(?:(?P<z>20\d{2})\s*年?)?\s*12\s*月?\s*31\s*日?"
)
_BEFORE = 28  # characters before the year in which the verb stands
_QUOTES, _NUMBER = "《“", "号"
_QUOTED = re.compile(r"《[^《》]{0,160}》|“[^“”]{0,80}”")
_NUMBERED = re.compile(rf"[〔\[（(]\d{{4}}[〕\]）)]\d+{_NUMBER}")  # a document's number
_FIRST, _LAST = 2000, 2100
_SHORTEST, _LONGEST = 150, 400  # days of a statistics period
_MAY_NAME = re.compile(r"[\d二](?:(?<=二)|\d{3})")  # a year, in digits of any width or in numerals
_BEHIND_NUMBERS = "月./．／－-"  # what stands behind the numbers of days, but for 日
_OF_DAYS = ("日", *_BEHIND_NUMBERS)
_MAY_NAME_DAYS = re.compile(rf"[\d一二三四五六七八九十]\s*(?:[{_BEHIND_NUMBERS}]\s*[\d一二三四五六七八九十]|日)")
_YEAR_IN_A_NAME = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_CENTURY = "20"
_ANY_YEAR = re.compile(rf"({_CENTURY}\d\d)\s*年")
_MONTH = re.compile(r"\s*\d{1,2}\s*月")
_WEIGHTS = {"title": 4.0, "period": 4.0, "statement": 3.0, "signature": 2.0, "prose": 2.0, "path": 1.0, "manifest": 1.0}
_KINDS_ZH = {
    "title": "标题",
    "period": "统计期限",
    "statement": "引言",
    "signature": "落款",
    "prose": "正文",
    "path": "文件名",
    "manifest": "来源清单",
}
_CLEAR = 2.0  # the best year must lead a title's or period's other year by so much
_PREFACE = 6  # sentences from the top in which the period is stated and the prose names its year


class Timing(NamedTuple):
    """The year (None: unknown or in conflict, see `signals`), the period and issue date as printed, and why."""

    year: int | None
    period: tuple[date, date] | None
    issue_date: date | None
    evidence: tuple[Evidence, ...]
    signals: tuple[Signal, ...]
    hold: str | None


def read_timing(extracted: Extracted, published: date | None = None) -> Timing:
    """Vote on the year that the report covers. `published` (side-car) is the date of issue where none is printed."""
    opening = tuple(islice(whole(extracted.body), _PREFACE * 3))
    period, stated = _period(opening)
    top = top_of(extracted)
    issue = issue_date(extracted, top)
    titled = _title_years(extracted)
    evidence = [*titled, *_heading_year(extracted)]
    if period is not None and stated is not None:
        evidence.append(_evidence("period", period[0].year, stated.text, stated.where))
    issued = issue.day if issue else published
    evidence += _dated(extracted, top, issue, published)
    contradicted = period and titled and str(period[0].year) not in {piece.candidate for piece in titled}
    prose = _prose_year(extracted, without_period=bool(contradicted))
    evidence += [*_stated_year(opening[:_PREFACE]), *_own_report(extracted), *prose, *_path_year(extracted)]
    year, hold = _decide(evidence)
    signals = _signals(year, hold, period, issue, evidence)
    return Timing(year, period, issued, tuple(evidence), tuple(signals), hold)


def _dated(
    extracted: Extracted, top: Sequence[Paragraph], issue: Issue | None, published: date | None
) -> list[Evidence]:
    """The year before the date of issue; where no day is known, before the month that the text or its address tells."""
    if issue is not None:
        return [_evidence("signature", covered(issue.day.year, issue.day.month), issue.text, issue.where)]
    if published is not None:
        return [_evidence("manifest", covered(published.year, published.month), published.isoformat(), None)]
    told = posted(extracted, top)
    return [_evidence("signature", covered(told.year, told.month), told.text, told.where)] if told else []


def _evidence(kind: str, year: int, text: str, where: Where | None) -> Evidence:
    return Evidence("year", kind, str(year), text[:200], _WEIGHTS[kind], where)


def _title_years(extracted: Extracted) -> list[Evidence]:
    if extracted.title is None:
        return []
    years = {year_of(found["y"]) for found in _YEAR.finditer(_NUMBERED.sub("", with_digits(extracted.title)))}
    return [
        _evidence("title", year, extracted.title, extracted.title_where)
        for year in sorted(years)
        if _FIRST <= year < _LAST
    ]


def _heading_year(extracted: Extracted) -> list[Evidence]:
    """Where no title names a year, that on a line of its own (2018年度), else in the first section's heading."""
    if _YEAR.search(extracted.title or ""):
        return []
    lines = ((_YEAR_LINE.fullmatch(line.text), line.text, line.where) for line in extracted.body[:_PREFACE])
    first = (s for s in extracted.sections[:1] if _words()["heads"].search(s.heading))
    headings = ((_YEAR.search(s.heading), s.heading, s.where) for s in first)
    told = ((year_of(found["y"]), text, where) for found, text, where in (*lines, *headings) if found)
    return [_evidence("statement", *piece) for piece in told if _FIRST <= piece[0] < _LAST][:1]


def _period(opening: Sequence[Sentence]) -> tuple[tuple[date, date] | None, Sentence | None]:
    for sentence in opening:
        if sentence.section > 1 or not _may_name_days(sentence.text):
            continue
        text = with_plain_signs(sentence.text)
        found = _PERIOD.search(text)
        if found is None:
            dropped = _DROPPED.search(text)
            if dropped is not None and dropped["z"] in (None, dropped["y"]):
                year = int(dropped["y"])
                return (date(year, 1, 1), date(year, 12, 31)), Sentence(dropped[0], sentence.section, sentence.where)
            continue
        start = day_of(found["ya"], found["am"], found["ad"])
        end = day_of(found["yb"] or found["ya"], found["bm"], found["bd"])
        if start is not None and end is not None and _SHORTEST < (end - start).days < _LONGEST:
            return (start, end), Sentence(found[0], sentence.section, sentence.where)
    return None, None


def _may_name_days(text: str) -> bool:
    """Whether a text may name days; most have none of the signs, which is told sooner than by the pattern."""
    return any(map(text.__contains__, _OF_DAYS)) and _MAY_NAME_DAYS.search(text) is not None


def _stated_year(opening: Sequence[Sentence]) -> list[Evidence]:
    """The year in what the preface says of the report itself, cited titles left out."""
    for sentence in opening:
        if sentence.section > 1 or not _MAY_NAME.search(sentence.text):
            continue
        text = _own_words(sentence.text)
        for found in _words()["of_the_year"].finditer(text):
            verb = _words()["publishes"].search(text, max(0, found.start() - _BEFORE), found.start())
            year = year_of(found["y"])
            if verb is not None:
                told = text[verb.start() : found.end()]
                return [_evidence("statement", year, told, sentence.where)] if _FIRST <= year < _LAST else []
    return []


def _own_words(text: str) -> str:
    """A text without blanks, without what stands in quotation marks and without the numbers of documents."""
    text = "".join(text.split())
    if any(map(text.__contains__, _QUOTES)):
        text = _QUOTED.sub("", text)
    return _NUMBERED.sub("", text) if _NUMBER in text else text


def _own_report(extracted: Extracted) -> list[Evidence]:
    """The year in the title by which the preface names its own report, which counts little: it may be last year's."""
    preface = "".join(s.text for s in extracted.body[:_PREFACE] if s.section == 0)
    found = _words()["own_report"].search("".join(preface.split())) if "《" in preface else None
    year = year_of(found["y"]) if found else 0
    if found is None or not _FIRST <= year < _LAST:
        return []
    return [_evidence("statement", year, found[0], None)._replace(weight=_WEIGHTS["path"])]


def _prose_year(extracted: Extracted, *, without_period: bool) -> list[Evidence]:
    """The year that the preface and the opening of section one name most often, and where they name none, the rest.

    `without_period`: the stated period is not counted again, for the title contradicts it.
    """
    body, sections = extracted.body, [sentence.section for sentence in extracted.body[: _PREFACE * 2]]
    first_section = next((section for section in sections if section > 0), 1)  # some texts begin with a later one
    end = next((at for at, section in enumerate(sections) if section > first_section), len(sections))
    for sentences in (body[:end], body[end:]):
        votes: dict[int, int] = {}
        first: dict[int, Sentence] = {}
        for sentence in sentences:
            for year, weight in _named(_PERIOD.sub("", sentence.text) if without_period else sentence.text):
                votes[year] = votes.get(year, 0) + weight
                first.setdefault(year, sentence)
        (named, count), *others = sorted(votes.items(), key=itemgetter(1), reverse=True)[:2] or [(0, 0)]
        if others and others[0][1] == count:
            return []
        if count:
            return [_evidence("prose", named, f"{named}年", first[named].where)]
    return []


def _named(text: str) -> Iterator[tuple[int, int]]:
    """The years that a paragraph speaks of, each with its weight: 2021年将… and 较2019年增长 speak of 2020.

    A month is mostly that of something done once: 公众号2017年1月开通.
    """
    text = with_digits(text) if "年" in text else ""
    if _CENTURY not in text:
        return
    words = _words()
    for found in _ANY_YEAR.finditer(text):
        year, start = int(found[1]), found.start()
        if words["year_after"].match(text, start):
            yield year - 1, 2
        if words["year_before"].match(text, start):
            yield year + 1, 2
        if words["named"].match(text, start):
            yield year, 1 if _MONTH.match(text, found.end()) else 2
    for end in words["end_of_year"].finditer(text) if "截" in text else ():
        yield int(end[1]), 4


def _path_year(extracted: Extracted) -> list[Evidence]:
    name = extracted.document.path.replace("\\", "/").rsplit("/", 1)[-1]
    years = {int(found) for found in _YEAR_IN_A_NAME.findall(name)}
    return [_evidence("path", year, name, None) for year in years] if len(years) == 1 else []


def _decide(evidence: list[Evidence]) -> tuple[int | None, str | None]:
    score: dict[str, float] = {}
    for piece in evidence:
        score[piece.candidate] = score.get(piece.candidate, 0.0) + piece.weight
    ranked = sorted(score.items(), key=lambda item: -item[1])[:2]
    if not ranked or ranked[0][1] < _WEIGHTS["signature"]:
        return None, "year_unknown"
    strong = {piece.candidate for piece in evidence if piece.kind in ("title", "period")}
    if len(strong) > 1 and ranked[0][1] - ranked[1][1] < _CLEAR:
        return None, "year_conflict"
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return _of_two(ranked, evidence)
    return int(ranked[0][0]), None


def _of_two(ranked: list[tuple[str, float]], evidence: list[Evidence]) -> tuple[int | None, str | None]:
    """Of two years as likely the one that goes with the date of issue.

    The year that was over then, where something else names it too; of a date against the prose alone its year, for the
    prose may speak of the year before, unless the page was put up again years later.
    """
    earlier, later = sorted(int(candidate) for candidate, _ in ranked)
    kinds = [{piece.kind for piece in evidence if piece.candidate == str(year)} for year in (earlier, later)]
    if later == earlier + 1 and "signature" in kinds[0] and kinds[0] - {"signature", "title", "path"}:
        return earlier, None
    if kinds == [{"prose"}, {"signature"}]:
        return (later if later == earlier + 1 else earlier), None
    return None, "year_conflict"


def _signals(
    year: int | None, hold: str | None, period: tuple[date, date] | None, issue: Issue | None, evidence: list[Evidence]
) -> list[Signal]:
    signals = []
    if hold == "year_unknown":
        signals.append(Signal("year_unknown"))
    elif len({piece.candidate for piece in evidence if piece.kind != "path"}) > 1:
        candidates = sorted({f"{piece.candidate}年（{_KINDS_ZH[piece.kind]}）" for piece in evidence})
        signals.append(Signal("year_conflict", params=(("candidates", "、".join(candidates)),)))
    if period is None:
        signals.append(Signal("period_missing"))
    if issue is not None and year is not None and issue.day <= date(year, 12, 31):
        end = period[1] if period and issue.day <= period[1] else date(year, 12, 31)
        params = (("issue_date", issue.day.isoformat()), ("period_end", end.isoformat()))
        signals.append(Signal("issued_before_period_end", where=issue.where, params=params))
    return signals
