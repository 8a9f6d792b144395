"""Items of information disclosed, as the prose counts them: the total of the year, its channels and its classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.channel_kinds import channel_of, channels
from transform.clauses import Clause, Match, Told, number_of, overlapping
from transform.listings import is_generic, is_kind, is_listed, is_way
from transform.prose_beside import (
    ACCEPTED,
    Led,
    is_of_platform,
    platforms_last,
    without_lists,
    without_sites,
)
from transform.prose_parts import classes_alone, opens_parts, parts_of
from transform.prose_stock import STOCKS, goes_on_from, is_behind_stock, piece_of, with_span, without_stock
from transform.prose_sums import MAY_TELL_SUM, counted, sums_of, total_ahead
from transform.prose_totals import totals_behind
from transform.prose_ways import numbers_of_ways, ways_beside
from transform.rated import Rated, best, is_rivalled
from transform.records import NarrativeFact, Organ
from transform.sections import DISCLOSED
from transform.subjects import Stretch, about
from transform.whose import own_before_area
from transform.wordings import counts_of, wordings

_FILE = "prose_items.yaml"
_DIGIT = re.compile(r"\d")
_BRACKETS = re.compile(r"\([^()]*\)")
_LOOSELY = re.compile(
    r"[0-9一二三四五六七八九十百千两零数量](?:(?<![数量])\s*[余多]?[条则件份]|(?<=[数量])[为共:]{0,2}\s*[0-9])"
)
_AND_SO_ON = re.compile(r"等(?:各类|各项|政府|政务|公开)*$")  # 规划、文件、资金等政府信息
_UPDATED = "更新"
_PUBLISHED = ("公开", "公布", "发布", _UPDATED)
_ITEM = "条件份篇项则"  # units that items are counted in
_NEAR = 40  # characters before the verb
_OWN, _ADDED, _LISTED = 4, 5, 2
_BY_SITE, _BY_ANOTHER = 1, 4
_SUMMED = 6  # how a number that is the sum of those before it is rated
_ADDED_UP = 4  # the same where no word calls it so
_DOUBTED = -1  # weight of the signs around a number that is taken where nothing better is told
_OF_ONE_KIND = -3  # what a number disclosed of oneself is rated lower at most where only one kind is named
_OF_PARTS = 5  # what a number in the list of parts is rated lower
_PART_FIRST = "其中"
_SECTIONS = (0, 1, 2)
_SITES = (None, "website")  # ways of publishing whose number may be the total
_RIVALLED = 5  # how a number is rated at most beside which another may be meant
_DOUBTED_TOTAL = 2  # how a number below a heading on platforms, or of an earlier year, is rated at most


def items_disclosed(
    found: Sequence[Clause], led: Led, organ: Organ | None = None, year: int | None = None
) -> list[NarrativeFact]:
    """`items_disclosed`: the year's total; `items_by_channel` and `items_by_class`: its parts, as the prose lists them.

    A total is preferred to a part, what is disclosed of oneself (主动公开) to what is published somewhere, a whole
    year's to a cumulative number, that of the `year` reported on to an earlier one's, that of the body (`organ`) to
    that of its area. Parts are those that stand in the sentence of the total.
    """
    rated = [
        candidate._replace(score=candidate.score - _OF_PARTS) if of_parts else candidate
        for clause, of_parts, earlier, above in _with_parts(found)
        for candidate in _candidates(clause, earlier, above)
    ]
    earlier = [candidate for candidate in rated if candidate.is_earlier(year)]
    rated = [candidate for candidate in rated if candidate not in earlier] if earlier else rated
    rated = own_before_area([*without_stock(without_sites(rated)), *_summed(found, rated)], found, organ)
    total = best(platforms_last(rated, led), ACCEPTED) or _in_context(led.stretches, year)
    loose = (r for clause in without_lists(found) for r in _loosely(clause) if not r.is_earlier(year))
    # what a text took over from the year before counts last
    total = total or best(loose, ACCEPTED) or best(without_stock(without_sites(earlier)), ACCEPTED)
    if total is None:
        return list(classes_alone(found))
    is_own = total.score >= _SUMMED or (total.score >= _OWN and "主动公开" in total.told.clause.folded)
    beside = ways_beside(total.told, total.end, found)
    if beside.disclosed_by_site if is_own else beside.ways:
        return [*numbers_of_ways(total.told, found), *classes_alone(found)]
    is_doubted = is_of_platform(total, led) or total.is_earlier(year) or beside.ways
    most = _DOUBTED_TOTAL if is_doubted else _RIVALLED if is_rivalled(total, rated, ACCEPTED) else total.score
    sure = _confidence(min(total.score, most))
    fact = total.told.fact("items_disclosed", "条")._replace(confidence=sure)
    return [fact, *parts_of(total.told, total.end, found)]


def _summed(found: Sequence[Clause], rated: Sequence[Rated]) -> Iterator[Rated]:
    """The totals behind lists, unless a greater number is told, of which theirs is a part."""
    most = max((r.told.value for r in rated if r.score >= ACCEPTED and r.span not in STOCKS), default=0)
    for told, end, called in totals_behind(found):
        if told.value >= most:
            own = called and "主动公开" in told.clause.folded
            yield Rated((_SUMMED if called else _ADDED_UP) + 2 * own, told, end)


def _in_context(led: Sequence[Stretch], year: int | None) -> Rated | None:
    """The number where the heading or the list item tells what is counted, and the clause does not say it again."""
    told = wordings(_FILE)
    number = counts_of(_FILE, "headed")
    counting = [c for c in about(led, told.words["subject"], DISCLOSED) if c.counts and "申请" not in c.folded]
    for clause in (c for c in counting if number.search(c.folded)):
        match = next((m for p in told.patterns["headed"] if (m := p.search(clause.folded))), None)
        if match is None or told.words["of_another"].search(tail := match["tail"]) or told.words["class"].search(tail):
            continue
        if is_listed(clause.folded, match.start("number")):
            continue
        if channel_of(clause.folded[: match.end()]) not in _SITES and "、" not in tail:
            continue
        read = number_of(match, clause)
        if read is not None and not (rated := Rated(ACCEPTED, Told(*read, clause), match.end())).is_earlier(year):
            return rated
    return None


def _loosely(clause: Clause) -> Iterator[Rated]:
    """The numbers that may be it by any words of publication around them, for where nothing better is told."""
    folded = clause.folded
    if clause.section not in _SECTIONS or not _LOOSELY.search(folded):
        return
    total = total_ahead(clause, "条") if "申请" not in folded else None
    if total is not None and channel_of(folded):
        yield Rated(ACCEPTED, *total)
    if not counts_of(_FILE, "loose").search(folded):
        return
    told = wordings(_FILE)
    for match in (m for p in told.patterns["loose"] for m in overlapping(p, folded)):
        texts = _texts(match, folded)
        if not is_generic(match["what"]) or is_listed(folded, match.start("number")):
            continue
        if "、" in match["what"] and not _AND_SO_ON.search(match["what"]) and "信息" not in match.group():
            continue  # 公开预算、决算结果9条
        if "申请" in texts["piece"] or _is_of_another(match, folded) or told.weight(texts) < _DOUBTED:
            continue
        read = number_of(match, clause) if channel_of(texts["piece"]) in _SITES else None
        if read is not None:
            yield Rated(ACCEPTED, Told(*read, clause), match.end())


def _with_parts(found: Sequence[Clause]) -> Iterator[tuple[Clause, bool, list[Clause], Clause | None]]:
    """Every clause that counts something, whether it goes on with parts that one before began to list (其中…；…；…).

    And the clauses of its sentence that stand before it, and the one above, if any.
    """
    listing, earlier, above = False, list[Clause](), None
    for clause in found:
        folded = clause.folded
        if clause.counts:
            yield clause, listing and not folded.startswith(_PART_FIRST), earlier, above
        if folded[-1] == ";":
            listing = listing or _PART_FIRST in folded
            earlier = [*earlier, clause] if "申请" not in folded else []
        elif listing or earlier:
            listing, earlier = False, []
        above = clause


def _confidence(score: int) -> float:
    """How sure a total of this score is; one of 8 names what is disclosed of oneself, all kinds, a whole year."""
    return round(min(max(score, 0) + 2, 9) / 10, 1)


def _candidates(clause: Clause, earlier: Sequence[Clause], above: Clause | None) -> Iterator[Rated]:
    folded = clause.folded
    if clause.section not in _SECTIONS:
        return
    if "申请" not in folded and MAY_TELL_SUM.search(folded):
        for told, end in sums_of(clause, [number for before in earlier for number in counted(before)]):
            if wordings(_FILE).words["of_other_time"].search(piece_of(folded[:end])):
                continue
            said = "".join(before.folded for before in (*earlier, clause))
            if folded[end - 1] in _ITEM and (any(word in said for word in _PUBLISHED) or channel_of(said)):
                yield Rated(_SUMMED + 2 * ("主动公开" in folded), told, end)
    if counts_of(_FILE, "plain", "of_the_year").search(folded) is None:
        return
    stock = goes_on_from(clause, above)
    if stock or "信息" in folded or "公开" in folded:
        yield from _numbers(clause, stock)


def _numbers(clause: Clause, stock: str) -> Iterator[Rated]:
    """The numbers that the patterns find, each by the match with the nearest verb; `stock`: see `goes_on_from`."""
    folded = clause.folded
    seen: dict[int, Match] = {}
    known = wordings(_FILE).patterns
    for pattern in known["plain"]:
        for match in overlapping(pattern, folded):
            at = match.start("number")
            if at not in seen or _nearer(match, seen[at], folded):
                seen[at] = match
    behind = (match for pattern in known["of_the_year"] for match in overlapping(pattern, folded))
    seen |= {match.start("number"): match for match in behind if is_behind_stock(match, stock + folded, len(stock))}
    of_the_year = len(folded)  # where the first number stands that is not called cumulative
    for match in sorted(seen.values(), key=lambda found: found.start("number")):
        candidate = _rated(match, clause)
        if candidate is None:
            continue
        candidate, so_far = with_span(candidate, match, folded, of_the_year)
        of_the_year = of_the_year if so_far else min(of_the_year, match.start("number"))
        yield candidate


def _nearer(match: Match, known: Match, folded: str) -> bool:
    """Whether a match has its verb nearer to the number, or the same verb and reads it where the other does not."""
    later = match.start("verb") - known.start("verb")
    return later > 0 or (later == 0 and _is_of_another(known, folded))


def _is_of_another(match: Match, folded: str) -> bool:
    """Whether the words around a number say that it counts something else."""
    words = wordings(_FILE).words
    if words["of_another"].search(_BRACKETS.sub("", match["tail"])) or "申请" in match["what"]:
        return True
    if is_kind(folded, match.start("number")):
        return True
    return bool(words["others_deeds"].search(folded[: match.start("verb")]))


def _rated(match: Match, clause: Clause) -> Rated | None:
    if _is_of_another(match, clause.folded):
        return None
    words = wordings(_FILE).words
    before = clause.folded[: match.start("verb")]
    read = number_of(match, clause)
    if read is None:
        return None
    if match.re in wordings(_FILE).patterns["of_the_year"]:
        return Rated(2 * _SUMMED, Told(*read, clause), match.end())
    alone = words["site"].search(before) and not words["part"].search(before) and not _other_channel(before)
    told = Told(*read, clause, "website" if alone else None)
    return Rated(_score(match, before, clause.folded), told, match.end())


def _score(match: Match, before: str, folded: str) -> int:
    """How likely the number is the year's total: by what is disclosed, and by the signs around it."""
    told = wordings(_FILE)
    what, piece = match["what"], piece_of(before)
    own = bool(told.words["own"].search(before)) or match["verb"] == "主动公开"
    added = own and bool(told.words["added"].search(before + what))
    listed = opens_parts(folded, match.end())
    kinds = _of_kinds(what, listed=listed and not own)
    score = _OWN * own + _ADDED * added + (max(kinds, _OF_ONE_KIND) if own else kinds)
    score += told.weight(_texts(match, folded), [name for name, has in (("own", own), ("added", added)) if has])
    score -= _OF_PARTS * ("、" in what and is_listed(folded, match.start("number")))
    score -= match["verb"] == _UPDATED and not own and "各类" not in what
    score -= _one_way(piece) or _BY_ANOTHER * is_way(folded, match.start("number"))
    return score + _LISTED * (listed and score < ACCEPTED)


