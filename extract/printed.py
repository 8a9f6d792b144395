"""The cells of a document's statutory tables, kept by columns: records of them are made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from extract.model import MadeLater, Where, records

# Where cells are printed, with the confidence and the other readings of recognised ones, as in `PrintedCell`.
Marks = tuple[Sequence[Where | None], Sequence[float | None], Sequence[tuple[str, ...]]]
Take = Callable[[Any], tuple[Any, ...]]


def taker(keys: Sequence[Any]) -> Take:
    """What gets the items of `keys`, always as a tuple."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return (lambda items: (items[keys[0]],)) if keys else (lambda _: ())


class PrintedCell(NamedTuple):
    """A cell of a statutory table as printed: codes of the vocabulary, and the raw text.

    `presence` is `printed`, `missing` (the printed row ends before this column, or the row is not printed) or `absent`
    (the table is not printed). `header_unit` is the unit that stands in the column's heading. `confidence` and
    `alternatives` are those of a recognised cell (see `GridCell`).
    """

    table: str
    row: str
    column: str
    raw: str
    presence: str
    header_unit: str | None
    where: Where | None
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


class Heads:
    """Table, row, column, presence and unit of the heading of cells, column by column.

    Documents of one printed form share them, so that what follows from them alone is worked out once.
    """

    def __init__(
        self,
        tables: Sequence[str] = (),
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        presences: Sequence[str] = (),
        units: Sequence[str | None] = (),
    ) -> None:
        self.tables, self.rows, self.columns, self.presences, self.units = tables, rows, columns, presences, units

    @cached_property
    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """Table, row and column of each cell."""
        return tuple(zip(self.tables, self.rows, self.columns, strict=True))


class PrintedCells(MadeLater[PrintedCell]):
    """Printed cells by the columns of their fields, which all are as long as there are cells.

    What cells say is asked for in every document and where each is printed in few: `marks` is called when it is.
    `is_text`: none was recognised from a picture.
    """

    __slots__ = ("_is_text", "_marks", "_told", "heads", "raws")

    def __init__(self, heads: Heads, raws: Sequence[str], marks: Callable[[], Marks], *, is_text: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.raws = raws
        self._marks = marks
        self._told: Marks | None = None
        self._is_text = is_text

    @classmethod
    def of(cls, cells: Iterable[PrintedCell]) -> PrintedCells:
        """The same cells by columns."""
        made = tuple(cells)
        table, row, column, raws, presence, unit, *marks = zip(*made, strict=True) if made else repeat((), 9)
        found = cls(Heads(table, row, column, presence, unit), raws, lambda: (marks[0], marks[1], marks[2]))
        found._made = made
        return found

    @property
    def marks(self) -> Marks:
        """The places, the confidences and the other readings."""
        if self._told is None:
            self._told = self._marks()
        return self._told

    @property
    def recognised(self) -> Sequence[PrintedCell]:
        """Those that were recognised from a picture."""
        if self._is_text:  # then no place is asked for
            return ()
        confidences = self.marks[1]
        none = confidences.count(None) == len(confidences)  # as in most documents
        return () if none else [cell for cell in self if cell.confidence is not None]

    def _make(self) -> tuple[PrintedCell, ...]:
        at = self.heads
        columns = at.tables, at.rows, at.columns, self.raws, at.presences, at.units
        return tuple(records(PrintedCell, *columns, *self.marks))

    def __len__(self) -> int:
        return len(self.raws)

    def __reduce__(self) -> tuple[object, ...]:
        return PrintedCells.of, (tuple(self),)
