import pytest
from warehouse_frames import Made, frames_of

from warehouse.errors import NotPublishableError
from warehouse.publish import staging

pytestmark = pytest.mark.usefixtures("not_compared")

BROKEN = {
    "landed is not": "UPDATE run SET landed = landed + 1",
    "counts are not": "UPDATE run SET landed = landed + 1, held = held + 1",
    "has no row": "DELETE FROM run",
    "fact_request: the key": "INSERT INTO fact_request SELECT * FROM fact_request LIMIT 1",
    "dq_finding: the key": "INSERT INTO dq_finding SELECT * FROM dq_finding LIMIT 1",
    "outcome refers to nothing in dim_outcome": "UPDATE fact_request SET outcome = 'gone' WHERE outcome = 'granted'",
    "report_id refers to nothing": "UPDATE fact_dispute SET report_id = 'gone'",
    "fact_request: a report has not": "DELETE FROM fact_request WHERE outcome = 'granted'",
    "fact_disclosure: a report has not": "DELETE FROM fact_disclosure",
    "do not agree": "UPDATE fact_request SET year = 2001",
    "exactly one current": "UPDATE dim_report SET is_current = false",
    "lacks organ": "UPDATE dim_report SET organ_id = NULL",
    "says no reason": "UPDATE dim_report SET status = 'held'",
    "not loaded": "UPDATE document SET report_id = 'gone'",
}


@pytest.mark.parametrize("named", BROKEN)
def test_every_broken_promise_stops_the_publish(path, named):
    with staging(path, "run-1") as staged:
        staged.load(frames_of("run-1", Made("a", findings=["f1"])))
        staged.settle()
        staged.connection.execute(BROKEN[named])
        with pytest.raises(NotPublishableError) as caught:
            staged.publish()
    assert any(named in violation for violation in caught.value.violations)
    assert not path.exists()


def test_findings_that_nobody_settled_stop_the_publish(path):
    with staging(path, "run-1") as staged:
        staged.load(frames_of("run-1", Made("a", findings=["f1"])))
        with pytest.raises(NotPublishableError, match="not settled"):
            staged.publish()


def test_reports_without_tables_need_no_cells(publish, ask):
    publish("run-1", Made("a", edition="pre2019", year=2016), Made("b", edition="unknown", organ="o2"))
    assert ask("SELECT count(*) FROM v_report") == [(2,)]
    assert ask("SELECT count(*) FROM fact_request") == [(0,)]
