"""Text whose tables came apart: labels and numbers on lines of their own, as `pdftotext` writes a page.

A table is rebuilt only where it cannot be read in another way: all its numbers are there, they fall into full rows, and
every identity of the form holds. Otherwise its labels stand alone and the numbers are told as a table of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extract.forms import Edition, editions, member
from extract.labels import column_index, normalise, row_index, spanning
from extract.model import Block, Grid, GridCell, Paragraph, Row
from extract.readers.layout import SLACK, lines_of_text
from extract.readers.lines import Line, Piece, span
from extract.readers.paragraphs import margins, paragraphs
from extract.readers.stream import has_rows, read_plain, source_lines
from extract.sections import find_sections

_ENOUGH = 20  # lines of nothing but a number that show such a text
_DISCLOSURE, _REQUEST, _DISPUTE = 2, 3, 4  # the sections of the tables
_VALUES = 7
_LABELLED = 0.7  # share of the rows whose labels must be printed
_PAGE_DIGITS = 2
_SOLUTIONS = 64  # readings that are tried
Rows = tuple[tuple[Piece, ...], ...]


class _Entry(NamedTuple):
    """A line with its index, or a run of lines that hold a number each."""

    at: int
    line: Line
    numbers: tuple[Piece, ...]


def is_raw(text: str) -> bool:
    """Whether a text without TABs and pipes has many lines of nothing but a number, or of a label and its numbers."""
    if "\t" in text or text.count("|") > 3:
        return False
    count = 0
    for line in text.split("\n"):
        bare = line.strip()
        count += bool(bare) and bare.replace(".", "").isdigit()
        if count >= _ENOUGH:
            return True
    return has_rows(text)


def read_raw(text: str) -> tuple[Block, ...]:
    """The paragraphs of such a text, and its tables where they can be rebuilt without doubt."""
    lines, sources = lines_of_text(text)
    plain = [Paragraph(line.text, line.pieces[0].where) for line in lines]
    starts = {heading.at: heading.number for heading in find_sections(plain, "statutory")}
    margin = margins([line for line in lines if not _is_number(line)])._replace(slack=SLACK)
    blocks: list[Block] = []
    whole = source_lines(text)
    bounds = [0, *starts, len(lines)]
    for first, last in pairwise(bounds):
        entries = list(_entries(lines, [source[1] for source in sources], first, last))
        grids = _rebuilt(starts.get(first, 0), entries)
        prose = lines[first : min(first + 1, last)]
        if not grids:
            own = [source[1] for source in sources[first:last]]
            behind = sources[last][1] - 1 if last < len(sources) else len(whole)
            found, in_order = read_plain(whole[own[0] - 1 : behind] if own else [])
            grids = list(in_order) or _unread(starts.get(first, 0), entries)
            prose = [e.line for e in entries if not e.numbers] if grids or _are_pages(entries) else lines[first:last]
            if in_order:
                prose = [line for line, number in zip(lines[first:last], own, strict=True) if number in found]
        blocks += [*paragraphs(prose, margin), *grids]
    return tuple(blocks)


def _is_number(line: Line) -> bool:
    return all(piece.is_number for piece in line.pieces)


def _are_pages(entries: list[_Entry]) -> bool:
    """Whether all numbers of a section may be those of its pages: each alone, one more than the one before."""
    numbers = [piece.text for entry in entries for piece in entry.numbers]
    if not all(text.isdecimal() and len(text) <= _PAGE_DIGITS for text in numbers):
        return False
    pages = [int(text) for text in numbers]
    return all(after == before + 1 for before, after in pairwise(pages)) and 0 not in pages


def _entries(lines: list[Line], numbers: list[int], first: int, last: int) -> Iterator[_Entry]:
    """Lines of words one by one, lines of numbers in runs without a blank line."""
    index = first
    while index < last:
        end = index
        while end < last and _is_number(lines[end]) and (end == index or numbers[end] == numbers[end - 1] + 1):
            end += 1
        yield _Entry(index, lines[index], tuple(piece for line in lines[index:end] for piece in line.pieces))
        index = max(end, index + 1)


def _rebuilt(section: int, entries: list[_Entry]) -> list[Block]:
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


def _unread(section: int, entries: list[_Entry]) -> list[Block]:
    """The labels of a section's table without their numbers, and the numbers as a table of no name."""
    groups = [entry.numbers for entry in entries if entry.numbers]
    if not groups or section not in (_DISCLOSURE, _REQUEST, _DISPUTE):
        return []
    words = [entry for entry in entries[1:] if not entry.numbers]
    labels = _channels(words) if section == _DISPUTE else [tuple(map(_cell, entry.line.pieces)) for entry in words]
    numbers: list[Row] = [tuple(map(_cell, group)) for group in groups]
    return [*([_grid(labels)] if labels else []), _grid(numbers)]


