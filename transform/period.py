"""The covered year by vote of title, period statement, signature, prose and file name; period and issue date."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from typing import NamedTuple

import regex

from extract.model import Where
from extract.records import Extracted, Sentence, Signal
from transform.numbers import chinese_number
from transform.records import Evidence

_Y = r"(?P<{}>(?:19|20)\d{{2}}|二[〇○零ＯO0]{{1}}[〇○零一二三四五六七八九ＯO0]{{2}})"
_YEAR = regex.compile(_Y.format("y") + r"\s*(?:年|度|/|-)?")
_NUMERAL = "[一二三四五六七八九十]"
_MONTH_DAY = (
    rf"(?P<{{0}}m>\d{{{{1,2}}}}|{_NUMERAL}{{{{1,2}}}})\s*[月./-]\s*"
    rf"(?P<{{0}}d>\d{{{{1,2}}}}|{_NUMERAL}{{{{1,3}}}})\s*日?"
)
_PERIOD = regex.compile(
    _Y.format("ya")
    + r"\s*[年./-]\s*"
    + _MONTH_DAY.format("a")
    + r"\s*(?:起|开始)?\s*[，,]?\s*(?:[至到—–~-]\s*)+(?:"
    + _Y.format("yb")
    + r"\s*[年./-]\s*)?"
    + _MONTH_DAY.format("b")
)
# Digits that an export dropped: 自201511日起至20151231日止, 20171月1日至201712月31日.
_DROPPED = regex.compile(
    r"(?<!\d)(?P<y>20\d{2})年?\s*1\s*月?\s*1\s*日\s*(?:起|开始)?\s*[，,]?\s*(?:[至到—–~-]\s*)*(?:(?P<z>20\d{2})\s*年?)?\s*12\s*月?\s*31\s*日?"
)
_DATE = regex.compile(_Y.format("y") + r"\s*[年./-]\s*" + _MONTH_DAY.format(""))
_DATED = regex.compile(
    r"[（(]?"
    + _Y.format("y")
    + r"\s*年\s*"
    + _MONTH_DAY.format("")
    + r"[)）]?(?=本|根据|按照|\s*$|\s*[\p{Han}]{2,20}(?:根据|按照))"
)
_ISSUED = regex.compile(r"(?:发布|公开|成文|发文|生成)(?:日期|时间)\s*[：:]\s*")
_STATED = regex.compile(
    r"(?<!做好)(?<!关于)(?:编制|公布|公开|发布|现将|梳理|汇总|综合|社会)[^。；]{0,24}?"
    + _Y.format("y")
    + r"年?度?[^。；，]{0,24}?(?:年度报告|年报|工作报告|公开报告|情况报告|总结|工作情况)"
)
_QUOTED = regex.compile(r"《[^《》]{0,160}》|“[^“”]{0,80}”")
_NUMBERED = regex.compile(r"[〔\[（(]\d{4}[〕\]）)]\d+号")  # a document's number
_FIRST, _LAST = 2000, 2100
_SHORTEST, _LONGEST = 150, 400  # days of a statistics period
_OF_A_DAY = r"(?!\s*(?!1\s*月\s*1\s*日|12\s*月\s*31)\d{1,2}\s*月\s*\d{1,2}\s*日)"  # a day's year is that of an act
_END_OF_YEAR = regex.compile(r"截[至止]到?\s*(20\d{2})\s*年(?:底|末|\s*12\s*月)")
_OF_A_RULE = r"(?!\s*(?:第|修订|修正|施行|实施|印发|发布|颁布|公布|出台))"  # the year of a law is not the report's
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
_CLEAR = 3.0  # the best year must lead a title's or period's other year by so much
_PREFACE = 6  # sentences from the top in which the period is stated and the prose names its year


class Timing(NamedTuple):
    """The year (None: unknown or in conflict, see `signals`), the period and issue date as printed, and why."""

    year: int | None
    period: tuple[date, date] | None
    issue_date: date | None
    evidence: tuple[Evidence, ...]
    signals: tuple[Signal, ...]
    hold: str | None


class _Issue(NamedTuple):
    """The date of issue and where it is printed."""

    day: date | None
    where: Where | None


def read_timing(extracted: Extracted, published: date | None = None) -> Timing:
    """Vote on the year that the report covers. `published` (side-car) is the date of issue where none is printed."""
    period, stated = _period(extracted)
    issued, signed = _issue_date(extracted)
    issue = _Issue(issued, signed.where if signed else None)
    evidence = [*_title_years(extracted), *_heading_year(extracted)]
    if period is not None and stated is not None:
        evidence.append(_evidence("period", period[0].year, stated.text, stated.where))
    issued = issued or published
    if issued is not None:
        covered = issued.year if issued.month == 12 else issued.year - 1
        kind, told = ("signature", signed.text) if signed else ("manifest", issued.isoformat())
        evidence.append(_evidence(kind, covered, told, signed.where if signed else None))
    evidence += [*_stated_year(extracted), *_prose_year(extracted), *_path_year(extracted)]
    year, hold = _decide(evidence)
    signals = _signals(year, hold, period, issue, evidence)
    return Timing(year, period, issued, tuple(evidence), tuple(signals), hold)


def _evidence(kind: str, year: int, text: str, where: Where | None) -> Evidence:
    return Evidence("year", kind, str(year), text[:200], _WEIGHTS[kind], where)


def _to_int(text: str) -> int:
    text = text.replace("Ｏ", "〇").replace("O", "〇") if not text.isdigit() else text
    if text.isdigit():
        return int(text)
    return chinese_number("".join("〇" if sign == "0" else sign for sign in text)) or 0


def _day(year: str, month: str, day: str) -> date | None:
    """A date of the calendar, or None."""
    try:
        return date(_to_int(year), _to_int(month), _to_int(day))
    except ValueError:
        return None


def _title_years(extracted: Extracted) -> list[Evidence]:
    if extracted.title is None:
        return []
    years = {_to_int(found["y"]) for found in _YEAR.finditer(_NUMBERED.sub("", extracted.title))}
    return [
        _evidence("title", year, extracted.title, extracted.title_where)
        for year in sorted(years)
        if _FIRST <= year < _LAST
    ]


def _heading_year(extracted: Extracted) -> list[Evidence]:
    """The year in the first section's heading (一、2016年度政府信息公开工作情况), where no title names one."""
    section = next(iter(extracted.sections), None)
    found = _YEAR.search(section.heading) if section and not _YEAR.search(extracted.title or "") else None
    if section is None or found is None or "公开" not in section.heading or not _FIRST <= _to_int(found["y"]) < _LAST:
        return []
    return [_evidence("statement", _to_int(found["y"]), section.heading, section.where)]


