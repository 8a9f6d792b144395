"""Texts and spans of cells, and rows filled by cells that stand over several."""

from __future__ import annotations

import pytest
from html_pages import read, row
from hypothesis import given
from hypothesis import strategies as st

from extract.model import MERGED, Grid
from extract.readers.cells import GridMaker, Printed, join_lines, span, tidy

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(st.lists(st.lists(SIZES, max_size=5), max_size=6))
def test_every_cell_stands_once_and_the_first_in_its_span(sizes: list[list[tuple[int, int]]]) -> None:
    document = read("<table>" + row("甲", "乙") + "</table>")
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    printed = [
        [Printed(grid.rows[0][0]._replace(text=f"{at}.{number}"), *size) for number, size in enumerate(line)]
        for at, line in enumerate(sizes)
    ]
    filled = GridMaker().fill(printed)
    found = [cell.text for line in filled for cell in line if cell.where != MERGED]
    assert found == [f"{at}.{number}" for at, line in enumerate(sizes) for number in range(len(line))]
    for line, cells in zip(sizes, filled, strict=True):
        assert len(cells) >= sum(across for _, across in line)


@given(st.text(max_size=60))
def test_tidy_is_settled_at_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "".join(once.split()) in "".join(text.split()) or any(not sign.isprintable() for sign in text)


@pytest.mark.parametrize(("lines", "text"), [(["1", "2"], "1 2"), (["甲", "1"], "甲1"), (["a", "b"], "a b"), ([], "")])
def test_join_lines(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


@pytest.mark.parametrize(
    ("printed", "value"), [(None, 1), ("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("2px", 2), ("9" * 30, 1000)]
)
def test_span(printed: str | None, value: int) -> None:
    assert span(printed) == value
