"""One piece of evidence about a jurisdiction, with its weight, and how a body's name becomes one."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.model import Where
from transform.chains import Chain, bare_chain, chains, with_bare_lead
from transform.divisions import Division, place_names
from transform.gazetteer import Gazetteer
from transform.towns import with_town

WEIGHTS = {
    "title": 5.0,
    "signature": 4.0,
    "issuer": 4.0,
    "hint": 4.0,
    "title_short": 3.0,
    "office": 3.0,
    "address": 3.0,
    "website": 2.0,
    "site": 2.0,
    "area_code": 2.0,
    "path": 2.0,
    "body": 2.0,
    "host": 2.0,
    "code": 2.0,
    "own_rule": 2.0,
    "subject": 2.5,
    "postcode": 2.0,
    "mention": 1.5,
    "cited": 1.0,
    "tie_breaker": 2.0,
}
_NEVER_AGAINST = frozenset({"cited", "tie_breaker", "mention", "host", "site", "postcode", "code", "own_rule"})
_SEATS = frozenset({"address", "area_code"})
QUOTED = re.compile(r"《[^《》]{0,120}》|〈[^〈〉]{0,120}〉")
PREFACE = 2000  # characters: a longer one is a document without headings
BODY = 4000


class Clue(NamedTuple):
    """One piece of evidence: the divisions that `text` may mean. `cited` ones support but never contradict."""

    kind: str
    weight: float
    leaves: tuple[Division, ...]
    text: str
    where: Where | None = None
    after: str = ""  # what follows the names, up to 12 characters

    @property
    def cited(self) -> bool:
        """Whether it only names a body that the report refers to."""
        return self.kind in _NEVER_AGAINST

    @property
    def is_seat(self) -> bool:
        """Whether it tells where the body sits, which may be outside its jurisdiction."""
        return self.kind in _SEATS


def clue_of(kind: str, chain: Chain, text: str, where: Where | None = None) -> Clue:
    """The clue that a chain of names in a text makes."""
    shown, after = text[chain.start : chain.end + 12], text[chain.end : chain.end + 12]
    return Clue(kind, WEIGHTS[kind], chain.leaves, shown, where, after)


def is_central(name: str) -> bool:
    """Whether a name without a place is that of a body of the State Council."""
    names = place_names()
    if not name.startswith(names.central_names):
        return False
    body = next((body for body in names.central_bodies if name.startswith(body)), "")
    inner = bool(body) and not name.startswith(("门", "队", "长"), len(body))  # 商务部|办公厅, and not 公安部|门
    return inner or name.startswith(names.central_prefixes)


def _is_before_a_zone(name: str, chain: Chain, gazetteer: Gazetteer) -> bool:
    """Whether a bare name stands before one of a zone elsewhere: 某市|滨海新区."""
    if not chain.start or not chain.names[0].endswith("新区"):
        return False
    bare = bare_chain(name[: chain.start], gazetteer)
    return bare is not None and bare.end == chain.start and with_bare_lead(name, chain, gazetteer) == chain


def name_clue(kind: str, name: str, gazetteer: Gazetteer, where: Where | None) -> Clue | None:
    """The place at the head of a body's name: its first chain, with a township not in the gazetteer, or a bare name."""
    found = chains(name, gazetteer, 6)
    if found and not _is_before_a_zone(name, found[0], gazetteer):
        chain = with_bare_lead(name, found[0], gazetteer)
        return clue_of(kind, with_town(name, chain, gazetteer), name, where)
    bare = bare_chain(name, gazetteer)
    if bare is None and is_central(name):
        starts = range(2, len(name) - 1)
        wide = ("province", "prefecture")
        inner = (bare_chain(name, gazetteer, start, wide) for start in starts)
        bare = next((chain for chain in inner if chain is not None), None)
    if bare is None or (bare.end == len(name) and kind != "title"):
        return None
    short = "title_short" if kind == "title" else kind
    return clue_of(short, with_town(name, bare, gazetteer), name, where)
