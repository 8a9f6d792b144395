"""The five real reports of ../shared/seeds held against their hand-made truth, through the code of both rooms."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from seed_names import SEEDS

from extract.extractor import extract
from extract.forms import TABLES
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

RULES = {
    "t3.row_total": "request_row_total",
    "t3.balance": "request_balance",
    "t3.outcomes": "request_outcomes",
    "t4.total": "dispute_total",
}
STATES = {"holds": "pass", "violated": "fail", "unknown": "not_assessable"}
# How a truth names the row and the column of a cell, per table.
NAMED_BY = {
    "table2": ("disclosure", "item", "measure"),
    "table3": ("request", "row_id", "column"),
    "table4": ("dispute", "group", "measure"),
}
Truth = dict[str, Any]


@pytest.fixture(scope="module", params=SEEDS, ids=lambda stem: stem[:3])
def stem(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def text(stem: str, shared: Path) -> str:
    return (shared / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth(stem: str, shared: Path) -> Truth:
    found: Truth = json.loads((shared / "seeds" / "truth" / f"{stem}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def found(stem: str, shared: Path, gazetteer_of_china: Gazetteer) -> Report:
    data = (shared / "seeds" / f"{stem}.txt").read_bytes()
    return interpret(extract(read_document(data, f"{stem}.txt")), gazetteer_of_china)


@pytest.fixture(scope="module")
def codes(shared: Path) -> dict[tuple[str, str, str], str]:
    """Code by (table, axis, label or statutory number)."""
    names: dict[tuple[str, str, str], str] = {}
    with (shared / "contract" / "vocabulary.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            labels = [*line["label_zh"].split("|"), *([line["statutory_no"]] if line["table"] == "request" else [])]
            names |= {(line["table"], line["axis"], label): line["code"] for label in labels if label}
    return names


@pytest.fixture(scope="module")
def cells(truth: Truth, codes: dict[tuple[str, str, str], str]) -> dict[tuple[str, str, str], Truth]:
    """The cells of the truth by table, row and column."""
    expected = {}
    for table in truth["tables"]:
        name, row, column = NAMED_BY[table["id"]]
        for cell in table["cells"]:
            key = (name, codes[name, "row", cell[row]], codes[name, "column", cell[column]])
            expected[key] = cell
    return expected


def test_title(truth: Truth, found: Report) -> None:
    assert found.extracted.title == truth["title"]["text"]


def test_year_and_period(truth: Truth, found: Report) -> None:
    assert (found.is_report, found.hold, found.year) == (True, None, truth["covered_year"]["value"])
    stated = truth["period"]
    assert [str(day) for day in found.period or ()] == ([stated["start"], stated["end"]] if stated else [])


def test_editions(truth: Truth, found: Report) -> None:
    assert found.extracted.edition == truth["template"]["generation"]
    for name, table in zip(("table2", "table3", "table4"), TABLES, strict=True):
        printed = next(t for t in truth["tables"] if t["id"] == name)["status"] == "printed"
        assert (found.extracted.table_editions[table] is not None) == printed
        if printed:
            assert found.extracted.table_editions[table] == truth["template"]["generation"]


def test_body_and_jurisdiction(truth: Truth, found: Report) -> None:
    assert found.organ is not None
    assert found.place is not None
    path = truth["jurisdiction"]["path"]
    assert found.organ.name == truth["organ"]["as_named"]
    assert found.organ.kind == "township_government"
    assert list(found.place.path) == [step["name"] for step in path]
    assert found.place.code[:6] == path[2]["code6"]
    assert found.place.level == "township"


@pytest.mark.parametrize("field", ["office", "phone", "fax", "email", "postcode", "address"])
def test_contact(field: str, truth: Truth, found: Report) -> None:
    expected = truth["contact"][field]
    assert getattr(found.contact, field) == (expected["text"] if expected else None)


def test_signature(truth: Truth, found: Report) -> None:
    signed = truth["organ"]["signature_date"]
    assert (str(found.issue_date) if found.issue_date else None) == (signed["value"] if signed else None)
    lines = [sentence.where.line for sentence in found.extracted.signature]
    assert lines == ([truth["organ"]["signature"]["line"], signed["line"]] if signed else [])


def test_every_cell_stands_once(cells: dict[tuple[str, str, str], Truth], found: Report) -> None:
    keys = [(c.table, c.row, c.column) for c in found.cells]
    assert len(keys) == len(set(keys))
    assert set(keys) >= set(cells)
    assert {c.state for c in found.cells if (c.table, c.row, c.column) not in cells} <= {"absent"}


def test_cells(cells: dict[tuple[str, str, str], Truth], found: Report) -> None:
    """Raw text, state, number, unit and line of every cell."""
    read = {(c.table, c.row, c.column): c for c in found.cells}
    wrong = {}
    for key, cell in cells.items():
        got = read[key]
        unit = cell["unit"] or ("万元" if "万元" in cell.get("measure_printed", "") else None)  # of the heading
        expected = (cell["status"], cell["value"], unit, cell["line"], "".join((cell["raw"] or "").split()))
        seen = (got.state, got.number, got.unit, got.where and got.where.line, "".join(got.raw.split()))
        if expected != seen:
            wrong[key] = (expected, seen)
    assert wrong == {}


def test_spans_hold_the_cells(cells: dict[tuple[str, str, str], Truth], text: str, found: Report) -> None:
    for cell in found.cells:
        expected = cells.get((cell.table, cell.row, cell.column))
        if cell.where is None or expected is None:
            continue
        printed = text[cell.where.start : cell.where.end]
        assert "".join(printed.split()) == "".join(cell.raw.split())
        start, end = expected["span"]
        assert (cell.where.start or 0) <= start <= end <= (cell.where.end or 0)


def test_identities(truth: Truth, found: Report, codes: dict[tuple[str, str, str], str]) -> None:
    """The strict verdicts: a blank is not zero."""
    expected = {}
    for identity in truth["identities"]:
        rule, where = RULES.get(identity["identity"].split(":")[0]), identity["where"]
        if rule == "request_row_total":
            expected[rule, codes["request", "row", where["row_id"]], None] = STATES[identity["strict"]]
        elif rule == "dispute_total":
            expected[rule, codes["dispute", "row", where["group"]], None] = STATES[identity["strict"]]
        elif rule is not None:
            expected[rule, None, codes["request", "column", where["column"]]] = STATES[identity["strict"]]
    read = {(c.rule, c.row, c.column): c.state for c in found.checks}
    assert {key: (state, read.get(key)) for key, state in expected.items() if read.get(key) != state} == {}
    assert {state for key, state in read.items() if key not in expected} <= {"not_assessable"}
    assert len(read) == {"2019": 40, "2021": 42}[truth["template"]["generation"]]


def test_sections(truth: Truth, found: Report) -> None:
    expected = {section["canonical"]: section["line"] for section in truth["sections"]}
    assert {section.number: section.where.line for section in found.extracted.sections} == expected


def test_shifted_totals(truth: Truth, found: Report, codes: dict[tuple[str, str, str], str]) -> None:
    expected = {
        codes["request", "row", a["where"]["row_id"]] for a in truth["anomalies"] if a["code"] == "T3_SHIFTED_TOTAL"
    }
    told = {signal.row: signal for signal in found.signals if signal.rule == "shifted_total"}
    assert set(told) == expected
    for signal in told.values():
        assert "总计=1" in (signal.proposal or "")


# What an anomaly of the truth is called among the signals.
SIGNALS = {
    "BLANK_COLUMN": "blank_column",
    "TITLE_MISSING": "title_missing",
    "PERIOD_MISSING": "period_missing",
    "TEMPLATE_YEAR_MISMATCH": "edition_year_mismatch",
    "DATE_BEFORE_PERIOD_END": "issued_before_period_end",
    "TABLE_ABSENT": "table_absent",
    "MISSING_CELLS": "ragged_row",
    "T2_RULES_BY_TOWNSHIP": "regulation_by_township",
    "T2_COUNT_IN_WRONG_COLUMN": "decisions_equal_stock",
    "UNIT_AMBIGUOUS": "unit_inferred",
}


def test_signals_tell_the_anomalies_and_no_others(truth: Truth, found: Report) -> None:
    told = {signal.rule for signal in found.signals} & set(SIGNALS.values())
    assert told == {SIGNALS[anomaly["code"]] for anomaly in truth["anomalies"] if anomaly["code"] in SIGNALS}


def test_extra_tables(truth: Truth, found: Report) -> None:
    assert found.extracted.extra_tables == len(truth["extra_tables"])


def test_items_disclosed(truth: Truth, found: Report) -> None:
    told = truth["facts"]["items_disclosed_total"]
    read = [fact for fact in found.narrative if fact.field == "items_disclosed"]
    assert [fact.value for fact in read] == ([told["value"]] if told else [])
    if told:
        assert told["quote"]["text"] in read[0].text
        assert read[0].where is not None
        assert read[0].where.line == told["quote"]["line"]


def test_requests_said_in_words(truth: Truth, found: Report) -> None:
    said = truth["facts"]["applications"]["narrative"]
    read = [fact.value for fact in found.narrative if fact.field == "requests_received"]
    assert read == ([truth["facts"]["applications"]["received"]] if said else [])


@pytest.mark.parametrize("field", ["problem", "improvement"])
def test_points(field: str, truth: Truth, found: Report) -> None:
    expected = ["".join(point["text"].split()) for point in truth[f"{field}s"]]
    read = ["".join(fact.text.split()) for fact in found.narrative if fact.field == field]
    assert read == expected


def test_legal_documents(truth: Truth, found: Report) -> None:
    expected = {"".join(document["title"].split()): document["number"] for document in truth["legal_documents"]}
    read = [fact.text for fact in found.narrative if fact.field == "legal_document"]
    told = {title for title in expected if any(text.startswith(title) for text in read)}
    assert told == set(expected)
    for title, number in expected.items():
        assert number is None or any(text.startswith(title) and number in text for text in read)
    others = [text for text in read if not text.startswith(tuple(expected))]
    assert [text for text in others if not any(title.endswith(text) for title in expected)] == []
