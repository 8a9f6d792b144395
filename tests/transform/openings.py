"""Openings of documents as they are found, read from `openings.yaml`: reports of all kinds, and others."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

LAW = "《中华人民共和国政府信息公开条例》"


class Opening(NamedTuple):
    """A report's opening with what is to be read; `place` is the last name of the path and its level, None if held.

    `phone` (empty for none), `items` (disclosed) and `requests` (received) are looked at where they are given.
    """

    text: str
    year: int | None
    place: str | None
    level: str | None
    organ: str = ""
    phone: str | None = None
    items: int | None = None
    requests: int | None = None


class Other(NamedTuple):
    """A document that looks like a report and is none."""

    name: str
    text: str


_READ = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
REPORTS = tuple(Opening(**entry) for entry in _READ["reports"])
OTHERS = tuple(Other(**entry) for entry in _READ["others"])
