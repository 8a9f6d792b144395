"""Build `data/reference/postcodes.csv` from a published package: an operator's tool, not part of a run.

    pip download --no-deps jionlp==1.5.31
    python tools/build_postcodes.py jionlp-1.5.31-py2.py3-none-any.whl data/reference

One row a city: the postcode of its main office and its code. The first two digits of any postcode are those of its
province's part, so that a report's postcode tells a handful of cities. Licence of the package: Apache-2.0.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
import zipfile
from pathlib import Path

SHA256 = "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f"
MEMBER, INNER = "jionlp/dictionary/phone_location.zip", "phone_location.txt"
# What the package has wrong or calls otherwise: printed name, the division's name.
CALLED = {"四川 甘孜": "甘孜藏族自治州", "湖北 江汉": "仙桃市", "湖北 襄樊": "襄阳市", "云南 思茅": "普洱市"}


def offices(wheel: Path) -> list[tuple[str, str, str]]:
    """Province, city and postcode as the package prints them; SystemExit where the package is another one."""
    data = wheel.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{wheel}: not jionlp 1.5.31 by its SHA-256; fetch the version named above")
    with zipfile.ZipFile(wheel) as package, zipfile.ZipFile(io.BytesIO(package.read(MEMBER))) as inner:
        lines = inner.read(INNER).decode("utf-8").splitlines()
    found = []
    for line in lines:
        name, _, rest = line.partition("\t")
        if name and rest.count("\t") == 1:
            province, _, city = name.partition(" ")
            found.append((province, city or province, rest.split("\t")[1].strip().zfill(6)))  # it drops zeros in front
    return found


def divisions(folder: Path) -> list[tuple[str, str, str, str]]:
    """Code, name, level and parent of `divisions.csv`."""
    with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(code, name, level, parent) for code, name, level, parent in rows]


def code_of(province: str, city: str, known: list[tuple[str, str, str, str]]) -> str | None:
    """The code of a city that is printed without the word for its kind, prefectures first; None where none fits."""
    wanted = CALLED.get(f"{province} {city}", city)
    upper = next((code for code, name, level, _ in known if level == "province" and name.startswith(province)), "")
    for level in ("prefecture", "province", "county"):
        for code, name, kind, _ in known:
            if kind == level and code[:2] == upper[:2] and name.startswith(wanted):
                return code
    return None


def main(wheel: str, folder: str) -> None:
    """Write the table; what has no division is named and left out."""
    known = divisions(Path(folder))
    rows = {}
    for province, city, postcode in offices(Path(wheel)):
        code = code_of(province, city, known)
        if code is None:
            sys.stderr.write(f"left out: {province} {city} {postcode}\n")
        else:
            rows[code] = postcode
    with (Path(folder) / "postcodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("postcode", "division_code"))
        writer.writerows(sorted((postcode, code) for code, postcode in rows.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
