"""Every anomaly of error or warning that the truth of the seeds lists is told, and nothing that it says holds."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from seed_names import SEEDS

from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret

# What each code of the truth is called here; one anomaly may be told by one of several rules.
RULES: dict[str, tuple[str, ...]] = {
    "T3_SHIFTED_TOTAL": ("shifted_total",),
    "T3_BALANCE": ("request_balance",),
    "T3_OUTCOMES": ("request_outcomes", "request_outcomes_blank", "likely_wrong_cell", "shifted_total"),
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
    "SUM_MISMATCH": ("prose_parts_below_total", "prose_parts_exceed_total", "prose_differs_from_list"),
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


@pytest.mark.parametrize("stem", SEEDS)
def test_every_anomaly_is_told(stem: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    listed = [a for a in truth_of(shared, stem)["anomalies"] if a["severity"] in ("error", "warning")]
    told = Counter(finding.rule for finding in found_in(shared, stem, gazetteer_of_china))
    needed = Counter(a["code"] for a in listed)
    short = {code: n for code, n in needed.items() if sum(told[rule] for rule in RULES[code]) < n}
    assert short == {}


@pytest.mark.parametrize("stem", SEEDS)
def test_what_agrees_is_left_in_peace(stem: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    found = found_in(shared, stem, gazetteer_of_china)
    assert [finding.message for finding in found if finding.rule in AGREED] == []
    if not any(a["severity"] == "error" for a in truth_of(shared, stem)["anomalies"]):
        assert [finding.message for finding in found if finding.severity == "error"] == []
