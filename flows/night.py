"""One night's work as plain functions over one state; `flows.nightly` makes Prefect tasks of them."""

from __future__ import annotations

import contextlib
import platform
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pandas as pd

from expectations.judge import JudgeError, Judgement, judge
from extract.forms import forms_version
from flows.batch import BatchRead, Outcome, Settings
from flows.errors import CountError, FlowError, MailError, StructureError
from flows.intake import land_again
from flows.journal import Journal
from flows.landing import Landing, land
from flows.pool import ReadingPool
from flows.progress import Progress, Silent
from flows.reference import reference_to_load
from flows.register import Register, first_of_each, unreadable_archives
from flows.report.publish import write_report
from flows.report.sending import send
from flows.settings import limits, mail_settings, new_run_id, program_version, store_path
from flows.status import reason_zh
from flows.store import Arrival, Store
from flows.summary import Summary
from transform.frames import frame_of
from transform.gazetteer import reference_version
from warehouse.errors import WarehouseError
from warehouse.publish import Staged, staging
from warehouse.register import arrived_before, reports_with_bytes, reports_with_content, require_current
from warehouse.schema import load_schema

Frames = Mapping[str, pd.DataFrame]
BATCH = 500  # documents judged and loaded together: a judgement costs some two seconds, however few they are
STATUSES = ("loaded", "held", "duplicate", "unreadable")


class Options(NamedTuple):
    """What a run is asked to do. `settled`: seconds after which an unchanged file counts as whole."""

    paths: tuple[Path, ...]
    warehouse: Path
    reports: Path
    places: Path | None = None
    rebuild: bool = False
    workers: int = 2
    batch: int = BATCH
    settled: float = 2.0


