from warehouse_frames import Made

from extract.forms import members
from warehouse.views import views

TOTAL = {("request", "received", "total"): {"value": None, "number": None, "state": "blank", "raw": None}}


def test_an_unknown_total_is_null_and_never_zero(publish, ask):
    publish("run-1", Made("a", cells=TOTAL))
    assert ask("SELECT received, carried_in, checks_failed FROM v_report") == [(None, 3.0, 0)]
    assert ask("SELECT total, natural_person FROM v_request_wide WHERE outcome = 'received'") == [(None, 3.0)]


def test_no_view_turns_a_missing_value_into_zero():
    counts = ("checked", "found", "arrived", "failed")
    for view in views():
        for part in view.sql.lower().split("coalesce(")[1:]:
            assert part.startswith((*(f"{name}." for name in counts), "place.valid", "report.edition")), (
                view.name,
                part[:40],
            )


def test_additive_views_leave_totals_out(publish, ask):
    publish("run-1", Made("a"))
    assert ask("SELECT sum(value) FROM v_request WHERE outcome = 'received'") == [(18.0,)]
    assert ask("SELECT count(*) FROM v_request WHERE outcome = 'processed_total' OR applicant = 'total'") == [(0,)]
    assert ask("SELECT count(*) FROM v_dispute WHERE result = 'total'") == [(0,)]


def test_wide_views_have_a_column_per_member_and_a_row_per_report_and_row(publish, ask):
    publish("run-1", Made("a"), Made("b", organ="organ-2"))
    for table, rows in (("disclosure", 6), ("request", 25), ("dispute", 3)):
        columns = [row[0] for row in ask(f"DESCRIBE v_{table}_wide")]
        codes = [member.code for member in members(table, "column")]
        assert columns[-len(codes) :] == codes
        assert ask(f"SELECT count(*) FROM v_{table}_wide") == [(2 * rows,)]


def test_every_cell_is_traced_to_its_line(publish, ask):
    cell = {
        ("disclosure", "administrative_fee", "amount"): {
            "value": 650000.0,
            "number": 65.0,
            "unit": "万元",
            "raw": "65万元",
        }
    }
    publish("run-1", Made("a", cells=cell))
    found = ask(
        """SELECT row_zh, column_zh, raw, number, unit, value, line, source_path, organ FROM v_cell
        WHERE table_code = 'disclosure' AND row_code = 'administrative_fee'"""
    )
    assert found == [
        ("行政事业性收费", "本年收费金额（单位：万元）", "65万元", 65.0, "万元", 650000.0, 9, "in/a.txt", "机关organ-1")
    ]
    assert ask("SELECT count(*) FROM v_cell") == [(200,)]


def test_carry_over_compares_two_years_column_by_column(publish, ask):
    before = Made("a", year=2021, cells={("request", "carried_out", "enterprise"): {"value": 4.0}})
    blank = {("request", "carried_in", "total"): {"value": None, "state": "blank"}}
    publish("run-1", before, Made("b", year=2022, cells=blank), Made("c", organ="organ-2"))
    found = dict(ask("SELECT applicant, state FROM v_carry_over"))
    assert found.pop("enterprise") == "fail"
    assert found.pop("total") == "not_assessable"
    assert set(found.values()) == {"pass"}


def test_failed_checks_and_coverage(publish, ask):
    check = {"rule": "request_balance", "table_code": "request", "row_code": "", "column_code": "total"}
    checks = [
        check | {"left_value": 5.0, "right_value": 3.0, "state": "fail"},
        check | {"column_code": "enterprise", "state": "not_assessable", "unknown": "received/enterprise"},
    ]
    publish("run-1", Made("a", checks=checks), Made("b", organ="organ-2", jurisdiction="990123", year=2021))
    assert ask("SELECT column_code, difference FROM v_check_failed") == [("total", 2.0)]
    assert ask("SELECT checks, checks_failed, checks_not_assessable FROM v_report WHERE year = 2022") == [(2, 1, 1)]
    assert ask("SELECT jurisdiction_id, year, reports, reports_with_failed_checks FROM v_coverage ORDER BY ALL") == [
        ("990122", 2021, 0, 0),
        ("990122", 2022, 1, 1),
        ("990123", 2021, 1, 0),
        ("990123", 2022, 0, 0),
    ]


def test_a_report_shows_its_completeness(publish, ask):
    told = [{"field": "completeness", "ordinal": 1, "text": "完整性得分91分", "value": 91.0, "unit": "分"}]
    publish("run-1", Made("a", narrative=told), Made("b", organ="organ-2"))
    assert sorted(ask("SELECT completeness FROM v_report"), key=str) == [(91.0,), (None,)]
