from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from arriving import SAMPLES, Published, Run, put

from expectations.judge import Judgement
from expectations.structural import StructuralFailure
from flows import night
from flows.errors import CountError, FlowError, StoreError, StructureError, UsageError
from flows.night import Night
from flows.options import Options
from flows.store import Store
from warehouse.errors import SchemaMismatchError, WarehouseError
from warehouse.query import run_sql

pytestmark = pytest.mark.usefixtures("published", "quick")  # in this order: the samples are judged in full

TOWN = "jichuan/luting/qingyunzhen_2019.txt"
COUNTY = "jichuan/luting/xianzhengfu_2023.txt"
OLDER = "CREATE OR REPLACE VIEW schema_stamp AS SELECT 0 AS version, 'older' AS digest"
CORRECTED = "jichuan/luting/xianzhengfu_2023_gengzheng.txt"


def statuses(home: Path) -> dict[str, tuple[object, ...]]:
    found = run_sql(home / "gongkai.duckdb", "SELECT source_path, status, reason, report_id FROM document")
    return {Path(str(path)).name: rest for path, *rest in found.rows}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_all_samples_are_accounted_for(published: Published) -> None:
    summary = published.summary
    samples = [path for path in (SAMPLES / "reports").rglob("*") if path.is_file()]
    assert summary.landed == len(samples)
    assert summary.landed == summary.loaded + summary.held + summary.duplicate + summary.unreadable
    assert min(summary.loaded, summary.held, summary.duplicate, summary.unreadable) > 0
    stored = run_sql(published.warehouse, "SELECT landed, loaded, held, duplicate, unreadable, findings_new FROM run")
    counts = summary.landed, summary.loaded, summary.held, summary.duplicate, summary.unreadable
    assert stored.rows == ((*counts, summary.findings_new),)


def test_every_sample_has_the_outcome_that_its_author_expects(published: Published) -> None:
    found = statuses(published.warehouse.parent)
    for path in (SAMPLES / "expected").rglob("*.json"):
        expected = json.loads(path.read_text(encoding="utf-8"))
        name = Path(expected["file"]).name
        assert (name, found[name][0]) == (name, expected["disposition"])
        if expected["hold"]:
            assert (name, found[name][1]) == (name, expected["hold"])


def test_reports_and_log_of_the_run_are_there(published: Published) -> None:
    summary = published.summary
    for written in (summary.html, summary.mail, summary.log):
        assert written is not None
        assert Path(written).parent == published.reports / summary.run_id
        assert Path(written).stat().st_size > 0
    events = [json.loads(line) for line in Path(summary.log or "").read_text(encoding="utf-8").splitlines()]
    assert {event["run_id"] for event in events} == {summary.run_id}
    assert [events[0]["event"], events[-1]["event"]] == ["start", "finish"]
    assert set(summary.seconds) >= {"landing", "reading", "judging", "loading", "publishing", "reporting"}


