"""The content store: every document that arrived, kept by the SHA-256 of its bytes and never changed.

`<root>/ab/<sha256>` holds the bytes, `<root>/ab/<sha256>.json` the size and every path that they arrived under.
`<root>/ab/<sha256>.members` lists what an archive with these bytes holds; the archive itself is kept only where not all
of it could be taken over.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple

from flows.errors import StoreError, StoreUnavailableError
from transform.records import Source
from warehouse.durable import locked, make_folder, put_in_place, write

CHUNK = 1024 * 1024
PART = ".landing-"  # begins the names of copies in the making
PASSING = (errno.EIO, errno.EAGAIN, errno.ESTALE, errno.ETIMEDOUT)  # what a network drive recovers from


class Arrival(NamedTuple):
    """A document under one path: SHA-256 and `size` of its bytes, the time of arrival (UTC), the stored copy.

    `reason` (`reason_zh` in Chinese) is filled for an archive that could not be taken apart, or not as a whole; `told`
    is what a side-car says.
    """

    sha256: str
    path: str
    size: int
    landed_at: datetime
    stored: Path
    reason: str | None = None
    reason_zh: str | None = None
    told: Source | None = None


class Listing(NamedTuple):
    """What an archive holds: names and SHA-256 of its documents, and why there is not more, where there should be."""

    members: tuple[tuple[str, str], ...]
    reason: str | None


class ChangedError(Exception):
    """A source file changed while it was read."""


class Store:
    """A content store in directory `root`, made when the first document comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Return where the document with this hash is kept, whether or not it is there."""
        return self.root / sha256[:2] / sha256

    def add(self, source: Path, sha256: str, path: str, now: datetime, told: Source | None = None) -> Arrival:
        """Take `source` over under the name `path` and return its arrival; the first time of arrival stays.

        Raises `ChangedError` where the bytes no longer have the hash, `OSError` where the source cannot be read, and
        `StoreError` where the store cannot be written.
        """
        stored = self.path_of(sha256)
        if not stored.exists():
            self._copy(source, sha256)
        return self._record(stored, sha256, path, now, told)

    def _copy(self, source: Path, sha256: str) -> None:
        with source.open("rb") as original:
            stored = self.path_of(sha256)
            try:
                make_folder(stored.parent)
                descriptor, name = tempfile.mkstemp(prefix=PART, dir=stored.parent)
            except OSError as error:
                raise self._unwritable(error) from error
            temporary = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as copy:
                    fcntl.flock(copy, fcntl.LOCK_EX | fcntl.LOCK_NB)  # tells others that somebody is at it
                    found = self._pour(original, copy)
                if found != sha256:
                    raise ChangedError
                temporary.chmod(0o444)
                self._put(temporary, stored)
            finally:
                temporary.unlink(missing_ok=True)

    def _pour(self, original: IO[bytes], copy: IO[bytes]) -> str:
        digest = hashlib.sha256()
        while chunk := original.read(CHUNK):
            digest.update(chunk)
            try:
                copy.write(chunk)
            except OSError as error:
                raise self._unwritable(error) from error
        return digest.hexdigest()

    def _put(self, temporary: Path, stored: Path) -> None:
        try:
            put_in_place(temporary, stored)
        except OSError as error:
            raise self._unwritable(error) from error

    def _record(self, stored: Path, sha256: str, path: str, now: datetime, told: Source | None) -> Arrival:
        try:
            with locked(stored.parent):  # another run may add a path of its own
                return self._recorded(stored, sha256, path, now, told)
        except OSError as error:
            raise self._unwritable(error) from error

    def _recorded(self, stored: Path, sha256: str, path: str, now: datetime, told: Source | None) -> Arrival:
        size = stored.stat().st_size
        known = {name: (at, source) for name, at, source in self._paths(stored)}
        if path not in known or (told is not None and known[path][1] != told):
            known[path] = (known[path][0] if path in known else now, told)
            arrivals = [
                {"path": name, "landed_at": at.isoformat(), **({"told": as_json(source)} if source else {})}
                for name, (at, source) in known.items()
            ]
            record = json.dumps({"size": size, "arrivals": arrivals}, ensure_ascii=False)
            write(_record_of(stored), record.encode())
        landed_at, kept = known[path]
        return Arrival(sha256, path, size, landed_at, stored, told=kept)

    def told(self, sha256: str, path: str) -> Source | None:
        """Return what was told of the document under this path when it, or its side-car, came."""
        return next((source for name, _, source in self._paths(self.path_of(sha256)) if name == path), None)

    def find(self, sha256: str, path: str) -> Arrival | None:
        """Return the arrival of these bytes under this path; None where they are not here, or came under others only.

        An archive is returned with the reason for which it is kept. Raises `StoreError` for a damaged record.
        """
        stored = self.path_of(sha256)
        if not stored.exists():
            return None
        listing = self.listing(sha256)
        for name, landed_at, source in self._paths(stored):
            if name == path and (listing is None or listing.reason is not None):
                reason = listing.reason if listing else None
                return Arrival(sha256, path, stored.stat().st_size, landed_at, stored, reason, told=source)
        return None

    def again(self, sha256: str, path: str, now: datetime, told: Source | None) -> Arrival | None:
        """Return an arrival as `add` does, from the stored bytes alone; None where they are not here."""
        stored = self.path_of(sha256)
        if not stored.exists():
            return None
        self._record(stored, sha256, path, now, told)
        return self.find(sha256, path)

    def sweep(self) -> int:
        """Remove half-made copies of processes that are no more; return how many."""
        swept = 0
        for part in self.root.glob(f"??/{PART}*"):
            with contextlib.suppress(OSError), part.open("rb") as file:  # it is held, or gone meanwhile
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()
                swept += 1
        return swept

    def keep_listing(self, sha256: str, listing: Listing, version: str) -> None:
        """Remember what the archive with this hash holds, as the program of `version` takes it apart."""
        text = json.dumps({"version": version, **listing._asdict()}, ensure_ascii=False)
        target = _listing_of(self.path_of(sha256))
        try:
            with locked(target.parent):
                write(target, text.encode())
        except OSError as error:
            raise self._unwritable(error) from error

    def listing(self, sha256: str, version: str | None = None) -> Listing | None:
        """Return what the archive with this hash holds; None where it is not known, or from another version."""
        file = _listing_of(self.path_of(sha256))
        if not file.exists():
            return None
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            found = Listing(tuple((name, member) for name, member in kept["members"]), kept["reason"])
            return found if version in (None, kept["version"]) else None
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{file}: not a list of members ({error}); delete it, it is made again") from error

    def _paths(self, stored: Path) -> list[tuple[str, datetime, Source | None]]:
        record = _record_of(stored)
        if not record.exists():
            return []
        try:
            entries = json.loads(record.read_text(encoding="utf-8"))["arrivals"]
            return [
                (entry["path"], datetime.fromisoformat(entry["landed_at"]), as_source(entry.get("told")))
                for entry in entries
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{record}: not a record of arrivals ({error}); restore it from a backup") from error

    def arrivals(self) -> Iterator[Arrival]:
        """Yield everything that ever arrived, in the order of arrival, then of path."""
        found = [
            Arrival(stored.name, path, stored.stat().st_size, at, stored, told=told)
            for record in self.root.glob("??/[0-9a-f]*.json")
            for stored in (record.with_suffix(""),)
            for path, at, told in self._paths(stored)
        ]
        yield from sorted(found, key=lambda arrival: (arrival.landed_at, arrival.path, arrival.sha256))

    def _unwritable(self, error: OSError) -> StoreError:
        reason = error.strerror or type(error).__name__
        kind = StoreUnavailableError if error.errno in PASSING else StoreError
        return kind(
            f"{self.root}: the content store cannot be written ({reason}); "
            "give the user that runs gongkai the right to write there, or free some space"
        )


def as_json(source: Source) -> dict[str, str | None]:
    """Return what was told of a document as JSON values."""
    day = source.published_at
    return {"url": source.url, "published_at": day.isoformat() if day else None, "publisher": source.publisher}


def as_source(kept: dict[str, str | None] | None) -> Source | None:
    """Return what `as_json` has made of it."""
    if kept is None:
        return None
    day = kept["published_at"]
    return Source(kept["url"], date.fromisoformat(day) if day else None, kept["publisher"])


def _listing_of(stored: Path) -> Path:
    return stored.with_name(f"{stored.name}.members")


def _record_of(stored: Path) -> Path:
    return stored.with_name(f"{stored.name}.json")
