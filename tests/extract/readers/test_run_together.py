"""Digits of a row without anything between them."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from printed_form import APPLICANTS, Cells, printed, raws, read, report, signals

from extract.model import Where
from extract.readers.run_together import settled
from extract.readers.stream_tokens import Token


def cells_of(digits: str, width: int, *, adds_up: bool = True) -> list[str]:
    found = settled(tokens_of(digits), width, sums=width if adds_up else 0) or []
    assert all(digits[token.where.start or 0 : token.where.end] == token.text for token in found)
    return [token.text for token in found]


def tokens_of(line: str) -> list[Token]:
    """The numbers of a line; a comma begins another line."""
    lines = [line[: found.start()].count(",") for found in regex.finditer(r"[^ ,]+", line)]
    spans = [found.span() for found in regex.finditer(r"[^ ,]+", line)]
    return [Token(line[a:b], Where(1, a, b), "value", at) for (a, b), at in zip(spans, lines, strict=True)]


@pytest.mark.parametrize(
    ("digits", "width", "parts"),
    [
        ("000", 3, "0 0 0"),
        ("0000000", 7, "0 0 0 0 0 0 0"),
        ("120000012", 7, "12 0 0 0 0 0 12"),
        ("3001530061403115", 7, ""),
        ("30015300614", 7, ""),
        ("00", 3, ""),
        ("123", 3, "1 2 3"),
        ("1113", 3, ""),
        ("/", 1, ""),
        ("00 0 0000", 7, "0 0 0 0 0 0 0"),
        ("0 00 0,00", 7, ""),
        ("3 020,05", 6, "3 0 2 0 0 5"),
    ],
)
def test_digits_are_parted_where_there_is_one_way(digits: str, width: int, parts: str) -> None:
    assert " ".join(cells_of(digits, width)) == parts


@pytest.mark.parametrize(
    ("printed_row", "cells"),
    [
        ("1 2 3 0 0 0 0 15", ["1 2", "3", "0", "0", "0", "0", "15"]),
        ("1 2 3 0 0 0 0 6", []),
        ("1 0,0,2,0,0,7,0,3", []),
        ("1,0,2,0,7,0,0,3", ["1", "0", "2", "0", "0", "0", "3"]),
        ("3,0,0,3,0,0,0,3", []),
        ("1 / 2 0 0 0 0 15", []),
    ],
)
def test_a_number_that_came_apart_or_of_the_page_is_known_by_the_sum(printed_row: str, cells: list[str]) -> None:
    assert [token.text for token in settled(tokens_of(printed_row), 7, sums=7) or []] == cells


def test_every_part_of_a_row_with_several_sums_adds_up() -> None:
    row = tokens_of("1 2 3 4 10 5 0 0 0 5 0 0 1 2 0 12")
    assert [token.text for token in settled(row, 15, sums=5) or []][-5:] == ["0", "0", "1 2", "0", "12"]
    assert settled(tokens_of("1 2 3 4 10 5 0 0 0 6 0 0 1 2 0 12"), 15, sums=5) is None


def test_without_a_sum_only_zeros_are_parted() -> None:
    assert cells_of("123", 3, adds_up=False) == []
    assert cells_of("000", 3, adds_up=False) == ["0", "0", "0"]


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6))
def test_what_is_parted_adds_up_and_loses_no_digit(numbers: list[int]) -> None:
    printed_row = [*map(str, numbers), str(sum(numbers))]
    found = cells_of("".join(printed_row), 7)
    assert found in ([], printed_row)


def glued(cells: Cells) -> str:
    rows = "\n".join(
        f"{label}{''.join(cells['request', row, column] for column in APPLICANTS)}"
        for row, label in (
            ("received", "一、本年新收政府信息公开申请数量"),
            ("carried_in", "二、上年结转政府信息公开申请数量"),
        )
    )
    first = (
        "信息内容本年制发件数本年废止件数现行有效件数\n规章000\n行政规范性文件1203\n信息内容本年处理决定数量\n行政许可7"
    )
    return report("2021", cells, render=lambda _: (first, rows, ""))


def test_rows_run_together_are_read_or_told() -> None:
    zeros = {f"request__received__{column}": "0" for column in APPLICANTS}
    found = read(glued(printed("2021", **zeros)))
    cells = raws(found)
    assert [cells["request", "received", column] for column in APPLICANTS] == ["0"] * 7
    assert [raw for key, raw in cells.items() if key[1] == "regulation"] == ["0"] * 3
    assert cells["disclosure", "licensing", "decisions"] == "7"
    assert not any(key[1] == "normative_document" and raw for key, raw in cells.items())
    assert "normative_document" in {signal.row for signal in signals(found, "ragged_row")}
    assert any("1203" in sentence.text for sentence in found.leftovers)


@pytest.mark.parametrize("line", ["{long} 1 2 0 0 0 0 3", "1 {long},2,0,0,0,0,3"])
def test_more_digits_than_a_number_has_are_no_number(line: str) -> None:
    assert settled(tokens_of(line.format(long="9" * 5000)), 7, sums=7) is None
