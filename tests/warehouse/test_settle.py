import pytest
from warehouse_frames import Made, frames_of

from warehouse.errors import WarehouseError
from warehouse.publish import staging
from warehouse.settle import FindingCounts, settle_findings, settle_versions

STATUS = "SELECT fingerprint, status, first_run_id, last_run_id FROM dq_finding ORDER BY fingerprint"


def versions(ask, *made):
    found = {row[0]: row[1:] for row in ask("SELECT report_id, version, is_current FROM dim_report")}
    return [found[m.report_id] for m in made]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (Made("a", issue_date=None), Made("b", issue_date="2023-01-02")),
        (Made("a", issue_date="2023-01-31"), Made("b", issue_date="2023-02-01", landed_at="2022-01-01")),
        (Made("a", landed_at="2023-06-01"), Made("b", title="2022年年度报告（更正）", landed_at="2023-01-01")),
        (Made("a", landed_at="2023-02-01"), Made("b", landed_at="2023-02-02")),
        (Made("b", title=None, landed_at="2023-02-01"), Made("a", landed_at="2023-02-02")),
    ],
)
def test_the_later_version_is_current_whatever_the_order_of_arrival(publish, ask, older, newer):
    publish("run-1", newer)
    publish("run-2", older)
    assert versions(ask, older, newer) == [(1, False), (2, True)]


def test_versions_count_within_body_year_and_scope(publish, ask):
    made = [Made("a"), Made("b", year=2021), Made("c", scope="rollup"), Made("d", organ="organ-2")]
    publish("run-1", *made)
    assert versions(ask, *made) == [(1, True)] * 4


def test_facts_of_a_superseded_version_stay_and_views_leave_them_out(publish, ask):
    old, new = Made("a"), Made("b", issue_date="2023-03-01")
    publish("run-1", old)
    publish("run-2", new)
    assert ask("SELECT count(*) FROM fact_request") == [(350,)]
    for view in ("v_cell", "v_request", "v_request_wide", "v_report"):
        assert ask(f"SELECT DISTINCT report_id FROM {view}") == [(new.report_id,)]


def test_life_of_a_finding(publish, ask):
    assert publish("run-1", Made("a", findings=["f1", "f2"])) == FindingCounts(2, 0, 0)
    assert publish("run-2", Made("a", findings=["f2", "f3"])) == FindingCounts(1, 1, 1)
    assert ask(STATUS) == [
        ("f1", "fixed", "run-1", "run-2"),
        ("f2", "open", "run-1", "run-2"),
        ("f3", "new", "run-2", "run-2"),
    ]
    assert publish("run-3", Made("a", findings=["f1"])) == FindingCounts(0, 0, 2, reopened=1)
    assert ask(STATUS)[0] == ("f1", "reopened", "run-1", "run-3")
    assert publish("run-4", Made("a", findings=["f1"])) == FindingCounts(0, 1, 0)
    assert ask(STATUS)[0] == ("f1", "open", "run-1", "run-4")
    counts = "findings_new, findings_fixed, findings_reopened, findings_accepted, findings_open"
    assert ask(f"SELECT {counts} FROM run ORDER BY run_id") == [
        (2, 0, 0, 0, 2), (1, 1, 0, 0, 2), (0, 2, 1, 0, 1), (0, 0, 0, 0, 1)
    ]  # fmt: skip
    assert ask("SELECT run_id, event, open_change FROM dq_finding_event WHERE fingerprint = 'f1' ORDER BY run_id") == [
        ("run-1", "new", 1), ("run-2", "fixed", -1), ("run-3", "reopened", 1)
    ]  # fmt: skip


def test_the_trend_of_an_area_counts_what_is_open_after_each_run(publish, ask):
    publish(
        "run-1", Made("a", findings=["f1", "f2"]), Made("b", organ="organ-2", jurisdiction="990123", findings=["f3"])
    )
    publish("run-2", Made("a", findings=["f2"]))
    publish("run-3", Made("a", findings=["f1", "f2"]))
    sql = """SELECT run_id, new, fixed, reopened, open_after FROM v_finding_trend
        WHERE jurisdiction_id = ? ORDER BY run_id"""
    assert ask(sql, "990122") == [("run-1", 2, 0, 0, 2), ("run-2", 0, 1, 0, 1), ("run-3", 0, 0, 1, 2)]
    assert ask(sql, "990123") == [("run-1", 1, 0, 0, 1)]


def test_a_corrected_version_fixes_the_findings_of_the_one_before(publish, ask):
    publish("run-1", Made("a", findings=["f1", "f2"]))
    new = Made("b", issue_date="2023-03-01", findings=["f2"])
    assert publish("run-2", new) == FindingCounts(0, 1, 1)
    assert ask("SELECT report_id FROM dq_finding WHERE status = 'open'") == [(new.report_id,)]


