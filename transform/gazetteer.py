"""Administrative divisions of mainland China: codes, names, levels, and where their names stand in running text.

Codes are those of the National Bureau of Statistics: 6 digits for provinces, prefectures and counties, 9 for townships.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from transform.divisions import (
    SHORTEST,
    Division,
    NameIndex,
    as_year,
    generic_names,
    heir_by_name,
    is_listed_zone,
    lengths_by,
    official_town,
    place_names,
    read_additions,
    read_areas,
    read_rows,
    upper_forms,
    zone_forms,
)
from transform.history import History, declared_heirs
from transform.reference import data_folder

__all__ = ["Division", "Gazetteer", "Mention", "load_gazetteer"]

_ALIAS_ENDS = ("市", "县", "区", "州", "旗", "盟", "师", "兵团")
_END = re.Match.end
_new = tuple.__new__  # a text may have dozens of names, and their own constructor takes several times as long
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS = frozenset("》）)〕】，、")  # of what 和 joins to the next
_BEFORE_A_NAME = frozenset("由与和及在从请是为对向系将于的经按据见到往至看访")


class Mention(NamedTuple):
    """A name found in text[start:end], the divisions that bear it, and whether it is not the official form."""

    start: int
    end: int
    name: str
    candidates: tuple[Division, ...]
    is_short: bool


class Gazetteer:
    """All divisions, immutable after loading. `load_gazetteer` makes one."""

    def __init__(
        self, divisions: Iterable[Division], former: Iterable[tuple[Division, str]], areas: dict[str, tuple[str, ...]]
    ) -> None:
        self._by_code: dict[str, Division] = {}
        self._names: NameIndex = {}
        self._forms: NameIndex = {}
        self._bare: NameIndex = {}
        self._towns: NameIndex = {}
        self._former_towns: dict[str, list[tuple[str, Division]]] = {}
        self._heirs: dict[str, str] = {}
        self.history = History()
        self._areas = areas
        for division in divisions:
            self._add(division)
        for division, heir in former:
            self._add_former(division, heir)
        self._add_aliases()
        self._generic = frozenset(generic_names((*self._names, *self._forms)))
        self._lengths = lengths_by((self._names, self._forms), slice(-SHORTEST, None))
        self._bare_lengths = lengths_by((self._bare,), slice(SHORTEST))
        last = {ending[-1] for ending in self._lengths}
        self.last = f"[{re.escape(''.join(sorted(last)))}]" if last else "(?!)"  # a pattern: what names end with
        self._last = re.compile(self.last)

    def _add(self, division: Division) -> None:
        self._by_code[division.code] = division
        if division.level == "township":
            name = official_town(division.name)
            _enter(self._towns, division.parent_code, division)
            if name.endswith(place_names().not_areas):
                return
            _enter(self._names, name, division)
        else:
            self._index_upper(division)
        parent = self._by_code.get(division.parent_code)
        if parent and is_listed_zone(division):
            for form in zone_forms(division.name, parent.name, self.path(division)[0].name):
                _enter(self._forms, form, division)
        rest = division.name.removeprefix(parent.name) if parent else division.name
        if rest != division.name and len(rest) > SHORTEST:  # 张家口市察北管理区 of 张家口市
            _enter(self._forms, rest, division)

    def _index_upper(self, division: Division) -> None:
        _enter(self._names, division.name, division)
        form, bare = upper_forms(division.name)
        autonomous = bare + division.name[-len("自治县") :]  # 彭水自治县
        for other in {form, autonomous} - {division.name} if form != division.name else ():
            _enter(self._forms, other, division)
        if len(bare) >= SHORTEST and bare != division.name and not division.name.endswith(place_names().zones):
            _enter(self._bare, bare, division)

    def _add_former(self, division: Division, heir: str) -> None:
        """A former division keeps its own code; a former name of a code in use stands for the division of today."""
        current = self._by_code.get(division.code)
        if current is None:
            self._by_code[division.code] = division
            self._heirs[division.code] = heir
        if current is None or division.name != current.name:
            after = (self._by_code.get(code) for code in (heir, declared_heirs().get(division.code, "")))
            self.history.add(division, *after)
        if division.level == "township":
            self._former_towns.setdefault(division.parent_code, []).append((division.name, current or division))
        if current is None or len(division.name) > SHORTEST:
            _enter(self._names, division.name, current or division)

    def _add_aliases(self) -> None:
        former = place_names().former_names
        for code, names in former.items():
            for name in names:
                self.history.called(code, name)
        for code, names in (*place_names().aliases.items(), *former.items()):
            for name in names:
                _enter(self._forms if name.endswith(_ALIAS_ENDS) else self._bare, name, self._by_code[code])

    def by_code(self, code: str) -> Division | None:
        """The division with this code, or None."""
        return self._by_code.get(code)

    def divisions(self) -> tuple[Division, ...]:
        """All divisions, former ones too, in the order of their codes."""
        return tuple(division for _, division in sorted(self._by_code.items()))

    def named(self, name: str) -> tuple[Division, ...]:
        """The divisions of this name: official ones, else other forms (三都县), else bare ones (高安)."""
        return self._names.get(name) or self._forms.get(name) or self._bare.get(name) or ()

    def bare(self, name: str) -> tuple[Division, ...]:
        """The provinces, prefectures and counties whose name without the word for its kind is this."""
        return self._bare.get(name, ())

    def bare_at(self, text: str, start: int) -> list[tuple[int, tuple[Division, ...]]]:
        """The bare names that stand at a place of a text: how long they are, from the longest, and their bearers."""
        sizes = self._bare_lengths.get(text[start : start + SHORTEST])
        if sizes is None:
            return []
        found = [(size, self.bare(text[start : start + size])) for size in sizes if start + size <= len(text)]
        return [(size, divisions) for size, divisions in found if divisions]

    def towns(self, county_code: str) -> tuple[Division, ...]:
        """The townships of a county, or of a prefecture without counties."""
        return self._towns.get(county_code, ())

    def former_towns(self, county_code: str) -> tuple[tuple[str, Division], ...]:
        """Former names of a county's townships with the divisions that bore them: those of today, or ones no more."""
        return tuple(self._former_towns.get(county_code, ()))

    def path(self, division: Division) -> tuple[Division, ...]:
        """The divisions from the province down to this one."""
        found, by_code = [division], self._by_code
        while (parent := by_code.get(division.parent_code)) is not None:
            found.append(parent)
            division = parent
        found.reverse()
        return tuple(found)

    def is_below(self, lower: Division, upper: Division) -> bool:
        """Whether `upper`, or the division that has its place now (its city's where none has), lies above `lower`."""
        heir = self._heirs.get(upper.code)
        if heir == "" and upper.level == "county":  # former, without an heir
            heir = upper.parent_code
        places = (upper.code, heir, self.history.after(upper))
        code, by_code = lower.parent_code, self._by_code
        while code and code not in places:
            parent = by_code.get(code)
            code = parent.parent_code if parent else ""
        return code != ""

    def is_same(self, one: Division, other: Division) -> bool:
        """Whether both are one division, now or by succession."""
        return (
            one.code == other.code or one.code == self._heirs.get(other.code) or other.code == self._heirs.get(one.code)
        )

    def is_former(self, division: Division) -> bool:
        """Whether the division is no more."""
        return division.code in self._heirs

    def heir(self, division: Division) -> Division | None:
        """The division that has the place of a former one, or None."""
        return self._by_code.get(self._heirs.get(division.code, ""))

    def is_generic(self, name: str) -> bool:
        """Whether a division's name is a word of its own (开发区), a place only behind that of the division above."""
        return name in self._generic

    def area_code(self, code: str) -> tuple[str, ...]:
        """Codes of the prefectures (or counties, provinces) that use this telephone area code; empty if unknown."""
        return self._areas.get(code, ())

    def mentions(self, text: str, limit: int = 200) -> list[Mention]:
        """The names in a text without blanks, from left to right, the longest at each place, none overlapping.

        Names without the word for their kind (高安) are not looked for here: in running text too many are words.
        """
        found: list[Mention] = []
        begin = before = 0  # where the next name may begin, and where the last one might have
        lengths = self._lengths
        for end in map(_END, self._last.finditer(text)):
            sizes = lengths.get(text[end - SHORTEST : end])
            if sizes is None:
                continue
            mention = self._mention_at(text, begin, end, sizes)
            if found and sizes[0] >= (reach := end - found[-1].start):  # the longest covers the last one
                wider = self._mention_at(text, before, end, tuple(size for size in sizes if size >= reach))
                if wider is not None:  # 沙县 was found, 沙县区 is meant
                    found.pop()
                    mention, begin = wider, before
            if mention is not None:
                found.append(mention)
                before, begin = begin, mention.end
                if len(found) >= limit:
                    break
        return found

    def _is_county(self, name: str) -> bool:
        return any(division.level == "county" for division in self._names.get(name, ()))

    def _mention_at(self, text: str, begin: int, end: int, sizes: tuple[int, ...]) -> Mention | None:
        names, forms = self._names, self._forms
        for size in sizes:
            start = end - size
            if start < begin:
                continue
            name = text[start:end]
            official = names.get(name)
            divisions = official or forms.get(name)
            if divisions is not None and self._may_stand(text, begin, start, name):
                return _new(Mention, (start, end, name, divisions, official is None))
        return None

    def _may_stand(self, text: str, begin: int, start: int, name: str) -> bool:
        """Generic names need the division above right before them; names of two characters no other word before."""
        adjacent = start == begin and begin > 0
        if name in self._generic:
            return adjacent or (start == 0 and self._is_county(name))
        if len(name) > SHORTEST or start == 0:
            return True
        if name[0] == "和" and text[start - 1] in _ENDS:
            return False  # 《…》和|县政府办公室
        return adjacent or text[start - 1] in _BEFORE_A_NAME or not _HAN.match(text[start - 1])


