"""Rates of growth that the prose states."""

from __future__ import annotations

import pytest

from transform.growth import stated_growth
from transform.records import NarrativeFact


def fact(text: str, value: float, field: str = "requests_received") -> NarrativeFact:
    return NarrativeFact(field, 1, text, value, "件", "exact")


@pytest.mark.parametrize(
    ("text", "value", "rates"),
    [
        ("共收到申请3646件，同比增长1.05%，其中予以公开1431件。", 3646, [1.05]),
        ("收到申请120件，较上年下降了20％。", 120, [-20.0]),
        ("收到申请1,200件（比去年增加约8.5%）。", 1200, [8.5]),
        ("收到申请120件，同比持平。", 120, []),
        ("收到申请120件。公开信息90条，同比增长5%。", 120, []),
        ("办理时间同比减少30%，收到申请120件。", 120, []),
    ],
)
def test_a_rate_belongs_to_the_number_before_it(text: str, value: float, rates: list[float]) -> None:
    found = stated_growth([fact(text, value)])
    assert [(f.field, f.value, f.unit, f.label) for f in found] == [
        ("growth_stated", rate, "%", "requests_received") for rate in rates
    ]


def test_fields_that_are_no_counts_of_a_year_are_left_out() -> None:
    assert stated_growth([fact("浏览量5件，同比增长5%。", 5, "visits")]) == []