def _texts(match: Match, folded: str) -> dict[str, str]:
    """The places around a number where signs are looked for."""
    before, said = folded[: match.start("verb")], match["what"] + match["tail"]
    asked = folded.find("申请", match.end()) if "申请" not in before else -1
    return {
        "whole": folded,
        "told": folded if asked < 0 else folded[:asked],
        "before": before,
        "piece": piece_of(before),
        "near": f"{_DIGIT.split(before)[-1][-_NEAR:]}\n{said}",
        "stretch": before[-_NEAR:] + said,
    }


def _one_way(piece: str) -> int:
    """What a number is rated lower for that counts what was published in one way: least where that is a website."""
    words = wordings(_FILE).words
    if words["site"].search(piece):
        return _BY_SITE
    if channel_of(piece) is None:
        return 0
    return _BY_SITE if words["all_ways"].search(piece) else _BY_ANOTHER


def _other_channel(text: str) -> bool:
    """Whether another channel than a website is named too: then the number is not the website's alone."""
    return any(channel.words.search(text) for channel in channels() if channel.code != "website")


def _of_kinds(what: str, *, listed: bool) -> int:
    """What the words before the number add to the score; `listed`: parts follow, so that these are all kinds."""
    of_all = listed or is_generic(what)
    if "、" in what and _AND_SO_ON.search(what):
        return 2 if of_all else 1
    if "重点" in what and not listed:
        return -3
    return 2 if of_all else -1 if what.startswith("各类") else -4
