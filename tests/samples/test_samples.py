"""Each sample agrees with itself: text, expected cells, identities, sections, head and facts."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pytest
import yaml
from expectations_read import (
    APPLICANTS,
    FILES,
    FORM,
    REPORTS,
    ROOT,
    SAMPLES,
    Cell,
    cells_of,
    dumps,
    lines_of,
    load,
    number_in,
    printed,
    readable,
    text_of,
    with_cells,
)

KEYS = [
    *("file", "encoding", "quirks", "is_report", "head", "cells", "checks", "sections", "facts"),
    *("disposition", "hold"),
]
HEAD = [
    *("title", "year", "edition", "table_editions", "organ", "kind", "path", "code", "scope", "period"),
    *("issue_date", "phone"),
]
HOLDS = {
    *("not_a_report", "year_unknown", "year_conflict", "jurisdiction_unknown", "jurisdiction_uncertain"),
    "several_reports",
}
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


@pytest.mark.parametrize("name", dumps())
def test_cells_of_a_dump_stand_in_order_behind_their_label(name: str) -> None:
    expected = load(name)
    lines = lines_of(expected)
    cells = [cell for cell in cells_of(expected) if cell["line"]]
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
