"""Numbers of the declared measures, and what the prose denies; both are declared in `data/lookups`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import regex

from transform.clauses import COUNT, Clause, Told, number_of
from transform.prose_requests import none_received
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.sections import PROBLEMS, tells_deeds
from transform.wordings import words_of

_words = partial(words_of, "prose_statements.yaml")

_DENIAL = re.compile(
    r"(?<!不)(?:未(?=收|发|产|接|出|被|有|受|引|存|因|提|涉|向|对|予|召|举|组|开展)|没有|并?无(?!法|需|论|障|偿|缝|线|关|不)"
    r"|尚未|均未|暂未|暂无|从未|不存在|不涉及|零)"
)
_DENIES = re.compile("未|无|零|没有|不存在|不涉及")  # what `_DENIAL` has at its first or second sign, found sooner
_SOME = regex.compile(r"超期|逾期|败诉|纠[正错]|撤销|违法|(?<![\d.])[1-9]\d*\s*(?:件|起|宗|例|元)")
_JOIN = "(?:[、和及与]|以及|或者?)(?:因[^;!,、\\d]{0,12})?(?:被?提起|引发|发生|被)?"  # between two that have one number
_PIECE = re.compile(r"[^,]+")
_EACH = "各"  # 复议、诉讼各1件
_COUNTED = re.compile(r"[^;!,、\d]{0,10}\d")
_MEASURED = re.compile(r"\d")


class _Measure(NamedTuple):
    field: str
    unit: str
    mention: re.Pattern[str]
    patterns: tuple[regex.Pattern[str], ...]
    refuse: regex.Pattern[str]
    joint: tuple[regex.Pattern[str], regex.Pattern[str]] | None  # with another measure, before it and behind it


@lru_cache(maxsize=1)
def _measures() -> tuple[_Measure, ...]:
    declared: dict[str, dict[str, Any]] = lookup("prose_measures.yaml")
    return tuple(_measure(field, words) for field, words in declared.items())


def _measure(field: str, said: dict[str, Any]) -> _Measure:
    noun = "|".join(sorted(said["nouns"], key=len, reverse=True))
    counted = rf"{COUNT}(?:{'|'.join(sorted(said['units'], key=len, reverse=True))})"
    verbs, refuse = "|".join(said["verbs"]), said["refuse"]
    patterns = [
        rf"(?:{verbs})[^;!,\d]{{0,16}}?{counted}[^;!,、\d]{{0,10}}?(?:{noun})",
        rf"(?:{noun})[^;!,、\d]{{0,10}}?{counted}",
    ]
    joint = None
    if other := "|".join(said.get("joint", ())):
        patterns.append(rf"(?:{noun})(?=[^;!,、\d]{{0,4}}{_JOIN}(?:{other}))[^;!,\d]{{0,16}}?{counted}")
        joint = regex.compile(rf"(?:{other})[^;!,、\d]{{0,4}}{_JOIN}$"), regex.compile(rf"{_JOIN}(?:{other})")
    compiled = tuple(map(regex.compile, patterns))
    return _Measure(field, said["unit"], re.compile(noun), compiled, regex.compile("|".join(refuse)), joint)


@lru_cache(maxsize=1)
def _any_noun() -> re.Pattern[str]:
    return re.compile("|".join(measure.mention.pattern for measure in _measures()))


@lru_cache(maxsize=1)
def _denied() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Anything that can be denied, and each by its code."""
    declared: dict[str, dict[str, Any]] = lookup("zero_statements.yaml")
    words = {code: "|".join(said["words"]) for code, said in declared.items()}
    return re.compile("|".join(words.values())), tuple((code, re.compile(said)) for code, said in words.items())


@lru_cache(maxsize=1)
def _units() -> dict[str, str]:
    return {measure.field: measure.unit for measure in _measures()}


def measures(found: Sequence[Clause]) -> list[NarrativeFact]:
    """One fact for every declared measure that the sections on what was done give a number of: the first."""
    facts: dict[str, NarrativeFact] = {}
    for clause in found:
        is_told = clause.counts and tells_deeds(clause.about) and _MEASURED.search(clause.folded)
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
            read = number_of(match, clause)
            if read is None:
                continue
            joint = _is_joint(measure, match)
            if (read[0] == 0 or _EACH in match[0]) if joint else not measure.refuse.search(match[0]):
                return Told(*read, clause)
    return None


def _is_joint(measure: _Measure, match: regex.Match[str]) -> bool:
    """Whether a number is that of two measures together (复议、诉讼3件): only of none is it known how many each has."""
    if measure.joint is None:
        return False
    before, behind = measure.joint
    if before.search(match.string, 0, match.start()):
        return True
    if behind.search(match[0]):
        return True
    other = behind.match(match.string, match.end())
    return other is not None and _COUNTED.match(match.string, other.end()) is None


def zero_statements(found: Sequence[Clause]) -> list[NarrativeFact]:
    """`zero_statement` facts: what is denied (`label`, a code of `zero_statements.yaml`), value 0, one per statement.

    The text is the part of the sentence that denies it.
    """
    facts: list[NarrativeFact] = []
    for clause in found:
        if clause.about == PROBLEMS or not _DENIES.search(clause.folded):
            continue
        for start, end in _pieces(clause.folded):
            for label in _labels(clause.folded[start:end]):
                text = clause.text[start:end].strip(" 。；;！!　\u00a0")
                told = text, 0, "件", "exact", None, clause.where, label
                facts.append(NarrativeFact("zero_statement", len(facts) + 1, *told))
    return facts


def _pieces(folded: str) -> list[tuple[int, int]]:
    """What stands between the commas of a clause, with what goes on with a denial: 未发生复议,提起诉讼的情况."""
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(folded):
        if spans and _words()["denied_too"].match(match[0]) and _DENIES.search(folded, *spans[-1]):
            spans[-1] = spans[-1][0], match.end()
        else:
            spans.append(match.span())
    return spans


def _labels(folded: str) -> list[str]:
    """What a piece denies, by the codes of the measures."""
    denies = _DENIES.search(folded)
    denial = _DENIAL.search(folded, max(denies.start() - 1, 0)) if denies else None
    if denial is None:
        return []
    labels = ["requests_received"] if "申请" in folded and none_received(folded) else []
    any_denied, denied = _denied()
    said = folded[denial.end() :]
    if any_denied.search(said) and not _SOME.search(said):
        labels += [code for code, words in denied if words.search(said)]
    return labels


def with_zeros(facts: Sequence[NarrativeFact], zeros: Sequence[NarrativeFact]) -> list[NarrativeFact]:
    """The facts, and 0 for each measure that is denied in words and has no number."""
    told = {fact.field for fact in facts}
    added: dict[str, NarrativeFact] = {}
    for zero in zeros:
        unit = _units().get(zero.label or "")
        if zero.label is not None and unit is not None and zero.label not in told | added.keys():
            added[zero.label] = zero._replace(field=zero.label, ordinal=1, unit=unit, label=None)
    return [*facts, *added.values()]
