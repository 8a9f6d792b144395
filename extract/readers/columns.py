"""Tables without lines: numbers that stand below each other, headings above them, and labels to the left.

The input is printed lines with places, of a PDF page or of text laid out with blanks. Labels wrapped over lines above
and below their numbers are joined where that makes a label of the form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from extract.forms import TABLES, editions, members, table_words
from extract.labels import column_index, normalise, row_index, spanning
from extract.model import MERGED, Grid, GridCell, Row, Where
from extract.readers.lines import Line, Piece, joined, span

_PROSE = regex.compile(r"[，。；！？].*[，。；！？]|。$|，$")
_OPENS = regex.compile(r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[、.．](?!\d)|第[一二三四五六七八九十]{1,3}(?:部分|章)")
_BETWEEN = 9  # lines without numbers between two rows of a table: headings of three or four lines, wrapped labels
_MANY = 3  # numbers in a line that make a table of it alone
_OVER = 2.5  # of a Chinese character: a heading begins at most so far before its numbers
_WRAPPED = 3  # lines that a label may have above its numbers, and below
_FRAGMENT = 30  # longest part of a label that fits no row
Atoms = Callable[[int], tuple[Piece, ...]]
_Parts = tuple[list[Piece], list[Piece]]  # the pieces of a line before its numbers, and its numbers


class Run(NamedTuple):
    """A table: the indices of the lines that it takes, in order, and the grid."""

    lines: tuple[int, ...]
    grid: Grid


@dataclass(slots=True)
class _Row:
    """A printed row: the line of its numbers, and the label found for it."""

    at: int
    numbers: list[Piece]
    label: list[Piece]
    group: list[Piece] = field(default_factory=list)
    atoms: list[Piece] = field(default_factory=list)

    def labels(self) -> list[list[Piece]]:
        """What its label may be: what stands before its numbers, or the last parts of that."""
        return [self.label, *(self.atoms[-count:] for count in range(1, min(len(self.atoms), 6)))]


@dataclass(slots=True)
class _Block:
    """Rows under one set of headings; `heads` are indices of lines."""

    heads: list[int] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


def find_runs(lines: list[Line], atoms: Atoms, breaks: frozenset[int] = frozenset()) -> list[Run]:
    """The tables among some lines. `atoms` gives a line's smallest pieces; no table goes on over a line in `breaks`."""
    split = [_split(line) for line in lines]
    runs = []
    for first, last in _stretches(lines, split, breaks):
        blocks, taken = _blocks(lines, split, range(first, last + 1), atoms)
        rows = _Columns(lines, atoms).rows(blocks)
        if rows:
            where = span([cell.where for row in rows for cell in row if cell.where != MERGED])
            runs.append(Run(tuple(sorted(taken)), Grid(tuple(rows), True, where)))
    return runs


def _split(line: Line) -> _Parts:
    """The pieces of a line before its numbers, and its numbers; no number where the line ends with words."""
    pieces = list(line.pieces)
    at = len(pieces)
    while at and pieces[at - 1].is_number:
        at -= 1
    return pieces[:at], pieces[at:]


def _is_value(split: _Parts) -> bool:
    labels, numbers = split
    if len(numbers) >= _MANY:
        return True
    return bool(numbers) and bool(labels) and not _PROSE.search(labels[-1].text)


def _stretches(lines: list[Line], split: list[_Parts], breaks: frozenset[int]) -> list[tuple[int, int]]:
    """First and last line of what may be one table: rows of numbers with few other lines between them."""
    found: list[list[int]] = []
    for index, parts in enumerate(split):
        if not _is_value(parts):
            continue
        if found and _is_near(lines, found[-1][-1], index, breaks):
            found[-1].append(index)
        else:
            found.append([index])
    stretches = []
    for rows in found:
        if len(rows) < 2 and len(split[rows[0]][1]) < _MANY and not _is_known_row(split[rows[0]]):
            continue
        stretches.append(
            (_first_head(lines, rows[0], breaks, stretches[-1][1] if stretches else -1), _foot(lines, rows[-1]))
        )
    return stretches


def _is_known_row(split: _Parts) -> bool:
    found = row_index().find(split[0][-1].text) if split[0] else None
    return found is not None and found.code is not None and found.table == "disclosure"


def _is_near(lines: list[Line], row: int, following: int, breaks: frozenset[int]) -> bool:
    between = range(row + 1, following)
    if len(between) > _BETWEEN or any(index in breaks for index in range(row + 1, following + 1)):
        return False
    return not any(_is_prose(lines[index]) or _is_heading(lines[index]) for index in between)


