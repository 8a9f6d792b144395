"""One publisher at a time: an advisory lock beside the published file, freed by the system when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import PublisherBusyError, UnwritablePathError

_SHOWN = 200


@contextmanager
def publisher_lock(published: Path, run_id: str) -> Iterator[None]:
    """Hold the lock of a warehouse. Raises `PublisherBusyError`, which says who holds it, without waiting.

    The lock file stays: removing it would let two publishers lock two files of the same name.
    """
    path = published.with_name(f".{published.name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UnwritablePathError(
            f"{path}: cannot be written ({error.strerror}); give a warehouse path in a directory that you may write to"
        ) from error
    try:
        _take(descriptor, path, published)
        since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        holder = f"run {run_id}, process {os.getpid()} on {socket.gethostname()}, since {since}"
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, holder.encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, published: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise UnwritablePathError(
                f"{path}: cannot be locked ({error.strerror}); use a local file system"
            ) from error
        holder = os.pread(descriptor, _SHOWN, 0).decode("utf-8", "replace") or "another process"
        raise PublisherBusyError(
            f"{published}: is being published by {holder!r}; wait until it has finished"
        ) from error
