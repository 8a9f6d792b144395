import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from warehouse_frames import Made, frames_of

from warehouse import publish as publish_module
from warehouse.errors import (
    DiskFullError,
    NotAWarehouseError,
    PublisherBusyError,
    SchemaMismatchError,
    UnwritablePathError,
)
from warehouse.publish import staging
from warehouse.query import open_published
from warehouse.schema import load_schema

pytestmark = pytest.mark.usefixtures("not_compared")

ROOT = Path(__file__).resolve().parents[2]
REPORTS = "SELECT count(*) FROM dim_report"

READER = """
import sys, pathlib
from warehouse.query import run_sql
path, stop, reads, last = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), 0, 0
while not stop.exists():
    runs, = run_sql(path, "SELECT count(*) FROM run").rows[0]
    facts, reports = run_sql(path, "SELECT (SELECT count(*) FROM fact_request), count(*) FROM dim_report").rows[0]
    assert facts == 175 * reports, (facts, reports)
    assert runs >= last, (runs, last)
    reads, last = reads + 1, runs
    print(reads, last, flush=True)
"""

KILLED = """
import sys, time, pathlib
sys.path.insert(0, "tests/warehouse")
from warehouse_frames import Made, frames_of
from warehouse.publish import staging
with staging(pathlib.Path(sys.argv[1]), "run-killed") as staged:
    staged.load(frames_of("run-killed", Made("killed", organ="organ-9")))
    print("loaded", flush=True)
    time.sleep(600)
"""

LIMITED = """
import resource, sys, pathlib
sys.path.insert(0, "tests/warehouse")
from warehouse_frames import Made, frames_of
from warehouse.errors import DiskFullError
from warehouse.publish import staging
path = pathlib.Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 200_000, resource.RLIM_INFINITY))
try:
    with staging(path, "run-2") as staged:
        for number in range(50):
            text = "".join(chr(0x4E00 + (number * 7919 + i * i) % 20000) for i in range(100_000))
            staged.load(frames_of("run-2", Made(f"n{number}", organ=f"organ-{number}", title=text)))
        staged.settle()
        staged.publish()
except DiskFullError as error:
    print("full:", error)
"""


def started(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def files(path):
    return sorted(p.name for p in path.parent.iterdir() if not p.name.endswith(".lock"))


def test_first_publish_leaves_one_file_and_no_log(path, ask):
    with staging(path, "run-1") as staged:
        staged.load(frames_of("run-1", Made("a")))
        staged.settle()
        staged.publish()
    assert files(path) == [path.name]
    assert ask("SELECT version FROM schema_stamp") == [(load_schema().version,)]
    assert ask("SELECT count(*) FROM dim_outcome") == [(26,)]
    assert all(comment for (comment,) in ask("SELECT comment FROM duckdb_views() WHERE NOT internal"))


@pytest.mark.parametrize("words", [", 'abc' AS words", ""])
def test_comments_and_views_of_another_program_are_made_anew(publish, path, ask, words):
    publish("run-1", Made("a"))
    columns = "SELECT table_name, column_name, comment FROM duckdb_columns()"
    made = f"SELECT view_name, '', comment FROM duckdb_views() UNION ALL {columns}"
    before, ((version, digest, _),) = ask(f"{made} ORDER BY ALL"), ask("SELECT * FROM schema_stamp")
    with duckdb.connect(path) as connection:
        stamp = f"SELECT {version} AS version, '{digest}' AS digest{words}"
        connection.execute(f"CREATE OR REPLACE VIEW schema_stamp AS {stamp}")
        connection.execute("CREATE OR REPLACE VIEW v_report AS SELECT 1 AS x; COMMENT ON COLUMN run.landed IS 'x'")
    publish("run-2", Made("b"))
    assert ask(f"{made} ORDER BY ALL") == before


def test_what_was_published_is_kept_by_the_next_run(publish, ask):
    publish("run-1", Made("a"))
    publish("run-2", Made("b", organ="organ-2"))
    assert ask("SELECT count(*) FROM fact_request") == [(350,)]
    assert ask("SELECT count(*) FROM run") == [(2,)]


def test_rebuild_starts_empty(publish, ask):
    publish("run-1", Made("a"))
    publish("run-2", Made("b"), rebuild=True)
    assert ask("SELECT run_id FROM run") == [("run-2",)]


def test_without_publish_nothing_changes(publish, path, ask):
    publish("run-1", Made("a"))
    before = path.read_bytes()
    with staging(path, "run-2") as staged:
        staged.load(frames_of("run-2", Made("b")))
    with pytest.raises(RuntimeError, match="boom"), staging(path, "run-3") as staged:  # noqa: PT012
        staged.load(frames_of("run-3", Made("b")))
        raise RuntimeError("boom")
    assert path.read_bytes() == before
    assert files(path) == [path.name]


def test_an_error_of_the_caller_passes_as_it_is(path):
    with pytest.raises(PermissionError, match="elsewhere"), staging(path, "run-1"):
        raise PermissionError(errno.EACCES, "elsewhere")


def test_readers_see_no_failure_during_publishes_and_then_the_new_file(publish, path, tmp_path):
    publish("run-0", Made("m0"))
    stop = tmp_path / "stop"
    reader = started(READER, path, stop)
    try:
        assert reader.stdout.readline(), reader.stderr.read()
        for number in range(1, 6):
            publish(f"run-{number}", Made(f"m{number}", organ=f"organ-{number}"))
        while (line := reader.stdout.readline()) and not line.endswith(" 6\n"):
            pass  # it sees the last one, however busy the machine is
    finally:
        stop.touch()
        _, err = reader.communicate(timeout=60)
    assert (reader.returncode, err) == (0, "")
    reads, runs = map(int, line.split())
    assert reads > 1
    assert runs == 6


def test_a_session_keeps_reading_the_file_that_it_opened(publish, path):
    publish("run-1", Made("a"))
    with open_published(path) as session:
        publish("run-2", Made("b", organ="organ-2"))
        assert session.execute(REPORTS).fetchall() == [(1,)]
    with open_published(path) as session:
        assert session.execute(REPORTS).fetchall() == [(2,)]


def test_a_killed_publisher_leaves_the_old_file_and_the_next_run_cleans_up(publish, path, ask):
    publish("run-1", Made("a"))
    before = path.read_bytes()
    killed = started(KILLED, path)
    assert killed.stdout.readline() == "loaded\n", killed.stderr.read()
    with pytest.raises(PublisherBusyError, match=rf"run run-killed, process {killed.pid}"), staging(path, "run-2"):
        pass
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=60)
    assert path.read_bytes() == before
    assert any("staging-run-killed" in name for name in files(path))
    publish("run-2", Made("b", organ="organ-2"))
    assert files(path) == [path.name]
    assert ask(REPORTS) == [(2,)]


