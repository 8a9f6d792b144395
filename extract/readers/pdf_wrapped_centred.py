"""Rows whose numbers are wrapped digit by digit, told by their labels: each stands at half the height of its row.

Lines of numbers that may go on with each other are parted so that labels have their own, around their middles. Of other
lines nothing is told: then the numbers themselves must say what is wrapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from extract.readers.lines import Piece
from extract.readers.pdf_wrapped_labels import Label, Sheet, keeps

_EDGE = 0.35  # of a Chinese character: how well the lines of a number keep to an edge or the middle of its column
_OFF = 0.3  # of a Chinese character: how far a label may stand off the middle of its row
_MOST = 8  # lines of a row
_Parting = tuple[int, list[tuple[int, int]]]


def centred_rows(sheet: Sheet, numbers: dict[int, list[Piece]], labels: Sequence[Label]) -> list[list[int]]:
    """The lines of each row of several lines, in the runs of lines that are more than labels."""
    found: list[list[int]] = []
    for run in _runs(sheet, numbers):
        extents = [_extent(sheet, index, numbers[index]) for index in run]
        left = min(piece.x0 for index in run for piece in numbers[index])
        held = sorted((label.top + label.foot) / 2 for label in labels if label.piece.x0 < left)
        middles = [middle for middle in held if extents[0][0] < middle < extents[-1][1]]
        if len(middles) < len(run):
            parts = _parted(extents, middles, _OFF * sheet.lines[run[0]].size)
            found += [run[first:behind] for first, behind in parts if behind - first > 1]
    return found


def _extent(sheet: Sheet, index: int, pieces: Sequence[Piece]) -> tuple[float, float]:
    """Top and foot of some pieces of a line."""
    shift = sheet.tops[index] - sheet.lines[index].y0
    return min(piece.y0 for piece in pieces) + shift, max(piece.y1 for piece in pieces) + shift


def _runs(sheet: Sheet, numbers: dict[int, list[Piece]]) -> list[list[int]]:
    """Lines of numbers of which each may go on with the one before."""
    runs: list[list[int]] = [[]]
    for before, index in pairwise((None, *numbers)):
        if before is None or index is None or not _may_go_on(sheet, numbers, before, index):
            runs.append([])
        if index is not None:
            runs[-1].append(index)
    return [run for run in runs if len(run) > 1]


def _may_go_on(sheet: Sheet, numbers: dict[int, list[Piece]], above: int, below: int) -> bool:
    """Whether a line is right below another, and each of its numbers below none, or below one of no fewer digits."""
    gap = _extent(sheet, below, numbers[below])[0] - _extent(sheet, above, numbers[above])[1]
    if below in sheet.breaks or gap > sheet.lines[above].size:
        return False
    off = _EDGE * sheet.lines[above].size
    over = [(a, b) for b in numbers[below] for a in numbers[above] if a.x0 < b.x1 and a.x1 > b.x0]
    return all(_is_under(b, a, off) for a, b in over)


def _is_under(lower: Piece, upper: Piece, off: float) -> bool:
    is_shorter = upper.text.isdigit() and lower.text.isdigit() and len(lower.text) <= len(upper.text)
    return is_shorter and keeps(lower.x0, lower.x1, upper.x0, upper.x1, off)


def _parted(extents: Sequence[tuple[float, float]], middles: Sequence[float], off: float) -> list[tuple[int, int]]:
    """Parts of a run of lines, each around one of the labels: as few lines and labels as possible are left out.

    `best` holds that for every number of lines, of the labels up to one: how many are left out, and the parts.
    """
    best: list[_Parting] = [(count, []) for count in range(len(extents) + 1)]
    for middle in middles:
        reached: list[_Parting] = [(best[0][0] + 1, [])]
        for end in range(1, len(extents) + 1):
            options = [(best[end][0] + 1, best[end][1]), (reached[-1][0] + 1, reached[-1][1])]
            options += [
                (best[start][0], [*best[start][1], (start, end)])
                for start in range(max(end - _MOST, 0), end)
                if abs((extents[start][0] + extents[end - 1][1]) / 2 - middle) <= off
            ]
            reached.append(min(options, key=itemgetter(0)))
        best = reached
    return best[-1][1]
