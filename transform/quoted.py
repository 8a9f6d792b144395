"""The titles of other documents in a text: 《…》, and 〈…〉 where they stand in one another's."""

from __future__ import annotations

import re
from functools import cache

_INNER = "〈"


def without_titles(text: str, instead: str, most: int = 120) -> str:
    """The text with `instead` for every title of at most so many characters; 〈…〉 of at most 120.

    Outside of 《…》 hardly a text has an inner mark, so that one look, which begins with a plain character, will do.
    """
    outer, either = _titles(most)
    plain = outer.sub(instead, text)
    return plain if _INNER not in plain else either.sub(instead, text)


@cache
def _titles(most: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    outer = rf"《[^《》]{{0,{most}}}》"
    return re.compile(outer), re.compile(rf"{outer}|〈[^〈〉]{{0,120}}〉")
