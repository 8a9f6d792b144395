"""Progress of a run, as the run tells it: the terminal shows it, a deployment does not need it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Is told when a stage begins, with its number of steps where known, and of every step."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self, steps: int = 1) -> None:
        """Tell of steps done."""


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self, steps: int = 1) -> None:
        """Tell of steps done."""


SHOWN: ContextVar[Progress | None] = ContextVar("progress", default=None)
