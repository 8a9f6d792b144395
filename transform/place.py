"""Which jurisdiction a report is about: evidence from its texts, weighed. What is not sure is held, never guessed.

The title names the body; signature, preface, contact, path and at last the body text help where the title is silent or
names a place that several divisions share (阁山镇 is in 樟树市 and in 绥棱县). Places in the body never outweigh these:
text is copied from other places' reports.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from extract.records import Signal
from transform.acting import OF_COUNTIES, OWN_GOVERNMENT, lone_town, own_kind, own_level, town_by_site
from transform.bare_mentions import named_above
from transform.clue import Clue
from transform.clues import Clues, is_of_a_town, said, title_name
from transform.divisions import Division, is_listed_zone, place_names, town_stem, upper_forms
from transform.evidence import candidate_clues
from transform.gazetteer import Gazetteer
from transform.named import as_place
from transform.organ_kinds import kind_of
from transform.organ_texts import acting_zone, is_short_for
from transform.records import Evidence, Place
from transform.support import supporting_clues, tie_breakers
from transform.then import Then
from transform.towns import town_under
from transform.weighing import MOST_AMONG_NAMESAKES, weigh

SURE_ENOUGH = 0.6
_TITLED_TOWN = re.compile(r"(?:[^城]乡|镇)(?:人民政府|政府)?$|街道(?:办事处)?$")
_OF_A_ZONE = re.compile(r"管委会|管理委|开发区|高新区")  # a zone calls itself 我区 too
_ZONE_BODY = re.compile(r"[\u4e00-\u9fff]{2,14}?(?:管委会|管理委员|管理委员会)")
_SEATS = ("address", "area_code")  # say where the body sits, not of what level it is
_NAMED_BY = ("title", "title_short", "signature")  # what names the body itself; a page's field may name its site
_NAMED_BY_TEXT = (*_NAMED_BY, "issuer")
_ABOVE_COUNTIES = ("province", "prefecture")
_ALWAYS = 9999  # a year
_SEVERAL = 2
_OF_ZONES = 0.75  # whether a zone is a place of its own, or lies in that of its city, readers see differently


class PlaceDecision(NamedTuple):
    """The jurisdiction, or None where it is unknown or unsure; `confidence` between 0 and 1; `evidence` about place.

    `named`, where the name is told and only which of several bears it is not: that name, without a code; where no name
    is told but the level (我镇): that level, without names.
    """

    place: Place | None
    confidence: float
    evidence: tuple[Evidence, ...]
    signals: tuple[Signal, ...]
    division: Division | None = None
    named: Place | None = None


def resolve_place(clues: Clues, gazetteer: Gazetteer) -> PlaceDecision:
    """The jurisdiction that the report is about. Never raises for what a text may hold."""
    support = supporting_clues(clues, gazetteer)
    subject = candidate_clues(clues, gazetteer, support)
    by_site = [] if any(clue.leaves for clue in subject) else town_by_site(clues, gazetteer)
    subject, support = by_site[:1] or subject, [*support, *by_site[1:]]
    chosen = {(clue.kind, clue.text) for clue in subject}
    found = [*subject, *(clue for clue in support if (clue.kind, clue.text) not in chosen)]
    candidates = _candidates(subject, clues.year, gazetteer)
    if not candidates:
        unknown = Signal("jurisdiction_unknown")
        return PlaceDecision(None, 0.0, _as_evidence(found, gazetteer), (unknown,), named=_of_no_county(clues))
    best, confidence, rivals = weigh(candidates, found, gazetteer)
    lower = _town_below(best, clues, found, gazetteer) or _district_of_zone(best, clues, found, gazetteer)
    lower = lower or _unlisted_namesake(best, found, gazetteer) or _signing_below(best, found, gazetteer)
    of_a_county = lower is None and _is_of_a_county(best, clues, subject)
    lower = lower or (_only_county_below(best, found, gazetteer) if of_a_county else None)
    of_province = best.level == "province" and _is_zone(clues, subject)
    if lower is not None or of_province or of_a_county or _is_of_two_levels(best, found, gazetteer):
        best, confidence = lower or best, min(confidence, MOST_AMONG_NAMESAKES)
    speaks_as_lower = _speaks_as_lower(clues, best) and not any(clue.kind in _NAMED_BY for clue in subject)
    if speaks_as_lower or _is_of_another_level(clues, best):
        uncertain = (_uncertain(best, rivals, gazetteer),)
        evidence = _as_evidence(found, gazetteer)
        return PlaceDecision(None, confidence / 2, evidence, uncertain, named=_of_no_county(clues))
    if by_site or all(clue.kind in _SEATS for clue in subject):
        confidence = min(confidence, MOST_AMONG_NAMESAKES)
    if confidence < SURE_ENOUGH:
        found = [*found, *tie_breakers(clues, gazetteer)]
        best, confidence, rivals = weigh(candidates, found, gazetteer)
        if confidence < SURE_ENOUGH and rivals:
            found += named_above(candidates, "".join((clues.frame, clues.preface, clues.body)), gazetteer)
            best, confidence, rivals = weigh(candidates, found, gazetteer)
        if lower is not None:
            best, confidence = lower, min(confidence, MOST_AMONG_NAMESAKES)
    evidence = _as_evidence(found, gazetteer)
    if confidence < SURE_ENOUGH:
        uncertain = (_uncertain(best, rivals, gazetteer),)
        return PlaceDecision(None, confidence, evidence, uncertain, named=_namesake(candidates, gazetteer))
    if is_listed_zone(best) or _is_zone(clues, subject):
        confidence = min(confidence, _OF_ZONES)
    best = _in_full(seat_of_zone(best, gazetteer), found)
    then = Then((*subject, *found), clues.year, gazetteer) if clues.year else None
    best = then.division(best) if then else best
    place = as_place(best, subject, gazetteer, then)
    missing = Signal("jurisdiction_not_in_gazetteer", params=(("name", best.name), ("place", "".join(place.path))))
    return PlaceDecision(place, confidence, evidence, (missing,) if place.provisional else (), best)


def _town_below(best: Division, clues: Clues, found: list[Clue], gazetteer: Gazetteer) -> Division | None:
    """The only township of a division that a text names, if it speaks as one (我镇), issues it or is asked about it.

    The division's name is then copied, or one of those whose orders are followed.
    """
    if best.level == "township":
        return None
    by_office = any(clue.kind == "office" and _TITLED_TOWN.search(clue.text) for clue in found)
    named = {(clue.kind, leaf.level) for clue in found for leaf in clue.leaves}
    is_told = ("issuer", "township") in named and not any((kind, best.level) in named for kind in _NAMED_BY_TEXT)
    if not (by_office or is_told or is_of_a_town(said(clues))):
        return None
    leaves = {leaf for clue in found for leaf in clue.leaves if leaf.level == "township"}
    towns = [leaf for leaf in leaves if gazetteer.is_below(leaf, best)]
    return towns[0] if len(towns) == 1 else None


def _signing_below(best: Division, found: list[Clue], gazetteer: Gazetteer) -> Division | None:
    """The county of a city whose own government signs, or an office of it, where the title has the city alone."""
    if best.level != "prefecture" or _is_titled(best, found):
        return None
    signed = [clue for clue in found if clue.kind == "signature"]
    leaves = {leaf for clue in signed for leaf in clue.leaves}
    below = [leaf for leaf in leaves if leaf.level == "county" and gazetteer.is_below(leaf, best)]
    of_government = all(f"{leaf.name}人民政府" in clue.text for leaf in below for clue in signed)
    return below[0] if len(leaves) == len(below) == 1 and of_government else None


def _is_titled(best: Division, found: list[Clue]) -> bool:
    """Whether the title names the division's own government."""
    return any(clue.kind == "title" and f"{best.name}人民政府" in clue.text for clue in found)


