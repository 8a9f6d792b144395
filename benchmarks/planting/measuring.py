"""Reads, judges and marks reports in batches, and keeps the time; a batch is one task of a worker process."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import NamedTuple

from benchmarks.planting.bodies import Places, places_of
from benchmarks.planting.marking import Mark, mark, marks
from benchmarks.planting.planted import planted_report
from benchmarks.planting.reports import Printed, clean_report, printed
from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret
from transform.records import Report


class Task(NamedTuple):
    """Reports to make and read: with mistakes, or clean ones. `judged`: their frames are judged as a batch, too."""

    seed: int
    numbers: range
    clean: bool
    judged: bool


class Alarm(NamedTuple):
    """An error or warning about a clean report."""

    number: int
    severity: str
    rule: str
    about: str
    message: str


class Batch(NamedTuple):
    """What came of one task: marks of mistakes and of whole reports, alarms on clean ones, seconds by stage.

    `held` counts reports that were held, `unsound` tells what a judgement of their frames found wrong with these.
    """

    reports: int
    marks: list[Mark]
    wholes: list[Mark]
    alarms: list[Alarm]
    held: int
    unsound: list[str]
    seconds: dict[str, float]


class Ready(NamedTuple):
    """What a worker needs for every batch."""

    gazetteer: Gazetteer
    places: Places


class Readings(NamedTuple):
    """Reports read one after another, with their findings."""

    reports: list[Report]
    findings: dict[str, tuple[Finding, ...]]
    seconds: dict[str, float]

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the processor time of the block to its stage."""
        begun = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.process_time() - begun

    def read(self, document: Printed, ready: Ready) -> tuple[Finding, ...]:
        """The findings about one document."""
        with self.timed("reading"):
            report = interpret(extract(read_document(document.data, document.name)), ready.gazetteer)
        with self.timed("findings"):
            found = findings_of(report)
        self.reports.append(report)
        self.findings[report.extracted.document.sha256[:16]] = found
        return found


def get_ready() -> Ready:
    """Load what all batches share."""
    gazetteer = load_gazetteer()
    return Ready(gazetteer, places_of(gazetteer))


def measured(task: Task, ready: Ready) -> Batch:
    """Make, read, judge and mark the reports of a task."""
    readings = Readings([], {}, defaultdict(float))
    found: list[Mark] = []
    wholes: list[Mark] = []
    alarms: list[Alarm] = []
    for number in task.numbers:
        if task.clean:
            alarms += clean_alarms(task.seed, number, ready, readings)
            continue
        with readings.timed("making"):
            planted = planted_report(task.seed, number, ready.places)
            document = printed(planted.clean, number, planted.wrong)
        findings = readings.read(document, ready)
        found += marks(number, planted, findings)
        wholes.append(mark(number, planted, planted.mistakes, findings))
    unsound = judge_batch(readings, ready) if task.judged else []
    held = sum(report.hold is not None for report in readings.reports)
    return Batch(len(task.numbers), found, wholes, alarms, held, unsound, readings.seconds)


def clean_alarms(seed: int, number: int, ready: Ready, readings: Readings) -> list[Alarm]:
    """Errors and warnings about the clean report of a number."""
    with readings.timed("making"):
        clean = clean_report(Random(f"{seed}/clean/{number}"), ready.places)
        document = printed(clean, number)
    findings = readings.read(document, ready)
    about = f"{clean.body.kind} {clean.edition} {clean.layout} {clean.written}"
    return [Alarm(number, f.severity, f.rule, about, f.message) for f in findings if f.severity != "info"]


def judge_batch(readings: Readings, ready: Ready) -> list[str]:
    """Make the frames of the reports and judge them with all suites; what is wrong with the frames themselves."""
    from expectations.judge import judge  # noqa: PLC0415  (imports Great Expectations: seconds)
    from transform.frames import frames_of  # noqa: PLC0415

    with readings.timed("frames"):
        frames = frames_of(readings.reports, "benchmark", "0", ready.gazetteer)
    with readings.timed("judging"):
        judgement = judge(frames, readings.findings)
    return [f"{f.table}.{f.column}: {f.expectation} ({f.count})" for f in judgement.structural_failures]


def tasks(seed: int, reports: int, *, size: int, clean: bool, judged: bool) -> Sequence[Task]:
    """All reports in batches."""
    return [Task(seed, range(at, min(at + size, reports)), clean, judged) for at in range(0, reports, size)]
