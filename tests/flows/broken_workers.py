"""Work for the pool that harms its worker; it lies in a module so that worker processes can import it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from flows.batch import BatchRead, Outcome, Settings
from flows.store import Arrival


def read_dangerously(arrivals: Sequence[Arrival], settings: Settings) -> BatchRead:
    """Read every document as held, except that `die` ends the process and `hang` never answers."""
    for arrival in arrivals:
        content = arrival.stored.read_bytes()
        if content == b"die":
            os._exit(1)
        if content == b"hang":
            time.sleep(600)
    return BatchRead(tuple(Outcome(a, "text", "held", "not_a_report", a.sha256[:16], None) for a in arrivals), {}, {})
