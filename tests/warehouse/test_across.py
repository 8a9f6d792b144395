"""Identities between years, and a government's roll-up against the reports below it."""

import pytest
from across_frames import Body, Nights

CARRY = "carry_over_break"
VERDICTS = (
    "SELECT row_code, column_code, left_value, right_value, state, state_blank_zero, unknown FROM dq_check_across"
)


@pytest.fixture
def nights():
    return Nights()


def cell(value, row="carried_in", column="total", table="request"):
    shown = {"value": value, "number": value, "raw": f"{value:g}"}
    return {(table, row, column): shown}


def blank(row, column, table="request"):
    return {(table, row, column): {"value": None, "number": None, "raw": "", "state": "blank"}}


def out(value, column="total"):
    return cell(value, "carried_out", column)


def norms(made, repealed, in_force):
    told = {"issued": made, "repealed": repealed, "in_force": in_force}
    cells = {}
    for column, value in told.items():
        cells |= cell(float(value), "normative_document", column, "disclosure")
    return cells


def test_every_column_of_what_was_carried_over_is_held_against_the_year_before(nights):
    nights.run(Body("a", year=2021, cells=out(5.0) | out(4.0, "enterprise")), Body("b", year=2022))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "enterprise", "new"), (CARRY, "carried_in", "total", "new")]
    assert len(nights.ask(f"{VERDICTS} WHERE rule = ?", CARRY)) == 7
    ((message, line),) = nights.ask("SELECT message, line FROM dq_finding WHERE column_code = 'total'")
    assert message == "总计列：“上年结转”填报3件，而2021年度报告“结转下年度继续办理”为5件。"
    assert line == 9


def test_a_blank_cell_gives_no_strict_verdict_and_one_with_blank_as_zero(nights):
    nights.run(
        Body("a", year=2021, cells=blank("carried_out", "total")),
        Body("b", year=2022, cells=blank("carried_in", "enterprise")),
    )
    rows = nights.ask(f"{VERDICTS} WHERE rule = ? AND state <> 'pass' ORDER BY column_code", CARRY)
    assert rows == [
        ("carried_in", "enterprise", None, 3.0, "not_assessable", "fail", "2022:carried_in/enterprise"),
        ("carried_in", "total", 3.0, None, "not_assessable", "fail", "2021:carried_out/total"),
    ]
    assert nights.told(CARRY) == []


def test_only_the_same_body_scope_and_the_year_before_are_compared(nights):
    other = {"cells": out(9.0)}
    nights.run(
        Body("a", year=2022),
        Body("b", year=2021, organ="organ-2", **other),
        Body("c", year=2021, scope="rollup", **other),
        Body("d", year=2020, edition="2019", **other),
    )
    assert nights.ask("SELECT count(*) FROM dq_check_across WHERE rule = ?", CARRY) == [(0,)]


def test_a_table_that_is_not_printed_is_not_judged(nights):
    absent = {key: {"state": "absent", "value": None, "number": None} for key in out(0.0)}
    nights.run(Body("a", year=2021, cells=absent), Body("b", year=2022))
    assert len(nights.ask(f"{VERDICTS} WHERE rule = ?", CARRY)) == 6


def test_a_correction_of_last_years_report_fixes_the_finding_about_this_years(nights):
    nights.run(Body("a", year=2021, cells=out(5.0)), Body("b", year=2022))
    nights.run(Body("c", year=2021, issue_date="2023-03-01", cells=out(3.0)))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "total", "fixed")]
    assert nights.ask("SELECT DISTINCT other_report_id FROM dq_check_across WHERE rule = ?", CARRY) == [
        (Body("c").report_id,)
    ]
    nights.run(Body("d", year=2021, issue_date="2023-04-01", cells=out(4.0)))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "total", "reopened")]


def test_a_correction_of_this_years_report_fixes_its_finding(nights):
    nights.run(Body("a", year=2021, cells=out(5.0)), Body("b", year=2022))
    nights.run(Body("c", year=2022, issue_date="2023-03-01", cells=cell(5.0)))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "total", "fixed")]
    assert set(nights.ask("SELECT report_id FROM dq_check_across")) == {(Body("a").report_id,), (Body("c").report_id,)}


def test_runs_about_others_leave_findings_open_as_they_are(nights):
    nights.run(Body("a", year=2021, cells=out(5.0)), Body("b", year=2022))
    nights.run(Body("c", year=2022, organ="organ-2"))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "total", "new")]


def test_the_order_of_arrival_does_not_matter():
    made = [Body("a", year=2021, cells=out(5.0)), Body("b", year=2022, cells=out(8.0)), Body("c", year=2023)]
    found = set()
    for order in [made, made[::-1], [made[1], made[2], made[0]]]:
        nights = Nights()
        for body in order:
            nights.run(body)
        told = nights.ask("SELECT report_id, column_code, message FROM dq_finding WHERE status <> 'fixed' ORDER BY ALL")
        checks = nights.ask("SELECT * EXCLUDE (run_id) FROM dq_check_across ORDER BY ALL")
        found.add((tuple(told), tuple(checks)))
    assert len(found) == 1
    assert len(told) == 2


def test_a_document_that_is_read_again_as_another_bodys_takes_its_comparisons_along(nights):
    nights.run(Body("a", year=2021, cells=out(5.0)), Body("b", year=2022))
    nights.run(Body("a", year=2021, organ="organ-2", cells=out(5.0)))
    assert nights.told(CARRY) == [(CARRY, "carried_in", "total", "fixed")]
    assert nights.ask("SELECT count(*) FROM dq_check_across WHERE rule = ?", CARRY) == [(0,)]


