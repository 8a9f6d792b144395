"""Work for the pool that harms its worker; it lies in a module so that worker processes can import it."""

from __future__ import annotations

import collections
import contextlib
import ctypes
import itertools
import os
import signal
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extract.model import Document
from flows import batch
from flows.batch import BatchRead, Outcome, Prepared, Settings, read_in_worker
from flows.store import Arrival
from flows.worker import Tell


def read_dangerously(arrivals: Sequence[Arrival], prepared: Light, tell: Tell) -> BatchRead:
    """Read every document as held, except those that tell how to harm the process."""
    for index, arrival in enumerate(arrivals):
        tell(index, prepared.settings.limits.time)
        _suffer(arrival.stored.read_bytes())
    tell(None, 60)
    if any(arrival.stored.read_bytes() == b"end" for arrival in arrivals):
        os._exit(9)
    return BatchRead(tuple(Outcome(a, "text", "held", "not_a_report", a.sha256[:16], None) for a in arrivals), {}, {})


def read_with_a_broken_reader(arrivals: Sequence[Arrival], prepared: Prepared, tell: Tell) -> BatchRead:
    """Read as always, but with a reader that does what the document says."""

    def broken(data: bytes, path: str) -> Document:
        _suffer(data)
        return Document(path, "0" * 64, "text", "utf-8", ())

    batch.read_document = broken
    return read_in_worker(arrivals, prepared, tell)


class Light(NamedTuple):
    """What a worker has ready that reads nothing."""

    settings: Settings


def start_light(settings: Settings) -> Light:
    """Get a worker ready without the gazetteer."""
    return Light(settings)


def _suffer(content: bytes) -> None:
    harm = {
        b"die": lambda: os._exit(1),
        b"crash": lambda: ctypes.string_at(0),
        b"kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
        b"hang": lambda: time.sleep(600),
        # The alarm reaches Python between two steps only, and this is one step.
        b"deaf": lambda: collections.deque(itertools.repeat(0), 0),
        b"loop": _take_every_error_for_its_own,
        b"swell": lambda: [np.ones(64 * 1024 * 1024 // 8) for _ in range(200)],
        b"swell in small": lambda: ["x" * 100_000 + str(number) for number in itertools.count()],
        b"large": lambda: np.ones(64 * 1024 * 1024 // 8).sum(),
    }
    harm.get(content, lambda: None)()


def _take_every_error_for_its_own() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.05)
