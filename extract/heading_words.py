"""Whether all headings of the form are printed around rows, where they do not stand above their columns."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain

import regex

from extract.forms import member, members
from extract.headers import Header
from extract.labels import normalise, row_index, spanning

_TOTAL = "total"


def names_all(header: Header, table: str, declared: tuple[str, ...], times: int = 1) -> bool:
    """Whether the words of headings are those of all `declared` columns, `times` over.

    They may stand on top of each other, or be in parts; their order is that of the form, but for the total.
    """
    return _are_all(header.texts, table, declared, times)


@lru_cache(maxsize=1024)
def _are_all(texts: tuple[tuple[str, ...], ...], table: str, declared: tuple[str, ...], times: int) -> bool:
    whole = "".join(map(normalise, chain.from_iterable(texts)))
    for words in sorted(spanning(table), key=len, reverse=True):
        whole = whole.replace(words, " ")
    pattern, codes = _labels(table)
    found = [codes[label[0]] for label in pattern.finditer(whole)]
    if table == "disclosure":  # headings of several blocks may stand together
        return any(tuple(found[at : at + len(declared)]) == declared for at in range(len(found)))
    if found[:1] == [_TOTAL] and any(codes.get(normalise(row[0])) == _TOTAL for row in texts if row):
        return False
    if len(found) >= len(declared) * times:
        return _parts(found) == _parts(declared) * times
    return _torn(table, declared, times) <= Counter(whole)


def _parts(codes: list[str] | tuple[str, ...]) -> list[str]:
    return [code for code in codes if code != _TOTAL]


def _torn(table: str, declared: tuple[str, ...], times: int) -> Counter[str]:
    """The signs of all headings: where each is torn into lines, those of several columns stand on one."""
    return Counter("".join(normalise(member(table, "column", code).label) for code in declared) * times)


@lru_cache(maxsize=3)
def _labels(table: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    """What finds the labels of columns in text, the longest first, and the code of each."""
    axis = members(table, "column")
    codes = {normalise(label): column.code for column in axis for label in (*column.labels_zh, *column.variants)}
    return regex.compile("|".join(map(regex.escape, sorted(codes, key=len, reverse=True)))), codes


def readable(header: Header | None) -> str:
    """What is printed as headings, without words that name no column; a stroke where there is nothing."""
    texts = chain.from_iterable(header.texts if header else ())
    told = [text for text in texts if not ((found := row_index().find(text)) and found.code is None)]
    return "、".join(told) or "—"
