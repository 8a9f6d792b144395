"""Rows numbered in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import Rows, as_pipes, printed, raws, read, report, tabbed

from extract.model import Grid, GridCell, Where
from extract.numbering import without_numbers


def numbered(rows: Rows, first: int) -> Rows:
    return [[str(number), *row] for number, row in enumerate(rows, first)]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("first", [0, 1])
def test_numbers_of_rows_are_no_values(edition: str, first: int) -> None:
    cells = printed(edition, 3)

    def pipes(tables: Sequence[Rows]) -> tuple[str, str, str]:
        return as_pipes([numbered(rows, first) for rows in tables])

    def tabs(tables: Sequence[Rows]) -> tuple[str, str, str]:
        one, two, three = (tabbed(numbered(rows, first)) for rows in tables)
        return one, two, three

    for render in (pipes, tabs):
        assert raws(read(report(edition, cells, render=render))) == cells


def grid(*rows: str) -> Grid:
    cells = [tuple(GridCell(text, Where(line=1)) for text in row.split("|")) for row in rows]
    return Grid(tuple(cells), True, Where(line=1))


@pytest.mark.parametrize(
    "rows",
    [
        ("1|甲|5", "2|乙|6", "3|丙|7"),
        ("1|甲|5", "2|乙|6", "3|丙|7", "5|丁|8"),
        ("1|2|3", "2|3|4", "3|4|5", "4|5|6"),
        ("甲|1", "乙|2", "丙|3", "丁|4"),
        ("1", "2", "3", "4"),
        (f"{'9' * 5000}|甲", "2|乙", "3|丙", f"{'9' * 5000}|丁"),
    ],
)
def test_other_numbers_stay(rows: tuple[str, ...]) -> None:
    assert without_numbers(grid(*rows)) == grid(*rows)


def test_a_number_of_thousands_of_digits_is_read_as_printed() -> None:
    cells = printed("2021", 3, request__granted__total="7" * 5000, dispute__reconsideration__total="7" * 5000)
    assert raws(read(report("2021", cells, render=as_pipes))) == cells
    assert read(report("2021", cells, render=as_pipes).replace("（一）予以公开", "")).cells
