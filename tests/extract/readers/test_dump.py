"""Dumps read by their line ends: as line by line, whatever stands in them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import printed, report

from extract.line_rows import LineRows
from extract.model import Block, Grid
from extract.readers.dump import read_dump
from extract.readers.text import read_text

OPENING = "前言。\n\n"
LINES = ("", "", "\t1", "\t甲", "\t", "\t 5 ", "续", "一、总体情况", "长" * 31, " ", "\t2\t", "丙\t3", "\t\t", "\r")


def line_by_line(text: str) -> tuple[Block, ...]:
    """The blocks without those of a last line, a pipe in which keeps the text from being read as a dump."""
    *found, last = read_text(text + "\n\n\n末|尾")
    assert not isinstance(last, Grid)
    return tuple(found)


@given(st.lists(st.sampled_from(LINES), max_size=24))
def test_whatever_stands_in_a_dump(lines: list[str]) -> None:
    text = OPENING + "\n".join(["\t甲", *lines])
    blocks = read_text(text)
    assert blocks == line_by_line(text)
    for rows in (block.rows for block in blocks if isinstance(block, Grid) and isinstance(block.rows, LineRows)):
        assert list(map(rows.place_of, range(len(rows.texts)))) == rows.places_of(list)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_report(edition: str) -> None:
    text = report(edition, printed(edition, 1))
    found = tuple(read_dump(text))
    assert len(found) > len(["disclosure", "request", "dispute"])
    assert found == read_text(text) == line_by_line(text) == pickle.loads(pickle.dumps(found))


def test_every_seed_is_a_dump(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        assert tuple(read_dump(text)) == line_by_line(text) != ()


@pytest.mark.parametrize(
    "text",
    [
        "\t甲\n\t1\n",
        f"{OPENING}\t甲\t1\n",
        f"{OPENING}甲\t1\n",
        f"{OPENING}\t甲\n\t1\n \n\t乙\n",
        f"{OPENING}\t甲\n\t1|2\n",
        f"{OPENING}\t甲\n\t一、总体情况良好，全年没有问题，也没有意见。\n",
    ],
)
def test_other_texts_are_left_to_it(text: str) -> None:
    assert not read_dump(text)


def test_a_place_is_told_alone_and_in_any_order() -> None:
    text = f"{OPENING}\t甲\n\n\t商业\n\n企业\n\n\t1 \n"
    grid = read_dump(text)[1]
    assert isinstance(grid, Grid)
    cells = [cell for row in grid.rows for cell in row]
    assert [cell.text for cell in cells] == ["甲", "商业企业", "1"]
    assert [text[cell.where.start : cell.where.end] for cell in cells] == ["甲", "商业\n\n企业", "1 "]
    assert [cell.where.line for cell in cells] == [3, 5, 9]
    places = getattr(grid.rows, "places_of")(lambda items: (items[2], items[0]))  # noqa: B009
    assert places == [cells[2].where, cells[0].where]
