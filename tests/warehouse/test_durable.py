"""A power cut must find bytes before names: a rename comes after the sync of its file and before its folder's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from warehouse_frames import Made, frames_of

from warehouse.durable import make_folder, write
from warehouse.history import Keep
from warehouse.publish import staging

pytestmark = pytest.mark.usefixtures("not_compared")


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What is synced, renamed and opened for writing from here on, in order."""
    events: list[tuple[str, str, str]] = []
    sync, replace, link = os.fsync, os.replace, os.link

    def synced(descriptor: int) -> None:
        events.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink()), ""))
        sync(descriptor)

    def replaced(source: object, target: object, **_: object) -> None:
        events.append(("rename", str(source), str(target)))
        replace(source, target)  # type: ignore[call-overload]

    def linked(source: object, target: object, **_: object) -> None:
        events.append(("rename", str(source), str(target)))
        link(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", synced)
    for name in ("replace", "rename"):
        monkeypatch.setattr(os, name, replaced)
    monkeypatch.setattr(os, "link", linked)
    return events


def unsafe(events: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Renames whose file was not synced under its old name before, or whose folder was not after."""
    wrong = []
    for at, (kind, source, target) in enumerate(events):
        if kind != "rename":
            continue
        before = {path for event, path, _ in events[:at] if event == "sync"}
        before |= {new for event, old, new in events[:at] if event == "rename" and old in before}
        after = {path for event, path, _ in events[at:] if event == "sync"}
        if source not in before or str(Path(target).parent) not in after:
            wrong.append((kind, source, target))
    return wrong


def test_a_publish_syncs_the_file_then_its_name(path: Path, traced: list[tuple[str, str, str]]) -> None:
    for run_id in ("run-1", "run-2"):
        with staging(path, run_id, keep=Keep()) as staged:
            staged.load(frames_of(run_id, Made(run_id, organ=run_id)))
            staged.settle()
            staged.publish()
    assert [target for kind, _, target in traced if kind == "rename"].count(str(path)) == 2
    assert unsafe(traced) == []


def test_a_small_file_is_written_as_a_whole(tmp_path: Path, traced: list[tuple[str, str, str]]) -> None:
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    assert {path for _, path, _ in traced} == {str(tmp_path), str(tmp_path / "a")}
    write(folder / "x", b"1")
    write(folder / "x", b"2")
    assert unsafe(traced) == []
    assert [path.name for path in folder.iterdir()] == ["x"]
    assert (folder / "x").read_bytes() == b"2"
