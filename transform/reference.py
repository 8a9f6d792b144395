"""Where the declarative data lies, reference tables and lookups, and which version of it this is."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


class ReferenceDataError(Exception):
    """A reference table or lookup is missing or malformed; the message names the file, the line and what to do."""


def data_folder() -> Path:
    """The folder `data`: named by the environment variable GONGKAI_DATA, else beside the packages."""
    named = os.environ.get("GONGKAI_DATA")
    return Path(named) if named else Path(__file__).resolve().parent.parent / "data"


def lookup(name: str) -> Any:  # noqa: ANN401  (YAML is untyped until its reader has seen it)
    """The parsed YAML file `data/lookups/<name>`; ReferenceDataError where it is missing or no YAML."""
    path = data_folder() / "lookups" / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{path} is missing; set GONGKAI_DATA to the folder that holds `lookups`") from error
    except yaml.YAMLError as error:
        raise ReferenceDataError(f"{path} is no valid YAML: {error}") from error


@lru_cache(maxsize=32)
def declared(name: str) -> Any:  # noqa: ANN401  (YAML is untyped until its reader has seen it)
    """The parsed YAML file `data/lookups/<name>`, read once in a process; not to be changed."""
    return lookup(name)


def reference_version(additions: Path | None = None) -> str:
    """Twelve hexadecimal digits that change with the tables of divisions, the additions and the deadlines."""
    data = data_folder()
    files = [
        data / "reference" / name for name in ("divisions.csv", "townships.csv", "former.csv", "former_townships.csv")
    ]
    lookups = ("areas.yaml", "deadlines.yaml", "division_successions.yaml")
    files += [*(data / "lookups" / name for name in lookups), *([additions] if additions else [])]
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest() if file.exists() else b"")
    return digest.hexdigest()[:12]
