"""The divisions above a body as they were in the year reported on: 孙村镇 lay in 繁昌县 until that became 繁昌区.

A county that alone became another goes by its name of then. Of several that were merged only the one counts that the
report itself prints; a name that the report gives the body itself is never exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import contains

from transform.clue import Clue
from transform.divisions import SHORTEST, Division, town_stem
from transform.gazetteer import Gazetteer

_PRINTS = frozenset({"title", "signature", "issuer", "hint", "office", "address", "website", "mention"})
_NAMES_ITSELF = frozenset({"title", "signature", "issuer"})
_GOVERNMENT = ("", "人民政府", "政府")  # what may stand between a county and its township


class Then:
    """What a report's clues say of the divisions above its body, for one year."""

    def __init__(self, found: Iterable[Clue], year: int, gazetteer: Gazetteer) -> None:
        self._gazetteer, self._year = gazetteer, year
        clues = [clue for clue in found if clue.kind in _PRINTS]
        self._printed = "，".join(clue.text for clue in clues)
        self._named = "，".join(clue.text for clue in clues if clue.kind in _NAMES_ITSELF)
        steps = ((clue, step) for clue in clues for leaf in clue.leaves for step in gazetteer.path(leaf))
        self._meant = {step for clue, step in steps if step.name in clue.text}

    def division(self, division: Division) -> Division:
        """A county or prefecture, or the one that it was then; a township stays."""
        if division.level == "township" or division.name in self._named:
            return division
        return self._alone(division) or division

    def path(self, division: Division) -> tuple[Division, ...]:
        """The divisions from the province down to this one, those above it as they were then."""
        steps = list(self._gazetteer.path(division))
        if division.level == "township" and steps[-2].level == "county":
            steps = [*self._gazetteer.path(self._county_of(division, steps[-2])), division]
        return tuple(self._renamed(step) if step.level == "prefecture" else step for step in steps)

    def _county_of(self, town: Division, county: Division) -> Division:
        """The county in which a township of today's county lay."""
        before = self._before(county)
        beside = [one for one in before if self._is_beside(one, town)]
        if len(beside) == 1:
            return beside[0]
        if self._is_beside(county, town):
            return county
        printed = [one for one in before if self._is_printed(one)]
        if len(printed) == 1 and not (self._was_there(county) and self._is_printed(county)):
            return printed[0]
        return self._alone(county) or county

    def _alone(self, division: Division) -> Division | None:
        """The division that alone became this one after that year, if so; none where only today's name is printed.

        None either in the last year that the tables know of it: the change may have come before that year's end.
        """
        before = self._before(division)
        if len(before) != 1 or self._was_there(division):
            return None
        is_last = before[0].valid_to == self._year
        return None if is_last and self._is_printed(division) and not self._is_printed(before[0]) else before[0]

    def _renamed(self, prefecture: Division) -> Division:
        """A prefecture under its name of then, where it kept its code: 襄樊市 for 襄阳市."""
        then = self.division(prefecture)
        return then if then.code == prefecture.code else prefecture

    def _before(self, division: Division) -> tuple[Division, ...]:
        return self._gazetteer.history.before(division, self._year)

    def _was_there(self, division: Division) -> bool:
        """Whether a division of today was there then, and others were merged into it later."""
        renamed = any(one.code == division.code for one in self._before(division))
        return not renamed and (division.valid_from is None or division.valid_from <= self._year)

    def _is_printed(self, division: Division) -> bool:
        return division in self._meant or (len(division.name) > SHORTEST and division.name in self._printed)

    def _is_beside(self, county: Division, town: Division) -> bool:
        """Whether a county stands right before the name of the township."""
        stem = town_stem(town.name)
        names = [f"{county.name}{government}{stem}" for government in _GOVERNMENT]
        is_printed = _stands_alone if len(county.name) <= SHORTEST else contains
        return any(is_printed(self._printed, name) for name in names)


def _stands_alone(text: str, name: str) -> bool:
    """Whether a name stands in a text where no word goes on with it."""
    at = text.find(name)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(name, at + 1)
    return at >= 0
