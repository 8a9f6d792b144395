"""Page numbers that stand on lines of their own in a text, with nothing around them that tells them from values."""

from __future__ import annotations

from itertools import pairwise

import regex

_ALONE = regex.compile(r"\n[ \u3000\f]*+(\d{1,3})[ \u3000\r]*+(?=\n|\Z)")
_APART = 12  # lines of the shortest page


def without_page_numbers(text: str) -> str:
    """The text with blanks for them: all lines of nothing but a number count up by one, and are pages apart.

    Where cells stand on lines of their own they are many, and do not.
    """
    found = list(_ALONE.finditer(text))
    numbers = [int(number[1]) for number in found]
    counts_up = all(behind == before + 1 for before, behind in pairwise(numbers))
    if len(found) < 2 or not counts_up or numbers[0] == 0:
        return text
    if any(text.count("\n", above.end(), below.start()) < _APART for above, below in pairwise(found)):
        return text
    blank: str = _ALONE.sub(lambda number: number[0].replace(number[1], " " * len(number[1])), text)
    return blank
