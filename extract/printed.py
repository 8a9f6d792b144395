"""The cells of a document's statutory tables, kept by columns: records of them are made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from extract.model import MadeLater, Where, records

# Of the cells table, row, column, presence and unit of the heading; and where they are printed, with the confidence and
# the other readings of recognised ones, as in `PrintedCell`.
Heads = tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str], Sequence[str | None]]
Marks = tuple[Sequence[Where | None], Sequence[float | None], Sequence[tuple[str, ...]]]


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


class PrintedCells(MadeLater[PrintedCell]):
    """Printed cells by the columns of their fields, which all are as long as there are cells.

    What cells say is asked for in every document and where each is printed in few: `marks` is called when it is.
    """

    __slots__ = ("_marks", "_told", "columns", "presences", "raws", "rows", "tables", "units")

    def __init__(self, heads: Heads, raws: Sequence[str], marks: Callable[[], Marks]) -> None:
        super().__init__()
        self.tables, self.rows, self.columns, self.presences, self.units = heads
        self.raws = raws
        self._marks = marks
        self._told: Marks | None = None

    @classmethod
    def of(cls, cells: Iterable[PrintedCell]) -> PrintedCells:
        """The same cells by columns."""
        made = tuple(cells)
        table, row, column, raws, presence, unit, *marks = zip(*made, strict=True) if made else repeat((), 9)
        found = cls((table, row, column, presence, unit), raws, lambda: (marks[0], marks[1], marks[2]))
        found._made = made
        return found

    @property
    def heads(self) -> Heads:
        """Table, row, column, presence and unit of the heading."""
        return self.tables, self.rows, self.columns, self.presences, self.units

    @property
    def marks(self) -> Marks:
        """The places, the confidences and the other readings."""
        if self._told is None:
            self._told = self._marks()
        return self._told

    @property
    def recognised(self) -> Sequence[PrintedCell]:
        """Those that were recognised from a picture."""
        confidences = self.marks[1]
        none = confidences.count(None) == len(confidences)  # as in most documents
        return () if none else [cell for cell in self if cell.confidence is not None]

    def _make(self) -> tuple[PrintedCell, ...]:
        return tuple(records(PrintedCell, *self.heads[:3], self.raws, *self.heads[3:], *self.marks))

    def __len__(self) -> int:
        return len(self.raws)

    def __reduce__(self) -> tuple[object, ...]:
        return PrintedCells.of, (tuple(self),)
