"""Bodies that a text names by what they did or signed, townships above all, which often name no county."""

from __future__ import annotations

import re
from collections import Counter

from transform.acts import acting_names, is_an_act
from transform.chains import chains
from transform.clue import QUOTED, WEIGHTS, Clue, clue_of, name_clue, of_a_part
from transform.clues import Clues, is_of_a_town, said, squeeze, title_name
from transform.divisions import COUNTRY, SHORTEST, Division, town_stem
from transform.gazetteer import Gazetteer
from transform.local_names import local_names
from transform.organ_kinds import kind_of, organ_kinds
from transform.organ_words import own_word
from transform.support import county_sites, tie_breakers
from transform.towns import TOWN, subdistrict, town_under, with_town
from transform.wordings import words_of

_AT_A_BEGINNING = re.compile(
    r"(?<=[，。；])([^\W\d我本全各该在是对以由]{1,5}?(?:镇|乡|街道))(?![\u4e00-\u9fff]?[村镇乡级容貌]|长(?!期))"
)
OWN_GOVERNMENT = re.compile(r"(?:^|[，。、在由向经及和按照据])(自治区|省|市|县|区|旗|州|盟)(?:党?委|政府|人民政府)")
_OF_A_DIVISION = re.compile(r"我(省|市|县|区|旗|州|盟)(?!局|委|办)")
OF_COUNTIES = ("县", "旗", "区")
_LEVEL_OF = {"省": "province", "州": "prefecture", "盟": "prefecture"} | dict.fromkeys(OF_COUNTIES, "county")
_OPENING = 1200  # characters
_HEADS = 400
_AT_ONCE = 12  # characters before the first name of a text
_HEAD = re.compile(r"^|[，。；：]|年度?，?|[是映自](?!己|觉|主|治)|现就?")
_LONE_TOWN = re.compile(
    r"(?P<name>[^\W\d我本全各该]{1,6}?)(?P<kind>镇|乡|街道|街|苏木)(?:党[工]?委、?|人民政府|政府|办事处|街道办)*"
)
_CALLED_BY_A_BARE_NAME = ("department", "development_zone", "government_office", "central_branch")
_KIND_IN_FULL = {"街": "街道"}
TOWN_ENDS = ("镇", "乡", "街道", "办事处", "镇人民政府", "乡人民政府", "镇政府", "乡政府", "苏木")


def own_kind(text: str) -> str | None:
    """The kind of division that a text most often calls its own: 县 of 我县; None where it calls none so."""
    own = Counter(_OF_A_DIVISION.findall(text)).most_common(1)
    return str(own[0][0]) if own else None


def own_level(text: str) -> str | None:
    """The level that a text speaks at, as far as its words tell: 我镇, 我县, 县政府; 市 is of three levels."""
    if is_of_a_town(text):
        return "township"
    government = Counter(OWN_GOVERNMENT.findall(text)).most_common(1)
    kind = own_kind(text) or (government[0][0] if government and government[0][0] in OF_COUNTIES else None)
    if kind in (None, "市") and words_of("publisher.yaml")["of_a_city"].search(text):
        return "prefecture"
    if kind is None and own_word(text) == "厅":
        return "province"
    return None if kind == "区" and "自治区" in text else _LEVEL_OF.get(kind or "")


def signing(clues: Clues) -> list[str]:
    """The names at the end, in the frame and among the contacts."""
    return [squeeze(name) for name in (*clues.signature, *clues.hints, clues.contact.office or "") if name]


