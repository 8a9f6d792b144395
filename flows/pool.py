"""Worker processes that read batches, and what happens when one of them dies or hangs."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flows.batch import BatchRead, Outcome, Settings, read_in_worker, start_worker
from flows.store import Arrival

if TYPE_CHECKING:
    import pandas as pd

    from expectations.findings import Finding

GRACE = 60.0  # seconds for a worker to start, beside the time limits of its documents
PART = 25  # documents that one worker reads at a time: more cost less overhead, and more time where a worker hangs

Work = Callable[[Sequence[Arrival], Settings], BatchRead]


class ReadingPool:
    """Reads batches in `workers` processes; a batch is cut into parts of at most `PART` documents.

    `work` is what runs in a worker: a function that the workers can import.
    """

    def __init__(self, settings: Settings, workers: int, work: Work = read_in_worker) -> None:
        self.settings, self.workers, self.work = settings, max(1, workers), work
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, batches: Sequence[Sequence[Arrival]]) -> Iterator[BatchRead]:
        """Yield what the batches hold, in their order, the next one being read meanwhile."""
        started: list[_Started] = []
        for number, batch in enumerate(batches):
            started = started or [self._start(batch)]
            following = [self._start(batches[number + 1])] if number + 1 < len(batches) else []
            yield self._finish(started.pop())
            started = following

    def _start(self, batch: Sequence[Arrival]) -> _Started:
        size = max(1, min(PART, -(-len(batch) // self.workers)))
        parts = [batch[at : at + size] for at in range(0, len(batch), size)]
        return [(part, self._submit(part)) for part in parts]

    def _submit(self, part: Sequence[Arrival]) -> Future[BatchRead] | None:
        try:
            return self._pool().submit(self.work, part, self.settings)
        except BrokenProcessPool:
            return None  # it is read document by document when its turn comes

    def _finish(self, started: _Started) -> BatchRead:
        return joined([self._result(part, future) for part, future in started])

    def _result(self, part: Sequence[Arrival], future: Future[BatchRead] | None) -> BatchRead:
        # Parts start in the order in which they are waited for: this one runs at the latest from now on.
        limit = self.settings.time_limit * len(part) + GRACE
        if future is not None:
            try:
                return future.result(limit)
            except (BrokenProcessPool, FutureTimeoutError, CancelledError):
                self._stop()
        return joined([self._alone(arrival) for arrival in part])

    def _alone(self, arrival: Arrival) -> BatchRead:
        """Read one document of a part that lost its worker, so that only the one to blame is lost."""
        try:
            return self._pool().submit(self.work, [arrival], self.settings).result(self.settings.time_limit + GRACE)
        except BrokenProcessPool:
            reason = "its worker process died while reading it; check what it holds"
        except FutureTimeoutError:
            reason = f"its worker process did not answer within {self.settings.time_limit + GRACE:g} seconds"
        self._stop()
        return BatchRead((Outcome(arrival, None, "unreadable", reason, None, None),), {}, {})

    def _pool(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=start_worker,
                initargs=(self.settings.places,),
            )
        return self._executor

    def _stop(self) -> None:
        executor, self._executor = self._executor, None
        if executor is None:
            return
        processes = list((executor._processes or {}).values())  # no public way to end a worker that hangs
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


_Started = list[tuple[Sequence[Arrival], Future[BatchRead] | None]]


def joined(parts: Sequence[BatchRead]) -> BatchRead:
    """Return several batches as one; rows that dimensions share are there once."""
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    findings: dict[str, tuple[Finding, ...]] = {}
    for part in parts:
        findings.update(part.findings)
    return BatchRead(outcomes, _joined_frames([part.frames for part in parts if part.frames]), findings)


def _joined_frames(parts: Sequence[Mapping[str, pd.DataFrame]]) -> Mapping[str, pd.DataFrame]:
    if len(parts) < 2:
        return parts[0] if parts else {}
    import pandas as pd  # noqa: PLC0415  (heavy; only a run joins frames)

    frames = {}
    for name in parts[0]:
        filled = [part[name] for part in parts if not part[name].empty] or [parts[0][name]]
        frame = pd.concat(filled, ignore_index=True)
        frames[name] = frame.drop_duplicates(frame.columns[0], ignore_index=True) if _is_shared(name) else frame
    return frames


def _is_shared(name: str) -> bool:
    return name in ("dim_jurisdiction", "dim_organ")