def _is_prose(line: Line) -> bool:
    return len(line.pieces) == 1 and bool(_PROSE.search(line.text)) and not _is_known(line.text)


def _is_heading(line: Line) -> bool:
    return bool(_OPENS.match(line.text)) and not _is_known(line.text) and not _is_part(line.pieces[0].text)


def _first_head(lines: list[Line], row: int, breaks: frozenset[int], after: int) -> int:
    """The first line above a row that still is of its headings or of its label; headings of a section are passed over."""
    first = row
    for index in range(row - 1, max(after, row - 1 - _BETWEEN - _WRAPPED), -1):
        if index + 1 in breaks or _is_prose(lines[index]):
            break
        if all(_is_known(piece.text) or _is_part(piece.text) for piece in lines[index].pieces):
            first = index
        elif len(lines[index].pieces) > 1 and not _is_heading(lines[index]):
            first = index
        elif not _is_heading(lines[index]):
            break
    return first


def _foot(lines: list[Line], row: int) -> int:
    last = row
    while last + 1 < len(lines) and last - row < _WRAPPED and not _is_prose(lines[last + 1]):
        text = lines[last + 1].text
        if len(lines[last + 1].pieces) > 1 or _is_known(text) or not _is_part(text) or _OPENS.match(text):
            break
        last += 1
    return last


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    """Whether a text is a label or heading of the form."""
    return row_index().find(text) is not None or any(column_index(table).find(text) for table in TABLES)


@lru_cache(maxsize=1)
def _all_labels() -> str:
    axes = [entry for table in TABLES for axis in ("row", "column") for entry in members(table, axis)]
    labels = [label for entry in axes for label in (*entry.labels_zh, *entry.variants)]
    words = [table_words(table) for table in TABLES]
    labels += [label for word in words for label in (*word.ignored, *word.spanning, *word.subtotals)]
    return "\n".join(map(normalise, labels))


@lru_cache(maxsize=4096)
def _is_part(text: str) -> bool:
    """Whether a text may be a part of a label that is wrapped."""
    normal = normalise(text)
    return bool(normal) and len(normal) <= 24 and normal in _all_labels()


def _blocks(lines: list[Line], split: list[_Parts], stretch: range, atoms: Atoms) -> tuple[list[_Block], set[int]]:
    """Cut a stretch into blocks of headings and rows, and give every row its label."""
    blocks: list[_Block] = [_Block()]
    loose: dict[int, list[Piece]] = {}
    taken: set[int] = set()
    edges = _edges(split, stretch)
    for index in stretch:
        if _is_value(split[index]):
            labels, numbers = split[index]
            blocks[-1].rows.append(_Row(index, numbers, labels[-1:], labels[:-1], _label_atoms(labels, atoms(index))))
        elif _is_head(lines[index], edges[index]):
            if blocks[-1].rows:
                blocks.append(_Block())
            blocks[-1].heads.append(index)
        elif _is_heading(lines[index]):
            continue
        else:
            loose[index] = list(lines[index].pieces)
        taken.add(index)
    rows = [row for block in blocks for row in block.rows]
    _join_labels(rows, loose)
    _keep_loose(blocks, loose, taken)
    return blocks, taken


def _label_atoms(labels: list[Piece], atoms: tuple[Piece, ...]) -> list[Piece]:
    """The smallest pieces of the last label of a line."""
    return [atom for atom in atoms if labels and labels[-1].x0 <= atom.middle <= labels[-1].x1]


def _edges(split: list[_Parts], stretch: range) -> dict[int, tuple[float, float]]:
    """For every line of a stretch, where the numbers of the row below begin, and what lies behind the first of them."""
    rows = [index for index in stretch if _is_value(split[index])]
    most = {index: (split[index][1][0].x0, _edge(split[index][1])) for index in rows}
    edges = {}
    for index in stretch:
        below = next((row for row in rows if row > index), rows[-1])
        edges[index] = most[below]
    return edges


def _edge(numbers: list[Piece]) -> float:
    """What reaches beyond this stands over numbers: a label may reach over the first one, where that is narrow."""
    return numbers[0].middle if len(numbers) == 1 else (numbers[0].x1 + numbers[1].x0) / 2


def _is_head(line: Line, edge: tuple[float, float]) -> bool:
    """Whether a line holds headings: something in it stands over numbers, or is a heading beside them."""
    if _is_heading(line):
        return False
    last, (first, behind) = line.pieces[-1], edge
    over = last.x1 > behind + line.size / 4 or last.x0 >= first - _OVER * line.size
    return (over and not _is_known_label(line.text)) or any(column_index(table).find(piece.text) for table in TABLES for piece in line.pieces)


