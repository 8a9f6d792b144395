"""Administrative divisions of mainland China: codes, names, levels, and where their names stand in running text.

Codes are those of the National Bureau of Statistics: 6 digits for provinces, prefectures and counties, 9 for townships.
Tables and their sources: `data/reference/README.md`; names in other forms: `data/lookups/place_names.yaml`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transform.reference import ReferenceDataError, data_folder, lookup

LEVELS = ("country", "province", "prefecture", "county", "township")
ADDITION_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "reason")
_CODE = re.compile(r"[0-9]{2,12}")
_KINDS = ("自治区", "自治州", "自治县", "自治旗", "特别行政区", "地区", "新区", "矿区", "特区", "林区", "省", "市", "县", "区", "旗", "盟")
_TOWN_KINDS = ("街道办事处", "地区办事处", "街道", "地区", "民族乡", "镇", "乡", "苏木")
_SHORTEST = 2  # 沙 for 沙县 would be found everywhere
_ZONE_BODY = re.compile(r"(?:管委会|管理委员会)$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_A_NAME = frozenset("由与和及在从请是为对向系将于的经按据")


class Division(NamedTuple):
    """One administrative division; `valid_from` and `valid_to` are years, None where not known or still valid."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: int | None = None
    valid_to: int | None = None


class Mention(NamedTuple):
    """A name found in text[start:end], the divisions that bear it, and whether it is not the official form."""

    start: int
    end: int
    name: str
    candidates: tuple[Division, ...]
    is_short: bool


class PlaceNames(NamedTuple):
    """What `place_names.yaml` declares."""

    nationalities: tuple[str, ...]
    generic: frozenset[str]
    aliases: dict[str, tuple[str, ...]]
    central_prefixes: tuple[str, ...]
    central_bodies: frozenset[str]


@lru_cache(maxsize=1)
def place_names() -> PlaceNames:
    """The declared other names of divisions and bodies."""
    read = lookup("place_names.yaml")
    return PlaceNames(
        nationalities=tuple(sorted(read["nationalities"], key=len, reverse=True)),
        generic=frozenset(read["generic"]),
        aliases={code: tuple(names) for code, names in read["aliases"].items()},
        central_prefixes=tuple(read["central_prefixes"]),
        central_bodies=frozenset(read["central_bodies"]),
    )


def town_stem(name: str) -> str:
    """The name of a township without the word for its kind and its nationalities: 荷岭 of 荷岭镇 and of 荷岭乡."""
    for kind in _TOWN_KINDS:
        if name.endswith(kind) and len(name) > len(kind):
            return _without_nationalities(name[: -len(kind)])
    return name


def _without_nationalities(stem: str) -> str:
    """Cut the nationalities off the end of a name, as long as two characters are left."""
    while True:
        for people in place_names().nationalities:
            if stem.endswith(people) and len(stem) - len(people) >= _SHORTEST:
                stem = stem[: -len(people)]
                break
        else:
            return stem


def _upper_forms(name: str) -> tuple[str, str]:
    """Of a province, prefecture or county: the form with a one-character kind (三都县) and the bare one (三都)."""
    for kind in _KINDS:
        if name.endswith(kind):
            bare = name[: -len(kind)]
            if kind.startswith("自治"):
                bare = _without_nationalities(bare)
                return bare + kind[-1], bare
            return name, bare
    return name, name


