"""Requests for information as the prose tells them: received, carried in, answered; and that none came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.records import Section
from transform.clauses import COUNT, Clause, Match, Told, number_of, overlapping
from transform.numbers import Number
from transform.prose_beside import Led
from transform.prose_sums import MAY_TELL_SUM, counted, sum_of, sums_from, sums_of
from transform.rated import Rated, best, is_rivalled, of_the_year, years_named
from transform.records import NarrativeFact
from transform.scope import counts_itself
from transform.sections import REQUESTS, tells_deeds
from transform.subjects import NO_SECTION, about, names
from transform.wordings import wordings

_FILE = "prose_requests.yaml"
_OTHERS = {  # the numbers beside that received, and words of which each pattern of theirs has one
    "requests_carried_in": ("结转",),
    "requests_answered": ("办结", "答复", "办复", "办理"),
    "requests_carried_out": ("转",),
}
_DENIES = re.compile("未|无|零|0|没|不存在")  # what every pattern of `none` and `no_more` says
_ASKED = re.compile("申请|依申公开|要求[^,;]{0,8}(?:提供|公开)|提出[^,;]{0,12}公开[^,;]{0,6}要求")
_PIECE_STOP = re.compile("[,、]")
_QUOTED = re.compile(r"“[^“”]*”")
_NEW = re.compile("其中.*新收")  # what goes on with requests without naming them
_PIECES = "件宗份条"  # units that requests are counted in
_GOOD, _SURE = 2, 4  # of what is told below the latter it counts more that none came
_LEAST = 1  # the score of a number that may be meant beside another
_NEAR = 3  # clauses from that with the number of a whole area on, where the body's own may be told
_NONE, _SUM, _WAYS, _SOME_WAYS = 5, 10, 4, 3  # how the other ways to tell the number are rated
_COUNTS = re.compile(rf"{COUNT}(?:[件条宗份项个次起例封位名人户,。;]|$)")  # what every pattern of `received` has
_AROUND, _BEHIND, _PIECE_END, _PIECE, _CLOSE = 14, 6, 8, 16, 3  # characters


def requests(
    found: Sequence[Clause],
    led: Led,
    sections: Sequence[Section] = (),
    kind: str | None = None,
    year: int | None = None,
) -> list[NarrativeFact]:
    """`requests_received`, and `requests_carried_in`, `_answered` and `_carried_out`, where the prose gives them.

    What was received is preferred to what was handled, a total to its parts. Where no number is told but that none came
    (未收到…申请, also 未收到…申请0件), the number is 0. Of a body that has nobody below it (by its `kind`) its own
    number is preferred to that of its whole area. `sections` are looked at for headings that name several subjects;
    what is told of years before the `year` reported on counts only where nothing else is told.
    """
    asked = _asked(found)
    received = _received(asked, found, led, year) or _denied(led, sections)
    if received is not None and kind is not None and counts_itself(kind):
        received = _own(received, found, kind) or received
    facts = []
    if received is not None:
        fact = received.told.fact("requests_received", "件")
        score = min(received.score, _GOOD) if received.is_earlier(year) else received.score
        facts.append(fact._replace(confidence=round(min(max(score, 0) + 3, 9) / 10, 1)))
    numbered = [clause for clause in asked if clause.counts]
    for field, words in _OTHERS.items():
        told = _first(field, [clause for clause in numbered if any(word in clause.folded for word in words)])
        if told is not None:
            facts.append(told.fact(field, "件"))
    return facts


def _asked(found: Sequence[Clause]) -> list[Clause]:
    """The clauses on requests, and those that go on with what of them is new: 受理申请97件。其中,新收96件."""
    asked: list[Clause] = []
    before = False
    for clause in found:
        before = _ASKED.search(clause.folded) is not None or (before and _NEW.search(clause.folded) is not None)
        if before and tells_deeds(clause.about):
            asked.append(clause)
    return asked


def none_received(folded: str) -> bool:
    """Whether a folded clause says that no request came."""
    return _denial(folded) is not None


def _denial(folded: str) -> str | None:
    """The words of a folded clause that say that no request came."""
    if not _DENIES.search(folded):
        return None
    told = wordings(_FILE)
    for pattern in told.patterns["none"]:
        match = pattern.search(folded)
        if match is not None:
            around = folded[match.start() : match.end() + _AROUND]
            said = told.words["ways"].sub("", match[0])
            kind = _piece(folded[: match.start()])[-_PIECE_END:]
            if told.words["none_of_some"].search(kind + said) or told.words["none_of_another"].search(around):
                continue
            if not told.words["other"].search(said):
                return match[0]
    return None


def _received(asked: Sequence[Clause], found: Sequence[Clause], led: Led, of: int | None) -> Rated | None:
    """The number received, with its score; one of 8 is told as received, of disclosure, in total. `of`: the year."""
    rated = [candidate for clause in asked for candidate in _candidates(clause)]
    kept = list(_without_parts(of_the_year(rated, of)))
    number = best(kept, 0)
    if number is None or number.score < _SURE:
        counted = _counted(led)
        if counted is not None and (number is None or _told_first(counted, number, found)):
            number = counted
    year = number.year if number is not None else None
    if number is not None and number.score >= _SURE and year is None:
        return _unless_rivalled(number, kept)
    denials = [(clause, said) for clause in asked if (said := _denial(clause.folded)) is not None]
    if number is None:
        return _none(denials[0][0]) if denials else None
    of_years = [(max(years_named(clause.text), default=year or 0), clause, said) for clause, said in denials]
    later = [clause for named, clause, _ in of_years if year is not None and named > year]
    if later:
        return _none(later[0])  # 2012年没有收到申请。2011年的1件已答复
    same = [(clause, said) for named, clause, said in of_years if year in (None, named)]
    part = wordings(_FILE).words["one_way"]
    if number.score >= _SURE or all(part.search(said) for _, said in same):
        return _unless_rivalled(number, kept)
    return _none(same[0][0])


def _unless_rivalled(number: Rated, kept: Sequence[Rated]) -> Rated:
    """The number with its score, which is no more than sure where another one may be meant."""
    return number._replace(score=min(number.score, _SURE)) if is_rivalled(number, kept, _LEAST) else number


def _none(denial: Clause) -> Rated:
    return Rated(_NONE, Told(0, "exact", denial), 0)


def _without_parts(rated: Sequence[Rated]) -> Iterator[Rated]:
    """The numbers but those that begin a list which adds up to one told before: 收到96件。网上收到58件,信函38件."""
    carried = wordings(_FILE).words["another_sum"]
    for at, found in enumerate(rated):
        value, clause = found.told.value, found.told.clause
        before = (other for other in rated[:at] if other.score >= 0 and other.told.value > value)
        of_then = (other for other in before if other.year == found.year or None in (other.year, found.year))
        told = [other.told for other in of_then if other.told.exactness == "exact"]
        totals = {total.value for total in told if not carried.search(total.clause.folded + clause.folded)}
        if not totals or not totals.intersection(sums_from(clause, value)):
            yield found


def _told_first(context: Rated, number: Rated, found: Sequence[Clause]) -> bool:
    """Whether the number below a heading stands before the other, and is greater: then that is one of its parts."""
    first, then = found.index(context.told.clause), found.index(number.told.clause)
    return first <= then and context.told.value > number.told.value


def _counted(led: Led) -> Rated | None:
    """The number where the heading or the list item tells what came (受理五件), or what several of them make."""
    told, numbers = wordings(_FILE), list[Number]()
    first: Rated | None = None
    for clause in (c for c in _below(led) if c.counts):
        for summed, end in sums_of(clause, numbers):
            is_other = clause.folded[end - 1] not in _PIECES or told.words["other"].search(clause.folded[:end])
            if not is_other and (first is None or summed.value > first.told.value):
                return Rated(_GOOD, summed, end)
        numbers += counted(clause)
        first = first or _number_below(clause)
    return first


def _number_below(clause: Clause) -> Rated | None:
    told = wordings(_FILE)
    patterns = (*told.patterns["in_context"], *told.patterns["persons"])
    match = next((m for p in patterns if (m := p.search(clause.folded))), None)
    if match is None or told.words["other"].search(clause.folded[: match.end()].removesuffix("人次")):
        return None
    read = number_of(match, clause)
    return Rated(_GOOD, Told(*read, clause), match.end()) if read is not None else None


def _denied(led: Led, sections: Sequence[Section]) -> Rated | None:
    """That none came, said below a heading (没有; 零件); below one of several subjects where nothing is counted."""
    told = wordings(_FILE)
    several, another = told.words["subject_among"], told.words["another_subject"]
    numbers = (NO_SECTION, *(section.number for section in sections if _names_several(section.heading)))
    among = [clause for number in numbers for clause in about(led.stretches, several, number, another)]
    if any(clause.counts for clause in among):
        among = []
    said = (clause for clause in (*_below(led), *among) if _DENIES.search(clause.folded))
    none = next((clause for clause in said if _is_none(clause.folded)), None)
    return Rated(_GOOD, Told(0, "exact", none), 0) if none else None


@lru_cache(maxsize=1024)
def _names_several(heading: str) -> bool:
    """Whether a heading names requests among other subjects; most reports have the same headings."""
    return names(heading, wordings(_FILE).words["subject_among"])


def _is_none(folded: str) -> bool:
    words = wordings(_FILE).words
    return words["no_more"].search(folded) is not None and not words["other"].search(folded)


def _below(led: Led) -> Iterator[Clause]:
    """The clauses below the words that name requests as their subject."""
    words = wordings(_FILE).words
    return about(led.stretches, words["subject"], REQUESTS, words["another_subject"])


def _own(area: Rated, found: Sequence[Clause], kind: str) -> Rated | None:
    """The number of a body of this kind itself, told around that of its whole area, where the number found is one."""
    told, clause = wordings(_FILE), area.told.clause
    if not (area.told.value and told.words["area"].search(_piece(clause.folded[: area.end]))):
        return None
    (own, *_) = told.patterns.get(f"own_{kind}", told.patterns["own"])
    at, score = found.index(clause), min(area.score, _SURE)
    for near in (c for c in found[max(at - 1, 0) : at + _NEAR] if c.section == clause.section):
        for match in own.finditer(near.folded):
            read = number_of(match, near) if not told.words["not_own"].search(match["between"]) else None
            if read is not None and read[0] < area.told.value:
                return Rated(score, Told(*read, near, "own"), match.end())
        if told.patterns["own_none"][0].search(near.folded):
            return Rated(score, Told(0, "exact", near, "own"), 0)
    return None


def _candidates(clause: Clause) -> Iterator[Rated]:
    folded = clause.folded
    if not clause.counts:
        return
    told = wordings(_FILE)
    summed, parts = _summed(clause)
    for pattern in told.patterns["received"] if _COUNTS.search(folded) else ():
        for match in overlapping(pattern, folded):
            end = folded.find(",", match.end())
            behind = folded[match.end() : min(match.end() + _BEHIND, end if end >= 0 else len(folded))]
            kind = "" if match["get"] else _piece(folded[: match.start()])[-_PIECE_END:]
            what = _QUOTED.sub("", kind + match[0])  # 关于“住房补贴”的申请
            if told.words["other"].search(what) or told.words["next"].match(behind):
                continue
            read = number_of(match, clause) if match.start("number") not in parts else None
            is_part = read and summed and match.start("number") < summed.end and read[0] < summed.told.value
            if read is not None and not is_part:
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
    by_way = sum_of(clause, told.patterns["by_way"][0], told.words["ahead"]) if another is None else None
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
