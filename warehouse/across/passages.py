"""The passages that two texts share, found on what counts of them and shown as printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from transform.likeness import Clause, clauses, places

RUN = 6  # characters in sequence that both texts have; shorter runs are chance
GAP = 10  # characters that may differ within a passage: a name, a number in words, a word exchanged

_COMMON = "\0"


class Passage(NamedTuple):
    """A passage that two texts share: its characters that count, and where it begins and ends in either."""

    size: int
    start: int
    stop: int
    other_start: int
    other_stop: int


class Shared(NamedTuple):
    """What of a text stands in another one, too: indices of its characters, and the passages in its order."""

    alike: frozenset[int]
    passages: tuple[Passage, ...]


def counted(printed: str, names: frozenset[str], common: Collection[int] = ()) -> str:
    """Return what counts of a printed text without the body's own names; clauses of these indices match nothing."""
    found = enumerate(_clauses(printed, names))
    return "".join(_COMMON * len(clause.text) if index in common else clause.text for index, clause in found)


def as_printed(printed: str, names: frozenset[str], start: int, stop: int) -> str:
    """Return what is printed between two indices of what counts."""
    at = _places(printed, names)
    return printed[at[start] : at[stop - 1] + 1]


# A paragraph is compared with those of several reports, and may share several passages with one.
@lru_cache(maxsize=4096)
def _clauses(printed: str, names: frozenset[str]) -> Sequence[Clause]:
    return clauses(printed, names)


@lru_cache(maxsize=1024)
def _places(printed: str, names: frozenset[str]) -> Sequence[int]:
    return places(printed, _clauses(printed, names), names)


def shared(text: str, other: str, least: int) -> Shared:
    """Return what of `text` stands in `other` in passages of at least `least` characters; both are what counts."""
    alike: set[int] = set()
    passages = []
    for runs in _joined(_runs(text, other)):
        size = sum(stop - start for start, stop, _ in runs)
        if size >= least:
            alike.update(at for start, stop, _ in runs for at in range(start, stop))
            (first, _, other_first), (begin, last, other_begin) = runs[0], runs[-1]
            passages.append(Passage(size, first, last, other_first, other_begin + last - begin))
    return Shared(frozenset(alike), tuple(passages))


def _runs(text: str, other: str) -> Iterator[tuple[int, int, int]]:
    """Start and stop of every run of equal characters of some length, and where it begins in the other text."""
    for code in LCSseq.opcodes(text, other):
        if code.tag == "equal" and code.src_end - code.src_start >= RUN:
            yield code.src_start, code.src_end, code.dest_start


def _joined(runs: Iterable[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Join runs with small gaps between them in both texts."""
    group: list[tuple[int, int, int]] = []
    for run in runs:
        if group:
            start, stop, other = group[-1]
            other_gap = run[2] - (other + stop - start)
            if run[0] - stop > GAP or other_gap > GAP:
                yield group
                group = []
        group.append(run)
    if group:
        yield group
