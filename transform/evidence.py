"""The clues that name the body itself: its title, or the next best texts where the title is silent."""

from __future__ import annotations

import re
from collections import Counter

from transform.acting import (
    OWN_GOVERNMENT,
    TOWN_ENDS,
    acting,
    signing,
    subdistricts_under,
    town_by_account,
    towns_under,
)
from transform.bare_mentions import bare_mentions, listing
from transform.chains import Chain, chains
from transform.clue import BODY, QUOTED, WEIGHTS, Clue, clue_of, is_central, name_clue
from transform.clues import LEVEL_WORD, Clues, is_of_a_town, said, squeeze, title_name
from transform.divisions import COUNTRY, Division, town_stem
from transform.gazetteer import Gazetteer
from transform.organ_kinds import kind_of, organ_kinds
from transform.organ_words import own_word
from transform.towns import TOWN, town_under, with_town
from transform.wordings import lists_of, words_of

_SITES = ("website", "host", "code")
_OFTEN = 2  # times that a text names its government (市政府): a county in it is not the place
_SELF = re.compile(r"我(省|市|县|区|旗|州|盟|镇|乡|街道|苏木)")
_DATED = re.compile(r"《(?:关于)?(?:印发|转发)?(?:\d{4}年度?)?")
_BRANCH = re.compile(r"([\u4e00-\u9fff]{2,6})(?:分局|片区|管理局|(?=生态环境局))")
_SEAT_OF_A_TOWN = re.compile(r"(?:[乡镇]|苏木)人民政府|街道办事处")  # an address that names who writes
_LEAD_LEVELS = {
    "自治区": ("自治区",),
    "省": ("省", "自治区"),
    "市": ("市",),
    "县": ("县",),
    "区": ("区",),
    "旗": ("旗",),
    "州": ("州",),
    "盟": ("盟",),
}


