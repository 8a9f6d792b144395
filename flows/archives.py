"""Archives of documents, taken apart in a process of their own; each member is a document `archive.zip!member`."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from types import TracebackType
from typing import NamedTuple, Self

from extract.model import DocumentError
from extract.readers import sniff
from extract.readers.archive import members
from flows.batch import bytes_of, reason_of
from flows.limits import TOO_MUCH_MEMORY, DocumentTimeoutError, Limits, Reason, alarm, too_long
from flows.sidecar import SideCars, is_side_car
from flows.worker import Isolated, Lost, Tell
from transform.records import Source

MAX_ARCHIVE = 256 * 1024 * 1024  # bytes; the members' own limits are those of the readers
EMPTY = Reason("an archive without documents; fetch it again from its source", "压缩包中没有文档；请从来源重新获取。")
_MARK = b"PK\x03\x04"


class Member(NamedTuple):
    """A document of an archive: its name there, its SHA-256, the file with its bytes, what a side-car there tells."""

    name: str
    sha256: str
    file: Path
    told: Source | None = None


class Archive(NamedTuple):
    """What an archive holds; `reason` says why there is not more, where there should be.

    `sha256` is of the bytes that were taken apart, None where it did not come to that.
    """

    members: tuple[Member, ...]
    reason: Reason | None
    sha256: str | None = None


class _Order(NamedTuple):
    source: Path
    folder: Path


def member_path(archive: str, member: str) -> str:
    """Return the path under which a member of an archive is kept."""
    return f"{archive}!{member}"


class Unpacker:
    """Takes archives apart in a worker process, which is started when the first one comes."""

    def __init__(self, limits: Limits) -> None:
        start = partial(Limits, *limits)
        self._worker: Isolated[_Order, Archive | None] = Isolated(unpack_in_worker, start, limits.memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.__exit__(kind, error, trace)

    def unpack(self, source: Path, folder: Path) -> Archive | None:
        """Write the documents of an archive into `folder`; None where `source` is no archive (a DOCX is none).

        Raises `OSError` where one of them cannot be read or written.
        """
        with source.open("rb") as file:
            if file.read(len(_MARK)) != _MARK:
                return None
        answer = self._worker.do(_Order(source, folder))
        if isinstance(answer, Lost):
            return Archive((), answer.reason)
        return answer


def unpack_in_worker(orders: Sequence[_Order], limits: Limits, tell: Tell) -> Archive | None:
    """Take one archive apart; what was found before something went wrong is kept."""
    (order,) = orders
    tell(0, limits.slow_time)
    found: list[Member] = []
    sha256: str | None = None
    reason: Reason | None = None
    try:
        with alarm(limits.slow_time):
            data = bytes_of(order.source, MAX_ARCHIVE)
            if sniff(data) != "zip":
                return None
            sha256 = hashlib.sha256(data).hexdigest()
            for name, held in members(data):
                file = order.folder / f"{len(found):06}"
                file.write_bytes(held)
                found.append(Member(name, hashlib.sha256(held).hexdigest(), file))
    except DocumentError as error:
        reason = reason_of(error)
    except DocumentTimeoutError:
        reason = too_long(limits.slow_time)
    except MemoryError:
        reason = TOO_MUCH_MEMORY
    found = list(_told(found))
    if not found and reason is None:
        reason = EMPTY
    return Archive(tuple(found), reason, sha256)


def _told(found: Sequence[Member]) -> tuple[Member, ...]:
    """Return the members that are documents, each with what the side-cars among the members tell of it."""
    files = {PurePosixPath(member.name): member.file for member in found}
    siblings: dict[PurePosixPath, set[str]] = {}
    for path in files:
        siblings.setdefault(path.parent, set()).add(path.name)

    def held(path: PurePath) -> bytes | None:
        file = files.get(PurePosixPath(path))
        return file.read_bytes() if file else None

    cars = SideCars(bytes_of=held)
    named = [(member, PurePosixPath(member.name)) for member in found]
    return tuple(
        member._replace(told=cars.source_of(path))
        for member, path in named
        if not is_side_car(path.name, siblings[path.parent])
    )


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the members of archives, which goes when it is left."""
    return tempfile.TemporaryDirectory(prefix="gongkai-archive-")
