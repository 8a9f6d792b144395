"""Divisions as records, the forms of their names, and the tables that hold them.

Tables and their sources: `data/reference/README.md`; names in other forms: `data/lookups/place_names.yaml`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transform.reference import ReferenceDataError, lookup

LEVELS = ("country", "province", "prefecture", "county", "township")
ADDITION_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "reason")
_CODE = re.compile(r"[0-9]{2,12}")
KINDS = (
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "特别行政区",
    "地区",
    "新区",
    "矿区",
    "特区",
    "林区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
)
_TOWN_KINDS = ("街道办事处", "地区办事处", "街道", "地区", "民族乡", "镇", "乡", "苏木")
_BRACKETED = re.compile(r"^（[^（）]*）")  # （工业园区）城南街道
_ZONE_BODY = "管委会"
_IN_A_ZONE = re.compile(r"^[\u4e00-\u9fff]{2,6}(?:新城|新区|开发区)(?=[\u4e00-\u9fff]{3})")  # 生态科技新城|杭集镇
SHORTEST = 2  # 沙 for 沙县 would be found everywhere


class Division(NamedTuple):
    """One administrative division; `valid_from` and `valid_to` are years, None where not known or still valid."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: int | None = None
    valid_to: int | None = None


NameIndex = dict[str, tuple[Division, ...]]  # by name those that bear it; by the code of a county those in it
COUNTRY = Division("000000", "中华人民共和国", "country", "")


class PlaceNames(NamedTuple):
    """What `place_names.yaml` declares."""

    nationalities: tuple[str, ...]
    generic: frozenset[str]
    words: frozenset[str]
    not_areas: tuple[str, ...]
    zones: tuple[str, ...]
    unnamed_zone: re.Pattern[str]
    zone_short: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[str, ...]]
    former_names: dict[str, tuple[str, ...]]
    central_prefixes: tuple[str, ...]
    central_bodies: frozenset[str]
    central_names: tuple[str, ...]


@lru_cache(maxsize=1)
def place_names() -> PlaceNames:
    """The declared other names of divisions and bodies."""
    read = lookup("place_names.yaml")
    return PlaceNames(
        nationalities=tuple(sorted(read["nationalities"], key=len, reverse=True)),
        generic=frozenset((*read["generic"], *read["zones"])),
        words=frozenset(read["words"]),
        not_areas=tuple(read["not_areas"]),
        zones=tuple(read["zones"]),
        unnamed_zone=re.compile(f"(?:{'|'.join(read['zone_words'])})+(?:{'|'.join(read['zones'])})"),
        zone_short={name: tuple(short) for name, short in read["zone_short"].items()},
        aliases={code: tuple(names) for code, names in read["aliases"].items()},
        former_names={code: tuple(names) for code, names in read["former_names"].items()},
        central_prefixes=tuple(read["central_prefixes"]),
        central_bodies=frozenset(read["central_bodies"]),
        central_names=(*read["central_prefixes"], *read["central_bodies"]),
    )


def official_town(name: str) -> str:
    """The name of a subdistrict for that of its office: 东华门街道 of 东华门街道办事处."""
    return name.removesuffix("办事处") if name.endswith("街道办事处") else name


def plain_town(name: str, *above: str) -> str:
    """A township's name without those of the divisions `above` it, which some counties report too: 濮阳县|柳屯镇."""
    if not name.endswith(_TOWN_KINDS):
        return name
    rest = _BRACKETED.sub("", name)
    for upper in above:
        rest = rest.removeprefix(upper).removeprefix("人民政府") if upper else rest
    rest = _IN_A_ZONE.sub("", rest) if rest != name else rest
    return rest if town_stem(rest) not in ("", rest, *_TOWN_KINDS) else name


@lru_cache(maxsize=4096)
def town_stem(name: str) -> str:
    """The name of a township without the word for its kind and its nationalities: 荷岭 of 荷岭镇 and of 荷岭乡.

    A subdistrict may be called after a street: 开源 of 开源街道 and of 开源街街道.
    """
    for kind in _TOWN_KINDS:
        if name.endswith(kind) and len(name) > len(kind):
            stem = name[: -len(kind)]
            if kind.startswith("街道") and stem.endswith("街") and len(stem) > SHORTEST:
                return stem[:-1]
            return _without_nationalities(stem)
    return name


def _without_nationalities(stem: str) -> str:
    """Cut the nationalities off the end of a name, as long as two characters are left."""
    while stem.endswith(place_names().nationalities):
        for people in place_names().nationalities:
            if stem.endswith(people) and len(stem) - len(people) >= SHORTEST:
                stem = stem[: -len(people)]
                break
        else:
            break
    return stem


def generic_names(names: Iterable[str]) -> Iterator[str]:
    """Those of the names that are words of their own: declared ones, and what a zone is for with its end (工业园区)."""
    declared = place_names()
    ends = {word[-SHORTEST:] for word in (_ZONE_BODY, *declared.generic)}
    for name in names:
        if name[-SHORTEST:] in ends:  # that of any generic name
            word = name.removesuffix(_ZONE_BODY)
            if word in declared.generic or declared.unnamed_zone.fullmatch(word):
                yield name


