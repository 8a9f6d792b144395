"""The title that a report gives itself in running text, where no line is its title: 现公布某县水利局2012年…年度报告."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from transform.clauses import Match, Pattern
from transform.clues import squeeze, title_name, wide
from transform.wordings import words_of

_OPENING = 1200  # characters
_QUOTE = re.compile(r"《[^《》]{0,180}》")
_ANY_QUOTE = re.compile(rf"{_QUOTE.pattern}|<[^<>]{{0,80}}>")
_words = partial(words_of, "stated.yaml")


@lru_cache(maxsize=256)
def stated_title(preface: str) -> str | None:
    """The title that the preface states, without blanks: name of the body, year and kind; None where it states none.

    An office that compiles the report of its government (某县人民政府办公室编制了…) is not the body.
    """
    text = wide(squeeze(preface[:_OPENING]))
    text = (_ANY_QUOTE if "<" in text else _QUOTE).sub(_without_others, text)
    words = _words()
    no_name = words["no_name"]
    for quoted in words["quoted"].finditer(text):
        name = title_name(quoted["title"]) if _is_its_own(quoted) else ""
        if name and not no_name.search(name):
            return quoted["title"]
    title = _dated(text) if words["dated"].search(text) else None
    if title:
        return title
    last = words["year_last"].search(text)
    if last and not no_name.search(last["name"]):
        return f"{last['name']}{last['year']}政府信息公开报告"
    told = words["of_work"].search(text) or words["reflects"].search(text)
    return told["name"] + "政府信息公开报告" if told and not no_name.search(told["name"]) else None


def _is_its_own(quoted: Match) -> bool:
    """Whether a title in 《》 is that of the report: one that is published, or with which the text begins."""
    words, text, end = _words(), quoted.string, quoted.end()
    if quoted.start() == 0 and words["of_quoted"].match(text, end):
        return True
    return bool(words["before_quoted"].search(text, 0, quoted.start()) or words["behind_quoted"].match(text, end))


def _dated(text: str) -> str | None:
    """The title whose year stands before its kind or its name."""
    words = _words()
    no_name = words["no_name"]
    for pattern in _titles(bool(words["is_made"].search(text))):
        for found in pattern.finditer(text):
            name = found["name"].strip("、")
            if not no_name.search(name) and not (pattern is words["compiled"] and words["office"].search(name)):
                shared = "政府" if name.endswith("人民") and found["kind"].startswith("政府") else ""
                return f"{name}{shared}{found['year']}{found['kind']}"
    return None


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
