"""Tables without lines: numbers that stand below each other, headings above them, and labels to the left.

The input is printed lines with places, of a PDF page or of text laid out with blanks. Labels wrapped over lines above
and below their numbers are joined where that makes a label of the form.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extract.forms import TABLES
from extract.labels import column_index, normalise, spanning
from extract.model import MERGED, Grid, GridCell, Row, Where
from extract.readers.column_rows import Block, PrintedRow, find_blocks
from extract.readers.column_stretches import Atoms, Parts, find_stretches, parts_of, with_numbers
from extract.readers.column_words import is_column_label, is_ignored, is_row_label, widths
from extract.readers.lines import Line, Piece, joined, span
from extract.shapes import adds_up

_OFF = 0.45  # of the distance of two columns: how far a part of a number stands from the middle of its column
_HALF = 0.5  # of the rows with a number in each column: fewer do not tell where the columns are
_CLEAR = 2.0  # how many times as wide as between numbers of one column the gaps between columns are


class Run(NamedTuple):
    """A table: the indices of the lines that it takes, in order, and the grid."""

    lines: tuple[int, ...]
    grid: Grid


def find_runs(lines: list[Line], atoms: Atoms, breaks: frozenset[int] = frozenset()) -> list[Run]:
    """The tables among some lines. `atoms` gives a line's smallest pieces; no table goes on over a line in `breaks`."""
    split = [_split(line, index, atoms) for index, line in enumerate(lines)]
    runs = []
    above: list[float] = []
    for first, last in find_stretches(lines, split, atoms, breaks):
        blocks, taken = find_blocks(lines, split, range(first, last + 1), atoms)
        columns = _Columns(lines, atoms, above)
        rows = columns.rows(blocks)
        above = columns.middles
        if rows:
            where = span([cell.where for row in rows for cell in row if cell.where != MERGED])
            runs.append(Run(tuple(sorted(taken)), Grid(tuple(rows), True, where)))
    return runs


def _split(line: Line, index: int, atoms: Atoms) -> Parts:
    parts = parts_of(line)
    crowded = parts[0] and parts[0][-1].text[-1].isdigit()
    return with_numbers(parts, atoms(index)) if crowded else parts


class _Columns:
    """Finds the columns of blocks; a block without headings keeps the columns of the one above."""

    def __init__(self, lines: list[Line], atoms: Atoms, above: list[float]) -> None:
        """`above` are the middles of the columns of the table above, which may go on over the end of a page."""
        self.lines = lines
        self.atoms = atoms
        self.above = above
        self.middles: list[float] = []
        self.spread: dict[Piece, list[Piece]] = {}  # words of headings whose characters stand apart

    def rows(self, blocks: list[Block]) -> list[Row]:
        """The rows of all blocks: a cell for fragments, one for the label, and one for every column."""
        found: list[Row] = []
        for block in blocks:
            self._find(block)
            leaves = self._leaves(block) if block.heads and self.middles else []
            found += self._head_rows(block, leaves)
            found += [self._row(row) for row in block.rows]
        return found

    def _find(self, block: Block) -> None:
        """The middle of each column, from the rows with most numbers."""
        most = self._width(block)
        numbers = [piece for row in block.rows for piece in row.numbers]
        if not (block.heads or self.middles) and len(self.above) > 1 and _all_below(numbers, self.above):
            self.middles = self.above
        if not most or (not block.heads and (most <= len(self.middles) or _all_below(numbers, self.middles))):
            return
        full = [row.numbers for row in block.rows if len(row.numbers) == most]
        heads = self._all_heads(block)
        if len(heads) > most:  # no row has a number in every column
            self.middles = [piece.middle for piece in heads]
            return
        apart = _parted([piece.middle for piece in numbers], most)
        few = len(full) < _HALF * len(block.rows)
        self.middles = (few and apart) or [median(row[column].middle for row in full) for column in range(most)]

    def _width(self, block: Block) -> int:
        """The most numbers of a row, or as many as the form has columns where as many rows have these."""
        counts = Counter(len(row.numbers) for row in block.rows)
        most = max(counts, default=0)
        table = self._table(block) if block.heads else None
        known = widths(table) if table else frozenset([len(self.middles)])
        common = [count for count in known if counts[count] and counts[count] >= counts[most]]
        return most if most in known else max(common, default=most)

    def _all_heads(self, block: Block) -> list[Piece]:
        """The headings of all columns, where they stand on one line as the form has them."""
        table = self._table(block) if block.heads else None
        for index in block.heads if table else ():
            level = [piece for piece in self.lines[index].pieces if not is_ignored(piece.text)]
            if len(level) in widths(table or "") and all(is_column_label(piece.text, table) for piece in level):
                return level
        return []

    def _leaves(self, block: Block) -> list[Piece]:
        """The lowest headings, wrapped ones joined, one for each column; `middles` may get a column without numbers."""
        table = self._table(block)
        over = spanning(table) if table else frozenset()
        lower: list[Piece] = []
        complete = table is not None and len(self.middles) in widths(table)
        for index in block.heads:
            line = self.lines[index]
            wide = {piece for piece in line.pieces if normalise(piece.text) in over or is_ignored(piece.text)}
            level = [piece for piece in line.pieces if piece not in wide]
            whole = len(level) >= len(self.middles) and (complete or index == block.heads[-1])
            if whole and all(is_column_label(p.text, table) for p in level[-len(self.middles) :]):
                return level[-len(self.middles) :]
            lower += [
                a
                for a in self._words(index)
                if normalise(a.text) not in over and not any(w.x0 - 0.1 <= a.middle <= w.x1 + 0.1 for w in wide)
            ]
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

    def _words(self, index: int) -> list[Piece]:
        """The smallest pieces of a line of headings; characters that are spread over one column stay one word."""
        found: list[Piece] = []
        atoms = self.atoms(index)
        for piece in self.lines[index].pieces:
            own = [atom for atom in atoms if piece.x0 - 0.1 <= atom.middle <= piece.x1 + 0.1]
            single = len(own) > 1 and all(len(atom.text) == 1 for atom in own)
            spread = single and sum(piece.x0 <= middle <= piece.x1 for middle in self.middles) < 2
            if spread:
                self.spread[piece] = own
            found += [piece] if spread else own
        return found

    def _with_empty(self, stacks: list[list[Piece]], table: str | None) -> list[Piece]:
        """Part a stack that holds two headings: the column of one of them holds no number in any row."""
        leaves: list[Piece] = []
        middles: list[float] = []
        complete = table is not None and len(self.middles) in widths(table)
        for middle, stack in zip(self.middles, stacks, strict=True):
            parts = [stack] if complete else self._two(stack, table)
            for part in parts:
                leaves.append(_stacked(part, middle))
                middles.append(middle if len(parts) == 1 else leaves[-1].middle)
        self.middles = middles
        return leaves

    def _two(self, stack: list[Piece], table: str | None) -> list[list[Piece]]:
        """The headings of a stack, two where what looked like a word is of both: 其 and 计 of 其他 and 总计."""
        parts = _two_headings(stack, table)
        if len(parts) > 1 or self.spread.keys().isdisjoint(stack):
            return parts
        apart = _two_headings([atom for piece in stack for atom in self.spread.get(piece, [piece])], table)
        return apart if len(apart) > 1 else parts

    def _table(self, block: Block) -> str | None:
        texts = [piece.text for index in block.heads for piece in self.lines[index].pieces]
        texts += ["".join(p.text for p in self.atoms(index)) for index in block.heads]
        count = {table: sum(column_index(table).find(text) is not None for text in texts) for table in TABLES}
        best = max(count, key=lambda table: count[table])
        return best if count[best] else None

    def _head_rows(self, block: Block, leaves: list[Piece]) -> list[Row]:
        """Headings over several columns, each in a row of its own, then the lowest ones."""
        rows: list[Row] = [
            (_cell([piece]),)
            for index in block.heads
            for piece in self.lines[index].pieces
            if is_ignored(piece.text) or any(normalise(piece.text) in spanning(table) for table in TABLES)
        ]
        if leaves:
            empty = GridCell("", MERGED)
            rows.append((empty, empty, *(GridCell(leaf.text, leaf.where) for leaf in leaves)))
        return rows

    def _row(self, row: PrintedRow) -> Row:
        cells = [_blank(row, middle) for middle in self.middles]
        is_whole = len(row.numbers) == len(cells) and adds_up([piece.text for piece in row.numbers], len(cells))
        places = None if is_whole else _below(row.numbers, self.middles)
        if places is None and len(row.numbers) >= len(cells):
            cells = [GridCell(piece.text, piece.where) for piece in row.numbers]
        else:
            places = places or _placed(row.numbers, self.middles)
            for at in set(places):
                cells[at] = _apart([piece for place, piece in zip(places, row.numbers, strict=True) if place == at])
        group = [piece for piece in row.group if not is_row_label(piece.text)]
        return (_cell(group), _cell(row.label), *cells)


