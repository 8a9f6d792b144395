"""Numbers that the prose may mean as the year's, each with how likely it is, and the best of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from transform.clauses import Told

_YEAR = re.compile(r"(?:19|20)\d{2}(?<![比较与由从同]\d{4})(?=\s*年)")
_NEAR = 5  # points between two numbers either of which may be meant
_EARLIER = 3  # what a number of an earlier year is rated lower than one of a later


def years_named(text: str) -> list[int]:
    """The years that a text names, but those that something is only compared with."""
    return [int(year) for year in _YEAR.findall(text)]


class Rated(NamedTuple):
    """A number, its score, where in its clause it ends, and the time that it is told for (`span`).

    That is a year, all years so far (stock), or years that are named (years).
    """

    score: int
    told: Told
    end: int
    span: str = ""

    @property
    def year(self) -> int | None:
        """The year that its clause names last before it; None where it names none."""
        named = years_named(self.told.clause.text[: self.end])
        return named[-1] if named else None

    def is_earlier(self, year: int | None) -> bool:
        """Whether it is told for a year before this one."""
        return year is not None and (self.year or year) < year


def of_the_year(rated: Iterable[Rated], year: int | None) -> list[Rated]:
    """The numbers without those of years before the one reported on; all of them where no other is told.

    A text may have been taken over from the year before, with its year.
    """
    found = list(rated)
    return [one for one in found if not one.is_earlier(year)] or found


def is_rivalled(chosen: Rated, rated: Iterable[Rated], least: int) -> bool:
    """Whether another number, of a score of at least `least`, is hardly less likely to be the one than the chosen."""
    near = max(least, chosen.score - _NEAR)
    return any(other.score >= near and other.told.value != chosen.told.value for other in rated)


def best(rated: Iterable[Rated], least: int) -> Rated | None:
    """The first number with the highest score, at least `least`; one of an earlier year comes behind."""
    kept = [found for found in rated if found.score >= least]
    if len(kept) < 2:
        return kept[0] if kept else None
    years = [found.year for found in kept]
    latest = max((year for year in years if year), default=None)
    scores = [found.score - _EARLIER * (year not in (None, latest)) for found, year in zip(kept, years, strict=True)]
    return kept[scores.index(max(scores))]
