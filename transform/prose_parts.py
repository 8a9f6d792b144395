"""The parts of a total that the prose lists behind it: items disclosed by channel and by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

from transform.channel_kinds import channel_of
from transform.clauses import Clause, Told, number_of
from transform.numbers import Number
from transform.prose_sums import sums_of
from transform.records import NarrativeFact
from transform.wordings import words_of

_words = partial(words_of, "prose_parts.yaml")


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


def _listed(total: Told, end: int, found: Sequence[Clause]) -> list[tuple[str, Told]]:
    """The entries behind the total where the text says that they are its parts, or where they add up to it.

    They may stand in the next sentence (其中…), and go on in what follows a semicolon, or line by line, as long as the
    total holds them. Without any behind it, those before it that add up to it.
    """
    at = found.index(total.clause)
    listed = list(_entries(total.clause, end))
    if not opens_parts(total.clause.folded, end):
        listed = _adding_up([*listed, *_going_on(listed, at, total.value, found)], total.value)
        if listed:
            return listed
    if not listed and (begins := _words()["tells"].match(found[at + 1].folded) if at + 1 < len(found) else None):
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
    is_entry = not clause.folded.endswith("。") and bool(_words()["line"].match(behind.folded))
    return clause.folded.endswith(";") or is_entry


def _adding_up(entries: Sequence[tuple[str, Told]], total: Number) -> list[tuple[str, Told]]:
    """The first two or more entries that make the total; none where no number of them does."""
    sums = list(accumulate(told.value for _, told in entries))
    return list(entries[: sums.index(total, 1) + 1]) if total in sums[1:] else []


def _entries(clause: Clause, start: int, end: int | None = None) -> Iterator[tuple[str, Told]]:
    for match in _words()["entry"].finditer(clause.folded, start, len(clause.folded) if end is None else end):
        read = number_of(match, clause)
        name = _words()["edges"].sub("", match["name"]).split("、")[-1].strip("“”\"'")
        if read is not None and len(name) > 1 and not _words()["no_name"].fullmatch(name):
            yield name, Told(read[0], "approximate" if read[1] == "approximate" else "exact", clause)
