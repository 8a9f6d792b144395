"""What repeats something known: bytes that came before under another path, reports loaded before in another form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from flows.batch import Outcome
from flows.store import Arrival

SAME_BYTES = "same_bytes"
SAME_CONTENT = "same_content"


class Register:
    """Reports of the published warehouse that matter to this run, and what this run has read so far."""

    def __init__(self) -> None:
        self._reports: dict[str, str] = {}
        self._contents: dict[str, str] = {}
        self._read: dict[str, Outcome] = {}

    def add_reports(self, by_bytes: Mapping[str, str]) -> None:
        """Add reports of the published warehouse by the SHA-256 of their documents."""
        self._reports.update(by_bytes)

    def add_contents(self, by_content: Mapping[str, str]) -> None:
        """Add loaded reports of the published warehouse by the hash of their content."""
        self._contents.update(by_content)

    def repeated(self, arrival: Arrival) -> Outcome | None:
        """Return what becomes of an arrival whose bytes are known under another path; None where they are new.

        Bytes that could not be read cannot be read under another name either; all others are duplicates.
        """
        read = self._read.get(arrival.sha256)
        if read is not None and read.status == "unreadable":
            return read._replace(arrival=arrival)
        report_id = read.report_id if read is not None else self._reports.get(arrival.sha256)
        if report_id is None:
            return None
        return Outcome(arrival, read.format if read else None, "duplicate", SAME_BYTES, report_id, None)

    def settle(self, outcomes: Iterable[Outcome], lasting: Collection[str | None] = frozenset()) -> tuple[Outcome, ...]:
        """Return the outcomes of documents read in this run; those with a loaded report's content are duplicates.

        Reports in `lasting` were there before and stay, whatever else has their content now.
        """
        return tuple(self._settled(outcome, lasting) for outcome in outcomes)

    def _settled(self, outcome: Outcome, lasting: Collection[str | None]) -> Outcome:
        settled = outcome
        if outcome.status == "loaded" and outcome.content_sha256 and outcome.report_id:
            original = self._contents.setdefault(outcome.content_sha256, outcome.report_id)
            if original != outcome.report_id and outcome.report_id not in lasting:
                settled = outcome._replace(status="duplicate", reason=SAME_CONTENT, report_id=original)
        self._read[outcome.arrival.sha256] = settled
        return settled


def unreadable_archives(arrivals: Iterable[Arrival]) -> Iterator[Outcome]:
    """Yield what becomes of archives that could not be taken apart as a whole: they are kept, and not read."""
    for arrival in arrivals:
        if arrival.reason is not None:
            yield Outcome(arrival, "zip", "unreadable", arrival.reason, None, None, arrival.reason_zh)


def first_of_each(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Return the first arrival of all bytes, in order."""
    first: dict[str, Arrival] = {}
    for arrival in arrivals:
        first.setdefault(arrival.sha256, arrival)
    return list(first.values())