def _blank(row: PrintedRow, middle: float) -> GridCell:
    """An empty cell of a row, in a column that has its middle there."""
    where = row.numbers[0].where
    if where.page is None:
        return GridCell("", Where(line=where.line))
    return GridCell("", where._replace(x0=round(middle, 1), x1=round(middle, 1)))


def _nearest(middles: list[float], x: float) -> int:
    return min(range(len(middles)), key=lambda i: abs(middles[i] - x))


def _parted(middles: list[float], count: int) -> list[float]:
    """The middles of so many columns where numbers stand near them and nowhere else; none where they do not."""
    found = sorted(middles)
    gaps = sorted(((after - before, at) for at, (before, after) in enumerate(pairwise(found), 1)), reverse=True)
    wide, narrow = gaps[: count - 1], gaps[count - 1 :]
    if len(wide) < count - 1 or not (wide and narrow) or wide[-1][0] < _CLEAR * narrow[0][0]:
        return []
    cuts = [0, *sorted(at for _, at in wide), len(found)]
    return [median(found[first:last]) for first, last in pairwise(cuts)]


def _below(numbers: list[Piece], middles: list[float]) -> list[int] | None:
    """The columns of numbers where some stand in one: parts of a number that came apart. None where that is unsure."""
    places = [_nearest(middles, piece.middle) for piece in numbers]
    return places if len(set(places)) < len(places) and _all_below(numbers, middles) else None


def _all_below(numbers: list[Piece], middles: list[float]) -> bool:
    """Whether all numbers stand in columns with these middles."""
    near = _OFF * min((b - a for a, b in pairwise(middles)), default=0.0)
    return all(any(abs(middle - piece.middle) < near for middle in middles) for piece in numbers)


def _apart(pieces: list[Piece]) -> GridCell:
    """The cell of one number, or of its parts with a blank between them: which is told."""
    return GridCell(" ".join(piece.text for piece in pieces), _where(pieces))


def _placed(numbers: list[Piece], middles: list[float]) -> list[int]:
    """The columns of some numbers, fewer than columns: the nearest ones, in order and each once."""
    places: list[int] = []
    for left, piece in enumerate(numbers):
        lowest = places[-1] + 1 if places else 0
        highest = len(middles) - (len(numbers) - left)
        places.append(min(range(lowest, highest + 1), key=lambda i: abs(middles[i] - piece.middle)))
    return places


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
