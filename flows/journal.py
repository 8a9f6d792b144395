"""The log of a run: one JSON object a line, each with the time (UTC) and the run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import FlowError


class Journal:
    """Appends to `<folder>/run.log`. Raises `FlowError` where the folder cannot be written."""

    def __init__(self, folder: Path, run_id: str) -> None:
        self.folder, self.run_id = folder, run_id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.path = folder / "run.log"
            self.path.touch()
        except OSError as error:
            raise FlowError(
                f"{folder}: reports cannot be written there ({error.strerror}); give another --reports directory"
            ) from error

    def write(self, event: str, **fields: object) -> None:
        """Add one line; values that JSON does not know are written as text."""
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "run_id": self.run_id, "event": event}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, **fields}, ensure_ascii=False, default=str) + "\n")
