"""Bare names of places in what sites, accounts, papers and zones are called: 船山公安微信公众号, 《渭滨统计》."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from transform.reference import lookup

_LONGEST = 4  # characters of a name
_SHORT = rf"(?P<name>[\u4e00-\u9fff]{{2,{_LONGEST}}})"
_SHORTEST = rf"(?P<name>[\u4e00-\u9fff]{{2,{_LONGEST}}}?)"  # before words that a name may end in, too
_OFFICIAL = ("官方", "公众", "政务")
_OF_TRADES = ("政务", "信息", "公众")  # what sites of trades are called: 公安信息网


class _Pattern(NamedTuple):
    """A pattern with signs of which one is in every match.

    Where `reach` is told, no match is longer, with what it looks at behind it; where `before` is, one of the signs in
    it follows one of these characters.
    """

    names: re.Pattern[str]
    signs: tuple[str, ...]
    reach: int = 0
    before: frozenset[str] = frozenset()

    def find(self, text: str, present: set[str]) -> Iterator[str]:
        """The names in a text that has these signs."""
        for start, end in self._stretches(text, present) if self.reach else ((0, len(text)),):
            for found in self.names.finditer(text, start, end):
                yield found["name"]

    def _stretches(self, text: str, present: set[str]) -> Iterator[tuple[int, int]]:
        """The parts of a text that have all matches: as far around signs as one may reach, joined where they meet."""
        places = [at for sign in present.intersection(self.signs) for at in _places(text, sign)]
        start = end = 0
        for at in sorted(places):
            if self.before and text[at - 1] not in self.before:
                continue
            if at - self.reach > end:
                yield start, end
                start = at - self.reach
            end = at + self.reach
        yield start, end


def local_names(text: str) -> Iterator[str]:
    """The names that stand so in a text (squeezed); whether any is that of a place is for the gazetteer to say."""
    patterns, signs = _declared()
    # Most are not: that is told much sooner than by the patterns, and of a character much sooner than of a word.
    present = {sign for sign in signs if sign[0] in text and sign[-1] in text and sign in text}
    for pattern in patterns:
        if not present.isdisjoint(pattern.signs):
            yield from pattern.find(text, present)


def _places(text: str, sign: str) -> list[int]:
    """Where a sign begins in a text."""
    places, at = [], text.find(sign)
    while at >= 0:
        places.append(at)
        at = text.find(sign, at + 1)
    return places


@lru_cache(maxsize=1)
def _declared() -> tuple[tuple[_Pattern, ...], tuple[str, ...]]:
    """The patterns, and the signs of them all."""
    read = lookup("local_names.yaml")
    account = rf"(?:{_any(_OFFICIAL)})?(?:{_any(read['accounts'])})"
    of_account = _widest(_OFFICIAL) + _widest(read["accounts"])
    trades, papers, sites = (_any(read[key]) for key in ("trades", "papers", "sites"))
    firsts = "".join(trade[0] for trade in read["trades"])  # one look instead of one for each
    trade = rf"{_SHORTEST}(?=[{firsts}])(?:{trades})"
    of_trade = 1 + _LONGEST + _widest(read["trades"])
    patterns = (
        *(_Pattern(re.compile(text), tuple(signs), reach) for text, signs, reach in read["names"]),
        _Pattern(
            re.compile(rf"[“\"、，：在用托过条\d]{trade}[”\"]?{account}"),
            tuple(read["accounts"]),
            of_trade + 1 + of_account,
            _lasts(read["trades"], '”"', _OFFICIAL),
        ),
        _Pattern(
            re.compile(rf"“(?:{_any(read['praise'])}){_SHORT}”{account}"),
            tuple(read["accounts"]),
            1 + _widest(read["praise"]) + _LONGEST + 1 + of_account,
            _lasts("”", _OFFICIAL),
        ),
        _Pattern(re.compile(rf"[“\"、，：在用托过](?:通过|在|利用)?{_SHORT}(?:{sites})"), tuple(read["sites"])),
        _Pattern(re.compile(rf"《{_SHORTEST}(?:{papers})》"), ("《",)),
        _Pattern(
            re.compile(rf"[《“、，：在用托过]{trade}(?:{_any(_OF_TRADES)})?网(?![络格])"),
            ("网",),
            of_trade + _widest(_OF_TRADES) + len("网络"),
            _lasts(read["trades"], _OF_TRADES),
        ),
        _Pattern(re.compile(rf"“{_SHORT}(?:{_any(read['zones'])})[^”]{{0,6}}”"), tuple(read["zones"])),
    )
    return patterns, tuple(dict.fromkeys(sign for pattern in patterns for sign in pattern.signs))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _widest(words: Iterable[str]) -> int:
    return max(map(len, words))


def _lasts(*groups: Iterable[str]) -> frozenset[str]:
    """The characters that words end with."""
    return frozenset(word[-1] for words in groups for word in words)
