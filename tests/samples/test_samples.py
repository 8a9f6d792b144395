"""The samples agree with themselves: text, expected cells, identities, places, and the tool that writes them."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"
REPORTS, EXPECTED = SAMPLES / "reports", SAMPLES / "expected"
FILES = sorted(path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.json"))
KEYS = "file encoding quirks is_report head cells checks sections facts disposition hold".split()
HEAD = "title year edition table_editions organ kind path code scope period issue_date phone".split()
HOLDS = set(
    "not_a_report year_unknown year_conflict jurisdiction_unknown jurisdiction_uncertain several_reports".split()
)
ORGANISATIONS = "enterprise research_institution public_interest_organisation legal_service_organisation".split()
APPLICANTS = ["natural_person", *ORGANISATIONS, "other_organisation", "total"]
RESULTS = ["upheld", "corrected", "other_result", "pending", "total"]
NOTHING = {  # how a sample says that there was none, without a figure
    "requests_received": "没有收到政府信息公开申请",
    "fee_charged": r"(未|没有)(收取|产生).{0,10}(处理费|相关费用)",
    "items_disclosed": "$^",
}
UNITS = {"items_disclosed": "条", "requests_received": "件", "fee_charged": "元"}
SECTION_WORDS = {
    False: {1: "总体情况", 2: "主动公开", 3: "申请", 4: "复议", 5: "问题", 6: "需要报告"},
    True: {1: "概述", 2: "主动公开", 3: "依申请", 4: "收费", 5: "复议", 6: "问题"},
}
FORM = yaml.safe_load((SAMPLES / "authoring" / "form.yaml").read_text(encoding="utf-8"))

Cell = dict[str, Any]


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / name).read_text(encoding="utf-8"))
    return found


def text_of(expected: dict[str, Any]) -> str:
    encoding: str = expected["encoding"]
    return (REPORTS / expected["file"]).read_bytes().decode(encoding)


def lines_of(expected: dict[str, Any]) -> list[str]:
    return text_of(expected).replace("\r\n", "\n").split("\n")


def cells_of(expected: dict[str, Any]) -> list[Cell]:
    names = ["table", "row", "column", "state", "number", "unit", "value", "line"]
    return [dict(zip(names, cell, strict=True)) for cell in expected["cells"]]


def readable() -> list[str]:
    return [name for name in FILES if load(name)["encoding"]]


def with_cells() -> list[str]:
    return [name for name in FILES if load(name)["cells"]]


def number_in(raw: str) -> float:
    """A reading of its own, good enough for what the samples print."""
    plain = unicodedata.normalize("NFKC", raw).replace(",", "")
    if plain == "二十二":
        return 22
    match = re.search(r"[+-]?\d+(\.\d+)?", plain)
    assert match, f"no number in {raw!r}"
    return -float(match[0]) if "减少" in plain else float(match[0])


def printed(cell: Cell, lines: list[str], edition: str) -> str:
    """The raw text of a cell: a TAB line, or the field of a pipe row that its column stands in."""
    line: str = lines[cell["line"] - 1]
    if line.startswith("\t"):
        return line[1:]
    assert line.startswith("| "), f"line {cell['line']} is no row of a table"
    fields = [field.strip() for field in line.removesuffix("|")[1:].split("|")]
    if cell["table"] == "request":
        return fields[3 + APPLICANTS.index(cell["column"])]
    if cell["table"] == "dispute":
        return fields[5 * list(FORM["dispute"]["rows"]).index(cell["row"]) + RESULTS.index(cell["column"])]
    block = next(block for block in FORM["disclosure"][edition] if cell["row"] in block["rows"])
    return fields[1 + list(block["columns"]).index(cell["column"])]


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


@pytest.mark.parametrize("name", FILES)
def test_expectation_is_complete(name: str) -> None:
    expected = load(name)
    assert list(expected) == KEYS
    assert list(expected["head"]) == HEAD
    assert (REPORTS / expected["file"]).is_file()
    assert expected["disposition"] in {"loaded", "held", "duplicate", "unreadable"}
    assert (expected["hold"] in HOLDS) == (expected["disposition"] == "held")
    if expected["disposition"] in {"loaded", "duplicate"}:
        assert all(expected["head"][key] for key in ("year", "edition", "organ", "kind", "path", "code", "scope"))
    assert f"`{expected['file']}`" in (SAMPLES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_decodes_in_the_declared_encoding(name: str) -> None:
    expected = load(name)
    content = (REPORTS / expected["file"]).read_bytes()
    if expected["encoding"] is None:
        for encoding in ("utf-8", "gb18030"):
            if content:
                with pytest.raises(UnicodeDecodeError):
                    content.decode(encoding)
        return
    assert "\ufffd" not in content.decode(expected["encoding"])
    marks = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe"}
    assert content.startswith(tuple(marks.values())) == (expected["encoding"] in marks)
    assert content.startswith(marks.get(expected["encoding"], b""))


def test_encodings_and_layouts_are_mixed() -> None:
    encodings = [load(name)["encoding"] for name in FILES]
    assert encodings.count("gb18030") == 2
    assert {"utf-8", "utf-8-sig", "utf-16"} <= set(encodings)
    assert any("\r\n" in text_of(load(name)) for name in readable())
    assert sum(lines_of(load(name)).count("| 规章 | 0 | 0 | 0 |") for name in readable()) >= 3


@pytest.mark.parametrize("name", with_cells())
def test_every_cell_of_the_edition_stands_once(name: str) -> None:
    expected = load(name)
    found = [(cell["table"], cell["row"], cell["column"]) for cell in cells_of(expected)]
    wanted: set[tuple[str, str, str]] = set()
    for table in ("disclosure", "request", "dispute"):
        edition = expected["head"]["table_editions"][table] or expected["head"]["edition"]
        declared = yaml.safe_load((ROOT / "extract" / "forms" / f"edition_{edition}.yaml").read_text(encoding="utf-8"))
        for block in declared["tables"][table]["blocks"]:
            wanted |= {(table, row, column) for row in block["rows"] for column in block["columns"]}
    assert len(found) == len(set(found))
    assert set(found) == wanted


@pytest.mark.parametrize("name", with_cells())
def test_cells_agree_with_the_text(name: str) -> None:
    expected = load(name)
    lines = lines_of(expected)
    for cell in cells_of(expected):
        if cell["state"] in {"missing", "absent"}:
            assert cell["line"] is None
            assert (cell["state"] == "absent") == (expected["head"]["table_editions"][cell["table"]] is None), cell
        else:
            raw = printed(cell, lines, expected["head"]["table_editions"]["disclosure"]).strip("\u00a0 ")
            if cell["state"] == "reported":
                assert number_in(raw) == cell["number"], cell
                assert cell["unit"] is None or raw.endswith(cell["unit"]) or cell["column"] == "amount", cell
            else:
                assert (raw == "") if cell["state"] == "blank" else (raw in {"/", "-", "—", "无"}), cell
        if cell["state"] != "reported":
            assert (cell["number"], cell["unit"], cell["value"]) == (None, None, None), cell


@pytest.mark.parametrize("name", with_cells())
def test_values_are_counts_or_yuan(name: str) -> None:
    for cell in cells_of(load(name)):
        if cell["state"] == "reported":
            factor = 10_000 if (cell["unit"] or "").startswith("万") else 1
            assert cell["value"] == pytest.approx(cell["number"] * factor, rel=1e-12), cell


@pytest.mark.parametrize("name", [name for name in with_cells() if load(name)["file"].endswith(".txt")])
def test_cells_of_a_dump_stand_in_order_behind_their_label(name: str) -> None:
    expected = load(name)
    lines = lines_of(expected)
    cells = [cell for cell in cells_of(expected) if cell["line"]]
    if not lines[cells[0]["line"] - 1].startswith("\t"):
        pytest.skip("a pipe table")
    places = [cell["line"] for cell in cells]
    assert places == sorted(set(places))
    labels = {row: names[-1] for row, names in FORM["request"]["rows"].items()}
    for row, label in labels.items():
        first = next((cell["line"] for cell in cells if cell["table"] == "request" and cell["row"] == row), None)
        if first:
            before = next(line[1:] for line in reversed(lines[: first - 1]) if line.strip())
            assert SequenceMatcher(None, before, label).ratio() > 0.7, (row, before)


def verdict(left: list[Cell], right: list[Cell]) -> str:
    values = [cell["value"] for cell in left + right]
    if None in values:
        return "not_assessable"
    return "pass" if sum(values[: len(left)]) == sum(values[len(left) :]) else "fail"


def judged(cells: list[Cell]) -> dict[tuple[str, str | None, str | None], str]:
    out: dict[tuple[str, str | None, str | None], str] = {}
    for table, rule in (("request", "request_row_total"), ("dispute", "dispute_total")):
        for row in {cell["row"] for cell in cells if cell["table"] == table}:
            of_row = [cell for cell in cells if (cell["table"], cell["row"]) == (table, row)]
            parts = [cell for cell in of_row if cell["column"] != "total"]
            out[rule, row, None] = verdict([cell for cell in of_row if cell["column"] == "total"], parts)
    ends = {"received", "carried_in", "processed_total", "carried_out"}
    for column in APPLICANTS:
        at = {cell["row"]: cell for cell in cells if (cell["table"], cell["column"]) == ("request", column)}
        if at:
            closing = [at["processed_total"], at["carried_out"]]
            out["request_balance", None, column] = verdict([at["received"], at["carried_in"]], closing)
            outcomes = [cell for row, cell in at.items() if row not in ends]
            out["request_outcomes", None, column] = verdict([at["processed_total"]], outcomes)
    return out


@pytest.mark.parametrize("name", FILES)
def test_verdicts_follow_from_the_cells(name: str) -> None:
    expected = load(name)
    states = judged(cells_of(expected))
    if expected["cells"]:
        assert len(states) == (40 if any(cell[1] == "other" for cell in expected["cells"]) else 42)
    for state in ("fail", "not_assessable"):
        wanted = {key for key, found in states.items() if found == state}
        given = [tuple(key) for key in expected["checks"][state]]
        assert set(given) == wanted
        assert len(given) == len(wanted)


@pytest.mark.parametrize("name", readable())
def test_sections_begin_with_their_headings_and_leave_no_gap(name: str) -> None:
    expected = load(name)
    lines = lines_of(expected)
    last = None
    for number, (first, end) in expected["sections"].items():
        words = SECTION_WORDS[expected["head"]["edition"] == "pre2019"]
        assert words[int(number)] in lines[first - 1]
        assert last is None or first == last + 1
        assert first <= end
        last = end
    assert last in {None, len(lines) - 1, len(lines)}


@pytest.mark.parametrize("name", readable())
def test_the_head_stands_in_the_text(name: str) -> None:
    expected = load(name)
    head, flat = expected["head"], re.sub(r"\s", "", text_of(expected)).replace("二〇二五年一月二十日", "2025年1月20日")
    assert (head["title"] or "") in flat
    assert (head["organ"] or "") in flat
    assert (head["phone"] or "") in flat
    dates = [*(head["period"] or []), *([head["issue_date"]] if head["issue_date"] else [])]
    for date in dates:
        year, month, day = (int(part) for part in date.split("-"))
        assert f"{year}年{month}月{day}日" in flat
    if head["path"] and head["year"]:
        assert str(head["year"]) in flat


@pytest.mark.parametrize("name", readable())
def test_facts_stand_in_the_prose(name: str) -> None:
    expected = load(name)
    text = text_of(expected)
    for field, value in expected["facts"].items():
        rounded = f"{value // 10_000}万余" if value >= 10_000 and value % 10_000 == 0 else str(value)
        said = re.search(rf"(?<!\d){rounded}{UNITS[field]}", text)
        assert said or (value == 0 and re.search(NOTHING[field], text)), (field, value)


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
