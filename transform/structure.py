"""What is amiss in the build of the text: numbering of headings, parts left out, points that say the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.forms import TABLES, members
from extract.model import Grid, Where
from extract.records import Extracted, Section, Signal
from transform.numbers import chinese_number
from transform.records import Facts
from transform.reference import declared
from transform.sections import PROBLEMS, about_of

_ORDINAL = re.compile(r"\s*(?:(?P<chinese>[一二三四五六七八九十]+)|(?P<arabic>\d{1,2}))\s*[、.．]")
_SUBSECTION = re.compile(r"^\s*[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")
_SUBSECTION_ANYWHERE = re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")


def structural_signals(extracted: Extracted, facts: Facts) -> list[Signal]:
    """Return what is amiss in headings and in section five; reports before 2019 have sections of their own."""
    if extracted.edition == "pre2019":
        return []
    return [*_numbering(extracted.sections), *_gaps(extracted), *_points(extracted, facts), *_misprints(extracted)]


def _numbering(sections: Sequence[Section]) -> Iterator[Signal]:
    """First-level headings numbered in two ways, 1、 beside 二、."""
    ways: dict[str, list[Section]] = {"chinese": [], "arabic": []}
    for section in sections:
        found = _ORDINAL.match(section.heading)
        if found:
            ways["chinese" if found["chinese"] else "arabic"].append(section)
    if ways["chinese"] and ways["arabic"]:
        fewer = min(ways.values(), key=len)
        named = "、".join(section.heading.strip()[:12] for section in fewer)
        yield Signal("heading_numbering", where=fewer[0].where, params=(("headings", named),))


def _gaps(extracted: Extracted) -> Iterator[Signal]:
    """Sub-headings that skip a number, as （一）、（三）: a part may have been cut."""
    headings = {section.number: section.heading.strip()[:30] for section in extracted.sections}
    before = dict.fromkeys(headings, 0)
    for sentence in extracted.body:
        found = _SUBSECTION.match(sentence.text) if sentence.section in headings else None
        number = chinese_number(found[1]) if found else None
        if number is None:
            continue
        last, before[sentence.section] = before[sentence.section], number
        if last and number > last + 1 and not _named_between(extracted, sentence.section, last, number):
            params = (("missing", _in_chinese(last + 1)), ("section", headings[sentence.section]))
            yield Signal("subsection_gap", where=sentence.where, params=params)


def _named_between(extracted: Extracted, section: int, last: int, number: int) -> bool:
    """Whether a number between two stands anywhere in the section, in the midst of a paragraph."""
    missing = {_in_chinese(n) for n in range(last + 1, number)}
    texts = (sentence.text for sentence in extracted.body if sentence.section == section)
    return any(not missing.isdisjoint(_SUBSECTION_ANYWHERE.findall(text)) for text in texts)


def _in_chinese(number: int) -> str:
    digits = "一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens - 1] + "十") + (digits[ones - 1] if ones else "")


@lru_cache(maxsize=1)
def _sufficient() -> re.Pattern[str]:
    return re.compile(declared("plausibility.yaml")["sufficiency"])


def _points(extracted: Extracted, facts: Facts) -> Iterator[Signal]:
    words = declared("plausibility.yaml")
    problems = facts.get("problem", ())
    section = next((s for s in extracted.sections if about_of(s.number, extracted.edition) == PROBLEMS), None)
    if section is not None and problems and "improvement" not in facts:
        promised = any(word in section.heading for word in words["improvement_words"])
        announced = any(word in section.text for word in words["announced"])
        if promised and not announced:
            yield Signal("improvements_missing", where=section.where)
    sufficient = _sufficient()
    for problem in problems:
        said = sufficient.search(problem.text)
        if said and not any(word in problem.text for word in words["denied"]):
            params = (("text", problem.text[max(0, said.start() - 12) : said.end() + 4]),)
            yield Signal("problem_reads_positive", where=problem.where, params=params)


@lru_cache(maxsize=1)
def _known_misprints() -> dict[str, tuple[str, str]]:
    """Labels that are known to be misprinted -> their table and the label meant."""
    return {
        wrong: (table, member.labels_zh[0])
        for table in TABLES
        for axis in ("row", "column")
        for member in members(table, axis)
        for wrong in member.misprints
    }


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _misprints(extracted: Extracted) -> Iterator[Signal]:
    known, found = _known_misprints(), dict[str, list[Where]]()
    for block in extracted.document.blocks:
        if not isinstance(block, Grid):
            continue
        printed = "".join(block.texts)
        if not any(all(sign in printed for sign in text) for text in known):
            continue  # as in most grids, whose cells need not be made
        for row in block.rows:
            for cell in row:
                if (text := _without_blanks(cell.text)) in known:
                    found.setdefault(text, []).append(cell.where)
    for text, places in found.items():
        table, meant = known[text]
        params = (("printed", text), ("read_as", meant), ("count", str(len(places))))
        yield Signal("label_misprint", table, where=places[0], params=params)
