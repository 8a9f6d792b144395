"""The reference tables of the warehouse: all divisions and the deadlines, loaded when they have changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from transform.gazetteer import load_gazetteer
from transform.reference import reference_version
from warehouse.register import reference_version as version_published

if TYPE_CHECKING:
    import pandas as pd


def reference_to_load(warehouse: Path, places: Path | None, *, rebuild: bool) -> dict[str, pd.DataFrame]:
    """Return the frames of the reference tables, or nothing where the published file has them in this version."""
    from transform.frames import reference_frames  # noqa: PLC0415  (imports pandas)

    if not rebuild and version_published(warehouse) == reference_version(places):
        return {}
    return reference_frames(load_gazetteer(places))
