"""The book of nights: when every run began and how it ended, also those that published nothing or died."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from flows.errors import StoreError
from flows.summary import Summary
from warehouse.durable import make_folder

BOOK = "nights.jsonl"
ALIVE = ".at-work-"  # begins the name of a file that a run holds locked
_READ = 256 * 1024  # bytes at the end of the book in which the last nights are looked for

Json = dict[str, Any]


class Nights:
    """Writes the lines of the run `run_id` into the book in `folder`. Raises `StoreError` where it cannot."""

    def __init__(self, folder: Path, run_id: str) -> None:
        self.path, self.run_id = folder / BOOK, run_id
        self._alive: IO[str] | None = None

    def started(self, at: datetime) -> None:
        """Write that the run has begun."""
        self._write("started", {"time": at.isoformat(timespec="seconds"), "process": os.getpid()})
        with contextlib.suppress(OSError):  # only the status would miss it
            for left in self.path.parent.glob(f"{ALIVE}*"):
                if not is_at_work(self.path.parent, left.name.removeprefix(ALIVE)):
                    left.unlink(missing_ok=True)
            self._alive = (self.path.parent / f"{ALIVE}{self.run_id}").open("w", encoding="ascii")
            fcntl.flock(self._alive, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Tell that the run is no longer at work."""
        if self._alive is not None:
            Path(self._alive.name).unlink(missing_ok=True)
            self._alive.close()
            self._alive = None

    def finished(self, summary: Summary) -> None:
        """Write how the run ended."""
        self._write("finished", {"complete": summary.complete, **_said(summary)})

    def failed(self, error: BaseException, summary: Summary) -> None:
        """Write that the run could not be done; this must not hide `error`, so it raises nothing."""
        try:
            self._write("failed", {"error": f"{type(error).__name__}: {error}"[:2000], **_said(summary)})
        except StoreError:
            return

    def _write(self, event: str, values: Json) -> None:
        line = {"run_id": self.run_id, "event": event, "time": _now(), **values}
        try:
            make_folder(self.path.parent)
            said = json.dumps(line, ensure_ascii=False, default=str) + "\n"
            with self.path.open("a+b") as file:
                file.write(said.encode() if _ends_a_line(file) else b"\n" + said.encode())
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror}); give the user that runs gongkai the right to "
                "write there, or free some space"
            ) from error


def _ends_a_line(file: IO[bytes]) -> bool:
    """Whether the next line may begin: a power cut may have left half of the last one."""
    if not file.tell():
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def is_at_work(folder: Path, run_id: str) -> bool:
    """Whether the process of a run lives: it holds a lock, which the system frees when it dies."""
    try:
        with (folder / f"{ALIVE}{run_id}").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def last_nights(folder: Path, most: int = 10) -> list[Json]:
    """Return the last nights, latest first: one object a run, of its last line, with `began` of its first.

    `event` is `started` where the run is still at work or was killed.
    """
    path = folder / BOOK
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _READ))
        lines = file.read().decode("utf-8", "replace").split("\n")
    nights: dict[str, Json] = {}
    for line in lines:
        try:
            said = json.loads(line)
            run_id, now = said["run_id"], said["time"]
        except (ValueError, KeyError, TypeError):
            continue  # the first line may be cut, and the last one torn
        nights[run_id] = {"began": nights.get(run_id, {}).get("began", now), **said}
    return list(reversed(nights.values()))[:most]


def _said(summary: Summary) -> Json:
    said: Json = {name: value for name, value in summary.as_json().items() if name != "run_id"}
    return said | {
        "problems": len(summary.problems),
        "implausible": summary.implausible,
        "unsettled": len(summary.unsettled),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
