"""How the clues to a jurisdiction are weighed: for each candidate, against it, and against its rivals elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from transform.clue import Clue
from transform.divisions import COUNTRY, Division, town_stem
from transform.gazetteer import Gazetteer

# Weight by which the best must lead a rival elsewhere to be beyond doubt: a county, an area code and more.
_CLEAR_LEAD = 2.5
MOST_AMONG_NAMESAKES = 0.65  # one clue that fits one of them and no other is enough, and hardly more
_COARSE = ("area_code", "postcode")  # name cities only, also for what lies in them
_NEAR = 0.5  # a seat in another county of the same prefecture is usual, and speaks half for it
_TITLES, _TELLING = ("title", "title_short"), ("mention", "issuer", "website", "own_rule", "site")
_TITLE_AGAINST_TEXT = 0.75


class _Score(NamedTuple):
    """What speaks for a division; `each` is the weight with which each clue does."""

    division: Division
    support: float
    direct: float
    each: tuple[float, ...]


def weigh(
    candidates: list[Division], found: list[Clue], gazetteer: Gazetteer
) -> tuple[Division, float, list[Division]]:
    """The best candidate, the confidence in it, and its rivals elsewhere from the strongest down."""
    scores = [_score(division, found, gazetteer) for division in candidates]
    scores.sort(key=lambda score: (-score.support - score.direct / 2, len(score.division.code), score.division.code))
    best = scores[0]
    rivals = [score for score in scores[1:] if not _related(score.division, best.division, gazetteer)]
    lead = best.support - rivals[0].support if rivals else _CLEAR_LEAD
    against = sum(
        [
            _weight_against(clue, best.division)
            for clue, weight in zip(found, best.each, strict=True)
            if not weight and not clue.cited
        ]
    )
    agreement = best.support / (best.support + against) if best.support else 0.0
    told = agreement * best.support / (best.support + 1)
    confidence = told * min(1.0, lead / _CLEAR_LEAD)
    if rivals and rivals[0].division.name == best.division.name:
        lead += _is_a_zone_of_that_name(rivals[0].division, best.division)
        confidence = max(confidence, min(told * min(1.0, lead), MOST_AMONG_NAMESAKES))
    if _is_contradicted(found, best.each):
        confidence = min(confidence, _TITLE_AGAINST_TEXT)
    return best.division, round(max(confidence, 0.0), 3), [score.division for score in rivals]


def _is_contradicted(found: list[Clue], weights: tuple[float, ...]) -> bool:
    """Whether the title alone names the place and the text another one: a page's list may have given the title."""
    told = list(zip(found, weights, strict=True))
    if not any(clue.kind in _TELLING and not weight for clue, weight in told):
        return False
    return all(clue.kind in _TITLES for clue, weight in told if weight)


def _is_a_zone_of_that_name(zone: Division, district: Division) -> bool:
    """Whether a rival is a zone, called 东城区 like a district: its body calls itself a committee, and is the rarer."""
    return zone.level == "township" and district.level == "county"


def _score(division: Division, found: list[Clue], gazetteer: Gazetteer) -> _Score:
    spoken = [_speaks_for(clue, division, gazetteer) for clue in found]
    each, direct = zip(*spoken, strict=True) if spoken else ((), ())
    return _Score(division, sum(each), sum(direct), each)


def _speaks_for(clue: Clue, division: Division, gazetteer: Gazetteer) -> tuple[float, float]:
    """Weight with which a clue supports a division, and that with which it names the very division."""
    code = division.code
    for leaf in clue.leaves:
        if leaf.code == code:
            return clue.weight, 0.0 if clue.kind in _COARSE else clue.weight
    for leaf in clue.leaves:
        if _related(leaf, division, gazetteer):
            return clue.weight, 0.0
    if division.level == "township" and all(_is_short_for(leaf, division) for leaf in clue.leaves):
        return clue.weight, clue.weight
    return 0.0, 0.0


def _is_short_for(leaf: Division, division: Division) -> bool:
    """Whether a township elsewhere has the name that stands for this one too (杨梅乡 for 杨梅彝族苗族回族乡)."""
    return leaf.level == "township" and leaf.name != division.name and town_stem(leaf.name) == town_stem(division.name)


def _weight_against(clue: Clue, division: Division) -> float:
    """Weight with which a clue that does not support a division speaks against it."""
    is_near = clue.is_seat and any(_neighbours(leaf, division) for leaf in clue.leaves)
    return clue.weight * (1 - _NEAR) if is_near else clue.weight


def _related(one: Division, other: Division, gazetteer: Gazetteer) -> bool:
    """Whether one lies in the other, or both are one."""
    if COUNTRY.code in (one.code, other.code):
        return True
    return gazetteer.is_same(one, other) or gazetteer.is_below(one, other) or gazetteer.is_below(other, one)


def _neighbours(one: Division, other: Division) -> bool:
    """Whether both lie in one prefecture, or in one province-level city (whose codes share four digits)."""
    return one.code[:4] == other.code[:4] and "prefecture" not in (one.level, other.level)
