"""Sentences of prose and what they tell, read from `prose_cases.yaml`."""

from __future__ import annotations

from pathlib import Path

import yaml

_CASES = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))

ITEMS: list[tuple[str, int | None]] = [(text, number) for text, number in _CASES["items"]]
REQUESTS: list[tuple[str, int | None]] = [(text, number) for text, number in _CASES["requests"]]
PHONES: list[tuple[str, str | None]] = [(text, number) for text, number in _CASES["phones"]]
