"""Tables whose words have been read before: the reports of an area share their forms to the letter, not their numbers.

Where every statutory cell of a document stands follows from its words alone. So it is read once for all documents that
print the same words in the same cells, and from then on looked up. What is found is the same as without (the tests
compare both); a document with anything that stands in no cell of the form is always read afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any, cast

from extract.model import MERGED, Grid, GridCell, LineRows, Row, records
from extract.records import PrintedCell
from extract.tables import TableReading, read_tables

_KNOWN = 512  # kinds of documents that are remembered, some 30 KB each
_ANY_NUMBER = "0"
_ELSEWHERE = -2
_NOWHERE = "", None, None, ()  # of a cell that is not printed
# Signals that tell of words and numbers of cells only.
_OF_WORDS = frozenset(
    ("row_missing", "table_absent", "ragged_row", "ragged_rows", "label_variant", "header_incomplete"),
)
_Take = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True)
class _Plan:
    """Where the cells of a kind of document stand.

    `heads` are table, row, column, presence and unit of the cells, column by column. `takes` takes out of all cells of
    each grid those that are asked for, None where none is. `order` puts what was taken and a last one, `_NOWHERE`, into
    the order of `heads`, `told` into that of the signals of `reading`.
    """

    reading: TableReading
    heads: tuple[tuple[str | None, ...], ...]
    takes: tuple[_Take | None, ...]
    order: _Take
    told: tuple[int, ...]


class _Kind:
    """What is known of the documents of one kind: how often they came, and their plan, if there can be one."""

    def __init__(self) -> None:
        self.seen = 0
        self.plan: _Plan | None = None


_kind = lru_cache(maxsize=_KNOWN)(lambda _key: _Kind())


def read_known_tables(grids: list[Grid], fallback: str | None) -> TableReading:
    """As `read_tables`, and faster for a document whose words were read before."""
    kind = _kind(_words(grids, fallback))
    kind.seen += 1
    if kind.plan is not None:
        return _follow(kind.plan, grids)
    reading = read_tables(grids, fallback)
    if kind.seen == 2:  # most documents of no common form come once
        kind.plan = _plan(reading, grids)
    return reading


def _words(grids: list[Grid], fallback: str | None) -> tuple[object, ...]:
    """All that tells the place of a cell: words and the order of the cells, with one number for all numbers."""
    texts: list[str] = []
    merged: list[int] = []
    lengths: list[tuple[bool, tuple[int, ...]]] = []
    for rows, aligned, _ in grids:
        if isinstance(rows, LineRows):
            texts += rows.texts
            lengths.append((aligned, tuple(rows.lengths)))
            continue
        cells = _cells(rows)
        # a text may stand at no place of its own, too; only where a cell's index is its column it matters
        merged += [at for at, cell in enumerate(cells, len(texts)) if (aligned or not cell[0]) and cell[1] == MERGED]
        texts += [cell[0] for cell in cells]
        lengths.append((aligned, tuple(map(len, rows))))
    return fallback, tuple([_ANY_NUMBER if text.isdecimal() else text for text in texts]), tuple(merged), tuple(lengths)


def _cells(rows: Sequence[Row]) -> list[GridCell]:
    return [cell for row in rows for cell in row]


def _plan(reading: TableReading, grids: list[Grid]) -> _Plan | None:
    """The plan that a reading followed; None where anything but the cells depends on their numbers or places."""
    of_words = all(signal.rule in _OF_WORDS for signal in reading.signals)
    if reading.leftovers or reading.extra_tables or reading.has_number_in_heading or not (of_words and reading.cells):
        return None
    held = [_cells(grid.rows) for grid in grids]
    cells = [cell for own in held for cell in own]
    placed = [cell.where for cell in cells if cell.where != MERGED]
    index = {id(cell.where): at for at, cell in enumerate(cells) if cell.where != MERGED} | {id(None): -1}
    sources = [index.get(id(cell.where), _ELSEWHERE) for cell in reading.cells]
    told = [index.get(id(signal.where), _ELSEWHERE) for signal in reading.signals]
    if len(index) <= len(placed) or _ELSEWHERE in sources or _ELSEWHERE in told:
        return None  # cells that share a place cannot be told apart by it
    taken = sorted({at for at in (*sources, *told) if at >= 0})
    place = {at: number for number, at in enumerate(taken)} | {-1: -1}
    ends = list(accumulate(map(len, held), initial=0))
    return _Plan(
        reading,
        tuple(zip(*[(c.table, c.row, c.column, c.presence, c.header_unit) for c in reading.cells], strict=True)),
        tuple(_take([at - start for at in taken if start <= at < end]) for start, end in pairwise(ends)),
        _take([place[at] for at in sources]) or tuple,
        tuple(place[at] for at in told),
    )


def _take(indices: list[int]) -> _Take | None:
    """What takes the items at these places out of a sequence."""
    if len(indices) > 1:
        return cast(_Take, itemgetter(*indices))
    return (lambda items: (items[indices[0]],)) if indices else None


def _follow(plan: _Plan, grids: list[Grid]) -> TableReading:
    """The reading of a document of a known kind."""
    taken = _taken(plan.takes, grids)
    texts, places, confidences, alternatives = map(plan.order, taken)
    table, row, column, presence, unit = plan.heads
    known = plan.reading
    return TableReading(
        dict(known.table_editions),
        tuple(records(PrintedCell, table, row, column, texts, presence, unit, places, confidences, alternatives)),
        [
            signal if at < 0 else signal._replace(where=taken[1][at])
            for signal, at in zip(known.signals, plan.told, strict=True)
        ],
        last_row=known.last_row,
    )


def _taken(takes: Iterable[_Take | None], grids: list[Grid]) -> tuple[list[Any], ...]:
    """The fields of the cells that are asked for, one list for each, and last those of `_NOWHERE`."""
    fields: tuple[list[Any], ...] = [], [], [], []
    for (rows, _, _), take in zip(grids, takes, strict=True):
        if take is None:
            continue
        if isinstance(rows, LineRows):
            texts, places = rows.pick(take)
            columns: Iterable[Iterable[Any]] = texts, places, [None] * len(texts), [()] * len(texts)
        else:
            columns = zip(*take(_cells(rows)), strict=True)
        for field, column in zip(fields, columns, strict=True):
            field.extend(column)
    for field, nothing in zip(fields, _NOWHERE, strict=True):
        field.append(nothing)
    return fields
