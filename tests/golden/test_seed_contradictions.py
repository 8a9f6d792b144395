"""What the truth of the seeds says of copied sentences is found, and nothing else; real reports are free of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from seed_names import SEEDS

from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

RULES = {"contradictions": "foreign_place", "scope_mismatches": "scope_word_mismatch"}
REAL = ("hongze_2023.pdf", "hongze_2024.pdf", "huaian_2024.pdf", "suqian_2023.txt", "suqian_2024.txt")


def read(file: Path, gazetteer: Gazetteer) -> Report:
    return interpret(extract(read_document(file.read_bytes(), file.name)), gazetteer)


def told(report: Report) -> list[tuple[str, int | None]]:
    rules = (*RULES.values(), "host_of_another_unit")
    return sorted((s.rule, s.where.line if s.where else None) for s in report.signals if s.rule in rules)


@pytest.mark.parametrize("stem", SEEDS)
def test_copied_sentences_of_the_seeds(stem: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    truth = json.loads((shared / "seeds" / "truth" / f"{stem}.json").read_text(encoding="utf-8"))["jurisdiction"]
    expected = sorted((rule, found["line"]) for key, rule in RULES.items() for found in truth.get(key, []))
    assert told(read(shared / "seeds" / f"{stem}.txt", gazetteer_of_china)) == expected


@pytest.mark.parametrize("name", REAL)
def test_real_reports_are_free_of_them(name: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    assert told(read(shared / "real" / name, gazetteer_of_china)) == []
