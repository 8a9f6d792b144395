"""Labels as printed, matched to the codes of the vocabulary: exactly after normalising, else by similarity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex
from rapidfuzz import fuzz, process

from extract.forms import TABLES, alike_among_labels, look_alikes, members, script_table, table_words

OPENING_BRACKETS = "（([【〔"
_BRACKETED = regex.compile(rf"[{regex.escape(OPENING_BRACKETS)}][^）)\]】〕]*(?:[）)\]】〕]|$)")
_NUMBERING = regex.compile(r"^(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．:：]+|\d(?=\p{Han}))")
_NOISE = regex.compile(r"[^\p{Han}\p{L}\p{N}]+")
_SIMILAR = 80.0  # a label of ten characters may differ in two; four-character labels must be declared
_LONGEST = 120
_YEARS = (regex.compile("上一?年|去年"), regex.compile("下一?年|次年"), regex.compile("本年|今年"))
_BEGINNING = 6  # characters that begin no two labels
_SHORTEST = 5  # shorter labels differ from each other in one character


_Entry = tuple[str, str, str | None]


class LabelMatch(NamedTuple):
    """What a printed label names: `code` in `table`, or `code` None for a label that is ignored by name.

    `exact` tells that it is printed to the letter, `alike` that it is but for characters that look like those of the
    label (`look_alikes.yaml`).
    """

    table: str
    code: str | None
    exact: bool
    normal: str
    alike: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether no other label can be meant."""
        return self.exact or self.alike


@lru_cache(maxsize=20_000)
def normalise(label: str) -> str:
    """The label without spaces, numbering, brackets and punctuation: `（一）予以 公开` → `予以公开`."""
    if label.isalpha() and unicodedata.is_normalized("NFKC", label):
        return label  # nothing but letters
    compact = "".join(unicodedata.normalize("NFKC", label).split())
    bare: str = _NUMBERING.sub("", _BRACKETED.sub("", compact))
    return _NOISE.sub("", bare) or _NOISE.sub("", compact)


class LabelIndex:
    """Labels of some members and ignored words, looked up by what is printed."""

    def __init__(self, entries: list[_Entry], joined: Iterable[_Entry] = ()) -> None:
        """`entries` are (label, table, code or None), `joined` those behind what stands above them on the page.

        The first entry of equal labels wins.
        """
        self._exact: dict[str, LabelMatch] = {}
        self._add(entries)
        self._similar = [normal for normal in self._exact if len(normal) >= _SHORTEST]
        self._add(joined)
        self._blurred = self._alike()
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _add(self, entries: Iterable[_Entry]) -> None:
        for label, table, code in entries:
            normal = normalise(label)
            self._exact.setdefault(normal, LabelMatch(table, code, True, normal))

    def _alike(self) -> dict[str, LabelMatch]:
        """The labels by what they are where no sign is told from those that look like it; without those of two rows."""
        found: dict[str, LabelMatch] = {}
        several = set[str]()
        for normal, match in self._exact.items():
            blurred = normal.translate(alike_among_labels())
            held = found.setdefault(blurred, match._replace(exact=False, alike=True))
            several |= {blurred} if held[:2] != match[:2] else set()
        return {blurred: match for blurred, match in found.items() if blurred not in several}

    def exactly(self, printed: str) -> LabelMatch | None:
        """The label that is printed to the letter, but for spaces, numbering, brackets and traditional characters.

        Or with characters that look like its own.
        """
        normal = normalise(printed)
        found = self._exact.get(normal)
        if found is None or found.code is None:  # what stands in brackets may be what tells it from others
            found = self._exact.get(_NOISE.sub("", printed)) or found
        if found is None and (meant := normal.translate(_meant())) != normal:
            found = self.exactly(meant)
            if found is not None and normal.translate(script_table()) != meant:
                found = found._replace(exact=False, alike=True)
        return found or self._blurred.get(normal.translate(alike_among_labels()))

    def _find(self, printed: str) -> LabelMatch | None:
        if len(printed) > _LONGEST:  # a label may be explained at length
            printed = _BRACKETED.sub("", printed)
        if not printed or len(printed) > _LONGEST or printed.isdigit():
            return None
        found = self.exactly(printed)
        normal = normalise(printed).translate(_meant())
        if found is not None or len(normal) < _SHORTEST:
            return found
        best = process.extract(normal, self._similar, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=2)
        alike = [entry for entry, score, _ in best if best[0][1] - score < 1] or self._begun(normal)
        near = [self._exact[entry] for entry in alike if _years(normal) in (frozenset(), _years(entry))]
        if len({(match.table, match.code) for match in near}) != 1:
            return None
        return near[0]._replace(exact=False)

    def _begun(self, normal: str) -> list[str]:
        """The labels that begin so: the end of a long one may have been cut off."""
        return [entry for entry in self._similar if entry.startswith(normal)] if len(normal) >= _BEGINNING else []


@lru_cache(maxsize=1)
def _meant() -> dict[int, str]:
    """What stands in labels for characters of the other script, and for those that only look alike."""
    return look_alikes() | script_table()


def _years(label: str) -> frozenset[int]:
    """Which years a label speaks of: 结转上年度 is like 结转下年度 but for one character."""
    return frozenset(number for number, words in enumerate(_YEARS) if words.search(label))


def _axis_entries(table: str, axis: str) -> list[_Entry]:
    return [(label, table, m.code) for m in members(table, axis) for label in (*m.labels_zh, *m.variants, *m.misprints)]


@lru_cache(maxsize=1)
def row_index() -> LabelIndex:
    """All row labels of the three statutory tables, then the words that they ignore."""
    entries = [entry for table in TABLES for entry in _axis_entries(table, "row")]
    entries += [(word, table, None) for table in TABLES for word in table_words(table).ignored]
    return LabelIndex(entries, _in_groups())


def _in_groups() -> Iterator[_Entry]:
    """Rows of the request table behind their group and behind the heading of all results, in one cell."""
    table = "request"
    results = table_words(table).ignored[0]
    for row in members(table, "row"):
        for label in (row.label, *map(normalise, row.labels_zh), *row.variants):
            if row.group_zh not in label:
                yield row.group_zh + label, table, row.code
                yield results + row.group_zh + label, table, row.code
            yield results + label, table, row.code


@lru_cache(maxsize=3)
def column_index(table: str) -> LabelIndex:
    """The column labels of one table; headings over several columns and of extra ones are found with code None."""
    words = table_words(table)
    none = (*words.ignored, *words.spanning, *words.subtotals, *words.beside)
    return LabelIndex(
        [*_axis_entries(table, "column"), *((word, table, None) for word in none)], _below_headings(table)
    )


def _below_headings(table: str) -> Iterator[_Entry]:
    """Columns behind the headings that stand over them, in one cell: 行政复议 结果维持."""
    over = table_words(table).spanning
    above = [*over, *(first + second for first in over for second in over if first != second)]
    has_total = any(row.is_total for row in members(table, "row"))  # then its column stands beside these headings
    for column in members(table, "column"):
        if not (column.is_total and has_total):
            yield from ((words + label, table, column.code) for words in above for label in column.labels_zh)


@lru_cache(maxsize=3)
def spanning(table: str) -> frozenset[str]:
    """Normalised headings that stand over several columns of a table."""
    return frozenset(map(normalise, table_words(table).spanning))


@lru_cache(maxsize=3)
def extra(table: str) -> frozenset[str]:
    """Normalised headings of columns that are not of the form: they add up others, or number the rows."""
    return frozenset(map(normalise, (*table_words(table).subtotals, *table_words(table).beside)))
