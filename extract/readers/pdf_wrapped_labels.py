"""Labels of the form that are wrapped over lines of a narrow column, found by following them from line to line.

A chain of lines goes on as long as it is the beginning of a label and keeps to the edges or the middle of its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import TABLES, members, table_words
from extract.labels import normalise
from extract.readers.column_stretches import Atoms
from extract.readers.lines import Line, Piece, span

_NUMBERING = regex.compile(
    r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．:：]"
)
_PART_OF_IT = regex.compile(
    r"[（(](?:\d{0,2}|[一二三四五六七八九十]{0,2})[）)]?|(?:\d{0,2}|[一二三四五六七八九十]{0,2})[、.．:：]?"
)
_NOISE = regex.compile(r"[^\p{Han}\p{L}\p{N}]+")
_TWO_CELLS = "（"  # no label has two numbers
_GAP = 0.8  # of a Chinese character: the widest gap between two lines of a cell
_EDGE = 0.7  # of a Chinese character: the lines of a cell begin, end, or have their middles so near to each other
_LONGEST = 40  # lines of a label
_SIGNS = 6  # of punctuation in a label
_MOST = 24  # atoms of a line of it: its characters may be spread


class Part(NamedTuple):
    """Atoms of a line, from `first` to before `end`."""

    line: int
    first: int
    end: int


@dataclass(slots=True, eq=False)
class Label:
    """A label of the form on some lines, between the heights `top` and `foot`."""

    parts: list[Part]
    piece: Piece
    top: float
    foot: float


class Sheet:
    """Lines of all pages under each other: `tops` are their heights on one long page."""

    def __init__(self, lines: list[Line], atoms: Atoms, breaks: frozenset[int]) -> None:
        self.lines = lines
        self.atoms = [atoms(index) for index in range(len(lines))]
        self.tops = _heights(lines)
        self._feet = [top + line.y1 - line.y0 for top, line in zip(self.tops, lines, strict=True)]
        self.breaks = breaks

    def foot(self, index: int) -> float:
        """The foot of a line."""
        return self._feet[index]

    def below(self, index: int) -> Iterator[int]:
        """The lines so near below that they may be of the same cell."""
        reach = self.foot(index) + _GAP * self.lines[index].size
        for other in range(index + 1, len(self.lines)):
            if self.tops[other] > reach or other in self.breaks:
                return
            yield other

    def pieces(self, parts: Iterable[Part]) -> list[Piece]:
        """The atoms of some parts."""
        return [piece for part in parts for piece in self.atoms[part.line][part.first : part.end]]

    def text(self, parts: Iterable[Part]) -> str:
        """The text of some parts."""
        return "".join(piece.text for piece in self.pieces(parts))


def _heights(lines: list[Line]) -> list[float]:
    """The top of each line, every page under the one before."""
    tops: list[float] = []
    shift = 0.0
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is not None and (_page(before) != _page(line) or line.y1 < before.y0):
            shift = tops[-1] + 1.2 * (before.y1 - before.y0) - line.y0
        tops.append(line.y0 + shift)
    return tops


def _page(line: Line) -> int | None:
    return line.pieces[0].where.page


@lru_cache(maxsize=1)
def _wholes() -> frozenset[str]:
    """The labels of rows and groups without their numbering."""
    labels = [
        label
        for table in TABLES
        for entry in members(table, "row")
        for label in (*entry.labels_zh, *entry.variants, *entry.misprints)
    ]
    labels += [word for table in TABLES for word in table_words(table).ignored]
    return frozenset(map(normalise, labels)) | frozenset(map(_core, labels)) - {""}


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(label[:length] for label in _wholes() for length in range(len(label) + 1))


@lru_cache(maxsize=8192)
def _core(text: str) -> str:
    """The text without numbering, also where that is not yet whole, and without punctuation."""
    compact = "".join(text.split())
    if _PART_OF_IT.fullmatch(compact):
        return ""
    numbering = _NUMBERING.match(compact)
    rest = compact[numbering.end() :] if numbering else compact
    return _TWO_CELLS if numbering and rest[0] in "（(" else _NOISE.sub("", rest)


def find_labels(sheet: Sheet) -> tuple[list[Label], set[tuple[int, int]]]:
    """The labels on the lines, the longest where there are several, and the atoms that they take."""
    found: list[Label] = []
    used: set[tuple[int, int]] = set()
    for index, atoms in enumerate(sheet.atoms):
        for first in range(len(atoms)):
            part = _longest(sheet, Part(index, first, first), "")
            chains = list(_chains(sheet, [part], used)) if part else []
            if chains:
                best = max(chains, key=lambda chain: _extent(sheet, chain))
                used |= {(part.line, at) for part in best for at in range(part.first, part.end)}
                found.append(_label(sheet, best))
    return found, used


def _extent(sheet: Sheet, chain: list[Part]) -> tuple[int, int]:
    """How much of a label a chain has; of equal ones the best has no punctuation of its neighbours."""
    text = sheet.text(chain)
    return len(_core(text)), -len(text)


def _longest(sheet: Sheet, part: Part, before: str) -> Part | None:
    """The most of a line, from the beginning of `part` on, that goes on with a label; None where nothing does."""
    found, text = None, before
    for at, atom in enumerate(sheet.atoms[part.line][part.first : part.first + _MOST], part.first):
        if _core(text + atom.text) not in _beginnings():
            break
        if _says_more(before if found is None else text, text + atom.text, alone=at == part.first):
            found = part._replace(end=at + 1)
        text += atom.text
    return found


def _says_more(before: str, text: str, *, alone: bool) -> bool:
    """Whether a text is more of a label than what stands `before`; a sign of punctuation is where it is `alone`."""
    if len(_core(text)) > len(_core(before)) or _PART_OF_IT.fullmatch("".join(text.split())):
        return True
    return alone and len(text) == len(before) + 1 and len(_NOISE.sub("", text)) >= len(text) - _SIGNS


def _chains(sheet: Sheet, parts: list[Part], used: set[tuple[int, int]]) -> Iterator[list[Part]]:
    """All ways in which some parts go on to a whole label."""
    last = parts[-1]
    if any((last.line, at) in used for at in range(last.first, last.end)):
        return
    text = sheet.text(parts)
    if _core(text) in _wholes():
        yield parts
    if len(parts) < _LONGEST:
        for part in _following(sheet, parts, text):
            yield from _chains(sheet, [*parts, part], used)


def _following(sheet: Sheet, parts: list[Part], text: str) -> list[Part]:
    """What may be the next line of a cell: atoms under it that go on with the label and keep to the cell's edges."""
    cell = sheet.pieces(parts)
    left, right = min(piece.x0 for piece in cell), max(piece.x1 for piece in cell)
    for index in sheet.below(parts[-1].line):
        atoms, off = sheet.atoms[index], _EDGE * sheet.lines[index].size
        under = [at for at, atom in enumerate(atoms) if atom.x0 < right and atom.x1 > left]
        if under:
            found = [part for at in under if (part := _longest(sheet, Part(index, at, at), text))]
            return [p for p in found if keeps(atoms[p.first].x0, atoms[p.end - 1].x1, left, right, off)]
    return []


def keeps(x0: float, x1: float, left: float, right: float, off: float) -> bool:
    """Whether what stands from `x0` to `x1` keeps to an edge or the middle of a cell, or is as wide as it."""
    return min(abs(x0 - left), abs(x1 - right), abs(x0 + x1 - left - right) / 2) <= off


def _label(sheet: Sheet, parts: list[Part]) -> Label:
    pieces = sheet.pieces(parts)
    box = min(p.x0 for p in pieces), pieces[0].y0, max(p.x1 for p in pieces), pieces[-1].y1
    piece = Piece(sheet.text(parts), *box, span([p.where for p in pieces]))
    return Label(parts, piece, sheet.tops[parts[0].line], sheet.foot(parts[-1].line))
