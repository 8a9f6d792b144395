"""The title that a report gives itself in running text, where no line is its title: 现公布某县水利局2012年…年度报告."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from transform.clauses import Pattern
from transform.clues import squeeze, title_name, wide
from transform.wordings import words_of

_OPENING = 1200  # characters
_QUOTE = re.compile(r"《[^《》]{0,180}》|<[^<>]{0,80}>")
_words = partial(words_of, "stated.yaml")


@lru_cache(maxsize=256)
def stated_title(preface: str) -> str | None:
    """The title that the preface states, without blanks: name of the body, year and kind; None where it states none.

    An office that compiles the report of its government (某县人民政府办公室编制了…) is not the body.
    """
    text = _QUOTE.sub(_without_others, wide(squeeze(preface[:_OPENING])))
    words = _words()
    no_name = words["no_name"]
    for quoted in words["quoted"].finditer(text):
        name = title_name(quoted["title"])
        if name and not no_name.search(name):
            return quoted["title"]
    for pattern in _titles(bool(words["is_made"].search(text))):
        for found in pattern.finditer(text):
            name = found["name"].strip("、")
            if not no_name.search(name) and not (pattern is words["compiled"] and words["office"].search(name)):
                shared = "政府" if name.endswith("人民") and found["kind"].startswith("政府") else ""
                return f"{name}{shared}{found['year']}{found['kind']}"
    last = words["year_last"].search(text)
    if last and not no_name.search(last["name"]):
        return f"{last['name']}{last['year']}政府信息公开报告"
    told = words["of_work"].search(text) or words["reflects"].search(text)
    return told["name"] + "政府信息公开报告" if told and not no_name.search(told["name"]) else None


def _titles(is_made: bool) -> Iterator[Pattern]:
    """The ways to state a title, the surest first; `year_first` only in a text that says what it is made by."""
    words = _words()
    yield words["begins"]
    yield words["published"]
    yield words["announced"]
    if is_made:
        yield words["year_first"]
    yield words["published_year_first"]
    yield words["compiled"]


def _without_others(quote: re.Match[str]) -> str:
    """A quoted title, or a comma where it is that of a rule or a notice."""
    return "，" if quote[0][0] == "<" or _words()["of_others"].search(quote[0][-18:]) else quote[0]
