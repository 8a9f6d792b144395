"""Bare names of places in what sites, accounts, papers and zones are called: 船山公安微信公众号, 《渭滨统计》."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from transform.reference import lookup

_Pattern = tuple[re.Pattern[str], tuple[str, ...]]
_SHORT = r"(?P<name>[\u4e00-\u9fff]{2,4})"
_SHORTEST = r"(?P<name>[\u4e00-\u9fff]{2,4}?)"  # before words that a name may end in, too
_OFFICIAL = r"(?:官方|公众|政务)?"


def local_names(text: str) -> Iterator[str]:
    """The names that stand so in a text (squeezed); whether any is that of a place is for the gazetteer to say."""
    for pattern, signs in _patterns():
        if any(sign in text for sign in signs):  # most texts have none: much cheaper than the pattern
            yield from (found["name"] for found in pattern.finditer(text))


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    read = lookup("local_names.yaml")
    accounts = rf"{_OFFICIAL}(?:{_any(read['accounts'])})"
    trades, papers, sites = (_any(read[key]) for key in ("trades", "papers", "sites"))
    firsts = "".join(trade[0] for trade in read["trades"])  # one look instead of one for each
    return (
        *(_signed(text, signs) for text, signs in read["names"]),
        _signed(rf"[“\"、，：在用托过条\d]{_SHORTEST}(?=[{firsts}])(?:{trades})[”\"]?{accounts}", read["accounts"]),
        _signed(rf"“(?:{_any(read['praise'])}){_SHORT}”{accounts}", read["accounts"]),
        _signed(rf"[“\"、，：在用托过](?:通过|在|利用)?{_SHORT}(?:{sites})", read["sites"]),
        _signed(rf"《{_SHORTEST}(?:{papers})》", ["《"]),
        _signed(rf"[《“、，：在用托过]{_SHORTEST}(?=[{firsts}])(?:{trades})(?:政务|信息|公众)?网(?![络格])", ["网"]),
        _signed(rf"“{_SHORT}(?:{_any(read['zones'])})[^”]{{0,6}}”", read["zones"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _signed(pattern: str, signs: Iterable[str]) -> _Pattern:
    """A pattern with signs of which one is in every match."""
    return re.compile(pattern), tuple(signs)
