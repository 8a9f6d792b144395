"""The parts of a total that the prose lists behind it: items disclosed by channel and by class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, takewhile

from transform.channel_kinds import channel_of
from transform.clauses import COUNT, COUNT_END, Clause, Match, Told, number_of, value_of
from transform.listings import is_class, is_generic, listings
from transform.numbers import Number
from transform.prose_sums import sums_of
from transform.records import NarrativeFact
from transform.wordings import counts_of, words_of

_words = partial(words_of, "prose_parts.yaml")
_entry_counts = partial(counts_of, "prose_parts.yaml", "entry")
_words_of_items = partial(words_of, "prose_items.yaml")
_UNIT = "(?:条|件|份|篇|项|则)"
_COUNTED, _MAY_COUNT = re.compile(COUNT + _UNIT), re.compile(COUNT_END + _UNIT)
_SHORTEST = 2  # characters of a name
_AHEAD = 4  # clauses behind a total in which its parts may stand
_FEWEST = 3  # parts that no word tells
_SECTIONS = (0, 1, 2)


def opens_parts(folded: str, end: int) -> bool:
    """Whether behind the total that ends at `end` of a folded clause its parts follow."""
    return _words()["opens"].match(folded, end) is not None


def parts_of(total: Told, end: int, found: Sequence[Clause]) -> Iterator[NarrativeFact]:
    """`items_by_channel` and `items_by_class`: the parts of a total that ends at `end` of its clause."""
    counts = {"items_by_channel": 0, "items_by_class": 0}
    for name, told in _listed(total, end, found):
        channel = channel_of(name)
        field = "items_by_channel" if channel else "items_by_class"
        counts[field] += 1
        yield told._replace(label=channel or name).fact(field, "条", counts[field])


def classes_alone(found: Sequence[Clause]) -> Iterator[NarrativeFact]:
    """`items_by_class` where no total is told: the first list of kinds of what was published."""
    words = _words_of_items()
    for clause in found:
        folded = clause.folded
        if not clause.counts or clause.section not in _SECTIONS or "申请" in folded:
            continue
        if not _MAY_COUNT.search(folded) or words["of_other_time"].search(folded):
            continue
        for start, *others in (listing.starts for listing in listings(folded) if listing.kinds):
            verb = max((match.end() for match in words["published"].finditer(folded, 0, start)), default=None)
            last = _COUNTED.match(folded, others[-1])
            listed = list(_entries(clause, verb, last.end())) if verb is not None and last else []
            if len(listed) == 1 + len(others) and _are_classes(listed):
                for ordinal, (name, told) in enumerate(listed, 1):
                    yield told._replace(label=name).fact("items_by_class", "条", ordinal)
                return


def _are_classes(listed: Sequence[tuple[str, Told]]) -> bool:
    """Whether entries are classes, none of them all kinds, a channel or the total of the others."""
    first, *others = (told.value for _, told in listed)
    names = [name for name, _ in listed]
    of_all = any(is_generic(name) and not is_class(name) for name in names)
    strange = any(channel_of(name) or _words()["of_no_class"].fullmatch(name) for name in names)
    return first != sum(others) and not of_all and not strange


def _listed(total: Told, end: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries behind the total where the text says that they are its parts, or where they add up to it.

    They may stand in the next sentence (其中…), and go on in what follows a semicolon, or line by line, as long as the
    total holds them. Without any behind it, those behind where the same number is told again, in one of the next
    clauses, or those before it, that add up to it.
    """
    at = found.index(total.clause)
    listed = _behind(total, at, end, found) or _told_again(total, at, found)
    if listed:
        return listed
    classes = _further_on(total, at, found)
    if all(told.value != total.value for told, _ in sums_of(total.clause)):
        return classes
    before = [entry for entry in _entries(total.clause, 0, end) if entry[1].value != total.value]
    ways = _adding_up(before, total.value)
    return [*(entry for entry in ways if not classes or channel_of(entry[0])), *classes]


