"""What one run takes in, and what becomes of it: the documents, which repeat others, and their rows."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from extract.forms import forms_version
from flows.batch import BatchRead, Outcome
from flows.ledger import Entry, without
from flows.register import Register, first_of_each, unreadable_archives
from flows.settings import program_version
from flows.status import reason_zh
from flows.store import Arrival
from flows.versions import reading_version
from transform.frames import frame_of
from transform.reference import reference_version
from warehouse.lookup import Registered
from warehouse.publish import Staged
from warehouse.schema import load_schema

Frames = Mapping[str, pd.DataFrame]
STATUSES = ("loaded", "held", "duplicate", "unreadable")
SETTLED = ("loaded", "held")  # what has a report in the warehouse of its own


class Times(NamedTuple):
    """When a run began and, where it is gone through again, when it ended (UTC)."""

    started: datetime
    finished: datetime | None = None


class Part:
    """The documents of one run: `arrivals` come for the first time, `again` were taken in before and are read again.

    A night has one part; a rebuild has one for every run that it goes through again.
    """

    def __init__(self, run_id: str, times: Times, arrivals: Sequence[Arrival], again: Sequence[Arrival] = ()) -> None:
        self.run_id, self.times = run_id, times
        self.arrivals, self.again = tuple(arrivals), tuple(again)
        self.suites_version: str | None = None  # of the expectations that judged it
        self.reviewed_version = ""  # of people's decisions as the run applied them
        self.outcomes: list[Outcome] = []
        self.kept: list[Outcome] = []  # could not be read again: what was read before stays
        self._register = Register()
        self._before: dict[tuple[str, str], Registered] = {}
        self._staged: Staged

    def begin(self, staged: Staged) -> BatchRead:
        """See what the warehouse file has already; return the outcomes of what need not be read.

        What another run published meanwhile is no longer new.
        """
        self._staged = staged
        self._before = staged.documents([_pair(arrival) for arrival in (*self.arrivals, *self.again)])
        self.arrivals = without(self.arrivals, self._before)
        self.again = tuple(arrival for arrival in self.again if _pair(arrival) in self._before)
        self._register.add_reports(staged.reports_with_bytes({arrival.sha256 for arrival in self.arrivals}))
        archives = unreadable_archives((*self.arrivals, *self.again))
        return self.settle(BatchRead(tuple(archives), {}, {}))

    def batches(self, size: int) -> list[Sequence[Arrival]]:
        """Return the documents to read, in batches; bytes that are known, or come twice, are not among them."""
        whole = [arrival for arrival in self.arrivals if arrival.reason is None]
        unread = [arrival for arrival in whole if self._register.repeated(arrival) is None]
        first = first_of_each([*(arrival for arrival in self.again if arrival.reason is None), *unread])
        return [first[at : at + max(1, size)] for at in range(0, len(first), max(1, size))]

    def settle(self, read: BatchRead) -> BatchRead:
        """Say which documents repeat a loaded report: their rows are left out."""
        contents = {outcome.content_sha256 for outcome in read.outcomes if outcome.content_sha256}
        self._register.add_contents(self._staged.reports_with_content(contents))
        lasting = {before.report_id for before in self._before.values() if before.status in SETTLED}
        outcomes = self._register.settle(read.outcomes, lasting)
        for outcome in outcomes:
            (self.kept if self._stays(outcome) else self.outcomes).append(outcome)
        pairs = zip(read.outcomes, outcomes, strict=True)
        repeated = {before.report_id for before, after in pairs if after.report_id != before.report_id}
        findings = {report_id: found for report_id, found in read.findings.items() if report_id not in repeated}
        return BatchRead(outcomes, _of_run(_without(read.frames, repeated), self.run_id), findings)

    def _stays(self, outcome: Outcome) -> bool:
        """Whether what was read before stays, as the document cannot be read again."""
        before = self._before.get(_pair(outcome.arrival))
        if before is None or outcome.status != "unreadable":
            return False
        return before.status in SETTLED or outcome.arrival.reason is not None

    def complete(self) -> None:
        """Add what becomes of documents that need not be read, being repeats."""
        done = {_pair(outcome.arrival) for outcome in (*self.outcomes, *self.kept)}
        for arrival in (*self.arrivals, *self.again):
            if _pair(arrival) not in done and (outcome := self._register.repeated(arrival)):
                self.outcomes.append(outcome)
        self.outcomes.sort(key=lambda outcome: (outcome.arrival.path, outcome.arrival.sha256))

    def counts(self) -> dict[str, int]:
        """Return the number of arrivals by status, `landed` (all), and `reread`."""
        new = [outcome.status for outcome in self.outcomes if _pair(outcome.arrival) not in self._before]
        counted = {status: new.count(status) for status in STATUSES}
        return {"landed": len(self.arrivals), **counted, "reread": len(self.again)}

    def entry(self) -> Entry:
        """Return what the ledger keeps of this run."""
        started, finished = self.times
        times = {"started_at": started.isoformat(), "finished_at": finished.isoformat() if finished else None}
        return Entry(self.run_id, {**times, "reviewed_version": self.reviewed_version}, self.arrivals, self.again)

    def run_frame(self, places: Path | None) -> pd.DataFrame:
        """Return the row of `run`: times of the run itself, versions of the program that reads now."""
        self.times = Times(self.times.started, self.times.finished or datetime.now(UTC))
        values = {
            "run_id": self.run_id,
            "started_at": naive(self.times.started),
            "finished_at": naive(self.times.finished or self.times.started),
            **self.counts(),
            "program_version": program_version(),
            "forms_version": forms_version(),
            "gazetteer_version": reference_version(places),
            "schema_version": load_schema().version,
            "python_version": platform.python_version(),
            "duckdb_version": metadata.version("duckdb"),
            "reading_version": reading_version(),
            "suites_version": self.suites_version,
            "reviewed_version": self.reviewed_version,
        }
        # Findings are counted when they are settled.
        return frame_of("run", [tuple(values.get(name, 0) for name in load_schema().tables["run"].column_names)])

    def document_frame(self) -> pd.DataFrame:
        """Return the rows of `document`; what came in an earlier run stays that run's."""
        return frame_of("document", self._document_rows())

    def _document_rows(self) -> Iterator[tuple[object, ...]]:
        for outcome in self.outcomes:
            before = self._before.get(_pair(outcome.arrival))
            said = outcome.reason, outcome.reason_zh or reason_zh(outcome.reason)
            now = Registered(outcome.format, outcome.status, *said, outcome.report_id, self.run_id)
            yield self._document_row(outcome.arrival, now._replace(run_id=before.run_id) if before else now)
        for outcome in self.kept:
            yield self._document_row(outcome.arrival, self._before[_pair(outcome.arrival)])

    def _document_row(self, arrival: Arrival, row: Registered) -> tuple[object, ...]:
        values = {
            "document_sha256": arrival.sha256,
            "source_path": arrival.path,
            "size": arrival.size,
            "landed_at": naive(arrival.landed_at),
            "read_run_id": self.run_id,
            **row._asdict(),
        }
        return tuple(values[name] for name in load_schema().tables["document"].column_names)


