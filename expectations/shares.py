"""The figures of a batch as a whole that `statistics.yaml` declares, with their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

STATISTICS_FILE = Path(__file__).with_name("statistics.yaml")

Condition = Mapping[str, tuple[str | float, ...]]


class Share(BaseModel):
    """A share of rows, those `of` among those `among`, with its bounds; fewer rows than `least` tell nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    frame: str
    of: dict[str, tuple[str | float, ...]]
    among: dict[str, tuple[str | float, ...]] = {}
    least: int
    low: float | None = None
    high: float | None = None
    zh: str
    en: str


@lru_cache(maxsize=1)
def shares() -> Mapping[str, Share]:
    """Return the declared figures by code."""
    declared = yaml.safe_load(STATISTICS_FILE.read_text(encoding="utf-8"))
    return {code: Share.model_validate(share) for code, share in declared["shares"].items()}
