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
    rows_of,
    signals,
    tabbed,
    tables_of,
)

from extract.forms import editions, member
from extract.model import GridCell, Where
from extract.shapes import shape_of

Render = Callable[..., tuple[str, str, str]]


def as_tabbed(tables: list[Rows]) -> tuple[str, str, str]:
    first, second, third = (tabbed([[*row, *[""] * (len(rows[-1]) - len(row))] for row in rows]) for rows in tables)
    return first, second, third


RENDERS: list[Render] = [as_dump, as_pipes, as_tabbed]


def request_dump(edition: str, cells: Cells) -> str:
    return as_dump(tables_of(edition, cells))[1]


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


class TestRows:
    def test_rows_are_found_by_label_in_any_order(self) -> None:
        cells = printed("2021")
        rows = request("2021", cells)
        swapped = [*rows[:3], rows[4], rows[3], *rows[5:]]
        text = report("2021", cells, render=lambda tables: (*as_pipes(tables)[:1], pipe(swapped), as_pipes(tables)[2]))
        assert raws(read(text)) == cells

    def test_a_row_too_short_keeps_its_numbers_from_the_left(self) -> None:
        """L7: five cells; the last two columns are missing, not blank."""
        cells = printed("2019")
        text = request_dump("2019", cells)
        row = [cells["request", "partly_granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        assert text.count(full) == 1
        text = text.replace(full, "".join(f"\t{value}\n" for value in row[:5]))
        found = read(whole("2019", cells, text))
        by_key = cells_by_key(found)
        assert [by_key["request", "partly_granted", c].presence for c in APPLICANTS] == ["printed"] * 5 + [
            "missing"
        ] * 2
        assert [by_key["request", "partly_granted", c].raw for c in APPLICANTS] == [*row[:5], "", ""]
        (signal,) = signals(found, "ragged_row")
        assert (signal.row, dict(signal.params)) == ("partly_granted", {"printed_cells": "5", "expected_cells": "7"})

    def test_a_row_too_long_tells_what_is_left_over(self) -> None:
        cells = printed("2019")
        row = [cells["request", "granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        text = request_dump("2019", cells).replace(full, full + "\t4711\n")
        found = read(whole("2019", cells, text))
        assert raws(found) == cells
        assert [dict(s.params)["texts"] for s in signals(found, "surplus_cells")] == ["4711"]
        assert "4711" in {sentence.text for sentence in found.leftovers}

    def test_text_with_a_number_before_the_values_is_told(self) -> None:
        cells = printed("2019")
        row = [cells["request", "granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        text = "4711；" + "乱" * 45
        found = read(whole("2019", cells, request_dump("2019", cells).replace(full, f"\t{text}\n{full}")))
        assert raws(found) == cells
        assert [dict(s.params)["texts"] for s in signals(found, "surplus_cells")] == [text]

    @pytest.mark.parametrize("blanks", [0, 1, 2])
    def test_merged_cells_before_the_label_may_stand_or_not(self, blanks: int) -> None:
        """L6: no, one or two empty cells before （七）总计."""
        cells = printed("2019")
        rows = request("2019", cells)
        lines = merged(rows[3:], 7)
        at = next(index for index, row in enumerate(lines) if "（七）总计" in row)
        lines[at] = [""] * blanks + lines[at][lines[at].index("（七）总计") :]
        text = request_dump("2019", cells)
        head = text[: text.index("\t一、本年新收")]
        assert raws(read(whole("2019", cells, head + dump(lines)))) == cells

    def test_blank_cells_between_label_and_numbers_are_dropped_from_the_left_only(self) -> None:
        cells = printed("2019", request__received__total="")
        text = request_dump("2019", cells)
        label = "\t一、本年新收政府信息公开申请数量\n"
        assert raws(read(whole("2019", cells, text.replace(label, label + "\t\n\t\n")))) == cells

    def test_a_repeated_row_is_told_and_the_first_counts(self) -> None:
        cells = printed("2019")
        text = request_dump("2019", cells)
        found = read(whole("2019", cells, text + dump([["（七）总计", *"1234567"]])))
        assert raws(found) == cells
        (signal,) = signals(found, "row_repeated")
        assert signal.row == "processed_total"
        assert any("1 | 2 | 3" in sentence.text for sentence in found.leftovers)

    def test_rows_of_their_own_stay_beside_the_form(self) -> None:
        """L12: 行政检查 beside 其他对外管理服务事项."""
        cells = printed("2019")
        rows = disclosure("2019", cells)
        at = next(i for i, row in enumerate(rows) if row[0] == "其他对外管理服务事项")
        rows.insert(at, ["行政检查", "7", "8", "9"])
        tables = as_dump(tables_of("2019", cells))
        found = read(report("2019", cells, render=lambda _: (dump(rows), *tables[1:])))
        assert raws(found) == cells
        assert [dict(s.params)["text"] for s in signals(found, "unmatched_row")] == ["行政检查 | 7 | 8 | 9"]
        assert "行政检查 | 7 | 8 | 9" in {sentence.text for sentence in found.leftovers}

    def test_a_row_that_is_not_printed_is_missing(self) -> None:
        cells = printed("2021")
        rows = [row for row in request("2021", cells) if "4.无正当理由大量反复申请" not in row]
        tables = as_pipes(tables_of("2021", cells))
        found = read(report("2021", cells, render=lambda _: (tables[0], pipe(rows), tables[2])))
        assert [signal.row for signal in signals(found, "row_missing")] == ["unprocessed_excessive"]
        missing = {key for key, cell in cells_by_key(found).items() if cell.presence == "missing"}
        assert missing == {("request", "unprocessed_excessive", column) for column in APPLICANTS}
        assert raws(found) == {key: text for key, text in cells.items() if key not in missing}

    def test_another_wording_is_read_and_told(self) -> None:
        cells = printed("2021")
        text = report("2021", cells).replace(
            "要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具己获取信息"
        )
        found = read(text)
        assert raws(found) == cells
        (signal,) = signals(found, "label_variant")
        assert (signal.row, dict(signal.params)["read_as"]) == (
            "unprocessed_reconfirmation",
            member("request", "row", "unprocessed_reconfirmation").label,
        )

    def test_a_row_without_label_is_told(self) -> None:
        cells = printed("2021")
        text = request_dump("2021", cells).replace("\t四、结转下年度继续办理\n", "")
        found = read(whole("2021", cells, text))
        gone = {("request", "carried_out", column) for column in APPLICANTS}
        assert raws(found) == {key: text for key, text in cells.items() if key not in gone}
        last = " | ".join(cells["request", "carried_out", column] for column in APPLICANTS)
        assert last in {sentence.text for sentence in found.leftovers}


class TestColumns:
    def test_columns_in_another_order_are_read_by_their_headings(self) -> None:
        cells = printed("2021")
        rows = disclosure("2021", cells)
        for row in rows[1:4]:
            row[1:] = row[:0:-1]
        tables = as_dump(tables_of("2021", cells))
        for first in (dump(rows), pipe(rows)):
            assert raws(read(report("2021", cells, render=lambda _, first=first: (first, *tables[1:])))) == cells

    @pytest.mark.parametrize("render", [dump, pipe])
    def test_a_subtotal_column_is_left_out(self, render: Callable[[Rows], str]) -> None:
        """L13: eight columns with 小计 before the total."""
        cells = printed("2021")
        rows = [[*row[:-1], "777", row[-1]] for row in request("2021", cells)[3:]]
        labels = [member("request", "column", code).label for code in APPLICANTS]
        head = [["", "", "", *labels[:-1], "小计", labels[-1]]]
        if render is dump:
            rows, head = merged(rows, 8), [["", *head[0][3:]]]
        tables = as_dump(tables_of("2021", cells))
        found = read(report("2021", cells, render=lambda _: (tables[0], render([*head, *rows]), tables[2])))
        assert raws(found) == cells

    def test_truncated_headings_fall_back_to_the_position_and_say_so(self) -> None:
        """L5: 本年新, 本年新, the second line lost."""
        cells = printed("2019")
        text = report("2019", cells).replace("本年新制作数量", "本年新").replace("本年新公开数量", "本年新")
        found = read(text)
        assert raws(found) == cells
        assert [s.table for s in signals(found, "header_incomplete")] == ["disclosure"]

    def test_the_unit_of_a_heading_reaches_its_column_only(self) -> None:
        text = report("2019", printed("2019")).replace("采购总金额", "采购总金额（万元，保留四位小数）")
        by_key = cells_by_key(read(text))
        units = {key: cell.header_unit for key, cell in by_key.items() if cell.header_unit}
        assert units == {("disclosure", "procurement", "amount"): "万元"}

    def test_the_declared_unit_holds_where_none_is_printed(self) -> None:
        text = report("2021", printed("2021")).replace("本年收费金额（单位：万元）", "本年收费金额")
        assert cells_by_key(read(text))["disclosure", "administrative_fee", "amount"].header_unit == "万元"

    def test_a_printed_unit_comes_before_the_declared_one(self) -> None:
        text = report("2021", printed("2021")).replace("（单位：万元）", "（单位：元）")
        assert cells_by_key(read(text))["disclosure", "administrative_fee", "amount"].header_unit == "元"

    def test_without_any_headings_the_request_table_is_read_by_position(self) -> None:
        cells = printed("2021")
        text = request_dump("2021", cells)
        found = read(whole("2021", cells, text[text.index("\t一、本年新收") :]))
        assert raws(found) == cells
        assert [s.table for s in signals(found, "header_incomplete")] == ["request"]


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


def whole(edition: str, cells: Cells, second: str) -> str:
    """A report whose request table is `second`."""
    tables = as_dump(tables_of(edition, cells))
    return report(edition, cells, render=lambda _: (tables[0], second, tables[2]))


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
