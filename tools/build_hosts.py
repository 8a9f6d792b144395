"""Build `data/reference/hosts.csv` from a published package: an operator's tool, not part of a run.

    pip download --no-deps jionlp==1.5.31
    python tools/build_hosts.py jionlp-1.5.31-py2.py3-none-any.whl data/reference

The host of a government's site is often the place's name in pinyin before `.gov.cn`. The table leads from the
spelling to the provinces, prefectures and counties that it may mean. Readings: of the name where the package lists it
as a phrase, else all readings of its characters. Licence of the package: Apache-2.0.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import re
import sys
import unicodedata
import zipfile
from pathlib import Path

import yaml

SHA256 = "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f"
KINDS = ("自治区", "自治州", "自治县", "自治旗", "地区", "新区", "省", "市", "县", "区", "旗", "盟")
SHORTEST = 4  # letters: shorter ones are abbreviations of anything
MOST_READINGS = 6


def dictionary(wheel: Path, name: str) -> list[list[str]]:
    """The rows of one dictionary of the package; SystemExit where the package is another one."""
    data = wheel.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{wheel}: not jionlp 1.5.31 by its SHA-256; fetch the version named above")
    with (
        zipfile.ZipFile(wheel) as package,
        zipfile.ZipFile(io.BytesIO(package.read(f"jionlp/dictionary/{name}.zip"))) as inner,
    ):
        text = inner.read(inner.namelist()[0]).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def plain(reading: str) -> str:
    """A syllable without its tone, as host names spell it: lǜ is lv."""
    marked = unicodedata.normalize("NFD", reading.strip()).replace("u\u0308", "v")
    return "".join(sign for sign in marked if sign.isascii() and sign.isalpha())


def spellings(name: str, phrases: dict[str, str], characters: dict[str, list[str]]) -> set[str]:
    """The spellings of a name."""
    if name in phrases:
        return {phrases[name]}
    readings = [characters.get(sign, []) for sign in name]
    count = 1
    for reading in readings:
        count *= len(reading)
    return {"".join(parts) for parts in itertools.product(*readings)} if 0 < count <= MOST_READINGS else set()


def bare(name: str, nationalities: list[str]) -> str:
    """The name without the word for its kind and without nationalities."""
    for kind in KINDS:
        if name.endswith(kind) and len(name) - len(kind) > 1:
            name = name.removesuffix(kind)
            break
    while people := next((p for p in nationalities if name.endswith(p) and len(name) - len(p) > 1), None):
        name = name.removesuffix(people)
    return name


def main(wheel: str, folder: str) -> None:
    """Write the table."""
    phrases = {
        row[0]: "".join(map(plain, row[1].split("/")))
        for row in dictionary(Path(wheel), "pinyin_phrase")
        if len(row) > 1
    }
    characters = {
        row[0]: sorted({plain(found) for found in re.findall(r"\[([^\[\]]+)\]", row[-1])} - {""})
        for row in dictionary(Path(wheel), "chinese_char_dictionary")
    }
    names = yaml.safe_load((Path(folder).parent / "lookups" / "place_names.yaml").read_text(encoding="utf-8"))
    nationalities = sorted(names["nationalities"], key=len, reverse=True)
    hosts: dict[str, list[str]] = {}
    with (Path(folder) / "divisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for spelling in spellings(bare(row["name"], nationalities), phrases, characters):
                if len(spelling) >= SHORTEST:
                    hosts.setdefault(spelling, []).append(row["code"])
    with (Path(folder) / "hosts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["host", "division_codes"])
        writer.writerows([host, " ".join(sorted(codes))] for host, codes in sorted(hosts.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
