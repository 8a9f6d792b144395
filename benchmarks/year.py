"""A year of nights in small: documents come, are corrected, copied and deleted; at the end history must be consistent.

python -m benchmarks.year [--nights 365] [--structural]

Every night some of the samples of the project come, as they are or with other numbers (a correction), and some of the
sources are deleted, which must change nothing. At the end `run`, the versions of reports and the life cycle of findings
are checked, and a rebuild from the store must give the same warehouse, byte for byte in its exported Parquet. Nights
run in this process, without Prefect; `--structural` has the structural suites judge every night, too (seconds each).
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self
from unittest import mock

import regex

from flows.batch import BatchRead, Settings, read_batch
from flows.night import Night
from flows.options import Options
from flows.sequence import run_night, steps_of
from flows.store import Arrival
from flows.summary import Summary

if TYPE_CHECKING:
    from transform.gazetteer import Gazetteer

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
FIRST = datetime(2025, 1, 1, 18, tzinfo=UTC)
LONG_AGO = 1_600_000_000
NUMBER = regex.compile(r"(?<=\t)(\d+)(?=\t|$)", regex.MULTILINE)

CONSISTENT = {
    "a run's counts are not those of its documents": """
        SELECT run_id FROM run LEFT JOIN (SELECT run_id, count(*) AS n FROM document GROUP BY ALL) USING (run_id)
        WHERE landed <> coalesce(n, 0)""",
    "runs are not in the order of their times": """
        SELECT run_id FROM run QUALIFY started_at <= lag(started_at) OVER (ORDER BY run_id)""",
    "versions are not 1 to n with the last current": """
        SELECT organ_id, year, scope FROM dim_report WHERE status = 'loaded' GROUP BY ALL
        HAVING count(*) <> max(version) OR min(version) <> 1 OR count(*) FILTER (is_current) <> 1
          OR max(version) <> max(version) FILTER (is_current)""",
    "a finding changed before it was found": "SELECT fingerprint FROM dq_finding WHERE last_run_id < first_run_id",
    "an open finding is of a version that is not current": """
        SELECT fingerprint FROM dq_finding JOIN dim_report AS report USING (report_id)
        WHERE dq_finding.status IN ('new', 'open', 'reopened') AND NOT (report.is_current OR report.status = 'held')""",
    "a finding is new that was found in an earlier run": """
        SELECT fingerprint FROM dq_finding WHERE status = 'new' AND first_run_id <> last_run_id""",
    "more findings were fixed than ever found": """
        SELECT sum(findings_new), sum(findings_fixed) FROM run
        HAVING sum(findings_fixed) > sum(findings_new + findings_reopened)""",
}


class PoolHere:
    """Reads batches as the pool does, in this process."""

    def __init__(self, gazetteer: Gazetteer, settings: Settings) -> None:
        self.gazetteer, self.settings = gazetteer, settings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, batches: Sequence[Sequence[Arrival]]) -> Iterator[BatchRead]:
        for batch in batches:
            yield read_batch(batch, self.settings, self.gazetteer)


class Year:
    """A warehouse in `home` and what comes to it; `chance` decides."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self.home, self.chance, self.nights = home, chance, 0
        self.inbox = home / "inbox"
        self.warehouse = home / "gongkai.duckdb"
        self.sources = sorted(path for path in (SAMPLES / "reports").rglob("*.txt") if path.stat().st_size < 40_000)

    def night(self, **options: object) -> Summary:
        """Have one night, a day after the last one."""
        now = FIRST + timedelta(days=self.nights)
        self.nights += 1
        given = {"paths": (self.inbox,), "warehouse": self.warehouse, "reports": self.home / "reports"}
        asked = Options(**{**given, "places": SAMPLES / "places.csv", "settled": 0.0, **options})  # type: ignore[arg-type]
        name = f"{now:%Y%m%dT%H%M%SZ}-{self.nights:06x}"
        with Night(asked, run_id=name, now=now) as night:
            run_night(night, steps_of(night))
        return night.summary

    def deliver(self) -> None:
        """Put what comes on a day: some new documents, corrections, copies; delete some sources."""
        self.inbox.mkdir(exist_ok=True)
        for _ in range(self.chance.randint(0, 3)):
            source = self.chance.choice(self.sources)
            text = source.read_bytes()
            kind = self.chance.choice(("as it is", "correction", "correction", "copy"))
            if kind == "correction":
                text = self._corrected(text)
            name = source.name if kind == "as it is" else f"{self.nights:03}_{kind}_{source.name}"
            (self.inbox / name).write_bytes(text)
            os.utime(self.inbox / name, (LONG_AGO, LONG_AGO))
        for path in sorted(self.inbox.iterdir()):
            if self.chance.random() < 0.2:
                path.unlink()

    def _corrected(self, data: bytes) -> bytes:
        for codec in ("utf-8-sig", "gb18030", "utf-16"):
            with contextlib.suppress(UnicodeDecodeError):
                text = data.decode(codec)
                found = list(NUMBER.finditer(text))
                if not found:
                    return data
                cell = self.chance.choice(found)
                return f"{text[: cell.start()]}{int(cell[1]) + 1}{text[cell.end() :]}".encode()
        return data

    def exported(self, name: str) -> dict[str, str]:
        """Export all tables and views to Parquet and return the hash of every file."""
        from warehouse.export import export
        from warehouse.schema import load_schema
        from warehouse.views import views

        names = [*load_schema().tables, *(view.name for view in views())]
        files = export(self.warehouse, self.home / name, "parquet", names, personal=True)
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    def faults(self) -> list[str]:
        """What is inconsistent in the published warehouse."""
        from warehouse.query import run_sql

        found = {name: run_sql(self.warehouse, query).rows for name, query in CONSISTENT.items()}
        return [f"{name}: {rows[:3]}" for name, rows in found.items() if rows]


@contextlib.contextmanager
def here(*, structural: bool) -> Iterator[None]:
    """Read in this process, with one gazetteer; leave out the structural suites, which cost seconds a night."""
    from transform.frames import reference_frames
    from transform.gazetteer import load_gazetteer

    gazetteer = load_gazetteer(SAMPLES / "places.csv")
    reference = reference_frames(gazetteer)
    with contextlib.ExitStack() as patched:
        for name, value in {
            "flows.night.ReadingPool": lambda settings, _workers: PoolHere(gazetteer, settings),
            "transform.frames.reference_frames": lambda _: reference,
            "flows.reference.load_gazetteer": lambda _: gazetteer,
            **({} if structural else {"expectations.judge.structural_failures": lambda *_, **__: ([], 0)}),
        }.items():
            patched.enter_context(mock.patch(name, value))
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--structural", action="store_true")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="year-") as folder, here(structural=options.structural):
        year = Year(Path(folder), random.Random(options.seed))
        published = 0
        for number in range(options.nights):
            year.deliver()
            published += year.night().published
            if number % 30 == 29:
                print(f"{number + 1} nights, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        faults = year.faults()
        before = year.exported("before")
        year.night(paths=(), rebuild=True)
        after = year.exported("after")
        differs = sorted(name for name in before if before[name] != after.get(name))
        took = time.monotonic() - begun
    print(f"{options.nights} nights, {published} published, {took:.0f} s; inconsistent: {faults or 'nothing'}")
    print(f"rebuild: {len(before)} tables and views exported, other bytes: {differs or 'none'}")
    sys.exit(bool(faults or differs))


if __name__ == "__main__":
    main()