def _unlisted_namesake(best: Division, found: list[Clue], gazetteer: Gazetteer) -> Division | None:
    """The town of this name in the county that the text prints right before it, though the tables lack it there."""
    if best.level != "township":
        return None
    told = ((clue.text, leaf) for clue in found if not clue.cited for leaf in clue.leaves if leaf.level == "county")
    others = (leaf for text, leaf in told if f"{leaf.name}{best.name}" in text and not gazetteer.is_below(best, leaf))
    return next((town_under(leaf, best.name, gazetteer) for leaf in others), None)


def _in_full(best: Division, found: list[Clue]) -> Division:
    """The township of the county that a text names in full too, for a name not known: 永定门外街道 for 永外街道."""
    if "P" not in best.code:
        return best
    named = {leaf for clue in found for leaf in clue.leaves if leaf.parent_code == best.parent_code}
    full = [leaf for leaf in named if "P" not in leaf.code and is_short_for(best.name, leaf.name)]
    return full[0] if len(full) == 1 else best


def _district_of_zone(best: Division, clues: Clues, found: list[Clue], gazetteer: Gazetteer) -> Division | None:
    """The only district that a text names, for a zone that is called after its municipality: 重庆解放碑中央商务区."""
    if best.level != "province" or _is_titled(best, found) or not _is_zone(clues, found):
        return None
    return _only_county_below(best, tie_breakers(clues, gazetteer), gazetteer)


