"""Rates of growth that the prose states of a number: facts `growth_stated`, to be recomputed from two years (I13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from transform.records import NarrativeFact
from transform.wordings import words_of

_words = partial(words_of, "growth.yaml")

FIELDS = ("items_disclosed", "requests_received", "requests_answered", "reviews", "suits")


def stated_growth(facts: Sequence[NarrativeFact]) -> list[NarrativeFact]:
    """Return the rates stated of numbers among `facts`: in percent, negative where it fell; `label` is the field."""
    found = list(dict.fromkeys(_stated(facts)))
    return [fact._replace(ordinal=number) for number, fact in enumerate(found, 1)]


def _stated(facts: Sequence[NarrativeFact]) -> Iterator[NarrativeFact]:
    for fact in facts:
        if fact.field not in FIELDS or not fact.value or ("%" not in fact.text and "％" not in fact.text):
            continue
        for stated in _words()["growth"].finditer(fact.text):
            if float(stated["number"].replace(",", "")) == fact.value:
                rate = float(stated["rate"]) * (-1 if _words()["falling"].fullmatch(stated["way"]) else 1)
                yield fact._replace(field="growth_stated", ordinal=1, value=rate, unit="%", label=fact.field)