def test_an_older_version_that_arrives_late_touches_no_finding_of_the_current_one(publish, ask):
    current = Made("b", issue_date="2023-03-01", findings=["f1"])
    publish("run-1", current)
    assert publish("run-2", Made("a", findings=["f1", "f2"])) == FindingCounts(0, 0, 0)
    assert ask("SELECT fingerprint, status, report_id = ? FROM dq_finding ORDER BY 1", current.report_id) == [
        ("f1", "new", True),
        ("f2", "fixed", False),
    ]
    assert ask("SELECT event, open_change FROM dq_finding_event WHERE run_id = 'run-2'") == [("superseded", 0)]
    assert ask("SELECT sum(findings_fixed) FROM run") == [(0,)], "nobody has corrected anything"
    assert publish("run-3", Made("b", issue_date="2023-03-01", findings=["f1", "f2"])) == FindingCounts(1, 1, 0)
    last = ask("SELECT status, first_run_id FROM dq_finding WHERE fingerprint = 'f2'")
    assert last == [("new", "run-3")], "it was never open before"


def test_findings_of_reports_that_a_run_does_not_judge_stay(publish, ask):
    publish("run-1", Made("a", findings=["f1"]))
    publish("run-2", Made("b", organ="organ-2", findings=["f2"]))
    assert ask(STATUS)[0] == ("f1", "new", "run-1", "run-1")


def test_findings_of_a_held_report_are_fixed_once_it_loads(publish, ask):
    publish("run-1", Made("a", status="held", findings=["f1"]))
    assert ask("SELECT status, report_status FROM v_finding_open") == [("new", "held")]
    publish("run-2", Made("a"))
    assert ask("SELECT status FROM dq_finding") == [("fixed",)]


def test_batches_of_one_run_give_the_same_and_are_settled_once(path, ask):
    one, two = Made("a", findings=["f1"]), Made("b", organ="organ-2", findings=["f2"])
    with staging(path, "run-1") as staged:
        both = frames_of("run-1", one, two)
        staged.load(frames_of("run-1", one))
        staged.load(frames_of("run-1", one))
        staged.load(frames_of("run-1", two))
        staged.load({"run": both["run"]})
        assert staged.settle() == FindingCounts(2, 0, 0)
        with pytest.raises(WarehouseError, match="settled already"):
            staged.settle()
        staged.publish()
    assert [row[1] for row in ask(STATUS)] == ["new", "new"]


ACROSS = "across"


def compared(path, run_id, *made, judged=(), found=()):
    """A run in which comparing reports gave `found` (report, fingerprint), `judged` being those compared again."""
    with staging(path, run_id) as staged:
        staged.load(frames_of(run_id, *made))
        settle_versions(staged.connection)
        staged.connection.execute("INSERT INTO across_rule VALUES (?)", [ACROSS])
        for report in judged:
            staged.connection.execute("INSERT INTO rejudged_across VALUES (?, ?)", [report.report_id, ACROSS])
        for report, fingerprint in found:
            waiting = frames_of(run_id, Made(report.name, findings=[{"fingerprint": fingerprint, "rule": ACROSS}]))
            staged.connection.register("waiting", waiting["dq_finding"])
            staged.connection.execute("INSERT INTO incoming_finding BY NAME SELECT * FROM waiting")
        counts = settle_findings(staged.connection, run_id)
        staged.publish()
    return counts


def test_what_comparing_reports_found_is_fixed_only_where_they_are_compared_again(path, ask):
    a, b = Made("a"), Made("b", year=2021)
    assert compared(path, "run-1", a, b, judged=[a], found=[(a, "x")]) == FindingCounts(1, 0, 0)
    assert compared(path, "run-2", a) == FindingCounts(0, 0, 0), "the report was read again, and not compared"
    assert ask("SELECT status FROM dq_finding") == [("new",)]
    assert compared(path, "run-3", b, judged=[a]) == FindingCounts(0, 0, 1), "its neighbour changed"
    newer = Made("c", issue_date="2023-03-01")
    compared(path, "run-4", b, judged=[a], found=[(a, "x")])
    assert compared(path, "run-5", newer, judged=[newer]) == FindingCounts(0, 0, 1), (
        "the version replacing it is better"
    )


def test_proposals_of_a_superseded_version_make_room_for_those_of_the_current_one(publish, ask):
    change = {
        "fingerprint": "f1",
        "table_code": "request",
        "row_code": "received",
        "column_code": "total",
        "proposed": 9,
    }
    old = Made("a", findings=["f1"], proposals=[change])
    new = Made("b", issue_date="2023-03-01", findings=["f1"], proposals=[change | {"proposed": 8}])
    publish("run-1", old, new)
    assert ask("SELECT report_id, proposed FROM dq_proposal") == [(new.report_id, 8.0)]
