"""Tables that came as text one cell a line or one row a line, with pipes behind the cells or without."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_form import (
    HEADINGS,
    Rows,
    cells_by_key,
    printed,
    raws,
    read,
    report,
    signals,
)
from stream_pages import DISCLOSURE, FORMS, Tables, disclosed, page, rendered

from extract.model import Grid, Paragraph
from extract.readers.layout import read_layout
from extract.readers.stream import has_rows, is_piped, is_run_on, read_piped, read_run_on
from extract.readers.stream_tokens import _headings, _headings_of_columns, _signs_of_headings

HEADINGS_OF_COLUMNS = sorted(_headings_of_columns())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_full_tables_are_read_in_every_form(form: str, edition: str) -> None:
    cells = printed(edition, 3)
    text = page(form, edition, cells)
    got = read(text)
    assert raws(got) == cells
    assert [section.number for section in got.sections] == [1, 2, 3, 4, 5, 6]
    if "filled" not in form:
        assert all(text[c.where.start : c.where.end] == c.raw for c in got.cells if c.where)


def test_labels_without_any_number_are_a_table_without_numbers() -> None:
    text = regex.sub(r"(?m)^\d+\n", "", page("lines", "2019", printed("2019", 1)))
    got = read(text)
    assert got.table_editions["request"] == "2019"
    assert {cell.presence for cell in got.cells} <= {"missing", "absent"}


def test_headings_run_together_or_apart_name_their_columns() -> None:
    for heads in (
        "信息内容本年制发件数本年废止件数现行有效件数",
        "信息内容\n本年\n制发件数\n本年\n废止件数\n现行有效件数",
    ):
        got = disclosed(f"{heads}\n规章\n1\n2\n3\n行政规范性文件\n4\n5\n6")
        assert got == {"regulation": ["1", "2", "3"], "normative_document": ["4", "5", "6"], "licensing": ["12"]}


def test_a_label_and_one_number_run_together_are_parted_and_several_numbers_are_not() -> None:
    heads = "信息内容\n本年制发件数\n本年废止件数\n现行有效件数"
    assert disclosed(f"{heads}\n规章7\n0\n0\n行政规范性文件\n4\n5\n6")["regulation"] == ["7", "0", "0"]
    got = read(DISCLOSURE.format(f"{heads}\n规章120\n行政规范性文件\n4\n5\n6"))
    assert not [cell for cell in got.cells if cell.row == "regulation" and cell.raw]
    assert any("120" in sentence.text for sentence in got.leftovers)


def test_a_row_within_a_row_is_told() -> None:
    heads = "信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 1 2 3"
    words = f"{heads} 其他对外管理服务事项 行政检查 4 5 6 行政确认 7 8 9".split()
    text = "二、主动公开政府信息情况\n" + "".join(f"{word} |\n" for word in words)
    got = read(text)
    assert [cell.raw for cell in got.cells if cell.row == "licensing"] == ["1", "2", "3"]
    assert not [cell for cell in got.cells if cell.row == "other_management_service" and cell.raw]
    left = {sentence.text for sentence in got.leftovers}
    assert left >= {"其他对外管理服务事项 | 行政检查 | 4 | 5 | 6", "行政确认 | 7 | 8 | 9"}


def test_a_row_of_the_other_edition_in_a_table_is_told() -> None:
    first = "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 1 2 3\n行政规范性文件 4 5 6"
    second = "信息内容 本年收费金额\n行政事业性收费 9\n政府集中采购 7 8\n其他对外管理服务事项 1 2"
    got = read(f"二、主动公开政府信息情况\n{first}\n{second}\n")
    assert raws(got)["disclosure", "administrative_fee", "amount"] == "9"
    assert {"政府集中采购 | 7 | 8", "1 | 2"} <= {sentence.text for sentence in got.leftovers}


def test_single_numbers_before_their_labels_are_not_taken_for_those_behind() -> None:
    first = "信息内容 本年制发件数 本年废止件数 现行有效件数 规章 1 2 3 行政规范性文件 4 5 6"
    words = f"二、主动公开政府信息情况 {first} 信息内容 本年处理决定数量 7 行政处罚 8 行政强制"
    text = "\n".join(words.split())
    got = read(text)
    assert not [cell for cell in got.cells if cell.row in ("penalty", "coercion") and cell.raw]


def test_tables_on_one_line_are_read() -> None:
    cells = printed("2021", 2)
    text = " ".join(page("rows", "2021", cells).split())
    assert is_run_on(text)
    assert raws(read(text)) == cells


def test_traditional_labels_are_read() -> None:
    words = "二、主動公開政府信息情況 信息內容 本年制發件數 本年廢止件數 現行有效件數 規章 1 2 3 行政規範性檔案 4 5 6"
    text = "\n".join(words.split())
    got = {(cell.row, cell.column): cell.raw for cell in read(text).cells if cell.raw}
    assert got["normative_document", "in_force"] == "6"


def test_a_statutory_report_without_tables_says_so() -> None:
    text = "\n".join(f"{heading}\n详见附件。" for heading in HEADINGS)
    assert [signal.table for signal in signals(read(text), "table_absent")] == ["disclosure", "request", "dispute"]


def test_tables_of_which_only_headings_can_be_told_are_unread() -> None:
    """As services of recognition answer: boxes with their words."""
    cells = ("信息内容", "本年制发件数", "本年废止件数", "结果维持", "结果纠正", "一、总体情况")
    boxes = "\n".join(f'{{"box": [{at}, 8, 90, 20], "words": "{text}"}}' for at, text in enumerate(cells))
    found = read(boxes)
    assert [signal.table for signal in signals(found, "table_unread")] == ["disclosure", "dispute"]
    assert signals(found, "table_absent") == []
    told = read("2015年政府信息公开工作年度报告\n公开行政许可3件、行政处罚5件，政府集中采购信息2条，结果维持1件。")
    assert signals(told, "table_unread") == []


def test_a_row_of_requests_alone_is_read_and_its_headings_are_missed() -> None:
    got = read(
        "三、收到和处理政府信息公开申请情况\n| 一、本年新收政府信息公开申请数量 | 9 | 1 | 0 | 0 | 2 | 0 | 12 |\n"
    )
    assert [cell.raw for cell in got.cells if cell.row == "received"] == ["9", "1", "0", "0", "2", "0", "12"]
    assert signals(got, "header_incomplete")


def test_an_explained_label_is_read() -> None:
    long = "规范性文件（" + "行政机关制定发布的决定、公告、通告、意见、通知，" * 6 + "）"
    rows = f"信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n{long} | 3 | 2 | 1 |\n"
    got = read(f"二、主动公开政府信息情况\n{rows}")
    assert [cell.raw for cell in got.cells if cell.row == "normative_document"] == ["3", "2", "1"]


def test_columns_are_found_whichever_width_a_character_was_given() -> None:
    rows = [
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "", "1007", ""],
        ["规范性文件", "1021", "", "1035"],
        ["规章", "12", "13", "14"],
        ["规范性文件", "15", "16", "17"],
    ]
    text = "\n".join("".join(text.ljust(20) for text in row) for row in rows)
    grids = [block for block in read_layout(text) if isinstance(block, Grid)]
    found = [tuple(cell.text for cell in row) for grid in grids for row in grid.rows]
    assert ("", "规章", "", "1007", "") in found
    assert ("", "规范性文件", "1021", "", "1035") in found


def test_prose_is_no_stream() -> None:
    prose = "一、总体情况\n全年主动公开信息1234条，其中行政许可12条。\n二、主动公开政府信息情况\n电话 0517 87222589\n"
    assert not is_piped(prose)
    assert not is_run_on(prose)
    assert not has_rows(prose)


@settings(max_examples=40)
@given(st.text(alphabet="规章行政许可总计自然人一、二（）|\n 0123\u00a0", max_size=300))
def test_any_text_is_read(text: str) -> None:
    for reader in (read_piped, read_run_on):
        assert all(isinstance(block, Grid | Paragraph) for block in reader(text))


def test_no_cell_stands_twice() -> None:
    got = read(page("pipes", "2019", printed("2019", 9)))
    assert cells_by_key(got)


def test_columns_that_ran_into_each_other_between_pipes_are_read_by_the_order_of_their_numbers() -> None:
    """As converters of PDFs write a table: numbers of two columns in one cell, a label on the line above or below."""
    cells = printed("2021", 4)

    def crowded(tables: tuple[Rows, Rows, Rows]) -> Tables:
        first, second, third = rendered("rows", tables)
        rows = []
        for line in second.split("\n"):
            label, *values = line.rsplit(" ", 7) if line[-1].isdigit() else [line]
            rows += (
                [label, "| --- | --- | --- |", f"|  | {' '.join(values[:3])} | {' '.join(values[3:])} |"]
                if values
                else [line]
            )
        return first, "\n".join(rows), third

    assert raws(read(report("2021", cells, render=crowded))) == cells  # type: ignore[arg-type]


def test_rows_of_a_label_and_one_number_are_rows_of_a_pipe_table() -> None:
    text = "\n".join(
        (
            "二、主动公开政府信息情况",
            "信息内容| 本年制发件数| 本年废止件数| 现行有效件数  ",
            "---|---|---|---  ",
            "规章| 1| 2| 3  ",
            "第二十条第（五）项  ",
            "信息内容| 本年处理决定数量  ",
            "---|---  ",
            "行政许可| 9  ",
        )
    )
    got = read(text)
    assert {cell.row: cell.raw for cell in got.cells if cell.raw} == {"regulation": "3", "licensing": "9"}
    assert not signals(got, "unmatched_row")


@pytest.mark.parametrize("form", ["lines", "paragraphs", "rows", "rows apart", "pipes"])
def test_the_title_is_kept_where_the_tables_stand_below_no_heading(form: str) -> None:
    cells = printed("2021", 3)
    text = regex.sub(
        r"(?m)^[一二三四]、(?:总体|主动|收到|政府|因政府)[^\n]*(?:情况|事项)\n", "", page(form, "2021", cells)
    )
    got = read(text)
    assert (got.title, raws(got)) == (text.split("\n", 1)[0], cells)


@pytest.mark.parametrize("form", ["lines", "rows", "pipes", "pipes filled", "rows filled"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_nothing_is_told_of_whole_headings_in_running_text(edition: str, form: str) -> None:
    found = read(page(form, edition, cells := printed(edition, seed=5)))
    assert raws(found) == cells
    assert not signals(found, "header_incomplete")


PAGES = ["3", "- 3 -", "3/8", "第3页 共8页", "\f", "\f3"]


@pytest.mark.parametrize("mark", PAGES)
@pytest.mark.parametrize("form", ["lines", "rows", "pipes", "pipes filled"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_number_of_a_page_behind_a_table_is_none_of_its_values(edition: str, form: str, mark: str) -> None:
    text = page(form, edition, cells := printed(edition, seed=11))
    paged = text.replace(f"\n{HEADINGS[2]}", f"\n{mark}\n{HEADINGS[2]}")
    assert paged != text
    assert raws(read(paged)) == cells


@pytest.mark.parametrize("mark", PAGES)
@pytest.mark.parametrize("form", ["lines", "pipes", "pipes filled"])
@pytest.mark.parametrize("table", ["request", "dispute", "disclosure"])
def test_a_page_within_a_row_moves_none_of_its_values(table: str, form: str, mark: str) -> None:
    """A bare number may be a value: then the row is read where its sum tells, else it is told."""
    cells = printed("2021", seed=11)
    last = [text for key, text in cells.items() if key[0] == table][-2]
    before, behind = page(form, "2021", cells).rsplit(f"\n{last}", 1)
    got = read(f"{before}\n{mark}\n{last}{behind}")
    wrong = {key: text for key, text in raws(got).items() if text != cells[key]}
    assert not wrong
    if not mark.endswith("3"):
        assert raws(got) == cells


@pytest.mark.parametrize("lost", [(1, 2), (1, 2, 3), (2,), (1,)])
@pytest.mark.parametrize("form", ["pipes", "pipes apart", "lines", "rows"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_tables_are_read_where_the_headings_of_their_sections_are_lost(
    edition: str, form: str, lost: tuple[int, ...]
) -> None:
    text = page(form, edition, cells := printed(edition, seed=4))
    for at in lost:
        text = text.replace(f"{HEADINGS[at]}\n", "")
    assert raws(read(text)) == cells


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*HEADINGS_OF_COLUMNS, "", "土地", "12"]), min_size=1, max_size=3).map("".join))
def test_headings_that_ran_together_are_parted(text: str) -> None:
    """By their first and last signs alone it is told which texts cannot be such."""
    if _headings().fullmatch(text):
        assert text[0] in _signs_of_headings(0)
        assert text[-1] in _signs_of_headings(-1)
