"""Published files of earlier runs: which are kept, and how one is brought back.

A published file is never written to, so keeping it costs a second name (a hard link) and no time; where the file system
has none, a copy. They lie in `<warehouse>.history/<run_id>.duckdb`; `run_id` is that of the file's last run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from warehouse.durable import make_folder, put_in_place, sync
from warehouse.errors import MissingWarehouseError, UnwritablePathError
from warehouse.lock import publisher_lock
from warehouse.query import open_published

SUFFIX = ".duckdb"
_LAST_RUN = "SELECT run_id, started_at, landed, loaded, held, unreadable FROM run ORDER BY run_id DESC LIMIT 1"


class Keep(NamedTuple):
    """How many published files are kept: the `last` ones, and of each of the last `months` months the latest."""

    last: int = 7
    months: int = 12


class Version(NamedTuple):
    """One kept file. `name` is what it is asked for by; `published` is when it was made (UTC), `size` in bytes."""

    name: str
    path: Path
    published: datetime
    size: int
    current: bool


class Contents(NamedTuple):
    """What the last run in a kept file did; None throughout where the file cannot be read."""

    run_id: str | None = None
    started_at: datetime | None = None
    landed: int | None = None
    loaded: int | None = None
    held: int | None = None
    unreadable: int | None = None


def folder_of(target: Path) -> Path:
    """Return where the earlier files of a warehouse are kept."""
    return target.with_name(f"{target.name}.history")


def last_run(path: Path) -> Contents:
    """Return what the last run in a warehouse file did. Raises the errors of `open_published`."""
    with open_published(path) as connection:
        row = connection.execute(_LAST_RUN).fetchone()
    return Contents(*row) if row else Contents()


def versions(published: Path) -> tuple[Version, ...]:
    """Return the kept files of a warehouse and the published one, latest first."""
    target = published.resolve()
    now = target.stat() if target.exists() else None
    found = [_version(path, now) for path in _kept(target)]
    if now is not None and not any(version.current for version in found):
        run_id = last_run(target).run_id or "unknown"
        found.append(Version(run_id, target, _time(now), now.st_size, True))
    return tuple(sorted(found, key=lambda version: (version.published, version.name), reverse=True))


def keep_published(target: Path) -> Path | None:
    """Give the published file a second name among the kept ones, unless it has one. Call with the lock held.

    Raises `UnwritablePathError`.
    """
    if not target.exists() or any(path.samefile(target) for path in _kept(target)):
        return None
    kept = _free_name(folder_of(target), last_run(target).run_id or "unknown")
    try:
        make_folder(kept.parent)
        _link(target, kept)
    except OSError as error:
        raise UnwritablePathError(
            f"{kept}: the published file cannot be kept there ({error.strerror}); free some space, "
            "or set GONGKAI_KEEP=0,0 to keep none"
        ) from error
    return kept


def prune(target: Path, keep: Keep) -> tuple[str, ...]:
    """Remove what the rule does not keep, never what is published; return the names. Call with the lock held."""
    found = versions(target)
    kept = {version.name for version in _chosen(found, keep)}
    gone = [version for version in found if version.name not in kept and not version.current]
    for version in gone:
        version.path.unlink(missing_ok=True)
    return tuple(version.name for version in gone)


def bring_back(published: Path, name: str | None = None) -> Version:
    """Publish a kept file again, atomically: the one of this name, or the latest before the published one.

    What is published now is kept, so that it can be brought back as well. Raises `MissingWarehouseError` where there is
    no such file, `PublisherBusyError` while a run is publishing.
    """
    target = published.resolve()
    with publisher_lock(target, f"rollback to {name or 'the version before'}"):
        wanted = _wanted(target, versions(target), name)
        open_published(wanted.path).close()  # a damaged file never replaces a sound one
        if not wanted.current:
            keep_published(target)
            again = target.with_name(f"{target.name}.staging-rollback")
            again.unlink(missing_ok=True)
            _link(wanted.path, again)
            put_in_place(again, target)
    return wanted


def _wanted(target: Path, found: Sequence[Version], name: str | None) -> Version:
    if name is None:
        at = next((index for index, version in enumerate(found) if version.current), -1)
        wanted = next(iter(found[at + 1 :]), None)
    else:
        wanted = next((version for version in found if version.name == name), None)
    if wanted is None:
        known = ", ".join(version.name for version in found if not version.current) or "none is kept"
        raise MissingWarehouseError(f"{target}: no kept file {name or 'before this one'}; known: {known}")
    return wanted


def _chosen(found: Sequence[Version], keep: Keep) -> Iterator[Version]:
    """Yield what the rule keeps of these, which are sorted latest first; the published file does not count."""
    earlier = [version for version in found if not version.current]
    yield from earlier[: keep.last]
    months: dict[str, Version] = {}
    for version in earlier:
        months.setdefault(f"{version.published:%Y-%m}", version)
    yield from list(months.values())[: keep.months]


def _kept(target: Path) -> list[Path]:
    folder = folder_of(target)
    return sorted(path for path in folder.glob(f"[!.]*{SUFFIX}") if path.is_file()) if folder.is_dir() else []


def _version(path: Path, published: os.stat_result | None) -> Version:
    stat = path.stat()
    current = published is not None and (stat.st_dev, stat.st_ino) == (published.st_dev, published.st_ino)
    return Version(path.name.removesuffix(SUFFIX), path, _time(stat), stat.st_size, current)


def _time(stat: os.stat_result) -> datetime:
    return datetime.fromtimestamp(stat.st_mtime, UTC)


def _free_name(folder: Path, run_id: str) -> Path:
    """A name for the file of this run; a rebuild may have made another file that ends with the same run."""
    number = 1
    while (path := folder / f"{run_id}{f'+{number}' if number > 1 else ''}{SUFFIX}").exists():
        number += 1
    return path


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copy2(source, part)
            put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)
    sync(target.parent)
