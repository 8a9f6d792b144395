"""Tables whose parts came apart: rows without labels, headings of the other form, lines beside tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import (
    APPLICANTS,
    Cells,
    Rows,
    as_pipes,
    pipe,
    printed,
    raws,
    read,
    report,
    request,
    signals,
)

from extract.extractor import extract
from extract.forms import member, members
from extract.model import Document, Grid, GridCell, Where

Tables = tuple[str, str, str]
HEADS = [column.label for column in members("dispute", "column")]
CAPTIONS = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
RULE = "|---" * 7 + "|"


def apart(request: str, codes: Sequence[str]) -> str:
    """The request table with some labels in lines of their own, and the numbers of their rows as tables without."""
    lines = []
    for line in request.split("\n"):
        parts = [part.strip() for part in line.strip()[1:-1].split("|")]
        labels = [part for part in parts[:3] if part]
        code = next((code for code in codes if labels and labels[-1] == member("request", "row", code).label), None)
        if code is None:
            lines.append(line)
        else:
            label = labels[-1]
            lines += ["", label[:6], label[6:], "| " + " | ".join(parts[-7:]) + " |", RULE, ""]
    return "\n".join(lines)


UNAVAILABLE = ["unavailable_not_held", "unavailable_not_ready_made", "unavailable_unclear"]
LOST = ["partly_granted", *UNAVAILABLE, "other_fee_unpaid"]


def without_labels(tables: Sequence[Rows]) -> Tables:
    first, second, third = as_pipes(tables)
    return first, apart(second, LOST), third


def test_rows_without_labels_are_named_by_their_order() -> None:
    """Between two labels stand as many rows as in the form: as programs make Markdown of a PDF."""
    cells = printed("2021")
    found = read(report("2021", cells, render=without_labels))
    assert raws(found) == cells
    assert [signal.row for signal in signals(found, "row_by_order")] == LOST


@pytest.mark.parametrize(
    "changed", [{"request__unavailable_unclear__total": "1"}, {"request__unavailable_unclear__enterprise": "/"}]
)
def test_rows_without_labels_that_do_not_add_up_are_told(changed: dict[str, str]) -> None:
    cells = printed("2021", **changed)
    found = read(report("2021", cells, render=without_labels))
    gone = {("request", row, column) for row in UNAVAILABLE for column in APPLICANTS}
    assert raws(found) == {key: text for key, text in cells.items() if key not in gone}
    left = "\n".join(sentence.text for sentence in found.leftovers)
    assert all(" | ".join(cells["request", row, column] for column in APPLICANTS) in left for _, row, _ in gone)


def test_a_row_too_few_leaves_its_neighbours_without_names() -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> Tables:
        first, second, third = without_labels(tables)
        gone = " | ".join(cells["request", "unavailable_unclear", column] for column in APPLICANTS)
        return first, second.replace(f"| {gone} |\n", ""), third

    found = read(report("2021", cells, render=render))
    assert [signal.row for signal in signals(found, "row_by_order")] == ["partly_granted", "other_fee_unpaid"]
    assert {s.row for s in signals(found, "row_missing")} == set(UNAVAILABLE)


def test_headings_of_the_later_form_hold_in_a_table_of_the_earlier_one() -> None:
    """A page of 2021 with the first headings of 2019: decisions are decisions, whatever else the form has."""
    first = [
        ["第二十条第（一）项"],
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "0", "0", "0"],
        ["规范性文件", "3", "2", "9"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "27"],
        ["第二十条第（八）项"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费", "282.1"],
    ]
    for text in (pipe(first), "\n\n".join(cell for row in first for cell in row)):
        found = read(f"鹭汀县青筠镇人民政府2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{text}\n")
        cells = raws(found)
        assert cells["disclosure", "licensing", "decisions"] == "27"
        assert ("disclosure", "licensing", "items_previous_year") not in cells
        assert not [key for key in cells if key[1] == "administrative_fee"]
        assert [signal.params for signal in signals(found, "surplus_cells")] == [(("texts", "282.1"),)]


def test_labels_of_rows_side_by_side_are_no_row() -> None:
    cells = printed("2021")
    odd = ["项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "结转下年度", "总计"]

    def render(tables: Sequence[Rows]) -> Tables:
        first, second, third = as_pipes(tables)
        lines = second.rstrip("\n").split("\n")
        return first, "\n".join([*lines[:3], pipe([odd]).rstrip("\n"), *lines[3:]]) + "\n\n", third

    found = read(report("2021", cells, render=render))
    assert raws(found)["request", "granted", "total"] == cells["request", "granted", "total"]


def test_a_separator_without_blanks_begins_another_table() -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> Tables:
        first, second, third = as_pipes(tables)
        lines = second.rstrip("\n").split("\n")
        return first, "\n".join([*lines[:9], "|---" * 10 + "|", *lines[9:]]) + "\n\n", third

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "unmatched_row")


def test_plain_lines_between_tables_with_pipes_are_rows() -> None:
    """A program that draws tables from lines of a page misses those of one column."""
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> Tables:
        rows = tables[0]
        lines = ["第二十条第（五）项", "信息内容本年处理决定数量", " ".join(rows[6]), "— 4 —"]
        lines += ["第二十条第（六）项", "信息内容本年处理决定数量", *(" ".join(row) for row in rows[9:11])]
        lines += ["第二十条第（八）项", "信息内容本年收费金额（单位：万元）", " ".join(rows[13])]
        return "\n".join([*lines, "", pipe(rows[1:4])]), *as_pipes(tables)[1:]

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells


def test_such_lines_in_the_prose_are_prose() -> None:
    cells = printed("2021")
    found = read(
        report("2021", cells, render=as_pipes, texts={1: "工作开展如下：\n行政许可 5\n行政处罚 6\n行政强制 7"})
    )
    assert raws(found) == cells


@pytest.mark.parametrize("label", ["其他", "总计", "重复申请"])
def test_a_short_label_of_another_table_is_no_row_of_it(label: str) -> None:
    """A row that a body added to the disclosure table: its label also names a row of the request table."""
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> Tables:
        first = [*tables[0], [label, "77", "78", "79"]]
        return pipe(first), *as_pipes(tables)[1:]

    found = read(report("2021", cells, render=render))
    assert raws(found) == cells
    assert any("77" in sentence.text for sentence in found.leftovers)


def scanned(cells: Cells, garbled: dict[str, list[str]], confidence: float) -> Grid:
    """The request table as recognised, with these texts instead of labels and of some numbers behind them."""
    rows = []
    labels = {member("request", "row", code).label: texts for code, texts in garbled.items()}
    for row in request("2021", cells):
        at, texts = next(((i, labels[text]) for i, text in enumerate(row) if text in labels), (0, []))
        read_as = {at: texts[0], **dict(enumerate(texts[1:], 3))} if texts else {}
        held = [read_as.get(i, text) for i, text in enumerate(row)]
        sure = [confidence if i in read_as else 0.99 for i in range(len(row))]
        rows.append(
            tuple(GridCell(text, Where(page=1), s if text else None) for text, s in zip(held, sure, strict=True))
        )
    return Grid(tuple(rows), True, Where(page=1))


@pytest.mark.parametrize(("confidence", "named"), [(0.3, True), (0.95, False)])
def test_rows_whose_labels_lie_under_a_seal_are_named_by_their_order(confidence: float, named: bool) -> None:
    cells = printed("2021")
    garbled = {code: ["信用章五类"] for code in UNAVAILABLE}
    garbled[UNAVAILABLE[1]] += ["章4"]  # what can hardly be read need not add up
    found = extract(Document("", "", "scan", None, (scanned(cells, garbled, confidence),)))
    request_raws = {(row, column): raw for (table, row, column), raw in raws(found).items() if table == "request"}
    assert [signal.row for signal in signals(found, "row_by_order")] == (UNAVAILABLE if named else [])
    assert [s.row for s in signals(found, "row_missing")] == ([] if named else UNAVAILABLE)
    if named:
        expected = {(row, column): raw for (table, row, column), raw in cells.items() if table == "request"}
        assert request_raws == {**expected, (UNAVAILABLE[1], "natural_person"): "章4"}
