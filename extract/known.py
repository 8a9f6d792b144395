"""Tables whose words have been read before: the reports of an area share their forms to the letter, not their numbers.

Where every statutory cell of a document stands follows from its words alone. So it is read once for all documents that
print the same words in the same cells, whatever their numbers, and from then on looked up. What is found is the same as
without (the tests compare both); a document with anything that stands in no cell of the form, or of which anything
followed from its values (`Bands.by_values`), is always read afresh.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, chain, pairwise, repeat, takewhile

from extract.forms import editions, unit_form
from extract.model import MERGED, Grid, GridCell, PlacedRows, Row, TextRows, Where
from extract.printed import Heads, Marks, PrintedCells, Take, taker
from extract.records import TableReading
from extract.shapes import ANY_NUMBER, kinds_of, kinds_of_cells, shape
from extract.tables import read_tables
from extract.unplaced import of_extra

_KNOWN = 512  # kinds of documents that are remembered, some 30 KB each
_ELSEWHERE = -2
# Signals that tell of words and numbers of cells only.
_OF_WORDS = frozenset(
    ("row_missing", "table_absent", "ragged_row", "ragged_rows", "label_variant", "header_incomplete"),
)
_Kinds = tuple[str | None, ...]


@dataclass(frozen=True)
class _Plan:
    """Where the cells of a kind of document stand.

    `heads` are table, row, column, presence and unit of the cells, column by column. `takes` takes out of all cells of
    each grid those that are asked for, None where none is. `order` puts what was taken and a last one, that is not
    printed, into the order of `heads`. `told` is the grid and the cell at which each signal of `reading` stands.
    `extra` has the kinds of all cells of every grid that is an extra table: none of its values is placed, so that all
    of them must be numbers where they were, but for those that are the only one of their row.
    """

    reading: TableReading
    heads: Heads
    takes: tuple[Take | None, ...]
    order: Take
    told: tuple[tuple[int, int] | None, ...]
    extra: dict[int, tuple[_Kinds, ...]]


class _Kind:
    """What is known of the documents of one kind: how often they came, and their plan, if there can be one.

    `is_cited` tells that their edition follows from the text, so that documents of each edition are a kind.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.is_cited = False
        self.plan: _Plan | None = None


_kind = lru_cache(maxsize=_KNOWN)(lambda _key: _Kind())


def read_known_tables(grids: list[Grid], fallback: Callable[[], str | None]) -> TableReading:
    """As `read_tables`, and faster for a document whose words were read before; `fallback` is asked where it counts."""
    words = _words(grids)
    kind = _kind(words)
    is_cited = kind.is_cited
    if is_cited:
        kind = _kind((words, fallback()))
    kind.seen += 1
    if kind.plan is not None and all(_kinds(grids[at]) == kinds for at, kinds in kind.plan.extra.items()):
        return _follow(kind.plan, grids)
    reading = read_tables(grids, fallback())
    if kind.seen == 2:  # most documents of no common form come once
        kind.is_cited = not (is_cited or _is_told(reading, grids))
        kind.plan = None if kind.is_cited else _plan(reading, grids)
    return reading


def _is_told(reading: TableReading, grids: list[Grid]) -> bool:
    """Whether the labels tell the editions, whatever the text around the tables cites."""
    others = [read_tables(grids, edition) for edition in (None, *editions())]
    return all(other.table_editions == reading.table_editions and other.cells == reading.cells for other in others)


def _words(grids: list[Grid]) -> tuple[object, ...]:
    """All that tells the place of a cell: words and the order of the cells, with one number for all numbers."""
    words: list[object] = []
    for rows, aligned, _ in grids:
        kinds: Sequence[str | None]
        lengths: Sequence[int]
        merged: tuple[int, ...] = ()
        if isinstance(rows, tuple):
            cells = _cells(rows)
            kinds, lengths = kinds_of_cells(cells), tuple(map(len, rows))
            # a text may stand at no place of its own, too; only where a cell's index is its column it matters
            merged = tuple([at for at, cell in enumerate(cells) if aligned and cell[0] and cell[1] == MERGED])
        else:
            kinds, lengths = kinds_of(rows.texts), rows.lengths
            if type(rows) is PlacedRows:
                kinds = [None if where.table is None else kind for kind, where in zip(kinds, rows.places, strict=True)]
        words += aligned, merged, _rows(tuple(kinds), tuple(lengths), aligned)
    return tuple(words)


