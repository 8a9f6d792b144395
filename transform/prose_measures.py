"""Numbers of the declared measures, and what the prose denies; both are declared in `data/lookups`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from transform.clauses import COUNT, Clause, Told, number_of
from transform.prose_requests import none_received
from transform.records import NarrativeFact
from transform.reference import lookup

_PROBLEMS = 5  # sections before this one tell what was done
_DENIAL = regex.compile(
    r"(?<!不)(?:未(?=收|发|产|接|出|被|有|受|引|存|因|提|涉|向|对|予|召|举|组|开展)|没有|并?无(?!法|需|论|障|偿|缝|线|关|不)"
    r"|尚未|均未|暂未|暂无|从未|不存在|不涉及|零)"
)
_DENIES = re.compile("未|无|零|没有|不存在|不涉及")  # what `_DENIAL` begins with, found sooner
_SOME = regex.compile(r"超期|逾期|败诉|纠[正错]|撤销|违法|(?<![\d.])[1-9]\d*\s*(?:件|起|宗|例|元)")
_PIECE = re.compile(r"[^,]+")
_MEASURED = re.compile(r"\d")


class _Measure(NamedTuple):
    field: str
    unit: str
    mention: re.Pattern[str]
    patterns: tuple[regex.Pattern[str], ...]
    refuse: regex.Pattern[str]


@lru_cache(maxsize=1)
def _measures() -> tuple[_Measure, ...]:
    declared: dict[str, dict[str, Any]] = lookup("prose_measures.yaml")
    return tuple(_measure(field, words) for field, words in declared.items())


def _measure(field: str, words: dict[str, Any]) -> _Measure:
    noun = "|".join(sorted(words["nouns"], key=len, reverse=True))
    counted = rf"{COUNT}(?:{'|'.join(sorted(words['units'], key=len, reverse=True))})"
    verbs, refuse = "|".join(words["verbs"]), words["refuse"]
    patterns = (
        rf"(?:{verbs})[^;!,\d]{{0,16}}?{counted}[^;!,、\d]{{0,10}}?(?:{noun})",
        rf"(?:{noun})[^;!,、\d]{{0,10}}?{counted}",
    )
    return _Measure(
        field, words["unit"], re.compile(noun), tuple(map(regex.compile, patterns)), regex.compile("|".join(refuse))
    )


@lru_cache(maxsize=1)
def _any_noun() -> re.Pattern[str]:
    return re.compile("|".join(measure.mention.pattern for measure in _measures()))


@lru_cache(maxsize=1)
def _denied() -> tuple[tuple[str, re.Pattern[str]], ...]:
    declared: dict[str, dict[str, Any]] = lookup("zero_statements.yaml")
    return tuple((code, re.compile("|".join(words["words"]))) for code, words in declared.items())


def measures(found: Sequence[Clause]) -> list[NarrativeFact]:
    """One fact for every declared measure that the sections on what was done give a number of: the first."""
    facts: dict[str, NarrativeFact] = {}
    for clause in found:
        is_told = clause.counts and clause.section < _PROBLEMS and _MEASURED.search(clause.folded)
        if is_told and _any_noun().search(clause.folded):
            for measure in _measures():
                if measure.field not in facts and (told := _told(measure, clause)) is not None:
                    facts[measure.field] = told.fact(measure.field, measure.unit)
    return list(facts.values())


def _told(measure: _Measure, clause: Clause) -> Told | None:
    if not measure.mention.search(clause.folded):
        return None
    for pattern in measure.patterns:
        for match in pattern.finditer(clause.folded):
            read = None if measure.refuse.search(match[0]) else number_of(match, clause)
            if read is not None:
                return Told(*read, clause)
    return None


def zero_statements(found: Sequence[Clause]) -> list[NarrativeFact]:
    """`zero_statement` facts: what is denied (`label`, a code of `zero_statements.yaml`), value 0, one per statement.

    The text is the part of the sentence that denies it.
    """
    facts: list[NarrativeFact] = []
    for clause in found:
        if clause.section == _PROBLEMS or not _DENIES.search(clause.folded):
            continue
        for piece in _pieces(clause):
            for label in _labels(piece):
                told = Told(0, "exact", piece, label=label)
                facts.append(told.fact("zero_statement", "件", len(facts) + 1))
    return facts


def _pieces(clause: Clause) -> Iterator[Clause]:
    for match in _PIECE.finditer(clause.folded):
        start, end = match.span()
        text = clause.text[start:end]
        yield clause._replace(text=text.strip(" 。；;！!　\u00a0"), folded=match[0])


def _labels(piece: Clause) -> Iterator[str]:
    denial = _DENIAL.search(piece.folded) if _DENIES.search(piece.folded) else None
    if denial is None:
        return
    if "申请" in piece.folded and none_received(piece):
        yield "requests_received"
    said = piece.folded[denial.end() :]
    if _SOME.search(said):
        return
    for code, words in _denied():
        if words.search(said):
            yield code


def with_zeros(facts: Sequence[NarrativeFact], zeros: Sequence[NarrativeFact]) -> list[NarrativeFact]:
    """The facts, and 0 for each measure that is denied in words and has no number."""
    told = {fact.field for fact in facts}
    units = {measure.field: measure.unit for measure in _measures() if measure.field not in told}
    added: dict[str, NarrativeFact] = {}
    for zero in zeros:
        if zero.label is not None and zero.label in units:
            denied = zero._replace(field=zero.label, ordinal=1, unit=units[zero.label], label=None)
            added.setdefault(zero.label, denied)
    return [*facts, *added.values()]
