"""Tables that came as text one cell a line or one row a line, with pipes behind the cells or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_form import (
    APPLICANTS,
    HEADINGS,
    Cells,
    Rows,
    cells_by_key,
    printed,
    raws,
    read,
    report,
    signals,
)

from extract.forms import members
from extract.model import Grid, Paragraph
from extract.readers.layout import read_layout
from extract.readers.stream import has_rows, is_piped, is_run_on, read_piped, read_run_on

Tables = tuple[str, str, str]
NUMBER = regex.compile(r"-?\d[\d.]*")


def on_the_page(tables: tuple[Rows, Rows, Rows]) -> tuple[Rows, Rows, Rows]:
    """The cells of every row as a page has them: a merged cell once, where it begins."""
    first, second, third = tables
    note, applicants, organisations, *body = second
    heads = [[note[0], note[3]], [text for text in applicants if text], [text for text in organisations if text]]
    rows = [[*(text for text in row[:3] if text), *row[3:]] for row in body]
    return first, [*heads, *rows], [*([text for text in row if text] for row in third[:3]), *third[3:]]


def rendered(form: str, tables: tuple[Rows, Rows, Rows]) -> Tables:
    first, second, third = ("\n".join(_lines(form, rows)) for rows in on_the_page(tables))
    return first, second, third


def _lines(form: str, rows: Rows) -> list[str]:
    width = max(map(len, rows))
    return [line for row in rows for line in FORMS[form](row, width)]


def _behind(text: str) -> str:
    return f"{text} |" if text else "|"


def _filled(row: list[str], width: int) -> list[str]:
    return [*map(_behind, row), *(["|" * (width - len(row))] if len(row) < width else [])]


def _wrapped(row: list[str]) -> list[str]:
    """Labels of more than twelve characters on several lines, the numbers behind the middle one."""
    values = " ".join(text for text in row if NUMBER.fullmatch(text))
    label = " ".join(text for text in row if not NUMBER.fullmatch(text))
    parts = [label[at : at + 12] for at in range(0, len(label), 12)] or [""]
    parts[len(parts) // 2] += f" {values}" if values else ""
    return parts


# What a row becomes; `width` is that of the longest row of its table.
FORMS: dict[str, Callable[[list[str], int], list[str]]] = {
    "lines": lambda row, _: [text for text in row if text],
    "paragraphs": lambda row, _: [part for text in row if text for part in (text, "")],
    "no-break": lambda row, _: [part for text in row for part in (text or "\u00a0", "")],
    "pipes": lambda row, _: list(map(_behind, row)),
    "pipes apart": lambda row, _: [part for text in row for part in ([text, "|"] if text else ["|"])],
    "pipes first": lambda row, _: ["|", *map(_behind, row)],
    "pipes filled": _filled,
    "rows filled": lambda row, width: [" | ".join(row) + " |" + "|" * (width - len(row))],
    "rows": lambda row, _: [" ".join(text for text in row if text)],
    "rows apart": lambda row, _: ["  ".join(text for text in row if text)],
    "wrapped": lambda row, _: _wrapped(row),
}


def page(form: str, edition: str, cells: Cells) -> str:
    return report(edition, cells, render=lambda tables: rendered(form, tables))  # type: ignore[arg-type]


WITH_BLANKS = ("no-break", "pipes", "pipes apart", "pipes first", "pipes filled", "rows filled")


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


def with_blanks() -> Cells:
    """Numbers with blank cells in most rows of the request table and of the disclosure table; two rows are full."""
    cells = printed("2021", 5)
    kept = {"received", "granted"}
    for number, key in enumerate(cells):
        if key[0] != "dispute" and key[1] not in kept and number % 3:
            cells[key] = ""
    return cells


@pytest.mark.parametrize("form", WITH_BLANKS)
def test_a_blank_cell_that_is_marked_keeps_its_place(form: str) -> None:
    cells = with_blanks()
    found = raws(read(page(form, "2021", cells)))
    assert {key: raw for key, raw in found.items() if raw and raw != cells[key]} == {}
    rows = {key[1] for key in cells if key[0] == "request"}
    unread = {
        row for row in rows if any(found.get(("request", row, c), "") != cells["request", row, c] for c in APPLICANTS)
    }
    assert len(unread) <= 2


def test_pipes_on_a_line_of_their_own_fill_up_rows_that_are_not_full() -> None:
    """No full row tells how many cells fill up the others."""
    cells = printed("2021")
    for key in cells:
        if key[0] == "request" and key[2] != "total":
            cells[key] = ""
    found = raws(read(page("pipes filled", "2021", cells)))
    assert {key: raw for key, raw in found.items() if key[0] == "request"} == {
        key: raw for key, raw in cells.items() if key[0] == "request"
    }


@pytest.mark.parametrize("form", ["lines", "paragraphs", "rows", "rows apart"])
def test_rows_of_which_cells_are_lost_are_told_and_not_placed(form: str) -> None:
    cells = with_blanks()
    got = read(page(form, "2021", cells))
    found = raws(got)
    assert {key: raw for key, raw in found.items() if raw and raw != cells[key]} == {}
    assert found["request", "received", "total"] == cells["request", "received", "total"]
    assert not found.get(("request", "carried_in", "total"))
    assert signals(got, "ragged_row") or signals(got, "ragged_rows")
    lost = (
        cells["request", "denied_third_party", "natural_person"] or cells["request", "denied_third_party", "enterprise"]
    )
    assert any(lost in sentence.text for sentence in got.leftovers)


def test_a_text_that_keeps_equal_lines_once_gives_no_wrong_number() -> None:
    cells = printed("2019", 3) | {
        ("disclosure", "licensing", code): "0" for code in ("items_previous_year", "items_change")
    }
    lines = page("lines", "2019", cells).split("\n")
    got = read("\n".join(dict.fromkeys(lines)))
    assert {key: raw for key, raw in raws(got).items() if raw and raw != cells[key]} == {}
    assert not raws(got).get(("disclosure", "licensing", "decisions"))
    assert raws(got)["disclosure", "penalty", "decisions"] == cells["disclosure", "penalty", "decisions"]


def test_labels_without_any_number_are_a_table_without_numbers() -> None:
    text = regex.sub(r"(?m)^\d+\n", "", page("lines", "2019", printed("2019", 1)))
    got = read(text)
    assert got.table_editions["request"] == "2019"
    assert {cell.presence for cell in got.cells} <= {"missing", "absent"}


DISCLOSURE = (
    "二、主动公开政府信息情况\n第二十条第（一）项\n{}\n第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n12\n"
)


def disclosed(rows: str) -> dict[str, list[str]]:
    """The printed cells of the first rows of a disclosure table by row."""
    found: dict[str, list[str]] = {}
    for cell in read(DISCLOSURE.format(rows)).cells:
        if cell.table == "disclosure" and cell.raw:
            found.setdefault(cell.row, []).append(cell.raw)
    return found


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
    assert {"行政检查 | 4 | 5 | 6", "行政确认 | 7 | 8 | 9"} <= {sentence.text for sentence in got.leftovers}


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


def test_words_in_place_of_numbers_stay_in_their_cells() -> None:
    heads = "信息内容 本年新制作数量 本年新公开数量 对外公开总数量 规章"
    words = (
        f"{heads} 未制作 未制作 未公开 规范性文件 1 2 3 上一年项目数量 本年增/减 处理决定数量 行政许可 4 5 6".split()
    )
    got = read("二、主动公开政府信息情况\n" + " |\n".join(words))
    assert [cell.raw for cell in got.cells if cell.row == "regulation"] == ["未制作", "未制作", "未公开"]
    assert [cell.raw for cell in got.cells if cell.row == "licensing"] == ["4", "5", "6"]


def test_rows_that_lost_their_labels_are_named_by_their_order() -> None:
    """As on pages whose labels are tables in a cell."""
    lost = [row.label for row in members("request", "row") if row.group == "denied"]
    lines = page("pipes", "2021", printed("2021")).split("\n")
    found = read("\n".join(line for line in lines if line.rstrip(" |") not in lost))
    assert raws(found) == printed("2021")
    assert len(signals(found, "row_by_order")) == len(lost)


def test_blank_cells_that_moved_to_the_end_of_their_row_are_told() -> None:
    """Nothing stands for a blank cell, and pipes on a line of their own fill up the row."""
    cells = printed("2021", disclosure__regulation__issued="", request__received__natural_person="")
    cells |= {("request", "granted", code): "" for code in ("natural_person", "enterprise")}

    def moved(tables: Sequence[Rows]) -> tuple[str, ...]:
        return tuple("\n".join(line for row in rows for line in _moved(row, max(map(len, rows)))) for rows in tables)

    found = read(report("2021", cells, render=moved))  # type: ignore[arg-type]
    assert {key: raw for key, raw in raws(found).items() if raw and raw != cells[key]} == {}


def _moved(row: list[str], width: int) -> list[str]:
    filled = [f"{text} |" for text in row if text]
    return [*filled, *(["|" * (width - len(filled))] if len(filled) < width else [])]


@pytest.mark.parametrize("form", ["lines", "paragraphs", "rows", "pipes"])
def test_answers_that_nothing_applies_are_cells_and_no_parts_of_labels(form: str) -> None:
    """无 is the first sign of 无法提供, which stands beside its rows sign by sign."""
    cells = printed("2021", request__denied_state_secret__natural_person="无", request__carried_out__total="无")
    cells |= {("request", "unavailable_unclear", code): "无" for code in APPLICANTS}
    cells |= {("dispute", "litigation_after_reconsideration", "total"): "零"}
    assert raws(read(page(form, "2021", cells))) == cells


def test_words_between_numbers_are_cells_where_pipes_part_them() -> None:
    cells = printed("2021", request__granted__enterprise="没有", disclosure__regulation__repealed="见附件")
    assert raws(read(page("pipes", "2021", cells))) == cells