def test_a_second_run_finds_nothing_new_and_leaves_the_warehouse_alone(nightly: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", TOWN)
    assert nightly(tmp_path / "in", tmp_path).loaded == 1
    before = digest(tmp_path / "gongkai.duckdb"), (tmp_path / "gongkai.duckdb").stat().st_ino
    again = nightly(tmp_path / "in", tmp_path)
    assert (again.published, again.landed, again.known, again.complete) == (False, 0, 1, True)
    assert before == (digest(tmp_path / "gongkai.duckdb"), (tmp_path / "gongkai.duckdb").stat().st_ino)


def test_repeats_are_duplicates_of_the_first_and_a_correction_is_a_version(nightly: Run, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, "1.txt", COUNTY)
    put(inbox, "2_same_bytes.txt", COUNTY)
    text = (SAMPLES / "reports" / COUNTY).read_bytes().decode("utf-8-sig")
    put(inbox, "3_other_encoding.txt", text.encode("utf-16"))
    first = nightly(inbox, tmp_path)
    assert (first.loaded, first.duplicate, first.checks_failed > 0) == (1, 2, True)
    found = statuses(tmp_path)
    assert [found[name][0] for name in sorted(found)] == ["loaded", "duplicate", "duplicate"]
    assert len({report_id for _, _, report_id in found.values()}) == 1
    assert (found["2_same_bytes.txt"][1], found["3_other_encoding.txt"][1]) == ("same_bytes", "same_content")

    put(inbox, "4_corrected.txt", CORRECTED)
    put(inbox, "5_later_copy.txt", COUNTY)
    put(inbox, "6_later_encoding.txt", text.encode("utf-8-sig") + b"\r\n")
    second = nightly(inbox, tmp_path)
    assert (second.landed, second.loaded, second.duplicate, second.known) == (3, 1, 2, 3)
    assert second.findings_fixed > 0
    versions = run_sql(
        tmp_path / "gongkai.duckdb", "SELECT source_path, version, is_current FROM dim_report ORDER BY version"
    )
    assert [(Path(str(path)).name, *rest) for path, *rest in versions.rows] == [
        ("1.txt", 1, False),
        ("4_corrected.txt", 2, True),
    ]


def test_what_cannot_be_read_or_keyed_does_not_stop_the_others(nightly: Run, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, "empty.txt", b"")
    put(inbox, "binary.txt", bytes(range(32)) * 40)
    put(inbox, "notice.txt", "odd/tongzhi_2023.txt")
    put(inbox, "town.txt", TOWN)
    put(inbox, "empty_again.txt", b"")
    summary = nightly(inbox, tmp_path, batch=1)
    assert (summary.loaded, summary.held, summary.unreadable, summary.complete) == (1, 1, 3, False)
    found = statuses(tmp_path)
    assert found["notice.txt"][:2] == ["held", "not_a_report"]
    assert "empty" in str(found["empty.txt"][1])
    chinese = run_sql(tmp_path / "gongkai.duckdb", "SELECT source_path, reason_zh FROM document WHERE reason_zh <> ''")
    told = {Path(str(path)).name: text for path, text in chinese.rows}
    assert told["empty.txt"] == "文件为空；请从来源重新获取。"
    assert told["notice.txt"] == "不是年度报告"
    assert found["empty_again.txt"] == found["empty.txt"]


def test_only_what_cannot_be_read_is_a_run_too(nightly: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", "empty.txt", b"")
    summary = nightly(tmp_path / "in", tmp_path)
    assert (summary.published, summary.landed, summary.unreadable) == (True, 1, 1)
    assert summary.html is not None


def test_a_rebuild_reads_the_store_again_and_keeps_first_paths_and_times(nightly: Run, tmp_path: Path) -> None:
    inbox, warehouse = tmp_path / "in", tmp_path / "gongkai.duckdb"
    put(inbox, "b.txt", TOWN)
    nightly(inbox, tmp_path)
    put(inbox, "a.txt", TOWN)
    nightly(inbox, tmp_path)
    query = "SELECT source_path, status, report_id, landed_at FROM document ORDER BY 1"
    before = run_sql(warehouse, query).rows
    with duckdb.connect(warehouse) as connection:
        connection.execute(OLDER)
    for path in inbox.iterdir():
        path.unlink()
    assert nightly(None, tmp_path, rebuild=True).landed == 2
    assert run_sql(warehouse, query).rows == before
    assert [Path(str(row[0])).name for row in before if row[1] == "loaded"] == ["b.txt"]


def test_another_schema_version_is_refused_and_kept(nightly: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", TOWN)
    nightly(tmp_path / "in", tmp_path)
    with duckdb.connect(tmp_path / "gongkai.duckdb") as connection:
        connection.execute(OLDER)
    before = digest(tmp_path / "gongkai.duckdb")
    with pytest.raises(SchemaMismatchError, match="--rebuild"):
        nightly(tmp_path / "in", tmp_path)
    assert digest(tmp_path / "gongkai.duckdb") == before


def test_a_structural_failure_leaves_yesterdays_warehouse(
    nightly: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", TOWN)
    nightly(tmp_path / "in", tmp_path)
    before = digest(tmp_path / "gongkai.duckdb")
    failure = StructuralFailure("fact_request", "outcome", "expect_in_set", 7, ("row 1: 'x'",))

    def failing(frames: dict[str, object], findings: object) -> Judgement:
        empty = frames["dq_check"]
        return Judgement(False, (failure,), empty, empty, empty, {})  # type: ignore[arg-type]

    put(tmp_path / "in", COUNTY)
    with monkeypatch.context() as patch:
        patch.setattr(night, "judge", failing)
        with pytest.raises(StructureError, match=r"fact_request.outcome: expect_in_set \(7\)"):
            nightly(tmp_path / "in", tmp_path)
    assert digest(tmp_path / "gongkai.duckdb") == before
    assert not list(tmp_path.glob("*staging*"))
    assert nightly(tmp_path / "in", tmp_path).loaded == 1, "what could not be published arrives again"


def test_a_path_that_cannot_be_written_is_told(nightly: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", TOWN)
    (tmp_path / "file").write_text("no directory", encoding="utf-8")
    with pytest.raises(FlowError, match="give another --reports directory"):
        nightly(tmp_path / "in", tmp_path / "file")
    options = Options((tmp_path / "in",), tmp_path / "file" / "g.duckdb", tmp_path / "reports")
    with Night(options) as one, pytest.raises(StoreError, match="cannot be written"):
        one.land()


def test_a_file_that_is_no_warehouse_is_told_and_kept(nightly: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", TOWN)
    (tmp_path / "gongkai.duckdb").write_text("my thesis", encoding="utf-8")
    with pytest.raises(WarehouseError, match="warehouse"):
        nightly(tmp_path / "in", tmp_path)
    assert (tmp_path / "gongkai.duckdb").read_text(encoding="utf-8") == "my thesis"


def test_counts_that_do_not_add_up_are_not_published(tmp_path: Path) -> None:
    options = Options((put(tmp_path / "in", TOWN),), tmp_path / "g.duckdb", tmp_path / "reports")
    with Night(options) as one:
        one.land()
        one.open()
        one.begin()
        with pytest.raises(CountError, match="1 documents landed and 0 are accounted for"):
            one.settle()
    assert not (tmp_path / "g.duckdb").exists()
    assert len(list(Store(tmp_path / "store").arrivals())) == 1, "the document is kept for the next run"


def test_the_flow_can_be_sent_to_a_process_of_its_own_as_its_schedule_does(prefect_here: None) -> None:
    import cloudpickle

    from flows.nightly import nightly as flow

    sent = cloudpickle.loads(cloudpickle.dumps(flow))
    assert sent.validate_parameters({"workers": 3})["workers"] == 3


def test_a_run_without_paths_is_refused(nightly: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_INBOX", raising=False)
    with pytest.raises(UsageError, match="GONGKAI_INBOX"):
        nightly(None, tmp_path)