class Night:
    """The state of one run; the methods are its steps, in the order in which they stand here."""

    def __init__(self, options: Options, progress: Progress | None = None) -> None:
        self.options = options
        self.progress = progress or Silent()
        self.run_id = new_run_id()
        self.started = datetime.now(UTC)
        self.journal = Journal(options.reports / self.run_id, self.run_id)
        self.store = Store(store_path(options.warehouse))
        self.register = Register()
        self.summary = Summary(self.run_id, str(options.warehouse), log=str(self.journal.path))
        self.arrivals: tuple[Arrival, ...] = ()
        self.outcomes: list[Outcome] = []
        self.batch_count = 0
        self._resources = contextlib.ExitStack()
        self._staged: Staged
        self._reads: Iterator[BatchRead]
        self._read: BatchRead
        self._judgement: Judgement
        self.journal.write("start", options={name: str(value) for name, value in options._asdict().items()})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.journal.write("failed", error=f"{type(error).__name__}: {error}")
        self._resources.__exit__(kind, error, trace)

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time that the block takes to that of the stage."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.summary.seconds[stage] = self.summary.seconds.get(stage, 0.0) + time.perf_counter() - begun

    def land(self) -> int:
        """Take new documents over; return how many there are to read."""
        self.progress.stage("landing")
        with self.timed("landing"):
            if not self.options.rebuild:
                require_current(self.options.warehouse)
            landing = land(
                self.options.paths,
                self.store,
                self._known,
                progress=self.progress.advance,
                settled=self.options.settled,
            )
            self.arrivals = land_again(self.store) if self.options.rebuild else landing.arrivals
        self._note(landing)
        return len(self.arrivals)

    def _known(self, documents: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        return set() if self.options.rebuild else arrived_before(self.options.warehouse, documents)

    def _note(self, landing: Landing) -> None:
        self.summary.known = landing.known
        self.summary.problems = [(path, reason) for path, reason in landing.problems]
        self.summary.unsettled = [(path, reason) for path, reason in landing.unsettled]
        self.journal.write("landed", new=len(self.arrivals), known=landing.known)
        for event, problems in (("not_taken_over", landing.problems), ("unsettled", landing.unsettled)):
            for problem in problems:
                self.journal.write(event, path=problem.path, reason=problem.reason)

    def open(self) -> None:
        """Begin the new warehouse file; what another run published meanwhile is no longer new.

        Raises `WarehouseError`, `PublisherBusyError` among them.
        """
        options = self.options
        with self.timed("opening"):
            self._staged = self._resources.enter_context(
                staging(options.warehouse, self.run_id, rebuild=options.rebuild)
            )
            reference = reference_to_load(options.warehouse, options.places, rebuild=options.rebuild)
            if reference:
                self._staged.load(reference)
            before = self._known([(arrival.sha256, arrival.path) for arrival in self.arrivals])
            self.arrivals = tuple(a for a in self.arrivals if (a.sha256, a.path) not in before)
            if not options.rebuild:
                self.register.add_reports(reports_with_bytes(options.warehouse, {a.sha256 for a in self.arrivals}))
        self._settled(BatchRead(tuple(unreadable_archives(self.arrivals)), {}, {}))
        batches = self.batches()
        self.progress.stage("reading", sum(map(len, batches)))
        settings = Settings(self.run_id, program_version(), options.places, limits())
        pool = self._resources.enter_context(ReadingPool(settings, options.workers))
        self._reads, self.batch_count = pool.read(batches), len(batches)

    def batches(self) -> list[Sequence[Arrival]]:
        """Return the documents to read, in batches; bytes that are known, or come twice, are not among them."""
        whole = [arrival for arrival in self.arrivals if arrival.reason is None]
        unread = [arrival for arrival in whole if self.register.repeated(arrival) is None]
        first = first_of_each(unread)
        size = max(1, self.options.batch)
        return [first[at : at + size] for at in range(0, len(first), size)]

    def read(self) -> None:
        """Read the next batch and say which documents repeat a loaded report: their rows are left out."""
        with self.timed("reading"):
            read = next(self._reads)
        self._read = self._settled(read)
        self.progress.advance(len(read.outcomes))

    def _settled(self, read: BatchRead) -> BatchRead:
        if not self.options.rebuild:
            contents = {outcome.content_sha256 for outcome in read.outcomes if outcome.content_sha256}
            self.register.add_contents(reports_with_content(self.options.warehouse, contents))
        outcomes = self.register.settle(read.outcomes)
        self.outcomes.extend(outcomes)
        for outcome in outcomes:
            if outcome.status != "loaded":
                path, status = outcome.arrival.path, outcome.status
                self.journal.write("document", path=path, status=status, reason=outcome.reason)
        pairs = zip(read.outcomes, outcomes, strict=True)
        repeated = {before.report_id for before, after in pairs if after.report_id != before.report_id}
        findings = {report_id: found for report_id, found in read.findings.items() if report_id not in repeated}
        return BatchRead(outcomes, _without(read.frames, repeated), findings)

    def judge(self) -> None:
        """Judge the frames of the batch. Raises `StructureError` where they must not be published."""
        if not self._read.frames:
            return
        with self.timed("judging"):
            try:
                self._judgement = judge(self._read.frames, self._read.findings)
            except JudgeError as error:
                raise StructureError(f"{self.options.warehouse}: nothing was published: {error}") from error
        self.journal.write("judged", **self._judgement.statistics)
        self._require_structure(self._judgement)
        self.summary.checks_failed += self._judgement.statistics.get("checks_fail", 0)

    def _require_structure(self, judgement: Judgement) -> None:
        if judgement.structural_ok:
            return
        found = [
            f"{f.table}.{f.column}: {f.expectation} ({f.count}) {f.examples}" for f in judgement.structural_failures
        ]
        self.journal.write("structural_failures", failures=found)
        raise StructureError(
            f"{self.options.warehouse}: nothing was published, {len(found)} expectations on the structure fail, "
            f"all of them in {self.journal.path}; the first: {'; '.join(found[:5])}"
        )

    def load(self) -> None:
        """Load the judged batch."""
        if not self._read.frames:
            return
        judged = {"dq_check": self._judgement.checks, "dq_finding": self._judgement.findings}
        with self.timed("loading"):
            rows = self._staged.load({**self._read.frames, **judged})
        self.journal.write("loaded", rows=rows)

    def publish(self) -> None:
        """Count, settle versions and findings, and swap the new warehouse in. Raises `CountError`."""
        self.progress.stage("publishing")
        with self.timed("publishing"):
            self._add_repeats()
            self._count()
            self._staged.load({"run": self._run_frame(), "document": self._document_frame()})
            counts = self._staged.settle()
            self._staged.publish()
        self.summary.published = True
        self.summary.findings_new, self.summary.findings_fixed = counts.new, counts.fixed
        self.journal.write("published", **counts._asdict())

    def report(self) -> None:
        """Write the report of what was published; a failure is noted, the data is there all the same."""
        self.progress.stage("reporting")
        with self.timed("reporting"):
            try:
                written = write_report(self.options.warehouse, self.options.reports)
            except (FlowError, WarehouseError) as error:
                self._incomplete("report_failed", error)
                return
        counts = written.content.counts
        self.summary.html, self.summary.mail = str(written.html), str(written.mail)
        self.summary.findings = {f"{status}_{severity}": n for (status, severity), n in counts.items()}
        self.summary.findings_open = sum(n for (status, _), n in counts.items() if status != "fixed")

    def mail(self) -> None:
        """Send the report where mail is configured. Raises `MailError`."""
        settings = mail_settings()
        if settings is not None and self.summary.mail is not None:
            with self.timed("mailing"):
                send(Path(self.summary.mail), settings)
            self.summary.mail_sent = True
            self.journal.write("mailed", recipients=len(settings.recipients))

    def mail_failed(self, error: MailError) -> None:
        """Note that the mail could not be sent."""
        self._incomplete("mail_failed", error)

    def _incomplete(self, event: str, error: Exception) -> None:
        self.summary.report_error = str(error)
        self.journal.write(event, error=str(error))

    def finish(self) -> None:
        """Close the log with what the run did."""
        self.journal.write("finish", **self.summary.as_json())

    def _add_repeats(self) -> None:
        read = {(outcome.arrival.sha256, outcome.arrival.path) for outcome in self.outcomes}
        for arrival in self.arrivals:
            if (arrival.sha256, arrival.path) not in read and (outcome := self.register.repeated(arrival)):
                self.outcomes.append(outcome)
        self.outcomes.sort(key=lambda outcome: (outcome.arrival.path, outcome.arrival.sha256))

    def _count(self) -> None:
        for status in STATUSES:
            setattr(self.summary, status, sum(outcome.status == status for outcome in self.outcomes))
        self.summary.landed = len(self.arrivals)
        counted = sum(getattr(self.summary, status) for status in STATUSES)
        if counted != self.summary.landed:
            raise CountError(
                f"run {self.run_id}: {self.summary.landed} documents landed and {counted} are accounted for; "
                f"nothing was published. Keep {self.journal.path} and report it"
            )

    def _run_frame(self) -> pd.DataFrame:
        summary, now = self.summary, datetime.now(UTC)
        counts = summary.landed, *(getattr(summary, status) for status in STATUSES), 0, 0
        versions = program_version(), forms_version(), reference_version(self.options.places), load_schema().version
        machines = platform.python_version(), metadata.version("duckdb")
        return frame_of("run", [(self.run_id, _naive(self.started), _naive(now), *counts, *versions, *machines)])

    def _document_frame(self) -> pd.DataFrame:
        return frame_of("document", [self._document_row(outcome) for outcome in self.outcomes])

    def _document_row(self, outcome: Outcome) -> tuple[object, ...]:
        arrival = outcome.arrival
        status = outcome.status, outcome.reason, outcome.reason_zh or reason_zh(outcome.reason), outcome.report_id
        landed = _naive(arrival.landed_at)
        return (arrival.sha256, arrival.path, outcome.format, arrival.size, *status, self.run_id, landed)


def _without(frames: Frames, report_ids: set[str | None]) -> Frames:
    if not report_ids:
        return frames
    return {
        name: frame[~frame["report_id"].isin(list(report_ids))].reset_index(drop=True)
        if "report_id" in frame
        else frame
        for name, frame in frames.items()
    }


def _naive(time_utc: datetime) -> datetime:
    """Return a time as the warehouse keeps it: UTC without saying so."""
    return time_utc.astimezone(UTC).replace(tzinfo=None)
