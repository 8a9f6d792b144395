"""What a night tells: its log, the time of its stages, and, when it has published, the report and the mails."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.errors import FlowError, MailError
from flows.journal import Journal
from flows.options import Options
from flows.progress import Progress, Silent
from flows.report.mailing import MailOptions, after_run, left_behind
from flows.report.publish import DATA_DOCS, PAGE, write_report
from flows.summary import Summary
from warehouse.errors import WarehouseError
from warehouse.register import runs_published

if TYPE_CHECKING:
    from expectations.engine import Validated

DOCUMENTED = 20  # batches that Data Docs show, the last ones: a rebuild has thousands


class Reporting:
    """The part of a night's state that it tells of, and the steps that follow the publish."""

    def __init__(self, options: Options, progress: Progress | None, run_id: str) -> None:
        self.options, self.run_id = options, run_id
        self.progress = progress or Silent()
        self.journal = Journal(options.reports / run_id, run_id)
        self.summary = Summary(run_id, str(options.warehouse), log=str(self.journal.path))
        self.validated: deque[Sequence[Validated]] = deque(maxlen=DOCUMENTED)

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time that the block takes to that of the stage."""
        self.journal.stage(stage)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.summary.seconds[stage] = self.summary.seconds.get(stage, 0.0) + time.perf_counter() - begun

    def report_is_due(self) -> bool:
        """Whether the run that published last was killed before it had written its report."""
        runs = runs_published(self.options.warehouse)
        if self.summary.published or not runs:
            return self.summary.published
        folder = self.options.reports / max(runs)
        return self.journal.of(folder).exists() and not (folder / PAGE).exists()

    def report(self) -> None:
        """Write the report of what was published; a failure is noted, the data is there all the same."""
        self.progress.stage("reporting", 1)
        self._document()
        with self.timed("reporting"):
            try:
                written = write_report(self.options.warehouse, self.options.reports)
            except (FlowError, WarehouseError) as error:
                self._incomplete("report_failed", error)
                return
        self.progress.advance()
        counts = written.content.counts
        self.summary.html, self.summary.mail = str(written.html), str(written.mail)
        self.summary.findings = {f"{status}_{severity}": n for (status, severity), n in counts.items()}
        self.summary.findings_open = sum(n for (status, _), n in counts.items() if status not in ("fixed", "accepted"))

    def _document(self) -> None:
        """Build Great Expectations' Data Docs of what was judged; the report links them."""
        if not self.validated:
            return
        from expectations.data_docs import build_data_docs  # noqa: PLC0415  (imports Great Expectations: seconds)

        with self.timed("documenting"):
            try:
                folder = (self.options.reports / self.run_id / DATA_DOCS).parent
                build_data_docs(self.validated, folder, self.run_id, datetime.now(UTC))
            except OSError as error:
                self._incomplete("data_docs_failed", error)

    def mail(self) -> None:
        """Send each recipient's mail where mail is configured. Raises `MailError`."""
        with self.timed("mailing"):
            delivery = after_run(self._mail_options, self.run_id, published=self.summary.published)
        if delivery is not None:
            self.summary.mail_sent = True
            self.journal.write("mailed", mails=dict(delivery.states))

    def mail_left(self) -> None:
        """Send what earlier runs left in the outbox, or were killed before they had written."""
        with self.timed("mailing"):
            try:
                delivery = left_behind(self._mail_options, self.run_id)
            except MailError as error:
                self.journal.write("mail_left_failed", error=str(error))
                return
        if delivery is not None and delivery.sent:
            self.journal.write("mailed_late", mails=dict(delivery.states))

    @property
    def _mail_options(self) -> MailOptions:
        return MailOptions(self.options.warehouse, self.options.reports, self.options.recipients)

    def mail_failed(self, error: MailError) -> None:
        """Note that the mail could not be sent."""
        self._incomplete("mail_failed", error)

    def _incomplete(self, event: str, error: Exception) -> None:
        self.summary.report_error = str(error)
        self.journal.write(event, error=str(error))