@lru_cache(maxsize=4096)
def _is_ignored(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.code is None


@lru_cache(maxsize=4096)
def _is_known_label(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.code is not None


def _join_labels(rows: list[_Row], loose: dict[int, list[Piece]]) -> None:
    """Complete the labels that are wrapped over lines above and below their numbers, exact ones first."""
    for exact in (True, False):
        for number, row in enumerate(rows):
            if _rank(row.label) >= (2 if exact else 1):
                continue
            above = range(rows[number - 1].at + 1 if number else row.at - _WRAPPED, row.at)
            below = range(row.at + 1, rows[number + 1].at if number + 1 < len(rows) else row.at + _WRAPPED + 1)
            _join_label(row, [i for i in above if i in loose], [i for i in below if i in loose], loose, exact)


def _join_label(row: _Row, above: list[int], below: list[int], loose: dict[int, list[Piece]], exact: bool) -> None:
    best, used, rank = row.label, list[int](), _rank(row.label)
    for up in range(min(len(above), _WRAPPED) + 1):
        for down in range(min(len(below), _WRAPPED) + 1):
            parts = [*above[len(above) - up :], *below[:down]]
            for own in row.labels():
                pieces = [loose[i][-1] for i in above[len(above) - up :]] + own + [loose[i][-1] for i in below[:down]]
                found = _rank(pieces)
                if found > rank and (found == 2 or not exact):
                    best, used, rank = pieces, parts, found
    row.label = best
    for index in used:
        row.group += loose[index][:-1]
        del loose[index]


def _rank(pieces: list[Piece]) -> int:
    """2 for a label of a row as declared, 1 for one like it, 0 for none."""
    found = row_index().find("".join(piece.text for piece in pieces))
    return 0 if found is None or found.code is None else 2 if found.exact else 1


def _keep_loose(blocks: list[_Block], loose: dict[int, list[Piece]], taken: set[int]) -> None:
    """What is left beside the rows: fragments of labels over several rows; a line that stands alone stays text."""
    rows = {row.at: row for block in blocks for row in block.rows}
    for index, pieces in loose.items():
        nearest = min(rows, key=lambda at: abs(at - index))
        inside = min(rows) < index < max(rows)
        if inside and all(len(piece.text) <= _FRAGMENT for piece in pieces):
            rows[nearest].group += pieces
        else:
            taken.discard(index)


class _Columns:
    """Finds the columns of blocks; a block without headings keeps the columns of the one above."""

    def __init__(self, lines: list[Line], atoms: Atoms) -> None:
        self.lines = lines
        self.atoms = atoms
        self.middles: list[float] = []

    def rows(self, blocks: list[_Block]) -> list[Row]:
        """The rows of all blocks: a cell for fragments, one for the label, and one for every column."""
        found: list[Row] = []
        for block in blocks:
            self._find(block)
            leaves = self._leaves(block) if block.heads and self.middles else []
            found += self._head_rows(block, leaves)
            found += [self._row(row) for row in block.rows]
        return found

    def _find(self, block: _Block) -> None:
        """The middle of each column, from the rows with most numbers."""
        most = max((len(row.numbers) for row in block.rows), default=0)
        if not most or (not block.heads and most <= len(self.middles)):
            return
        full = [row.numbers for row in block.rows if len(row.numbers) == most]
        self.middles = [median(row[column].middle for row in full) for column in range(most)]

    def _leaves(self, block: _Block) -> list[Piece]:
        """The lowest headings, wrapped ones joined, one for each column; `middles` may get a column without numbers."""
        table = self._table(block)
        over = spanning(table) if table else frozenset()
        lower: list[Piece] = []
        for index in block.heads:
            line = self.lines[index]
            wide = {piece for piece in line.pieces if normalise(piece.text) in over or _is_ignored(piece.text)}
            level = [piece for piece in line.pieces if piece not in wide]
            if len(level) >= len(self.middles) and all(_is_leaf(p.text, table) for p in level[-len(self.middles) :]):
                return level[-len(self.middles) :]
            lower += [a for a in self.atoms(index) if not any(w.x0 - 0.1 <= a.middle <= w.x1 + 0.1 for w in wide)]
        if len(self.middles) == 1:
            last = self.lines[block.heads[-1]].pieces
            return [last[-1]] if len(last) > 1 else []
        pitch = min(b - a for a, b in pairwise(self.middles))
        start = self.middles[0] - max(pitch, self.middles[1] - self.middles[0]) / 2
        stacks = [[] for _ in self.middles]  # type: list[list[Piece]]
        for atom in lower:
            if atom.middle >= start:
                stacks[_nearest(self.middles, atom.middle)].append(atom)
        return self._with_empty(stacks, table)

    def _with_empty(self, stacks: list[list[Piece]], table: str | None) -> list[Piece]:
        """Part a stack that holds two headings: the column of one of them holds no number in any row."""
        leaves: list[Piece] = []
        middles: list[float] = []
        complete = table is not None and len(self.middles) in _widths(table)
        for middle, stack in zip(self.middles, stacks, strict=True):
            parts = [stack] if complete else _two_headings(stack, table)
            for part in parts:
                leaves.append(_stacked(part, middle))
                middles.append(middle if len(parts) == 1 else leaves[-1].middle)
        self.middles = middles
        return leaves

    def _table(self, block: _Block) -> str | None:
        texts = [piece.text for index in block.heads for piece in self.lines[index].pieces]
        texts += ["".join(p.text for p in self.atoms(index)) for index in block.heads]
        count = {table: sum(column_index(table).find(text) is not None for text in texts) for table in TABLES}
        best = max(count, key=lambda table: count[table])
        return best if count[best] else None

    def _head_rows(self, block: _Block, leaves: list[Piece]) -> list[Row]:
        """Headings over several columns, each in a row of its own, then the lowest ones."""
        rows: list[Row] = [
            (_cell([piece]),)
            for index in block.heads
            for piece in self.lines[index].pieces
            if _is_ignored(piece.text) or any(normalise(piece.text) in spanning(table) for table in TABLES)
        ]
        if leaves:
            empty = GridCell("", MERGED)
            rows.append((empty, empty, *(GridCell(leaf.text, leaf.where) for leaf in leaves)))
        return rows

    def _row(self, row: _Row) -> Row:
        cells = [_blank(row, middle) for middle in self.middles]
        if len(row.numbers) >= len(cells):
            cells = [GridCell(piece.text, piece.where) for piece in row.numbers]
        else:
            for at, piece in zip(_placed(row.numbers, self.middles), row.numbers, strict=True):
                cells[at] = GridCell(piece.text, piece.where)
        group = [piece for piece in row.group if not _is_known_label(piece.text)]
        return (_cell(group), _cell(row.label), *cells)


def _blank(row: _Row, middle: float) -> GridCell:
    """An empty cell of a row, in a column that has its middle there."""
    where = row.numbers[0].where
    if where.page is None:
        return GridCell("", Where(line=where.line))
    return GridCell("", where._replace(x0=round(middle, 1), x1=round(middle, 1)))


def _nearest(middles: list[float], x: float) -> int:
    return min(range(len(middles)), key=lambda i: abs(middles[i] - x))


def _placed(numbers: list[Piece], middles: list[float]) -> list[int]:
    """The columns of some numbers, fewer than columns: the nearest ones, in order and each once."""
    places: list[int] = []
    for left, piece in enumerate(numbers):
        lowest = places[-1] + 1 if places else 0
        highest = len(middles) - (len(numbers) - left)
        places.append(min(range(lowest, highest + 1), key=lambda i: abs(middles[i] - piece.middle)))
    return places


def _is_leaf(text: str, table: str | None) -> bool:
    found = column_index(table).find(text) if table else None
    return found is not None and found.code is not None


@lru_cache(maxsize=3)
def _widths(table: str) -> frozenset[int]:
    """The numbers of value columns that the form's tables of this name have."""
    blocks = [block for edition in editions().values() for block in edition.tables[table].blocks]  # type: ignore[index]
    return frozenset(len(b.columns) * (len(b.rows) if table == "dispute" else 1) for b in blocks)


def _two_headings(stack: list[Piece], table: str | None) -> list[list[Piece]]:
    if table is None or column_index(table).find("".join(atom.text for atom in stack)):
        return [stack]
    for cut in sorted({atom.x0 for atom in stack})[1:]:
        parts = [[a for a in stack if a.x0 < cut], [a for a in stack if a.x0 >= cut]]
        if all(column_index(table).find("".join(atom.text for atom in part)) for part in parts):
            return parts
    return [stack]


def _stacked(atoms: list[Piece], middle: float) -> Piece:
    if not atoms:
        return Piece("", middle, 0, middle, 0, MERGED)
    text = "".join(atom.text for atom in atoms)
    left, right = min(atom.x0 for atom in atoms), max(atom.x1 for atom in atoms)
    return Piece(text, left, atoms[0].y0, right, atoms[-1].y1, _where(atoms))


def _cell(pieces: list[Piece]) -> GridCell:
    if not pieces:
        return GridCell("", MERGED)
    text = ""
    for piece in pieces:
        text = joined(text, piece.text)
    return GridCell(text, _where(pieces))


def _where(pieces: list[Piece]) -> Where:
    return span([piece.where for piece in pieces])
