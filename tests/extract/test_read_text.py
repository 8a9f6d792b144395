"""The text reader: cell dumps, tab-separated rows and pipe tables, and the place of every cell."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import dump

from extract.line_rows import LineRows
from extract.model import Block, Grid, Paragraph
from extract.readers import read_document
from extract.readers.text import read_text


def grids(text: str) -> list[Grid]:
    return [block for block in read_text(text) if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def only(text: str) -> list[list[str]]:
    (grid,) = grids(text)
    return texts(grid)


def paragraphs(text: str) -> list[str]:
    return [block.text for block in read_text(text) if isinstance(block, Paragraph)]


def printed_at(text: str, block: Block) -> str:
    assert block.where.start is not None
    return text[block.where.start : block.where.end]


class TestDump:
    def test_a_blank_line_ends_a_row(self) -> None:
        assert only("\t甲\n\t1\n\t2\n\n\t乙\n\t3\n") == [["甲", "1", "2"], ["乙", "3"]]

    def test_empty_cells_stay(self) -> None:
        assert only("\t\n\t\n\t1\n\t\n") == [["", "", "1", ""]]

    def test_no_break_spaces_are_trimmed(self) -> None:
        assert only("\t\u00a00\n\t0\u00a0\n\t\u00a0 0\n\t\u00a0\n") == [["0", "0", "0", ""]]

    def test_a_line_without_tab_continues_the_cell(self) -> None:
        assert only("\t商业\n企业\n\t科研机构\n") == [["商业企业", "科研机构"]]

    def test_a_cell_goes_on_over_several_lines(self) -> None:
        assert only("\t法律\n服务\n机构\n\t其他\n") == [["法律服务机构", "其他"]]

    def test_a_blank_line_inside_a_cell(self) -> None:
        assert only("\t科研\n\n机构\n\t社会公益组织\n") == [["科研机构", "社会公益组织"]]

    def test_an_explanation_behind_a_blank_line(self) -> None:
        text = "\t行政复议\n\n（因政府信息公开被行政复议）\n\t行政诉讼\n\n\t结果维持\n"
        assert only(text) == [["行政复议（因政府信息公开被行政复议）", "行政诉讼"], ["结果维持"]]

    def test_an_explanation_in_the_last_cell_of_a_row(self) -> None:
        text = "\t行政复议\n\t行政诉讼\n\n（因政府信息公开被行政诉讼）\n\n\t结果维持\n"
        assert only(text) == [["行政复议", "行政诉讼（因政府信息公开被行政诉讼）"], ["结果维持"]]

    def test_a_number_continues_a_cell_only_without_a_blank_line_before_text(self) -> None:
        assert only("\t12\n3\n\t4\n") == [["123", "4"]]

    def test_two_blank_lines_end_the_table(self) -> None:
        text = "\t甲\n\t1\n\n\n总计\n\n\t乙\n\t2\n"
        assert [texts(grid) for grid in grids(text)] == [[["甲", "1"]], [["乙", "2"]]]
        assert paragraphs(text) == ["总计"]

    def test_a_heading_behind_one_blank_line_is_no_part_of_the_cell(self) -> None:
        text = "\t四、结转下年度继续办理\n\t0\n\n四、政府信息公开行政复议、行政诉讼情况\n\n\t行政复议\n"
        assert [texts(grid) for grid in grids(text)] == [[["四、结转下年度继续办理", "0"]], [["行政复议"]]]
        assert paragraphs(text) == ["四、政府信息公开行政复议、行政诉讼情况"]

    @pytest.mark.parametrize("heading", ["五、存在的主要问题", "5、存在的主要问题", "（一）问题", "# 五"])
    def test_a_heading_right_behind_a_cell_is_no_part_of_it(self, heading: str) -> None:
        text = f"\t甲\n\t0\n{heading}\n正文。\n"
        assert only(text) == [["甲", "0"]]
        assert paragraphs(text) == [heading, "正文。"]

    def test_a_short_point_told_in_sentences_behind_a_tab_is_prose_and_a_label_is_a_cell(self) -> None:
        points = [
            "一、总体情况",
            "（一）主动公开。全年在网站公开政府信息九条，都已归档。",
            "（二）依申请公开。没有收到申请。",
        ]
        text = "\t" + "\n\t".join(points) + "\n\n\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\n\t0\n"
        assert paragraphs(text) == points
        assert only(text) == [["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "0"]]

    def test_prose_behind_the_last_row_is_a_paragraph(self) -> None:
        prose = "说明：以上数据由各村（社区）报送，由镇党政综合办公室汇总核对后统一填报，特此说明。"
        text = f"\t甲\n\t0\n\n{prose}\n"
        assert only(text) == [["甲", "0"]]
        assert paragraphs(text) == [prose]

    def test_prose_between_two_tables_is_part_of_neither(self) -> None:
        prose = "以上为本镇主动公开政府信息的情况" * 3
        text = f"\t甲\n\t0\n\n{prose}\n\t乙\n\t1\n"
        assert [texts(grid) for grid in grids(text)] == [[["甲", "0"]], [["乙", "1"]]]
        assert paragraphs(text) == [prose]

    def test_dump_rows_are_in_order_only(self) -> None:
        (grid,) = grids("\t甲\n\t1\n\n\t乙\n")
        assert not grid.aligned

    def test_place_of_a_continued_cell_covers_all_its_lines(self) -> None:
        text = "上文\n\n\t科研\n\n机构\n\t1\n"
        (grid,) = grids(text)
        where = grid.rows[0][0].where
        assert (where.line, text[where.start : where.end]) == (3, "科研\n\n机构")
        assert grid.rows[0][1].where.line == 6


class TestTabbedRows:
    def test_a_line_is_a_row(self) -> None:
        (grid,) = grids("规章\t0\t1\t2\n规范性文件\t3\t\t5\n")
        assert texts(grid) == [["规章", "0", "1", "2"], ["规范性文件", "3", "", "5"]]
        assert grid.aligned

    def test_an_empty_first_cell(self) -> None:
        assert only("信息内容\t本年制发件数\n\t3\t4\n") == [["信息内容", "本年制发件数"], ["", "3", "4"]]

    def test_places(self) -> None:
        text = "上文\n规章\t 12 \t3\n"
        (grid,) = grids(text)
        where = grid.rows[0][1].where
        assert (where.line, text[where.start : where.end].strip()) == (2, "12")


class TestPipeTables:
    def test_separator_rows_are_no_rows(self) -> None:
        assert only("| 甲 | 乙 |\n| --- | :---: |\n| 1 | 2 |\n") == [["甲", "乙"], ["1", "2"]]

    def test_without_separator_and_outer_pipes(self) -> None:
        assert only("甲 | 乙 | 丙\n1 | 2 | 3\n") == [["甲", "乙", "丙"], ["1", "2", "3"]]

    def test_escaped_pipes_belong_to_the_cell(self) -> None:
        assert only("| 甲\\|乙 | 1 |\n| 丙 | 2\\| |\n") == [["甲|乙", "1"], ["丙", "2|"]]

    def test_empty_cells_keep_their_columns(self) -> None:
        (grid,) = grids("|  | 甲 |  |\n| 1 |  | 2 |\n")
        assert texts(grid) == [["", "甲", ""], ["1", "", "2"]]
        assert grid.aligned

    def test_marks_of_bold_type_and_line_breaks_go(self) -> None:
        assert only("| **规章** | 1<br>2 | 3 |\n") == [["规章", "12", "3"]]

    def test_a_blank_line_ends_the_table(self) -> None:
        assert len(grids("| 甲 | 乙 |\n\n| 丙 | 丁 |\n")) == 2

    def test_a_row_of_strokes_is_data(self) -> None:
        text = "| 结果维持 | 结果纠正 |\n| --- | --- |\n| - | - |\n"
        assert only(text) == [["结果维持", "结果纠正"], ["-", "-"]]

    def test_a_star_alone_is_what_is_printed(self) -> None:
        assert only("| 规章 | * | 3 |\n") == [["规章", "*", "3"]]


class TestLineEnds:
    TEXT = "标题\n\n\t科研\n\n机构\n\t1\n\n\t乙\n\t2\n\n\n正文。\n| 甲 | 1 |\n| 乙 | 2 |\n"

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_other_line_ends_read_the_same(self, end: str) -> None:
        plain = read_document(self.TEXT.encode(), "a.txt").blocks
        other = read_document(self.TEXT.replace("\n", end).encode(), "a.txt").blocks
        assert [_content(block) for block in other] == [_content(block) for block in plain]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_places_hold_the_text(self, end: str) -> None:
        text = self.TEXT.replace("\n", end)
        for block in read_document(text.encode(), "a.txt").blocks:
            if isinstance(block, Paragraph):
                assert printed_at(text, block) == block.text
            else:
                for cell in (cell for row in block.rows for cell in row):
                    assert "".join(text[cell.where.start : cell.where.end].split()) == cell.text

    def test_a_lone_carriage_return_among_others_changes_no_line_number(self) -> None:
        _, paragraph = read_text("甲\r\n\r\n乙\r\n")
        assert paragraph.where.line == 3


def _content(block: Block) -> object:
    if isinstance(block, Paragraph):
        return block.text, block.where.line
    return [[(cell.text, cell.where.line) for cell in row] for row in block.rows]


class TestParagraphs:
    def test_lines_are_paragraphs_with_their_places(self) -> None:
        text = "\ufeff  第一行 \n\n\u3000\u3000第二行\u00a0\n"
        first, second = read_text(text)
        assert [first, second] == [b for b in (first, second) if isinstance(b, Paragraph)]
        assert (first.where.line, printed_at(text, first)) == (1, "第一行")
        assert (second.where.line, printed_at(text, second)) == (3, "第二行")

    def test_one_bar_in_prose_makes_no_table(self) -> None:
        assert paragraphs("首页 | 政务公开\n") == ["首页 | 政务公开"]

    def test_nothing_comes_of_blank_text(self) -> None:
        assert read_text("\n \n\u3000\n") == ()


# What can stand in a cell: neither TAB nor line end, which the formats give another meaning.
_CHARACTERS = st.sampled_from(list("规章本年制发件数新收0123456789+./（）(),，。：-—%万元 \u00a0\u3000ab|\\"))
_CELL = st.text(_CHARACTERS, max_size=12)
_GRID = st.lists(st.lists(_CELL, min_size=1, max_size=9), min_size=1, max_size=8)


@given(_GRID, st.sampled_from(["", "前言。\n\n", "一、总体情况\n"]), st.sampled_from(["", "\n\n五、问题\n"]))
def test_any_grid_is_read_back_from_a_dump(grid: list[list[str]], above: str, below: str) -> None:
    text = above + dump(grid) + below
    (read,) = grids(text)
    assert texts(read) == [[text.strip() for text in row] for row in grid]
    for row in read.rows:
        for cell in row:
            assert text[cell.where.start : cell.where.end].strip() == cell.text
            assert text.split("\n")[(cell.where.line or 0) - 1].strip() == cell.text


@given(
    st.integers(2, 8).flatmap(lambda n: st.lists(st.lists(_CELL, min_size=n, max_size=n), min_size=1, max_size=8)),
    st.booleans(),
    st.sampled_from(["", "前言。\n\n"]),
)
def test_any_grid_is_read_back_from_a_pipe_table(grid: list[list[str]], separator: bool, above: str) -> None:
    grid = [[text.replace("\\", "") for text in row] for row in grid]
    grid[0][0] = "表" + grid[0][0]  # a first row of nothing but strokes is a separator
    lines = ["| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in grid]
    lines[1:1] = ["|" + "---|" * len(grid[0])] if separator else []
    text = above + "\n".join(lines) + "\n"
    (read,) = grids(text)
    assert texts(read) == [[text.strip() for text in row] for row in grid]
    for row in read.rows:
        for cell in row:
            assert text[cell.where.start : cell.where.end].strip().replace("\\|", "|") == cell.text


@given(st.lists(st.lists(_CELL, min_size=3, max_size=6), min_size=1, max_size=6))
def test_any_grid_is_read_back_from_tabbed_rows(grid: list[list[str]]) -> None:
    grid = [["名", *(text.replace("|", "") for text in row), "末"] for row in grid]
    text = "\n".join("\t".join(row) for row in grid) + "\n"
    (read,) = grids(text)
    assert texts(read) == [[text.strip() for text in row] for row in grid]
    for row in read.rows:
        for cell in row:
            assert text[cell.where.start : cell.where.end].strip() == cell.text


@pytest.mark.parametrize("row", ["\t\t2.甲\t\t\t", "甲\t\t\t\t\t", "\t\t\t1\t\t", "\t\t\t\t\t"])
def test_a_row_of_one_text_between_tabs_is_a_row_where_rows_stand_beside_it(row: str) -> None:
    text = f"名\t号\t一\t二\t三\t四\n{row}\n{row}\n乙\t1\t2\t3\t4\t5\n"
    (read,) = grids(text)
    assert texts(read) == [[part.strip() for part in line.split("\t")] for line in text.splitlines()]
    assert read.aligned


@given(st.text(st.sampled_from(list("\t\n\r |-甲1一、（）")), max_size=60))
def test_nothing_is_lost_whatever_is_printed(text: str) -> None:
    """Every letter and digit stands in one block, at the place that it says, in the order of the text."""
    kept = []
    for block in read_text(text):
        parts = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        for part in parts:
            found = text[part.where.start : part.where.end]
            assert "".join(found.split()).strip("|") == "".join(part.text.split()).strip("|")
            kept.append(part.text)
    assert [c for c in "".join(kept) if c in "甲1一"] == [c for c in text if c in "甲1一"]


def test_cells_made_when_asked_for_are_those_made_at_once() -> None:
    (read,) = grids("\t一\n\t二\n\n\t1\n续\n\t2\n")
    rows = read.rows
    assert isinstance(rows, LineRows)
    places = rows.places_of(lambda items: (items[3], items[0]))
    first, last = rows[0][0], rows[1][1]
    assert places == [last.where, first.where]
    assert rows == tuple(rows) == pickle.loads(pickle.dumps(rows))
    assert len(rows) == 2
    assert list(read.texts) == ["一", "二", "1续", "2"]


def test_a_caption_with_one_stroke_right_above_a_row_is_a_row() -> None:
    rows = ("信息内容 | 本年制发件数 | 本年废止件数 |", "规章 | 0 | 1 |")
    assert only("\n".join(("第二十条第（一）项 |", *rows)))[0] == ["第二十条第（一）项"]
    assert paragraphs("\n".join(("二、主动公开政府信息情况 |", *rows))) == ["二、主动公开政府信息情况 |"]
