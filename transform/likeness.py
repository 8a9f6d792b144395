"""Signatures of running text, by which reports that share passages are found among hundreds of thousands.

The statutory wording (`data/lookups/boilerplate.yaml`), numbers, punctuation and the body's own names are left out of a
text. A window begins at every clause of what is left and reaches over a few clauses; of its shingles of five characters
a MinHash is made, in datasketch's permutations. Its minima are packed four to a band: two windows that share a band are
likely alike, and a join on equal bands finds them without comparing every pair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from extract.model import Where
from transform.records import Report
from transform.reference import lookup

BANDS = 2
PER_BAND = 4  # 16 bits each: a band is a whole number of 64 bits
SHINGLE = 5  # characters
WINDOW = 32  # characters that a window has at least

_KEPT = re.compile(r"[^\W\d_]")
_LEFT_OUT = re.compile(r"[\W\d_]+")  # all that `_KEPT` is not
_CLAUSE = re.compile(r"[^，。；：！？,;:!?]+")
_FACTORS = np.array([2654435761, 2246822519, 3266489917, 668265263, 374761393], dtype=np.uint32)
_GONE = "\0"  # stands for a character that is left out, so that the others keep their places

Hashes = np.ndarray[Any, np.dtype[np.uint32]]


class Paragraph(NamedTuple):
    """A line of running text: its section (0: before the first), its number in the section from 1, text and place."""

    section: int
    number: int
    text: str
    where: Where | None = None


class Clause(NamedTuple):
    """What counts of a clause: its characters, and where it begins and ends in the text as printed."""

    text: str
    start: int
    stop: int


class Window(NamedTuple):
    """Clauses in sequence: the index of the first one, what counts of them, and how much of it is new."""

    first: int
    text: str
    size: int


class Signature(NamedTuple):
    """The signature of one window; `bands` are `BANDS` signed numbers of 64 bits, `size` the characters that count."""

    section: int
    ordinal: int
    paragraph: int
    size: int
    where: Where | None
    bands: tuple[int, ...]


class _Patterns(NamedTuple):
    phrases: re.Pattern[str]
    clauses: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    declared = lookup("boilerplate.yaml")
    return _Patterns(re.compile("|".join(declared["phrases"])), re.compile("|".join(declared["clauses"])))


def _blanked(text: str, names: Collection[str]) -> str:
    """The text with `_GONE` for every character of statutory phrases and names, the longest name first."""
    blanked = _patterns().phrases.sub(lambda found: _GONE * len(found.group()), text)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if len(name) > 1:
            blanked = blanked.replace(name, _GONE * len(name))
    return blanked


def clauses(text: str, names: Collection[str] = ()) -> list[Clause]:
    """Return what counts of a text by clauses: no statutory wording, no `names`, numbers, punctuation or blanks."""
    blanked = _blanked(text, names)
    told = _patterns().clauses
    found = []
    for clause in _CLAUSE.finditer(blanked):
        start, stop = clause.span()
        if told.search(text[start:stop].strip()):
            continue
        kept = _LEFT_OUT.sub("", clause.group())
        if kept:
            found.append(Clause(kept, start, stop))
    return found


def places(text: str, found: Sequence[Clause], names: Collection[str] = ()) -> list[int]:
    """Return where each character of the clauses of a text stands in the text as printed."""
    blanked = _blanked(text, names)
    return [kept.start() for clause in found for kept in _KEPT.finditer(blanked, clause.start, clause.stop)]


def windows(found: Sequence[Clause]) -> Iterator[Window]:
    """Yield a window from every clause on that has `WINDOW` characters before the end of the paragraph."""
    texts = [clause.text for clause in found]
    sizes = [len(text) for text in texts]
    left = sum(sizes)
    for first, size in enumerate(sizes):
        if left < WINDOW:
            return
        reach, last = 0, first
        while reach < WINDOW:
            reach += sizes[last]
            last += 1
        is_last = left - size < WINDOW
        yield Window(first, "".join(texts[first:last]), left if is_last else size)
        left -= size


def names_of(report: Report) -> frozenset[str]:
    """Return the names of the body and its divisions, which copied text replaces."""
    organ = (report.organ.name, report.organ.canonical) if report.organ else ()
    return frozenset((*organ, *(report.place.path if report.place else ())))


def signatures(report: Report) -> tuple[Signature, ...]:
    """Return the signatures of all windows of a report's running text, in its order."""
    return signatures_of(_paragraphs(report), names_of(report))


def signatures_of(paragraphs: Iterable[Paragraph], names: Collection[str]) -> tuple[Signature, ...]:
    """Return the signatures of all windows of some paragraphs of a body that has these names, in their order."""
    found = [
        (paragraph, window)
        for paragraph in paragraphs
        if len(paragraph.text) >= WINDOW
        for window in windows(clauses(paragraph.text, names))
    ]
    ordinals: Counter[int] = Counter()
    signed = []
    for (paragraph, window), bands in zip(found, bands_of([window.text for _, window in found]), strict=True):
        section, number, _, where = paragraph
        ordinals[section] += 1
        signed.append(Signature(section, ordinals[section], number, window.size, where, bands))
    return tuple(signed)


def _paragraphs(report: Report) -> Iterator[Paragraph]:
    """Every line of running text; a paragraph as printed may hold several."""
    numbers: Counter[int] = Counter()
    for sentence in report.extracted.body:
        for line in sentence.text.split("\n"):
            numbers[sentence.section] += 1
            yield Paragraph(sentence.section, numbers[sentence.section], line, sentence.where)


def bands_of(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the bands of each text of at least `SHINGLE` characters: the MinHash of its shingles, all at once."""
    if not texts:
        return []
    counts = [len(text) - SHINGLE + 1 for text in texts]
    # The library's own `MinHash.bulk` gives the same bands from the same hashes, window by window: 2.8 ms for a report
    # of 80 windows where this takes 0.15 ms.
    hashes = _mixed(_shingles("".join(texts), [len(text) for text in texts]))
    factors, addends = _permutations()
    minima = np.minimum.reduceat(hashes[None, :] * factors[:, None] + addends[:, None], _begins(counts), axis=1)
    lanes = np.ascontiguousarray((minima.T & 0xFFFF).astype("<u2"))
    return [tuple(row) for row in lanes.view("<i8").tolist()]


@lru_cache(maxsize=1)
def _permutations() -> tuple[Hashes, Hashes]:
    from datasketch import MinHash  # noqa: PLC0415  (takes most of a second)

    factors, addends = MinHash(num_perm=BANDS * PER_BAND).permutations
    return factors, addends


def _begins(counts: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.cumsum([0, *counts[:-1]])


def _shingles(joined: str, lengths: Sequence[int]) -> Hashes:
    """A hash of 32 bits for every shingle that lies within one of the texts that are joined."""
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    count = len(codes) - SHINGLE + 1
    hashed = sum(codes[at : count + at] * factor for at, factor in enumerate(_FACTORS))
    ends = np.cumsum(lengths)[:-1]
    across = (ends[:, None] - np.arange(1, SHINGLE)[None, :]).ravel()
    found: Hashes = np.delete(np.asarray(hashed, dtype=np.uint32), across)
    return found


def _mixed(hashes: Hashes) -> Hashes:
    """The finalizer of MurmurHash3, with which datasketch mixes hashes before it permutes them."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed = mixed * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed = mixed * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
