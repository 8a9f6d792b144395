"""Tables whose words have been read before: the reports of an area share their forms to the letter, not their numbers.

Where every statutory cell of a document stands follows from its words alone. So it is read once for all documents that
print the same words in the same cells, and from then on looked up. What is found is the same as without (the tests
compare both); a document with anything that stands in no cell of the form is always read afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import cast

from extract.model import MERGED, Grid, GridCell
from extract.records import PrintedCell, Signal
from extract.tables import TableReading, read_tables

_KNOWN = 512  # kinds of documents that are remembered, some 30 KB each
_ANY_NUMBER = "0"
_ELSEWHERE = -2
_NOWHERE = GridCell("", None)  # type: ignore[arg-type]  # of a cell that is not printed
# Signals that tell of words and numbers of cells only.
_OF_WORDS = frozenset(
    ("row_missing", "table_absent", "ragged_row", "ragged_rows", "label_variant", "header_incomplete"),
)
_Head = tuple[str, str, str, str, str | None]  # table, row, column, presence, unit


@dataclass(frozen=True)
class _Plan:
    """Where the cells of a kind of document stand: `sources` takes them out of all cells and a last one, `_NOWHERE`.

    The numbers beside the signals are those of the cells at whose place they are, -1 for none.
    """

    reading: TableReading
    heads: tuple[_Head, ...]
    sources: Callable[[Sequence[GridCell]], Sequence[GridCell]]
    signals: tuple[tuple[Signal, int], ...]


class _Kind:
    """What is known of the documents of one kind: how often they came, and their plan, if there can be one."""

    def __init__(self) -> None:
        self.seen = 0
        self.plan: _Plan | None = None


_kind = lru_cache(maxsize=_KNOWN)(lambda _key: _Kind())


def read_known_tables(grids: list[Grid], fallback: str | None) -> TableReading:
    """As `read_tables`, and faster for a document whose words were read before."""
    cells = [cell for grid in grids for row in grid.rows for cell in row]
    kind = _kind(_words(grids, cells, fallback))
    kind.seen += 1
    if kind.plan is not None:
        return _follow(kind.plan, cells)
    reading = read_tables(grids, fallback)
    if kind.seen == 2:  # most documents of no common form come once
        kind.plan = _plan(reading, cells)
    return reading


def _words(grids: list[Grid], cells: list[GridCell], fallback: str | None) -> tuple[object, ...]:
    """All that tells the place of a cell: words and the order of the cells, with one number for all numbers."""
    texts = tuple([_ANY_NUMBER if (text := cell[0]).isdecimal() else text for cell in cells])
    if any(grid.aligned for grid in grids):
        merged = tuple([at for at, cell in enumerate(cells) if cell[1] == MERGED])
    else:
        merged = tuple([at for at, cell in enumerate(cells) if not cell[0] and cell[1] == MERGED])
    return fallback, texts, merged, tuple([(grid.aligned, tuple(map(len, grid.rows))) for grid in grids])


def _plan(reading: TableReading, cells: list[GridCell]) -> _Plan | None:
    """The plan that a reading followed; None where anything but the cells depends on their numbers or places."""
    of_words = all(signal.rule in _OF_WORDS for signal in reading.signals)
    if reading.leftovers or reading.extra_tables or reading.has_number_in_heading or not (of_words and reading.cells):
        return None
    placed = [cell.where for cell in cells if cell.where != MERGED]
    index = {id(cell.where): at for at, cell in enumerate(cells) if cell.where != MERGED} | {id(None): -1}
    sources = [index.get(id(cell.where), _ELSEWHERE) for cell in reading.cells]
    told = [index.get(id(signal.where), _ELSEWHERE) for signal in reading.signals]
    if len(index) <= len(placed) or _ELSEWHERE in sources or _ELSEWHERE in told:
        return None  # cells that share a place cannot be told apart by it
    return _Plan(
        reading,
        tuple((cell.table, cell.row, cell.column, cell.presence, cell.header_unit) for cell in reading.cells),
        cast(Callable[[Sequence[GridCell]], Sequence[GridCell]], itemgetter(*sources)),
        tuple(zip(reading.signals, told, strict=True)),
    )


def _follow(plan: _Plan, cells: list[GridCell]) -> TableReading:
    """The reading of a document of a known kind."""
    new = tuple.__new__  # by far the most records: their own constructor takes twice as long
    cells.append(_NOWHERE)
    known = plan.reading
    return TableReading(
        dict(known.table_editions),
        tuple(
            [
                new(PrintedCell, (table, row, column, text, presence, unit, where, confidence, alternatives))
                for (table, row, column, presence, unit), (text, where, confidence, alternatives) in zip(
                    plan.heads, plan.sources(cells), strict=True
                )
            ]
        ),
        [signal if at < 0 else signal._replace(where=cells[at].where) for signal, at in plan.signals],
        last_row=known.last_row,
    )
