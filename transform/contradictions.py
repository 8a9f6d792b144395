"""What a report says that another body must have said: foreign places, words of other levels, hosts of others.

Sentences are often copied from other places' reports. A place is foreign where it is outside the report's own area and
spoken of as its own (its portal); partners, sources and bodies above are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from extract.model import Where
from extract.records import Extracted, Signal
from transform.chains import Chain, chains
from transform.clauses import Match
from transform.clues import Clues, squeeze
from transform.divisions import Division
from transform.gazetteer import Gazetteer
from transform.hosts import divisions_of_host, hosts_in
from transform.records import Organ, Place
from transform.wordings import words_of

_words = partial(words_of, "publisher.yaml")

_QUOTED = re.compile(r"《[^《》]{0,160}》|“[^“”]{0,60}”|〈[^〈〉]{0,120}〉")
_SHORTEST = 3  # characters of a place's name: two are too often a word
_PROBLEMS = 40  # findings of one kind in one report: more say nothing new
_TOWNS = ("township_government", "subdistrict_office")
_OFFICES = ("department", "institution", "central_branch")
_SHOWN = 8  # characters behind words of others
# What bodies of townships do not say, with how many characters before and behind it are shown.
_OF_OTHERS = (("town_self", 0, _SHOWN), ("office_self", 1, _SHOWN), ("higher_task", 0, 0), ("higher_served", 0, 0))


class _Report(NamedTuple):
    place: Place
    division: Division
    path: tuple[Division, ...]
    organ: Organ | None


def contradictions(
    extracted: Extracted, clues: Clues, place: Place | None, organ: Organ | None, gazetteer: Gazetteer
) -> list[Signal]:
    """The signals about what another body must have said; none where the place is not known, or the whole country."""
    division = gazetteer.by_code(place.code) or gazetteer.by_code(place.code[:6]) if place else None
    if place is None or division is None or division.level == "country":
        return []
    report = _Report(place, division, gazetteer.path(division), organ)
    own = [(_unquoted(squeeze(s.text)), s.where) for s in extracted.body if s.section > 0]
    return [
        *_once(_foreign_places(own, report, gazetteer)),
        *_once(_words_of_others(own, report)),
        *_hosts(clues, report, gazetteer),
    ]


def _unquoted(text: str) -> str:
    return _QUOTED.sub("，", text) if "《" in text or "“" in text or "〈" in text else text


def _once(found: Iterable[Signal]) -> list[Signal]:
    """The first signal of each content."""
    return list({(s.rule, s.params[0]): s for s in reversed(list(found))}.values())[::-1][:_PROBLEMS]


@lru_cache(maxsize=1)
def _portal_behind(last: str) -> re.Pattern[str]:
    """A portal right behind a character that names end with: without it no place is spoken of as its owner."""
    return re.compile(f"{last}(?:{_words()['own_portal'].pattern})")


def _foreign_places(body: list[tuple[str, Where]], report: _Report, gazetteer: Gazetteer) -> Iterator[Signal]:
    portal, behind_a_name = _words()["portal"], _portal_behind(gazetteer.last)
    for text, where in body:
        if not (portal.search(text) and behind_a_name.search(text)):
            continue
        for chain in chains(text, gazetteer):
            if _is_foreign(chain, text, report, gazetteer):
                full = "".join(step.name for step in gazetteer.path(chain.leaves[0]))
                said = text[chain.start : chain.end + 12]
                told = (("name", chain.names[-1]), ("place", full), ("text", said))
                yield Signal("foreign_place", where=where, params=told)


def _is_foreign(chain: Chain, text: str, report: _Report, gazetteer: Gazetteer) -> bool:
    name = chain.names[0]
    if len(name) < _SHORTEST or chain.is_short or not _words()["own_portal"].match(text, chain.end):
        return False
    if _words()["partner"].search(text[max(0, chain.start - 6) : chain.start]) or chain.leaves[0].level == "country":
        return False
    return not any(_is_near(leaf, report, gazetteer) for leaf in chain.leaves)


def _is_near(leaf: Division, report: _Report, gazetteer: Gazetteer) -> bool:
    """Whether a division lies in the report's prefecture (or province-level city), or is above or the same."""
    above = {step.code for step in report.path}
    line = gazetteer.path(leaf)
    if leaf.code in above or gazetteer.is_same(leaf, report.division) or gazetteer.is_below(leaf, report.division):
        return True
    shared = [step for step in line if step.code in above]
    has_prefecture = any(step.level == "prefecture" for step in line)
    return any(step.level in ("prefecture", "county") for step in shared) or (bool(shared) and not has_prefecture)


def _words_of_others(body: list[tuple[str, Where]], report: _Report) -> Iterator[Signal]:
    kind = report.organ.kind if report.organ else ""
    if report.organ and kind in _TOWNS and report.place.level == "township":
        mismatches = _of_another_town(body, f"{report.organ.name}{report.place.path[-1]}")
    elif kind in _OFFICES:
        mismatches = _of_a_town(body)
    else:
        return
    for words, where in mismatches:
        yield Signal("scope_word_mismatch", where=where, params=(("text", words),))


def _of_a_town(body: list[tuple[str, Where]]) -> Iterator[tuple[str, Where]]:
    """我镇 in the report of an office."""
    town_self = _words()["town_self"]
    for text, where in body:
        for found in town_self.finditer(text):
            if found[0][0] in "我本":
                yield text[found.start() : found.end() + _SHOWN], where


def _of_another_town(body: list[tuple[str, Where]], printed: str) -> Iterator[tuple[str, Where]]:
    """全乡 in the report of a 镇, 我局 or a province's task in that of a township.

    The name as printed and the gazetteer's tell the kind. What hardly any report says is looked for in all of it
    at once first: to these patterns the end of a paragraph is like that of a line.
    """
    whole = "\n".join([text for text, _ in body])
    patterns = [(_words()[name], before, behind) for name, before, behind in _OF_OTHERS]
    told = [one for one in patterns if any(_is_of_others(found, printed) for found in one[0].finditer(whole))]
    for text, where in body if told else ():
        for pattern, before, behind in told:
            for found in pattern.finditer(text):
                if _is_of_others(found, printed):
                    yield text[found.start() - before : found.end() + behind], where


def _is_of_others(found: Match, printed: str) -> bool:
    """Whether words name no kind of township (their group), or another than that of the printed name."""
    return not found.groups() or found[1] not in printed


def _hosts(clues: Clues, report: _Report, gazetteer: Gazetteer) -> Iterator[Signal]:
    """Hosts of the printed website and of the address that the document came from."""
    for host in hosts_in(" ".join((clues.contact.website or "", clues.contact.email or "", clues.url))):
        divisions = divisions_of_host(host, gazetteer)
        if divisions and not any(_is_near(division, report, gazetteer) for division in divisions):
            named = "".join(step.name for step in gazetteer.path(divisions[0]))
            yield Signal("host_of_another_unit", params=(("host", host), ("place", named)))
