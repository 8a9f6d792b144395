"""The parts of a total that the prose lists behind it: items disclosed by channel and by class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import regex

from transform.channel_kinds import channel_of
from transform.clauses import COUNT, Clause, Told, number_of
from transform.numbers import Number
from transform.prose_sums import sums_of
from transform.records import NarrativeFact

OPENS_PARTS = regex.compile(
    r"(?:信息)?\s*[,:;(。]*\s*(?:其中|内中|内有|包括|包含|分别|含|主要有|一是|\((?!累计)|:)|\s*(?::|\((?!累计))"
)
_TELLS_PARTS = re.compile(
    r"其中|包括|包含|分别|含|按[^,;\d]{2,10}分|(?:在)?(?:主动)?公开的(?:政府)?信息(?:主要)?(?:包括|包含|中|有)"
)
_ENTRY = regex.compile(
    r"(?P<name>[\p{Han}A-Za-z“”\"'、]{2,30}?)\s*(?:\([^()\d]{1,12}\))?(?:共计?|计|数为?|为|有)?\s*"
    rf"{COUNT}(?:条|件|项|篇|份|则|个)次?"
)
_LINE = regex.compile(rf"{_ENTRY.pattern}\s*[,。;]?\s*$")
_NO_NAME = re.compile("申请|培训|咨询|会议|浏览|访问|点击|阅读|同比")
_NAME_EDGES = regex.compile(
    r"^(?:其中|包括|包含|分别为|分别是|主要|有|含|和|及|以及|另|通过|在|利用|是|占|[一二三四五六七八九十]是)+|(?:信息)?(?:公开|发布)?(?:政府|各类)?信息数?$|占$"
)


def parts_of(total: Told, end: int, found: Sequence[Clause]) -> Iterator[NarrativeFact]:
    """`items_by_channel` and `items_by_class`: the parts of a total that ends at `end` of its clause."""
    counts = {"items_by_channel": 0, "items_by_class": 0}
    for name, told in _listed(total, end, found):
        channel = channel_of(name)
        field = "items_by_channel" if channel else "items_by_class"
        counts[field] += 1
        yield told._replace(label=channel or name).fact(field, "条", counts[field])


def _listed(total: Told, end: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries behind the total where the text says that they are its parts, or where they add up to it.

    They may stand in the next sentence (其中…), and go on in what follows a semicolon, or line by line, as long as the
    total holds them. Without any behind it, those before it that add up to it.
    """
    at = found.index(total.clause)
    listed = list(_entries(total.clause, end))
    if not OPENS_PARTS.match(total.clause.folded, end):
        listed = _adding_up([*listed, *_going_on(listed, at, total.value, found)], total.value)
        if listed:
            return listed
    if not listed and (begins := _TELLS_PARTS.match(found[at + 1].folded) if at + 1 < len(found) else None):
        at += 1
        listed = list(_entries(found[at], begins.end()))
    if listed:
        return [*listed, *_going_on(listed, at, total.value, found)]
    if all(told.value != total.value for told, _ in sums_of(total.clause)):
        return []
    before = [entry for entry in _entries(total.clause, 0, end) if entry[1].value != total.value]
    return _adding_up(before, total.value)


def _going_on(
    listed: Sequence[tuple[str, Told]], at: int, total: Number, found: Sequence[Clause]
) -> list[tuple[str, Told]]:
    """The entries of the clauses behind one that lists parts, as far as the total holds them."""
    room = total - sum(told.value for _, told in listed)
    more: list[tuple[str, Told]] = []
    while listed and at + 1 < len(found) and _goes_on(found[at], found[at + 1]):
        at += 1
        entries = list(_entries(found[at], 0))
        room -= sum(told.value for _, told in entries)
        if room < 0:
            break
        more += entries
    return more


def _goes_on(clause: Clause, behind: Clause) -> bool:
    """Whether a list goes on in the next clause: behind a semicolon, or on a line that is nothing but an entry."""
    return clause.folded.endswith(";") or (not clause.folded.endswith("。") and bool(_LINE.match(behind.folded)))


def _adding_up(entries: Sequence[tuple[str, Told]], total: Number) -> list[tuple[str, Told]]:
    """The first two or more entries that make the total; none where no number of them does."""
    sums = list(accumulate(told.value for _, told in entries))
    return list(entries[: sums.index(total, 1) + 1]) if total in sums[1:] else []


def _entries(clause: Clause, start: int, end: int | None = None) -> Iterator[tuple[str, Told]]:
    for match in _ENTRY.finditer(clause.folded, start, end):
        read = number_of(match, clause)
        name = _NAME_EDGES.sub("", match["name"]).split("、")[-1].strip("“”\"'")
        if read is not None and len(name) > 1 and not _NO_NAME.fullmatch(name):
            yield name, Told(read[0], "approximate" if read[1] == "approximate" else "exact", clause)
