"""Side-cars: what a collector noted beside a document: its address, its day of publication, its publisher.

`NAME.json` beside `NAME` holds one object; `manifest.json` (a list of objects, or an object by file name) and
`manifest.csv` hold one entry a file of their folder, named in `file`. Keys: `url`, `published_at` (ISO date or date and
time), `publisher`. None of these files is a document. What they say is a clue like others, never the last word.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from transform.records import Source

MANIFESTS = ("manifest.json", "manifest.csv")
_MOST = 64 * 1024 * 1024  # bytes
_LONGEST = 2000

Entry = dict[str, Any]


def is_side_car(name: str, siblings: set[str]) -> bool:
    """Whether a file of this name tells of others in its folder and is no document."""
    return name in MANIFESTS or (name.endswith(".json") and name.removesuffix(".json") in siblings)


def _bytes_of_file(file: PurePath) -> bytes | None:
    path = Path(file)
    if not path.is_file():
        return None
    with path.open("rb") as opened:
        return opened.read(_MOST)


class SideCars:
    """Reads the side-cars of documents, each manifest once.

    `report` hears of those that cannot be read; `bytes_of` returns what a file holds, None where there is none.
    """

    def __init__(
        self,
        report: Callable[[PurePath, str], None] = lambda _path, _reason: None,
        bytes_of: Callable[[PurePath], bytes | None] = _bytes_of_file,
    ) -> None:
        self._report, self._bytes_of = report, bytes_of
        self._manifests: dict[PurePath, dict[str, Entry]] = {}

    def source_of(self, document: PurePath) -> Source | None:
        """What came with a document: its own side-car, else its entry in the manifest of the folder; else None."""
        entry = self._read(document.with_name(f"{document.name}.json"), _one)
        if entry is None:
            entry = self._manifest(document.parent).get(document.name)
        return _source(entry) if entry else None

    def _manifest(self, folder: PurePath) -> dict[str, Entry]:
        if folder not in self._manifests:
            found: dict[str, Entry] = {}
            for name, parse in zip(MANIFESTS, (_listed, _rows), strict=True):
                found |= self._read(folder / name, parse) or {}
            self._manifests[folder] = found
        return self._manifests[folder]

    def _read(self, file: PurePath, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any] | None:
        try:
            data = self._bytes_of(file)
            return None if data is None else parse(data.decode("utf-8-sig"))
        except (OSError, ValueError, TypeError, RecursionError, csv.Error) as error:
            self._report(file, f"not a side-car ({error}); its keys are url, published_at, publisher")
            return None


def _one(text: str) -> Entry:
    read = json.loads(text)
    if not isinstance(read, dict):
        raise TypeError("no JSON object")
    return read


def _listed(text: str) -> dict[str, Entry]:
    read = json.loads(text)
    if isinstance(read, dict):
        return {name: entry for name, entry in read.items() if isinstance(entry, dict)}
    if not isinstance(read, list):
        raise TypeError("neither a JSON list nor an object")
    return {str(entry["file"]): entry for entry in read if isinstance(entry, dict) and "file" in entry}


def _rows(text: str) -> dict[str, Entry]:
    return {row["file"]: row for row in csv.DictReader(io.StringIO(text)) if row.get("file")}


def _source(entry: Entry) -> Source | None:
    url, publisher = (_text(entry.get(key)) for key in ("url", "publisher"))
    source = Source(url, _day(_text(entry.get("published_at"))), publisher)
    return source if any(source) else None


def _text(value: object) -> str | None:
    return value.strip()[:_LONGEST] or None if isinstance(value, str) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
