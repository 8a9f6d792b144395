"""Tables put together from labels and numbers that came apart, where one way to do it is left (see `raw`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import isnan, nan
from typing import NamedTuple

import regex

from extract.forms import Edition, editions, member
from extract.labels import column_index, normalise, row_index, spanning
from extract.model import Block, Grid, GridCell, Row
from extract.readers.lines import Line, Piece, span

_DISCLOSURE, _REQUEST, _DISPUTE = 2, 3, 4  # the sections of the tables
_VALUES = 7
_LABELLED = 0.7  # share of the rows whose labels must be printed
_SOLUTIONS = 64  # readings that are tried
_EXACT = 1e-6  # how far sums of decimals may differ
_PLAIN = regex.compile(r"-?\d+(?:\.\d+)?")
Rows = tuple[tuple[Piece, ...], ...]


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
    labels = _channels(words) if section == _DISPUTE else [tuple(map(_cell, entry.line.pieces)) for entry in words]
    numbers: list[Row] = [tuple(map(_cell, group)) for group in groups]
    return [*([_grid(labels)] if labels else []), _grid(numbers)]


def _disclosure(entries: list[Entry]) -> list[Block]:
    """Rows of several numbers stand behind their label, single ones before or behind it; else nothing is read."""
    for edition in editions().values():
        blocks = edition.tables["disclosure"].blocks
        codes = [row for block in blocks for row in block.rows]
        printed = [(entry, code) for entry in entries if not entry.numbers and (code := _row_code(entry.line.text))]
        numbers = [piece for entry in entries for piece in entry.numbers]
        width = {row: len(block.columns) for block in blocks for row in block.rows}
        if [code for _, code in printed] != codes or len(numbers) != sum(width.values()):
            continue
        rows: list[Row] = []
        taken = 0
        for block in blocks:
            rows.append(tuple(_headings(entries, block.columns)))
            for code in block.rows:
                own = numbers[taken : taken + width[code]]
                label = next(entry for entry, printed_code in printed if printed_code == code)
                if len(rows[-1]) == 0 or (width[code] > 1 and not _behind(entries, label, own)):
                    return []
                rows.append((_cell(label.line.pieces[0]), *map(_cell, own)))
                taken += width[code]
        return [_grid(rows)]
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
    """Rebuild the request table from runs of numbers: seven of one length are columns, one of seven is a row."""
    for edition in editions().values():
        form = edition.tables["request"]
        codes = [row for block in form.blocks for row in block.rows]
        columns = form.blocks[0].columns
        labels = _labels(words, codes)
        if sum(map(len, groups)) != len(codes) * len(columns) or len(labels) < _LABELLED * len(codes):
            continue
        fitting = {
            rows
            for rows in _readings(groups)
            if _holds(
                edition,
                "request",
                {(c, k): p.text for c, row in zip(codes, rows, strict=True) for k, p in zip(columns, row, strict=True)},
            )
        }
        if len({tuple(tuple(p.text for p in row) for row in rows) for rows in fitting}) == 1:
            rows = fitting.pop()
            return [
                _grid(
                    [
                        (labels.get(code) or _unprinted(code, row), *map(_cell, row))
                        for code, row in zip(codes, rows, strict=True)
                    ]
                )
            ]
    return []


def _unprinted(code: str, row: tuple[Piece, ...]) -> GridCell:
    """The label of a row that is printed in parts: as the form has it, at the place of its first number."""
    return GridCell(member("request", "row", code).label, row[0].where)


def _labels(words: list[Entry], codes: list[str]) -> dict[str, GridCell]:
    """Labels of rows by their codes, also those wrapped over two lines."""
    alone = [(entry.line.text, entry) for entry in words]
    wrapped = [(entry.line.text + following.line.text, entry) for entry, following in pairwise(words)]
    found: dict[str, GridCell] = {}
    for exact in (True, False):
        for text, entry in (*alone, *wrapped):
            match = row_index().find(text)
            if match is not None and match.code in codes and match.table == "request" and match.is_sure >= exact:
                found.setdefault(match.code, GridCell(text, entry.line.pieces[0].where))
    return found


def _readings(groups: list[tuple[Piece, ...]]) -> list[Rows]:
    """All ways to read runs of numbers as rows of seven."""
    found: list[Rows] = []
    open_readings: list[tuple[int, Rows]] = [(0, ())]
    while open_readings and len(found) < _SOLUTIONS:
        at, rows = open_readings.pop()
        if at == len(groups):
            found.append(rows)
            continue
        columns = groups[at : at + _VALUES]
        if len(columns) == _VALUES and len({len(column) for column in columns}) == 1:
            open_readings.append((at + _VALUES, rows + tuple(zip(*columns, strict=True))))
        whole = groups[at]
        if len(whole) % _VALUES == 0:
            high = len(whole) // _VALUES
            by_row = tuple(whole[i : i + _VALUES] for i in range(0, len(whole), _VALUES))
            open_readings.append((at + 1, rows + by_row))
            if high > 1:
                by_column = tuple(tuple(whole[row::high]) for row in range(high))
                open_readings.append((at + 1, rows + by_column))
    return found


def _dispute(words: list[Entry], groups: list[tuple[Piece, ...]]) -> list[Block]:
    """The fifteen numbers of the dispute table in print order, behind its headings as they are printed."""
    numbers = [piece for group in groups for piece in group]
    edition = next(reversed(editions().values()))
    form = edition.tables["dispute"]
    if len(numbers) != len(form.cells) or max(map(len, groups)) not in (1, len(numbers)) or not _channels(words):
        return []
    printed = {key: piece.text for key, piece in zip(form.cells, numbers, strict=True)}
    if not _holds(edition, "dispute", printed, zero_totals=True):
        return []
    return [_grid([*_channels(words), tuple(map(_cell, numbers))])]


def _channels(words: list[Entry]) -> list[Row]:
    """The headings over several columns, one a row: those of the results are in pieces."""
    over = spanning("dispute")
    return [(_cell(entry.line.pieces[0]),) for entry in words if normalise(entry.line.text) in over]


def _holds(edition: Edition, table: str, printed: dict[tuple[str, str], str], *, zero_totals: bool = False) -> bool:
    """Whether no identity of a table fails, and most can be told: a cell that only looks like a number tells nothing.

    With `zero_totals` a total of 0 is taken for one that the clerk left unfilled: it speaks neither for nor against the
    order of the numbers, and fails aloud when the report is judged.
    """
    values = {key: _number(text) for key, text in printed.items()}
    told = untold = 0
    for left, right in _sides(edition, table, values):
        if isnan(left + right):
            untold += 1
        elif abs(left - right) > _EXACT and not (zero_totals and left == 0):
            return False
        else:
            told += 1
    return told > untold


@lru_cache(maxsize=4096)
def _number(text: str) -> float:
    return float(text) if _PLAIN.fullmatch(text) else nan


def _sides(edition: Edition, table: str, values: dict[tuple[str, str], float]) -> Iterator[tuple[float, float]]:
    """Both sides of every identity of a table."""
    rows, columns = ({key[axis]: None for key in values} for axis in (0, 1))
    for identity in edition.identities:
        if identity.table != table:
            continue
        for other in rows if identity.along == "row" else columns:
            left, right = [
                sum([values[(other, code) if identity.along == "row" else (code, other)] for code in side])
                for side in (identity.left, identity.right)
            ]
            yield left, right
