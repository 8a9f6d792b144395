"""One night's work as plain functions over one state; `flows.nightly` makes Prefect tasks of them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from expectations.judge import JudgeError, Judgement, judge
from flows.batch import BatchRead, Settings
from flows.errors import CountError, FlowError, StructureError
from flows.landing import Landing, land
from flows.ledger import Ledger, without
from flows.nights import Nights
from flows.options import Options
from flows.part import STATUSES, Part, Times
from flows.pool import ReadingPool
from flows.progress import Progress
from flows.rebuilding import decided_then, parts_of_rebuild
from flows.reference import reference_to_load
from flows.reporting import Reporting
from flows.rereading import documents_to_reread
from flows.settings import limits, new_run_id, program_version, store_path
from flows.store import Arrival, Store
from warehouse.publish import Staged, staging
from warehouse.register import arrived_before, require_current, reviewed_version, runs_published
from warehouse.reviewed import NOTHING_REVIEWED, read_reviewed


class Night(Reporting):
    """The state of one run; the methods are its steps, in the order in which they stand here.

    What is read is cut into parts: one, or in a rebuild one for every run that is gone through again.
    """

    def __init__(
        self,
        options: Options,
        progress: Progress | None = None,
        *,
        run_id: str | None = None,
        now: datetime | None = None,
    ) -> None:
        super().__init__(options, progress, run_id or new_run_id())
        self.started = now or datetime.now(UTC)
        self.store = Store(store_path(options.warehouse))
        self.ledger = Ledger(self.store, options.warehouse.name)
        self.nights = Nights(self.ledger.folder, self.run_id)
        self.reviewed = NOTHING_REVIEWED
        self.parts: list[Part] = []
        self.part = Part(self.run_id, Times(self.started), ())
        self._arrivals: tuple[Arrival, ...] = ()
        self._again: tuple[Arrival, ...] = ()
        self._own: Part | None = None
        self._resources = contextlib.ExitStack()
        self._staged: Staged
        self._pool: ReadingPool
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
            self.nights.failed(error, self.summary)
        self._resources.__exit__(kind, error, trace)
        self.ledger.close(published=False)
        self.nights.close()

    def land(self) -> int:
        """Take new documents over; return how many there are to read, as far as that is known yet."""
        self.progress.stage("landing")
        with self.timed("landing"):
            self.nights.started(self.started)
            if not self.options.rebuild:
                require_current(self.options.warehouse)
            landing = land(
                self.options.paths,
                self.store,
                self._known,
                progress=self.progress.advance,
                settled=self.options.settled,
                intend=lambda intents: self.ledger.intend(self.run_id, intents),
            )
            self._note(landing)
            if not self.options.rebuild:
                self._add_unfinished(landing)
        to_read = len(self._arrivals) + len(self._again)
        if not to_read and not self.options.rebuild:
            self.ledger.settle(runs_published(self.options.warehouse) or ())
            self.ledger.close(published=True)
        return to_read

    def _add_unfinished(self, landing: Landing) -> None:
        """Add to what landed what earlier runs left undone, and what another version of the program must read again."""
        pending = self.ledger.pending(runs_published(self.options.warehouse))
        if self.ledger.somebody_was_killed():
            self.store.sweep()
        landed = {(arrival.sha256, arrival.path) for arrival in landing.arrivals}
        known = self._known([(arrival.sha256, arrival.path) for arrival in pending.arrivals])
        recovered = without(pending.arrivals, landed | known)
        self._arrivals = (*recovered, *landing.arrivals)
        told = {(arrival.sha256, arrival.path): arrival for arrival in (*pending.again, *landing.again)}
        stale = documents_to_reread(self.options.warehouse, self.options.places, self.store, self.options.reread)
        self._again = (*told.values(), *without(stale.arrivals, told))
        self.summary.recovered, self.summary.postponed = len(recovered), stale.postponed
        if recovered or self._again or stale.postponed or stale.missing:
            counts = {"side_cars": len(told), "other_version": len(stale.arrivals), "postponed": stale.postponed}
            self.journal.write("unfinished", recovered=len(recovered), **counts, not_in_store=stale.missing)

    def decided_anew(self) -> bool:
        """Whether people's decisions are other ones than those that the published warehouse applies.

        Raises `ReviewedError` where a reviewed file is wrong.
        """
        self.reviewed = read_reviewed(self.options.reviewed) if self.options.reviewed else NOTHING_REVIEWED
        applied = reviewed_version(self.options.warehouse)
        return applied is not None and applied != self.reviewed.version

    def _known(self, documents: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        return set() if self.options.rebuild else arrived_before(self.options.warehouse, documents)

    def _note(self, landing: Landing) -> None:
        self.summary.known = landing.known
        self.summary.problems = [(path, reason) for path, reason in landing.problems]
        self.summary.unsettled = [(path, reason) for path, reason in landing.unsettled]
        self.journal.write("landed", new=len(landing.arrivals), known=landing.known)
        for event, problems in (("not_taken_over", landing.problems), ("unsettled", landing.unsettled)):
            for problem in problems:
                self.journal.write(event, path=problem.path, reason=problem.reason)

    def open(self) -> int:
        """Begin the new warehouse file; return the number of parts to read.

        Raises `WarehouseError`, `PublisherBusyError` among them.
        """
        options = self.options
        with self.timed("opening"):
            staged = staging(options.warehouse, self.run_id, rebuild=options.rebuild, keep=options.keep)
            self._staged = self._resources.enter_context(staged)
            reference = reference_to_load(options.warehouse, options.places, rebuild=options.rebuild)
            if reference:
                self._staged.load(reference)
            self._own = Part(self.run_id, Times(self.started), self._arrivals, self._again)
            self._own.reviewed_version = self.reviewed.version
            self.parts = [self._own]
            if options.rebuild:
                self.parts, self._own = parts_of_rebuild(self.ledger, runs_published(options.warehouse), self._own)
        self.progress.stage("reading", sum(len(part.arrivals) + len(part.again) for part in self.parts))
        settings = Settings(self.run_id, program_version(), options.places, limits())
        self._pool = self._resources.enter_context(ReadingPool(settings, options.workers))
        return len(self.parts)

    def begin(self) -> int:
        """Begin the next part; return the number of batches to read."""
        self.part = self.parts.pop(0)
        if self.options.rebuild:
            self._staged.replay(self.part.run_id)
        self._write_outcomes(self.part.begin(self._staged))
        batches = self.part.batches(self.options.batch)
        self._reads = self._pool.read(batches)
        return len(batches)

    def read(self) -> None:
        """Read the next batch and say which documents repeat a loaded report: their rows are left out."""
        with self.timed("reading"):
            read = next(self._reads)
            self._read = self.part.settle(read)
            self._write_outcomes(self._read)
        self.progress.advance(len(read.outcomes))

    def _write_outcomes(self, read: BatchRead) -> None:
        for outcome in read.outcomes:
            if outcome.status != "loaded":
                path, status = outcome.arrival.path, outcome.status
                self.journal.write("document", path=path, status=status, reason=outcome.reason)

    def judge(self) -> None:
        """Judge the frames of the batch. Raises `StructureError` where they must not be published."""
        if not self._read.frames:
            return
        with self.timed("judging"):
            try:
                self._judgement = judge(self._read.frames, self._read.findings)
            except JudgeError as error:
                raise StructureError(f"{self.options.warehouse}: nothing was published: {error}") from error
        self._note_judgement(self._judgement)
        self._require_structure(self._judgement)
        self.summary.checks_failed += self._judgement.statistics.get("checks_fail", 0)

    def _note_judgement(self, judgement: Judgement) -> None:
        self.journal.write("judged", **judgement.statistics)
        self.validated.append(judgement.validated)
        self.part.suites_version = judgement.suites_version
        for figure in judgement.implausible:
            self.journal.write("implausible", **figure._asdict())
            self.summary.implausible.append(f"{figure.en}: {figure.figure:.1%}")

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
        made = self._judgement
        judged = {"dq_check": made.checks, "dq_finding": made.findings, "dq_proposal": made.proposals}
        with self.timed("loading"):
            rows = self._staged.load({**self._read.frames, **judged})
        self.journal.write("loaded", rows=rows)

    def settle(self) -> None:
        """Count what became of the part; settle versions and findings. Raises `CountError`."""
        with self.timed("settling"):
            self.part.complete()
            self._count()
            reviewed = self.reviewed
            if self.part is not self._own:
                reviewed = decided_then(self.ledger, self.part, reviewed)
            self.part.reviewed_version = reviewed.version
            frames = {"run": self.part.run_frame(self.options.places), "document": self.part.document_frame()}
            self._staged.load(frames)
            counts = self._staged.settle(reviewed)
        self.summary.findings_new, self.summary.findings_fixed = counts.new, counts.fixed
        self.journal.write("settled", part=self.part.run_id, **counts._asdict())

    def _count(self) -> None:
        counts = self.part.counts()
        counted = sum(counts[status] for status in STATUSES)
        if counted != counts["landed"]:
            raise CountError(
                f"run {self.part.run_id}: {counts['landed']} documents landed and {counted} are accounted for; "
                f"nothing was published. Keep {self.journal.path} and report it"
            )
        for name, number in counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + number)

    def publish(self) -> None:
        """Write the ledger and swap the new warehouse in."""
        self.progress.stage("publishing", 1)
        with self.timed("publishing"):
            if self._own is not None:
                self.ledger.write(self._own.entry())
                self.ledger.keep_decisions(self.options.reviewed, self._own.reviewed_version)
            self._staged.publish()
            self.summary.published = True
            self.journal.write("published")
            try:
                self.ledger.settle(runs_published(self.options.warehouse) or ())
            except FlowError as error:  # the next run finds everything as it is, and does this again
                self._incomplete("ledger_failed", error)
            self.ledger.close(published=True)
            self._resources.close()
        self.progress.advance()

    def finish(self) -> None:
        """Close the log with what the run did."""
        self.journal.write("finish", **self.summary.as_json())
        self.nights.finished(self.summary)
