"""Documents that another version of the program, its forms, rules or divisions has read: they are read again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flows.store import Arrival, Store
from flows.versions import reading_version
from transform.reference import reference_version
from warehouse.register import stale_documents


class Rereading(NamedTuple):
    """What is read again now, how many wait for a later night, and how many are not in the store."""

    arrivals: tuple[Arrival, ...]
    postponed: int
    missing: int


def documents_to_reread(warehouse: Path, places: Path | None, store: Store, most: int) -> Rereading:
    """Return at most so many of the documents that were read last with other versions, the oldest reading first.

    Raises `StoreError` where the store is damaged.
    """
    stale = stale_documents(warehouse, reading_version(), reference_version(places))
    found: list[Arrival] = []
    missing = 0
    for sha256, path in stale:
        if len(found) == most:
            break
        arrival = store.find(sha256, path)
        if arrival is None:
            missing += 1
        else:
            found.append(arrival)
    return Rereading(tuple(found), len(stale) - len(found) - missing, missing)
