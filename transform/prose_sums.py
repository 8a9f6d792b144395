"""Totals that a sentence tells behind their parts or before them: 网站200条，微博60条，共计260条: the numbers tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from transform.clauses import Clause, Match, Pattern, Told, number_of
from transform.numbers import Number
from transform.wordings import counts_of, words_of

MAY_TELL_SUM = re.compile("[总计共加]")  # what every word for one has
_FILE = "prose_items.yaml"
_OPENS = re.compile("[:(]|其中|分别|包括")  # behind a total, before its parts
_FEWEST = 2  # parts that make a sum


def _counts(folded: str) -> list[Match]:
    """The numbers of a folded clause that count something, each with what calls it a sum."""
    if not counts_of(_FILE, "counted").search(folded):
        return []
    return list(words_of(_FILE)["counted"].finditer(folded))


def sums_of(clause: Clause, earlier: Sequence[Number] = ()) -> Iterator[tuple[Told, int]]:
    """Numbers called a sum that are the sum of the two or more numbers right before them, and where they end.

    `earlier` are the numbers of the clauses before, where the list began there.
    """
    matches = _counts(clause.folded)
    if len(earlier) + len(matches) <= _FEWEST:
        return
    before = list(earlier)
    for match in matches:
        read = number_of(match, clause)
        if read is None:
            continue
        value, exactness = read
        if match["sum"] and len(before) >= _FEWEST and value in list(accumulate(reversed(before)))[1:]:
            yield Told(value, "approximate" if exactness == "approximate" else "exact", clause), match.end()
        before.append(value)


def total_ahead(clause: Clause, unit: str) -> tuple[Told, int] | None:
    """The first number of a clause, in this unit, and where it ends, where all behind it, two or more, make it."""
    matches = _counts(clause.folded)
    values = counted(clause)
    if len(values) != len(matches) or len(values) <= _FEWEST or values[0] != sum(values[1:]):
        return None
    return (Told(values[0], "exact", clause), matches[0].end()) if matches[0][0].endswith(unit) else None


def counted(clause: Clause) -> list[Number]:
    """The numbers of a clause that count something."""
    read = (number_of(match, clause) for match in _counts(clause.folded))
    return [found[0] for found in read if found is not None]


def sums_from(clause: Clause, value: Number) -> list[Number]:
    """The sums of the numbers of a clause from this one on: of two, of three, of more of them."""
    values = counted(clause)
    return list(accumulate(values[values.index(value) :]))[1:] if value in values else []


def sum_of(clause: Clause, parts: Pattern, ahead: Pattern) -> tuple[Told, list[int]] | None:
    """The sum of two or more parts that a clause lists, and where their numbers begin; `parts` finds each of them.

    The first may be that sum itself where `ahead` stands before it, or what opens a list behind it. None where a part
    cannot be read, or a greater number stands before them, which may be the sum of more.
    """
    matches: list[Match] = list(parts.finditer(clause.folded))
    found = [number_of(match, clause) for match in matches]
    values = [read[0] for read in found if read is not None]
    if not len(values) == len(found) >= _FEWEST:
        return None
    ahead_of_all = words_of(_FILE)["counted"].finditer(clause.folded, 0, matches[0].start("number"))
    before = (number_of(match, clause) for match in ahead_of_all)
    if any(read is not None and read[0] > sum(values) for read in before):
        return None
    opens = _OPENS.search(clause.folded, matches[0].end(), matches[1].start("number")) is not None
    opened = opens or ahead.search(clause.folded[: matches[0].start()]) is not None
    total = values[0] if opened and values[0] == sum(values[1:]) else sum(values)
    return Told(total, "exact", clause), [match.start("number") for match in matches]