def _period(extracted: Extracted) -> tuple[tuple[date, date] | None, Sentence | None]:
    for sentence in extracted.body[: _PREFACE * 3]:
        text = unicodedata.normalize("NFKC", sentence.text) if sentence.section < 2 else ""
        found = _PERIOD.search(text)
        if found is None:
            dropped = _DROPPED.search(text)
            if dropped is not None and dropped["z"] in (None, dropped["y"]):
                year = int(dropped["y"])
                return (date(year, 1, 1), date(year, 12, 31)), Sentence(dropped[0], sentence.section, sentence.where)
            continue
        start = _day(found["ya"], found["am"], found["ad"])
        end = _day(found["yb"] or found["ya"], found["bm"], found["bd"])
        if start is not None and end is not None and _SHORTEST < (end - start).days < _LONGEST:
            return (start, end), Sentence(found[0], sentence.section, sentence.where)
    return None, None


def _issue_date(extracted: Extracted) -> tuple[date | None, Sentence | None]:
    for sentence in reversed(extracted.signature):
        found = _DATE.search(unicodedata.normalize("NFKC", sentence.text))
        if found is not None and (day := _day(found["y"], found["m"], found["d"])):
            return day, sentence
    if extracted.body and (found := _DATED.match(extracted.body[0].text)):  # a lost signature before the text
        day = _day(found["y"], found["m"], found["d"])
        if day is not None:
            return day, extracted.body[0]
    for sentence in extracted.body[:_PREFACE]:
        mark = _ISSUED.search(sentence.text)
        found = _DATE.match(sentence.text, mark.end()) if mark else None
        if found is not None and (day := _day(found["y"], found["m"], found["d"])):
            return day, sentence
    return None, None


def _stated_year(extracted: Extracted) -> list[Evidence]:
    """The year in what the preface says of the report itself, cited titles left out."""
    for sentence in extracted.body[:_PREFACE]:
        found = _STATED.search(_NUMBERED.sub("", _QUOTED.sub("", "".join(sentence.text.split()))))
        if found is not None and sentence.section <= 1:
            year = _to_int(found["y"])
            return [_evidence("statement", year, found[0], sentence.where)] if _FIRST <= year < _LAST else []
    return []


def _prose_year(extracted: Extracted) -> list[Evidence]:
    """The year that the preface and the opening of section one name most often as `2020年` or `2020年度`."""
    votes: Counter[int] = Counter()
    first: dict[int, Sentence] = {}
    opening = extracted.body[: _PREFACE * 2]
    first_section = next((s.section for s in opening if s.section > 0), 1)  # some texts begin with a later one
    for sentence in opening:
        if sentence.section > first_section:
            break
        for found in _END_OF_YEAR.finditer(sentence.text):
            votes[int(found[1])] += 2
            first.setdefault(int(found[1]), sentence)
        for found in regex.finditer(
            r"(?<![〔\[（(\d第])(?<!转[入至到]?)(20\d{2})\s*年" + _OF_A_DAY + _OF_A_RULE, sentence.text
        ):
            votes[int(found[1])] += 1
            first.setdefault(int(found[1]), sentence)
    if not votes:
        return []
    (named, count), *others = votes.most_common(2)
    if others and others[0][1] == count:
        return []
    return [_evidence("prose", named, f"{named}年", first[named].where)]


def _path_year(extracted: Extracted) -> list[Evidence]:
    name = extracted.document.path.replace("\\", "/").rsplit("/", 1)[-1]
    years = {int(found) for found in regex.findall(r"(?<!\d)(20\d{2})(?!\d)", name)}
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
        return None, "year_conflict"
    return int(ranked[0][0]), None


def _signals(
    year: int | None, hold: str | None, period: tuple[date, date] | None, issue: _Issue, evidence: list[Evidence]
) -> list[Signal]:
    signals = []
    candidates = sorted({f"{piece.candidate}年（{_KINDS_ZH[piece.kind]}）" for piece in evidence})
    if hold == "year_unknown":
        signals.append(Signal("year_unknown"))
    elif len({piece.candidate for piece in evidence if piece.kind != "path"}) > 1:
        signals.append(Signal("year_conflict", params=(("candidates", "、".join(candidates)),)))
    if period is None:
        signals.append(Signal("period_missing"))
    if issue.day is not None and year is not None and issue.day <= date(year, 12, 31):
        end = period[1] if period else date(year, 12, 31)
        params = (("issue_date", issue.day.isoformat()), ("period_end", end.isoformat()))
        signals.append(Signal("issued_before_period_end", where=issue.where, params=params))
    return signals
