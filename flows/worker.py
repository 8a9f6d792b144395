"""A process of its own for documents from outside, watched from here: it may die, hang, or want too much memory.

Only this process is lost then, and what it was at is known.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from flows.errors import FlowError, WorkerError
from flows.limits import Reason, limit_memory
from transform.reference import ReferenceDataError

START = 120.0  # seconds in which a worker must be ready
GRACE = 10.0  # seconds behind a time limit after which a worker that did not give up by itself is ended
BETWEEN = 60.0  # seconds for what a worker does outside of single items

# Errors about the machine or its settings, none about an item: they are passed on.
MACHINE = (OSError, FlowError, ReferenceDataError)

_READY, _AT, _DONE, _FAILED = range(4)

Item = TypeVar("Item")
Result = TypeVar("Result")
# Tells that work on the item of this index has begun, with its time limit; index None: on all of them together.
Tell = Callable[[int | None, float], None]
# What runs in a worker, a function that it can import: the items, what `start` returned, and whom to tell.
Work = Callable[[Sequence[Item], Any, Tell], Result]
Start = Callable[[], Any]


class Lost(NamedTuple):
    """A worker that is no more: the index `at` of the item it was at (None: of none alone), and the reason.

    `hung`: it was ended because it did not answer, and would not answer a second time.
    """

    at: int | None
    reason: Reason
    hung: bool


class Worker(Generic[Item, Result]):
    """One process. `start` runs in it once and prepares what `work` needs; then its memory is limited.

    Raises `WorkerError` where the process cannot be started.
    """

    def __init__(self, work: Work[Item, Result], start: Start, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, start, memory), daemon=True)
        self.served = 0
        self._process.start()
        theirs.close()
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def do(self, items: Sequence[Item]) -> Result | Lost:
        """Have the items worked on. After `Lost` the worker is of no more use.

        Raises the errors of `MACHINE` as the work does.
        """
        self._await_start()
        self.served += len(items)
        at: int | None = None
        limit = BETWEEN
        try:
            self._connection.send(items)
            while True:
                if not self._connection.poll(limit + GRACE):
                    return self._ended(at, limit)
                kind, *said = self._connection.recv()
                if kind == _AT:
                    at, limit = said
                    continue
                if kind == _FAILED:
                    raise _raised(said)
                result: Result = said[0]
                return result
        except (EOFError, ConnectionError):
            return self._died(at)

    def _await_start(self) -> None:
        if self._ready:
            return
        try:
            kind, *said = self._connection.recv() if self._connection.poll(START) else (None, None)
        except (EOFError, ConnectionError):
            kind, said = None, []
        if kind == _FAILED:
            self.stop()
            raise _raised(said)
        if kind != _READY:
            self.stop()
            raise WorkerError(
                f"a process that reads documents could not be started (exit code {self._process.exitcode}); "
                "see what it printed, and whether the machine has memory left"
            )
        self._ready = True

    def _ended(self, at: int | None, limit: float) -> Lost:
        self.stop()
        english = f"took longer than {limit:g} seconds and did not answer; check what it holds"
        return Lost(at, Reason(english, f"读取超过{limit:g}秒，且没有响应；请核实这是什么文件。"), hung=True)

    def _died(self, at: int | None) -> Lost:
        self._process.join(GRACE)
        code = self._process.exitcode
        self.stop()
        english = f"its worker process died while reading it ({_name(code)}); check what it holds"
        return Lost(at, Reason(english, f"读取时进程异常退出（{_name(code)}）；请核实这是什么文件。"), hung=False)

    def kill(self) -> None:
        """End the process; whoever waits for its answer gets `Lost`."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and forget it; nobody may wait for its answer."""
        self.kill()
        self._connection.close()
        self._process.join(GRACE)


def _raised(said: Sequence[object]) -> Exception:
    error = said[0]
    return error if isinstance(error, MACHINE) else WorkerError(f"a worker failed: {error!r}")


class Isolated(Generic[Item, Result]):
    """Works on one item at a time in a worker, which is started for the first one and replaced where it is lost."""

    def __init__(self, work: Work[Item, Result], start: Start, memory: int) -> None:
        self._made_of = work, start, memory
        self._worker: Worker[Item, Result] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def do(self, item: Item) -> Result | Lost:
        """Have one item worked on; raises as `Worker.do`."""
        self._worker = self._worker or Worker(*self._made_of)
        answer = self._worker.do([item])
        if isinstance(answer, Lost):
            self.close()
        return answer

    def close(self) -> None:
        """End the worker; another is started where there is another item."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def _name(code: int | None) -> str:
    """Name an exit code; a negative one is a signal."""
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"{name}, as when memory runs out" if name in ("SIGKILL", "SIGABRT") else name


def _serve(connection: Connection, work: Work[Any, Any], start: Start, memory: int) -> None:
    """Run in the worker: get ready, then work on what comes until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the workers
    os.dup2(2, 1)  # standard output is data: what a library prints there goes to standard error

    def tell(index: int | None, limit: float) -> None:
        connection.send((_AT, index, limit))

    try:
        prepared = start()
        limit_memory(memory)
        connection.send((_READY,))
        while True:
            items = connection.recv()
            connection.send((_DONE, work(items, prepared, tell)))
    except MACHINE as error:
        with contextlib.suppress(OSError):
            connection.send((_FAILED, error))
    except EOFError:
        return
