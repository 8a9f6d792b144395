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
        self._stage = ""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.path = self.of(folder)
            self.path.touch()
        except OSError as error:
            raise FlowError(
                f"{folder}: reports cannot be written there ({error.strerror}); give another --reports directory"
            ) from error

    @staticmethod
    def of(folder: Path) -> Path:
        """Return the log of the run whose reports are in `folder`."""
        return folder / "run.log"

    def stage(self, name: str) -> None:
        """Tell that a stage begins, unless it is going on."""
        if name != self._stage:
            self._stage = name
            self.write("stage", stage=name)

    def write(self, event: str, **fields: object) -> None:
        """Add one line; values that JSON does not know are written as text."""
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "run_id": self.run_id, "event": event}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, **fields}, ensure_ascii=False, default=str) + "\n")