def candidate_clues(clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The clues that name the body itself: from the title; where it is silent, from the next best texts."""
    name = title_name(clues.title)
    titled = _subdistrict(name, clues, gazetteer) or name_clue("title", name, gazetteer, clues.title_where)
    if titled is None and (inner := _from_place(name, gazetteer)):
        name, titled = inner, name_clue("title", inner, gazetteer, clues.title_where)
    if titled is not None:
        titled = _of_its_kind(_of_a_part(titled, name, support, gazetteer), clues)
        return _with_counties_elsewhere(_refined(titled, name, gazetteer), support, gazetteer)
    town = TOWN.match(name)
    if town:
        return towns_under(town.group(1), "title", support, gazetteer)
    if is_central(name):
        return [Clue("title", WEIGHTS["title"], (COUNTRY,), name, clues.title_where)]
    return subdistricts_under(name, "title", support, gazetteer) or _other_candidates(name, clues, gazetteer, support)


def _subdistrict(name: str, clues: Clues, gazetteer: Gazetteer) -> Clue | None:
    """The only subdistrict that a title names without the end of its kind: 佳荣里街 for 佳荣里街道."""
    clue = name_clue("title", name + "道", gazetteer, clues.title_where) if name.endswith("街") else None
    return clue if clue and len(clue.leaves) == 1 and "P" not in clue.leaves[0].code else None


def _from_place(name: str, gazetteer: Gazetteer) -> str | None:
    """The name without the verbs or words of the page before its place: 收藏|岳西县五河镇."""
    chain = next(iter(chains(name, gazetteer, 20)), None)
    before = organ_kinds().before_place.fullmatch(name, 0, chain.start) if chain and chain.start else None
    return name[chain.start :] if chain and before else None


def _other_candidates(name: str, clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """Without a place in the title: signature, issuer, contact office; then mentions, website, path; then body."""
    own = [
        refined
        for clue in support
        if clue.kind in ("signature", "issuer", "hint", "office")
        for refined in _refined(clue, clue.text, gazetteer)
    ]
    own = own or [clue for clue in support if clue.kind == "address" and _SEAT_OF_A_TOWN.search(clue.text)]
    if own and not name:
        return _with_counties_elsewhere(own, support, gazetteer)
    if own:
        return _capped(own, name, gazetteer)
    town = next(filter(None, map(TOWN.match, signing(clues))), None) if not name else None
    if town:
        return towns_under(town.group(1), "office", support, gazetteer)
    named = [clue for clue in support if clue.kind == "mention"]
    weak = town_by_account(clues, support, gazetteer) if not name else []
    weak = weak or [
        *(refined for clue in acting(clues, gazetteer, support) for refined in _refined(clue, clue.text, gazetteer)),
        *(refined for clue in named for refined in _refined(clue, clue.text, gazetteer)),
        *listing((clue.leaves[0] for clue in named if len(clue.leaves) == 1), gazetteer),
        *(clue for clue in support if named and clue.kind == "path"),
    ]
    for kinds in (("path", "website"), ("own_rule",), ("site",), ("code",), ("host",)):
        weak = weak or [clue for clue in support if clue.kind in kinds]
    if weak:
        return _capped(weak, name, gazetteer)
    seats = [clue for clue in support if clue.kind == "address"]
    if seats:
        return _capped(seats, name or "局", gazetteer)
    return _from_body(name, clues, gazetteer, support) or _by_phone(name, clues, gazetteer, support)


def _by_phone(name: str, clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The province or city of the area code, for a body that is known to be of one: 省财政厅, 我厅, a named zone."""
    name = name or ("厅" if own_word(said(clues)) == "厅" else "")
    level = LEVEL_WORD.match(name)
    areas = [clue for clue in support if clue.kind == "area_code"]
    if kind_of(name) in ("development_zone", "central_branch"):
        return areas
    if name.endswith("厅") or (level and level.group(1) in ("省", "市", "自治区", "州", "盟")):
        return _capped(areas, name, gazetteer)
    return []


def _from_body(name: str, clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The place in the body text: the most frequent one of the kind that it calls itself (我旗), else the first.

    Of a subdistrict that only calls itself so (我办事处) the office that is named behind the place.
    """
    whole = squeeze(clues.body[:BODY] or clues.preface[:BODY])
    body = QUOTED.sub("，", whole)
    found = [chain for chain in chains(body, gazetteer) if not (_in_a_list(body, chain) or _is_a_system(body, chain))]
    selves = Counter(_SELF.findall(body)).most_common(1)
    if selves:
        kind = selves[0][0]
        found = [chain for chain in found if chain.names[-1].endswith(kind)]
        if not found:
            body = _papers(whole)
            headed = (chain for chain in chains(body, gazetteer) if body[chain.start - 1] == "，")
            found = [chain for chain in headed if chain.names[-1].endswith(kind)]
        counts = Counter(chain.leaves for chain in found)
        found.sort(key=lambda chain: -counts[chain.leaves])
    elif (own := Counter(OWN_GOVERNMENT.findall(body)).most_common(1)) and own[0][1] >= _OFTEN:
        found = [chain for chain in found if chain.names[-1].endswith(own[0][0])]
    if found:
        first = with_town(body, found[0], gazetteer) if is_of_a_town(body) else found[0]
        return [clue_of("body", first, body, clues.body_where)]
    cited = _from_its_government(name, squeeze(f"{clues.preface}，{clues.body[:BODY]}"), clues, gazetteer, support)
    if cited or name:
        return cited
    listed = listing((c.leaves[0] for c in chains(body, gazetteer) if len(c.leaves) == 1), gazetteer)
    return listed or bare_mentions(body, gazetteer)


def _papers(text: str) -> str:
    """The documents that a text names, one after the other, each with a comma before it."""
    return "".join(f"，{_DATED.sub('', title)}" for title in QUOTED.findall(text))


def _from_its_government(name: str, text: str, clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The place whose government's document a bureau cites, if text or title speak of such a government as its own."""
    cited_by = [clue for clue in support if clue.kind == "cited"]
    level = LEVEL_WORD.match(name)
    own = Counter(level.group(1) if level else OWN_GOVERNMENT.findall(text)).most_common(1)
    if is_of_a_town(text):
        return []
    if not own:
        asked = {
            clue.leaves: clue for clue in cited_by if words_of("publisher.yaml")["asks_for_reports"].match(clue.after)
        }
        return list(asked.values()) if len(asked) == 1 else []
    quoted = ((title, chain) for title in QUOTED.findall(text) for chain in chains(title, gazetteer, 4)[:1])
    named = [chain for title, chain in quoted if _DATED.fullmatch(title[: chain.start])]
    fitting = [(chain.names[-1], chain.leaves) for chain in named if chain.names[-1].endswith(own[0][0])]
    fitting += [(clue.text, clue.leaves) for clue in cited_by if clue.leaves[0].name.endswith(own[0][0])]
    return [Clue("cited", WEIGHTS["cited"], leaves, shown, clues.body_where) for shown, leaves in fitting[:1]]


def _is_a_system(text: str, chain: Chain) -> bool:
    """Whether a province is only that of the system that all its bodies publish in."""
    system = words_of("publisher.yaml")["system"]
    return chain.leaves[0].level == "province" and system.match(text, chain.end) is not None


def _in_a_list(text: str, chain: Chain) -> bool:
    """Whether a name is one of several, 各行署、拉萨市人民政府, or of those that are helped: 对口支援都江堰市."""
    listed = text[chain.start - 1 : chain.start] == "、" or text[chain.end : chain.end + 1] == "、"
    return listed or text.endswith(lists_of("publisher.yaml")["helped"], 0, chain.start)


def _of_its_kind(clue: Clue, clues: Clues) -> Clue:
    """A bare name's clue with only those bearers that the text's own government may be of: 县委 is of no 区."""
    own = Counter(OWN_GOVERNMENT.findall(said(clues))).most_common(2) if clue.kind == "title_short" else []
    if len(clue.leaves) == 1 or not own or (len(own) > 1 and own[0][1] == own[1][1]):
        return clue
    fitting = tuple(leaf for leaf in clue.leaves if leaf.name.endswith(own[0][0]))
    return clue._replace(leaves=fitting or clue.leaves)


def _of_a_part(clue: Clue, name: str, support: list[Clue], gazetteer: Gazetteer) -> Clue:
    """The title's clue; where it names only the city of a part (某市|区水利局) those parts that other clues name."""
    chain = next(iter(chains(name, gazetteer, 6)), None)
    level = LEVEL_WORD.match(name, chain.end) if chain else None
    if level is None or any(leaf.level != "prefecture" for leaf in clue.leaves):
        return clue
    parts = (leaf for other in support if not other.cited for leaf in other.leaves if leaf.level == "county")
    ends = _LEAD_LEVELS.get(level.group(1), ())
    lower = [
        part
        for part in parts
        if ends and part.name.endswith(ends) and any(gazetteer.is_below(part, leaf) for leaf in clue.leaves)
    ]
    return clue._replace(leaves=tuple(dict.fromkeys(lower))) if lower else clue


def _refined(clue: Clue, name: str, gazetteer: Gazetteer) -> list[Clue]:
    """A branch within the place (北京市规划和自然资源委员会通州分局) is about the part that its name gives."""
    parts = [
        part
        for branch in _BRANCH.finditer(name)
        for start in range(len(branch.group(1)) - 1)
        for part in _called(branch.group(1)[start:], gazetteer)
    ]
    lower = tuple([part for part in parts if any(gazetteer.is_below(part, leaf) for leaf in clue.leaves)])
    return [clue._replace(leaves=lower)] if lower else [clue]


def _called(name: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The provinces to counties of this name, with or without the word for their kind."""
    return gazetteer.bare(name) or tuple(part for part in gazetteer.named(name) if part.level != "township")


def _with_counties_elsewhere(subject: list[Clue], support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """The clues, in which a lone township's name also means those of this name in counties that other clues name."""
    out = []
    for clue in subject:
        towns = {leaf.name for leaf in clue.leaves if leaf.level == "township"}
        name = next(iter(towns)) if len(towns) == 1 else ""
        alone = name and clue.text.startswith(name)  # no county stands before it
        further = _towns_elsewhere(name, support, gazetteer) if alone else []
        out.append(_with_leaves(clue, [*clue.leaves, *further]))
    return out


def _towns_elsewhere(name: str, support: list[Clue], gazetteer: Gazetteer) -> list[Division]:
    """Townships of a name: of a county printed before it, known or not; of that whose site it is; named elsewhere."""
    printed = [leaf for other in support if other.after.startswith(name) for leaf in other.leaves]
    alone = [(other.kind, other.leaves[0]) for other in support if len(other.leaves) == 1]
    sites = (leaf for kind, leaf in alone if kind in _SITES and leaf.level == "county")
    below = (town_under(site, name, gazetteer) for site in sites)
    stem = town_stem(name)
    return [
        *(town_under(county, name, gazetteer) for county in printed if county.level == "county"),
        *(town for town in below if "P" not in town.code),  # 大路乡, now 大路镇
        *(leaf for _, leaf in alone if leaf.level == "township" and town_stem(leaf.name) == stem),
    ]


def _capped(found: list[Clue], name: str, gazetteer: Gazetteer) -> list[Clue]:
    """Raise each place to the level of the body: 县教育局 belongs to the county, a bureau to no township."""
    return [_with_leaves(clue, [_cap(leaf, name, gazetteer) for leaf in clue.leaves]) for clue in found]


def _with_leaves(clue: Clue, leaves: list[Division]) -> Clue:
    """The clue of these divisions, each once."""
    distinct = tuple(dict.fromkeys(leaves))
    return clue if distinct == clue.leaves else clue._replace(leaves=distinct)


def _cap(leaf: Division, name: str, gazetteer: Gazetteer) -> Division:
    path = [step for step in gazetteer.path(leaf) if step.level != "township"] or [leaf]
    if not name or name.endswith(TOWN_ENDS):
        return leaf
    if name.endswith("厅") and not name.endswith("办公厅"):
        return path[0]
    level = LEVEL_WORD.match(name)
    ends = _LEAD_LEVELS.get(level.group(1)) if level else None
    matching = [step for step in path if ends and step.name.endswith(ends)]
    return matching[-1] if matching else path[-1]
