"""One batch of documents: bytes to frames and findings, in this process or in a worker.

This is the place where a document is isolated: whatever goes wrong with one becomes its status, never an exception.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.model import Document, DocumentError
from extract.readers import MAX_BYTES, read_document
from flows.limits import LIMITS, TOO_MUCH_MEMORY, DocumentTimeoutError, Limits, Reason, alarm, too_long
from flows.store import Arrival
from flows.worker import BETWEEN, Tell
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret
from transform.records import Report, Source

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]


class Read(NamedTuple):
    """One document read: `report` and `findings` where it could be, else `reason` (`reason_zh`) says why not.

    `document` is there as far as it came.
    """

    path: str
    document: Document | None
    report: Report | None
    reason: str | None
    findings: tuple[Finding, ...] = ()
    reason_zh: str | None = None


class Outcome(NamedTuple):
    """What became of one arrival. `status`: loaded, held, duplicate or unreadable; `reason` where it is not loaded.

    `reason` is a code, or a sentence for what is unreadable, which `reason_zh` says in Chinese.
    """

    arrival: Arrival
    format: str | None
    status: str
    reason: str | None
    report_id: str | None
    content_sha256: str | None
    reason_zh: str | None = None


class BatchRead(NamedTuple):
    """Outcomes in the order of the arrivals, frames of all reports among them, their findings by report_id."""

    outcomes: tuple[Outcome, ...]
    frames: Frames
    findings: Mapping[str, tuple[Finding, ...]]


class Settings(NamedTuple):
    """What a worker needs besides the documents."""

    run_id: str
    program_version: str
    places: Path | None
    limits: Limits = LIMITS


def silent(_index: int | None, _limit: float) -> None:
    """Tell nobody: for work in this process."""


def read_one(
    data: bytes,
    path: str,
    gazetteer: Gazetteer,
    limits: Limits = LIMITS,
    tell: Tell = silent,
    *,
    told: Source | None = None,
) -> Read:
    """Read and interpret one document within its time limit; never raises for what the document is.

    `tell` hears the time limit where it is not the usual one; `told` is what a side-car says.
    """
    document: Document | None = None
    limit = limits.time
    try:
        limit = limits.time_for(data)
        if limit != limits.time:
            tell(0, limit)
        with alarm(limit):
            document = read_document(data, path)
            report = interpret(extract(document), gazetteer, told)
            return Read(path, document, report, None, findings_of(report))
    except DocumentError as error:
        return unreadable(path, document, reason_of(error))
    except DocumentTimeoutError:
        return unreadable(path, document, too_long(limit))
    except MemoryError:
        return unreadable(path, document, TOO_MUCH_MEMORY)
    except Exception as error:  # noqa: BLE001  (the one place that isolates a document from the others)
        return unreadable(path, document, _defect(error))


def unreadable(path: str, document: Document | None, reason: Reason) -> Read:
    """Return a document that could not be read, `document` being as far as it came."""
    return Read(path, document, None, reason.en, reason_zh=reason.zh)


def reason_of(error: DocumentError) -> Reason:
    """Return the reason that an error gives."""
    return Reason(str(error), error.reason_zh)


def _defect(error: Exception) -> Reason:
    english = f"reading failed: {type(error).__name__}: {error}"[:500]
    return Reason(english, f"读取时程序出错（{type(error).__name__}）；请告知数据管理方。")


def bytes_of(path: Path, limit: int | None = None) -> bytes:
    """Return the bytes of a document. Raises `DocumentError` where it is larger than `limit` (default: of a document).

    Raises `OSError` where it cannot be read.
    """
    size, limit = path.stat().st_size, MAX_BYTES if limit is None else limit
    if size > limit:
        raise DocumentError(
            f"{size} bytes, more than the limit of {limit}; split it or check what it is",
            zh=f"文件有{size}字节，超过{limit}字节的上限；请拆分，或核实这是什么文件。",
        )
    return path.read_bytes()


def read_batch(arrivals: Sequence[Arrival], settings: Settings, gazetteer: Gazetteer, tell: Tell = silent) -> BatchRead:
    """Read arrivals with distinct bytes; `tell` hears which one has begun.

    Raises `OSError` where the content store cannot be read.
    """
    from transform.frames import report_id  # noqa: PLC0415  (imports pandas; `inspect` does without)

    read = []
    for index, arrival in enumerate(arrivals):
        tell(index, settings.limits.time)
        read.append(_read_stored(arrival, settings, gazetteer, functools.partial(_tell_at, tell, index)))
    tell(None, BETWEEN)
    reads, frames = _framed(read, settings, gazetteer)
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
            return unreadable(read.path, read.document, _defect(error))
        return read

    try:
        return reads, frames(reads)
    except Exception:  # noqa: BLE001  (one of them is to blame: they are tried one by one)
        sound = [checked(read) for read in reads]
        return sound, frames(sound)


def _tell_at(tell: Tell, index: int, _index: int | None, limit: float) -> None:
    tell(index, limit)


def _read_stored(arrival: Arrival, settings: Settings, gazetteer: Gazetteer, tell: Tell) -> Read:
    try:
        data = bytes_of(arrival.stored)
    except DocumentError as error:
        return unreadable(arrival.path, None, reason_of(error))
    return read_one(data, arrival.path, gazetteer, settings.limits, tell, told=arrival.told)


def _outcome(arrival: Arrival, read: Read, report_id: str) -> Outcome:
    kind = read.document.format if read.document else None
    if read.report is None:
        return Outcome(arrival, kind, "unreadable", read.reason, None, None, read.reason_zh)
    status = "loaded" if read.report.hold is None else "held"
    return Outcome(arrival, kind, status, read.report.hold, report_id, read.report.content_sha256)


class Prepared(NamedTuple):
    """What a worker has got ready before its first document."""

    settings: Settings
    gazetteer: Gazetteer


def prepare_worker(settings: Settings) -> Prepared:
    """Prepare a worker process: the gazetteer is loaded once, and what a document may not wait for."""
    import pandas as pd  # noqa: F401, PLC0415  (its memory is none of a document's)

    return prepare_reader(settings)


def prepare_reader(settings: Settings) -> Prepared:
    """Prepare a worker process that makes no frames."""
    return Prepared(settings, load_gazetteer(settings.places))


def read_in_worker(arrivals: Sequence[Arrival], prepared: Prepared, tell: Tell) -> BatchRead:
    """Read a batch in a worker that `prepare_worker` prepared."""
    return read_batch(arrivals, prepared.settings, prepared.gazetteer, tell)
