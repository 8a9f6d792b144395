"""Was last night good: what the status says of nights that ended well, badly, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from arriving import put
from nights import COUNTY, TOWN, begun, night
from test_cli import run_here

from flows import artifacts
from flows.nights import BOOK, Nights, last_nights
from flows.status import read_status
from warehouse.history import Keep

pytestmark = pytest.mark.usefixtures("quick")
HOSTILE = "<script>alert(1)</script> | [x](javascript:1) `a`\n\u202eb"


def status(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_status(home / "gongkai.duckdb")
    return found


def test_a_good_night_and_one_without_anything_new(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    summary = night(tmp_path)
    found = status(tmp_path)
    assert (found["night"]["verdict"], found["night"]["run_id"]) == ("good", summary.run_id)
    assert set(found["stages"]) >= {"landing", "opening", "reading", "judging", "loading", "settling", "publishing"}
    night(tmp_path)
    assert status(tmp_path)["night"]["said"] == "nothing new arrived"


def test_a_night_with_held_documents_is_incomplete_and_says_how_many(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", "odd/tongzhi_2023.txt")
    put(tmp_path / "in", "b.txt", b"")
    night(tmp_path)
    found = status(tmp_path)
    assert (found["night"]["verdict"], found["night"]["said"]) == ("incomplete", "1 held; 1 unreadable")
    assert found["night"]["last_good_night"] is None


def test_a_failed_a_running_and_a_killed_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    night(tmp_path)
    put(tmp_path / "in", "b.txt", COUNTY)
    with monkeypatch.context() as patch:
        patch.setattr("flows.night.judge", lambda *_: (_ for _ in ()).throw(RuntimeError("the machine")))
        with pytest.raises(RuntimeError):
            night(tmp_path)
    failed = status(tmp_path)["night"]
    assert (failed["verdict"], "the machine" in failed["said"]) == ("failed", True)
    assert "nothing was published" in failed["said"]
    with monkeypatch.context() as patch:
        patch.setattr("flows.night.Night.report", lambda _: (_ for _ in ()).throw(RuntimeError("the page")))
        with pytest.raises(RuntimeError):
            night(tmp_path)
    assert "was published" in status(tmp_path)["night"]["said"]
    one = begun(tmp_path)
    one.land()
    assert status(tmp_path)["night"]["verdict"] == "running"
    one.ledger.close(published=False)
    assert one.nights._alive is not None
    one.nights._alive.close()  # as when the process dies: the file stays, the lock goes
    killed = status(tmp_path)["night"]
    assert killed["verdict"] == "killed"
    assert killed["last_good_night"] is not None
    assert night(tmp_path).recovered == 0
    assert status(tmp_path)["night"]["verdict"] == "good"
    assert not list(tmp_path.glob("store/runs/*/.at-work-*"))


def test_torn_lines_of_the_book_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / BOOK).write_text(
        'ed", "x": 1}\n{"run_id": "a", "time": "t", "event": "started"}\n{"run', encoding="utf-8"
    )
    assert last_nights(tmp_path) == [{"began": "t", "run_id": "a", "time": "t", "event": "started"}]
    after = Nights(tmp_path, "b")
    after.started(datetime(2026, 11, 22, tzinfo=UTC))
    after.close()
    told = [(night["run_id"], night["event"]) for night in last_nights(tmp_path)]
    assert told == [("b", "started"), ("a", "started")], "what follows a torn line is whole"


def test_history_lists_the_kept_files_and_rollback_brings_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    first = night(tmp_path, keep=Keep())
    put(tmp_path / "in", "b.txt", COUNTY)
    night(tmp_path, keep=Keep())
    warehouse = ["--warehouse", tmp_path / "gongkai.duckdb"]
    assert run_here(monkeypatch, "rollback", *warehouse) == 0
    assert first.run_id in capfd.readouterr().out
    assert run_here(monkeypatch, "history", "--json", *warehouse) == 0
    listed = json.loads(capfd.readouterr().out)
    assert [(row["landed"], row["current"]) for row in listed] == [(1, False), (1, True)]
    assert listed[1]["run"] == first.run_id
    assert run_here(monkeypatch, "rollback", "nothing", *warehouse) == 3
    assert "no kept file nothing" in capfd.readouterr().err


def test_artifacts_say_what_the_run_did_and_show_untrusted_text_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, tuple[object, str]] = {}

    def make(what: object, *, key: str, description: str) -> None:
        made[key] = what, description

    monkeypatch.setattr("prefect.artifacts.create_table_artifact", make)
    monkeypatch.setattr("prefect.artifacts.create_link_artifact", make)
    put(tmp_path / "in", "a.txt", "odd/tongzhi_2023.txt")
    summary = night(tmp_path)
    artifacts.show(summary, tmp_path / "gongkai.duckdb")
    assert set(made) == {"gongkai-run", "gongkai-stages", "gongkai-held", "gongkai-report"}
    assert {"项目": "暂存", "数量": 1} in made["gongkai-run"][0]  # type: ignore[operator]
    assert "部分文件未入库" in made["gongkai-run"][1]
    assert made["gongkai-held"][0][0]["原因"] == "不是年度报告"  # type: ignore[index]
    monkeypatch.setenv("GONGKAI_REPORTS_URL", "https://reports.example.org/")
    artifacts.show(replace(summary, run_id="20991231T000000Z-aaaaaa"), tmp_path / "gongkai.duckdb")  # as in a rebuild
    assert made["gongkai-report"][0] == f"https://reports.example.org/{summary.run_id}/report.html"
    assert not set(artifacts.harmless(HOSTILE)) & set("<>|[]`\n\u202e")


def test_progress_of_reading_is_told_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr("prefect.artifacts.create_progress_artifact", lambda progress, **_: "id")
    monkeypatch.setattr("prefect.artifacts.update_progress_artifact", lambda _, progress: told.append(progress))
    shown = artifacts.Shown()
    shown.stage("landing")
    shown.advance()
    shown.stage("reading", 100)
    for _ in range(100):
        shown.advance()
    shown.stage("publishing", 1)
    assert told == [*map(float, range(5, 101, 5)), 100.0]