def of_entry(entry: Entry) -> Part:
    """Return the part of a run that is gone through again."""
    started, finished = (datetime.fromisoformat(entry.run[name]) for name in ("started_at", "finished_at"))
    part = Part(entry.run_id, Times(started, finished), entry.arrivals, entry.again)
    part.reviewed_version = entry.run["reviewed_version"]
    return part


def naive(time_utc: datetime) -> datetime:
    """Return a time as the warehouse keeps it: UTC without saying so."""
    return time_utc.astimezone(UTC).replace(tzinfo=None)


def _pair(arrival: Arrival) -> tuple[str, str]:
    return arrival.sha256, arrival.path


def _of_run(frames: Frames, run_id: str) -> Frames:
    """Return the frames with their rows as of this run: one pool of workers reads for all runs of a rebuild."""
    return {
        name: frame.assign(run_id=pd.Series(run_id, index=frame.index, dtype=frame["run_id"].dtype))
        if "run_id" in frame
        else frame
        for name, frame in frames.items()
    }


def _without(frames: Frames, report_ids: set[str | None]) -> Frames:
    if not report_ids:
        return frames
    return {
        name: frame[~frame["report_id"].isin(list(report_ids))].reset_index(drop=True)
        if "report_id" in frame
        else frame
        for name, frame in frames.items()
    }
