"""A rebuild goes through all runs again, as the ledger has them, and takes what no run has accounted for at the end."""

from __future__ import annotations

from collections.abc import Collection

from flows.intake import land_again
from flows.ledger import Ledger
from flows.part import Part, of_entry
from warehouse.errors import ReviewedError
from warehouse.reviewed import NOTHING_REVIEWED, Reviewed, read_reviewed


def parts_of_rebuild(ledger: Ledger, published: Collection[str] | None, own: Part) -> tuple[list[Part], Part | None]:
    """Return the parts of a rebuild, and its own one among them.

    `own` is that of the rebuild itself; it takes in what the store holds and no run that counts has taken over, and is
    None where there is nothing of the kind, so that a rebuild leaves no trace. Where people have decided anew since the
    last run, it is there to apply that. Raises `StoreError`.
    """
    parts = [of_entry(entry) for entry in ledger.entries(published)]
    known = {(arrival.sha256, arrival.path) for part in parts for arrival in part.arrivals}
    ledger.pending(published)  # what runs that do not count took over is in the store, and done with after this
    everything = land_again(ledger.store, lambda intents: ledger.intend(own.run_id, intents))
    left = tuple(arrival for arrival in everything if (arrival.sha256, arrival.path) not in known)
    if not left and parts and parts[-1].reviewed_version == own.reviewed_version:
        return parts, None
    own.arrivals, own.again = left, ()
    return [*parts, own], own


def decided_then(ledger: Ledger, part: Part, now: Reviewed) -> Reviewed:
    """Return people's decisions as a run applied them that is gone through again; `now` where they are not kept."""
    if part.reviewed_version == NOTHING_REVIEWED.version:
        return NOTHING_REVIEWED
    folder = ledger.decisions(part.reviewed_version)
    if part.reviewed_version == now.version or folder is None:
        return now
    try:
        return read_reviewed(folder)
    except ReviewedError:
        return now  # written for another form than that of today
