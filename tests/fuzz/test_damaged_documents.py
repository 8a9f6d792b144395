"""A short form of `benchmarks.fuzz`: the same documents by the same seeds, read in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fuzz import BAD, Ready, get_ready, judged, lost_numbers, without_solver
from benchmarks.mutants import Mutant, bases, mutant
from flows.batch import read_one
from flows.limits import LIMITS

DOCUMENTS = 200


@pytest.fixture(scope="module")
def ready() -> Iterator[Ready]:
    with without_solver():  # it takes nine tenths of the time, and no part in reading
        yield get_ready([], LIMITS._replace(time=20.0, slow_time=20.0))


def test_sound_documents_lose_nothing(ready: Ready) -> None:
    texts = [base for base in ready.bases if base.kind == "text"]
    assert len(texts) > 10
    for base in texts:
        read = read_one(base.data, base.name, ready.gazetteer, ready.limits)
        assert lost_numbers(Mutant(base.name, "none", base.data, base.rows), read) == []
        assert len(set().union(*base.rows.values())) > 10


@pytest.fixture(scope="module")
def tried(ready: Ready) -> list[tuple[str, str]]:
    """The kinds of the damaged documents, with what is to be said of each."""
    found = []
    for seed in range(DOCUMENTS):
        made = mutant(ready.bases, seed)
        kind, detail = judged(made, read_one(made.data, made.name, ready.gazetteer, ready.limits))
        found.append((kind, f"seed {seed}, {made.name}, {made.mutation}: {detail}"))
    return found


def test_damaged_documents_neither_crash_nor_hang(tried: list[tuple[str, str]]) -> None:
    assert [detail for kind, detail in tried if kind in BAD and kind != "loss"] == []
    kinds = Counter(kind for kind, _ in tried)
    assert min(kinds["ok"], kinds["held"], kinds["unreadable"]) > 0, "the damage is neither always nor never fatal"


def test_damaged_documents_lose_no_numbers_in_silence(tried: list[tuple[str, str]]) -> None:
    assert [detail for kind, detail in tried if kind == "loss"] == []


def test_the_same_seed_makes_the_same_document(ready: Ready) -> None:
    assert mutant(ready.bases, 7) == mutant(ready.bases, 7)
    assert mutant(ready.bases, 7).data != mutant(ready.bases, 8).data


def test_a_loss_is_seen(ready: Ready, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(ready.bases[0].data)
    (base,) = [base for base in bases([source], []) if base.kind == "text"]
    row, numbers = next((row, held) for row, held in base.rows.items() if len(held) > 1)
    without = base.data.replace(row.encode(), b"")
    read = read_one(without, "a.txt", ready.gazetteer, ready.limits)
    assert set(lost_numbers(Mutant("a", "none", without, base.rows), read)) == numbers
    assert lost_numbers(Mutant("a", "none", without, {}), read) == []
