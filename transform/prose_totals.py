"""Totals told behind lists that go over sentences, lines or points: 机构概况 8条 | 政府公文 36条 | 上述各类共计44条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from transform.channel_kinds import channel_of
from transform.clauses import COUNT, COUNT_END, Clause, Match, Told, number_of
from transform.numbers import Number
from transform.sections import DISCLOSED
from transform.wordings import wordings

_FILE = "prose_items.yaml"
_UNIT = r"(?P<unit>条|件|份|篇|项|则|[期次个]\([条件]\))"
_COUNTED, _MAY_COUNT = re.compile(COUNT + _UNIT), re.compile(COUNT_END + _UNIT)
_BRACKETS = re.compile(r"\((?![条件]\))[^()]*\)")
_STOP = re.compile(r"[,;:(。]")
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))")
_ITEMS = "条则"  # units that only items of information are counted in
_SECTIONS = (0, 1, 2)
_FEWEST, _FEWEST_UNCALLED = 2, 3  # parts of a sum that is called one, and of one that is not


class Total(NamedTuple):
    """A number that its list makes, where in its clause it ends, and whether words call it a sum."""

    told: Told
    end: int
    called: bool


def totals_behind(found: Sequence[Clause]) -> Iterator[Total]:
    """The numbers that are the sum of those listed before them since the last heading or subject.

    Without a word for a sum it has to be that of all of them, three or more.
    """
    listed = [_listed(clause) if clause.counts and _may_disclose(clause) else [] for clause in found]
    if sum(map(len, listed)) <= _FEWEST:  # as in most texts: two parts and their sum are one more
        return
    parts: list[Number] = []
    said, section = "", None
    for clause, matches in zip(found, listed, strict=True):
        if not _may_disclose(clause):
            parts, said = [], ""
            continue
        if section != clause.section or (not matches and _turns(clause.folded)):
            parts, said, section = [], "", clause.section
        said += clause.folded
        for match in matches:
            read = number_of(match, clause)
            if read is None:
                continue
            called = _is_called(match, clause.folded)
            count = _parts_of(read[0], parts, called=called)
            if count and _is_disclosed(match, clause, said):
                exactness = "approximate" if read[1] == "approximate" else "exact"
                yield Total(Told(read[0], exactness, clause), match.end(), called)
            parts = [*(parts[:-count] if count else parts), read[0]]


def _may_disclose(clause: Clause) -> bool:
    return clause.section in _SECTIONS and "申请" not in clause.folded


def _turns(folded: str) -> bool:
    """Whether a clause is the heading of another subject than what is disclosed."""
    return _HEADING.match(folded) is not None and not wordings(_FILE).words["subject"].search(folded)


def _listed(clause: Clause) -> list[Match]:
    """The numbers of a clause that may be parts or their sum: none in brackets, of another year, or part of a part."""
    folded = clause.folded
    if not _MAY_COUNT.search(folded):
        return []
    if "(" in folded:
        folded = _BRACKETS.sub(lambda found: "(" * len(found[0]), folded)
    matches: list[Match] = list(_COUNTED.finditer(folded))
    words = wordings(_FILE).words
    if (parted := words["parted"].search(folded)) and _COUNTED.search(folded, 0, parted.start()):
        matches = [match for match in matches if match.start() <= parted.start()]
    return [match for match in matches if not words["of_other_time"].search(_piece(match, folded))]


def _piece(match: Match, folded: str) -> str:
    return _STOP.split(folded[: match.start("number")])[-1]


def _is_called(match: Match, folded: str) -> bool:
    """Whether a word for a sum stands before a number: 合计:308条, 以上四类信息共95条."""
    return wordings(_FILE).words["called_sum"].search(folded[: match.start("number")]) is not None


def _parts_of(value: Number, parts: Sequence[Number], *, called: bool) -> int:
    """How many of the last parts make a number; 0 where none do."""
    sums = list(accumulate(reversed(parts)))
    if not called:
        return len(parts) if len(parts) >= _FEWEST_UNCALLED and sums[-1] == value else 0
    return sums.index(value, 1) + 1 if len(sums) >= _FEWEST and value in sums[1:] else 0


def _is_disclosed(match: Match, clause: Clause, said: str) -> bool:
    """Whether a sum is of items disclosed: by its section or the words of its list, in units of items or by its own."""
    words = wordings(_FILE).words["published"]
    if match["unit"] not in _ITEMS:
        return words.search(_piece(match, clause.folded)) is not None
    return clause.about == DISCLOSED or words.search(said) is not None or channel_of(said) is not None
