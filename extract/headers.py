"""Column headings: from the printed header rows of a table to the code at each position."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import regex

from extract.forms import unit_form
from extract.labels import LabelMatch, column_index, extra, normalise, spanning
from extract.model import Row

_Texts = tuple[tuple[str, ...], ...]

SKIP = ""  # a printed column that is not of the form: a subtotal, or an unknown heading


class Column(NamedTuple):
    """One value column: `position` counts from the first value column (order) or is the index in the row (aligned)."""

    position: int
    code: str
    unit: str | None
    printed: str


@dataclass(frozen=True, eq=False)
class Header:
    """The value columns of a table in print order; `doubtful` where a heading was read by similarity or not at all.

    `texts` are all words of each row of headings, whether they name a column or not.
    Equal headings are mostly one object, so that what follows from them is found again at once.
    """

    columns: tuple[Column, ...]
    aligned: bool
    doubtful: tuple[str, ...]
    texts: _Texts = ()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes in print order, without columns that are not of the form."""
        return tuple(column.code for column in self.columns if column.code != SKIP)


def read_header(rows: list[Row], table: str, aligned: bool) -> Header:
    """Join the header `rows` of a table and name its value columns."""
    return _read(tuple(tuple(cell.text for cell in row) for row in rows), table, aligned)


@lru_cache(maxsize=4096)
def _read(rows: tuple[tuple[str, ...], ...], table: str, aligned: bool) -> Header:
    leaves = _aligned_leaves(rows, table) if aligned else _ordered_leaves(rows, table)
    columns, doubtful = [], []
    for position, printed in leaves:
        match = column_index(table).find(printed)
        code = SKIP if match is None or match.code is None else match.code
        if match is None or not match.exact:
            doubtful.append(printed)
        columns.append(Column(position, code, _unit(printed), printed))
    return Header(tuple(columns), aligned, tuple(doubtful), tuple(tuple(filter(None, row)) for row in rows))


def is_heading(texts: Iterable[str], table: str) -> bool:
    """Whether a row of these `texts` holds headings of `table`: a label that stands for nothing else in any table."""
    return any(_is_distinct(match) for text in texts if (match := column_index(table).find(text)))


def _is_distinct(match: LabelMatch) -> bool:
    if match.code is None:
        return match.normal in spanning(match.table)
    return match.code not in ("total", "other_organisation")  # 总计 and 其他 name rows, too


def _unit(printed: str) -> str | None:
    found = _units().search(unicodedata.normalize("NFKC", printed))
    return found[1] if found else None


@lru_cache(maxsize=1)
def _units() -> regex.Pattern[str]:
    """A declared unit in brackets: （单位：万元，保留四位小数）."""
    units = "|".join(map(regex.escape, (*unit_form().count, *unit_form().money)))
    return regex.compile(rf"[（(]\s*(?:单位\s*[:：])?\s*({units})\s*(?:[，,、][^）)]*)?[）)]")


def _aligned_leaves(rows: _Texts, table: str) -> list[tuple[int, str]]:
    """Per column: its headings from top to bottom joined if that is a label, else the lowest that is one."""
    leaves = []
    for position in range(max(len(row) for row in rows)):
        texts = [row[position] for row in rows if position < len(row) and row[position]]
        for printed in ("".join(texts), *reversed(texts)):
            match = column_index(table).find(printed)
            if match is not None and (match.code is not None or (position and match.normal in extra(table))):
                leaves.append((position, printed))
                break
    return leaves


def _ordered_leaves(rows: _Texts, table: str) -> list[tuple[int, str]]:
    """The headings in order: split ones joined, and those over several columns replaced by what stands below them."""
    leaves = list(rows[0])
    for row in rows[1:]:
        leaves = _below(leaves, list(row), table)
    while leaves and (not leaves[0] or _ignored(leaves[0], table)):
        leaves = leaves[1:]
    return [(position, printed) for position, printed in enumerate(leaves) if printed]


def _below(upper: list[str], lower: list[str], table: str) -> list[str]:
    """Set the cells of a header row under those above; every heading over several columns covers equally many."""
    if len(upper) == len(lower):
        return [above + below for above, below in zip(upper, lower, strict=True)]
    over = [normalise(label) in spanning(table) for label in upper]
    width, rest = divmod(len(lower) - over.count(False), max(over.count(True), 1))
    if all(covers or not label for covers, label in zip(over, upper, strict=True)):
        return lower
    if rest or width < 2 or _are_all_labels(upper, over, lower, table):
        return _spliced(upper, over, lower)
    joined, position = [], 0
    for label, covers in zip(upper, over, strict=True):
        step = width if covers else 1
        below = lower[position : position + step]
        joined += below if covers else [label + below[0]]
        position += step
    return joined


def _are_all_labels(upper: list[str], over: list[bool], lower: list[str], table: str) -> bool:
    """Whether the row below holds labels only, and all of them belong under the headings over several columns."""
    find = column_index(table).find
    others = [label for label, covers in zip(upper, over, strict=True) if label and not covers]
    return all(map(find, lower)) and all(map(find, others)) and over.count(True) == 1


def _spliced(upper: list[str], over: list[bool], lower: list[str]) -> list[str]:
    if over.count(True) != 1:
        return upper
    index = over.index(True)
    return [*upper[:index], *(label for label in lower if label), *upper[index + 1 :]]


def _ignored(printed: str, table: str) -> bool:
    match = column_index(table).find(printed)
    return match is not None and match.code is None and match.normal not in spanning(table) | extra(table)
