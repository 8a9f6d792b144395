"""Documents looked at from outside, each in a worker process; archives stand for their members."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from extract.readers import sniff
from flows.archives import Unpacker, member_path, temporary_folder
from flows.batch import Prepared, Settings, prepare_reader
from flows.inspecting import Json, inspect_one, unread
from flows.landing import documents_under, name_of
from flows.limits import LIMITS, Limits
from flows.worker import Isolated, Lost, Tell, Work
from transform.gazetteer import load_gazetteer

Item = TypeVar("Item")
Result = TypeVar("Result")


class Source(NamedTuple):
    """A document: the file that its bytes are in, and the path that it is known by. `reason`: it cannot be read."""

    file: Path
    path: str
    reason: str | None = None


def inspect(paths: Iterable[Path], places: Path | None = None, limits: Limits = LIMITS) -> Iterator[Json]:
    """Yield one object per document, in the order of `paths`; a directory stands for every document under it.

    A document that cannot be read gives an object with `error`. `places` as in `load_gazetteer`. Raises `UsageError`
    for a path that does not exist, `WorkerError` where no worker can be started.
    """
    found = list(documents_under(paths))
    if len(found) == 1 and _is_text(found[0]):
        yield inspect_one(found[0], load_gazetteer(places), limits)  # quick: no process is started for it
        return
    with contextlib.ExitStack() as stack:
        unpacker = stack.enter_context(Unpacker(limits))
        worker = stack.enter_context(reading_worker(inspect_in_worker, places, limits))
        for path in found:
            for source in sources(path, unpacker):
                yield _inspected(source, worker)


def _inspected(source: Source, worker: Isolated[Source, Json]) -> Json:
    if source.reason is not None:
        return unread(source.path, None, source.reason, "zip")
    answer = worker.do(source)
    return unread(source.path, None, answer.reason.en) if isinstance(answer, Lost) else answer


def _is_text(path: Path) -> bool:
    """Whether a document is plain text, as far as its first bytes tell: nothing but our own code reads it then."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return False
    return not head.startswith(b"PK") and sniff(head) == "text"


def reading_worker(work: Work[Item, Result], places: Path | None, limits: Limits) -> Isolated[Item, Result]:
    """Return a worker with the gazetteer, for `work`."""
    start: Callable[[], Prepared] = partial(prepare_reader, Settings("", "", places, limits))
    return Isolated(work, start, limits.memory)


def inspect_in_worker(sources: Sequence[Source], prepared: Prepared, tell: Tell) -> Json:
    """Inspect one document in a worker."""
    (source,) = sources
    limits = prepared.settings.limits
    tell(0, limits.time)
    return inspect_one(source.file, prepared.gazetteer, limits, source.path, tell)


def sources(path: Path, unpacker: Unpacker) -> Iterator[Source]:
    """Yield the document at `path`, or the members of the archive there; they are gone with the next step."""
    name = name_of(path)
    with temporary_folder() as folder:
        try:
            archive = unpacker.unpack(path, Path(folder))
        except OSError as error:
            yield Source(path, name, f"cannot be read ({error.strerror}); check its permissions")
            return
        if archive is None:
            yield Source(path, name)
            return
        for member in archive.members:
            yield Source(member.file, member_path(name, member.name))
        if archive.reason is not None:
            yield Source(path, name, archive.reason.en)
