"""How one may apply for information, and how many did so in each way: 网上申请7件; 2件为信函申请."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from transform.clauses import COUNT, Clause, Told, number_of
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.sections import tells_deeds
from transform.wordings import wordings

_FILE = "application_wordings.yaml"
_ASKED = "申请"
_COMMAS = ",，"  # those behind a subject are no signs any more in the folded text


class _Way(NamedTuple):
    """A way of applying: its words, as one that is open, with its number behind it, and with its number before it."""

    code: str
    words: re.Pattern[str]
    open: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]


@lru_cache(maxsize=1)
def _ways() -> tuple[re.Pattern[str], tuple[_Way, ...]]:
    """Any word for a way of applying, and each way."""
    declared: dict[str, dict[str, Any]] = lookup("application_channels.yaml")
    words = {code: f"(?:{'|'.join(way['words'])})" for code, way in declared.items()}
    lists = {name: f"(?:{'|'.join(told)})" for name, told in wordings(_FILE).lists.items()}
    counted = f"{COUNT}{lists['unit']}"
    ways = (
        _Way(
            code,
            re.compile(said),
            re.compile(f"{said}{lists['open']}"),
            re.compile(f"{said}{lists['how']}*{lists['apply']}[^;,、\\d]{{0,4}}{counted}"),
            re.compile(f"{counted}{lists['link']}*{said}{lists['how']}*{lists['apply']}"),
        )
        for code, said in words.items()
    )
    return re.compile("|".join(word for way in declared.values() for word in way["words"])), tuple(ways)


def ways_of_applying(found: Iterable[Clause]) -> list[NarrativeFact]:
    """`requests_by_channel`: the ways of applying with their numbers, each once; `application_channel`: the others."""
    facts: list[NarrativeFact] = []
    seen: set[tuple[str, str]] = set()
    any_way, _ = _ways()
    for clause in found:
        if _ASKED not in clause.folded or not tells_deeds(clause.about) or not any_way.search(clause.folded):
            continue
        for fact in _in(clause):
            of_way = fact.field, fact.label or ""
            if of_way not in seen and ("requests_by_channel", of_way[1]) not in seen:
                seen.add(of_way)
                facts.append(fact)
    ordinals = {"requests_by_channel": count(1), "application_channel": count(1)}
    return [fact._replace(ordinal=next(ordinals[fact.field])) for fact in facts]


def _in(clause: Clause) -> Iterator[NarrativeFact]:
    """The ways that a clause names, in the order in which they are declared."""
    for way in _ways()[1]:
        if not way.words.search(clause.folded):
            continue
        counted = _counted(way, clause) if clause.counts else None
        named = way.open.search(clause.folded) if counted is None else None
        if counted is not None:
            yield counted
        elif named is not None and not _is_answered(named, clause):
            text = clause.text[named.start() : named.end()]
            yield NarrativeFact("application_channel", 1, text, where=clause.where, label=way.code)


def _counted(way: _Way, clause: Clause) -> NarrativeFact | None:
    """The number of a way, where it stands behind its name or right before it, and is none of what was answered."""
    for pattern in (way.before, way.behind):
        for match in pattern.finditer(clause.folded):
            printed = clause.text[slice(*match.span())].lstrip(_COMMAS)
            if _is_answered(match, clause) or any(comma in printed for comma in _COMMAS):
                continue
            read = number_of(match, clause)
            if read is not None:
                return Told(read[0], "exact", clause, label=way.code).fact("requests_by_channel", "件")
    return None


def _is_answered(match: re.Match[str], clause: Clause) -> bool:
    """Whether the words before a way say that it counts what was answered."""
    return wordings(_FILE).words["answered"].search(clause.folded[: match.start()]) is not None
