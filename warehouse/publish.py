"""The atomic publish: a new file is built beside the published one, checked, and swapped in.

The published file is never opened for writing. Sessions that have it open keep reading it; new ones see the new file.
Whatever goes wrong before the swap, the published file stays as it was.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.across import judge_across
from warehouse.checks import violations
from warehouse.ddl import ddl
from warehouse.dimensions import static_dimensions
from warehouse.durable import put_in_place
from warehouse.errors import (
    DiskFullError,
    NotAWarehouseError,
    NotPublishableError,
    UnwritablePathError,
    WarehouseError,
)
from warehouse.history import Keep, keep_published, prune
from warehouse.load import Frames, load_batch, prepare, transaction
from warehouse.lock import publisher_lock
from warehouse.lookup import (
    Registered,
    StaleDocument,
    registered,
    reports_by_document,
    reports_loaded_with_content,
    stale,
)
from warehouse.reviewed import NOTHING_REVIEWED, Reviewed
from warehouse.schema import load_schema
from warehouse.settle import FindingCounts, settle_findings, settle_versions
from warehouse.stamp import check_stamp, describe, stamp

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = tuple(os.strerror(number) for number in _FULL)
_NAMED_VIOLATIONS = 5


class Staged:
    """A warehouse file in the making; nobody else sees it until `publish` has returned."""

    def __init__(
        self,
        published: Path,
        path: Path,
        run_id: str,
        connection: duckdb.DuckDBPyConnection,
        keep: Keep | None = None,
    ) -> None:
        self.target = published
        self.path = path
        self.run_id = run_id
        self.connection = connection
        self.settled = False
        self.published = False
        self.replayed = False
        self._keep = keep

    def replay(self, run_id: str) -> None:
        """Go on with another run, which the file does not have yet: batches and `settle` are that run's from here."""
        self.run_id, self.settled, self.replayed = run_id, False, True

    def documents(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Registered]:
        """Return what the file has on those of the (SHA-256, path) pairs that were taken in before."""
        return registered(self.connection, pairs)

    def stale(self, reading_version: str, gazetteer_version: str) -> list[StaleDocument]:
        """Return the documents that were read last with other versions than these; see `warehouse.lookup.stale`."""
        return stale(self.connection, reading_version, gazetteer_version)

    def reports_with_bytes(self, hashes: Collection[str]) -> dict[str, str]:
        """Return the report of every document, loaded or held, among the SHA-256 `hashes`."""
        return reports_by_document(self.connection, list(hashes))

    def reports_with_content(self, hashes: Collection[str]) -> dict[str, str]:
        """Return the loaded report for every content hash that one has; a held one may yet be keyed, and is none."""
        return reports_loaded_with_content(self.connection, list(hashes))

    def load(self, frames: Frames) -> dict[str, int]:
        """Load one batch; see `warehouse.load.load_batch`."""
        with _typed(self.target):
            return load_batch(self.connection, frames)

    def settle(self, reviewed: Reviewed = NOTHING_REVIEWED) -> FindingCounts:
        """After the last batch, once: set versions, currency and the life cycle of findings. Returns their counts.

        `reviewed` holds what people decided about findings and cells.

        Raises `WarehouseError` when called again.
        """
        if self.settled:
            raise WarehouseError(f"{self.target}: run {self.run_id} is settled already; settle after the last batch")
        self.settled = True
        with _typed(self.target):
            settle_versions(self.connection)
            judge_across(self.connection, self.run_id)
            return settle_findings(self.connection, self.run_id, reviewed)

    def publish(self) -> None:
        """Check the file, make its views, close it and swap it in.

        Raises `NotPublishableError` with every promise of the schema that the file breaks; nothing is published then.
        """
        with _typed(self.target):
            self._check()
            describe(self.connection)
            self.connection.execute("CHECKPOINT")
            self.connection.close()
            self._swap()
        self.published = True

    def _check(self) -> None:
        found = violations(self.connection, None if self.replayed else self.run_id)
        if found:
            shown = "; ".join(found[:_NAMED_VIOLATIONS])
            raise NotPublishableError(
                f"{self.target}: run {self.run_id} was not published, {len(found)} checks failed "
                f"(the first {min(len(found), _NAMED_VIOLATIONS)}): {shown}",
                found,
            )

    def _swap(self) -> None:
        wal = _wal(self.path)
        if wal.exists():
            raise WarehouseError(f"{wal}: was left after the checkpoint; nothing was published, run again")
        if self.target.exists():
            shutil.copymode(self.target, self.path)
        if self._keep is not None and any(self._keep):
            keep_published(self.target)
        put_in_place(self.path, self.target)
        if self._keep is not None:
            prune(self.target, self._keep)


