"""Tables put together from labels and numbers that came apart, where one way to do it is left (see `raw`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extract.forms import editions
from extract.labels import LabelMatch, column_index, normalise, row_index, spanning
from extract.model import Block, Grid, GridCell, Row
from extract.readers.column_words import is_part
from extract.readers.in_order import holds, request_in_order, requesters
from extract.readers.lines import Line, Piece, is_like_number, span
from extract.shapes import adds_up

_DISCLOSURE, _REQUEST, _DISPUTE = 2, 3, 4  # the sections of the tables


class Entry(NamedTuple):
    """A line with its index, or a run of lines that hold a number each."""

    at: int
    line: Line
    numbers: tuple[Piece, ...]


def rebuilt(section: int, entries: list[Entry]) -> list[Block]:
    """The table of a section put together from its labels and its numbers; nothing where there is a doubt."""
    groups = [entry.numbers for entry in entries if entry.numbers]
    words = [entry for entry in entries[1:] if not entry.numbers]
    if groups and section == _DISCLOSURE:
        return _disclosure(entries[1:])
    if groups and section == _REQUEST:
        return _request(words, groups)
    return _dispute(words, groups) if groups and section == _DISPUTE else []


def _cell(piece: Piece) -> GridCell:
    return GridCell(piece.text, piece.where)


def _grid(rows: list[Row]) -> Grid:
    return Grid(tuple(rows), False, span([cell.where for row in rows for cell in row]))


def unread(section: int, entries: list[Entry]) -> list[Block]:
    """The labels of a section's table without their numbers, and the numbers as a table of no name."""
    groups = [entry.numbers for entry in entries if entry.numbers]
    if not groups or section not in (_DISCLOSURE, _REQUEST, _DISPUTE):
        return []
    words = [entry for entry in entries[1:] if not entry.numbers]
    numbers: list[Row] = [tuple(map(_cell, group)) for group in groups]
    labels = _channels(words)
    if section != _DISPUTE:
        parted = [_parted(entry) for entry in words]
        labels = [label for label, _ in parted if label]
        numbers += [row for _, row in parted if row]
    return [*([_grid(labels)] if labels else []), _grid(numbers)]


def _parted(entry: Entry) -> tuple[Row, Row]:
    """The words of a line and the numbers behind them; all of it where it is a whole row that adds up."""
    cells = tuple(map(_cell, entry.line.pieces))
    numbers = tuple(cell for cell in cells if is_like_number(cell.text))
    if _is_row(row_index().find(cells[0].text), numbers):
        return cells, ()
    return tuple(cell for cell in cells if cell not in numbers), numbers


def _is_row(label: LabelMatch | None, values: Row) -> bool:
    """Whether values are as many as the row of a label has, and in the request table add up."""
    if label is None:
        return False
    blocks = [block for form in editions().values() for table in form.tables.values() for block in table.blocks]
    widths = {len(block.columns) for block in blocks if label.code in block.rows}
    return len(values) in widths and (label.table != "request" or adds_up([v.text for v in values], len(values)))


def _disclosure(entries: list[Entry]) -> list[Block]:
    """Rows of one number in their order; of several those that stand behind their label, else they stay unread."""
    for edition in editions().values():
        blocks = edition.tables["disclosure"].blocks
        codes = [row for block in blocks for row in block.rows]
        printed = [(entry, code) for entry in entries if not entry.numbers and (code := _row_code(entry.line.text))]
        numbers = [piece for entry in entries for piece in entry.numbers]
        cells = edition.tables["disclosure"].cells
        if [code for _, code in printed] != codes or len(numbers) != len(cells):
            continue
        labels = {code: entry for entry, code in printed}
        rows: list[Row] = []
        apart: list[Row] = []
        for block in blocks:
            own = [[numbers[cells.index((code, column))] for column in block.columns] for code in block.rows]
            if len(block.columns) > 1 and not all(
                _behind(entries, labels[code], row) for code, row in zip(block.rows, own, strict=True)
            ):
                apart += [tuple(map(_cell, row)) for row in own]
                continue
            if not (headings := tuple(_headings(entries, block.columns))):
                return []
            rows += [
                headings,
                *(
                    (_cell(labels[code].line.pieces[0]), *map(_cell, row))
                    for code, row in zip(block.rows, own, strict=True)
                ),
            ]
        return [_grid(table) for table in (rows, apart) if table]
    return []


def _row_code(text: str) -> str | None:
    found = row_index().find(text)
    return found.code if found and found.is_sure and found.table == "disclosure" else None


def _headings(entries: list[Entry], codes: tuple[str, ...]) -> Iterator[GridCell]:
    """The printed headings of some columns, behind an empty one for the labels."""
    found: dict[str, Piece] = {}
    for entry in entries:
        match = column_index("disclosure").find(entry.line.text)
        if match is not None and match.code is not None:
            found.setdefault(match.code, entry.line.pieces[0])
    if all(code in found for code in codes):
        yield GridCell("信息内容", found[codes[0]].where)
        yield from (_cell(found[code]) for code in codes)


def _behind(entries: list[Entry], label: Entry, numbers: list[Piece]) -> bool:
    """Whether the lines right behind a label hold its numbers."""
    at = entries.index(label)
    behind: list[Piece] = []
    for entry in entries[at + 1 :]:
        if not entry.numbers:
            break
        behind += entry.numbers
    return behind[: len(numbers)] == numbers and len(behind) == len(numbers)


def _request(words: list[Entry], groups: list[tuple[Piece, ...]]) -> list[Block]:
    labels = [GridCell(entry.line.text, entry.line.pieces[0].where) for entry in words]
    rows = request_in_order(labels, [tuple(map(_cell, group)) for group in groups])
    return [_grid([*requesters(labels, rows), *rows])] if rows else []


def _dispute(words: list[Entry], groups: list[tuple[Piece, ...]]) -> list[Block]:
    """The fifteen numbers of the dispute table in print order, behind its headings as they are printed."""
    numbers = [piece for group in groups for piece in group]
    edition = next(reversed(editions().values()))
    form = edition.tables["dispute"]
    if len(numbers) != len(form.cells) or max(map(len, groups)) not in (1, len(numbers)) or not _channels(words):
        return []
    printed = {key: piece.text for key, piece in zip(form.cells, numbers, strict=True)}
    if not holds(edition, "dispute", printed, zero_totals=True):
        return []
    channels = _channels(words)
    heads = [entry for entry in words if is_part(entry.line.text) and (_cell(entry.line.pieces[0]),) not in channels]
    below = [tuple(_cell(piece) for entry in heads for piece in entry.line.pieces)] if heads else []
    return [_grid([*channels, *below, tuple(map(_cell, numbers))])]


def _channels(words: list[Entry]) -> list[Row]:
    """The headings over several columns, one a row: those of the results are in pieces."""
    over = spanning("dispute")
    return [(_cell(entry.line.pieces[0]),) for entry in words if normalise(entry.line.text) in over]
