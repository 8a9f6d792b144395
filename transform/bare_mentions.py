"""Places that a text names without the word for their kind, for texts in which nothing else tells a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from transform.clue import WEIGHTS, Clue
from transform.divisions import Division, upper_forms
from transform.gazetteer import Gazetteer
from transform.wordings import words_of

_LISTED = 3  # so many parts of one division are a list of them
_WIDE = ("province", "prefecture")


def listing(parts: Iterable[Division], gazetteer: Gazetteer) -> list[Clue]:
    """The division whose parts a text lists: 宿豫区17期、沭阳县15期、泗阳县9期 is said by 宿迁市."""
    above = Counter(part.parent_code for part in dict.fromkeys(parts))
    whole = [gazetteer.by_code(code) for code, count in above.items() if count >= _LISTED]
    return [Clue("mention", WEIGHTS["mention"], (leaf,), leaf.name) for leaf in whole if leaf is not None]


def bare_mentions(text: str, gazetteer: Gazetteer) -> list[Clue]:
    """The city whose districts a text lists by bare names, 宝山、嘉定、松江等区县; else the one served: 为广州经济."""
    words = words_of("publisher.yaml")
    names = (name for found in words["listed_parts"].finditer(text) for name in found["names"].split("、"))
    listed = listing((part for name in names for part in gazetteer.bare(name) if part.level == "county"), gazetteer)
    served = None if listed else words["served"].search(text)
    wide = tuple(leaf for leaf in gazetteer.bare(served["name"]) if leaf.level in _WIDE) if served else ()
    return [Clue("mention", WEIGHTS["mention"], wide, served.group())] if served and wide else listed


def named_above(candidates: Iterable[Division], text: str, gazetteer: Gazetteer) -> list[Clue]:
    """The divisions above namesakes that a text names anywhere by bare names: of 南山区 in 深圳晚报."""
    above = dict.fromkeys(step for division in candidates for step in gazetteer.path(division)[:-1])
    bare = ((step, upper_forms(step.name)[1]) for step in above)
    return [
        Clue("tie_breaker", WEIGHTS["mention"], (step,), name)
        for step, name in bare
        if name in text and step in gazetteer.bare(name)
    ]
