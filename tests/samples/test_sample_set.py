"""The samples as a set: written by their tool, mixed, consistent over years, in places that do not exist."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from expectations_read import (
    APPLICANTS,
    EXPECTED,
    FILES,
    REPORTS,
    ROOT,
    SAMPLES,
    cells_of,
    lines_of,
    load,
    readable,
    text_of,
    with_cells,
)


def test_the_tool_writes_the_committed_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_samples.py"), str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = [SAMPLES / "README.md", *(p for folder in (REPORTS, EXPECTED) for p in folder.rglob("*") if p.is_file())]
    assert made.keys() == {path.relative_to(SAMPLES) for path in kept}
    assert [str(name) for name, content in made.items() if (SAMPLES / name).read_bytes() != content] == []


def test_every_report_has_its_expectation() -> None:
    reports = [path.relative_to(REPORTS) for path in REPORTS.rglob("*") if path.is_file()]
    assert sorted(path.with_suffix(".json").as_posix() for path in reports) == FILES
    assert len(FILES) >= 20


def test_encodings_and_layouts_are_mixed() -> None:
    encodings = [load(name)["encoding"] for name in FILES]
    assert encodings.count("gb18030") == 2
    assert {"utf-8", "utf-8-sig", "utf-16"} <= set(encodings)
    assert any("\r\n" in text_of(load(name)) for name in readable())
    assert sum(lines_of(load(name)).count("| 规章 | 0 | 0 | 0 |") for name in readable()) >= 3


def request_cell(name: str, row: str, column: str) -> int:
    found = [c for c in cells_of(load(name)) if (c["table"], c["row"], c["column"]) == ("request", row, column)]
    assert len(found) == 1
    return int(found[0]["value"])


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        ("jichuan/luting/qingyunzhen_2019.json", "jichuan/luting/qingyunzhen_2020.json", []),
        ("jichuan/luting/jiaoyuju_2021.json", "jichuan/luting/jiaoyuju_2022.json", []),
        ("jichuan/luting/xianzhengfu_2022.json", "jichuan/luting/xianzhengfu_2023.json", ["enterprise", "total"]),
    ],
)
def test_ledgers_of_two_years(before: str, after: str, breaks: list[str]) -> None:
    assert load(before)["head"]["organ"] == load(after)["head"]["organ"]
    found = [c for c in APPLICANTS if request_cell(before, "carried_out", c) != request_cell(after, "carried_in", c)]
    assert found == breaks


def test_enough_clean_reports_with_figures() -> None:
    plain = [name for name in with_cells() if not load(name)["quirks"] and load(name)["disposition"] == "loaded"]
    clean = [name for name in plain if not any(load(name)["checks"].values())]
    assert len(clean) >= 5
    assert {cell["state"] for name in clean for cell in cells_of(load(name))} == {"reported"}
    assert all(request_cell(name, "received", "total") > 0 for name in clean)


def test_corrected_version_differs_in_one_cell() -> None:
    first, second = (cells_of(load(f"jichuan/luting/xianzhengfu_2023{end}.json")) for end in ("", "_gengzheng"))
    differing = [(a["row"], a["column"], a["value"], b["value"]) for a, b in zip(first, second, strict=True) if a != b]
    assert differing == [("partly_granted", "natural_person", 14, 44)]


def test_only_the_duplicate_repeats_a_file() -> None:
    contents: dict[bytes, list[str]] = {}
    for name in FILES:
        contents.setdefault((REPORTS / load(name)["file"]).read_bytes(), []).append(name)
    repeated = [names for names in contents.values() if len(names) > 1]
    assert repeated == [["jichuan/luting/jiaoyuju_2022.json", "jichuan/luting/jiaoyuju_2022_copy.json"]]
    assert [name for name in FILES if load(name)["disposition"] == "duplicate"] == repeated[0][1:]


def places() -> dict[str, dict[str, str]]:
    with (SAMPLES / "places.csv").open(encoding="utf-8", newline="") as lines:
        return {place["code"]: place for place in csv.DictReader(lines)}


def test_places_are_a_tree_outside_the_real_codes() -> None:
    found = places()
    assert {place["level"] for place in found.values()} == {"province", "prefecture", "county", "township"}
    for code, place in found.items():
        assert code.startswith("99")
        assert len(code) == (9 if place["level"] == "township" else 6)
        assert (place["parent_code"] in found) == (place["level"] != "province")


def test_places_bear_no_real_name() -> None:
    reference = ROOT / "data" / "reference"
    real: set[str] = set()
    for name in ("divisions", "townships", "former"):
        with (reference / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            real |= {row["name"] for row in csv.DictReader(lines)}
    assert len(real) > 10_000
    assert {place["name"] for place in places().values()} & real == set()


@pytest.mark.parametrize("name", [name for name in FILES if load(name)["head"]["path"]])
def test_path_and_code_are_those_of_the_places(name: str) -> None:
    head, found = load(name)["head"], places()
    code: str | None = head["code"].ljust(6, "0")
    path: list[str] = []
    while code:
        path.insert(0, found[code]["name"])
        code = found[code]["parent_code"]
    assert path == head["path"]