def _only_county_below(best: Division, found: list[Clue], gazetteer: Gazetteer) -> Division | None:
    """The only county in the division that clues name."""
    steps = (step for clue in found for leaf in clue.leaves for step in gazetteer.path(leaf))
    counties = {step for step in steps if step.level == "county" and gazetteer.is_below(step, best)}
    return counties.pop() if len(counties) == 1 else None


def _is_of_a_county(best: Division, clues: Clues, subject: list[Clue]) -> bool:
    """Whether the text names a district's or county's government as its own (区委、区政府), and none of the city's."""
    if best.level not in _ABOVE_COUNTIES or _is_zone(clues, subject):
        return False
    text = said(clues)
    own = Counter(OWN_GOVERNMENT.findall(text))
    return own.total() > 1 and set(own) <= set(OF_COUNTIES) and own_kind(text) in (None, *OF_COUNTIES)


def _is_zone(clues: Clues, found: list[Clue]) -> bool:
    """Whether the body is a zone's: one that is called after a province may lie in any part of it."""
    return kind_of(title_name(clues.title)) == "development_zone" or any(_ZONE_BODY.match(c.text) for c in found)


def _is_of_two_levels(best: Division, found: list[Clue], gazetteer: Gazetteer) -> bool:
    """Whether only a bare name tells the division, which one within it bears too: 临夏 is 州, 市 and 县."""
    naming = [clue for clue in found if best in clue.leaves]
    return bool(naming) and all(any(gazetteer.is_below(leaf, best) for leaf in clue.leaves) for clue in naming)


def _of_no_county(clues: Clues) -> Place | None:
    """The township that the report names as its own, where nothing tells its county; without a name its level alone."""
    name = lone_town(clues)
    level = "township" if name else own_level(said(clues))
    return Place("", level, (name,) if name else ()) if level else None


def _namesake(candidates: list[Division], gazetteer: Gazetteer) -> Place | None:
    """What several candidates of one name and level have in common: the divisions above all of them, and the name."""
    if len({(town_stem(division.name), division.level) for division in candidates}) > 1:
        return None
    name = Counter(division.name for division in candidates).most_common(1)[0][0]  # 新华街道, 新华街道办事处
    if len(candidates) == 1:  # contradicted: only the name is told
        return Place("", candidates[0].level, (name,))
    lines = [tuple(step.name for step in gazetteer.path(division)) for division in candidates]
    shared = [steps[0] for steps in zip(*(line[:-1] for line in lines), strict=False) if len(set(steps)) == 1]
    return Place("", candidates[0].level, (*shared, name))


