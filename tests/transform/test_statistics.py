"""Rows of the statistics table as facts, and what is told of them."""

from __future__ import annotations

from dataclasses import replace

from printed_form import read

from extract.model import Where
from extract.records import PrintedStatistic
from transform.records import NarrativeFact
from transform.statistics import FIELD, statistics_facts, statistics_signals, told_by_statistics


def facts(*rows: tuple[str, str, str | None]) -> list[NarrativeFact]:
    printed = [PrintedStatistic(code, raw, raw, unit, Where(line=at)) for at, (code, raw, unit) in enumerate(rows, 1)]
    return statistics_facts(replace(read("鹭汀县民政局2017年政府信息公开工作年度报告\n"), statistics=tuple(printed)))


def test_a_row_is_a_fact_in_its_printed_unit() -> None:
    rows = ("items_disclosed", "1,287", "条"), ("budget", "12.5", None), ("staff", "", "人"), ("meetings", "3次", None)
    found = facts(*rows)
    assert [(f.field, f.label, f.value, f.unit, f.exactness) for f in found] == [
        (FIELD, "items_disclosed", 1287, "条", "exact"),
        (FIELD, "budget", 12.5, "万元", "exact"),
        (FIELD, "staff", None, "人", None),
        (FIELD, "meetings", 3, "次", "exact"),
    ]
    assert len({fact.ordinal for fact in found}) == 4


def test_what_the_prose_does_not_tell_comes_from_the_table() -> None:
    rows = facts(("items_disclosed", "1287", "条"), ("requests_received", "", "件"), ("fee_charged", "0.35", "万元"))
    assert [(f.field, f.value, f.unit) for f in told_by_statistics([], rows)] == [
        ("items_disclosed", 1287, "条"),
        ("fee_charged", 3500, "元"),
    ]
    prose = [NarrativeFact("items_disclosed", 1, "公开1280条", 1280, "条", "exact")]
    assert [fact.field for fact in told_by_statistics(prose, rows)] == ["fee_charged"]


def test_sums_that_do_not_hold_are_told() -> None:
    parts = [("reviews_upheld", "1", "件"), ("reviews_corrected", "1", "件"), ("reviews_other", "2", "件")]
    assert not list(statistics_signals(facts(("reviews", "4", "件"), *parts)))
    (signal,) = statistics_signals(facts(("reviews", "3", "件"), *parts))
    assert signal.rule == "statistics_sum"
    assert dict(signal.params) == {"parts": "1 + 1 + 2", "sum": "4", "total": "3", "name": "行政复议数量"}
    blank = [*parts[:2], ("reviews_other", "", "件")]
    assert not list(statistics_signals(facts(("reviews", "3", "件"), *blank)))


def test_prose_that_says_another_number_is_told() -> None:
    rows = facts(("requests_received", "37", "件"))
    told = [NarrativeFact("requests_received", 1, "收到36件", 36, "件", "exact", where=Where(line=9))]
    (signal,) = statistics_signals([*told, *rows])
    assert (signal.rule, signal.where) == ("statistics_differ", Where(line=9))
    assert not list(statistics_signals([told[0]._replace(value=37), *rows]))
    assert not list(statistics_signals([told[0]._replace(exactness="approximate"), *rows]))
    assert not list(statistics_signals([*told_by_statistics([], rows), *rows]))
