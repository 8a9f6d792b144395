"""Limits within which a document from outside is read: its time, and the memory of the process that reads it."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from extract.readers import may_show_pages, sniff

SLOW = frozenset({"scan", "pdf", "doc", "rtf", "odt", "wordxml"})  # read by OCR, or converted by another program
AGAIN = 1.0  # seconds after which a document that swallowed its alarm gets another

_STATUS = Path("/proc/self/status")


class Limits(NamedTuple):
    """`time` is in seconds for one document, `slow_time` for one of `SLOW` or with pictures of pages.

    `memory` is in bytes that a worker may take beyond what its libraries and the gazetteer take; 0: no limit.
    """

    time: float = 60.0
    slow_time: float = 300.0
    memory: int = 2 * 1024**3

    def time_for(self, data: bytes) -> float:
        """Return the time limit of a document by its format, and by pictures in it that may be read as scans."""
        return self.slow_time if sniff(data) in SLOW or may_show_pages(data) else self.time


LIMITS = Limits()


class DocumentTimeoutError(BaseException):
    """A document took longer than its time limit. Not an `Exception`: no library may take it for one of its own."""


class Reason(NamedTuple):
    """Why something cannot be read: in English for the log and the terminal, in Chinese for those who publish it."""

    en: str
    zh: str


def too_long(seconds: float) -> Reason:
    """Return the reason of a document that took longer than its limit."""
    return Reason(
        f"took longer than {seconds:g} seconds; check what it holds", f"读取超过{seconds:g}秒；请核实这是什么文件。"
    )


TOO_MUCH_MEMORY = Reason(
    "needs more memory than a document may take; check what it holds", "读取所需内存超过上限；请核实这是什么文件。"
)


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `DocumentTimeoutError` in the block after so many seconds, where signals allow it.

    Signals reach the main thread only, and only between two steps of Python: who started the process watches it, too.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expired(_number: int, _frame: FrameType | None) -> None:
        raise DocumentTimeoutError

    previous = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def limit_memory(headroom: int) -> None:
    """Let this process take at most `headroom` bytes of data more than it has; without effect where there is no limit.

    What counts is private writable memory (RLIMIT_DATA, Linux): mapped libraries and reserved addresses do not.
    """
    if not headroom or not sys.platform.startswith("linux"):
        return
    import resource  # noqa: PLC0415  (not on every system)

    limit = _data_size() + headroom
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_size() -> int:
    """Bytes of data that this process has now."""
    for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
