"""Publishers as reports print them, read from `publisher_cases.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from transform.records import Contact

R = "政府信息公开工作年度报告"


class Case(NamedTuple):
    """A title, the fields of `Clues` beside it, and what they tell; `canonical` None is not looked at."""

    title: str | None
    clues: dict[str, Any]
    path: str | None
    name: str
    canonical: str | None
    kind: str | None


def by_contact(**contact: str) -> dict[str, Any]:
    """Clues that only a contact gives."""
    return {"contact": Contact(**contact)}


def _case(
    title: str | None, path: str | None, name: str, canonical: str | None, kind: str | None, told: dict[str, Any]
) -> Case:
    clues = told | by_contact(**told["contact"]) if "contact" in told else dict(told)
    if "signature" in told:
        clues["signature"] = tuple(told["signature"])
    return Case(title and title.replace("…", R), clues, path, name, canonical, kind)


_READ = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
CASES = [_case(*entry, {}) if len(entry) == 5 else _case(*entry) for entry in _READ]
