"""Kill a night at random instants, again and again, and see what is lost: it must be nothing.

python -m benchmarks.kills FILE… [--kills 200] [--documents 500]     FILE… are text reports of townships
python -m benchmarks.kills --samples --plain [--kills 4]              the short form: samples

`--plain` runs the same steps without Prefect and without the structural suites, at a third of the time.

`gongkai run` runs in a process group of its own, workers included, which is killed (SIGKILL) at a random instant of a
stage that is drawn at random, so that all stages get their share however short they are. Most killed runs are followed
by another one that is killed, too; now and then, and at the end, one may complete. After every kill the published file,
if there is one, must be whole; after a completed run every document must be in it once, and its facts must be those of
a run that nobody killed. Processes are forked from one that has imported the program, and share a Prefect server.
"""

# ruff: noqa: PLC0415  (workers import this module: what is heavy is imported where it is needed)
from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("landing", "opening", "reading", "judging", "loading", "settling", "publishing", "reporting")
FACTS = ("fact_disclosure", "fact_request", "fact_dispute", "fact_narrative")
SAMPLES = ROOT / "data" / "samples"
PATIENCE = 600.0  # seconds in which a run must come to its end


class Bench(NamedTuple):
    """What the runs share: the documents, the home of a warehouse that has some of them, and further options."""

    inbox: Path
    before: Path
    options: tuple[str, ...]
    plain: bool = False

    def run(self, home: Path) -> int:
        """Start a run in a process group of its own and return its process."""
        child = os.fork()
        if child:
            with contextlib.suppress(PermissionError, ProcessLookupError):
                os.setpgid(child, child)
            return child
        os.setpgid(0, 0)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(os.open(home / "errors", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        code = 99
        try:
            code = self.plainly(home) if self.plain else self.really(home)
        finally:
            os._exit(code)

    def really(self, home: Path) -> int:
        """The command itself."""
        from flows.cli import main as gongkai

        places = ["--warehouse", str(home / "w.duckdb"), "--reports", str(home / "reports")]
        sys.argv = ["gongkai", "run", str(self.inbox), *places, *self.options]
        try:
            gongkai()
        except SystemExit as done:
            return int(done.code or 0)
        return 0

    def plainly(self, home: Path) -> int:
        """The same steps without Prefect and without the structural suites: they cost seconds and keep nothing."""
        from unittest import mock

        from flows.night import Night
        from flows.options import Options
        from flows.sequence import run_night, steps_of

        places = Path(self.options[1]) if self.options else None
        options = Options((self.inbox,), home / "w.duckdb", home / "reports", places, workers=1)
        sound = mock.patch("expectations.judge.structural_failures", return_value=([], 0))
        with sound, Night(options) as night:
            run_night(night, steps_of(night))
        return int(not night.summary.complete)

    def complete(self, home: Path) -> int:
        """Run to the end and return the exit code."""
        _, status = os.waitpid(self.run(home), 0)
        return os.waitstatus_to_exitcode(status)

    def fresh(self, home: Path) -> None:
        """Make the home as it is before the runs."""
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.before, home)


def stage_of(home: Path, known: set[str]) -> tuple[str, float] | None:
    """The stage that the newest run is in, and when it began by its own log; None before its log has one."""
    logs = [path for path in (home / "reports").glob("*/run.log") if path.parent.name not in known]
    if not logs:
        return None
    found = None
    for line in logs[0].read_text(encoding="utf-8", errors="replace").split("\n"):
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if said["event"] == "stage":
                found = said["stage"]
    return (found, time.monotonic()) if found else None


def kill_in(bench: Bench, home: Path, stage: str, delay: float) -> str | None:
    """Start a run and kill it `delay` seconds after the stage has begun; return its stage, None where it had ended."""
    known = {path.name for path in (home / "reports").glob("*")} if (home / "reports").exists() else set()
    process = bench.run(home)
    deadline = time.monotonic() + PATIENCE
    at: tuple[str, float] | None = None
    while time.monotonic() < deadline:
        if os.waitpid(process, os.WNOHANG)[0]:
            return None
        now = stage_of(home, known)
        at = now if now and (at is None or now[0] != at[0]) else at
        reached = at is not None and at[0] in STAGES[STAGES.index(stage) :]
        if at and reached and time.monotonic() >= at[1] + delay:
            break
        time.sleep(0.005)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    last = stage_of(home, known)
    return last[0] if last else "start"


def durations(bench: Bench, home: Path) -> dict[str, float]:
    """Run once to the end and return what each stage took."""
    code = bench.complete(home)
    if code not in (0, 1):
        sys.exit(f"the first run failed with {code}: {(home / 'errors').read_text(encoding='utf-8')[-2000:]}")
    log = max((home / "reports").glob("*/run.log"))
    said = json.loads(log.read_text(encoding="utf-8").strip().split("\n")[-1])
    return dict(said["seconds"])


def faults_of_file(warehouse: Path) -> list[str]:
    """What is wrong with the published file itself."""
    if not warehouse.exists():
        return []
    import duckdb

    from warehouse.checks import violations
    from warehouse.load import prepare

    copy = warehouse.with_name("checked.duckdb")
    shutil.copyfile(warehouse, copy)
    try:
        with duckdb.connect(copy) as connection:
            prepare(connection)
            found = [f"broken: {fault}" for fault in violations(connection)]
    except duckdb.Error as error:
        found = [f"broken: {error}"]
    copy.unlink()
    return found


def contents(warehouse: Path) -> dict[str, object]:
    """What must be the same however often a run was killed: facts and documents."""
    from warehouse.query import run_sql

    found = {name: run_sql(warehouse, f"SELECT count(*), bit_xor(hash(f)) FROM {name} AS f").rows for name in FACTS}
    documents = "SELECT document_sha256, source_path, status, reason, report_id FROM document ORDER BY ALL"
    return {**found, "documents": run_sql(warehouse, documents).rows}


def faults_at_the_end(bench: Bench, home: Path, expected: dict[str, object]) -> list[str]:
    """What is lost, loaded twice or left lying about after a completed run."""
    from warehouse.query import run_sql

    warehouse = home / "w.duckdb"
    found = faults_of_file(warehouse)
    documents = Counter(run_sql(warehouse, "SELECT document_sha256, source_path FROM document").rows)
    reports = Counter(run_sql(warehouse, "SELECT document_sha256 FROM dim_report").rows)
    names = {path for _, path in documents}
    found += [f"lost: {path}" for path in sorted(bench.inbox.rglob("*")) if path.is_file() and str(path) not in names]
    found += [f"twice: {key}" for key, times in (documents + reports).items() if times > 1 and key in documents]
    found += [f"twice: report of {key}" for key, times in reports.items() if times > 1]
    now = contents(warehouse)
    found += [f"differs: {name}" for name in expected if now[name] != expected[name]]
    left = [*home.glob("*staging*"), *(home / "store").glob("runs/*/*.landing"), *home.glob("store/runs/*/.at-work-*")]
    return found + [f"left lying: {path}" for path in left]


def main() -> None:
    options = arguments()
    os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="kills-prefect-")
    from flows.prefect_setup import prepare

    prepare(quiet=True)
    from flows.serving import server

    with tempfile.TemporaryDirectory(prefix="kills-") as folder, contextlib.ExitStack() as started:
        import expectations.engine  # noqa: F401
        import flows.report.publish

        if not options.plain:
            started.enter_context(server())
            import flows.nightly  # noqa: F401

        bench = prepared(options, Path(folder))
        found = killing(bench, Path(folder) / "home", options.kills, random.Random(options.seed))
    print(json.dumps(found, ensure_ascii=False, indent=1))
    shutil.rmtree(os.environ["PREFECT_HOME"], ignore_errors=True)
    sys.exit(bool(found["faults"]))


