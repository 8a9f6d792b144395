"""First pass over the grids: which printed rows belong to which statutory table, and under which headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import TABLES, editions, members, unit_form
from extract.headers import Header, is_heading, read_header
from extract.labels import LabelMatch, normalise, row_index
from extract.model import MERGED, Grid, Row

_LABEL_REACH = 4  # a row label stands in one of the first cells: clause, group, label, and an empty one
_VALUE = regex.compile(r"[\s\d０-９+＋\-－—–/／.．,，]*|[^\d一二三四五六]{0,4}\d+(?:[,，.．]\d+)*[^\d.．、]{0,4}|无")
_DISTINCT = 6  # a row label of so many characters belongs to no other table
_OPENS_HEADINGS = normalise("信息内容")
_DISPUTE_CELLS = next(iter(editions().values())).tables["dispute"].cells
_RESULTS = len(members("dispute", "column"))
_REQUESTERS = members("request", "column")
_ANY_NUMBER = "0"
_ENOUGH = 2  # distinct labels that show a request table where no heading does


class Shape(NamedTuple):
    """What a row shows by its words, whatever its numbers are.

    `label` is the index of the rightmost row label among the first cells and what it names, `has_values` whether values
    stand behind it, `heading` the table whose column headings the row holds. `filled` counts cells in which something
    is printed; `unknown` tells that one of them is no row label and no word that the form ignores.
    """

    is_values: bool
    label: tuple[int, LabelMatch] | None
    has_values: bool
    heading: str | None
    filled: int
    has_number: bool
    unknown: bool


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
    """What the first pass found. `extra` are grids of no statutory table, `unmatched` rows of the form's own grids."""

    rows: list[PrintedRow] = field(default_factory=list)
    headers: list[tuple[str, Header]] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    extra: list[Grid] = field(default_factory=list)
    has_number_in_heading: bool = False


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

    def down(self, grid: Grid) -> None:
        shapes = [shape_of(row) for row in grid.rows]
        if not (self._is_statutory(shapes) or any(map(_is_whole, grid.rows, shapes))):
            self.bands.extra.append(grid)
            self._forget()
            return
        self.aligned = grid.aligned
        for row, shape in zip(grid.rows, shapes, strict=True):
            self._take(row, shape)
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

    def _take(self, row: Row, shape: Shape) -> None:
        if shape.is_values or (self.open and self._is_blank_dispute(row, shape)):
            self._take_values(row)
            return
        label = shape.label
        code = label[1].code if label else None
        table = None if code and shape.has_values else shape.heading
        if table is not None:
            self._open_header(row, table, shape)
        elif label is not None and code and (label[1].table != "dispute" or shape.has_values):
            self._close_header()
            self._take_labelled(row, label[0], label[1])
        elif label is not None:
            self._take_ignored(row, label[1], shape)
        elif self.open:
            self._go_on_with_header(row, shape)
        elif shape.filled:
            self.bands.unmatched.append(row)

    def _is_blank_dispute(self, row: Row, shape: Shape) -> bool:
        """The value row of the dispute table in a form that nobody filled in."""
        blank = self.table == "dispute" and self.open and len(row) > _RESULTS and not shape.filled
        return blank and len(read_header(self.pending, "dispute", self.aligned).codes) == len(_DISPUTE_CELLS)

    def _open_header(self, row: Row, table: str, shape: Shape) -> None:
        if not self.open or self.table != table:
            self._close_header()
            self.table, self.pending, self.open = table, [], True
        self.pending.append(row)
        if shape.has_number:
            self.bands.has_number_in_heading = True
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
        """A row with nothing but words that the form ignores: a clause or a caption; 信息内容 opens headings."""
        if match.normal == _OPENS_HEADINGS:
            self._open_header(row, match.table, shape)
        elif self.open and shape.filled == 1:
            self._close_header()
        elif shape.unknown:
            self.bands.unmatched.append(row)

    def _take_labelled(self, row: Row, at: int, match: LabelMatch) -> None:
        header = self.header if self.table == match.table else None
        if match.table == "disclosure" and header is None:
            self.bands.unmatched.append(row)
            return
        if header is None:
            self.table, self.header = match.table, None
        if match.code is not None:
            self.bands.rows.append(PrintedRow(match.table, match.code, at, row, header, self.aligned, match))

    def _take_values(self, row: Row) -> None:
        """A row of values without a label: the one row of the dispute table, or a row that lost its label."""
        self._close_header()
        if self.table == "dispute":
            self.bands.rows.append(PrintedRow("dispute", "", -1, row, self.header, self.aligned, None))
        else:
            self.bands.unmatched.append(row)


def _is_whole(row: Row, shape: Shape) -> bool:
    """Whether a row shows by itself that it is of the request table: its label, and a value for every column."""
    label = shape.label
    if label is None or label[1].code is None or label[1].table != "request" or len(label[1].normal) < _DISTINCT:
        return False
    values = [cell.text for cell in row[label[0] + 1 :]]
    return len(values) == len(_REQUESTERS) and all(map(_VALUE.fullmatch, values)) and all(values)


def shape_of(row: Row) -> Shape:
    """What a row shows by its words.

    Reports share their words to the letter, and no number names anything: with one number for all, the shapes of rows
    are known but for the first of their kind.
    """
    texts = [_ANY_NUMBER if (text := cell[0]).isdecimal() else text for cell in row]
    if "" in texts:
        known = [text or (None if cell[1] == MERGED else "") for text, cell in zip(texts, row, strict=True)]
        return _shape(tuple(known))
    return _shape(tuple(texts))


@lru_cache(maxsize=1)
def _number() -> regex.Pattern[str]:
    """A number, with a word of change before it and a unit behind it or without: no heading is one (2020年 may be)."""
    form = unit_form()
    signs, units = ("|".join(map(regex.escape, words)) for words in (form.signs, (*form.count, *form.money)))
    return regex.compile(rf"(?:{signs})?[+＋\-－]?\d+(?:[,，.．]\d+)*(?:{units})?")


@lru_cache(maxsize=20_000)
def _shape(texts: tuple[str | None, ...]) -> Shape:
    """The shape of a row by its texts; None is the empty cell that fills up what a merged one covers."""
    label = _label_of(texts)
    filled = [text for text in texts if text]
    return Shape(
        is_values=bool(filled) and not (label and label[1].code) and all(map(_VALUE.fullmatch, filled)),
        label=label,
        has_values=label is not None and any(text and _VALUE.fullmatch(text) for text in texts[label[0] + 1 :]),
        heading=next((table for table in TABLES if is_heading(filled, table)), None),
        filled=len(filled),
        has_number=any(text.isdigit() or _number().fullmatch(text) for text in filled),
        unknown=any(row_index().find(text) is None for text in filled),
    )


def _label_of(texts: tuple[str | None, ...]) -> tuple[int, LabelMatch] | None:
    found = None
    reach = 0
    for index, text in enumerate(texts):
        if not text:
            reach += text is not None  # a label may cover any number of columns
            continue
        reach += 1
        if reach > _LABEL_REACH:
            break
        match = row_index().find(text)
        if match is None and _VALUE.fullmatch(text):
            break
        if match is not None and (match.code is not None or found is None):
            found = index, match
    return found
