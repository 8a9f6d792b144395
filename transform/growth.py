"""Rates of growth that the prose states of a number: facts `growth_stated`, to be recomputed from two years (I13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from transform.records import NarrativeFact

FIELDS = ("items_disclosed", "requests_received", "requests_answered", "reviews", "suits")
_FALLING = ("下降", "减少", "降低", "下滑")
_GROWTH = regex.compile(
    r"(?P<number>\d[\d,]*)\s*[余多]?\s*[件条份次宗][，,（(、]?\s*"
    r"(?:同比|比上年|较上年|比去年|较去年|比上一年|较上一年|与上年(?:同期)?相比|与去年(?:同期)?相比)[^，。；\d]{0,8}?"
    r"(?P<way>增长|上升|增加|提高|提升|增幅|下降|减少|降低|下滑)(?:了|约|幅度为)?(?P<rate>\d+(?:\.\d+)?)\s*[%％]"
)


def stated_growth(facts: Sequence[NarrativeFact]) -> list[NarrativeFact]:
    """Return the rates stated of numbers among `facts`: in percent, negative where it fell; `label` is the field."""
    found = list(dict.fromkeys(_stated(facts)))
    return [fact._replace(ordinal=number) for number, fact in enumerate(found, 1)]


def _stated(facts: Sequence[NarrativeFact]) -> Iterator[NarrativeFact]:
    for fact in facts:
        if fact.field not in FIELDS or not fact.value or ("%" not in fact.text and "％" not in fact.text):
            continue
        for stated in _GROWTH.finditer(fact.text):
            if float(stated["number"].replace(",", "")) == fact.value:
                rate = float(stated["rate"]) * (-1 if stated["way"] in _FALLING else 1)
                yield fact._replace(field="growth_stated", ordinal=1, value=rate, unit="%", label=fact.field)