def _enter(index: NameIndex, name: str, division: Division) -> None:
    """Add a bearer of a name to an index."""
    index[name] = (*index.get(name, ()), division)


def _county(town: str, upper: Collection[str]) -> str:
    """Code of a township's county, or of its prefecture: 嘉峪关市 has no counties."""
    return town[:6] if town[:6] in upper else town[:4] + "00"


def load_gazetteer(additions: Path | None = None) -> Gazetteer:
    """Load the reference tables, and further divisions from `additions` (see `read_additions`)."""
    folder = data_folder() / "reference"
    divisions = [
        Division(code, name, level, parent, as_year(first))
        for code, name, level, parent, first in read_rows(folder / "divisions.csv")
    ]
    once_there = (
        (Division(code, name, level, parent, as_year(first), as_year(last)), heir)
        for code, name, level, parent, first, last, heir in read_rows(folder / "former.csv")
    )
    former = [(division, heir or heir_by_name(division, divisions)) for division, heir in once_there]
    counties = {division.code for division in divisions}
    once = counties | {division.code for division, _ in former}
    towns = [
        (Division(code, name, "township", _county(code, once), as_year(first), as_year(last)), heir)
        for code, name, first, last, heir in read_rows(folder / "former_townships.csv")
    ]
    begun = {heir: town.valid_to + 1 for town, heir in reversed(towns) if town.valid_to and heir != town.code}
    for code, name in read_rows(folder / "townships.csv"):
        divisions.append(Division(code, name, "township", _county(code, counties), begun.get(code)))
    divisions += read_areas()
    if additions is not None:
        divisions += read_additions(additions, {division.code for division in divisions})
    areas = {code: tuple(codes.split()) for code, codes in read_rows(folder / "area_codes.csv")}
    return Gazetteer(divisions, [*former, *towns], areas)