@lru_cache(maxsize=4 * _KNOWN)
def _rows(kinds: _Kinds, lengths: tuple[int, ...], aligned: bool, most: int | None = None) -> tuple[_Kinds, ...]:
    """The rows of a grid, each with its values alike if they are no more than `most`.

    Most grids print words that were seen before and a number in every other cell: they are known as a whole.
    """
    rows = [kinds[start:end] for start, end in pairwise(accumulate(lengths, initial=0))]
    return tuple(map(_regular, rows, repeat(aligned), repeat(_is_headed(rows)), repeat(most)))


def _is_headed(rows: Iterable[_Kinds]) -> bool:
    """Whether a grid has headings of a table."""
    return any(shape(row).heading for row in rows)


@lru_cache(maxsize=20_000)
def _regular(row: _Kinds, aligned: bool, is_headed: bool, most: int | None) -> _Kinds:
    """A row with its values alike: it tells nothing which of them are blank (see `_plan`)."""
    start, end = _values(row, aligned, is_headed)
    alike = end - start if most is None or end - start <= most else 0
    return (*row[:start], *[ANY_NUMBER] * alike, *row[end:]) if alike else row


def _values(row: _Kinds, aligned: bool, is_headed: bool) -> tuple[int, int]:
    """Where the values at the end of a row begin and end; there are none where nothing tells that they are values.

    Blank cells at the end of an aligned row may only fill it up, and are none of them.
    """
    end = len(row)
    while aligned and end and not row[end - 1]:
        end -= 1
    values = list(takewhile(_blanks().__contains__, reversed(row[:end])))
    told = ANY_NUMBER in values or (len(values) == 1 and not aligned and _is_blank(row, is_headed))
    return (end - len(values), end) if told else (end, end)


def _is_blank(row: _Kinds, is_headed: bool) -> bool:
    """Whether a row of words has a blank for its one value: with a number there it would be taken for the same.

    A row without a label may be one of the headings where the grid has any.
    """
    own, filled = shape(row), shape((*row[:-1], ANY_NUMBER))
    is_other = own.is_values or filled.is_values or own.heading or filled.heading or own.label != filled.label
    if is_other or ANY_NUMBER in row:
        return False
    if own.label is None:
        return not is_headed
    at, label = own.label
    return label.code is not None and label.table != "dispute" and at == len(row) - 2  # next to the blank


@lru_cache(maxsize=1)
def _blanks() -> frozenset[str]:
    """A number, and what may stand in its place: nothing, or a stroke."""
    shapes = {sign: shape((sign,)) for sign in unit_form().not_applicable}
    return frozenset((ANY_NUMBER, "", *(sign for sign, own in shapes.items() if own.is_values and not own.label)))


def _valued(grids: Iterable[Grid]) -> Iterator[GridCell]:
    """The cells that `_regular` makes alike."""
    for rows, aligned, _ in grids:
        kinds = [tuple(kinds_of_cells(row)) for row in rows]
        is_headed = _is_headed(kinds)
        for row, own in zip(rows, kinds, strict=True):
            yield from row[slice(*_values(own, aligned, is_headed))]


def _cells(rows: Sequence[Row]) -> list[GridCell]:
    return [cell for row in rows for cell in row]


