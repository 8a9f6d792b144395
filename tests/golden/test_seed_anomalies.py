"""Every error and warning that the truth of the seeds lists is told at its place, and nothing that it says holds."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from seed_names import SEEDS

from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret

# What each code of the truth is called here. An identity with a blank operand is told by what becomes of it with zeros.
RULES: dict[str, tuple[str, ...]] = {
    "T3_SHIFTED_TOTAL": ("shifted_total",),
    "T3_BALANCE": ("request_balance",),
    "T3_OUTCOMES": ("request_outcomes", "blank_breaks_identity"),
    "MISSING_CELLS": ("ragged_rows", "ragged_row"),
    "LABEL_WRONG": ("label_misprint",),
    "T2_DISCLOSED_GT_MADE": ("published_more_than_made",),
    "NARRATIVE_TABLE_GAP": ("requests_not_in_prose",),
    "TEXT_ERROR": ("problem_reads_positive",),
    "SCOPE_MISMATCH": ("scope_word_mismatch",),
    "IMPLAUSIBLE_VALUE": ("implausible_purchase_price",),
    "T2_TOTAL_EQ_NEW": ("published_total_equals_new",),
    "TEMPLATE_YEAR_MISMATCH": ("edition_year_mismatch",),
    "PLACE_CONTRADICTION": ("foreign_place",),
    "HEADING_NUMBERING": ("heading_numbering",),
    "SUBSECTION_GAP": ("subsection_gap",),
    "BLANK_COLUMN": ("blank_column",),
    "UNIT_AMBIGUOUS": ("unit_inferred",),
    "IMPROVEMENTS_MISSING": ("improvements_missing",),
    "SUM_MISMATCH": ("prose_parts_below_total", "prose_parts_exceed_total"),
    "SUM_MISMATCH of a list": ("prose_differs_from_list",),
    "NARRATIVE_TABLE_CONFLICT": ("prose_class_differs_from_list",),
    "BREAKDOWN_INCOMPLETE": ("breakdown_incomplete",),
    "T2_RULES_BY_TOWNSHIP": ("regulation_by_township",),
    "T2_COUNT_IN_WRONG_COLUMN": ("decisions_equal_stock",),
    "DATE_BEFORE_PERIOD_END": ("issued_before_period_end",),
}
# Rules that speak where the truth of the seeds says that prose, list and table agree.
AGREED = ("prose_differs_from_table", "prose_parts_exceed_total", "fee_not_in_prose")


def found_in(shared: Path, stem: str, gazetteer: Gazetteer) -> tuple[Finding, ...]:
    file = shared / "seeds" / f"{stem}.txt"
    return findings_of(interpret(extract(read_document(file.read_bytes(), file.name)), gazetteer))


def truth_of(shared: Path, stem: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((shared / "seeds" / "truth" / f"{stem}.json").read_text(encoding="utf-8"))
    return truth


TABLES = {"table2": "disclosure", "table3": "request", "table4": "dispute"}
# How a truth names the row and the column of a place.
AXES = {"row_id": "row", "item": "row", "items": "row", "group": "row", "column": "column", "measure": "column"}

Codes = dict[tuple[str, str, str], str]


@pytest.fixture(scope="module")
def codes(shared: Path) -> Codes:
    """Code by (table, axis, label or statutory number)."""
    names: Codes = {}
    with (shared / "contract" / "vocabulary.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            names |= {(line["table"], line["axis"], label): line["code"] for label in line["label_zh"].split("|")}
            names[line["table"], line["axis"], line["statutory_no"]] = line["code"]
    return names


def rules_of(anomaly: dict[str, Any]) -> tuple[str, ...]:
    code = anomaly["code"]
    return RULES.get(f"{code} of a list", RULES[code]) if anomaly["where"].get("table") == "extra1" else RULES[code]


def places_of(anomaly: dict[str, Any], codes: Codes) -> list[dict[str, Any]]:
    """What a finding about an anomaly must name, once for each row where it has several."""
    where = anomaly["where"]
    table = TABLES.get(where.get("table", ""))
    lines = [where["line"]] if "line" in where else where.get("lines", ())
    if table is None:
        return [{"lines": lines} if lines and "table" not in where else {}]
    named = {axis: where[name] for name, axis in AXES.items() if name in where}
    rows = named.pop("row", None)
    spot = {"table": table, **{axis: codes[table, axis, label] for axis, label in named.items()}, "lines": lines}
    labels = rows if isinstance(rows, list) else [rows]
    return [spot if label is None else {**spot, "row": codes[table, "row", label]} for label in labels]


def stands_at(finding: Finding, place: dict[str, Any]) -> bool:
    line = finding.where.line if finding.where else None
    return all(getattr(finding, axis) == place[axis] for axis in ("table", "row", "column") if axis in place) and (
        not place.get("lines") or line in place["lines"]
    )


@pytest.mark.parametrize("stem", SEEDS)
def test_every_anomaly_is_told_at_its_place(
    stem: str, shared: Path, gazetteer_of_china: Gazetteer, codes: Codes
) -> None:
    left = list(found_in(shared, stem, gazetteer_of_china))
    untold = []
    for anomaly in truth_of(shared, stem)["anomalies"]:
        if anomaly["severity"] not in ("error", "warning"):
            continue
        for place in places_of(anomaly, codes):
            told = next((f for f in left if f.rule in rules_of(anomaly) and stands_at(f, place)), None)
            if told is None:
                untold.append((anomaly["code"], place))
            else:
                left.remove(told)  # one finding tells one anomaly
    assert untold == []


@pytest.mark.parametrize("stem", SEEDS)
def test_what_agrees_is_left_in_peace(stem: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    found = found_in(shared, stem, gazetteer_of_china)
    assert [finding.message for finding in found if finding.rule in AGREED] == []
    if not any(a["severity"] == "error" for a in truth_of(shared, stem)["anomalies"]):
        assert [finding.message for finding in found if finding.severity == "error"] == []
