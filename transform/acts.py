"""The body as the subject of what was done, at the head of a clause: 2013年，某县水利局认真…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from transform.reference import lookup


class _Patterns(NamedTuple):
    body: re.Pattern[str]
    any_name: re.Pattern[str]
    act: re.Pattern[str]


def acting_bodies(text: str) -> Iterator[str]:
    """The names of bodies, by how they end, of which a text (squeezed) tells what they did, in order."""
    return (found["name"] for found in _patterns().body.finditer(text))


def acting_names(text: str) -> Iterator[str]:
    """Whatever stands where a text (squeezed) names who acted, in order: 某县某镇 of 2025年，某县某镇全面…."""
    return (found["name"] for found in _patterns().any_name.finditer(text))


def is_an_act(text: str) -> bool:
    """Whether a text begins with what is done, not with a name: 及时|调整, 均|接受."""
    return _patterns().act.match(text) is not None


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    read = lookup("acts.yaml")
    keys = ("acts", "acts_of_bodies", "between", "not_names", "bodies")
    acts, further, between, not_names, bodies = ("|".join(read[key]) for key in keys)
    head = rf"(?:年度?，?|，|。|^)(?:本年度?)?(?!{not_names})"
    name = r"(?P<name>[\u4e00-\u9fff]{2,20}?"
    words = (*read["acts"], *read["not_names"], *read["no_towns"])
    act = "|".join(word for word in words if word.isalpha() and len(word) > 1)
    firsts = "".join({act[0] for act in read["acts"]})
    acts = f"(?=[{firsts}])(?:{acts})"  # one look instead of one for each
    return _Patterns(
        re.compile(rf"{head}{name}(?:{bodies}))(?=(?:{between}){{0,2}}(?:{acts}|{further}))"),
        re.compile(rf"{head}(?=[\u4e00-\u9fff]{{2}}){name})(?:{between}){{0,2}}(?:{acts})"),
        re.compile(f"(?:{'|'.join(read['adverbs'])})*(?:{act})"),
    )