def _plan(reading: TableReading, grids: list[Grid]) -> _Plan | None:
    """The plan that a reading followed; None where anything but the cells depends on their numbers or places."""
    extra = {at: grid for at, grid in enumerate(grids) if any(signal.where is grid.where for signal in reading.signals)}
    signals, leftovers = of_extra(extra.values())
    own = reading.signals[: len(reading.signals) - len(signals)]
    of_words = all(signal.rule in _OF_WORDS for signal in own) and reading.signals == own + signals
    if reading.leftovers != leftovers or reading.by_values or not (of_words and reading.cells):
        return None
    held = [_cells(grid.rows) for grid in grids]
    cells = [cell for own in held for cell in own]
    placed = [cell.where for cell in cells if cell.where != MERGED]
    index = {id(cell.where): at for at, cell in enumerate(cells) if cell.where != MERGED} | {id(None): -1}
    sources = [index.get(id(cell.where), _ELSEWHERE) for cell in reading.cells]
    told = [index.get(id(signal.where), _ELSEWHERE) for signal in own]
    if len(index) <= len(placed) or _ELSEWHERE in sources or _ELSEWHERE in told:
        return None  # cells that share a place cannot be told apart by it
    valued = _valued(grid for at, grid in enumerate(grids) if at not in extra)
    if not {index.get(id(cell.where), _ELSEWHERE) for cell in valued}.issubset(sources):
        return None  # which of the values in a row are placed may follow from which are blank
    taken = sorted({at for at in sources if at >= 0})
    place = {at: number for number, at in enumerate(taken)} | {-1: -1}
    ends = list(accumulate(map(len, held), initial=0))
    return _Plan(
        reading,
        reading.cells.heads,
        tuple(
            taker(here) if (here := [at - start for at in taken if start <= at < end]) else None
            for start, end in pairwise(ends)
        ),
        taker([place[at] for at in sources]),
        tuple(_grid_and_cell(at, ends) if at >= 0 else None for at in told),
        {at: _kinds(grid) for at, grid in extra.items()},
    )


def _grid_and_cell(at: int, ends: list[int]) -> tuple[int, int]:
    """The grid of a cell, and its place there; `ends` are 0 and how many cells the grids have up to each."""
    grid = bisect_right(ends, at) - 1
    return grid, at - ends[grid]


def _place_of(grid: Grid, at: int) -> Where:
    """Where a cell of a grid is printed."""
    rows = grid.rows
    return _cells(rows)[at].where if isinstance(rows, tuple) else rows.place_of(at)


def _kinds(grid: Grid) -> tuple[_Kinds, ...]:
    return _rows(tuple(kinds_of(grid.texts)), tuple(grid.lengths), grid.aligned, most=1)


def _follow(plan: _Plan, grids: list[Grid]) -> TableReading:
    """The reading of a document of a known kind."""
    taken = _Taken(plan.takes, grids)
    known = plan.reading
    signals, leftovers = of_extra([grids[at] for at in plan.extra])
    return TableReading(
        dict(known.table_editions),
        PrintedCells(plan.heads, plan.order(taken.texts), partial(taken.marks, plan.order), is_text=taken.is_text),
        [
            signal if at is None else signal._replace(where=_place_of(grids[at[0]], at[1]))
            for signal, at in zip(known.signals, plan.told, strict=False)  # those of extra tables stand behind
        ]
        + signals,
        leftovers,
        known.extra_tables,
        last_row=known.last_row,
    )


class _Taken:
    """The fields of the cells that are asked for, each with one behind them for what is not printed."""

    def __init__(self, takes: Sequence[Take | None], grids: Sequence[Grid]) -> None:
        self._sources = [(grid.rows, take) for grid, take in zip(grids, takes, strict=True) if take is not None]
        self.texts = [*chain.from_iterable([_texts_of(rows, take) for rows, take in self._sources]), ""]

    @property
    def is_text(self) -> bool:
        """Whether no cell can have been recognised from a picture."""
        return not any(isinstance(rows, tuple) for rows, _ in self._sources)

    def marks(self, order: Take) -> Marks:
        """Their places, confidences and other readings, in order."""
        places, confidences, readings = list[Where | None](), list[float | None](), list[tuple[str, ...]]()
        for rows, take in self._sources:
            if not isinstance(rows, tuple):
                places += rows.places_of(take)
                continue
            cells = take(_cells(rows))
            confidences += [*[None] * (len(places) - len(confidences)), *[cell.confidence for cell in cells]]
            readings += [*[()] * (len(places) - len(readings)), *[cell.alternatives for cell in cells]]
            places += [cell.where for cell in cells]
        held = order([*places, None])
        if not confidences:  # texts alone, of which none is recognised
            return held, (None,) * len(held), ((),) * len(held)
        rest = len(places) + 1 - len(confidences)
        return held, order(confidences + [None] * rest), order(readings + [()] * rest)


def _texts_of(rows: tuple[Row, ...] | TextRows, take: Take) -> Sequence[str]:
    """The texts of the cells of a grid that are asked for."""
    return [cell.text for cell in take(_cells(rows))] if isinstance(rows, tuple) else take(rows.texts)
