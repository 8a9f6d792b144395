"""Statutory tables read whole: editions by labels, rows and columns by labels, every cell once, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import (
    APPLICANTS,
    CHANNELS,
    RESULTS,
    Cells,
    Key,
    Rows,
    as_dump,
    as_pipes,
    balanced,
    cells_by_key,
    disclosure,
    dispute,
    dump,
    merged,
    pipe,
    printed,
    raws,
    read,
    report,
    request,
    request_dump,
    rows_of,
    signals,
    tabbed,
    tables_of,
    whole,
)

from extract.forms import editions
from extract.model import GridCell, Where
from extract.shapes import shape_of

Render = Callable[..., tuple[str, str, str]]


def as_tabbed(tables: list[Rows]) -> tuple[str, str, str]:
    first, second, third = (tabbed([[*row, *[""] * (len(rows[-1]) - len(row))] for row in rows]) for rows in tables)
    return first, second, third


RENDERS: list[Render] = [as_dump, as_pipes, as_tabbed]


def request_keys(edition: str) -> list[Key]:
    return [("request", row, column) for row in rows_of(edition, "request") for column in APPLICANTS]


class TestWhole:
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("render", RENDERS)
    def test_every_cell_stands_once_where_it_is_printed(self, edition: str, render: Render) -> None:
        cells = printed(edition)
        found = read(report(edition, cells, render=render))
        assert raws(found) == cells
        assert found.table_editions == dict.fromkeys(("disclosure", "request", "dispute"), edition)
        assert len(found.cells) == (198 if edition == "2019" else 200)
        assert found.filled == len(found.cells)
        assert found.signals == ()
        assert found.leftovers == ()

    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("render", RENDERS)
    def test_places_hold_the_cells(self, edition: str, render: Render) -> None:
        text = report(edition, printed(edition, 3), render=render)
        lines = text.split("\n")
        for cell in read(text).cells:
            assert cell.where is not None
            assert text[cell.where.start : cell.where.end].strip() == cell.raw
            assert cell.raw in lines[(cell.where.line or 0) - 1]

    @given(st.integers(0, 10_000), st.sampled_from(["2019", "2021"]), st.sampled_from(RENDERS))
    def test_any_numbers_are_read_back(self, seed: int, edition: str, render: Render) -> None:
        cells = printed(edition, seed)
        assert raws(read(report(edition, cells, render=render))) == cells

    @given(st.sampled_from(["2019", "2021"]), st.sampled_from([as_dump, as_pipes]), st.data())
    def test_blanks_anywhere_in_the_request_table_move_nothing(
        self, edition: str, render: Render, data: st.DataObject
    ) -> None:
        """A cell that is empty is blank; no number changes its column."""
        cells = printed(edition)
        rows = rows_of(edition, "request")
        for key in data.draw(st.lists(st.sampled_from(request_keys(edition)), max_size=12)):
            cells[key] = ""
        for row in rows:  # a row without any number shows no longer that it is one
            cells["request", row, "total"] = cells["request", row, "total"] or "7"
        assert raws(read(report(edition, cells, render=render))) == cells


class TestEditions:
    @pytest.mark.parametrize(
        ("disclosure_edition", "edition"), [("2021", "2019"), ("2019", "2021"), ("2021", "2021"), ("2019", "2019")]
    )
    def test_each_table_follows_its_own_labels(self, disclosure_edition: str, edition: str) -> None:
        """real/hongze_2023: a 2021 disclosure table beside a request table with one row （六）."""
        cells = balanced_text(edition) | {
            key: text for key, text in printed(disclosure_edition).items() if key[0] == "disclosure"
        }
        cells = {
            key: text for key, text in cells.items() if key[0] != "disclosure" or key in printed(disclosure_edition)
        }
        found = read(report(edition, cells, disclosure_edition=disclosure_edition))
        assert found.table_editions["disclosure"] == disclosure_edition
        assert found.table_editions["request"] == edition
        assert found.edition == disclosure_edition
        assert raws(found) == cells

    def test_the_year_decides_nothing(self) -> None:
        assert read(report("2021", printed("2021"), year=2020)).edition == "2021"
        assert read(report("2019", printed("2019"), year=2023)).edition == "2019"

    def test_an_absent_table_takes_the_edition_of_the_page(self) -> None:
        found = read(report("2021", printed("2021"), without=("disclosure",)))
        assert found.table_editions == {"disclosure": None, "request": "2021", "dispute": "2021"}
        assert found.edition == "2021"
        assert len(found.cells) == 200

    def test_a_dispute_table_alone_follows_the_cited_notice(self) -> None:
        preface = "根据《通知》（国办公开办函〔2019〕60号）编制。"
        text = report("2019", printed("2019"), preface=preface, without=("disclosure", "request"))
        found = read(text)
        assert found.edition == "2019"
        assert len(found.cells) == 198

    def test_a_group_heading_other_beside_its_three_rows_is_no_row_of_2019(self) -> None:
        found = read(report("2021", printed("2021"), render=as_pipes))
        assert ("request", "other", "total") not in cells_by_key(found)


def balanced_text(edition: str) -> Cells:
    return {key: str(number) for key, number in balanced(edition).items()}


class TestTables:
    def test_an_extra_table_is_kept_beside_the_form(self) -> None:
        """L11, as in the fifth seed: 栏目, 子栏目, 数量."""
        cells = printed("2021")
        extra = [["栏目", "子栏目", "数量"], ["政府决策", "政策文件", "12"], ["工作信息", "动态", "281"]]
        tables = as_dump(tables_of("2021", cells))
        found = read(
            report("2021", cells, render=lambda _: (dump(extra) + "\n以上为公开数量。\n\n" + tables[0], *tables[1:]))
        )
        assert raws(found) == cells
        assert found.extra_tables == 1
        assert [dict(s.params)["header"] for s in signals(found, "extra_table")] == ["栏目 | 子栏目 | 数量"]
        assert [sentence.text for sentence in found.leftovers] == [" | ".join(row) for row in extra]

    @pytest.mark.parametrize("table", ["request", "dispute"])
    def test_an_absent_table_lists_its_cells_as_absent(self, table: str) -> None:
        cells = printed("2019")
        found = read(report("2019", cells, without=(table,)))
        absent = {key for key, cell in cells_by_key(found).items() if cell.presence == "absent"}
        assert absent == {key for key in cells if key[0] == table}
        assert found.table_editions[table] is None
        assert [s.table for s in signals(found, "table_absent")] == [table]

    def test_a_table_split_over_two_grids(self) -> None:
        """A paragraph between the clauses of the disclosure table; every part brings its own headings."""
        cells = printed("2021")
        rows = disclosure("2021", cells)
        tables = as_dump(tables_of("2021", cells))
        split = dump(rows[:4]) + "\n续表\n\n" + dump(rows[4:])
        assert raws(read(report("2021", cells, render=lambda _: (split, *tables[1:])))) == cells

    def test_a_request_table_split_over_two_pages(self) -> None:
        """L14: the page number stands between the rows; the second half has no headings of its own."""
        cells = printed("2021")
        text = request_dump("2021", cells)
        at = text.index("\t\n\t（四）无法提供")
        assert raws(read(whole("2021", cells, text[:at] + "\n- 4 -\n\n" + text[at:]))) == cells

    @pytest.mark.parametrize("rows", [2, 3])
    def test_the_last_rows_alone_on_a_page_are_rows_of_the_table(self, rows: int) -> None:
        """A paragraph between the pages, and only a few rows behind it."""
        cells = printed("2021")
        lines = merged(request("2021", cells)[3:], 7)
        head = as_dump(tables_of("2021", cells))[1]
        first = head[: head.index("\t一、本年新收")] + dump(lines[:-rows])
        assert raws(read(whole("2021", cells, first + "\n（续前页）\n\n" + dump(lines[-rows:])))) == cells

    def test_a_group_row_with_its_sum_beside_the_three_rows_of_2021(self) -> None:
        """（六）其他处理 printed as a row of its own is told, not read as the one row of 2019."""
        cells = printed("2021")
        lines = request("2021", cells)
        at = next(i for i, row in enumerate(lines) if "（六）其他处理" in row)
        lines[at] = ["", "", *lines[at][2:]]
        lines.insert(at, ["", "（六）其他处理", "", *"1234567"])
        tables = as_pipes(tables_of("2021", cells))
        found = read(report("2021", cells, render=lambda _: (tables[0], pipe(lines), tables[2])))
        assert found.table_editions["request"] == "2021"
        assert raws(found) == cells
        assert "1 | 2 | 3 | 4 | 5 | 6 | 7" in " ".join(sentence.text for sentence in found.leftovers)

    def test_an_explanation_behind_a_heading_is_tolerated(self) -> None:
        """L21, as in the first seed."""
        cells = printed("2019")
        text = report("2019", cells).replace(
            "\t行政复议\n\t行政诉讼\n", "\t行政复议\n\n（因政府信息公开被行政复议）\n\t行政诉讼\n"
        )
        assert raws(read(text)) == cells

    def test_a_blank_dispute_table_is_printed_and_blank(self) -> None:
        cells = printed("2021") | {("dispute", c, r): "" for c in CHANNELS for r in RESULTS}
        found = read(report("2021", cells))
        assert raws(found) == cells
        assert found.filled == 185

    def test_a_short_dispute_row_keeps_its_numbers_from_the_left(self) -> None:
        cells = printed("2021")
        rows = dispute(cells)
        rows[-1] = rows[-1][:13]
        tables = as_dump(tables_of("2021", cells))
        text = dump([[t for t in rows[0] if t], [t for t in rows[1] if t], *rows[2:]])
        found = read(report("2021", cells, render=lambda _: (*tables[:2], text)))
        missing = {key for key, cell in cells_by_key(found).items() if cell.presence == "missing"}
        assert missing == {("dispute", "litigation_after_reconsideration", code) for code in ("pending", "total")}
        assert len(signals(found, "ragged_row")) == 1

    @pytest.mark.parametrize("mark", ["-", "/", "—", "无"])
    @pytest.mark.parametrize("render", [as_dump, as_pipes])
    def test_a_dispute_row_of_strokes_is_its_row(self, render: Render, mark: str) -> None:
        cells = printed("2021") | {("dispute", c, r): mark for c in CHANNELS for r in RESULTS}
        assert raws(read(report("2021", cells, render=render))) == cells

    def test_a_page_without_tables_lists_no_cells(self) -> None:
        found = read("鹭汀县2012年政府信息公开工作年度报告\n\n一、概述\n\n全年平稳。\n")
        assert found.cells == ()
        assert found.table_editions == dict.fromkeys(("disclosure", "request", "dispute"))

    def test_cells_come_in_the_order_of_the_form(self) -> None:
        found = read(report("2019", printed("2019")))
        form = editions()["2019"]
        assert [(c.table, c.row, c.column) for c in found.cells] == [
            (table, *key) for table in ("disclosure", "request", "dispute") for key in form.tables[table].cells
        ]


@pytest.mark.parametrize(
    "cells", [["31266", "行政许可", "32351"], ["7个", "（五）不予处理", "65万元"], ["5", "", "甲"]]
)
def test_a_row_that_begins_with_a_number_below_headings_is_told(cells: list[str]) -> None:
    """It is no heading: what it prints would be lost in one."""
    text = report("2021", printed("2021"))
    damaged = text.replace("\t（一）予以公开\n", dump([cells]) + "\n\t（一）予以公开\n", 1)
    if "\t（一）予以公开\n" not in text:
        pytest.fail("the form is printed otherwise")
    found = read(damaged)
    assert " | ".join(cells) in " ".join(left.text for left in found.leftovers)
    assert signals(found, "unmatched_row")


@pytest.mark.parametrize("heading", ["2020年", "第3项", "小计1"])
def test_a_heading_with_a_year_or_a_number_in_words_is_no_row_of_numbers(heading: str) -> None:
    assert not shape_of((GridCell(heading, Where(1)), GridCell("结果维持", Where(2)))).has_number
