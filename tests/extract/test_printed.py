"""Printed cells kept by columns are the records that they were made of."""

from __future__ import annotations

import pickle

import pytest

from extract.model import Where
from extract.printed import Heads, Marks, PrintedCell, PrintedCells

FIRST = PrintedCell("request", "received", "total", "12", "printed", None, Where(line=3))
SECOND = PrintedCell("request", "received", "natural_person", "", "missing", "件", None)
SCANNED = FIRST._replace(raw="1Z", confidence=0.4, alternatives=("12",))


@pytest.mark.parametrize("made", [(), (FIRST,), (FIRST, SECOND), (SCANNED, SECOND)])
def test_the_records_come_back(made: tuple[PrintedCell, ...]) -> None:
    cells = PrintedCells.of(made)
    assert tuple(cells) == cells[:] == made == pickle.loads(pickle.dumps(cells))
    assert len(cells) == len(made)
    assert bool(cells) == bool(made)
    assert list(cells.raws) == [cell.raw for cell in made]
    assert list(cells.marks[0]) == [cell.where for cell in made]
    assert hash(cells) == hash(made)


def test_those_recognised_from_a_picture() -> None:
    assert list(PrintedCells.of((SCANNED, SECOND)).recognised) == [SCANNED]
    assert list(PrintedCells.of((FIRST, SECOND)).recognised) == []


def test_places_are_looked_for_once_and_only_when_asked_for() -> None:
    asked: list[bool] = []

    def marks() -> Marks:
        asked.append(True)
        return [Where(line=3)], [None], [()]

    cells = PrintedCells(Heads(["request"], ["received"], ["total"], ["printed"], [None]), ["12"], marks)
    assert (list(cells.raws), asked) == (["12"], [])
    assert (list(cells), cells[0].where, asked) == ([FIRST], Where(line=3), [True])
