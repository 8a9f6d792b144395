"""Intake: what is new goes into the content store, archives member by member."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from flows.archives import Archive, Member, Unpacker, member_path, temporary_folder
from flows.ledger import Intent
from flows.settings import limits
from flows.store import Arrival, ChangedError, Listing, Store
from flows.versions import reading_version
from transform.records import Source

# Returns those of the (SHA-256, path) pairs that were taken in before.
Known = Callable[[Sequence[tuple[str, str]]], Container[tuple[str, str]]]
# Hears what is about to be taken over, before it is.
Intend = Callable[[Sequence[Intent]], None]


def unrecorded(_intents: Sequence[Intent]) -> None:
    """Record nothing: for what is not part of a run."""


class Found(NamedTuple):
    """A whole document: where it lies, its name as text, the SHA-256 of its bytes, what came with it."""

    source: Path
    name: str
    sha256: str
    told: Source | None = None


class Intake:
    """Takes documents over into the store, archives member by member; what is known already is only counted."""

    def __init__(
        self,
        store: Store,
        known: Known,
        isolated: Callable[[Path], contextlib.AbstractContextManager[None]],
        now: datetime,
        intend: Intend = unrecorded,
    ) -> None:
        self.arrivals: list[Arrival] = []
        self.again: list[Arrival] = []  # known, and told of now what was not told before
        self.known_before = 0
        self._store, self._known, self._isolated, self._now = store, known, isolated, now
        self._intend = intend
        self._version = reading_version()
        self._unpacker = Unpacker(limits())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unpacker.__exit__(kind, error, trace)

    def take(self, found: Iterable[Found]) -> None:
        """Take over what is new, in the order of the names."""
        for one in sorted(self._new(list(found)), key=lambda found: found.name):
            with self._isolated(one.source):
                if not self._take_archive(one):
                    self.arrivals.append(self._add(one))

    def _new(self, found: Sequence[Found]) -> list[Found]:
        before = self._known([(one.sha256, one.name) for one in found])
        new = [one for one in found if (one.sha256, one.name) not in before]
        told = [one for one in found if (one.sha256, one.name) in before and self._is_told_anew(one)]
        self.known_before += len(found) - len(new)
        self._intend([self._intent(one, again=False) for one in new] + [self._intent(one, again=True) for one in told])
        for one in told:
            with self._isolated(one.source):
                self.again.append(self._add(one))
        return new

    def _intent(self, found: Found, *, again: bool) -> Intent:
        return Intent(found.sha256, found.name, self._now, found.told, again)

    def _is_told_anew(self, found: Found) -> bool:
        return found.told is not None and self._store.told(found.sha256, found.name) != found.told

    def _add(self, found: Found) -> Arrival:
        return self._store.add(found.source, found.sha256, found.name, self._now, found.told)

    def _take_archive(self, found: Found) -> bool:
        """Take the members of an archive over; return whether it is one."""
        if self._is_known_archive(found):
            return True
        with temporary_folder() as folder:
            archive = self._unpacker.unpack(found.source, Path(folder))
            if archive is None:
                return False
            if archive.sha256 not in (None, found.sha256):
                raise ChangedError
            members = {(member.sha256, member.name): _found(found, member) for member in archive.members}
            for member in self._new(list(members.values())):
                self.arrivals.append(self._add(member))
        if archive.reason is not None:
            arrival = self._add(found)
            self.arrivals.append(arrival._replace(reason=archive.reason.en, reason_zh=archive.reason.zh))
        self._store.keep_listing(found.sha256, _listing(archive), self._version)
        return True

    def _is_known_archive(self, found: Found) -> bool:
        """Whether the archive was taken over as a whole before, so that it need not be taken apart again."""
        listing = self._store.listing(found.sha256, self._version)
        if listing is None or listing.reason is not None:
            return False
        pairs = {(sha256, member_path(found.name, name)) for name, sha256 in listing.members}
        before = self._known(list(pairs))
        known = sum(pair in before for pair in pairs)
        self.known_before += known if known == len(pairs) else 0
        return known == len(pairs)


def _found(archive: Found, member: Member) -> Found:
    return Found(member.file, member_path(archive.name, member.name), member.sha256, member.told)


def _listing(archive: Archive) -> Listing:
    return Listing(
        tuple((member.name, member.sha256) for member in archive.members), archive.reason and archive.reason.en
    )


def land_again(store: Store, intend: Intend = unrecorded) -> tuple[Arrival, ...]:
    """Return everything that ever arrived; archives that were not taken over as a whole are tried again.

    Raises `StoreError` where the store fails.
    """
    arrivals = {(arrival.sha256, arrival.path): arrival for arrival in store.arrivals()}
    archives = [arrival for arrival in arrivals.values() if store.listing(arrival.sha256) is not None]
    for arrival in archives:
        del arrivals[arrival.sha256, arrival.path]
        with Intake(store, lambda _: (), _unguarded, arrival.landed_at, intend) as intake:
            intake.take([Found(arrival.stored, arrival.path, arrival.sha256)])
        for again in intake.arrivals:
            arrivals.setdefault((again.sha256, again.path), again)
    return tuple(sorted(arrivals.values(), key=lambda arrival: (arrival.landed_at, arrival.path, arrival.sha256)))


@contextlib.contextmanager
def _unguarded(_source: Path) -> Iterator[None]:
    yield
