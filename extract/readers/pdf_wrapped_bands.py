"""Rows of numbers in narrow columns: what is wrapped in its cell is joined, and each row gets its label.

A number goes on in the next line where it has as many digits as any in its column, and no label says that the line
below is a row of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extract.readers.column_words import is_row_label
from extract.readers.lines import Piece
from extract.readers.pdf_wrapped_centred import centred_rows
from extract.readers.pdf_wrapped_labels import Label, Sheet, keeps

_DIGITS = regex.compile(r"\d[\d.,，．]*")
_SHARED = 0.5  # of the lower of two heights: what shares so much stands side by side
_EDGE = 0.35  # of a Chinese character: how well the lines of a number keep to an edge or the middle of its column
_FULL = 3  # digits of a number that is wrapped where no label says that two lines are one row
_DISPUTES = 10  # numbers of a row that never has a label: it is the only one of its table
_FEWEST = 2  # digits of a number that is wrapped at all


@dataclass(slots=True, eq=False)
class Band:
    """The numbers of one row, by column from the left, each in its parts from the top."""

    lines: list[int]
    columns: list[list[Piece]]
    top: float
    foot: float
    label: Label | None = None
    groups: list[Label] = field(default_factory=list)


def find_bands(sheet: Sheet, labels: list[Label], used: set[tuple[int, int]]) -> list[Band]:
    """The rows of numbers, wrapped ones joined, each with its label and the labels of groups beside it."""
    numbers = {index: own for index in range(len(sheet.lines)) if (own := _numbers(sheet, index, used))}
    rows = [label for label in labels if is_row_label(label.piece.text)]
    bands: list[Band] = []  # where one lies between two that go on, numbers stand in the middle of their row
    centred = centred_rows(sheet, numbers, rows)
    bands += [_union([_band(sheet, numbers, index) for index in own]) for own in centred]
    known = {index for own in centred for index in own}
    for index, held in numbers.items():
        if index in known:
            continue
        above = _wrapped(sheet, numbers, index)
        band = _band(sheet, numbers, index)
        at = (
            None
            if above is None or above in known
            else next((n for n, other in enumerate(bands) if above in other.lines), None)
        )
        words = _other_words(sheet, index, used, held[0].x0)
        if at is not None and _is_one_row(bands[at:], band, rows, words):
            bands[at:] = [_union([*bands[at:], band])]
        else:
            bands.append(band)
    bands.sort(key=lambda band: band.lines[0])
    _assign(bands, rows)
    for label in labels:
        near = [band for band in bands if label not in rows and _beside(band, label)]
        for band in near[:1]:
            band.groups.append(label)
    return bands


def _band(sheet: Sheet, numbers: dict[int, list[Piece]], index: int) -> Band:
    return Band([index], [[piece] for piece in numbers[index]], sheet.tops[index], sheet.foot(index))


def _other_words(sheet: Sheet, index: int, used: set[tuple[int, int]], numbers: float) -> list[Piece]:
    """What stands before the numbers of a line and is of no label that is known."""
    return [a for at, a in enumerate(sheet.atoms[index]) if a.x0 < numbers and (index, at) not in used]


def _numbers(sheet: Sheet, index: int, used: set[tuple[int, int]]) -> list[Piece]:
    """The numbers at the end of a line."""
    atoms = sheet.atoms[index]
    at = len(atoms)
    while at and atoms[at - 1].is_number and (index, at - 1) not in used:
        at -= 1
    return list(atoms[at:])


def _wrapped(sheet: Sheet, numbers: dict[int, list[Piece]], index: int) -> int | None:
    """The line whose numbers all numbers of this line may go on."""
    found = {_upper(sheet, numbers, index, piece) for piece in numbers[index]}
    return found.pop() if len(found) == 1 else None


def _upper(sheet: Sheet, numbers: dict[int, list[Piece]], index: int, piece: Piece) -> int | None:
    """The line above with a number that takes all room of its column, so that this one may go on with it."""
    if not piece.text[0].isdigit():  # a unit may stand behind the last part
        return None
    for other in range(index - 1, -1, -1):
        over = [atom for atom in sheet.atoms[other] if atom.x0 < piece.x1 and atom.x1 > piece.x0]
        if not over and index in sheet.below(other):
            continue
        first = over[0] if len(over) == 1 and index in sheet.below(other) else None
        off = _EDGE * sheet.lines[index].size
        if first is None or first not in numbers.get(other, ()) or not _DIGITS.fullmatch(first.text):
            return None
        fits = len(piece.text) <= len(first.text) == _most(sheet, other, first) >= _FEWEST
        return other if fits and keeps(piece.x0, piece.x1, first.x0, first.x1, off) else None
    return None


def _most(sheet: Sheet, index: int, piece: Piece) -> int:
    """The most digits of a number in the column of one, as far as no words stand between them."""
    most = 0
    for way in (range(index, -1, -1), range(index + 1, len(sheet.lines))):
        for other in way:
            held = [atom for atom in sheet.atoms[other] if atom.x0 < piece.x1 and atom.x1 > piece.x0]
            if not all(atom.is_number for atom in held) or other in sheet.breaks:
                break
            most = max([most, *(len(atom.text) for atom in held)])
    return most


def _is_one_row(upper: list[Band], lower: Band, rows: list[Label], words: list[Piece]) -> bool:
    """Whether nothing says that two bands are two rows: no label, and no `words` where the label of the first stands.

    Where no label is found, only long numbers, parts of a row of disputes, and those with others at half height between
    them are taken for wrapped.
    """
    whole = _union([*upper, lower])
    above, below, around = ([label for label in rows if _beside(b, label)] for b in (upper[0], lower, whole))
    beside = [label.piece for label in (*above, *around)]
    if words and not any(word.x1 <= piece.x0 for piece in beside for word in words):
        return False
    if len(upper) > 1:
        return True
    if not above and not below:
        parted = len(lower.columns) < len(upper[0].columns) >= _DISPUTES
        return parted or bool(around) or max(len(column[-1].text) for column in upper[0].columns) >= _FULL
    return not below or any(label in above for label in below)


def _beside(band: Band, label: Label) -> bool:
    """Whether a label stands beside a row, left of its numbers."""
    shared = min(band.foot, label.foot) - max(band.top, label.top)
    left = label.piece.x0 < min(column[0].x0 for column in band.columns)
    return left and shared >= _SHARED * min(band.foot - band.top, label.foot - label.top)


def _completes(upper: Band, lower: Band) -> bool:
    """Whether all numbers of a band go on with long ones of another."""
    most = max(len(column[-1].text) for column in upper.columns)
    over = [[c[-1] for c in upper.columns if c[0].x0 < d[0].x1 and c[0].x1 > d[0].x0] for d in lower.columns]
    return most >= _FEWEST and all(len(held) == 1 and len(held[0].text) == most for held in over)


def _union(bands: list[Band]) -> Band:
    columns: list[list[Piece]] = []
    for piece in (piece for band in bands for column in band.columns for piece in column):
        held = next((c for c in columns if c[0].x0 < piece.x1 and c[0].x1 > piece.x0), None)
        if held is None:
            columns.append([piece])
        else:
            held.append(piece)
    columns.sort(key=lambda column: column[0].x0)
    lines = [line for band in bands for line in band.lines]
    return Band(lines, columns, min(b.top for b in bands), max(b.foot for b in bands))


def _assign(bands: list[Band], rows: list[Label]) -> None:
    """Give labels to bands, those next to the numbers first: what stands further left may name a group."""
    for label in sorted(rows, key=lambda label: -label.piece.x0):
        free = [band for band in bands if band.label is None and _beside(band, label)]
        if len(free) == 2 and _completes(*free):  # the page's end parts them
            at = bands.index(free[0])
            bands[at : bands.index(free[1]) + 1] = free = [_union(free)]
        if free:
            middle = label.top + label.foot
            min(free, key=lambda band: abs(band.top + band.foot - middle)).label = label
        else:
            near = [band for band in bands if _beside(band, label)]
            for band in near[:1]:
                band.groups.append(label)