def test_what_is_in_force_follows_from_the_year_before(nights):
    before = Body("a", year=2021, cells=norms(1, 0, 11))
    nights.run(before, Body("b", year=2022, cells=norms(2, 1, 12)))
    assert nights.told("in_force_break") == []
    nights.run(Body("c", year=2023, cells=norms(2, 1, 14)))
    assert nights.told("in_force_break") == [("in_force_break", "normative_document", "in_force", "new")]
    rows = nights.view("v_ledger_break", "year, row_code, left_value, right_value, difference, other_year")
    assert rows == [(2023, "normative_document", 14.0, 13.0, 1.0, 2022)]


def test_more_issued_than_in_force_and_repealed_is_told(nights):
    nights.run(Body("a", cells=norms(5, 1, 3)), Body("b", organ="organ-2", cells=norms(5, 3, 2)))
    assert nights.told("in_force_low") == [("in_force_low", "normative_document", "issued", "new")]


def test_items_and_published_totals_of_the_form_of_2019(nights):
    def stock(previous, change):
        return cell(previous, "licensing", "items_previous_year", "disclosure") | cell(
            change, "licensing", "items_change", "disclosure"
        )

    def zeros(*columns):
        rows = ("other_management_service", "penalty", "coercion", "administrative_fee")
        return {key: shown for row in rows for c in columns for key, shown in cell(0.0, row, c, "disclosure").items()}

    def public(new, total):
        return cell(new, "normative_document", "newly_published", "disclosure") | cell(
            total, "normative_document", "published_total", "disclosure"
        ) | cell(0.0, "regulation", "newly_published", "disclosure")  # fmt: skip

    quiet = zeros("items_previous_year", "items_change")
    first = Body("a", year=2019, edition="2019", cells=stock(20.0, -1.0) | public(4.0, 10.0) | quiet)
    second = Body("b", year=2020, edition="2019", cells=stock(18.0, 0.0) | public(15.0, 14.0) | quiet)
    nights.run(first, second)
    assert nights.told("items_break", "published_total_low", "published_total_break") == [
        ("items_break", "licensing", "items_previous_year", "new"),
        ("published_total_break", "normative_document", "published_total", "new"),
        ("published_total_low", "normative_document", "newly_published", "new"),
    ]


PLACES = [("9901", "prefecture", None), ("990122", "county", "9901"),
          ("990122100", "township", "990122"), ("990122101", "township", "990122")]  # fmt: skip


def rollup(name="roof", **given):
    made = {"organ": "county", "scope": "rollup", "kind": "government"}
    return Body(name, **{**made, **given})


def parts():
    townships = [
        Body(f"t{n}", organ=f"town-{n}", jurisdiction=f"99012210{n}", kind="township_government") for n in (0, 1)
    ]
    return [*townships, Body("d", organ="bureau"), Body("o", organ="office", kind="government_office")]


def sums(factor):
    """Every number of the roll-up as `factor` parts add it up."""
    return {key: {"value": 3.0 * factor} for key in _added()}


def _added():
    nights = Nights()
    nights.run(rollup(), places=PLACES)
    return [tuple(row) for row in nights.ask("SELECT table_code, row_code, column_code FROM across_part_cell")]


@pytest.fixture(scope="module")
def four_times():
    return sums(4)


def test_a_rollup_that_is_the_sum_of_all_reports_below_it_passes(nights, four_times):
    nights.run(rollup(cells=four_times), *parts(), places=PLACES)
    assert nights.ask(
        "SELECT state, parts, parts_missing, count(*) FROM dq_check_across WHERE parts > 0 GROUP BY ALL"
    ) == [("pass", 4, 0, 31)]
    assert nights.told("rollup_gap") == []


def test_a_rollup_that_is_not_the_sum_is_told_with_both_numbers(nights, four_times):
    wrong = four_times | {("request", "received", "total"): {"value": 13.0}}
    nights.run(rollup(cells=wrong), *parts(), places=PLACES)
    assert nights.told("rollup_gap") == [("rollup_gap", "received", "total", "new")]
    ((message,),) = nights.ask("SELECT message FROM dq_finding WHERE rule = 'rollup_gap'")
    assert "填报13" in message
    assert "共4份报告合计为12" in message
    assert nights.view("v_rollup_gap WHERE state = 'fail'", "rollup, sum_of_parts, gap, parts_missing") == [
        (13.0, 12.0, 1.0, 0)
    ]


def test_missing_parts_are_counted_and_no_verdict_is_given(nights, four_times):
    here = parts()
    absent_bureau = Body("before", organ="archive", year=2021)
    nights.run(rollup(cells=four_times), *here[1:], absent_bureau, places=PLACES)
    assert nights.ask("SELECT DISTINCT state, unknown, parts, parts_missing FROM dq_check_across WHERE parts > 0") == [
        ("not_assessable", "parts_missing:2", 3, 2)
    ]
    nights.run(here[0], Body("later", organ="archive"), places=PLACES)
    assert nights.ask("SELECT DISTINCT state, parts, parts_missing FROM dq_check_across WHERE parts > 0") == [
        ("fail", 5, 0)
    ]


def test_a_body_that_went_into_another_is_not_missed(nights, four_times):
    nights.run(rollup(cells=four_times), *parts(), Body("gone", organ="archive", year=2021), places=PLACES)
    nights.connection.execute("UPDATE dim_organ SET successor_id = 'bureau' WHERE organ_id = 'archive'")
    nights.run(rollup(cells=four_times))
    assert nights.ask("SELECT DISTINCT state, parts_missing FROM dq_check_across WHERE parts > 0") == [("pass", 0)]


def test_own_reports_are_no_rollups(nights):
    nights.run(rollup(scope="own"), *parts(), places=PLACES)
    assert nights.ask("SELECT count(*) FROM dq_check_across WHERE parts IS NOT NULL") == [(0,)]
