"""Documents that arrive in tests, and what a run over them gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from flows.summary import Summary

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
LONG_AGO = 1_600_000_000
HOSTILE = "=HYPERLINK(A1)<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


class Published(NamedTuple):
    """A run over documents: its summary, the inbox, the warehouse, the reports."""

    summary: Summary
    inbox: Path
    warehouse: Path
    reports: Path


Run = Callable[..., Summary]


def put(inbox: Path, name: str, source: str | bytes | None = None) -> Path:
    """Put a document into the inbox: a sample by its path, or bytes. It is whole: nobody wrote to it lately."""
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        path.write_bytes(source)
    else:
        shutil.copyfile(SAMPLES / "reports" / (source or name), path)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path
