"""Writes that outlive a power cut: first the bytes of a file, then its name.

A rename may reach the disk before the bytes of the file that it names, and a new name not at all: files are synced
before they are renamed, and their directory after.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync(path: Path) -> None:
    """Have the disk hold what a file, or a directory (its names), holds."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(made: Path, target: Path) -> None:
    """Give a finished file its name, in place of what had it: at any instant one of the two is there as a whole."""
    sync(made)
    made.replace(target)
    sync(target.parent)


def write(target: Path, data: bytes) -> None:
    """Write a file as a whole or not at all; two programs that write the same one must hold its folder `locked`."""
    made = target.with_name(f".{target.name}.part")
    try:
        made.write_bytes(data)
        put_in_place(made, target)
    finally:
        made.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a directory with those above it; the disk knows their names."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync(one.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a directory, made where it is missing: another program that wants it waits. The system frees it on death."""
    make_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