def test_a_full_disk_is_named_and_leaves_the_old_file(publish, path):
    publish("run-1", Made("a"))
    before = path.read_bytes()
    limited = started(LIMITED, path)
    out, err = limited.communicate(timeout=120)
    assert out.startswith(f"full: {path}"), err
    assert path.read_bytes() == before
    assert files(path) == [path.name]


def test_a_full_disk_while_copying(publish, path, monkeypatch):
    publish("run-1", Made("a"))

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publish_module.shutil, "copyfile", full)
    with pytest.raises(DiskFullError, match="published one is unchanged"), staging(path, "run-2"):
        pass


@pytest.mark.parametrize(("version", "word"), [(0, "older"), (99, "newer")])
def test_another_schema_version_is_named_with_what_to_do(publish, path, ask, version, word):
    publish("run-1", Made("a"))
    with duckdb.connect(path) as connection:
        connection.execute(f"CREATE OR REPLACE VIEW schema_stamp AS SELECT {version} AS version, 'abc' AS digest")
    before = path.read_bytes()
    expected = f"version {version} .*{word} than this program's {load_schema().version} .*gongkai run --rebuild"
    with pytest.raises(SchemaMismatchError, match=expected) as caught, staging(path, "run-2"):
        pass
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    publish("run-2", Made("b"), rebuild=True)
    assert ask("SELECT version FROM schema_stamp") == [(load_schema().version,)]


def test_the_same_version_with_other_tables_is_noticed(publish, path):
    publish("run-1", Made("a"))
    with duckdb.connect(path) as connection:
        version = load_schema().version
        connection.execute(f"CREATE OR REPLACE VIEW schema_stamp AS SELECT {version} AS version, 'abc' AS digest")
    with pytest.raises(SchemaMismatchError, match="different"), staging(path, "run-2"):
        pass


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("content", [b"", b"a letter, no database", b"\0" * 20_000])
def test_a_file_that_is_no_warehouse_is_never_replaced(path, content, rebuild):
    path.write_bytes(content)
    with pytest.raises(NotAWarehouseError, match=str(path)), staging(path, "run-1", rebuild=rebuild):
        pass
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_never_replaced(path):
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")
    with pytest.raises(NotAWarehouseError, match="schema_stamp"), staging(path, "run-1", rebuild=True):
        pass


def test_a_log_beside_the_published_file_is_not_lost(publish, path):
    publish("run-1", Made("a"))
    path.with_name(path.name + ".wal").write_bytes(b"x")
    with pytest.raises(NotAWarehouseError, match="write-ahead log"), staging(path, "run-2"):
        pass


def test_a_path_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "w.duckdb", tmp_path):
        with pytest.raises(UnwritablePathError, match=str(path)), staging(path, "run-1"):
            pass

    def denied(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("warehouse.lock.os.open", denied)
    with pytest.raises(UnwritablePathError, match=r"w\.duckdb\.lock.*Permission denied.*directory"):  # noqa: SIM117
        with staging(tmp_path / "w.duckdb", "run-1"):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritablePathError), staging(tmp_path / "w.duckdb", "run-1"):
        pass


def test_a_hostile_run_name_stays_in_the_directory(path):
    with staging(path, "../../x;y/" + "z" * 300) as staged:
        assert staged.path.parent == path.parent
        assert len(staged.path.name) < 120


def test_links_and_permissions_of_the_published_file_are_kept(publish, path, tmp_path):
    publish("run-1", Made("a"))
    path.chmod(0o640)
    link = tmp_path / "elsewhere" / "link.duckdb"
    link.parent.mkdir()
    link.symlink_to(path)
    with staging(link, "run-2") as staged:
        staged.load(frames_of("run-2", Made("b")))
        staged.settle()
        staged.publish()
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
