"""Whose the numbers of items are, where a report tells those of its whole area and of the body itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.clauses import COUNT, Clause, Pattern, Told, number_of
from transform.rated import Rated
from transform.records import Organ
from transform.wordings import wordings

_FILE = "prose_items.yaml"
_COUNTED = re.compile(rf"{COUNT}(?:条|件|份|则)")
_NUMBER = re.compile(COUNT)
_SECTIONS = (0, 1, 2)
_OFFICE = "government_office"
_ACCEPTED = 1
_OWN = 4  # how the body's own number beside that of its area is rated
_NAME = 4  # characters at the end of a body's name by which it is known in its text


def own_before_area(rated: Sequence[Rated], found: Sequence[Clause], organ: Organ | None) -> list[Rated]:
    """The numbers without those of the whole area (全县9433条), where a body that is no government tells its own.

    A government's report counts for its area: its numbers stay as they are.
    """
    if organ is not None and organ.kind in wordings(_FILE).lists["governments"]:
        return list(rated)
    of_area = [r for r in rated if r.score >= _ACCEPTED and _is_of_area(r.told.clause, r.end, organ)]
    if not of_area:
        return list(rated)
    most = max(r.told.value for r in of_area)
    own = [r for clause in found for r in _own(clause, organ) if r.told.value < most]
    if not own:
        return list(rated)
    return [*(r for r in rated if r not in of_area), max(own, key=lambda r: r.told.value)]


def _own(clause: Clause, organ: Organ | None) -> Iterator[Rated]:
    """The numbers that a clause tells of what the body itself published."""
    words = wordings(_FILE).words
    if clause.section not in _SECTIONS or "申请" in clause.folded:
        return
    for match in _COUNTED.finditer(clause.folded):
        before = _before(clause.folded, match.end())
        if not _last_named(organ, before) > _last(words["of_area"], before) or not words["published"].search(before):
            continue
        read = number_of(match, clause)
        if read is not None:
            yield Rated(_OWN, Told(*read, clause), match.end())


def _is_of_area(clause: Clause, end: int, organ: Organ | None) -> bool:
    """Whether the words before a number, which ends at `end`, name the whole area, and the body not behind it."""
    before = _before(clause.folded, end)
    area = _last(wordings(_FILE).words["of_area"], before)
    return area >= 0 and area > _last_named(organ, before)


def _before(folded: str, end: int) -> str:
    """What stands between the number before and one that ends at `end`."""
    number = max((match.start() for match in _NUMBER.finditer(folded, 0, end)), default=end)
    return folded[max((match.end() for match in _COUNTED.finditer(folded, 0, number)), default=0) : number]


def _last_named(organ: Organ | None, text: str) -> int:
    """Where a text last names the body itself (本办公室, 局机关, the end of its name); -1 where it does not."""
    words = wordings(_FILE).words
    of_body = _last(words["of_body"], text)
    if organ is None:
        return of_body
    by_name = _last(words["of_office"], text) if organ.kind == _OFFICE else text.rfind(organ.name[-_NAME:])
    return max(of_body, by_name)


def _last(pattern: Pattern, text: str) -> int:
    """Where the last match of a pattern begins; -1 where there is none."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)