class Gazetteer:
    """All divisions, immutable after loading. `load_gazetteer` makes one."""

    def __init__(
        self, divisions: Iterable[Division], former: Iterable[tuple[Division, str]], areas: dict[str, tuple[str, ...]]
    ) -> None:
        self._by_code: dict[str, Division] = {}
        self._names: dict[str, list[Division]] = {}
        self._forms: dict[str, list[Division]] = {}
        self._bare: dict[str, list[Division]] = {}
        self._towns: dict[str, list[Division]] = {}
        self._heirs: dict[str, str] = {}
        self._areas = areas
        self._generic = place_names().generic
        for division in divisions:
            self._add(division)
        for division, heir in former:
            self._add_former(division, heir)
        self._add_aliases()
        self._lengths = _lengths_by_last_character((self._names, self._forms))

    def _add(self, division: Division) -> None:
        self._by_code[division.code] = division
        if division.level == "township":
            self._names.setdefault(division.name, []).append(division)
            self._towns.setdefault(division.parent_code, []).append(division)
        else:
            self._index_upper(division)

    def _index_upper(self, division: Division) -> None:
        self._names.setdefault(division.name, []).append(division)
        form, bare = _upper_forms(division.name)
        if form != division.name:
            self._forms.setdefault(form, []).append(division)
        if len(bare) >= _SHORTEST and bare != division.name:
            self._bare.setdefault(bare, []).append(division)

    def _add_former(self, division: Division, heir: str) -> None:
        """A former division keeps its own code; a former name of a code in use stands for the division of today."""
        current = self._by_code.get(division.code)
        if current is None:
            self._by_code[division.code] = division
            self._heirs[division.code] = heir
        if current is None or len(division.name) > _SHORTEST:
            self._names.setdefault(division.name, []).append(current or division)

    def _add_aliases(self) -> None:
        for code, names in place_names().aliases.items():
            for name in names:
                self._forms.setdefault(name, []).append(self._by_code[code])

    def by_code(self, code: str) -> Division | None:
        """The division with this code, or None."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """The divisions of this name: official ones, else other forms (三都县), else bare ones (高安)."""
        found = self._names.get(name) or self._forms.get(name) or self._bare.get(name) or ()
        return tuple(found)

    def bare(self, name: str) -> tuple[Division, ...]:
        """The provinces, prefectures and counties whose name without the word for its kind is this."""
        return tuple(self._bare.get(name, ()))

    def towns(self, county_code: str) -> tuple[Division, ...]:
        """The townships of a county, or of a prefecture without counties."""
        return tuple(self._towns.get(county_code, ()))

    def path(self, division: Division) -> tuple[Division, ...]:
        """The divisions from the province down to this one."""
        found = [division]
        parent = self._by_code.get(division.parent_code)
        while parent is not None:
            found.append(parent)
            parent = self._by_code.get(parent.parent_code)
        return tuple(reversed(found))

    def is_below(self, lower: Division, upper: Division) -> bool:
        """Whether `upper`, or the division that has its place now, lies above `lower`."""
        heir = self._heirs.get(upper.code, "")
        code = lower.parent_code
        while code:
            if code in (upper.code, heir):
                return True
            parent = self._by_code.get(code)
            code = parent.parent_code if parent else ""
        return False

    def is_same(self, one: Division, other: Division) -> bool:
        """Whether both are one division, now or by succession."""
        return one.code == other.code or one.code == self._heirs.get(other.code) or other.code == self._heirs.get(one.code)

    def is_former(self, division: Division) -> bool:
        """Whether the division is no more."""
        return division.code in self._heirs

    def area_code(self, code: str) -> tuple[str, ...]:
        """Codes of the prefectures (or counties, provinces) that use this telephone area code; empty if unknown."""
        return self._areas.get(code, ())

    def mentions(self, text: str, limit: int = 200) -> list[Mention]:
        """The names in a text without blanks, from left to right, the longest at each place, none overlapping.

        Names without the word for their kind (高安) are not looked for here: in running text too many are words.
        """
        found: list[Mention] = []
        begin, lengths = 0, self._lengths
        for last, character in enumerate(text):
            sizes = lengths.get(character)
            if sizes is None:
                continue
            if found and self._extends(text, found[-1], last + 1):  # 沙县 was found, 沙县区 is meant
                begin = found.pop().start
            mention = self._mention_at(text, begin, last + 1, sizes)
            if mention is not None:
                found.append(mention)
                begin = mention.end
                if len(found) >= limit:
                    break
        return found

    def _extends(self, text: str, mention: Mention, end: int) -> bool:
        return end - mention.end <= _SHORTEST and text[mention.start : end] in self._names

    def _mention_at(self, text: str, begin: int, end: int, sizes: tuple[int, ...]) -> Mention | None:
        room = end - begin
        for size in sizes:
            if size > room:
                continue
            name = text[end - size : end]
            official = self._names.get(name)
            divisions = official or self._forms.get(name)
            if divisions is None or not self._may_stand(text, begin, end - size, name):
                continue
            return Mention(end - size, end, name, tuple(divisions), official is None)
        return None

    def _may_stand(self, text: str, begin: int, start: int, name: str) -> bool:
        """Generic names need the division above right before them; names of two characters no other word before."""
        adjacent = start == begin and begin > 0
        if name in self._generic or (name.endswith("委会") and _ZONE_BODY.sub("", name) in self._generic):
            return adjacent
        if len(name) > _SHORTEST or adjacent or start == 0:
            return True
        return text[start - 1] in _BEFORE_A_NAME or not _HAN.match(text[start - 1])


def _lengths_by_last_character(indexes: tuple[dict[str, list[Division]], ...]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for index in indexes:
        for name in index:
            lengths.setdefault(name[-1], set()).add(len(name))
    return {last: tuple(sorted(sizes, reverse=True)) for last, sizes in lengths.items()}


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader, None)
            yield from reader
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{path} is missing; set GONGKAI_DATA to the folder that holds `reference`") from error


def _year(text: str) -> int | None:
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
        years = _year(row["valid_from"]), _year(row["valid_to"])
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
        (row.get("level") == "province" or row.get("parent_code") in codes, "`parent_code` is unknown; put the division above before this line"),
        (all((row.get(year) or "0").isdigit() for year in ("valid_from", "valid_to")), "`valid_from` and `valid_to` must be years or empty"),
        ((row.get("reason") or "").strip(), "`reason` is empty; say why the division is added"),
    )
    return next((problem for passed, problem in checks if not passed), None)


def load_gazetteer(additions: Path | None = None) -> Gazetteer:
    """Load the reference tables, and further divisions from `additions` (see `read_additions`)."""
    folder = data_folder() / "reference"
    divisions = [Division(*row) for row in _rows(folder / "divisions.csv")]
    divisions += [Division(code, name, "township", code[:6]) for code, name in _rows(folder / "townships.csv")]
    if additions is not None:
        divisions += read_additions(additions, {division.code for division in divisions})
    former = [(Division(*row[:4], _year(row[4]), _year(row[5])), row[6]) for row in _rows(folder / "former.csv")]
    areas = {code: tuple(codes.split()) for code, codes in _rows(folder / "area_codes.csv")}
    return Gazetteer(divisions, former, areas)
