"""Totals in the prose against their parts, and against a list of what was published that the report prints beside them.

A total and its parts, or a list, are compared where they speak of the same items: parts named behind 其中 may be some
of them only, and a list may cover one site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex

from extract.model import Grid, Where
from extract.records import Extracted, Signal
from transform.numbers import read_number
from transform.records import Facts, NarrativeFact
from transform.reference import declared

_NUMBER = regex.compile(r"[\d.]+")
_MOST = 8  # classes that a message names


class _List(NamedTuple):
    """A printed list: where it stands, and its numbers by the group in its first column."""

    where: Where | None
    groups: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.groups.values())


def sums_that_differ(extracted: Extracted, facts: Facts) -> list[Signal]:
    """Return where the parts of the total of published items do not add up, in the prose or in a list."""
    total = next((f for f in facts.get("items_disclosed", ()) if f.value and f.exactness == "exact"), None)
    if total is None:
        return []
    parts = [f for f in facts.get("items_by_class", ()) if f.where == total.where and f.value is not None]
    lists = [found for grid in _extra_grids(extracted) if (found := _list(grid)) is not None]
    return [*_parts(total, parts), *(signal for found in lists for signal in _against_list(total, parts, found))]


def _parts(total: NarrativeFact, parts: Sequence[NarrativeFact]) -> Iterator[Signal]:
    summed, stated = sum(part.value or 0 for part in parts), total.value or 0
    if len(parts) < 2 or summed == stated or summed < stated * declared("plausibility.yaml")["parts_of_total"]:
        return
    named = " + ".join(f"{part.value:g}" for part in parts)
    params = (("parts", named), ("sum", f"{summed:g}"), ("total", f"{stated:g}"))
    rule = "prose_parts_exceed_total" if summed > stated else "prose_parts_below_total"
    yield Signal(rule, where=total.where, params=params)


def _against_list(total: NarrativeFact, parts: Sequence[NarrativeFact], found: _List) -> Iterator[Signal]:
    stated = total.value or 0
    classes = {(part.label or "").removesuffix("类"): part.value or 0 for part in parts}
    agreeing = sum(found.groups.get(name) == value for name, value in classes.items())
    near = abs(found.total - stated) <= stated * declared("plausibility.yaml")["same_population"]
    if agreeing == 0 and not near:
        return
    if found.total != stated:
        params = (("list_total", f"{found.total:g}"), ("total", f"{stated:g}"))
        yield Signal("prose_differs_from_list", where=found.where, params=params)
    for name, value in classes.items():
        if name in found.groups and found.groups[name] != value:
            told = (("name", name), ("told", f"{value:g}"), ("listed", f"{found.groups[name]:g}"))
            yield Signal("prose_class_differs_from_list", where=total.where, params=told)
    unnamed = {name: value for name, value in found.groups.items() if name not in classes}
    if classes and unnamed:
        names = "、".join(f"{name}{value:g}" for name, value in list(unnamed.items())[:_MOST])
        yield Signal("breakdown_incomplete", where=total.where, params=(("names", names),))


def _extra_grids(extracted: Extracted) -> Iterator[Grid]:
    """The grids that are no statutory table, told by the place of their signals."""
    places = {signal.where for signal in extracted.signals if signal.rule == "extra_table"}
    for block in extracted.document.blocks if places else ():
        if isinstance(block, Grid) and block.where in places:
            yield block


def _list(grid: Grid) -> _List | None:
    """The numbers of a list whose last heading says that they count what was published."""
    words, heading = declared("plausibility.yaml"), grid.texts[: grid.lengths[0]] if len(grid.rows) > 2 else ()
    if not heading or not any(word in heading[-1] for word in words["counted_words"]):
        return None
    texts, ends = [text.strip() for text in grid.texts], accumulate(grid.lengths, initial=0)
    rows = [texts[start:end] for start, end in pairwise(ends)]
    groups: dict[str, float] = {}
    group = ""
    for row in rows[1:]:
        if not row or any(word in row[0] for word in words["list_total_words"]):
            continue
        group = row[0] if row[0] and not _NUMBER.fullmatch(row[0]) else group  # a group's name may span its rows
        number = read_number(row[-1]).number if len(row) > 1 else None
        if number is None:
            return None
        groups[group] = groups.get(group, 0) + number
    return _List(grid.where, groups) if groups else None
