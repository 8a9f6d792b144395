"""Tables without lines whose columns are so narrow that labels and numbers are wrapped: every row on one line again.

Asked only where tables without lines have rows without a label, and kept where it gives more rows their labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extract.labels import row_index
from extract.model import GridCell
from extract.readers.column_stretches import Atoms, is_heading, is_prose
from extract.readers.column_words import is_known
from extract.readers.columns import Run, find_runs
from extract.readers.lines import Line, Piece, joined, span
from extract.readers.pdf_wrapped_bands import Band, find_bands
from extract.readers.pdf_wrapped_labels import Sheet, find_labels
from extract.readers.pdf_wrapped_values import may_be_wrapped, with_whole_values

_COLUMNS = 7  # of values, where rows have labels
_CUT = 0.4  # of a Chinese character: the least gap at which headings are cut


def find_wrapped_runs(lines: list[Line], atoms: Atoms, breaks: frozenset[int]) -> list[Run]:
    """The tables among some lines as `find_runs` gives them, wrapped rows joined first where some have no label.

    `atoms` gives a line's smallest pieces; no table goes on over a line in `breaks`.
    """
    runs = find_runs(lines, atoms, breaks)
    known, unknown = _told(runs)
    if not unknown and (runs or breaks) and not (runs and may_be_wrapped(lines)):
        return runs
    made = unwrapped(lines, atoms, breaks)
    again = find_runs(made.lines, made.atoms.__getitem__, _moved(made, breaks))
    better = _told(again)
    if better[0] <= known and (better[0] < known or better[1] >= unknown):
        return runs
    return _with_sources(again, made)


def _told(runs: list[Run]) -> tuple[int, int]:
    """How many rows have a label of the form, and how many others have numbers; the row of disputes has no label."""
    known = unknown = 0
    for row in (row for run in runs for row in run.grid.rows):
        numbers = sum(cell.text.isdigit() for cell in row[2:])
        whole = not row[0].text or is_known(row[0].text)  # else a part of its label stands apart
        labelled = len(row) > 2 and whole and _is_exact(row[1].text)
        known += labelled and numbers > 0
        unknown += not labelled and 0 < numbers <= _COLUMNS
    return known, unknown


def _is_exact(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.code is not None and found.is_sure


def _moved(made: Unwrapped, breaks: frozenset[int]) -> frozenset[int]:
    """The breaks among the made lines."""
    return frozenset(
        at
        for at in range(len(made.lines))
        if at and any(max(made.sources[at - 1]) < b <= min(made.sources[at]) for b in breaks)
    )


def _with_sources(runs: list[Run], made: Unwrapped) -> list[Run]:
    """Tables with the lines that they were made of; what else stood on these is told in rows of its own."""
    taken = {index for run in runs for index in run.lines}
    left = [index for index in range(len(made.lines)) if index not in taken]
    used: set[int] = set()
    found = []
    for run in runs:
        own = {source for index in run.lines for source in made.sources[index]} - used
        rest = [index for index in left if own & set(made.sources[index])]
        rows = [(GridCell(piece.text, piece.where),) for index in rest for piece in made.lines[index].pieces]
        left = [index for index in left if index not in rest]
        used |= own
        found.append(Run(tuple(sorted(own)), run.grid._replace(rows=(*run.grid.rows, *rows))))
    return found


class Unwrapped(NamedTuple):
    """Lines with every row on one of them; `sources` has the lines that each is made of."""

    lines: list[Line]
    atoms: list[tuple[Piece, ...]]
    sources: list[tuple[int, ...]]


def unwrapped(lines: list[Line], atoms: Atoms, breaks: frozenset[int]) -> Unwrapped:
    """Put the wrapped rows among some lines on one line each; headings are cut where the columns below them are."""
    sheet = Sheet(list(lines), atoms, breaks)
    moved = with_whole_values(sheet)
    bands = [b for b in find_bands(sheet, *find_labels(sheet)) if b.label is not None or len(b.lines) > 1]
    found = [_row(sheet, band, moved) for band in bands]
    taken = {piece for row in found for piece in row.own}
    for index, line in enumerate(sheet.lines):
        rest = tuple(atom for atom in sheet.atoms[index] if atom not in taken)
        whole = len(rest) == len(sheet.atoms[index])
        if rest:
            at = (sheet.tops[index] + sheet.foot(index)) / 2
            found.append(_Printed(at, line if whole else Line(rest, line.size), rest, _sources({index}, moved)))
    found.sort(key=lambda printed: printed.at)
    _cut_headings(found)
    return Unwrapped([p.line for p in found], [p.atoms for p in found], [p.sources for p in found])


@dataclass(slots=True)
class _Printed:
    """A line at a height, and the lines that it is made of.

    Of a row that was put together, `own` are all atoms that it took, and `label` is the index of its label.
    """

    at: float
    line: Line
    atoms: tuple[Piece, ...]
    sources: tuple[int, ...]
    own: tuple[Piece, ...] = ()
    label: int | None = None


def _sources(lines: set[int], moved: dict[int, set[int]]) -> tuple[int, ...]:
    """Some lines and those that parts of their values were taken from."""
    return tuple(sorted(lines.union(*(moved.get(line, ()) for line in lines))))


def _row(sheet: Sheet, band: Band, moved: dict[int, set[int]]) -> _Printed:
    """The row of a band: the labels of groups, its own, and its numbers."""
    labels = [*band.groups, *([band.label] if band.label else [])]
    own = [piece for label in labels for piece in sheet.pieces(label.parts)]
    own += [piece for column in band.columns for piece in column]
    pieces = (*(label.piece for label in labels), *map(_whole, band.columns))
    sources = _sources({*band.lines, *(part.line for label in labels for part in label.parts)}, moved)
    line = Line(pieces, sheet.lines[band.lines[0]].size)
    return _Printed((band.top + band.foot) / 2, line, pieces, sources, tuple(own), len(labels) - 1)


def _cut_headings(printed: list[_Printed]) -> None:
    """Cut the lines above a row where its columns part: in narrow columns headings stand close to each other."""
    parted: list[float] = []
    for item in reversed(printed):
        if item.label is not None:
            columns = [piece for at, piece in enumerate(item.line.pieces) if piece.is_number or at == item.label]
            parted = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)]
        elif is_prose(item.line) or is_heading(item.line):
            parted = []
        elif parted:
            item.line = _cut(item, parted)


def _cut(item: _Printed, parted: list[float]) -> Line:
    pieces: list[Piece] = []
    for whole in item.line.pieces:
        own = [atom for atom in item.atoms if whole.x0 - 0.1 <= atom.middle <= whole.x1 + 0.1]
        parts: list[list[Piece]] = [[own[0]]]
        for a, b in pairwise(own):
            if b.x0 - a.x1 >= _CUT * item.line.size and any(a.x1 <= place <= b.x0 for place in parted):
                parts.append([])
            parts[-1].append(b)
        pieces += [whole] if len(parts) == 1 else [_both(part) for part in parts]
    return Line(tuple(pieces), item.line.size)


def _both(atoms: list[Piece]) -> Piece:
    """Some atoms of a line as one piece."""
    text = ""
    for atom in atoms:
        text = joined(text, atom.text)
    box = atoms[0].x0, min(a.y0 for a in atoms), atoms[-1].x1, max(a.y1 for a in atoms)
    return Piece(text, *box, span([atom.where for atom in atoms]))


def _whole(column: list[Piece]) -> Piece:
    """A number of several lines as one."""
    if len(column) == 1:
        return column[0]
    box = min(p.x0 for p in column), column[0].y0, max(p.x1 for p in column), column[-1].y1
    return Piece("".join(piece.text for piece in column), *box, span([piece.where for piece in column]))
