"""Lists of kinds with their numbers: 工作信息33条,预算公开7条、机构职能23条. No member of one is the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transform.channel_kinds import channel_of
from transform.clauses import COUNT, Match, value_of
from transform.wordings import lists_of, wordings

_FILE = "prose_items.yaml"
_UNITS = "条件份篇项则"
_COUNTED = re.compile(rf"{COUNT}(?P<unit>[{_UNITS}])")
_CLASS = re.compile(r"(?!的?[各全多几])[^\d一二三四五六七八九十]{2,}类")
_QUOTED = re.compile(r"[\s“”\"():]")
_STOP = re.compile(r"[,;:(]")
_TEXTS = "篇"  # a unit that is not mixed with the others
_FEWEST_NUMBERS = 2
_FEWEST = 3  # numbers of a list none of which may be a total
_WAYS = ("next_kind", "kind_behind")
_JOINED = "、"  # what two kinds have between them that are such a list


class Listing(NamedTuple):
    """Numbers that a clause lists, each with what it counts: where they begin.

    `kinds` are those that count one kind of several, so that none is the total; `ways` are those behind the first where
    some count what was published in one way, which may be the same items again.
    """

    starts: tuple[int, ...]
    kinds: tuple[int, ...] = ()
    ways: tuple[int, ...] = ()


@lru_cache(maxsize=256)
def listings(folded: str) -> tuple[Listing, ...]:
    """The lists of two numbers or more in a folded clause."""
    if sum(map(folded.count, _UNITS)) < _FEWEST_NUMBERS:
        return ()
    runs: list[list[Match]] = []
    for match in _COUNTED.finditer(folded):
        if runs and _goes_on(runs[-1][-1], match, folded):
            runs[-1].append(match)
        else:
            runs.append([match])
    return tuple(_listing(run, folded) for run in runs if len(run) >= _FEWEST_NUMBERS)


def is_kind(folded: str, start: int) -> bool:
    """Whether the number that begins at `start` of a folded clause is one of a list of kinds, and so no total."""
    return any(start in found.kinds for found in listings(folded))


def is_way(folded: str, start: int) -> bool:
    """Whether the number that begins at `start` of a folded clause goes on with a list of ways of publishing."""
    return any(start in found.ways for found in listings(folded))


def is_listed(folded: str, start: int) -> bool:
    """Whether the number that begins at `start` of a folded clause stands in a list of any kind."""
    return any(start in found.starts for found in listings(folded))


def is_generic(what: str) -> bool:
    """Whether all kinds of information are meant, not one class: 各类, a list of classes, 政府信息, 街道信息, 信息."""
    if "、" in what or "等" in what or what.endswith(("政府", "政务")) or wordings(_FILE).words["body"].fullmatch(what):
        return True
    return not wordings(_FILE).words["generic"].sub("", _QUOTED.sub("", what))


def is_class(name: str) -> bool:
    """Whether a name is that of one class (政务类), not of all of them or of their number (各类, 六大类)."""
    return _CLASS.fullmatch(name) is not None


def _listing(run: list[Match], folded: str) -> Listing:
    between = [folded[one.end() : other.start()] for one, other in pairwise(run)]
    starts = tuple(match.start("number") for match in run)
    if any(channel_of(text) for text in between):
        return Listing(starts, ways=starts[1:])
    if len(run) < _FEWEST and not between[0].startswith(_JOINED) and not _are_kinds(run, between, folded):
        return Listing(starts)
    return Listing(starts, starts[_has_total(run, folded) :])


def _are_kinds(run: Sequence[Match], between: Sequence[str], folded: str) -> bool:
    """Whether the words before every number call what it counts a kind: 政务类信息34条,概况类信息150条."""
    kind = wordings(_FILE).words["kind"]
    return all(kind.search(words) for words in (folded[: run[0].start()], *between))


def _goes_on(match: Match, other: Match, folded: str) -> bool:
    """Whether between two numbers stands what the second counts: a kind or a way, not a total, another year, texts."""
    words = wordings(_FILE).words
    found = next(
        (m for way in _WAYS if (m := words[way].fullmatch(folded, match.end(), other.start())) is not None), None
    )
    if (
        found is None
        or (match["unit"] == _TEXTS) != (other["unit"] == _TEXTS)
        or words["no_class"].search(found["name"])
    ):
        return False
    if found["name"] in lists_of(_FILE)["kind_names"]:
        return True
    return bool(words["generic"].sub("", words["published"].sub("", _QUOTED.sub("", found["name"]))))


def _has_total(run: list[Match], folded: str) -> bool:
    """Whether the first number is the total of those behind it: their sum, or of no kind and no smaller than any.

    That of one class (政务类) is none but as a sum.
    """
    words = wordings(_FILE).words
    first, *others = (value_of(match) or 0 for match in run)
    piece = _STOP.split(folded[: run[0].start()])[-1]
    *_, name = words["published"].split(piece)
    kind = words["sum"].sub("", name)
    if first == sum(others) or is_class(kind.removesuffix("信息")):
        return first == sum(others)
    generic = is_generic(kind.removesuffix("信息"))
    if generic and kind and kind != name:
        return True
    return first >= max(others) and (generic or bool(words["of_all"].search(piece)))