@contextmanager
def staging(published: Path, run_id: str, *, rebuild: bool = False, keep: Keep | None = None) -> Iterator[Staged]:
    """Give a staged copy of the published warehouse, or an empty one; remove it unless it was published.

    `rebuild` starts empty, whatever schema version is published. `keep` says which published files are kept beside the
    new one (None: the kept ones are left alone). Raises `UnwritablePathError`, `PublisherBusyError`,
    `NotAWarehouseError`, `SchemaMismatchError`, `DiskFullError`.
    """
    target = _target(published)
    path = target.with_name(f"{target.name}.staging-{re.sub(r'[^A-Za-z0-9_-]', '_', run_id)[:80]}")
    with publisher_lock(target, run_id), _removed(path), ExitStack() as opened:
        with _typed(target):
            remove_leftovers(target)
            fresh = _copy(target, path, rebuild=rebuild)
            connection = opened.enter_context(_connection(path))
            _open(connection, fresh=fresh)
        yield Staged(target, path, run_id, connection, keep)


def remove_leftovers(target: Path) -> tuple[str, ...]:
    """Remove staging files of publishers that were killed and return their names. Call with the lock held."""
    names = []
    for path in sorted(target.parent.iterdir()):
        if path.name.startswith(f"{target.name}.staging-"):
            _remove(path)
            names.append(path.name)
    return tuple(names)


@contextmanager
def _removed(path: Path) -> Iterator[None]:
    """Remove a staging file and what DuckDB keeps beside it; after the swap there is nothing left to remove."""
    try:
        yield
    finally:
        for left in (path, _wal(path), _beside(path, ".tmp")):
            _remove(left)


def _target(published: Path) -> Path:
    target = published.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePathError(
            f"{target}: its directory cannot be made ({error.strerror}); give a warehouse path that you may write to"
        ) from error
    if target.is_dir():
        raise UnwritablePathError(f"{target}: is a directory; give the path of a file")
    return target


@contextmanager
def _typed(target: Path) -> Iterator[None]:
    """Turn the system's refusals into errors that name the file and what to do."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        text = str(error)
        if getattr(error, "errno", None) in _FULL or any(words in text for words in _FULL_WORDS):
            raise DiskFullError(
                f"{target}: the new file does not fit on the disk; the published one is unchanged. "
                f"Free at least twice its size in {target.parent} and run again"
            ) from error
        if isinstance(error, PermissionError):
            raise UnwritablePathError(f"{target}: {text}; give a warehouse path that you may write to") from error
        raise


@contextmanager
def _connection(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(path, config={"autoinstall_known_extensions": "false"})
    try:
        yield connection
    finally:
        with suppress(duckdb.Error):  # the error that broke the connection is already on its way
            connection.close()


def _open(connection: duckdb.DuckDBPyConnection, *, fresh: bool) -> None:
    if fresh:
        with transaction(connection):
            for statement in ddl(load_schema()):
                connection.execute(statement)
    prepare(connection)
    load_batch(connection, static_dimensions())


def _copy(target: Path, path: Path, *, rebuild: bool) -> bool:
    """Copy the published file unless it is to be replaced; say whether the staged one starts empty."""
    if not target.exists():
        return True
    if _wal(target).exists():
        raise NotAWarehouseError(
            f"{target}: has a write-ahead log beside it, so another program wrote to it; open it once with that "
            "program to complete it, or remove both files and run again"
        )
    check_stamp(target, stamp(target), rebuild=rebuild)
    if not rebuild:
        shutil.copyfile(target, path)
    return rebuild


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _wal(path: Path) -> Path:
    return _beside(path, ".wal")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
