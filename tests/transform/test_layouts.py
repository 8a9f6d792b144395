"""A short form of `benchmarks.layouts`: an opening that is read right is read so in every layout that pages have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

import pytest

from benchmarks.layout_changes import ALL
from benchmarks.layout_opening import Base, Opening, bases
from benchmarks.layouts import Answers, Layout, answers, judged, laid, single
from transform.gazetteer import Gazetteer

BASES = 40  # from the top of the openings, to which others are added at the end
EACH = 3  # of them for every layout; one may be read otherwise, but not surely so
LAYOUTS = tuple(single())
HARD = ("letters misread", "quoted lines")  # signs are wrong, and a sign of mail stands in names


@cache
def chosen() -> Sequence[Base]:
    return bases()[:BASES]


@pytest.fixture(scope="module")
def read(gazetteer: Gazetteer) -> dict[str, Answers]:
    return {base.name: answers(base.text.encode(), gazetteer) for base in chosen()}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.names[0])
def test_an_opening_says_the_same_in_every_layout(
    layout: Layout, read: dict[str, Answers], gazetteer: Gazetteer
) -> None:
    found = [
        verdict
        for base in Random(layout.names[0]).sample(chosen(), EACH)
        for verdict in judged(base, layout, read[base.name], answers(laid(base.opening, layout, 0), gazetteer))
    ]
    sure = [verdict for verdict in found if verdict.kind == "sure"]
    assert layout.names[0] in HARD or not sure
    assert layout.names[0] in HARD or len({verdict.base for verdict in found}) <= 1


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.names[0])
def test_every_layout_changes_documents(layout: Layout) -> None:
    long = Opening(sections=("主动公开政府信息一百条。" * 100,))
    assert any(
        laid(opening, layout, 0) != "\n".join((*opening.lines, "")).encode()
        for opening in (long, *(base.opening for base in chosen()))
    )


def test_an_answer_that_a_layout_takes_away_may_be_missing_and_not_wrong() -> None:
    base = chosen()[0]
    before: Answers = dict.fromkeys(ALL, (1, 1.0))
    for layout, after, kinds in (
        (Layout(("title missing",)), (None, 0.0), []),
        (Layout(("title missing",)), (2, 0.5), ["other"]),
        (Layout(("title missing",)), (2, 0.9), ["sure"]),
        (Layout(("menu",)), (None, 0.0), ["lost"]),
    ):
        assert [verdict.kind for verdict in judged(base, layout, before, before | {"year": after})] == kinds
