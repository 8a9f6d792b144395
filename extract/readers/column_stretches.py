"""Where tables without lines begin and end: rows of numbers that stand near each other, with headings above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from extract.labels import row_index
from extract.readers.column_words import is_known, is_part, is_row_label
from extract.readers.lines import Line, Piece, is_like_number, span

Atoms = Callable[[int], tuple[Piece, ...]]
Parts = tuple[list[Piece], list[Piece]]  # the pieces of a line before its numbers, and its numbers
MANY = 3  # numbers in a line that make a table of it alone
WRAPPED = 3  # lines that a label may have above its numbers, and below
_PROSE = regex.compile(r"[，。；！？].*[，。；！？]|。$|，$")
_OPENS = regex.compile(
    r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[、.．](?!\d)|第[一二三四五六七八九十]{1,3}(?:部分|章)"
)
_BETWEEN = 9  # lines without numbers between two rows of a table: headings of three or four lines, wrapped labels


def parts_of(line: Line) -> Parts:
    """The pieces of a line before its numbers, and its numbers; no number where the line ends with words."""
    pieces = list(line.pieces)
    at = len(pieces)
    while at and is_like_number(pieces[at - 1].text):
        at -= 1
    return pieces[:at], pieces[at:]


def with_numbers(split: Parts, atoms: Sequence[Piece]) -> Parts:
    """The parts of a line whose label, as the form has it, runs close up to its first numbers."""
    labels, numbers = split
    inside = [atom for atom in atoms if labels and labels[-1].x0 <= atom.middle <= labels[-1].x1]
    at = len(inside)
    while at > 1 and inside[at - 1].is_number:
        at -= 1
    if at == len(inside):
        return split
    first, last = inside[0], inside[at - 1]
    text = "".join(atom.text for atom in inside[:at])
    if not is_known(text) and not (numbers and is_part(text)):
        return split
    where = span([first.where, last.where])
    label = Piece(text, first.x0, labels[-1].y0, last.x1, labels[-1].y1, where)
    return [*labels[:-1], label], [*inside[at:], *numbers]


def is_value(split: Parts) -> bool:
    """Whether a line is a row of a table: numbers behind a label, or many numbers."""
    labels, numbers = split
    if len(numbers) >= MANY:
        return True
    return bool(numbers) and bool(labels) and (not _PROSE.search(labels[-1].text) or is_row_label(labels[-1].text))


def find_stretches(
    lines: list[Line], split: list[Parts], atoms: Atoms, breaks: frozenset[int]
) -> list[tuple[int, int]]:
    """First and last line of what may be one table: rows of numbers with few other lines between them."""
    found: list[list[int]] = []
    for index, parts in enumerate(split):
        if not is_value(parts):
            continue
        if found and _is_near(lines, found[-1][-1], index, breaks):
            found[-1].append(index)
        else:
            found.append([index])
    stretches: list[tuple[int, int]] = []
    for rows in found:
        if len(rows) < 2 and len(split[rows[0]][1]) < MANY and not _is_known_row(split[rows[0]]):
            continue
        after = stretches[-1][1] if stretches else -1
        stretches.append((_first_head(lines, atoms, rows[0], breaks, after), _foot(lines, rows[-1])))
    return stretches


def _is_known_row(split: Parts) -> bool:
    found = row_index().find(split[0][-1].text) if split[0] else None
    return found is not None and found.code is not None and found.table == "disclosure"


def _is_near(lines: list[Line], row: int, following: int, breaks: frozenset[int]) -> bool:
    between = range(row + 1, following)
    if len(between) > _BETWEEN or any(index in breaks for index in range(row + 1, following + 1)):
        return False
    return not any(is_prose(lines[index]) or is_heading(lines[index]) for index in between)


def is_prose(line: Line) -> bool:
    """Whether a line is of running text."""
    return len(line.pieces) == 1 and bool(_PROSE.search(line.text)) and not is_known(line.text)


def is_heading(line: Line) -> bool:
    """Whether a line opens a section or a point."""
    return bool(_OPENS.match(line.text)) and not is_known(line.text) and not is_part(line.pieces[0].text)


def _first_head(lines: list[Line], atoms: Atoms, row: int, breaks: frozenset[int], after: int) -> int:
    """The first line above a row that is of its headings or its label; headings of a section are passed over."""
    first = row
    for index in range(row - 1, max(after, row - 1 - _BETWEEN - WRAPPED), -1):
        if index + 1 in breaks or is_prose(lines[index]):
            break
        known = all(is_known(piece.text) or is_part(piece.text) for piece in lines[index].pieces)
        heading = is_heading(lines[index])
        parts = len(lines[index].pieces) > 1 or all(is_part(atom.text) for atom in atoms(index))
        if known or (parts and not heading):
            first = index
        elif not heading:
            break
    return first


def _foot(lines: list[Line], row: int) -> int:
    last = row
    while last + 1 < len(lines) and last - row < WRAPPED and not is_prose(lines[last + 1]):
        text = lines[last + 1].text
        if len(lines[last + 1].pieces) > 1 or is_known(text) or not is_part(text) or _OPENS.match(text):
            break
        last += 1
    return last
