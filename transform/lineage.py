"""One body under several names: divisions that became others, and bodies that were renamed or merged.

A county that became a district keeps its bodies (the gazetteer names the heir); a renamed bureau keeps its key; one
that went into another keeps its own and names the other. Declared in `data/lookups/organ_successions.yaml`.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from transform.divisions import SHORTEST, Division, town_stem, upper_forms
from transform.gazetteer import Gazetteer
from transform.organ_names import SUBDISTRICT, seat_of_town
from transform.records import Organ, Place
from transform.reference import ReferenceDataError, lookup

_KINDS = ("rename", "merger")


class Body(NamedTuple):
    """A body as the warehouse keeps it: key, present name, code of its division, key of the body it went into."""

    organ_id: str
    name: str
    kind: str
    code: str
    successor_id: str | None


class _Successions(NamedTuple):
    renamed: dict[str, str]
    merged: dict[str, str]


@lru_cache(maxsize=1)
def _successions() -> _Successions:
    found: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for entry in lookup("organ_successions.yaml")["successions"]:
        if entry["kind"] not in _KINDS:
            raise ReferenceDataError(
                f"organ_successions.yaml, {entry['from']}: `kind` must be one of {', '.join(_KINDS)}"
            )
        found[entry["kind"]][entry["from"]] = entry["to"]
    return _Successions(*(found[kind] for kind in _KINDS))


def body_of(organ: Organ, place: Place, gazetteer: Gazetteer) -> Body:
    """The body that published, under its present name and in its present division."""
    heir = heir_of(place, gazetteer)
    code = heir.code if heir else place.code
    today = heir or gazetteer.by_code(place.code)
    path = tuple(step.name for step in gazetteer.path(today)) if today else place.path
    office = _office_after(place, gazetteer)
    if office:
        path = (*path[:-1], place.path[-1])  # the town's government was another body
    name = organ.canonical
    if organ.kind == "development_zone" and not name.startswith(place.path[-1]):  # 舒城经济开发区, 舒城县经济开发区
        name = name.replace(upper_forms(place.path[-1])[1], place.path[-1], 1)
    steps = next((n for n in (1, 2) if name.startswith("".join(place.path[-n:]))), None)
    if steps is None:
        return Body(_key(code, name), name, organ.kind, code, None)
    behind, division = name.removeprefix("".join(place.path[-steps:])), "".join(path[-steps:])
    rest = _renamed(behind)
    into = _successions().merged.get(rest)
    successor = _key(code, division + _renamed(into)) if into else None
    if office and organ.kind == "township_government":
        below = "".join(step.name for step in gazetteer.path(office)[-2:])
        successor = _key(office.code, below + seat_of_town(office.name))
    return Body(_key(code, division + rest), division + rest, organ.kind, code, successor)


def _renamed(rest: str) -> str:
    """The last name that this one was changed to."""
    seen = {rest}
    while (new := _successions().renamed.get(rest)) and new not in seen:
        seen.add(new)
        rest = new
    return rest


def heir_of(place: Place, gazetteer: Gazetteer) -> Division | None:
    """The division that a former one became: of its level and name (密云县 → 密云区), or it alone; None if none did."""
    former = gazetteer.by_code(place.code)
    if former and former.level != "township" and (alone := gazetteer.history.became(former)):
        return alone  # 宜宾县 → 叙州区
    heir = gazetteer.heir(former) if former else None
    if former is None or heir is None or heir.level != former.level or heir.code == former.code:
        return None
    if heir.level == "township":  # a subdistrict has an office, a town a government
        offices = [one.name.endswith("街道") for one in (heir, former)]
        return heir if town_stem(heir.name) == town_stem(former.name) and len(set(offices)) == 1 else None
    stems = upper_forms(heir.name)[1], upper_forms(former.name)[1]
    return heir if stems[0] in (stems[1], stems[1] + "州") or len(stems[1]) < SHORTEST else None  # 蓟县 → 蓟州区


def _office_after(place: Place, gazetteer: Gazetteer) -> Division | None:
    """The subdistrict that a town or township became, whose office took over from its government; None if none did."""
    then = gazetteer.by_code(place.code)
    now = (gazetteer.heir(then) or then) if then else None
    if place.level != "township" or now is None or place.path[-1].endswith(SUBDISTRICT):
        return None
    same = town_stem(now.name) == town_stem(place.path[-1])
    return now if same and now.name.endswith(SUBDISTRICT) else None


def _key(code: str, name: str) -> str:
    return hashlib.sha256(f"{code}\0{name}".encode()).hexdigest()[:16]
