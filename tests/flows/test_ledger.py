"""What a run took over is never lost: killed before or after any step, rolled back, or beside another run."""

from __future__ import annotations

import fcntl
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from arriving import SAMPLES, put
from nights import COUNTY, TOWN, ask, begun, ledger_of, loaded, night

from flows.errors import StoreError
from flows.ledger import Intent
from flows.night import Night
from warehouse.history import Keep, bring_back
from warehouse.publish import Staged

pytestmark = pytest.mark.usefixtures("quick")
ROOT = SAMPLES.parents[1]


def die(one: Night) -> None:
    """End a night as a kill does: the system frees its locks, and nobody cleans up."""
    one._resources.close()
    one.ledger.close(published=False)
    one.nights.close()


def test_what_a_killed_run_took_over_is_loaded_even_if_its_source_is_gone(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    one = begun(tmp_path)
    assert one.land() == 1
    die(one)
    (tmp_path / "in" / "a.txt").unlink()
    summary = night(tmp_path)
    assert (summary.recovered, summary.loaded) == (1, 1)
    assert loaded(tmp_path) == [("a.txt", "loaded")]
    assert not list(tmp_path.glob("store/runs/*/*.landing"))


def test_half_made_copies_of_killed_runs_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    one = begun(tmp_path)
    one.land()
    die(one)
    folder = next(path for path in (tmp_path / "store").iterdir() if len(path.name) == 2)
    for name in (".landing-dead", ".landing-alive"):
        (folder / name).write_bytes(b"half")
    with (folder / ".landing-alive").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        night(tmp_path)
    assert [path.name for path in folder.glob(".landing-*")] == [".landing-alive"]


def test_what_comes_again_is_not_counted_twice(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    one = begun(tmp_path)
    one.land()
    die(one)
    summary = night(tmp_path)
    assert (summary.recovered, summary.landed, summary.loaded) == (0, 1, 1)


def test_a_run_killed_just_before_the_swap_never_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    with monkeypatch.context() as patch:
        patch.setattr(Staged, "publish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            night(tmp_path)
    (killed,) = tmp_path.glob("store/runs/*/*.json")
    (tmp_path / "in" / "a.txt").unlink()
    summary = night(tmp_path)
    assert (summary.recovered, summary.landed, summary.loaded) == (1, 1, 1)
    assert killed.with_suffix(".undone").exists()
    assert [path.stem for path in tmp_path.glob("store/runs/*/*.json")] == [summary.run_id]


def test_a_run_killed_just_after_the_swap_is_done_and_its_report_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    with monkeypatch.context() as patch:
        patch.setattr(Night, "report", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            night(tmp_path)
    (run_id,) = (run for (run,) in ask(tmp_path, "SELECT run_id FROM run"))
    assert not (tmp_path / "reports" / str(run_id) / "report.html").exists()
    summary = night(tmp_path)
    assert (summary.published, summary.landed, summary.known) == (False, 0, 1)
    assert (tmp_path / "reports" / str(run_id) / "report.html").exists()


def test_after_a_rollback_the_next_run_loads_what_is_missing(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    first = night(tmp_path, keep=Keep())
    put(tmp_path / "in", "b.txt", COUNTY)
    second = night(tmp_path, keep=Keep())
    bring_back(tmp_path / "gongkai.duckdb")
    assert loaded(tmp_path) == [("a.txt", "loaded")]
    (tmp_path / "in" / "b.txt").unlink()
    third = night(tmp_path, keep=Keep())
    assert (third.recovered, third.loaded) == (1, 1)
    assert loaded(tmp_path) == [("a.txt", "loaded"), ("b.txt", "loaded")]
    bring_back(tmp_path / "gongkai.duckdb", second.run_id)
    put(tmp_path / "in", "c.txt", "odd/tongzhi_2023.txt")
    assert night(tmp_path).recovered == 0
    counting = [entry.run_id for entry in ledger_of(tmp_path).entries(None)]
    assert counting[:2] == [first.run_id, second.run_id]
    assert third.run_id not in counting


def test_what_a_living_run_is_landing_is_left_to_it(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    living = begun(tmp_path)
    assert living.land() == 1
    assert ledger_of(tmp_path).pending(()) == ((), ())
    die(living)
    assert [arrival.path for arrival in ledger_of(tmp_path).pending(()).arrivals] == [str(tmp_path / "in" / "a.txt")]


def test_a_run_waits_for_nobody_and_takes_only_what_the_other_has_not_loaded(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    slow = begun(tmp_path)
    slow.land()
    assert night(tmp_path).loaded == 1
    slow.open()
    assert slow.begin() == 0
    slow.settle()
    assert slow.summary.landed == 0
    die(slow)


def test_a_torn_line_costs_nothing_but_itself(tmp_path: Path) -> None:
    document = put(tmp_path / "in", "a.txt", TOWN)
    one = begun(tmp_path)
    one.land()
    one.ledger.intend(one.run_id, [Intent("0" * 64, str(document), datetime.now(UTC))])  # never came to be
    die(one)
    (landing,) = tmp_path.glob("store/runs/*/*.landing")
    landing.write_bytes(landing.read_bytes() + b'{"sha256": "ab')
    (arrival,) = ledger_of(tmp_path).pending(()).arrivals
    assert arrival.path == str(document)


def test_a_damaged_entry_is_named(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    night(tmp_path)
    (entry,) = tmp_path.glob("store/runs/*/*.json")
    entry.write_text('{"run_id": "x"}\n{}\n', encoding="utf-8")
    with pytest.raises(StoreError, match=entry.name):
        list(ledger_of(tmp_path).entries(None))


# Both are forked from one process that has imported the program, and wait for each other before they begin.
BOTH = """
import os, sys
from pathlib import Path
sys.path[:0] = ["tests/flows"]
from unittest import mock
import expectations.engine
from nights import night
from warehouse.errors import PublisherBusyError

def run():
    try:
        night(Path(sys.argv[1]), workers=1)
    except PublisherBusyError as error:
        print("busy", error, flush=True)

with mock.patch("expectations.judge.structural_failures", return_value=([], 0)):
    go, begin = os.pipe()
    children = []
    for _ in range(2):
        child = os.fork()
        if not child:
            os.close(begin)
            os.read(go, 1)
            code = 1
            try:
                run()
                code = 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        children.append(child)
    os.close(begin)
    print("ended", *(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


def test_two_runs_at_once_load_every_document_once(tmp_path: Path) -> None:
    for name, source in (("a.txt", TOWN), ("b.txt", COUNTY), ("c.txt", "odd/tongzhi_2023.txt")):
        put(tmp_path / "in", name, source)
    command = [sys.executable, "-c", BOTH, str(tmp_path)]
    said = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=300, check=True).stdout
    assert "ended 0 0" in said
    assert said.count("busy") < 2
    assert loaded(tmp_path) == [("a.txt", "loaded"), ("b.txt", "loaded"), ("c.txt", "held")]
    night(tmp_path)
    assert ask(tmp_path, "SELECT sum(landed) FROM run") == ((3,),)
    assert not list(tmp_path.glob("store/runs/*/*.landing"))


def test_a_full_disk_stops_the_run_and_the_next_one_completes(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    put(tmp_path / "in", "b.txt", (SAMPLES / "reports" / COUNTY).read_bytes() + b"\n" * 300_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(StoreError, match="content store cannot be written"):
            night(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.glob("store/??/.landing-*")), "nothing half-made is left"
    (tmp_path / "in" / "a.txt").unlink()
    assert night(tmp_path).loaded == 2
    assert loaded(tmp_path) == [("a.txt", "loaded"), ("b.txt", "loaded")]
