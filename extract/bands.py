"""First pass over the grids: which printed rows belong to which statutory table, and under which headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.divided import is_kind_of_last, is_part, is_sum, owner_of, sum_behind, word_at
from extract.forms import editions, members
from extract.headers import Header, read_header
from extract.labels import LabelMatch, extra, normalise, row_index
from extract.model import Grid, Row
from extract.shapes import VALUE, Shape, shape_of

_DISTINCT = 6  # a row label of so many characters belongs to no other table
_OPENS_HEADINGS = normalise("信息内容")
_DISPUTE_CELLS = next(iter(editions().values())).tables["dispute"].cells
_RESULTS = len(members("dispute", "column"))
_REQUESTERS = members("request", "column")
_ENOUGH = 2  # distinct labels that show a request table where no heading does


class PrintedRow(NamedTuple):
    """A printed row of a statutory table: its code, all its cells with the label at `label_at`, and the headings.

    `code` is empty and `label_at` -1 for the one row of the dispute table, which has no label.
    """

    table: str
    code: str
    label_at: int
    cells: Row
    header: Header | None
    aligned: bool
    match: LabelMatch | None


@dataclass
class Bands:
    """What the first pass found. `extra` are grids of no statutory table, `unmatched` rows of the form's own grids.

    `parts` are rows of a part of the row whose code they have (see `divided`). `by_values` tells that it followed from
    values, and not from words alone, what a grid or a row is.
    """

    rows: list[PrintedRow] = field(default_factory=list)
    parts: list[PrintedRow] = field(default_factory=list)
    headers: list[tuple[str, Header]] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    extra: list[Grid] = field(default_factory=list)
    by_values: bool = False


def find_bands(grids: Iterable[Grid]) -> Bands:
    """Assign the rows of all grids of a document."""
    walk = _Walk()
    for grid in grids:
        walk.down(grid)
    return walk.bands


class _Walk:
    """Walks down the grids of a document and remembers under which table and headings it is.

    `pending` are the header rows of the headings that are still open.
    """

    def __init__(self) -> None:
        self.bands = Bands()
        self._forget()

    def _forget(self) -> None:
        self.table: str | None = None
        self.header: Header | None = None
        self.pending: list[Row] = []
        self.open = False
        self.aligned = False
        self.divided: PrintedRow | None = None  # the last row of a part, below the open headings

    def down(self, grid: Grid) -> None:
        shapes = [shape_of(row) for row in grid.rows]
        if not self._is_statutory(shapes):
            if not (any(map(self._is_whole, grid.rows, shapes)) or self._goes_on(grid.rows)):
                self.bands.extra.append(grid)
                self._forget()
                return
            self.bands.by_values = True
        self.aligned = grid.aligned
        for at, (row, shape) in enumerate(zip(grid.rows, shapes, strict=True), 1):
            self._take(row, shape, shapes[at : at + 1])
        self._close_header()

    def _is_statutory(self, shapes: list[Shape]) -> bool:
        """A grid is of the form if it prints column headings, or goes on with the rows of the table before it."""
        distinct = 0
        for shape in shapes:
            label = shape.label
            if label is None or label[1].code is None:
                if shape.filled and not shape.is_values and shape.heading:
                    return True
                continue
            if self.header is not None and label[1].table == self.table:
                return True
            distinct += label[1].table == "request" and len(label[1].normal) >= _DISTINCT
        return distinct >= _ENOUGH

    def _is_whole(self, row: Row, shape: Shape) -> bool:
        """Whether a row shows by itself that it is of the request table: its label, and a value for every column.

        A short label does where rows of that table stand above.
        """
        label = shape.label
        if label is None or label[1].code is None or label[1].table != "request":
            return False
        if len(label[1].normal) < _DISTINCT and self.table != "request":
            return False
        values = [cell.text for cell in row[label[0] + 1 :]]
        return len(values) == len(_REQUESTERS) and all(map(VALUE.fullmatch, values)) and all(values)

    def _take(self, row: Row, shape: Shape, below: Sequence[Shape]) -> None:
        if shape.is_values or (self.open and not shape.filled and self._is_blank_dispute(row, below)):
            self._take_values(row)
            return
        label = shape.label
        code = label[1].code if label else None
        table = None if code and shape.has_values else shape.heading
        if table is not None:
            self._open_header(row, table, shape)
        elif label is not None and code and (label[1].table != "dispute" or shape.has_values):
            self._close_header()
            self._take_labelled(row, label[0], label[1], shape)
        elif label is not None:
            self._take_ignored(row, label[1], shape)
        elif self.open and shape.has_number and self._has_results(row):
            self.bands.by_values = True
            self._take_values(row)
        elif self.open:
            self._go_on_with_header(row, shape)
        elif shape.filled:
            self._take_nameless(row)

    def _is_blank_dispute(self, row: Row, below: Sequence[Shape]) -> bool:
        """The value row of the dispute table in a form that nobody filled in, and no blank one between the others."""
        blank = self.table == "dispute" and len(row) > _RESULTS and not any(shape.is_values for shape in below)
        return blank and self._names_all_results()

    def _names_all_results(self) -> bool:
        """Whether the open headings are those of the dispute table, all of them."""
        return len(read_header(self.pending, "dispute", self.aligned).codes) == len(_DISPUTE_CELLS)

    def _has_results(self, row: Row) -> bool:
        """Whether a row below the headings of the dispute table has its numbers, of which some cannot be read."""
        texts = [cell.text for cell in row if cell.text]
        values = sum(VALUE.fullmatch(text) is not None for text in texts)
        is_whole = len(texts) == len(_DISPUTE_CELLS) or (len(texts) > _RESULTS and self._names_all_results())
        return self.table == "dispute" and is_whole and 2 * values > len(texts)

    def _open_header(self, row: Row, table: str, shape: Shape) -> None:
        if not self.open or self.table != table:
            self._close_header()
            self.table, self.pending, self.open, self.divided = table, [], True, None
        self.pending.append(row)
        if shape.has_number:
            self.bands.by_values = True
            self.bands.unmatched.append(row)  # a heading has no numbers: a row of values ran into it

    def _go_on_with_header(self, row: Row, shape: Shape) -> None:
        """Below headings more of them may stand; a row with numbers is none, even where it begins with one."""
        (self.bands.unmatched if shape.has_number else self.pending).append(row)

    def _close_header(self) -> None:
        if self.open and self.table is not None:
            self.header = read_header(self.pending, self.table, self.aligned)
            self.bands.headers.append((self.table, self.header))
        self.open = False

    def _take_ignored(self, row: Row, match: LabelMatch, shape: Shape) -> None:
        """A row with nothing but words that the form ignores: a clause or a caption.

        信息内容 opens headings, and so does that of an extra column.
        """
        if match.normal == _OPENS_HEADINGS or any(normalise(cell.text) in extra(match.table) for cell in row):
            self._open_header(row, match.table, shape)
        elif self.open and shape.filled == 1:
            self._close_header()
        elif shape.unknown and any(cell.is_doubtful for cell in row):  # of a scan: its label may lie under a seal
            self._take_nameless(row)
        elif shape.unknown:
            self.bands.unmatched.append(row)

    def _take_labelled(self, row: Row, at: int, match: LabelMatch, shape: Shape) -> None:
        header = self.header if self.table == match.table else None
        elsewhere = len(match.normal) < _DISTINCT and self.table not in (None, match.table)  # 其他, 总计: of any table
        if header is None and (match.table == "disclosure" or elsewhere):
            if elsewhere and _heads(row, match):
                self._open_header(row, match.table, shape)
            elif not (elsewhere and self._take_sum(row)):
                self.bands.unmatched.append(row)
            return
        if header is None:
            self.table, self.header = match.table, None
        if match.code is not None:
            self._take_row(PrintedRow(match.table, match.code, at, row, header, self.aligned, match))

    def _take_row(self, row: PrintedRow) -> None:
        """A row of the form, or of one part of it that a body adds: the part has a label of its own."""
        owner = owner_of(row.cells, row.label_at)
        if owner is not None:
            row = row._replace(code=owner.code or "", match=owner)
        part = row.label_at if owner else word_at(row.cells, row.label_at, row.table)
        self.bands.by_values |= part is not None  # which of them are blank tells it, too
        if part is None or not (owner or is_part(row.cells, part, row.header)):
            self._take_whole(row)
        elif is_sum(row.cells[part].text):
            self.bands.rows.append(row._replace(label_at=part))
        else:
            self.divided = row._replace(label_at=part)
            self.bands.parts.append(self.divided)

    def _take_whole(self, row: PrintedRow) -> None:
        """A row of the form, if it is not one of several kinds that its label tells in a note."""
        above = self.divided or (self.bands.rows[-1] if self.bands.rows else None)
        is_same = (
            above is not None and row.table == "disclosure" and above[:2] == row[:2] and above.header is row.header
        )
        labels = [own.cells[own.label_at].text for own in (row, above) if own]
        if above is None or not (is_same and is_kind_of_last(*labels)):
            self.divided = None
            self.bands.rows.append(row)
            return
        if above is not self.divided:
            self.bands.parts.append(self.bands.rows.pop())
        self.divided = row
        self.bands.parts.append(row)

    def _take_sum(self, row: Row) -> bool:
        """Take the sum of the parts of a row of the form, which is that row; False where it is none."""
        found = sum_behind(row)
        if found is None or self.table != "disclosure":
            return False
        at, owner = found
        if owner is not None and owner.code:
            self.bands.rows.append(PrintedRow("disclosure", owner.code, at, row, self.header, self.aligned, owner))
        elif self.divided is not None:
            self.bands.rows.append(self.divided._replace(label_at=at, cells=row))
        return owner is not None or self.divided is not None

    def _take_values(self, row: Row) -> None:
        """A row of values without a label: the one row of the dispute table, or a row that lost its label."""
        self._close_header()
        if self.table == "dispute":
            self.bands.rows.append(PrintedRow("dispute", "", -1, row, self.header, self.aligned, None))
        else:
            self._take_nameless(row)

    def _goes_on(self, rows: Sequence[Row]) -> bool:
        """Whether all rows of a grid may be of the table above: rows that lost their labels, or the results alone."""
        if self.table == "dispute":
            return len(rows) == 1 and (_before_values(rows[0], len(_DISPUTE_CELLS)) == 0 or self._fills_up(rows[0]))
        return self.table == "request" and all(_before_values(row) is not None for row in rows)

    def _fills_up(self, row: Row) -> bool:
        """Whether a row has as many numbers and blanks as the headings of results right above it."""
        headings = self.header is not None and len(self.header.columns) == len(_DISPUTE_CELLS) == len(row)
        unused = not (self.bands.rows and self.bands.rows[-1].table == "dispute")
        return headings and unused and all(VALUE.fullmatch(cell.text) for cell in row if cell.text)

    def _take_nameless(self, row: Row) -> None:
        """A row that no label names: if it has a value for each column, its place in the table may tell."""
        before = _before_values(row) if self.table == "request" else None
        if before is not None:
            self.bands.by_values = True
            self.bands.rows.append(PrintedRow("request", "", before - 1, row, self.header, self.aligned, None))
        elif not self._take_sum(row):
            self.bands.unmatched.append(row)


def _heads(row: Row, match: LabelMatch) -> bool:
    """Whether a short label (总计) above the rows of its table heads a column, beside words that the table ignores."""
    found = [row_index().find(cell.text) for cell in row if cell.text]
    beside = [other for other in found if other != match]
    return bool(beside) and all(other and other.code is None and other.table == match.table for other in beside)


def _before_values(row: Row, width: int = len(_REQUESTERS)) -> int | None:
    """How many cells stand before the values of a row that has one for each column, and nothing else behind.

    Most of them are numbers, and all that can be read for certain.
    """
    end = max((at for at, cell in enumerate(row, 1) if cell.text), default=0)
    at = end - width
    values = row[max(at, 0) : end]
    numbers = sum(cell.text.isdecimal() for cell in values)
    legible = all(cell.text.isdecimal() or cell.is_doubtful for cell in values)
    return at if at >= 0 and legible and 2 * numbers > width else None