def acting(clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The first body with a place of which the opening tells what it did: 2025年，某县某镇全面贯彻…."""
    names = _names(clues)
    for name in names:
        alone = None if chains(name, gazetteer, 4) else _alone(name)
        if alone:
            around = [*support, *tie_breakers(clues, gazetteer)]
            return towns_under(alone, "subject", around, gazetteer)
        first = _with_place(name, clues, gazetteer)
        if first:
            towns = (_with_place(other, clues, gazetteer) for other in names if other.endswith(TOWN_ENDS))
            return [next((town for town in towns if town and _lies_in(town, first, gazetteer)), first)]
    return _at_a_head(clues, gazetteer)


def _at_a_head(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """The place with which the text begins as part of a body's name, or a bare one so in a clause: 德兴民政局.

    Whatever is told of the body; nothing where no name stands so.
    """
    text = QUOTED.sub("，", said(clues)[:_HEADS])
    for head in _HEAD.finditer(text):
        body = organ_kinds().body.match(text, head.end())
        name = body.group() if body and kind_of(body.group()) in _CALLED_BY_A_BARE_NAME else ""
        whole = bool(name) and bool(chains(name, gazetteer, 1))
        if not name or (whole and head.end()):
            continue
        clue = name_clue("subject" if whole else "mention", name, gazetteer, clues.preface_where)
        if clue and clue.leaves[0] is not COUNTRY:
            return [clue]
    return []


def _names(clues: Clues) -> list[str]:
    """The bodies of which the opening tells what they did, in order."""
    return list(acting_names(QUOTED.sub("，", said(clues)[:_OPENING])))


def _with_place(name: str, clues: Clues, gazetteer: Gazetteer) -> Clue | None:
    """The place at the head of the name of a body that acts; a bare name only before what a department is called."""
    named = chains(name, gazetteer, 4)
    if named and words_of("publisher.yaml")["junk"].match(name, named[0].end):
        return None
    if named and named[0].start == 0 and len(named[0].names[0]) > SHORTEST:
        chain = of_a_part(name, with_town(name, named[0], gazetteer), gazetteer)
        return clue_of("subject", chain, name, clues.body_where)
    if named or kind_of(name) not in _CALLED_BY_A_BARE_NAME:
        return None
    clue = name_clue("subject", name, gazetteer, clues.body_where)
    return clue if clue and clue.leaves[0] is not COUNTRY else None


def _lies_in(town: Clue, upper: Clue, gazetteer: Gazetteer) -> bool:
    """Whether a township acts in a text that begins with its county's name, as copied ones do."""
    return any(gazetteer.is_below(leaf, above) for leaf in town.leaves for above in upper.leaves)


def _alone(name: str) -> str | None:
    """The township that a name is, or the seat of: 荷岭街道 of 荷岭街 and of 荷岭街道办事处."""
    found = _LONE_TOWN.fullmatch(name)
    return found["name"] + _KIND_IN_FULL.get(found["kind"], found["kind"]) if found else None


def lone_town(clues: Clues) -> str | None:
    """The name of the township that title, signature or text give as the body's, whatever its county."""
    name = title_name(clues.title)
    for text in (name,) if name else signing(clues):
        if found := TOWN.match(text):
            return found.group(1)
    if name:
        return None
    names = _names(clues)
    if not is_of_a_town(said(clues)):
        return _alone(names[0]) if names and said(clues).find(names[0]) < _AT_ONCE else None
    acting = next(filter(None, map(_alone, names)), None)
    begun = (found.group(1) for found in _AT_A_BEGINNING.finditer(said(clues)))
    return acting or next((name for name in begun if not is_an_act(name)), None)


def towns_under(name: str, kind: str, support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """A township that the gazetteer lacks, under each county that other clues name."""
    towns = tuple(town_under(county, name, gazetteer) for county in _counties(support, gazetteer))
    known = tuple(town for town in towns if "P" not in town.code)
    return [Clue(kind, WEIGHTS[kind], known or towns, name)] if towns else []


def town_by_site(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """The township that a report names as its own, in the one county on whose site it publishes, and that site."""
    name = lone_town(clues)
    sites = county_sites(clues, gazetteer) if name else []
    towns = towns_under(name, "subject", sites, gazetteer) if name else []
    return [*towns, *sites] if towns and len(towns[0].leaves) == 1 else []


def town_by_account(clues: Clues, support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """The township that an account is called after (“大美安定”微信公众号), where the text speaks as one (我镇)."""
    text = said(clues)
    names = set(local_names(text)) if is_of_a_town(text) else set()
    counties = _counties([*support, *tie_breakers(clues, gazetteer)], gazetteer) if names else []
    towns = {town for county in counties for town in gazetteer.towns(county.code) if town_stem(town.name) in names}
    return [Clue("site", WEIGHTS["site"], (town,), town.name) for town in towns] if len(towns) == 1 else []


def subdistricts_under(name: str, kind: str, support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """The subdistrict of a county that other clues name, by its office: 南街街道 of 南街办事处."""
    known = subdistrict(name, _counties(support, gazetteer), gazetteer)
    return [Clue(kind, WEIGHTS[kind], known, name)] if known else []


def _counties(support: list[Clue], gazetteer: Gazetteer) -> list[Division]:
    """The counties of the clues that mean one place."""
    alone = (clue.leaves[0] for clue in support if len(clue.leaves) == 1)
    return list(dict.fromkeys(county for leaf in alone for county in _county_of(leaf, gazetteer)))


def _county_of(leaf: Division, gazetteer: Gazetteer) -> list[Division]:
    return [step for step in gazetteer.path(leaf) if step.level == "county"][:1]
