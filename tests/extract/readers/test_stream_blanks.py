"""Streams of words with blank cells, and words in place of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import (
    APPLICANTS,
    Cells,
    Rows,
    printed,
    raws,
    read,
    report,
    signals,
)
from stream_pages import page

from extract.forms import members

WITH_BLANKS = ("no-break", "pipes", "pipes apart", "pipes first", "pipes filled", "rows filled")


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
