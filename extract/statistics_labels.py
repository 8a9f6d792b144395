"""Labels of the statistics table of reports before 2019, and whether a text prints that table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

from extract.forms import statistics_form
from extract.labels import OPENING_BRACKETS, normalise, row_index

LONGEST = 80  # characters of a label with its note
_NUMERALS, _WHICH = "一二三四五六七八九十", "其中"
_OF_WHICH = regex.compile(rf"^{_WHICH}\s*[:：]?")  # also before a numbering
_DISTINCT = 6  # characters of a row label of the statutory tables that is no word of prose


@lru_cache(maxsize=1)
def _labels() -> dict[str, tuple[str, ...]]:
    """Codes by normalised label, in print order."""
    found: dict[str, tuple[str, ...]] = {}
    for code, row in statistics_form().rows.items():
        for label in (row.label, *row.labels):
            normal = normalise(label)
            found[normal] = (*found.get(normal, ()), code)
    return found


@lru_cache(maxsize=1)
def _of_no_label() -> re.Pattern[str]:
    """A Chinese character that stands in no label, no numbering before and no unit behind one."""
    known = "".join((*_labels(), *statistics_form().units, _NUMERALS, _WHICH))
    return re.compile(rf"[^\x00-\u4dff\ua000-\U0010ffff{known}]")


def may_be_label(text: str) -> bool:
    """Whether a text may be a label with its numbering, unit and value: most prose is known not to be at a glance.

    What stands in brackets, also in others of their kind, may be anything.
    """
    strange = _of_no_label().search(text)
    before = text[: strange.start()] if strange else ""
    is_outside = unicodedata.is_normalized("NFKC", before) and not any(map(before.__contains__, OPENING_BRACKETS))
    return strange is None or not is_outside


@lru_cache(maxsize=4096)
def codes_of(text: str) -> tuple[str, ...]:
    """The codes that a label may mean."""
    if len(text) > LONGEST:
        return ()
    normal = normalise(text)
    return _labels().get(normal) or _labels().get(normalise(_OF_WHICH.sub("", text.strip())), ())


def prints_statistics(lines: Iterable[str]) -> bool:
    """Whether lines print the statistics table and none of the statutory ones, whose sections are called alike."""
    known = [(codes_of(line), row_index().exactly(line)) for line in lines if len(line) <= LONGEST]
    rows = {codes for codes, _ in known if codes}
    statutory = {match.code for _, match in known if match and match.code and len(match.normal) >= _DISTINCT}
    return len(rows) >= statistics_form().least > len(statutory)
