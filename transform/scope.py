"""Whether a report counts for the body alone or for its whole area, so that totals are never counted twice.

Statements in the preface weigh most; then how often a government speaks of its whole area; then the kind of body. What
counts is declared in `data/lookups/scope_words.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


@lru_cache(maxsize=2)
def _signs(*scopes: str) -> tuple[list[_Sign], frozenset[int]]:
    """The signs of some scopes, and all sections in which any of them is looked for."""
    signs = [
        _Sign(scope, re.compile(entry["pattern"]), entry["weight"], frozenset(entry["parts"]))
        for scope in scopes
        for entry in _words()[scope]
    ]
    return signs, frozenset().union(*(sign.parts for sign in signs))


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = lookup("scope_words.yaml")
    return words


def read_scope(extracted: Extracted, organ: Organ | None) -> tuple[str, tuple[Evidence, ...]]:
    """`own`, `rollup` or `unknown`, and the evidence about it."""
    if organ is None:
        return "unknown", ()
    deeds = _on_deeds(extracted)
    found = [*_of_kind(organ), *_stated(extracted, deeds, organ), *_whole_area(deeds, organ)]
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


def _stated(extracted: Extracted, deeds: Sequence[Sentence], organ: Organ) -> Iterator[Evidence]:
    """Each pattern once, where it stands first; those of a roll-up only for kinds of bodies of which it is believed."""
    signs, asked = _signs("own") if organ.kind in _words()["always_own"] else _signs("rollup", "own")
    texts: list[tuple[int, str, Where | None]]
    texts = [(section, _unquoted(squeeze(text)), where) for text, section, where in deeds if section in asked]
    if extracted.title:
        texts.insert(0, (0, squeeze(extracted.title), extracted.title_where))
    for sign in signs:
        for section, text, where in texts:
            hit = sign.pattern.search(text) if section in sign.parts else None
            if hit is not None:
                yield Evidence("scope", "statement", sign.scope, hit.group()[:_SHOWN], sign.weight, where)
                break


def _unquoted(text: str) -> str:
    return _QUOTED.sub("", text) if "《" in text or "〈" in text else text


def _on_deeds(extracted: Extracted) -> list[Sentence]:
    """The paragraphs of the sections that tell what was done."""
    sections = {sentence.section for sentence in extracted.body}
    asked = {section for section in sections if tells_deeds(about_of(section, extracted.edition))}
    return [sentence for sentence in extracted.body if sentence.section in asked]


def _whole_area(deeds: Sequence[Sentence], organ: Organ) -> Iterator[Evidence]:
    area = _words()["whole_area"]
    if counts_itself(organ.kind) or organ.kind in _words()["always_own"]:
        return
    named = sum(sentence.text.count(word) for sentence in deeds for word in area["words"])
    if named >= area["times"]:
        yield Evidence("scope", "whole_area", "rollup", f"{named}", area["weight"])