def upper_forms(name: str) -> tuple[str, str]:
    """Of a province, prefecture or county: the form with a one-character kind (三都县) and the bare one (三都)."""
    for kind in KINDS:
        if name.endswith(kind):
            bare = name[: -len(kind)]
            if kind.startswith("自治"):
                bare = _without_nationalities(bare)
                return bare + kind[-1], bare
            return name, bare
    return name, name


def is_listed_zone(division: Division) -> bool:
    """Whether the tables list a zone like a county: with a 7 in its code."""
    return division.level == "county" and division.code[4:5] == "7"


def zone_forms(name: str, city: str, province: str) -> set[str]:
    """Other names of a zone that is called after its city: without the province, with or without 市, its end shortened.

    None without the city: what is left (滨海开发区) are names of other zones too.
    """
    stem, above = upper_forms(city)[1], upper_forms(province)[1]
    own = name.removeprefix(above) if name.startswith(above + stem) else name
    if not own.startswith(stem):
        return set()
    rest = own.removeprefix(city).removeprefix(stem)
    ends = ((end, short) for end, shorts in place_names().zone_short.items() for short in shorts)
    rests = (rest, *(rest.removesuffix(end) + short for end, short in ends if rest.endswith(end)))
    return {lead + other for lead in (city, stem) for other in rests} - {name}


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table without its heading; ReferenceDataError where it is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader, None)
            yield from reader
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{path} is missing; set GONGKAI_DATA to the folder that holds `reference`") from error


def heir_by_name(former: Division, counties: Iterable[Division]) -> str:
    """Code of the county that a former one is by its name, where the tables do not tell: 蓟县 is 蓟州区 now.

    A county that went to another prefecture (寿县) kept its name. Empty where none fits, or several.
    """
    if former.level != "county" or not former.name.endswith("县"):
        return ""
    stem = upper_forms(former.name)[1]
    found = [
        county.code
        for county in counties
        if county.code[:2] == former.code[:2]
        and (
            county.name == former.name
            or (county.parent_code, county.name[:1], county.name[2:]) == (former.parent_code, stem, "区")
        )
    ]
    return found[0] if len(found) == 1 else ""


def read_areas() -> list[Division]:
    """Areas with a body of their own that the tables do not list, as `areas.yaml` declares them."""
    return [
        Division(provisional_code(within, name), name, level, within)
        for name, within, level in lookup("areas.yaml")["areas"]
    ]


def provisional_code(within: str, name: str) -> str:
    """A stable code of what the tables lack: that of the division above, P, six hexadecimal digits of its SHA-256."""
    return f"{within}P{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def as_year(text: str) -> int | None:
    """A year of a table; None where the cell is empty."""
    return int(text) if text else None


def read_additions(path: Path, known: set[str]) -> list[Division]:
    """Further divisions of a CSV with ADDITION_COLUMNS; ReferenceDataError names the file, the line and what to do."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path}: cannot be read as UTF-8 CSV ({error}); correct or remove it") from error
    found, codes = [], set(known)
    for number, row in enumerate(rows, 2):
        problem = _addition_problem(row, codes)
        if problem:
            raise ReferenceDataError(f"{path}, line {number}: {problem}")
        codes.add(row["code"])
        years = as_year(row["valid_from"]), as_year(row["valid_to"])
        found.append(Division(row["code"], row["name"], row["level"], row["parent_code"], *years))
    return found


def _addition_problem(row: dict[str, str], codes: set[str]) -> str | None:
    missing = [column for column in ADDITION_COLUMNS if row.get(column) is None]
    checks = (
        (not missing, f"column {', '.join(missing)} is missing; the columns are {', '.join(ADDITION_COLUMNS)}"),
        (_CODE.fullmatch(row.get("code") or ""), "`code` must be 2 to 12 digits"),
        (row.get("code") not in codes, f"code {row.get('code')} is already taken; use another or drop the line"),
        ((row.get("name") or "").strip(), "`name` is empty; give the division's name"),
        (row.get("level") in LEVELS[1:], f"`level` must be one of {', '.join(LEVELS[1:])}"),
        (
            row.get("level") == "province" or row.get("parent_code") in codes,
            "`parent_code` is unknown; put the division above before this line",
        ),
        (
            all((row.get(year) or "0").isdigit() for year in ("valid_from", "valid_to")),
            "`valid_from` and `valid_to` must be years or empty",
        ),
        ((row.get("reason") or "").strip(), "`reason` is empty; say why the division is added"),
    )
    return next((problem for passed, problem in checks if not passed), None)


def lengths_by(indexes: tuple[NameIndex, ...], part: slice) -> dict[str, tuple[int, ...]]:
    """How long the names are that begin, or end, with the same two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for index in indexes:
        for name in index:
            lengths.setdefault(name[part], set()).add(len(name))
    return {ending: tuple(sorted(sizes, reverse=True)) for ending, sizes in lengths.items()}
