"""Columns that a body adds to the tables, totals that stand first, rows filled up at their end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import APPLICANTS, Rows, as_dump, pipe, printed, raws, read, report, signals, tabbed

from extract.forms import member

CLAUSE = "第二十条"


def numbered(rows: Rows, labels: int, heads: int, head: str = "行次") -> Rows:
    """The rows of a table with a column behind its labels, which numbers those below `heads` rows of headings."""
    return [
        [*row[:labels], head if at == 0 else "" if at < heads else f"{at - heads + 1:02d}", *row[labels:]]
        for at, row in enumerate(rows)
    ]


def with_units(rows: Rows) -> Rows:
    """The disclosure table with a column of units."""
    return [
        row if row[0].startswith(CLAUSE) else [row[0], "计量单位" if row[0] == "信息内容" else "件", *row[1:]]
        for row in rows
    ]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_columns_of_row_numbers_and_units_are_ignored_by_name(edition: str) -> None:
    cells = printed(edition, disclosure__licensing__decisions="", request__granted__natural_person="")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        numbers = [["甲", "", "", "乙", *map(str, range(1, 8))]]
        rows = numbered(second, 3, 3)
        return pipe(with_units(first)), pipe([*rows[:3], *numbers, *rows[3:]]), pipe(third)

    found = read(report(edition, cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "surplus_cells")


def test_a_row_of_units_below_the_headings_makes_no_column() -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        return pipe(first), pipe([*second[:3], ["单位", "", "", *["件"] * 7], *second[3:]]), pipe(third)

    assert raws(read(report("2021", cells, render=render))) == cells


@pytest.mark.parametrize("kept", [("natural_person", "enterprise", "total"), ("total", "natural_person")])
def test_a_table_cut_down_to_some_columns_is_read_by_their_names(kept: tuple[str, ...]) -> None:
    cells = printed("2021")
    at = [APPLICANTS.index(code) for code in kept]
    head = ["项目", *(member("request", "column", code).label for code in kept)]

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        rows = [["".join(row[:3]), *(row[3:][index] for index in at)] for row in second[3:]]
        return pipe(first), pipe([head, *rows]), pipe(third)

    found = read(report("2021", cells, render=render))
    left = {key: text for key, text in cells.items() if key[0] != "request" or key[2] in kept}
    assert {key: text for key, text in raws(found).items() if text} == {key: t for key, t in left.items() if t}
    assert [s.table for s in signals(found, "header_incomplete")] == ["request"]


def total_first(row: list[str]) -> list[str]:
    return [text for at in range(0, len(row), 5) for text in (row[at + 4], *row[at : at + 4])]


def test_the_totals_of_disputes_may_stand_first() -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, (channels, upper, lower, values) = tables
        third = [channels, [*total_first(upper[:5]), *upper[5:]], total_first(lower), total_first(values)]
        return pipe(first), pipe(second), pipe(third)

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "header_incomplete")


def test_rows_filled_up_at_their_end_though_none_is_full() -> None:
    """Merged cells stand as one, and as many empty ones follow the row: its first value may be blank."""
    cells = printed("2021")
    rows = [key for key in cells if key[0] == "request"]
    cells |= {key: "" for at, key in enumerate(rows) if at % 9 in (0, 3)}

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        kept = [[text for text in row[: 3 if at > 2 else None] if text] for at, row in enumerate(second)]
        kept = kept[:3] + [labels + row[3:] for labels, row in zip(kept[3:], second[3:], strict=True)]
        return pipe(first), pipe(kept), pipe(third)

    assert raws(read(report("2021", cells, render=render))) == cells


def test_a_table_whose_labels_stand_in_the_text_without_their_numbers_is_told_as_unread() -> None:
    """Exports that drop blank cells leave a label and a value or two on lines of their own, told by bars only."""
    cells = printed("2021")
    rows = [
        f"{label} |\n3 |\n3 |\n|||||||"
        for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    ]

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        return pipe(tables[0]), "\n".join(rows), pipe(tables[2])

    found = read(report("2021", cells, render=render))
    assert [s.table for s in signals(found, "table_unread")] == ["request"]
    assert not signals(found, "table_absent")


def repeated(rows: Rows) -> str:
    """The disclosure table with what covers several columns in each of them, as some exports write it."""
    width = max(map(len, rows))
    made = []
    for row in rows:
        label, *values = row if len(row) > 1 else [row[0], row[0]]
        made.append([label, *values, *[values[-1]] * (width - len(values) - 1)])
    return pipe(made)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_cells_that_are_repeated_in_the_columns_that_they_cover_are_one(edition: str) -> None:
    cells = printed(edition)
    found = read(report(edition, cells, render=lambda tables: (repeated(tables[0]), *as_dump(tables)[1:])))
    assert raws(found) == cells
    assert not signals(found, "surplus_cells")


def test_other_values_below_a_repeated_heading_are_told() -> None:
    cells = printed("2021", disclosure__licensing__decisions="1028")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        return repeated(tables[0]).replace("| 1028 | 1028 |", "| 1028 | 9 |"), *as_dump(tables)[1:]

    found = read(report("2021", cells, render=render))
    assert [signal.row for signal in signals(found, "surplus_cells")] == ["licensing"]


def test_a_total_above_the_headings_of_requests_is_one_of_them() -> None:
    """It covers all their rows: text that was made of the table has it beside the first."""
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        note, _, _, *rows = tables[1]
        heads = [[note[0], "申请人情况", "总计"], ["自然人", "法人或其他组织"]]
        labels = [[text for text in row[:3] if text] + row[3:] for row in rows]
        organisations = [[text for text in tables[1][2] if text]]
        return tabbed(tables[0]), tabbed([*heads, *organisations, *labels]), tabbed(tables[2])

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "unmatched_row") + signals(found, "header_incomplete")
