"""A word test before a costly pattern must let everything through that the pattern finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform import channels, clauses, prose_items, prose_measures, prose_requests
from transform.wordings import wordings

REQUESTS = wordings("prose_requests.yaml").patterns
GUARDED = [
    *((prose_requests._DENIES, pattern) for pattern in REQUESTS["none"]),
    *((prose_requests._SPELLED, pattern) for pattern in REQUESTS["received_in_numerals"]),
    *((prose_requests._DIGIT, pattern) for pattern in (*REQUESTS["received"], *REQUESTS["requests_answered"])),
    *((prose_items._SPELLED, pattern) for pattern in wordings("prose_items.yaml").patterns["in_numerals"]),
    (prose_measures._DENIES, prose_measures._DENIAL),
]


@pytest.mark.parametrize(("guard", "pattern"), GUARDED, ids=lambda found: found.pattern[:24])
def test_a_guard_lets_through_what_the_pattern_finds(guard: re.Pattern[str], pattern: re.Pattern[str]) -> None:
    @given(text=st.from_regex(re.compile(pattern.pattern)))
    @settings(max_examples=25, deadline=None)
    def passes(text: str) -> None:
        assert guard.search(text)

    passes()


@pytest.mark.parametrize(
    "name",
    ["樟树市人民政府网站", "某省某市某县信息公开网站", "沙河街道政府信息公开门户网站", "海东市政务网", "某局门户网"],
)
def test_the_name_of_a_site_is_told_by_its_end(name: str) -> None:
    assert channels._SITE.search(name)
    assert channels._OWNED.search(name)


def test_matches_may_overlap() -> None:
    found = [match[0] for match in clauses.overlapping(re.compile("公开.*?条"), "公开信息公开5条")]
    assert found == ["公开信息公开5条", "公开5条"]
