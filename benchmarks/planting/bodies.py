"""Bodies for invented reports: real divisions of the gazetteer, so that a place can be read; all else is made up."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from transform.divisions import Division
from transform.gazetteer import Gazetteer

DEPARTMENTS = ("教育局", "民政局", "财政局", "农业农村局", "卫生健康局", "交通运输局", "审计局", "水利局")
LEVELS = {"township": "township", "department": "county", "county": "county", "city": "prefecture"}
ENDINGS = {"township": ("镇", "乡", "街道"), "county": ("县", "市", "区"), "prefecture": ("市",)}


class Body(NamedTuple):
    """A body: `kind` of `SIZES`, its full name, and the names of its divisions from the province down."""

    kind: str
    name: str
    path: tuple[str, ...]

    @property
    def is_government(self) -> bool:
        """Whether it has to tell of appraisal and accountability, too."""
        return self.kind != "department"


class Places(NamedTuple):
    """The divisions that may report, by level."""

    gazetteer: Gazetteer
    by_level: dict[str, Sequence[Division]]


def places_of(gazetteer: Gazetteer) -> Places:
    """All divisions of today with an ordinary name, in the order of their codes."""
    found: dict[str, list[Division]] = {level: [] for level in ENDINGS}
    for division in gazetteer.divisions():
        if gazetteer.is_former(division):
            continue
        if division.level in ENDINGS and division.name.endswith(ENDINGS[division.level]) and len(division.name) > 2:
            found[division.level].append(division)
    return Places(gazetteer, {level: tuple(divisions) for level, divisions in found.items()})


def body_of(random: Random, kind: str, places: Places) -> Body:
    """A body of a kind somewhere in the country."""
    division = random.choice(places.by_level[LEVELS[kind]])
    path = tuple(step.name for step in places.gazetteer.path(division))
    if kind == "department":
        return Body(kind, division.name + random.choice(DEPARTMENTS), path)
    if kind != "township":
        return Body(kind, f"{division.name}人民政府", path)
    office = "办事处" if division.name.endswith("街道") else "人民政府"
    return Body(kind, "".join(path[-2:]) + office, path)
