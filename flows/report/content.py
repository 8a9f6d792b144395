"""What the full report says, gathered from the published warehouse; the same warehouse gives the same report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flows.report import told
from flows.report.told import Rows
from flows.settings import LOCAL_TIME
from warehouse import area_data as ask
from warehouse.area import AreaReader

FINDINGS, DOCUMENTS, AREAS, CHECKS = 1000, 200, 400, 200  # rows that the page lists of each kind
RUNS = 30  # runs that the trend shows
OPEN = ("new", "open", "reopened")


@dataclass(frozen=True, slots=True)
class Counts:
    """The whole numbers of an area. `area` names its divisions, empty for the whole country on the page.

    `counts` are findings by status and severity, `changes` those of the run by event and severity, `arrived` documents
    of the run by status; `trend` has a row a run, the oldest first.
    """

    area: str
    totals: dict[str, Any]
    arrived: dict[str, int]
    counts: dict[tuple[str, str], int]
    changes: dict[tuple[str, str], int]
    trend: Rows

    def open(self, severity: str) -> int:
        """How many findings of a severity are to be dealt with."""
        return sum(n for (status, kind), n in self.counts.items() if kind == severity and status in OPEN)

    def changed(self, event: str) -> int:
        """How many findings the run changed in this way: new, reopened, fixed."""
        return sum(n for (kind, _), n in self.changes.items() if kind == event)


def count(reader: AreaReader, run_id: str, name: str) -> dict[str, Any]:
    """Return the fields of `Counts` for the reader's area, which `name` names, and the documents of `run_id`."""
    return {
        "area": name,
        "totals": reader.rows(ask.TOTALS)[0],
        "arrived": {row["status"]: row["n"] for row in reader.rows(ask.ARRIVED, run=run_id)},
        "counts": {(row["status"], row["severity"]): row["n"] for row in reader.rows(ask.FINDING_COUNTS)},
        "changes": {(row["event"], row["severity"]): row["n"] for row in reader.rows(ask.CHANGES)},
        "trend": reader.rows(ask.TREND, limit=RUNS),
    }


@dataclass(frozen=True, slots=True)
class Content(Counts):
    """Everything that the page shows. Lists are cut; `totals` and `counts` hold the whole numbers."""

    run: dict[str, Any]
    finished: datetime
    rules: Rows
    findings: Rows
    held: Rows
    unreadable: Rows
    duplicates: Rows
    coverage: Rows
    checks: Rows
    failed_checks: Rows

    @property
    def date(self) -> str:
        """The day of the run in China."""
        return f"{self.finished:%Y-%m-%d}"

    @property
    def failed_total(self) -> int:
        """How many identities fail in current reports."""
        return sum(int(check["failed"]) for check in self.checks)


def gathered(reader: AreaReader, name: str) -> Content:
    """Return the content of the report of the last run on the reader's area, which `name` names.

    Raises the errors of `warehouse.query`.
    """
    lists = {kind: _documents(reader, kind) for kind in ("held", "unreadable", "duplicate")}
    return Content(
        run=reader.run,
        finished=local(reader.run["finished_at"]),
        **count(reader, reader.run_id, name),
        rules=[told.with_rule(row) for row in reader.rows(ask.RULES)],
        findings=[told.finding(row) for row in reader.rows(ask.FINDINGS, limit=FINDINGS)],
        held=lists["held"],
        unreadable=lists["unreadable"],
        duplicates=lists["duplicate"],
        coverage=reader.rows(ask.COVERAGE, limit=AREAS),
        checks=[told.with_rule(row) for row in reader.rows(ask.CHECKS)],
        failed_checks=[
            told.with_rule(row) | {"place": told.place(row)} for row in reader.rows(ask.FAILED_CHECKS, limit=CHECKS)
        ],
    )


def local(time_utc: datetime) -> datetime:
    """Return a time of the warehouse (UTC) as the clock in China shows it."""
    return time_utc.replace(tzinfo=UTC).astimezone(LOCAL_TIME)


def _documents(reader: AreaReader, status: str) -> Rows:
    listed = reader.rows(ask.NOT_LOADED, run=reader.run_id, status=status, limit=DOCUMENTS)
    return [told.document(row) for row in listed]
