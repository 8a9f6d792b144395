"""A rebuild goes through all runs again and gives the same warehouse, byte for byte in its exported Parquet."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from arriving import put
from nights import CORRECTED, COUNTY, TOWN, ask, begun, ledger_of, loaded, night, rebuilt

from benchmarks.year import Year
from flows.store import Store

pytestmark = pytest.mark.usefixtures("quick", "unreported")


def test_nights_of_corrections_and_deletions_end_consistent_and_rebuild_to_the_same_bytes(
    tmp_path: Path,
) -> None:
    year = Year(tmp_path, random.Random(3))
    for _ in range(8):
        year.deliver()
        year.night()
    assert year.faults() == []
    assert ask(tmp_path, "SELECT count(*) > 5, sum(findings_fixed) > 0 FROM run") == ((True, True),)
    assert ask(tmp_path, "SELECT max(version) > 1 FROM dim_report") == ((True,),)
    before = year.exported("before")
    assert year.night(paths=(), rebuild=True).published
    assert year.exported("after") == before


def test_a_rebuild_takes_what_no_run_has_accounted_for_as_a_run_of_its_own(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    first = night(tmp_path)
    put(tmp_path / "in", "b.txt", COUNTY)
    one = begun(tmp_path)
    one.land()
    one.ledger.close(published=True)  # as in a store that was kept before there was a ledger
    one.nights.close()
    summary = rebuilt(tmp_path)
    assert (summary.landed, summary.loaded) == (2, 2)
    assert ask(tmp_path, "SELECT run_id, landed FROM run ORDER BY 1") == ((first.run_id, 1), (summary.run_id, 1))
    assert rebuilt(tmp_path).landed == 2
    assert len(ask(tmp_path, "SELECT * FROM run")) == 2


def test_a_lost_warehouse_comes_back_with_its_history(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", COUNTY)
    night(tmp_path)
    put(tmp_path / "in", "b.txt", CORRECTED)
    night(tmp_path)
    query = "SELECT run_id, started_at, finished_at, landed, findings_new, findings_fixed FROM run ORDER BY 1"
    before = ask(tmp_path, query), ask(tmp_path, "SELECT * FROM dq_finding ORDER BY ALL")
    (tmp_path / "gongkai.duckdb").unlink()
    rebuilt(tmp_path)
    assert before == (ask(tmp_path, query), ask(tmp_path, "SELECT * FROM dq_finding ORDER BY ALL"))


def test_without_its_warehouse_an_ordinary_run_loads_the_store_too(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    night(tmp_path)
    (tmp_path / "gongkai.duckdb").unlink()
    (tmp_path / "in" / "a.txt").unlink()
    assert night(tmp_path).recovered == 1
    assert loaded(tmp_path) == [("a.txt", "loaded")]


def test_people_decide_in_the_run_in_which_they_did(tmp_path: Path) -> None:
    reviewed = tmp_path / "reviewed"
    reviewed.mkdir()
    put(tmp_path / "in", "a.txt", COUNTY)
    night(tmp_path, reviewed=reviewed)
    ((fingerprint, document),) = ask(
        tmp_path,
        "SELECT fingerprint, document_sha256 FROM dq_finding JOIN dim_report USING (report_id) "
        "WHERE severity = 'error' ORDER BY 1 LIMIT 1",
    )
    about = f"- document: {document}\n  fingerprint: {fingerprint}\n  verdict: right\n"
    said = "  reason: checked\n  reviewer: a\n  date: 2025-01-02\n"
    (reviewed / "one.yaml").write_text(about + said, encoding="utf-8")
    second = night(tmp_path, reviewed=reviewed)
    assert second.published
    query = "SELECT status, last_run_id FROM dq_finding ORDER BY fingerprint"
    before = ask(tmp_path, query)
    assert ("accepted", second.run_id) in before
    night(tmp_path, paths=(), rebuild=True, reviewed=reviewed)
    assert ask(tmp_path, query) == before


def test_the_ledger_names_every_document_with_its_time(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    night(tmp_path)
    (entry,) = ledger_of(tmp_path).entries(None)
    assert entry.arrivals == tuple(Store(tmp_path / "store").arrivals())
