"""The kept files of a warehouse, as the terminal lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError
from warehouse.history import Contents, last_run, versions

MIB = 1024 * 1024


def kept_files(warehouse: Path) -> list[dict[str, Any]]:
    """Return one object a file, latest first: `run`, `published` (UTC), `current`, `mib`, counts of its last run.

    The counts are None where a file cannot be read.
    """
    return [
        {
            "run": version.name,
            "published": f"{version.published:%Y-%m-%d %H:%M:%S}",
            "current": version.current,
            "mib": round(version.size / MIB, 1),
            **_contents(version.path)._asdict(),
        }
        for version in versions(warehouse)
    ]


def _contents(path: Path) -> Contents:
    try:
        return last_run(path)
    except WarehouseError:
        return Contents()