def prepared(options: argparse.Namespace, folder: Path) -> Bench:
    """Write the documents; load some of them, so that there is a published file that may break."""
    inbox, before = folder / "inbox", folder / "before"
    before.mkdir()
    if options.samples:
        shutil.copytree(SAMPLES / "reports" / "jichuan", inbox)
        further: tuple[str, ...] = ("--places", str(SAMPLES / "places.csv"))
    else:
        from benchmarks.night import write_copies

        write_copies(options.files, inbox, options.documents)
        further = ()
    for path in inbox.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    files = sorted(path for path in inbox.rglob("*") if path.is_file())
    waiting = folder / "waiting"
    for path in files[len(files) // 10 :]:
        target = waiting / path.relative_to(inbox)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    bench = Bench(inbox, before, further, options.plain)
    durations(bench, before)
    shutil.copytree(waiting, inbox, dirs_exist_ok=True)
    return bench


def killing(bench: Bench, home: Path, kills: int, chance: random.Random) -> dict[str, object]:
    """Kill so many runs and return what was found."""
    bench.fresh(home)
    typical = durations(bench, home)
    expected = contents(home / "w.duckdb")
    killed: Counter[str] = Counter()
    faults: list[str] = []
    completed, fresh = 0, True
    stages: Iterator[str] = iter(())
    bench.fresh(home)
    while sum(killed.values()) < kills:
        stage = next(stages, "")
        if not stage:
            stages = iter(chance.sample(STAGES, len(STAGES)))
            continue
        at = kill_in(bench, home, stage, chance.random() * typical.get(stage, 0.1))
        if at is not None:
            killed[at] += 1
            faults += [f"after a kill in {at}: {fault}" for fault in faults_of_file(home / "w.duckdb")]
            fresh = False
        if at in (None, "reporting") or chance.random() < 0.25 or sum(killed.values()) == kills:
            code = bench.complete(home)
            completed += 1
            faults += [f"exit code {code}"] if code not in (0, 1) else []
            faults += [] if fresh else faults_at_the_end(bench, home, expected)
            bench.fresh(home)
            fresh = True
        print(sum(killed.values()), at, completed, faults[-3:], file=sys.stderr, flush=True)
    documents = sum(path.is_file() for path in bench.inbox.rglob("*"))
    counts = {kind: sum(kind in fault for fault in faults) for kind in ("lost", "twice", "broken")}
    return {"documents": documents, "kills": dict(killed), "completed": completed, **counts, "faults": faults}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--samples", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if bool(options.files) == options.samples:
        parser.error("name text reports of townships, or give --samples")
    return options


if __name__ == "__main__":
    main()
