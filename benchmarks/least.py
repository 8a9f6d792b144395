"""The least processor time of each document: what a program takes when nothing else on the machine is in its way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

Work = Callable[[bytes], object]
READINGS = 40


def least(works: Sequence[Work], documents: Sequence[bytes]) -> list[float]:
    """Seconds of each of `works` for a document, on the mean of the least times of all documents; they take turns."""
    return [sum(times) / len(documents) for times in zip(*(_least(works, one) for one in documents), strict=True)]


def _least(works: Sequence[Work], document: bytes) -> list[float]:
    found = [float("inf")] * len(works)
    for _ in range(READINGS):
        for at, work in enumerate(works):
            work(document)  # warms up behind the other
            start = time.process_time_ns()
            work(document)
            found[at] = min(found[at], (time.process_time_ns() - start) / 1e9)
    return found
