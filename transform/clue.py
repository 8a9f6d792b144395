"""One piece of evidence about a jurisdiction, with its weight, and how a body's name becomes one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.model import Where
from transform.chains import Chain, bare_chain, chains, with_bare_county, with_bare_end, with_bare_lead
from transform.divisions import SHORTEST, Division, place_names
from transform.gazetteer import Gazetteer
from transform.organ_kinds import kind_of, organ_kinds
from transform.towns import TOWN, with_town
from transform.wordings import words_of

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
_WIDE = ("province", "prefecture")
_BRANCHES = ("department", "central_branch")
_SEATS = frozenset({"address", "area_code"})
_BRANCH_END = "分局"
_BRANCH = re.compile(rf"[\u4e00-\u9fff]{{2,16}}?(?:局|委员会)[\u4e00-\u9fff]{{2,6}}?{_BRANCH_END}")  # …规划局|某区分局
_AFTER = 12  # characters behind a name that a clue shows
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
    start, end = chain.start, chain.end
    branch = _BRANCH.match(text, end) if _BRANCH_END in text else None
    shown = text[start : max(end + _AFTER, branch.end() if branch else 0)]
    return Clue(kind, WEIGHTS[kind], chain.leaves, shown, where, text[end : end + _AFTER])


@lru_cache(maxsize=1)
def _central_at_a_head() -> re.Pattern[str]:
    names = place_names().central_names
    return re.compile(f"[年度，。](?=[{''.join(sorted({name[0] for name in names}))}])(?:{'|'.join(names)})")


def may_name_central(text: str) -> bool:
    """Whether a clause of a text begins like a central body's name, which is told much sooner than who acts in it."""
    return text.startswith(place_names().central_names) or _central_at_a_head().search(text) is not None


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


def _is_cut_off(name: str, chain: Chain) -> bool:
    """Whether the township found is the end of another's name, that is not known: 石咀乡 of 青石咀乡."""
    whole = TOWN.match(name) if 0 < chain.start <= SHORTEST else None
    return whole is not None and whole.end(1) == chain.end and chain.leaves[0].level == "township"


class _Placed(NamedTuple):
    """The place in a body's name, whether the name for it is a bare one, and whether that is all of the name."""

    name: str
    chain: Chain
    is_bare: bool = False
    is_all: bool = False


def name_clue(kind: str, name: str, gazetteer: Gazetteer, where: Where | None) -> Clue | None:
    """The place at the head of a body's name: its first chain, with a township not in the gazetteer, or a bare name."""
    found = _placed(name, gazetteer) if name else None
    if found is None or (found.is_all and kind != "title"):
        return None
    return clue_of("title_short" if found.is_bare and kind == "title" else kind, found.chain, found.name, where)


@lru_cache(maxsize=16)  # a report names its body time and again
def _placed(name: str, gazetteer: Gazetteer) -> _Placed | None:
    heads = organ_kinds().heads
    head = next(len(head) for head in heads if name.startswith(head)) if name.startswith(heads) else 0
    found = chains(name, gazetteer, 6)
    if found and words_of("publisher.yaml")["junk"].match(name, found[0].end):
        return None
    if head and not found and chains(name[head:], gazetteer, 1):  # 国家税务总局|宾县税务局
        return _placed(name[head:], gazetteer)
    if found and not _is_before_a_zone(name, found[0], gazetteer):
        chain = with_bare_end(name, with_bare_lead(name, found[0], gazetteer), gazetteer)
        chain = of_a_part(name, chain, gazetteer)
        if _is_cut_off(name, chain):
            return None
        return _Placed(name, with_town(name, chain, gazetteer))
    bare = _bare_lead(name, head, gazetteer)
    return bare and _Placed(name, with_town(name, bare, gazetteer), is_bare=True, is_all=bare.end == len(name))


def of_a_part(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain of a city gone on with the bare name of the county whose bureau is named: 杭州市|余杭|地方税务局."""
    part = with_bare_county(text, chain, gazetteer) if chain.names[-1].endswith("市") else chain
    bureau = organ_kinds().body.match(text, chain.end) if part is not chain else None
    is_one = bureau is not None and bureau.group().endswith("局") and kind_of(bureau.group()) in _BRANCHES
    return part if is_one else chain


def _bare_lead(name: str, head: int, gazetteer: Gazetteer) -> Chain | None:
    """The bare name at the head of a body's name, or behind its ministry's, which ends at `head`."""
    kinds = organ_kinds()
    bare = bare_chain(name, gazetteer, head)
    if (
        bare
        and head
        and bare.leaves[0].level == "county"
        and not any(branch in name[bare.end :] for branch in kinds.branches)
    ):
        bare = None  # 国家统计局宿城调查队, and not 生态环境部太湖流域监督管理局
    if bare is None and is_central(name):
        end = len(name) - max((len(end) for end in kinds.of_prefectures if name.endswith(end)), default=0)
        inner = (bare_chain(name, gazetteer, start, _WIDE) for start in range(2, len(name) - 1))
        bare = next((chain for chain in inner if chain is not None and chain.end <= end), None)  # 拱|北海|关
    of_a_city = name.endswith(kinds.of_prefectures) or kind_of(name) == "development_zone"
    if bare is None or not of_a_city or any(leaf.level == "province" for leaf in bare.leaves):
        return bare
    province = gazetteer.by_code(kinds.of_provinces.get(name[head:], ""))
    if province is not None:
        return bare._replace(leaves=(province,))
    cities = tuple(leaf for leaf in bare.leaves if leaf.level == "prefecture")  # 中山海关 is of no district
    return bare._replace(leaves=cities or bare.leaves)
