"""Totals that a sentence tells behind their parts: 网站200条，微博60条，微信40条，共计300条. The numbers say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from transform.clauses import COUNT, Clause, Pattern, Told, number_of
from transform.numbers import Number

_UNIT = r"(?:条|件|份|宗|篇|项|个|次|则)"
_COUNTED = re.compile(rf"(?P<sum>(?:总计|总共|总数|合计|共计|累计|共)[^;,!\d]{{0,8}}?)?{COUNT}{_UNIT}")
_FEWEST = 2  # parts that make a sum


def sums_of(clause: Clause) -> Iterator[tuple[Told, int]]:
    """Numbers called a sum that are the sum of the two or more numbers right before them, and where they end."""
    before: list[Number] = []
    for match in _COUNTED.finditer(clause.folded):
        read = number_of(match, clause)
        if read is None:
            continue
        value, exactness = read
        if match["sum"] and len(before) >= _FEWEST and value in list(accumulate(reversed(before)))[1:]:
            yield Told(value, "approximate" if exactness == "approximate" else "exact", clause), match.end()
        before.append(value)


def sum_of(clause: Clause, parts: Pattern) -> Told | None:
    """The sum of two or more parts that a clause lists; `parts` finds each, with the groups of `COUNT`."""
    found = [number_of(match, clause) for match in parts.finditer(clause.folded)]
    values = [read[0] for read in found if read is not None]
    return Told(sum(values), "exact", clause) if len(values) == len(found) >= _FEWEST else None
