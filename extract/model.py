"""The one document model: what every reader makes of bytes, and all that the rest of the program knows of a document.

A document is a sequence of blocks in reading order, each a paragraph or a grid. Nothing here knows what a report is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


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


class GridCell(NamedTuple):
    """One printed cell: `text` trimmed and without inner line breaks. Merged cells stand once, where they begin.

    Where the text was recognised from a picture, `confidence` is the probability of its weakest sign, and
    `alternatives` are other readings, best first.
    """

    text: str
    where: Where
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


Row = tuple[GridCell, ...]

# The place of the empty cells that fill up what a merged cell covers, where the format says so.
MERGED = Where()


class Grid(NamedTuple):
    """A table as printed, rows of cells from the top.

    `aligned` says what a cell's index means. True: the column, every merged cell filled up with empty ones (at `MERGED`
    where the format tells them from printed empty cells). False: the order in the row only; a merged cell may stand as
    one cell, as empty ones, or not at all.
    """

    rows: tuple[Row, ...]
    aligned: bool
    where: Where


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


def _document_error(kind: type[DocumentError], message: str, zh: str) -> DocumentError:
    """Make the error again in another process."""
    return kind(message, zh=zh)
