"""Worker processes that read batches, and what happens when one of them dies or hangs."""

from __future__ import annotations

import contextlib
import functools
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flows.batch import BatchRead, Outcome, Settings, prepare_worker, read_in_worker
from flows.store import Arrival
from flows.worker import Lost, Worker
from flows.worker import Work as AnyWork

if TYPE_CHECKING:
    import pandas as pd

    from expectations.findings import Finding

PART = 25  # documents that one worker reads at a time: more cost less overhead, and more to read again where one dies
WORN = 2000  # documents after which a worker is replaced: libraries of other formats may leak

Work = AnyWork[Arrival, BatchRead]


class ReadingPool:
    """Reads batches in `workers` processes; a batch is cut into parts of at most `PART` documents.

    `start` runs in a worker once and `work` for every part: functions that the workers can import.
    """

    def __init__(
        self,
        settings: Settings,
        workers: int,
        work: Work = read_in_worker,
        start: Callable[[Settings], object] = prepare_worker,
    ) -> None:
        self.work, self.start, self.memory = work, functools.partial(start, settings), settings.limits.memory
        self.workers = max(1, workers)
        self._threads = ThreadPoolExecutor(self.workers, "reading")  # one watches one worker
        self._idle: queue.LifoQueue[Worker[Arrival, BatchRead]] = queue.LifoQueue()
        self._all: set[Worker[Arrival, BatchRead]] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        for worker in list(self._all):
            worker.kill()  # the thread that watches it comes to its end, then
        self._threads.shutdown(cancel_futures=True)
        for worker in list(self._all):
            worker.stop()

    def read(self, batches: Sequence[Sequence[Arrival]]) -> Iterator[BatchRead]:
        """Yield what the batches hold, in their order, the next one being read meanwhile.

        Raises `WorkerError` where no worker can be started, `OSError` where the content store cannot be read.
        """
        started: list[Future[BatchRead]] = []
        for number, batch in enumerate(batches):
            started = started or self._start(batch)
            following = self._start(batches[number + 1]) if number + 1 < len(batches) else []
            yield joined([part.result() for part in started])
            started = following

    def _start(self, batch: Sequence[Arrival]) -> list[Future[BatchRead]]:
        size = max(1, min(PART, -(-len(batch) // self.workers)))
        parts = [batch[at : at + size] for at in range(0, len(batch), size)]
        return [self._threads.submit(self._read_part, part) for part in parts]

    def _read_part(self, part: Sequence[Arrival]) -> BatchRead:
        """Read a part; where its worker is lost, the document to blame is read alone, and the others again."""
        left, read = list(part), []
        while left:
            answer = self._ask(left)
            if isinstance(answer, BatchRead):
                read.append(answer)
                break
            if answer.at is None:
                read += [self._alone(arrival, None) for arrival in left]
                break
            read.append(self._alone(left.pop(answer.at), answer))
        return _in_order(joined(read), part)

    def _alone(self, arrival: Arrival, before: Lost | None) -> BatchRead:
        """Read one document alone: what killed its worker may have been another's, or the machine's.

        One that hung is not tried twice.
        """
        answer: BatchRead | Lost = before if before is not None and before.hung else self._ask([arrival])
        if isinstance(answer, BatchRead):
            return answer
        return BatchRead(
            (Outcome(arrival, None, "unreadable", answer.reason.en, None, None, answer.reason.zh),), {}, {}
        )

    def _ask(self, arrivals: Sequence[Arrival]) -> BatchRead | Lost:
        worker, answer = self._take(), None
        try:
            answer = worker.do(arrivals)
        finally:
            if isinstance(answer, BatchRead) and worker.served < WORN:
                self._idle.put(worker)
            else:
                worker.stop()
                self._all.discard(worker)
        return answer

    def _take(self) -> Worker[Arrival, BatchRead]:
        with contextlib.suppress(queue.Empty):
            return self._idle.get_nowait()
        if self._closed:
            raise CancelledError
        worker = Worker(self.work, self.start, self.memory)
        self._all.add(worker)
        return worker


def _in_order(read: BatchRead, part: Sequence[Arrival]) -> BatchRead:
    """Put the outcomes in the order of the arrivals."""
    places = {arrival: place for place, arrival in enumerate(part)}
    return read._replace(outcomes=tuple(sorted(read.outcomes, key=lambda outcome: places[outcome.arrival])))


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
