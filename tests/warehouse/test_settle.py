import pytest
from warehouse_frames import Made, frames_of

from warehouse.errors import WarehouseError
from warehouse.publish import staging
from warehouse.settle import FindingCounts

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
    assert publish("run-3", Made("a", findings=["f1"])) == FindingCounts(1, 0, 2)
    assert ask(STATUS)[0] == ("f1", "new", "run-1", "run-3")
    assert ask("SELECT findings_new, findings_fixed FROM run ORDER BY run_id") == [(2, 0), (1, 1), (1, 2)]


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