def _is_of_another_level(clues: Clues, best: Division) -> bool:
    """Whether the title names a township that was not found, only the division that it lies in."""
    name = title_name(clues.title)
    return best.level != "township" and _TITLED_TOWN.search(name) is not None and not best.name.startswith(name)


def _speaks_as_lower(clues: Clues, best: Division) -> bool:
    """Whether the text speaks as a township or a county (我镇, 我街, 我县): the division above it is not the place."""
    if best.level == "township":
        return False
    text = said(clues)
    if best.level == "county" or is_of_a_town(text):
        return is_of_a_town(text)
    own = own_kind(text)
    lower = own is not None and own != "省" and not best.name.endswith(own)
    if not lower or _OF_A_ZONE.search("".join((text, *clues.hints, *clues.signature))):
        return False
    return acting_zone(clues) is None


def seat_of_zone(division: Division, gazetteer: Gazetteer) -> Division:
    """The city or county that a zone is called after and that set it up, where statistics list it as a township.

    赣州经济技术开发区 has a township's code under 章贡区, but reports as a body of 赣州市. Other divisions stay.
    """
    if division.level != "township" or not division.name.endswith(place_names().zones):
        return division
    named = (step for step in gazetteer.path(division)[:-1] if upper_forms(step.name)[1] in division.name)
    return max(named, key=lambda step: len(step.code.rstrip("0")), default=division)


def _candidates(subject: list[Clue], year: int | None, gazetteer: Gazetteer) -> list[Division]:
    """The divisions that the deciding clues name; of several of one name those that were there in that year."""
    named = list(dict.fromkeys([leaf for clue in subject for leaf in clue.leaves]))
    if len(named) < _SEVERAL:
        return named
    past = [d for d in named if year is not None and d.valid_to is not None and year <= d.valid_to]
    kept = []
    for division in named:
        twins = [d for d in named if d != division and d.name == division.name and gazetteer.is_same(d, division)]
        is_meant = division in past if gazetteer.is_former(division) else not any(twin in past for twin in twins)
        if is_meant or not twins:
            kept.append(division)
    best: dict[str, tuple[bool, int]] = {}
    for division in kept:
        best[division.name] = max(_presence(division, year), best.get(division.name, (False, 0)))
    return [division for division in kept if _presence(division, year) == best[division.name]]


def _presence(division: Division, year: int | None) -> tuple[bool, int]:
    """Whether the division was there in that year (today where none is known) for all we know, else until when."""
    last = division.valid_to or _ALWAYS
    now = _ALWAYS if year is None else year
    was_there = now <= last and (year is None or (division.valid_from or year) <= year)
    return was_there, _ALWAYS if was_there else last


def _uncertain(best: Division, rivals: list[Division], gazetteer: Gazetteer) -> Signal:
    named = ["".join(step.name for step in gazetteer.path(division)) for division in (best, *rivals[:4])]
    return Signal("jurisdiction_uncertain", params=(("candidates", "、".join(named)),))


def _as_evidence(found: list[Clue], gazetteer: Gazetteer) -> tuple[Evidence, ...]:
    names = {leaves: _candidate_name(leaves, gazetteer) for leaves in {clue.leaves for clue in found}}
    return tuple(
        [Evidence("place", clue.kind, names[clue.leaves], clue.text, clue.weight, clue.where) for clue in found]
    )


def _candidate_name(leaves: tuple[Division, ...], gazetteer: Gazetteer) -> str:
    """The place that a clue with these divisions speaks for, or how many it may mean."""
    if len(leaves) == 1:
        return "".join([step.name for step in gazetteer.path(leaves[0])])
    return f"{leaves[0].name} ({len(leaves)})" if leaves else ""
