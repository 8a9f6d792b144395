"""By when a kind of body must have published: the rules of `data/lookups/deadlines.yaml` as rows of `dim_deadline`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from transform.divisions import LEVELS
from transform.gazetteer import Gazetteer
from transform.organ_kinds import organ_kinds
from transform.reference import ReferenceDataError, lookup

Row = tuple[Any, ...]


@lru_cache(maxsize=1)
def _declared() -> tuple[dict[str, Any], ...]:
    return tuple(lookup("deadlines.yaml")["deadlines"])


def deadline_rows(gazetteer: Gazetteer) -> list[Row]:
    """Rows of `dim_deadline`, one a rule, kind and level. ReferenceDataError names a rule that cannot be kept."""
    return [row for rule in _declared() for row in _rows(rule, gazetteer)]


def _rows(rule: dict[str, Any], gazetteer: Gazetteer) -> Iterator[Row]:
    area, kinds, levels = rule.get("area"), rule["kinds"], rule.get("levels") or [None]
    known = {kind.kind for kind in organ_kinds().kinds}
    wrong = [kind for kind in kinds if kind not in known] + [level for level in levels if level not in (None, *LEVELS)]
    if wrong or (area is not None and gazetteer.by_code(area) is None):
        raise ReferenceDataError(
            f"data/lookups/deadlines.yaml, {rule['id']}: {wrong[0] if wrong else area} is not known; correct it"
        )
    for kind in kinds:
        for level in levels:
            key = ".".join(filter(None, (rule["id"], kind, level)))
            yield (key, area, kind, level, *rule["years"], *rule["due"], rule["source"])