def _behind(total: Told, at: int, end: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries behind where in a clause the number of the total ends."""
    listed = list(_entries(found[at], end))
    if not opens_parts(found[at].folded, end):
        listed = _adding_up([*listed, *_going_on(listed, at, total.value, found)], total.value)
        if listed:
            return listed
    if not listed and (begins := _words()["tells"].match(found[at + 1].folded) if at + 1 < len(found) else None):
        at += 1
        listed = list(_entries(found[at], begins.end()))
    return [*listed, *_going_on(listed, at, total.value, found)]


def _told_again(total: Told, at: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries behind the same number where its section tells it again: 公开信息40条。按类别分:公开信息40条,其中…"""
    for behind, clause in enumerate(found[at + 1 :], at + 1):
        if clause.section != total.clause.section:
            break
        numbers = _COUNTED.finditer(clause.folded) if f"{total.value}" in clause.folded else ()
        for match in numbers:
            listed = _behind(total, behind, match.end(), found) if value_of(match) == total.value else []
            if len(listed) > 1 and sum(told.value for _, told in listed) == total.value:
                return listed
    return []


def _further_on(total: Told, at: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries that make the total behind a sentence or heading: 公开信息40条。全年平稳。公开的信息中,公告类10条…"""
    for behind, clause in enumerate(found[at + 1 : at + 1 + _AHEAD], at + 1):
        if clause.section != total.clause.section:
            break
        if not clause.counts:
            continue
        begins = _words()["tells"].match(clause.folded)
        listed = list(_entries(clause, begins.end() if begins else 0))
        listed += _going_on(listed, behind, total.value, found)
        if len(listed) >= _FEWEST - bool(begins) and sum(told.value for _, told in listed) == total.value:
            return [] if any(_words()["of_no_class"].fullmatch(name) for name, _ in listed) else listed
    return []


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
    is_entry = not clause.folded.endswith("。") and bool(_words()["line"].match(behind.folded))
    return clause.folded.endswith(";") or is_entry


def _adding_up(entries: Sequence[tuple[str, Told]], total: Number) -> list[tuple[str, Told]]:
    """The first two or more entries that make the total, or one that names the channel of it all; else none."""
    if entries and entries[0][1].value == total and channel_of(entries[0][0]):
        return [entries[0]]
    sums = list(accumulate(told.value for _, told in entries))
    return list(entries[: sums.index(total, 1) + 1]) if total in sums[1:] else []


def _entries(clause: Clause, start: int, end: int | None = None) -> Iterator[tuple[str, Told]]:
    """The entries of a clause with their names as printed, but no parts of an entry: 工作类20条,其中会议5条."""
    named: list[tuple[Match, Number, str]] = []
    within = clause.folded, start, len(clause.folded) if end is None else end
    if not _entry_counts().search(*within):
        return
    for match in _words()["entry"].finditer(*within):
        read = number_of(match, clause)
        name = _name(match["name"])
        if read is None or len(name) < _SHORTEST or _words()["no_name"].fullmatch(name):
            continue
        if not (named and _is_bracketed(clause.folded[named[0][0].end() : match.start()])):
            named.append((match, *read))
    parts = _parts_of_parts([(match["name"], value) for match, value, _ in named])
    for at, (match, value, exactness) in enumerate(named):
        if at not in parts:
            told = Told(value, "approximate" if exactness == "approximate" else "exact", clause)
            yield _name(clause.text[slice(*match.span("name"))]), told


def _parts_of_parts(entries: Sequence[tuple[str, Number]]) -> set[int]:
    """Which entries are parts of the one before them: behind a word that opens these, as many as make it.

    Where none make it, those that 、 joins.
    """
    parts: set[int] = set()
    for at, (name, _) in enumerate(entries):
        if at == 0 or at in parts or not _words()["within"].match(name):
            continue
        sums = list(accumulate(value for _, value in entries[at:]))
        joined = takewhile(lambda entry: entry[0].startswith("、"), entries[at + 1 :])
        whole = entries[at - 1][1]
        count = sums.index(whole) + 1 if whole in sums else 1 + len(list(joined))
        if sums[count - 1] <= whole:
            parts.update(range(at, at + count))
    return parts


def _name(found: str) -> str:
    """The name of an entry; a class may be called after several matters (安全生产、应急管理类), others stand apart."""
    name = _words()["edges"].sub("", found).strip("、")
    if not _words()["class_of_several"].fullmatch(name) or channel_of(name):
        name = name.split("、")[-1]
    return name.strip("“”\"'")


def _is_bracketed(between: str) -> bool:
    return between.rfind("(") > between.rfind(")")
