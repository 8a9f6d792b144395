"""The ledger of a warehouse in its content store: what every run took over, so that no run's documents can be lost.

`<store>/runs/<name of the warehouse>/` holds for every run
- `<run_id>.landing`: what it is about to take over, written before the first document is; it goes when the run has
  published. One that is left and that no process holds is of a run that was killed or failed.
- `<run_id>.json`: what it took over and read again, written before its warehouse file is swapped in. It counts where
  the published file has the run; where it has not (killed before the swap, or rolled back), the documents are pending.
- `<run_id>.undone`: the same of a run that does not count and whose documents a later run has loaded.
Each line but the first of an entry is one document. The entries that count are what a rebuild goes through again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from flows.errors import StoreError
from flows.store import Arrival, Store, as_json, as_source
from transform.records import Source
from warehouse.durable import make_folder, put_in_place, sync, write

ENTRY, LANDING, UNDONE = ".json", ".landing", ".undone"
DECISIONS = "reviewed"


class Intent(NamedTuple):
    """A document that a run is about to take over, or (`again`) to read again although it is known."""

    sha256: str
    path: str
    landed_at: datetime
    told: Source | None = None
    again: bool = False


class Entry(NamedTuple):
    """What a run did: `run` holds the columns of its row that a rebuild cannot know (times, people's decisions)."""

    run_id: str
    run: dict[str, Any]
    arrivals: tuple[Arrival, ...]
    again: tuple[Arrival, ...] = ()


class Pending(NamedTuple):
    """What runs that do not count took over; `again` was known and was to be read again."""

    arrivals: tuple[Arrival, ...]
    again: tuple[Arrival, ...]


class Ledger:
    """The ledger of the warehouse `name` in `store`. Raises `StoreError` where it cannot be read or written."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.folder = store.root / "runs" / name
        self._landing: IO[str] | None = None
        self._taken: list[Path] = []  # what was pending, and no more: others may have failed meanwhile

    def intend(self, run_id: str, intents: Sequence[Intent]) -> None:
        """Write down what the run is about to take over; when this returns, the disk holds it."""
        if not intents:
            return
        try:
            if self._landing is None:
                self._landing = self._opened(run_id)
            self._landing.writelines(_line(_of_intent(intent)) for intent in intents)
            self._landing.flush()
            os.fsync(self._landing.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _opened(self, run_id: str) -> IO[str]:
        make_folder(self.folder)
        part, path = (self.folder / f"{before}{run_id}{LANDING}" for before in (".", ""))
        file = part.open("a", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # tells others that this run lives, before they can see it
        part.rename(path)
        sync(self.folder)
        return file

    def close(self, *, published: bool) -> None:
        """Let go of what was intended; where the run has `published`, it is done."""
        if self._landing is None:
            return
        if published:
            self._own().unlink(missing_ok=True)
        self._landing.close()
        self._landing = None

    def _own(self) -> Path:
        """The file of what this run intends: it has lost the dot that its name began with."""
        return self.folder / Path(self._landing.name).name[1:] if self._landing else self.folder

    def write(self, entry: Entry) -> None:
        """Write the entry of a run that is about to be published."""
        documents = [_of_arrival(arrival) for arrival in entry.arrivals]
        documents += [{**_of_arrival(arrival), "again": True} for arrival in entry.again]
        lines = [_line({"run_id": entry.run_id, **entry.run}), *map(_line, documents)]
        try:
            make_folder(self.folder)
            write(self.folder / f"{entry.run_id}{ENTRY}", "".join(lines).encode())
        except OSError as error:
            raise self._unwritable(error) from error

    def keep_decisions(self, folder: Path | None, version: str) -> None:
        """Keep people's decisions as a run applied them, for a rebuild."""
        kept = self.folder / DECISIONS / version
        if folder is None or not folder.is_dir() or kept.exists():
            return
        part = kept.with_name(f".{version}.part")
        try:
            shutil.rmtree(part, ignore_errors=True)
            make_folder(part)
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    write(part / file.name, file.read_bytes())
            put_in_place(part, kept)
        except OSError as error:
            raise self._unwritable(error) from error

    def decisions(self, version: str) -> Path | None:
        """Return the folder of the decisions of this version; None where they are not kept."""
        kept = self.folder / DECISIONS / version
        return kept if kept.is_dir() else None

    def entries(self, published: Collection[str] | None) -> Iterator[Entry]:
        """Yield the entries that count, in the order of the runs; all where it is not known what is `published`."""
        for path in self._files(ENTRY, UNDONE):
            counts = path.suffix == ENTRY if published is None else path.stem in published
            if counts:
                yield self._entry(path)

    def pending(self, published: Collection[str] | None) -> Pending:
        """Return what runs that do not count took over; what another process is landing at the moment is left to it."""
        new: dict[tuple[str, str], Arrival] = {}
        again: dict[tuple[str, str], Arrival] = {}
        self._taken = []
        for path in self._files(ENTRY):
            if path.stem not in (published or ()):
                entry = self._entry(path)
                self._taken.append(path)
                new |= {(arrival.sha256, arrival.path): arrival for arrival in entry.arrivals}
                again |= {(arrival.sha256, arrival.path): arrival for arrival in entry.again}
        for path in self._left():
            self._taken.append(path)
            for intent, arrival in self._landed(path):
                (again if intent.again else new)[arrival.sha256, arrival.path] = arrival
        ordered = (tuple(sorted(found.values(), key=_by_arrival)) for found in (new, again))
        return Pending(*ordered)

    def somebody_was_killed(self) -> bool:
        """Whether what was pending is, in part, of a run that died while it was landing or later."""
        return any(path.suffix == LANDING for path in self._taken)

    def settle(self, published: Collection[str]) -> None:
        """When what was pending is loaded: its runs are undone, and runs that were brought back count."""
        try:
            for path in self._files(UNDONE):
                if path.stem in published:
                    put_in_place(path, path.with_suffix(ENTRY))
            for path in self._taken:
                if path.suffix == LANDING:
                    path.unlink(missing_ok=True)
                elif path.stem not in published:
                    put_in_place(path, path.with_suffix(UNDONE))
            self._taken = []
        except OSError as error:
            raise self._unwritable(error) from error

    def _files(self, *suffixes: str) -> list[Path]:
        if not self.folder.is_dir():
            return []
        found = (path for path in self.folder.iterdir() if path.suffix in suffixes and not path.name.startswith("."))
        return sorted(found, key=lambda path: path.stem)

    def _left(self) -> Iterator[Path]:
        """Yield what was landed by runs that are no more."""
        for path in self._files(LANDING):
            with contextlib.suppress(OSError), path.open("rb") as file:  # it is held, or gone meanwhile
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield path

    def _landed(self, path: Path) -> Iterator[tuple[Intent, Arrival]]:
        """Yield what of the intents came about; the last line may be torn."""
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            try:
                intent = _as_intent(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue
            arrival = self.store.find(intent.sha256, intent.path)
            if arrival is None or intent.again:
                arrival = self.store.again(intent.sha256, intent.path, intent.landed_at, intent.told)
            if arrival is not None:
                yield intent, arrival

    def _entry(self, path: Path) -> Entry:
        try:
            head, *documents = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
            both: tuple[list[Arrival], list[Arrival]] = [], []
            for document in documents:
                both[document.get("again", False)].append(self._as_arrival(document))
            return Entry(head.pop("run_id"), head, tuple(both[0]), tuple(both[1]))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}: not the entry of a run ({error}); restore it from a backup") from error

    def _as_arrival(self, document: dict[str, Any]) -> Arrival:
        sha256, landed_at = document["sha256"], datetime.fromisoformat(document["landed_at"])
        reasons = document.get("reason"), document.get("reason_zh")
        told = as_source(document.get("told"))
        stored = self.store.path_of(sha256)
        return Arrival(sha256, document["path"], document["size"], landed_at, stored, *reasons, told=told)

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.folder}: the ledger of the runs cannot be written ({error.strerror}); "
            "give the user that runs gongkai the right to write there, or free some space"
        )


