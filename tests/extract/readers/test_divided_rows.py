"""Rows of the form that a body divides into parts of its own: the numbers of a part are none of the row's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import TITLE, Cells, Rows, as_dump, pipe, printed, raws, read, report, signals, tabbed
from stream_pages import rendered

PARTS = {"规范性文件": ["区政府", "街道"], "行政许可": ["施工许可", "经营许可"], "行政处罚": ["警告", "没收违法所得"]}
CODES = {"规范性文件": "normative_document", "行政许可": "licensing", "行政处罚": "penalty"}


def divided(rows: Rows, label: str, names: Sequence[str], *, sum_at: int | None = None) -> Rows:
    """The disclosure table with parts of a row, behind its label on their first line; `sum_at` has its own values."""
    made: Rows = []
    for row in rows:
        if row[0] != label:
            made.append(row)
            continue
        parts = [[name, *(str(at) for at, _ in enumerate(row[1:], 3))] for name in names]
        if sum_at is not None:
            parts.insert(sum_at, ["合计" if sum_at else "小计", *row[1:]])
        made += [[label, *parts[0]], *parts[1:]]
    return made


def as_html(rows: Rows, label: str, parts: int) -> str:
    """The table as a page has it: labels over two columns but where the second one has the parts."""
    lines = []
    inner = 0
    for row in rows:
        inner = parts if row[0] == label else inner
        span = "" if inner else ' colspan="2"'
        over = f' rowspan="{parts}"' if row[0] == label else span
        lines.append("<tr>" + f"<td{over}>{row[0]}</td>" + "".join(f"<td>{text}</td>" for text in row[1:]) + "</tr>")
        inner -= inner > 0
    return "<table>" + "".join(lines) + "</table>"


STREAMS = ["lines", "rows", "pipes", "pipes apart", "rows filled"]


def without(cells: Cells, code: str) -> Cells:
    return {key: text for key, text in cells.items() if key[1] != code}


@pytest.mark.parametrize("label", PARTS)
@pytest.mark.parametrize("form", ["pipe", "tabbed", *STREAMS])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_numbers_of_a_part_are_not_those_of_the_row(edition: str, form: str, label: str) -> None:
    cells = printed(edition)

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        first = divided(first, label, PARTS[label])
        if form in STREAMS:
            return rendered(form, (first, second, third))
        return (pipe if form == "pipe" else tabbed)(first), *as_dump(tables)[1:]

    found = read(report(edition, cells, render=render))
    (told,) = signals(found, "row_divided")
    assert told.row == CODES[label]
    assert not signals(found, "row_missing")
    assert raws(found) == without(cells, CODES[label])
    left = "\n".join(sentence.text for sentence in found.leftovers)
    assert all(part in left for part in PARTS[label])


@pytest.mark.parametrize("sum_at", [0, 2])
def test_a_sum_that_is_printed_is_the_row(sum_at: int) -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        return pipe(divided(tables[0], "行政处罚", PARTS["行政处罚"], sum_at=sum_at)), *as_dump(tables)[1:]

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "row_divided")
    assert sum(part in sentence.text for sentence in found.leftovers for part in PARTS["行政处罚"]) == 2


@pytest.mark.parametrize(("sum_at", "parts"), [(None, 2), (0, 3), (2, 3)])
def test_parts_in_a_web_page(sum_at: int | None, parts: int) -> None:
    rows = [["信息内容", "本年处理决定数量"], ["行政处罚", "17"], ["行政强制", "5"]]
    table = as_html(divided(rows, "行政处罚", ["警告", "罚款"], sum_at=sum_at), "行政处罚", parts)
    page = f"<html><body><p>{TITLE.format(year=2022)}</p>{table}</body></html>"
    found = {(c.row, c.column): c.raw for c in read(page, "a.html").cells if c.table == "disclosure"}
    assert found["penalty", "decisions"] == ("" if sum_at is None else "17")
    assert found["coercion", "decisions"] == "5"


def test_an_answer_in_words_divides_no_row() -> None:
    cells = printed("2019", disclosure__licensing__items_previous_year="尚未统计")
    found = read(report("2019", cells, render=lambda tables: (pipe(tables[0]), *as_dump(tables)[1:])))
    assert raws(found) == cells


def test_a_part_that_is_called_like_another_row_is_not_that_row() -> None:
    cells = printed("2019")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        rows = divided(tables[0], "其他对外管理服务事项", ["行政强制", "行政检查"])
        return pipe(rows), *as_dump(tables)[1:]

    assert raws(read(report("2019", cells, render=render))) == without(cells, "other_management_service")


@pytest.mark.parametrize("form", ["pipe", "lines", "rows", "pipes"])
def test_kinds_that_the_label_tells_in_a_note_are_parts(form: str) -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        rows: Rows = []
        for row in first:
            rows += [["行政许可（施工）", "3"], ["行政许可（经营）", "4"]] if row[0] == "行政许可" else [row]
        return (pipe(rows), *as_dump(tables)[1:]) if form == "pipe" else rendered(form, (rows, second, third))

    found = read(report("2021", cells, render=render))
    assert raws(found) == without(cells, "licensing")
    assert [signal.row for signal in signals(found, "row_divided")] == ["licensing"]
