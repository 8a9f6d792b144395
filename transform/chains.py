"""Chains of names: 宁波市鄞州区瞻岐镇 is one place, and each name tells which bearer of the next one is meant."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from transform.clues import LEVEL_WORD
from transform.divisions import Division, place_names
from transform.gazetteer import Gazetteer, Mention

_new = tuple.__new__  # a text may have dozens of chains, and their own constructor takes several times as long
_LONGEST_BARE = 8
_NAME = 40  # characters: what is longer is no name


class Chain(NamedTuple):
    """Names that follow each other in text[start:end] from above to below, and the divisions that the last may be."""

    start: int
    end: int
    names: tuple[str, ...]
    leaves: tuple[Division, ...]
    is_short: bool


def chains(text: str, gazetteer: Gazetteer, limit: int = 60) -> list[Chain]:
    """The chains of a text without blanks, in order."""
    return list(_short(text, gazetteer, limit)) if len(text) <= _NAME else _chains(text, gazetteer, limit)


@lru_cache(maxsize=256)  # of a name several questions are asked
def _short(text: str, gazetteer: Gazetteer, limit: int) -> tuple[Chain, ...]:
    return tuple(_chains(text, gazetteer, limit))


def _chains(text: str, gazetteer: Gazetteer, limit: int) -> list[Chain]:
    found: list[Chain] = []
    for mention in gazetteer.mentions(text, limit):
        joined = _joined(found[-1], mention, gazetteer) if found and found[-1].end == mention.start else None
        if joined is None and mention.start > 0 and gazetteer.is_generic(mention.name):
            continue  # 高安市|开发区: not one that elsewhere has a code of its own
        if joined is None:
            start, end, name, candidates, is_short = mention
            found.append(_new(Chain, (start, end, (name,), candidates, is_short)))
        else:
            found[-1] = joined
    return found


def _joined(chain: Chain, mention: Mention, gazetteer: Gazetteer) -> Chain | None:
    """The chain with the mention right behind it as its next name, or None where it does not go on."""
    lower = tuple(d for d in mention.candidates if any(gazetteer.is_below(d, upper) for upper in chain.leaves))
    if not lower:
        return None
    return Chain(chain.start, mention.end, (*chain.names, mention.name), lower, mention.is_short)


def with_bare_lead(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain with bare names right before it (宁波|鄞州|瞻岐镇) taken into account, where that fits."""
    for size in range(min(_LONGEST_BARE, chain.start), 1, -1):
        name = text[chain.start - size : chain.start]
        uppers = gazetteer.bare(name)
        lower = tuple(d for d in chain.leaves if any(gazetteer.is_below(d, upper) for upper in uppers))
        if lower:
            longer = Chain(chain.start - size, chain.end, (name, *chain.names), lower, chain.is_short)
            return with_bare_lead(text, longer, gazetteer)
    return chain


def with_bare_end(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain of a province gone on with the bare name right behind it: 安徽省|涡阳|第三中学."""
    if len(chain.leaves) != 1 or chain.leaves[0].level != "province" or chain.names[-1].endswith("市"):
        return chain
    return _with_lower(text, chain, gazetteer)


def with_bare_county(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain of a city gone on with the bare name of one of its counties: 杭州市|余杭|地方税务局."""
    lower = bare_chain(text, gazetteer, chain.end, ("county",))
    leaves = tuple(d for d in lower.leaves if any(gazetteer.is_below(d, u) for u in chain.leaves)) if lower else ()
    return Chain(chain.start, lower.end, (*chain.names, *lower.names), leaves, True) if lower and leaves else chain


def bare_chain(text: str, gazetteer: Gazetteer, start: int = 0, levels: tuple[str, ...] = ()) -> Chain | None:
    """The longest bare name at `start` (张店 of 张店经济开发区) as a chain, of the `levels` if given; None if none."""
    words = place_names().words
    for size, named in gazetteer.bare_at(text, start):
        name = text[start : start + size]
        if size > _LONGEST_BARE or name in words:
            continue
        leaves = tuple(d for d in named if not levels or d.level in levels)
        if leaves and not LEVEL_WORD.match(text, start + size):  # 会同|市林业局 is no body of 会同县
            wide = tuple(
                d for d in leaves if d.level == "province"
            )  # 河南 is hardly a county of 青海, but 海南 has zones
            of_a_zone = bool(wide) and any(end in text[start + size :] for end in place_names().zones)
            found = Chain(start, start + size, (name,), leaves if of_a_zone else wide or leaves, True)
            return found if levels else _with_lower(text, found, gazetteer)
    return None


def _with_lower(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain of bare names gone on: 安徽|宣城|高新技术产业开发区 is of 宣城."""
    lower = bare_chain(text, gazetteer, chain.end)
    if lower is None:
        return chain
    leaves = tuple(d for d in lower.leaves if any(gazetteer.is_below(d, upper) for upper in chain.leaves))
    return Chain(chain.start, lower.end, (*chain.names, *lower.names), leaves, True) if leaves else chain
