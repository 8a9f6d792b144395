"""Earlier published files: kept by the rule, brought back at once."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest
from warehouse_frames import Made, frames_of

from warehouse.errors import MissingWarehouseError, NotAWarehouseError, PublisherBusyError
from warehouse.history import Keep, bring_back, folder_of, versions
from warehouse.lock import publisher_lock
from warehouse.publish import staging
from warehouse.query import open_published

pytestmark = pytest.mark.usefixtures("not_compared")


def published(path: Path, run_id: str, keep: Keep, day: str = "2025-01-01") -> None:
    with staging(path, run_id, keep=keep) as staged:
        staged.load(frames_of(run_id, Made(run_id, organ=run_id)))
        staged.settle()
        staged.publish()
    seconds = datetime.fromisoformat(day).timestamp()
    os.utime(path, (seconds, seconds))


def runs(path: Path) -> list[str]:
    with open_published(path) as connection:
        return [run for (run,) in connection.execute("SELECT run_id FROM run ORDER BY 1").fetchall()]


def names(path: Path) -> list[str]:
    return [version.name for version in versions(path)]


def test_a_published_file_is_kept_under_a_second_name_and_costs_no_copy(path: Path) -> None:
    published(path, "run-1", Keep())
    before = path.stat().st_ino
    published(path, "run-2", Keep(), "2025-01-02")
    assert (folder_of(path) / "run-1.duckdb").stat().st_ino == before
    assert [(version.name, version.current) for version in versions(path)] == [("run-2", True), ("run-1", False)]


def test_the_last_files_and_one_a_month_are_kept(path: Path) -> None:
    days = ["2024-11-05", "2024-12-05", "2024-12-25", "2025-01-05", "2025-01-06", "2025-01-07", "2025-01-08"]
    for number, day in enumerate(days):
        published(path, f"run-{number}", Keep(2, 2), day)
    assert names(path) == ["run-6", "run-5", "run-4", "run-2"]
    published(path, "run-7", Keep(0, 0), "2025-01-09")
    assert names(path) == ["run-7"]


def test_a_file_is_brought_back_and_the_one_that_it_replaces_can_be_too(path: Path) -> None:
    published(path, "run-1", Keep())
    published(path, "run-2", Keep(), "2025-01-02")
    with open_published(path) as session:
        assert bring_back(path).name == "run-1"
        assert session.execute("SELECT count(*) FROM run").fetchall() == [(2,)], "an open session keeps its file"
    assert runs(path) == ["run-1"]
    assert bring_back(path, "run-2").name == "run-2"
    assert runs(path) == ["run-1", "run-2"]
    assert bring_back(path, "run-2").current, "once more changes nothing"
    assert not list(path.parent.glob("*staging*"))


def test_where_there_are_no_links_a_file_is_copied(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    published(path, "run-1", Keep())
    published(path, "run-2", Keep(), "2025-01-02")
    assert runs(folder_of(path) / "run-1.duckdb") == ["run-1"]
    assert bring_back(path).name == "run-1"
    assert runs(path) == ["run-1"]


def test_a_rebuild_that_ends_with_the_same_run_is_another_file(path: Path) -> None:
    published(path, "run-1", Keep())
    published(path, "run-2", Keep(), "2025-01-02")
    bring_back(path)
    with staging(path, "again", rebuild=True, keep=Keep()) as staged:
        staged.replay("run-1")
        staged.load(frames_of("run-1", Made("a", organ="a")))
        staged.settle()
        staged.publish()
    assert sorted(names(path)) == ["run-1", "run-1", "run-2"]
    published(path, "run-3", Keep())
    assert (folder_of(path) / "run-1+2.duckdb").exists()


def test_what_is_not_kept_or_not_whole_is_not_brought_back(path: Path) -> None:
    published(path, "run-1", Keep())
    with pytest.raises(MissingWarehouseError, match="none is kept"):
        bring_back(path)
    published(path, "run-2", Keep(), "2025-01-02")
    with pytest.raises(MissingWarehouseError, match="run-9; known: run-1"):
        bring_back(path, "run-9")
    kept = folder_of(path) / "run-1.duckdb"
    kept.unlink()
    kept.write_bytes(b"damaged")
    os.utime(kept, (1, 1))
    with pytest.raises(NotAWarehouseError):
        bring_back(path)
    assert runs(path) == ["run-1", "run-2"]


def test_nothing_is_brought_back_while_a_run_is_publishing(path: Path) -> None:
    published(path, "run-1", Keep())
    published(path, "run-2", Keep(), "2025-01-02")
    with publisher_lock(path.resolve(), "run-3"), pytest.raises(PublisherBusyError, match="run-3"):
        bring_back(path)
