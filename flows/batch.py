"""One batch of documents: bytes to frames and findings, in this process or in a worker.

This is the place where a document is isolated: whatever goes wrong with one becomes its status, never an exception.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.model import Document, DocumentError
from extract.readers import MAX_BYTES, read_document
from flows.store import Arrival
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret
from transform.records import Report

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]
TIME_LIMIT = 60.0  # seconds for one document; the slowest kinds (scans) take a few


class DocumentTimeoutError(Exception):
    """A document took longer than its time limit."""


class Read(NamedTuple):
    """One document read: `report` and `findings` where it could be, else `reason` says why not.

    `document` is there as far as it came.
    """

    path: str
    document: Document | None
    report: Report | None
    reason: str | None
    findings: tuple[Finding, ...] = ()


class Outcome(NamedTuple):
    """What became of one arrival. `status`: loaded, held, duplicate or unreadable; `reason` where it is not loaded."""

    arrival: Arrival
    format: str | None
    status: str
    reason: str | None
    report_id: str | None
    content_sha256: str | None


class BatchRead(NamedTuple):
    """Outcomes in the order of the arrivals, frames of all reports among them, their findings by report_id."""

    outcomes: tuple[Outcome, ...]
    frames: Frames
    findings: Mapping[str, tuple[Finding, ...]]


class Settings(NamedTuple):
    """What a worker needs besides the documents. `time_limit` is in seconds for one document."""

    run_id: str
    program_version: str
    places: Path | None
    time_limit: float = TIME_LIMIT


def read_one(data: bytes, path: str, gazetteer: Gazetteer, time_limit: float = TIME_LIMIT) -> Read:
    """Read and interpret one document; never raises for what the document is."""
    document: Document | None = None
    try:
        with _alarm(time_limit):
            document = read_document(data, path)
            report = interpret(extract(document), gazetteer)
            return Read(path, document, report, None, findings_of(report))
    except DocumentError as error:
        return Read(path, document, None, str(error))
    except DocumentTimeoutError:
        return Read(path, document, None, f"took longer than {time_limit:g} seconds; check what it holds")
    except Exception as error:  # noqa: BLE001  (the one place that isolates a document from the others)
        return Read(path, document, None, _defect(error))


def _defect(error: Exception) -> str:
    return f"reading failed: {type(error).__name__}: {error}"[:500]


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    # Signals reach the main thread only; elsewhere the caller's own limit on the whole batch has to do.
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expired(_number: int, _frame: FrameType | None) -> None:
        raise DocumentTimeoutError

    previous = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a document. Raises `DocumentError` where it is too large, `OSError` otherwise."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DocumentError(f"{size} bytes, more than the limit of {MAX_BYTES}; split it or check what it is")
    return path.read_bytes()


def read_batch(arrivals: Sequence[Arrival], settings: Settings, gazetteer: Gazetteer) -> BatchRead:
    """Read arrivals with distinct bytes. Raises `OSError` where the content store cannot be read."""
    from transform.frames import report_id  # noqa: PLC0415  (imports pandas; `inspect` does without)

    reads, frames = _framed([_read_stored(arrival, settings, gazetteer) for arrival in arrivals], settings, gazetteer)
    outcomes = tuple(_outcome(a, read, report_id(a.sha256)) for a, read in zip(arrivals, reads, strict=True))
    findings = {report_id(read.document.sha256): read.findings for read in reads if read.report and read.document}
    return BatchRead(outcomes, frames, findings)


def _framed(reads: list[Read], settings: Settings, gazetteer: Gazetteer) -> tuple[list[Read], Frames]:
    """Return the frames of all reports; one that does not fit into frames becomes unreadable and costs no other."""
    from transform.frames import frames_of  # noqa: PLC0415

    def frames(some: Sequence[Read]) -> Frames:
        reports = [read.report for read in some if read.report is not None]
        return frames_of(reports, settings.run_id, settings.program_version, gazetteer)

    def checked(read: Read) -> Read:
        try:
            frames([read])
        except Exception as error:  # noqa: BLE001  (isolates a document from the others)
            return Read(read.path, read.document, None, _defect(error))
        return read

    try:
        return reads, frames(reads)
    except Exception:  # noqa: BLE001  (one of them is to blame: they are tried one by one)
        sound = [checked(read) for read in reads]
        return sound, frames(sound)


def _read_stored(arrival: Arrival, settings: Settings, gazetteer: Gazetteer) -> Read:
    try:
        data = bytes_of(arrival.stored)
    except DocumentError as error:
        return Read(arrival.path, None, None, str(error))
    return read_one(data, arrival.path, gazetteer, settings.time_limit)


def _outcome(arrival: Arrival, read: Read, report_id: str) -> Outcome:
    kind = read.document.format if read.document else None
    if read.report is None:
        return Outcome(arrival, kind, "unreadable", read.reason, None, None)
    status = "loaded" if read.report.hold is None else "held"
    return Outcome(arrival, kind, status, read.report.hold, report_id, read.report.content_sha256)


_gazetteer: Gazetteer | None = None


def start_worker(places: Path | None) -> None:
    """Prepare a worker process: the gazetteer is loaded once."""
    global _gazetteer  # noqa: PLW0603  (a worker's state; the pool has no other way to hand it on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the workers
    _gazetteer = load_gazetteer(places)


def read_in_worker(arrivals: Sequence[Arrival], settings: Settings) -> BatchRead:
    """Read a batch in a worker that `start_worker` prepared."""
    if _gazetteer is None:
        raise RuntimeError("start_worker has not run in this process")
    return read_batch(arrivals, settings, _gazetteer)
