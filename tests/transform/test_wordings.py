"""Wordings as declared: every pattern names what the code asks for, and signs count where they are meant to."""

from __future__ import annotations

import re

import pytest

from extract.model import Where
from extract.records import Sentence
from transform.clauses import Told, clauses
from transform.rated import Rated, best
from transform.wordings import Sign, wordings

GROUPS = {
    "prose_items.yaml": {"plain": {"verb", "what", "tail", "number", "unit"}, "headed": {"tail", "number"}},
    "prose_requests.yaml": {"received": {"get", "what", "number"}, "requests_answered": {"number"}},
}
PLACES = {
    "prose_items.yaml": {"clause", "before", "piece", "near", "stretch"},
    "prose_requests.yaml": {"get", "what", "before", "end", "told", "stretch"},
}


@pytest.mark.parametrize("name", GROUPS)
def test_patterns_name_what_is_asked_for(name: str) -> None:
    for group, needed in GROUPS[name].items():
        for pattern in wordings(name).patterns[group]:
            assert needed <= set(pattern.groupindex), pattern.pattern


@pytest.mark.parametrize("name", PLACES)
def test_signs_stand_at_known_places(name: str) -> None:
    assert {sign.where for sign in wordings(name).signs} == PLACES[name]


@pytest.mark.parametrize(
    ("text", "has", "counts"),
    [("其中甲", (), True), ("甲", (), False), ("其中共计甲", (), False), ("其中甲", ("added",), False)],
    ids=["found", "not there", "taken back", "not for such a number"],
)
def test_when_a_sign_counts(text: str, has: tuple[str, ...], counts: bool) -> None:
    sign = Sign("before", -5, re.compile("其中"), re.compile("共计"), "added")
    assert sign.found({"before": text}, has) is counts


def rated(text: str, score: int) -> Rated:
    (clause,) = clauses((Sentence(text, 1, Where(line=1)),))
    return Rated(score, Told(len(text), "exact", clause), len(text))


def test_the_best_number_is_the_first_with_the_highest_score() -> None:
    first, second, third = rated("公开甲。", 4), rated("公开乙。", 6), rated("公开丙。", 6)
    assert best([first, second, third], 1) is second
    assert best([first], 5) is None


def test_a_number_of_an_earlier_year_comes_behind() -> None:
    earlier, later, unsaid = rated("2021年公开甲", 6), rated("2022年公开乙", 6), rated("公开丙", 5)
    assert best([earlier, later], 1) is later
    assert best([earlier, later, unsaid], 1) is later
    assert best([earlier, unsaid], 1) is earlier
