"""A division by the names that it and those above it go by in a report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transform.clue import Clue
from transform.divisions import SHORTEST, Division, town_stem
from transform.gazetteer import Gazetteer
from transform.records import Place
from transform.then import Then

_TOWNS = ("镇", "乡")


def as_place(division: Division, subject: list[Clue], gazetteer: Gazetteer, then: Then | None = None) -> Place:
    """A division as the record that is handed on, by the names that it and those above go by in the report."""
    text = "".join(clue.text for clue in subject)
    path = then.path(division) if then else gazetteer.path(division)
    names = tuple(_name_in(text, step, gazetteer) for step in path)
    return Place(division.code, division.level, names, "P" in division.code)


def _name_in(text: str, division: Division, gazetteer: Gazetteer) -> str:
    """The former name of a division that the report gives, else its name today: 城关镇, which was renamed 榴城镇.

    A township that is of another kind now, another body, goes by the name that is printed: 东浦镇, now 东浦街道.
    """
    if division.name in text:
        return division.name
    stem = town_stem(division.name)
    named_by = division.level == "township" and len(stem) >= SHORTEST
    others = (kind for kind in _TOWNS if not division.name.endswith(kind))
    towns: Iterable[str] = (stem + kind for kind in others) if named_by else ()
    if division.level == "township" and "族乡" in text:  # 二酉苗族乡, listed as 二酉乡
        towns = (found.group() for found in re.finditer(rf"{stem}[\u4e00-\u9fff]{{1,6}}族乡", text))
    return next((name for name in (*gazetteer.history.names(division.code), *towns) if name in text), division.name)