def _disclosure(entries: list[_Entry]) -> list[Block]:
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
    return found.code if found and found.exact and found.table == "disclosure" else None


def _headings(entries: list[_Entry], codes: tuple[str, ...]) -> Iterator[GridCell]:
    """The printed headings of some columns, behind an empty one for the labels."""
    found: dict[str, Piece] = {}
    for entry in entries:
        match = column_index("disclosure").find(entry.line.text)
        if match is not None and match.code is not None:
            found.setdefault(match.code, entry.line.pieces[0])
    if all(code in found for code in codes):
        yield GridCell("信息内容", found[codes[0]].where)
        yield from (_cell(found[code]) for code in codes)


def _behind(entries: list[_Entry], label: _Entry, numbers: list[Piece]) -> bool:
    """Whether the lines right behind a label hold its numbers."""
    at = entries.index(label)
    behind: list[Piece] = []
    for entry in entries[at + 1 :]:
        if not entry.numbers:
            break
        behind += entry.numbers
    return behind[: len(numbers)] == numbers and len(behind) == len(numbers)


def _request(words: list[_Entry], groups: list[tuple[Piece, ...]]) -> list[Block]:
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


def _labels(words: list[_Entry], codes: list[str]) -> dict[str, GridCell]:
    """Labels of rows by their codes, also those wrapped over two lines."""
    alone = [(entry.line.text, entry) for entry in words]
    wrapped = [(entry.line.text + following.line.text, entry) for entry, following in pairwise(words)]
    found: dict[str, GridCell] = {}
    for exact in (True, False):
        for text, entry in (*alone, *wrapped):
            match = row_index().find(text)
            if match is not None and match.code in codes and match.table == "request" and match.exact >= exact:
                found.setdefault(match.code, GridCell(text, entry.line.pieces[0].where))
    return found


def _readings(groups: list[tuple[Piece, ...]]) -> list[Rows]:
    """All ways to read runs of numbers as rows of seven."""
    found: list[Rows] = [()]
    open_readings: list[tuple[int, Rows]] = [(0, ())]
    found = []
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


def _dispute(words: list[_Entry], groups: list[tuple[Piece, ...]]) -> list[Block]:
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


def _channels(words: list[_Entry]) -> list[Row]:
    """The headings over several columns, one a row: those of the results are in pieces."""
    over = spanning("dispute")
    return [(_cell(entry.line.pieces[0]),) for entry in words if normalise(entry.line.text) in over]


def _holds(edition: Edition, table: str, printed: dict[tuple[str, str], str], *, zero_totals: bool = False) -> bool:
    """Whether all identities of a table hold; false where a cell is no number.

    With `zero_totals` a total of 0 is taken for one that the clerk left unfilled: it speaks neither for nor against the
    order of the numbers, and fails aloud when the report is judged.
    """
    try:
        values = {key: float(text) for key, text in printed.items()}
    except ValueError:
        return False
    rows, columns = ({key[axis]: None for key in values} for axis in (0, 1))
    for identity in edition.identities:
        if identity.table != table:
            continue
        for other in rows if identity.along == "row" else columns:
            keys = [
                [(other, c) if identity.along == "row" else (c, other) for c in side]
                for side in (identity.left, identity.right)
            ]
            left, right = (sum(values[key] for key in side) for side in keys)
            if abs(left - right) > 1e-6 and not (zero_totals and left == 0):
                return False
    return True
