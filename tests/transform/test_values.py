"""Cells read: states, units and canonical values, and what is told of them."""

from __future__ import annotations

import pytest

from extract.forms import members
from extract.model import Where
from extract.printed import PrintedCell, PrintedCells
from extract.records import Signal
from transform.records import ReadCell
from transform.values import read_cells

MONEY = ("disclosure", "procurement", "amount")
COUNT = ("disclosure", "procurement", "projects")


def cell(
    key: tuple[str, str, str], raw: str, presence: str = "printed", header_unit: str | None = None, line: int = 1
) -> PrintedCell:
    return PrintedCell(*key, raw, presence, header_unit, Where(line=line) if presence == "printed" else None)


def one(
    key: tuple[str, str, str], raw: str, presence: str = "printed", header_unit: str | None = None
) -> tuple[ReadCell, list[Signal]]:
    cells, signals = read_cells(PrintedCells.of([cell(key, raw, presence, header_unit)]))
    (read,) = cells.read
    return read, signals


def told(signals: list[Signal]) -> list[tuple[str, str | None]]:
    return [(signal.rule, dict(signal.params).get("unit") or None) for signal in signals]


@pytest.mark.parametrize(
    ("key", "raw", "header_unit", "reading", "rules"),
    [
        pytest.param(COUNT, "1260个", None, (1260, "个", 1260), [], id="counting word"),
        pytest.param(COUNT, "1.2万个", None, (1.2, "万个", 12_000), [], id="myriads of pieces"),
        pytest.param(COUNT, "3万", None, (3, "万", 30_000), [], id="myriads"),
        pytest.param(COUNT, "5", None, (5, None, 5), [], id="bare"),
        pytest.param(COUNT, "5", "件", (5, "件", 5), [], id="counting word in the heading"),
        pytest.param(COUNT, "0", None, (0, None, 0), [], id="zero"),
        pytest.param(MONEY, "65万元", None, (65, "万元", 650_000), [], id="N6"),
        pytest.param(MONEY, "160.5964万元", None, (160.5964, "万元", 1_605_964), [], id="N6 decimals"),
        pytest.param(MONEY, "169100元", None, (169_100, "元", 169_100), [], id="yuan"),
        pytest.param(MONEY, "1.5亿元", None, (1.5, "亿元", 150_000_000), [], id="hundred millions"),
        pytest.param(MONEY, "477.35", "万元", (477.35, "万元", 4_773_500), [], id="N6b unit of the heading"),
        pytest.param(MONEY, "477.35元", "万元", (477.35, "元", 477.35), [], id="the cell's unit comes first"),
        pytest.param(MONEY, "300.6万", None, (300.6, "万", 3_006_000), [("unit_inferred", "万元")], id="N7"),
        pytest.param(MONEY, "169100", None, (169_100, None, 169_100), [("unit_inferred", "元")], id="N8"),
        pytest.param(MONEY, "0", None, (0, None, 0), [], id="no money needs no unit"),
        pytest.param(MONEY, "26个", None, (26, "个", None), [("unit_unexpected", "个")], id="pieces for money"),
        pytest.param(COUNT, "65万元", None, (65, "万元", None), [("unit_unexpected", "万元")], id="money for pieces"),
        pytest.param(COUNT, "100余个", None, (100, "个", 100), [("approximate_cell", None)], id="N12"),
        pytest.param(COUNT, "22（其中修订16）", None, (22, None, 22), [("footnote_in_cell", None)], id="N11"),
    ],
)
def test_numbers_units_and_values(
    key: tuple[str, str, str],
    raw: str,
    header_unit: str | None,
    reading: tuple[float, str | None, float | None],
    rules: list[tuple[str, str | None]],
) -> None:
    read, signals = one(key, raw, header_unit=header_unit)
    assert (read.state, read.number, read.unit, read.value) == ("reported", *reading)
    assert read.raw == raw
    assert told(signals) == rules
    assert all((s.table, s.row, s.column, s.where) == (*key, Where(line=1)) for s in signals)
    assert all(dict(s.params)["raw"] == raw for s in signals)


@pytest.mark.parametrize(
    ("raw", "state", "rules"),
    [
        *(("", "blank", ["blank_cell"]), ("\u00a0", "blank", ["blank_cell"])),
        *(("/", "na", []), ("—", "na", []), ("无", "na", [])),
        *(("见附表", "text", ["cell_unread"]), ("100%", "text", ["cell_unread"])),
    ],
)
def test_cells_without_a_number(raw: str, state: str, rules: list[str]) -> None:
    read, signals = one(COUNT, raw)
    assert (read.state, read.number, read.unit, read.value) == (state, None, None, None)
    assert read.raw == raw
    assert [signal.rule for signal in signals] == rules


@pytest.mark.parametrize("presence", ["missing", "absent"])
def test_cells_that_are_not_printed(presence: str) -> None:
    read, signals = one(COUNT, "", presence, header_unit="件")
    assert read == ReadCell(*COUNT, "", presence, None, None, None, None)
    assert signals == []


def test_a_blank_is_never_zero_nor_is_a_unit_of_the_heading_read_into_it() -> None:
    read, _ = one(MONEY, "", header_unit="万元")
    assert (read.state, read.value, read.unit) == ("blank", None, None)


ROWS = [row.code for row in members("request", "row") if "2019" in row.editions]


def test_a_blank_column_is_told_once() -> None:
    """L8: the fourth seed leaves 其他 blank in all rows."""
    printed = [
        cell(("request", row, column), "" if column == "other_organisation" else "0", line=line)
        for line, row in enumerate(ROWS, 7)
        for column in ("natural_person", "other_organisation", "total")
    ]
    _, signals = read_cells(PrintedCells.of(printed))
    assert signals == [
        Signal("blank_column", "request", None, "other_organisation", Where(line=7), (("count", str(len(ROWS))),))
    ]


def test_one_number_in_a_column_makes_its_blanks_single() -> None:
    printed = [cell(("request", row, "enterprise"), "" if n else "4", line=n + 1) for n, row in enumerate(ROWS)]
    _, signals = read_cells(PrintedCells.of(printed))
    assert {signal.rule for signal in signals} == {"blank_cell"}
    assert [signal.row for signal in signals] == ROWS[1:]


def test_rows_that_are_not_printed_are_no_part_of_a_blank_column() -> None:
    printed = [cell(("request", row, "total"), "", "printed" if n < 5 else "missing") for n, row in enumerate(ROWS)]
    _, signals = read_cells(PrintedCells.of(printed))
    assert [(s.rule, dict(s.params)["count"]) for s in signals] == [("blank_column", "5")]


def test_two_blank_cells_make_no_column() -> None:
    printed = [cell(("disclosure", row, "decisions"), "") for row in ("penalty", "coercion")]
    _, signals = read_cells(PrintedCells.of(printed))
    assert [(s.rule, s.row) for s in signals] == [("blank_cell", "penalty"), ("blank_cell", "coercion")]


def test_every_cell_comes_back_once_in_order() -> None:
    printed = [cell(("request", row, "total"), text) for row, text in zip(ROWS, ["1", "", "/", "x"] * 6, strict=False)]
    cells, _ = read_cells(PrintedCells.of(printed))
    assert [(c.table, c.row, c.column, c.raw) for c in cells.read] == [
        (p.table, p.row, p.column, p.raw) for p in printed
    ]
