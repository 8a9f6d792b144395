"""Numbers of one channel of publication that stand beside those of others, so that no number is the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transform.channel_kinds import channel_of
from transform.clauses import COUNT, Clause, Match, Told, number_of
from transform.records import NarrativeFact
from transform.wordings import wordings

_FILE = "prose_items.yaml"
_COUNTED = re.compile(rf"{COUNT}(?:条|件|份|篇|则)")
_POINT = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,2}[).、]|[一二三四五六七八九十]是|第[一二三四五六七八九十][,、是]|[①-⑨]|[★●◆■▪·•—-]+)"
)
_SECTIONS = (0, 1, 2)
_NAME = 4  # characters before the word for a site that tell one from another
_WEBSITE = "website"


class _Way(NamedTuple):
    """A number with the words before it, and the channel that they name."""

    channel: str | None
    words: str
    clause: Clause
    number: Match

    @property
    def end(self) -> int:
        """Where the number ends in its clause."""
        return self.number.end()


class Beside(NamedTuple):
    """Whether others have their numbers beside that of one channel; and whether it is another site's (主动公开) too.

    Of a number that is called what was disclosed only the latter tells that it is one of several.
    """

    ways: bool
    disclosed_by_site: bool


_NOTHING = Beside(ways=False, disclosed_by_site=False)


def ways_beside(told: Told, end: int, found: Sequence[Clause]) -> Beside:
    """What stands beside a number, which ends at `end` of its clause, if it is that of one channel.

    Its own parts (其中公众号40条) are not beside it, nor is what was passed on or put up.
    """
    clause, words = told.clause, wordings(_FILE).words
    numbers = list(_numbers(clause))
    at = sum(number.start() < end for number, _ in numbers) - 1
    own = _way(clause, *numbers[at]) if at >= 0 else None
    if own is None or own.channel is None or words["all_ways"].search(own.words):
        return _NOTHING
    others = list(_beside(clause, found))
    sites = [way for way in others if _is_another_site(own, way)]
    if sites:
        return Beside(ways=True, disclosed_by_site=any("主动公开" in way.words for way in sites))
    return Beside(_are_beside(own, others, found, is_first=at == 0), disclosed_by_site=False)


def _are_beside(own: _Way, others: Sequence[_Way], found: Sequence[Clause], *, is_first: bool) -> bool:
    """Whether other channels, where none is another site, have their numbers beside one's own; or at other points."""
    if own.channel == _WEBSITE and _says("counted_once", found):
        return False  # what others published is the same
    if is_first and any(_is_another(own, way) for way in _first_of_points_beside(own.clause, found)):
        return True
    if _says("not_added", found):
        return True
    return any(_is_another(own, way) and not _is_part(way, own) for way in others)


def _says(words: str, found: Sequence[Clause]) -> bool:
    """Whether one of these words stands where items are told."""
    pattern = wordings(_FILE).words[words]
    return any(pattern.search(clause.folded) for clause in found if clause.section in _SECTIONS)


def numbers_of_ways(told: Told, found: Sequence[Clause]) -> Iterator[NarrativeFact]:
    """`items_by_channel`: the numbers of the channels that a sentence tells side by side, without a total."""
    ordinal = 0
    for way in _beside(told.clause, found):
        read = number_of(way.number, way.clause) if way.channel else None
        if read is not None and not wordings(_FILE).words["no_way"].search(way.words):
            ordinal += 1
            yield Told(*read, way.clause, label=way.channel).fact("items_by_channel", "条", ordinal)


def _ways(clause: Clause) -> Iterator[_Way]:
    """The numbers of a clause with the channels that the words before them name."""
    return (_way(clause, number, words) for number, words in _numbers(clause))


def _numbers(clause: Clause) -> Iterator[tuple[Match, str]]:
    """The numbers of a clause, each with what stands between the number before and it."""
    start = 0
    for match in _COUNTED.finditer(clause.folded):
        yield match, clause.folded[start : match.start("number")]
        start = match.end()


def _way(clause: Clause, number: Match, words: str) -> _Way:
    channel = channel_of(words) or (_WEBSITE if wordings(_FILE).words["site"].search(words) else None)
    return _Way(channel, words, clause, number)


def _beside(clause: Clause, found: Sequence[Clause]) -> Iterator[_Way]:
    """The numbers of the sentence that a clause stands in, as far as semicolons go."""
    first = last = found.index(clause)
    while first and found[first - 1].folded.endswith(";"):
        first -= 1
    while last + 1 < len(found) and found[last].folded.endswith(";"):
        last += 1
    for beside in found[first : last + 1]:
        yield from _ways(beside)


def _first_of_points_beside(clause: Clause, found: Sequence[Clause]) -> Iterator[_Way]:
    """The first numbers of the other points in the section of the one that a clause opens."""
    if not _POINT.match(clause.folded):
        return
    points = (c for c in found if c.section == clause.section and _POINT.match(c.folded) and c is not clause)
    for point in points:
        yield from list(_ways(point))[:1]


def _is_another(own: _Way, way: _Way) -> bool:
    """Whether a number counts what was published in another way."""
    told = way.channel not in (None, own.channel)
    return told and not wordings(_FILE).words["no_way"].search(way.words)


def _is_part(way: _Way, own: _Way) -> bool:
    """Whether a number stands in the list of parts that another one opens."""
    if way.clause is not own.clause or way.end < own.end:
        return False
    return wordings(_FILE).words["parted"].search(way.clause.folded, own.end, way.end) is not None


def _is_another_site(own: _Way, way: _Way) -> bool:
    """Whether both numbers are those of websites, which have different names."""
    if (own.channel, way.channel) != (_WEBSITE, _WEBSITE) or wordings(_FILE).words["no_way"].search(way.words):
        return False
    one, other = _site(own.words), _site(way.words)
    return bool(one and other) and not one.endswith(other) and not other.endswith(one)


def _site(words: str) -> str:
    """The end of the name of the site that words tell."""
    named = wordings(_FILE).words["site"].search(words)
    return words[: named.start()].strip('年 "“”')[-_NAME:] if named else ""
