"""The body as the subject of what was done, at the head of a clause: 2013年，某县水利局认真…."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from transform.reference import lookup


class _Named(NamedTuple):
    """A name behind a stop or a year; and the same also where the text begins, which is looked at but once."""

    behind: re.Pattern[str]
    at_start: re.Pattern[str]

    def all_in(self, text: str) -> Iterator[str]:
        first = self.at_start.match(text)
        if first is not None:
            yield first["name"]
        for found in self.behind.finditer(text, first.end() if first else 0):
            yield found["name"]


class _Patterns(NamedTuple):
    body: _Named
    any_name: _Named
    act: re.Pattern[str]


def acting_bodies(text: str) -> Iterator[str]:
    """The names of bodies, by how they end, of which a text (squeezed) tells what they did, in order."""
    return _patterns().body.all_in(text)


def acting_names(text: str) -> Iterator[str]:
    """Whatever stands where a text (squeezed) names who acted, in order: 某县某镇 of 2025年，某县某镇全面…."""
    return _patterns().any_name.all_in(text)


def is_an_act(text: str) -> bool:
    """Whether a text begins with what is done, not with a name: 及时|调整, 均|接受."""
    return _patterns().act.match(text) is not None


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    read = lookup("acts.yaml")
    keys = ("acts", "acts_of_bodies", "between", "not_names", "bodies")
    acts, further, between, not_names, bodies = ("|".join(read[key]) for key in keys)
    name = r"(?P<name>[\u4e00-\u9fff]{2,20}?"
    words = (*read["acts"], *read["not_names"], *read["no_towns"])
    act = "|".join(word for word in words if word.isalpha() and len(word) > 1)
    acts, bodies = f"{_first_of(read['acts'])}(?:{acts})", f"{_first_of(read['bodies'])}(?:{bodies})"
    return _Patterns(
        _named(not_names, rf"{name}{bodies})(?=(?:{between}){{0,2}}(?:{acts}|{further}))"),
        _named(not_names, rf"(?=[\u4e00-\u9fff]{{2}}){name})(?:{between}){{0,2}}(?:{acts})"),
        re.compile(f"(?:{'|'.join(read['adverbs'])})*(?:{act})"),
    )


def _named(not_names: str, rest: str) -> _Named:
    """What finds a name, which begins with none of these words, with what stands behind it."""
    head, rest = "年度?，?|，|。", rf"(?:本年度?)?(?!{not_names}){rest}"
    return _Named(re.compile(f"(?:{head}){rest}"), re.compile(f"(?:{head}|^){rest}"))


def _first_of(words: Iterable[str]) -> str:
    """A look at the first characters of words: one instead of one for each."""
    return f"(?=[{''.join(dict.fromkeys(word[0] for word in words))}])"
