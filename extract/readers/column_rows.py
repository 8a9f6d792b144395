"""Rows of tables without lines: the numbers of a line with the label that stands before, above and below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.forms import TABLES
from extract.labels import column_index, row_index
from extract.readers.column_stretches import WRAPPED, Atoms, Parts, is_heading, is_value
from extract.readers.column_words import NUMBERED, is_row_label
from extract.readers.lines import Line, Piece

_OVER = 2.5  # of a Chinese character: a heading begins at most so far before its numbers
_LONGEST = 7  # lines that a label in a very narrow column may have above its numbers
_FRAGMENT = 30  # longest part of a label that fits no row


@dataclass(slots=True)
class PrintedRow:
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
class Block:
    """Rows under one set of headings; `heads` are indices of lines."""

    heads: list[int] = field(default_factory=list)
    rows: list[PrintedRow] = field(default_factory=list)


def find_blocks(lines: list[Line], split: list[Parts], stretch: range, atoms: Atoms) -> tuple[list[Block], set[int]]:
    """Cut a stretch into blocks of headings and rows, and give every row its label."""
    blocks: list[Block] = [Block()]
    loose: dict[int, list[Piece]] = {}
    taken: set[int] = set()
    edges = _edges(split, stretch)
    for index in stretch:
        if is_value(split[index]):
            labels, numbers = split[index]
            blocks[-1].rows.append(
                PrintedRow(index, numbers, labels[-1:], labels[:-1], _label_atoms(labels, atoms(index)))
            )
        elif _is_head(lines[index], edges[index]):
            if blocks[-1].rows:
                blocks.append(Block())
            blocks[-1].heads.append(index)
        elif is_heading(lines[index]):
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


def _edges(split: list[Parts], stretch: range) -> dict[int, tuple[float, float]]:
    """For every line of a stretch, where the numbers of the row below begin, and what lies behind the first of them."""
    rows = [index for index in stretch if is_value(split[index])]
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
    if is_heading(line):
        return False
    last, (first, behind) = line.pieces[-1], edge
    over = last.x1 > behind + line.size / 4 or last.x0 >= first - _OVER * line.size
    return (over and not is_row_label(line.text)) or any(
        column_index(table).find(piece.text)
        for piece in line.pieces
        if piece.x1 >= first or not (_is_group(piece.text) or is_row_label(piece.text))
        for table in TABLES
    )


def _is_group(text: str) -> bool:
    """Whether a text names several rows of the table of requests, left of their labels."""
    found = row_index().find(text)
    return found is not None and found.code is None and found.table == "request"


def _join_labels(rows: list[PrintedRow], loose: dict[int, list[Piece]]) -> None:
    """Complete the labels that are wrapped over lines above and below their numbers, exact ones first."""
    for exact in (True, False):
        for number, row in enumerate(rows):
            if _rank(row.label) >= (2 if exact else 1):
                continue
            above = range(rows[number - 1].at + 1 if number else row.at - WRAPPED, row.at)
            below = range(row.at + 1, rows[number + 1].at if number + 1 < len(rows) else row.at + WRAPPED + 1)
            _join_label(row, [i for i in above if i in loose], [i for i in below if i in loose], loose, exact)


def _join_label(
    row: PrintedRow, above: list[int], below: list[int], loose: dict[int, list[Piece]], exact: bool
) -> None:
    best, used, rank = row.label, list[int](), _rank(row.label)
    for owns, left, right in _label_columns(row, [loose[index][-1] for index in (*above, *below)]):
        upper, lower = ([i for i in side if _stands(loose[i][-1], left, right)] for side in (above, below))
        for up, down in _extents(len(upper), len(lower)):
            lines = [*upper[len(upper) - up :], *lower[:down]]
            for own in owns:
                pieces = [loose[i][-1] for i in lines[:up]] + own + [loose[i][-1] for i in lines[up:]]
                found = _rank(pieces)
                if found == 1 and any(NUMBERED.match(piece.text) for piece in pieces[1:]):
                    continue  # only alike, and there another label begins
                if found > rank and (found == 2 or not exact):
                    best, used, rank = pieces, lines, found
            if rank == 2:
                break
    if row.label and not any(piece in best for piece in row.labels()[-1]) and best is not row.label:
        row.group += row.label
    row.label = best
    for index in used:
        row.group += loose[index][:-1]
        del loose[index]


def _label_columns(row: PrintedRow, beside: list[Piece]) -> Iterator[tuple[list[list[Piece]], float, float]]:
    """Where the label of a row may stand, with what its own line has of it: at its own words, or between them and
    the numbers, where these are the label of a group.
    """
    numbers = row.numbers[0].x0
    if row.label:
        right = row.label[-1].x1
        yield row.labels(), row.label[0].x0, numbers
        if any(piece.x0 >= right for piece in beside):
            yield [[]], right, numbers
    elif beside:
        yield [[]], max(min(piece.x0, numbers) for piece in beside), numbers


def _stands(piece: Piece, left: float, right: float) -> bool:
    return piece.x0 < right and piece.x1 > left


def _extents(above: int, below: int) -> list[tuple[int, int]]:
    """How many lines above and below a label may take: few first; numbers stand in the middle of long labels."""
    few = [(up, down) for up in range(min(above, WRAPPED) + 1) for down in range(min(below, WRAPPED) + 1)]
    reach = range(WRAPPED + 1, _LONGEST + 1)
    many = [(up, down) for up in reach for down in range(up - 2, up + 2) if up <= above and down <= below]
    return few + many


def _rank(pieces: list[Piece]) -> int:
    """2 for a label of a row as declared, 1 for one like it, 0 for none."""
    found = row_index().find("".join(piece.text for piece in pieces))
    return 0 if found is None or found.code is None else 2 if found.is_sure else 1


def _keep_loose(blocks: list[Block], loose: dict[int, list[Piece]], taken: set[int]) -> None:
    """What is left beside the rows: fragments of labels over several rows; a line that stands alone stays text."""
    rows = {row.at: row for block in blocks for row in block.rows}
    for index, pieces in loose.items():
        nearest = min(rows, key=lambda at: abs(at - index))
        inside = min(rows) < index < max(rows)
        if all(piece.is_number for piece in pieces) and inside:  # parts of numbers that are wrapped: told, not dropped
            holder = next(block for block in blocks if any(row.at == nearest for row in block.rows))
            holder.rows.append(PrintedRow(index, pieces, []))
            continue
        if inside and all(len(piece.text) <= _FRAGMENT for piece in pieces):
            rows[nearest].group += pieces
        else:
            taken.discard(index)
