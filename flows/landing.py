"""Landing: find documents, tell whole ones from half-written ones, take the new ones over into the content store.

Sources are only ever read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from flows.errors import UsageError
from flows.intake import Found, Intake, Intend, Known, unrecorded
from flows.sidecar import SideCars, is_side_car
from flows.store import Arrival, ChangedError, Store

SETTLED = 2.0  # seconds without a change after which a file counts as whole


class Problem(NamedTuple):
    """A path that was not taken over, and why, in words."""

    path: str
    reason: str


class Landing(NamedTuple):
    """What landing found: new arrivals, how many were known already, what was not taken over, what waits for later.

    `again` is known, and a side-car tells of it now what none told before.
    """

    arrivals: tuple[Arrival, ...]
    known: int
    problems: tuple[Problem, ...]
    unsettled: tuple[Problem, ...]
    again: tuple[Arrival, ...] = ()


class _State(NamedTuple):
    size: int
    modified: int


def name_of(path: Path) -> str:
    """Return a path as text that every file format can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(os.path.normpath(path)).decode("utf-8", "backslashreplace")


def documents_under(paths: Iterable[Path], report: Callable[[Problem], None] | None = None) -> Iterator[Path]:
    """Yield the documents in the order of `paths`, those of a directory sorted.

    In directories hidden files and side-cars (see `flows.sidecar`) are passed over. `report` is told of
    directories that cannot be listed. Raises `UsageError` for a path that does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(_walk(path, report or (lambda _: None)), key=name_of)
        elif path.is_file():
            yield path
        elif path.exists():
            raise UsageError(f"{name_of(path)}: neither a file nor a directory; name a document")
        else:
            raise UsageError(f"{name_of(path)}: no such file or directory; check the path")


def _walk(root: Path, report: Callable[[Problem], None]) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        report(Problem(name_of(Path(error.filename or root)), f"the directory cannot be listed ({error.strerror})"))

    for folder, folders, files in os.walk(root, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        siblings = set(files)
        for name in files:
            if not name.startswith(".") and not is_side_car(name, siblings) and (Path(folder) / name).is_file():
                yield Path(folder) / name


class _Finder:
    """Hashes documents; what stands in the way becomes a problem, what changes meanwhile waits for the next run."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.problems: list[Problem] = []
        self.unsettled: list[Problem] = []
        self._side_cars = SideCars(lambda file, reason: self.problems.append(Problem(name_of(Path(file)), reason)))

    def hash(self, path: Path) -> None:
        with self.isolated(path):
            self.found.append(Found(path, name_of(path), _hash_of_whole(path), self._side_cars.source_of(path)))

    @contextlib.contextmanager
    def isolated(self, path: Path) -> Iterator[None]:
        """Turn what can go wrong with one source into a note about it."""
        try:
            yield
        except ChangedError:
            self.unsettled.append(Problem(name_of(path), "still being written; left for the next run"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.problems.append(Problem(name_of(path), f"cannot be read ({reason}); check its permissions"))


def _hash_of_whole(path: Path) -> str:
    with path.open("rb") as file:
        before = _state(os.fstat(file.fileno()))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if _state(path.stat()) != before:
        raise ChangedError
    return digest


def _state(stat: os.stat_result) -> _State:
    return _State(stat.st_size, stat.st_mtime_ns)


def land(
    paths: Sequence[Path],
    store: Store,
    known: Known,
    *,
    progress: Callable[[], None] = lambda: None,
    settled: float = SETTLED,
    intend: Intend = unrecorded,
) -> Landing:
    """Take over what is new under `paths`; `known` returns those (SHA-256, path) pairs that were taken in before.

    `intend` hears of everything before it is taken over. A file changed less than `settled` seconds ago is looked at
    again when it is that old, and left for the next run if it changed meanwhile. Raises `UsageError` for a path that
    does not exist, `StoreError` where the store fails.
    """
    finder, now = _Finder(), datetime.now(UTC)
    young: list[tuple[Path, _State]] = []
    for path in sorted(set(documents_under(paths, finder.problems.append)), key=name_of):
        state = _young_state(path, settled)
        if state is None:
            finder.hash(path)
        else:
            young.append((path, state))
        progress()
    _hash_young(finder, young, settled)
    with Intake(store, known, finder.isolated, now, intend) as intake:
        intake.take(finder.found)
    found = tuple(finder.problems), tuple(finder.unsettled)
    return Landing(tuple(intake.arrivals), intake.known_before, *found, tuple(intake.again))


def _young_state(path: Path, settled: float) -> _State | None:
    """Return the state of a file that changed a moment ago, None for all others."""
    try:
        stat = path.stat()
    except OSError:
        return None  # hashing it meets the same error and reports it
    # A time in the future is a clock that is wrong, not a file that is being written.
    return _state(stat) if 0 <= time.time() - stat.st_mtime < settled else None


def _hash_young(finder: _Finder, young: Sequence[tuple[Path, _State]], settled: float) -> None:
    if not young:
        return
    newest = max(state.modified for _, state in young) / 1e9
    time.sleep(min(settled, max(0.0, newest + settled - time.time())))
    for path, before in young:
        with finder.isolated(path):
            if _state(path.stat()) != before:
                raise ChangedError
            finder.hash(path)
