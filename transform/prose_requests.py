"""Requests for information as the prose tells them: received, carried in, answered; and that none came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.clauses import TELLS_COUNT, Clause, Match, Told, number_of, overlapping
from transform.prose_sums import MAY_TELL_SUM, sum_of, sums_of
from transform.rated import Rated, best
from transform.records import NarrativeFact
from transform.subjects import about
from transform.wordings import wordings

_FILE = "prose_requests.yaml"
_OTHERS = ("requests_carried_in", "requests_answered", "requests_carried_out")
_DENIES = re.compile("[未无零0没]|不存在")  # what every pattern of `none` says
_ASKED = re.compile("申请|依申公开|要求[^,;]{0,8}(?:提供|公开)|提出[^,;]{0,12}公开的?要求")
_PIECE_STOP = re.compile("[,、]")
_REQUESTS = 3  # the section on them
_PROBLEMS = 5  # sections before this one tell what was done
_GOOD, _SURE = 2, 4  # of what is told below the latter it counts more that none came
_NONE, _SUM, _WAYS, _SOME_WAYS = 5, 10, 5, 3  # how the other ways to tell the number are rated
_AROUND, _BEHIND, _PIECE_END, _PIECE, _CLOSE = 14, 6, 8, 16, 3  # characters


def requests(found: Sequence[Clause]) -> list[NarrativeFact]:
    """`requests_received`, and `requests_carried_in`, `_answered` and `_carried_out`, where the prose gives them.

    What was received is preferred to what was handled, a total to its parts. Where no number is told but that none came
    (未收到…申请, also 未收到…申请0件), the number is 0.
    """
    asked = [clause for clause in found if clause.section < _PROBLEMS and _ASKED.search(clause.folded)]
    received = _received(asked) or _in_context(found)
    facts = []
    if received is not None:
        fact = received.told.fact("requests_received", "件")
        facts.append(fact._replace(confidence=round(min(max(received.score, 0) + 3, 9) / 10, 1)))
    counted = [clause for clause in asked if TELLS_COUNT.search(clause.folded)]
    for field in _OTHERS:
        told = _first(field, counted)
        if told is not None:
            facts.append(told.fact(field, "件"))
    return facts


def none_received(clause: Clause) -> bool:
    """Whether a clause says that no request came."""
    return _denial(clause) is not None


def _denial(clause: Clause) -> str | None:
    """The words of a clause that say that no request came."""
    if not _DENIES.search(clause.folded):
        return None
    told = wordings(_FILE)
    for pattern in told.patterns["none"]:
        match = pattern.search(clause.folded)
        if match is not None:
            around = clause.folded[match.start() : match.end() + _AROUND]
            said = told.words["ways"].sub("", match[0])
            kind = _piece(clause.folded[: match.start()])[-_PIECE_END:]
            if told.words["none_of_some"].search(kind + said) or told.words["none_of_another"].search(around):
                continue
            if not told.words["other"].search(said):
                return match[0]
    return None


def _received(asked: Sequence[Clause]) -> Rated | None:
    """The number received, with its score; one of 8 is told as received, of disclosure, in total."""
    number = best((candidate for clause in asked for candidate in _candidates(clause)), 0)
    if number is not None and number.score >= _SURE:
        return number
    denials = [(clause, said) for clause in asked if (said := _denial(clause)) is not None]
    part = wordings(_FILE).words["one_way"]
    if number is not None and all(part.search(said) for _, said in denials):
        return number
    return Rated(_NONE, Told(0, "exact", denials[0][0]), 0) if denials else None


def _in_context(found: Sequence[Clause]) -> Rated | None:
    """The number, or that none came, where the heading or the list item tells what came: 受理五件; 没有; 零件."""
    told = wordings(_FILE)
    other, clauses = told.words["other"], list(about(found, told.words["subject"], _REQUESTS))
    for clause in (c for c in clauses if TELLS_COUNT.search(c.folded)):
        match = next((m for p in told.patterns["in_context"] if (m := p.search(clause.folded))), None)
        if match is None or other.search(clause.folded[: match.end()].removesuffix("人次")):
            continue
        read = number_of(match, clause)
        if read is not None:
            return Rated(_GOOD, Told(*read, clause), match.end())
    said = (c for c in clauses if not other.search(c.folded))
    none = next((clause for clause in said if told.words["no_more"].search(clause.folded)), None)
    return Rated(_GOOD, Told(0, "exact", none), 0) if none else None


def _candidates(clause: Clause) -> Iterator[Rated]:
    folded = clause.folded
    if not TELLS_COUNT.search(folded):
        return
    told = wordings(_FILE)
    summed, parts = _summed(clause)
    for pattern in told.patterns["received"]:
        for match in overlapping(pattern, folded):
            end = folded.find(",", match.end())
            behind = folded[match.end() : min(match.end() + _BEHIND, end if end >= 0 else len(folded))]
            kind = "" if match["get"] else _piece(folded[: match.start()])[-_PIECE_END:]
            if told.words["other"].search(kind + match[0]) or told.words["next"].match(behind):
                continue
            read = number_of(match, clause) if match.start("number") not in parts else None
            if read is not None:
                yield Rated(_score(match, folded), Told(*read, clause), match.end())
    if summed is not None:
        yield summed


def _summed(clause: Clause) -> tuple[Rated | None, Sequence[int]]:
    """The number that the clause gives as a sum, else the sum of the numbers by way of applying, and where these begin.

    Where they are some of a number told before them (其中), they are no parts of the sum.
    """
    told = wordings(_FILE)
    another = told.words["another_sum"].search(clause.folded)
    summed = next(sums_of(clause), None) if MAY_TELL_SUM.search(clause.folded) else None
    if summed is not None and (another is None or another.start() > summed[1]):
        return Rated(_SUM, *summed), ()
    by_way = sum_of(clause, told.patterns["by_way"][0]) if another is None else None
    if by_way is None:
        return None, ()
    within = told.words["within"].search(clause.folded)
    return Rated(_SOME_WAYS if within else _WAYS, by_way[0], len(clause.folded)), () if within else by_way[1]


def _score(match: Match, folded: str) -> int:
    """How likely the number is that of the requests received: by the verb, and by the signs around it."""
    before = folded[: match.start()]
    piece = _piece(before)
    texts = {
        "get": match["get"],
        "what": match["what"] + (match.groupdict().get("behind") or ""),
        "before": before,
        "end": piece[-_PIECE_END:],
        "told": before[-_CLOSE:] + match[0],
        "stretch": piece[-_PIECE:] + match[0],
    }
    return wordings(_FILE).weight(texts, ("got",) if match["get"] else ())


def _piece(before: str) -> str:
    """What stands before a match, from the last stop on."""
    return _PIECE_STOP.split(before)[-1]


def _first(field: str, asked: Sequence[Clause]) -> Told | None:
    told = wordings(_FILE)
    for clause in asked:
        for match in told.patterns[field][0].finditer(clause.folded):
            read = number_of(match, clause) if not told.words["other"].search(match[0]) else None
            if read is not None:
                return Told(*read, clause)
    return None
