"""The one document model: what every reader makes of bytes, and all that the rest of the program knows of a document.

A document is a sequence of blocks in reading order, each a paragraph or a grid. Nothing here knows what a report is.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat
from typing import Any, NamedTuple, TypeVar, overload


class Where(NamedTuple):
    """Where something is printed, in the terms of its format; what does not apply is None.

    `line` counts from 1; `start` and `end` are code points of the decoded text, half open. `page` counts from 1 and
    `x0, y0, x1, y1` are points from its top left corner. `table`, `row` and `cell` count from 1 in document order.
    """

    line: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the public form of the contract: `line` and `span`, or `page` and `bbox`, or `table`, `tr`, `td`."""
        out: dict[str, object] = {}
        if self.line is not None:
            out["line"] = self.line
        if self.start is not None:
            out["span"] = [self.start, self.end]
        if self.page is not None:
            out["page"] = self.page
        if self.x0 is not None:
            out["bbox"] = [self.x0, self.y0, self.x1, self.y1]
        if self.table is not None:
            out |= {"table": self.table, "tr": self.row, "td": self.cell}
        return out


LEGIBLE = 0.9  # confidence of a recognised text from which on it is what it says


class GridCell(NamedTuple):
    """One printed cell: `text` trimmed and without inner line breaks. Merged cells stand once, where they begin.

    Where the text was recognised from a picture, `confidence` is the probability of its weakest sign, and
    `alternatives` are other readings, best first.
    """

    text: str
    where: Where
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether it was recognised, and hardly tells more than that something is printed there."""
        return self.confidence is not None and self.confidence < LEGIBLE


Row = tuple[GridCell, ...]
_Record = TypeVar("_Record", bound=tuple[Any, ...])
_Item = TypeVar("_Item")

# The place of the empty cells that fill up what a merged cell covers, where the format says so.
MERGED = Where()


def records(kind: type[_Record], *columns: Iterable[object]) -> Iterator[_Record]:
    """Named tuples by the columns of all their fields, as many as the shortest has.

    For those that documents have hundreds of: their own constructor takes several times as long.
    """
    return map(tuple.__new__, repeat(kind), zip(*columns, strict=False))


class MadeLater(Sequence[_Item]):
    """A sequence whose items are made, all at once, when somebody asks for one: its own columns answer most."""

    __slots__ = ("_made",)

    def __init__(self, made: tuple[_Item, ...] | None = None) -> None:
        self._made = made

    @abstractmethod
    def _make(self) -> tuple[_Item, ...]:
        """The items."""

    def _items(self) -> tuple[_Item, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, at: int | slice) -> _Item | tuple[_Item, ...]:
        return self._items()[at]

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._items() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._items())

    def __repr__(self) -> str:
        return repr(self._items())


class TextRows(MadeLater[Row]):
    """Rows of a table by the texts of all cells in order; cells are made when somebody asks for them.

    Most documents are read by their words alone (`extract.known`), which asks for few cells, and of all that is made of
    a document these records are by far the most. `lengths` counts the cells of each row.
    """

    __slots__ = ("lengths", "texts")

    def __init__(self, texts: Sequence[str], lengths: Sequence[int]) -> None:
        super().__init__()
        self.texts, self.lengths = texts, lengths

    @abstractmethod
    def places_of(self, take: Callable[[Sequence[Any]], Sequence[Any]]) -> list[Where]:
        """The places of the cells that `take` takes out of all of them."""

    def place_of(self, at: int) -> Where:
        """The place of the cell with this index among all of them."""
        return self.places_of(lambda items: (items[at],))[0]

    def _make(self) -> tuple[Row, ...]:
        cells = tuple(records(GridCell, self.texts, self.places_of(list), repeat(None), repeat(())))
        ends = accumulate(self.lengths, initial=0)
        return tuple([cells[start:end] for start, end in pairwise(ends)])

    def __len__(self) -> int:
        return len(self.lengths)


class PlacedRows(TextRows):
    """Rows of cells whose places are known, as in tables of pages; `places` are those of all cells in order.

    Cells that fill up what a merged one covers are at `MERGED`, and blank.
    """

    __slots__ = ("places",)

    def __init__(self, texts: Sequence[str], lengths: Sequence[int], places: Sequence[Where]) -> None:
        super().__init__(texts, lengths)
        self.places = places

    def places_of(self, take: Callable[[Sequence[Any]], Sequence[Any]]) -> list[Where]:
        """As `TextRows.places_of`."""
        return list(take(self.places))


class Grid(NamedTuple):
    """A table as printed, rows of cells from the top.

    `aligned` says what a cell's index means. True: the column, every merged cell filled up with empty ones (at `MERGED`
    where the format tells them from printed empty cells). False: the order in the row only; a merged cell may stand as
    one cell, as empty ones, or not at all.
    """

    rows: tuple[Row, ...] | TextRows
    aligned: bool
    where: Where

    @property
    def texts(self) -> Sequence[str]:
        """The texts of all cells in order."""
        rows = self.rows
        return [cell[0] for row in rows for cell in row] if isinstance(rows, tuple) else rows.texts

    @property
    def lengths(self) -> Sequence[int]:
        """How many cells each row has."""
        rows = self.rows
        return tuple(map(len, rows)) if isinstance(rows, tuple) else rows.lengths


class Paragraph(NamedTuple):
    """A line or paragraph of running text, trimmed."""

    text: str
    where: Where


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of one document. `encoding` is None where the format has none of its own."""

    path: str
    sha256: str
    format: str
    encoding: str | None
    blocks: tuple[Block, ...]
    size: int = 0


class DocumentError(Exception):
    """A document cannot be read; the message names the reason and what to do, the caller names the document.

    `reason_zh` says the same in Chinese, for those who publish the reports.
    """

    def __init__(self, message: str, *, zh: str) -> None:
        super().__init__(message)
        self.reason_zh = zh

    def __reduce__(self) -> tuple[object, ...]:
        return _document_error, (type(self), str(self), self.reason_zh)


LEAST_TEXT = 300  # characters: less than any report has, even one in words only


class NoTextError(DocumentError):
    """A document holds hardly any text; `blocks` are what there is, as a title above pictures."""

    def __init__(self, message: str, *, zh: str, blocks: tuple[Block, ...] = ()) -> None:
        super().__init__(message, zh=zh)
        self.blocks = blocks


def _document_error(kind: type[DocumentError], message: str, zh: str) -> DocumentError:
    """Make the error again in another process."""
    return kind(message, zh=zh)