def _by_arrival(arrival: Arrival) -> tuple[datetime, str, str]:
    return arrival.landed_at, arrival.path, arrival.sha256


def _line(values: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in values.items() if value is not None}, ensure_ascii=False) + "\n"


def _of_intent(intent: Intent) -> dict[str, Any]:
    told = as_json(intent.told) if intent.told else None
    values = {**intent._asdict(), "landed_at": intent.landed_at.isoformat(), "told": told}
    return values if intent.again else {name: value for name, value in values.items() if name != "again"}


def _as_intent(kept: dict[str, Any]) -> Intent:
    landed_at = datetime.fromisoformat(kept["landed_at"])
    return Intent(kept["sha256"], kept["path"], landed_at, as_source(kept.get("told")), kept.get("again", False))


def _of_arrival(arrival: Arrival) -> dict[str, Any]:
    return {
        "sha256": arrival.sha256,
        "path": arrival.path,
        "size": arrival.size,
        "landed_at": arrival.landed_at.isoformat(),
        "reason": arrival.reason,
        "reason_zh": arrival.reason_zh,
        "told": as_json(arrival.told) if arrival.told else None,
    }


def without(arrivals: Iterable[Arrival], pairs: Collection[tuple[str, str]]) -> tuple[Arrival, ...]:
    """Return the arrivals that are not among the (SHA-256, path) pairs."""
    return tuple(arrival for arrival in arrivals if (arrival.sha256, arrival.path) not in pairs)
