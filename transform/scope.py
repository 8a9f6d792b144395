"""Whether a report counts for the body alone or for its whole area, so that totals are never counted twice.

Statements in the preface weigh most; then how often a government speaks of its whole area; then the kind of body. What
counts is declared in `data/lookups/scope_words.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from extract.model import Where
from extract.records import Extracted, Sentence
from transform.clues import squeeze
from transform.records import Evidence, Organ
from transform.reference import lookup
from transform.sections import about_of, tells_deeds

_QUOTED = re.compile(r"《[^《》]{0,160}》|〈[^〈〉]{0,120}〉")
_ENOUGH = 2.0
_SHOWN = 80


class _Sign(NamedTuple):
    scope: str
    pattern: re.Pattern[str]
    weight: float
    parts: frozenset[int]


@lru_cache(maxsize=1)
def _signs() -> tuple[_Sign, ...]:
    read = _words()
    return tuple(
        _Sign(scope, re.compile(entry["pattern"]), entry["weight"], frozenset(entry["parts"]))
        for scope in ("rollup", "own")
        for entry in read[scope]
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = lookup("scope_words.yaml")
    return words


def read_scope(extracted: Extracted, organ: Organ | None) -> tuple[str, tuple[Evidence, ...]]:
    """`own`, `rollup` or `unknown`, and the evidence about it."""
    if organ is None:
        return "unknown", ()
    found = [*_of_kind(organ), *_stated(extracted, organ), *_whole_area(extracted, organ)]
    total = {scope: sum(p.weight for p in found if p.candidate == scope) for scope in ("own", "rollup")}
    best = max(total, key=lambda scope: total[scope])
    is_clear = total[best] >= _ENOUGH and total["own"] != total["rollup"]
    return best if is_clear else "unknown", tuple(found)


def counts_itself(kind: str) -> bool:
    """Whether a body of this kind has nobody below it whose numbers it could add."""
    return kind in _words()["own_kinds"]


def _of_kind(organ: Organ) -> Iterator[Evidence]:
    if counts_itself(organ.kind):
        yield Evidence("scope", "kind", "own", organ.kind, _words()["own_kind_weight"])


def _stated(extracted: Extracted, organ: Organ) -> Iterator[Evidence]:
    """Each pattern once, where it stands first; those of a roll-up only for kinds of bodies of which it is believed."""
    texts: list[tuple[int, str, Where | None]]
    texts = [(s.section, _QUOTED.sub("", squeeze(s.text)), s.where) for s in _on_deeds(extracted)]
    if extracted.title:
        texts.insert(0, (0, squeeze(extracted.title), extracted.title_where))
    always_own = organ.kind in _words()["always_own"]
    for sign in (sign for sign in _signs() if sign.scope == "own" or not always_own):
        for section, text, where in texts:
            hit = sign.pattern.search(text) if section in sign.parts else None
            if hit is not None:
                yield Evidence("scope", "statement", sign.scope, hit.group()[:_SHOWN], sign.weight, where)
                break


def _on_deeds(extracted: Extracted) -> Iterator[Sentence]:
    return (s for s in extracted.body if tells_deeds(about_of(s.section, extracted.edition)))


def _whole_area(extracted: Extracted, organ: Organ) -> Iterator[Evidence]:
    area = _words()["whole_area"]
    if counts_itself(organ.kind) or organ.kind in _words()["always_own"]:
        return
    named = sum(s.text.count(word) for s in _on_deeds(extracted) for word in area["words"])
    if named >= area["times"]:
        yield Evidence("scope", "whole_area", "rollup", f"{named}", area["weight"])
