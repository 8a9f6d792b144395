"""Labels as printed, matched to the codes of the vocabulary: exactly after normalising, else by similarity."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex
from rapidfuzz import fuzz, process

from extract.forms import TABLES, members, script_table, table_words

_BRACKETED = regex.compile(r"[（(\[【〔][^）)\]】〕]*(?:[）)\]】〕]|$)")
_NUMBERING = regex.compile(r"^(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．:：]+|\d(?=\p{Han}))")
_NOISE = regex.compile(r"[^\p{Han}\p{L}\p{N}]+")
_SIMILAR = 80.0  # a label of ten characters may differ in two; four-character labels must be declared
_LONGEST = 120
_SHORTEST = 5  # shorter labels differ from each other in one character


class LabelMatch(NamedTuple):
    """What a printed label names: `code` in `table`, or `code` None for a label that is ignored by name."""

    table: str
    code: str | None
    exact: bool
    normal: str


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

    def __init__(self, entries: list[tuple[str, str, str | None]]) -> None:
        """`entries` are (label, table, code or None); the first entry of equal labels wins."""
        self._exact: dict[str, LabelMatch] = {}
        for label, table, code in entries:
            normal = normalise(label)
            self._exact.setdefault(normal, LabelMatch(table, code, True, normal))
        self._similar = [normal for normal in self._exact if len(normal) >= _SHORTEST]
        self.find = lru_cache(maxsize=20_000)(self._find)

    def exactly(self, printed: str) -> LabelMatch | None:
        """The label that is printed to the letter, but for spaces, numbering, brackets and traditional characters."""
        normal = normalise(printed)
        found = self._exact.get(normal)
        if found is None or found.code is None:  # what stands in brackets may be what tells it from others
            found = self._exact.get(_NOISE.sub("", printed)) or found
        if found is None and (simplified := normal.translate(script_table())) != normal:
            return self.exactly(simplified)
        return found

    def _find(self, printed: str) -> LabelMatch | None:
        if len(printed) > _LONGEST:  # a label may be explained at length
            printed = _BRACKETED.sub("", printed)
        if not printed or len(printed) > _LONGEST or printed.isdigit():
            return None
        found = self.exactly(printed)
        normal = normalise(printed).translate(script_table())
        if found is not None or len(normal) < _SHORTEST:
            return found
        best = process.extract(normal, self._similar, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=2)
        near = [self._exact[entry] for entry, score, _ in best if best[0][1] - score < 1]
        if len({(match.table, match.code) for match in near}) != 1:
            return None
        return near[0]._replace(exact=False)


def _axis_entries(table: str, axis: str) -> list[tuple[str, str, str | None]]:
    return [(label, table, m.code) for m in members(table, axis) for label in (*m.labels_zh, *m.variants, *m.misprints)]


@lru_cache(maxsize=1)
def row_index() -> LabelIndex:
    """All row labels of the three statutory tables, then the words that they ignore."""
    entries = [entry for table in TABLES for entry in _axis_entries(table, "row")]
    entries += [(word, table, None) for table in TABLES for word in table_words(table).ignored]
    return LabelIndex(entries)


@lru_cache(maxsize=3)
def column_index(table: str) -> LabelIndex:
    """The column labels of one table; headings over several columns and subtotals are found with code None."""
    words = table_words(table)
    none = (*words.ignored, *words.spanning, *words.subtotals)
    return LabelIndex([*_axis_entries(table, "column"), *((word, table, None) for word in none)])


@lru_cache(maxsize=3)
def spanning(table: str) -> frozenset[str]:
    """Normalised headings that stand over several columns of a table."""
    return frozenset(map(normalise, table_words(table).spanning))


@lru_cache(maxsize=3)
def subtotals(table: str) -> frozenset[str]:
    """Normalised headings of columns that only add up others."""
    return frozenset(map(normalise, table_words(table).subtotals))
