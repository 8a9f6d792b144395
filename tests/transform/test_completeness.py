"""Points of completeness against Article 50, and what they are given for."""

from __future__ import annotations

import pytest
from printed_form import HEADINGS, read

from transform.cells import Cells
from transform.completeness import Subject, completeness
from transform.records import Contact, Facts, NarrativeFact, Organ, ReadCell, by_field

TOWN = Organ("某镇人民政府", "某镇人民政府", "township_government")
BUREAU = Organ("某局", "某局", "department")
LONG = "栏目更新不够及时，解读形式较为单一，需要改进"
FACTS = (
    NarrativeFact("items_disclosed", 1, "公开12条", 12, "条"),
    NarrativeFact("problem", 1, LONG),
    NarrativeFact("improvement", 1, LONG),
    NarrativeFact("appraisal", 1, "考核优秀"),
    NarrativeFact("fee_charged", 1, "未收费", 0, "元"),
)
NONE_RECEIVED = NarrativeFact("requests_received", 1, "未收到申请", 0, "件")
NO_REVIEW = NarrativeFact("reviews", 1, "无复议", 0, "件")
CONTACT = Contact(phone="0795-5412108", website="http://www.x.gov.cn")


def cells(table: str, states: dict[tuple[str, str], str]) -> list[ReadCell]:
    return [ReadCell(table, row, column, "", state, None, None, None, None) for (row, column), state in states.items()]


def all_cells(state: str = "reported") -> list[ReadCell]:
    disclosure = {(row, "issued"): state for row in ("regulation", "licensing", "penalty", "administrative_fee")}
    request = {("received", "total"): state, ("carried_in", "total"): state}
    return [
        *cells("disclosure", disclosure),
        *cells("request", request),
        *cells("dispute", {("reconsideration", "total"): state}),
    ]


def subject(**changes: object) -> Subject:
    text = f"某镇2021年政府信息公开工作年度报告\n前言。\n{HEADINGS[0]}\n甲。\n{HEADINGS[5]}\n未收费。\n"
    whole = Subject(read(text), Cells.of(all_cells()), by_field(FACTS), TOWN, 2021, True, True, CONTACT)
    return whole._replace(**changes)


def scores(found: Subject) -> dict[str | None, float]:
    return {fact.label: fact.value or 0 for fact in completeness(found) if fact.field == "completeness_item"}


def without(field: str) -> Facts:
    return by_field(fact for fact in FACTS if fact.field != field)


def test_a_complete_report_has_all_points() -> None:
    total, *items = completeness(subject())
    assert (total.field, total.value, total.unit) == ("completeness", 100, "分")
    assert [fact.ordinal for fact in items] == list(range(1, len(items) + 1))
    assert sum(fact.value or 0 for fact in items) == 100
    assert all("满分" in fact.text for fact in items)


@pytest.mark.parametrize(
    ("changes", "item", "points"),
    [
        ({"facts": without("items_disclosed")}, "proactive", 9),
        ({"cells": Cells.of([])}, "proactive", 9),
        ({"cells": Cells.of([])}, "requests", 0),
        ({"cells": Cells.of([]), "facts": by_field((*FACTS, NONE_RECEIVED))}, "requests", 9),
        ({"cells": Cells.of([]), "facts": by_field((*FACTS, NO_REVIEW))}, "disputes", 9),
        ({"cells": Cells.of(all_cells("blank"))}, "requests", 0),
        ({"cells": Cells.of(all_cells("na"))}, "requests", 18),
        ({"facts": without("problem")}, "problems", 11),
        ({"facts": without("improvement")}, "problems", 11),
        ({"facts": without("appraisal")}, "problems", 14),
        ({"facts": without("appraisal"), "organ": BUREAU}, "problems", 18),
        ({"facts": without("fee_charged")}, "other", 9),
        ({"facts": without("fee_charged"), "year": 2020}, "other", 18),
        ({"has_period": False}, "period", 0),
        ({"has_issue_date": False}, "issue_date", 0),
        ({"contact": Contact()}, "contact", 0),
        ({"contact": Contact()}, "website", 0),
        ({"organ": None}, "organ", 0),
    ],
)
def test_what_is_missing_costs_points(changes: dict[str, object], item: str, points: float) -> None:
    assert scores(subject(**changes))[item] == points


def test_a_short_part_counts_half() -> None:
    short = {**without("problem"), "problem": [NarrativeFact("problem", 1, "更新慢")]}
    assert scores(subject(facts=short))["problems"] == 14.5


def test_the_total_names_what_is_lacking() -> None:
    total = completeness(subject(facts=without("fee_charged")))[0]
    assert total.value == 91
    assert "其他需要报告的事项" in total.text
