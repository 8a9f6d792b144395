"""Tables of which labels and numbers came apart, as converters of PDFs write them, read where sums leave one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from printed_form import Rows, as_pipes, pipe, printed, raws, read, report, rows_of, signals

from extract.model import Grid

Columns = tuple[tuple[int, int], ...]
CROWDED: Columns = ((0, 2), (2, 4), (4, 6), (6, 7))  # values of a row that stand in one cell


def labels_of(rows: Rows) -> list[str]:
    return [[text for text in row[:3] if text][-1] for row in rows[3:]]


def beside(tables: Sequence[Rows]) -> tuple[str, str, str]:
    """Columns ran into each other, and every third label stands below its numbers."""
    first, _, third = as_pipes(tables)
    lines = []
    for number, (label, row) in enumerate(zip(labels_of(tables[1]), tables[1][3:], strict=True)):
        values = "| | " + " | ".join(" ".join(row[3 + start : 3 + end]) for start, end in CROWDED) + " |"
        lines += [values, "| --- | --- |", label] if number % 3 == 1 else [label, values]
    return first, "\n".join(lines), third


def by_column(tables: Sequence[Rows]) -> tuple[str, str, str]:
    """All labels, then the numbers from column to column with blank lines anywhere."""
    first, second, third = tables
    labels = [row[0] for row in first if len(row) == 1 or row[0] != "信息内容"]
    numbers = [value for row in first if len(row) > 1 and row[0] != "信息内容" for value in row[1:]]
    heads = [text for row in first if row[0] == "信息内容" for text in row]
    columns = "\n\n".join(
        "\n".join(row[3 + at] for row in second[3 : 3 + 9]) + "\n\n" + "\n".join(row[3 + at] for row in second[12:])
        for at in range(7)
    )
    below = "\n".join([*(text for row in third[:3] for text in row if text), *third[3]])
    return "\n\n".join([*heads, *labels, *numbers]), "\n\n".join([*labels_of(second), columns]), below


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_labels_on_both_sides_of_their_numbers(edition: str) -> None:
    assert raws(read(report(edition, printed(edition), render=beside))) == printed(edition)


def test_labels_on_both_sides_of_numbers_that_do_not_add_up_get_no_number_of_another_row() -> None:
    cells = printed("2021", request__denied_other_law__total="7")
    found = read(report("2021", cells, render=beside))
    given = raws(found)
    assert given.items() <= cells.items()
    rules = ("row_missing", "table_absent", "table_unread")
    told = {(signal.table, signal.row) for rule in rules for signal in signals(found, rule)}
    lost = {(table, row) for table, row, _ in cells.keys() - given.keys()}
    assert lost
    assert all(not told.isdisjoint({(table, row), (table, None)}) for table, row in lost)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_columns_one_below_the_other(edition: str) -> None:
    cells = printed(edition)
    found = raws(read(report(edition, cells, render=by_column)))
    assert found.items() <= cells.items()
    several = {key for key in cells if key[:2] in (("disclosure", "regulation"), ("disclosure", "normative_document"))}
    assert cells.keys() - found.keys() <= {key for key in cells if key[0] == "disclosure"}
    assert edition == "2019" or cells.keys() - found.keys() == several  # of rows of several numbers nobody knows


def test_a_row_of_results_with_two_of_them_in_a_cell() -> None:
    cells = printed("2021")

    def joined(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, _ = as_pipes(tables)
        return first, second, pipe([[*row[:2], f"{row[2]} {row[3]}".strip(), *row[4:]] for row in tables[2]])

    assert raws(read(report("2021", cells, render=joined))) == cells


def split(rows: Rows, at: int, parts: Iterable[str], values_with: int) -> Rows:
    """The rows with the label of one in several rows; its values stand with one of the parts."""
    row, width = rows[at], len(rows[at]) - 3
    made = [["", "", part, *(row[3:] if number == values_with else [""] * width)] for number, part in enumerate(parts)]
    return [*rows[:at], *made, *rows[at + 1 :]]


@pytest.mark.parametrize("values_with", [0, 1])
def test_a_label_in_two_rows_with_the_numbers_in_either(values_with: int) -> None:
    cells = printed("2021")
    at = next(at for at, row in enumerate(labels_of(tables_request()), 3) if row.startswith("5.要求"))
    parts = ("5.要求行政机关确认或重新", "出具已获取信息")

    def torn(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, _, third = as_pipes(tables)
        return first, pipe(split(tables[1], at, parts, values_with)), third

    assert raws(read(report("2021", cells, render=torn))) == cells


def tables_request() -> Rows:
    held: list[Rows] = []

    def keep(tables: Sequence[Rows]) -> tuple[str, str, str]:
        held.append(tables[1])
        return as_pipes(tables)

    report("2021", printed("2021"), render=keep)
    return held[0]


def test_labels_in_a_row_of_their_own_above_their_numbers() -> None:
    def apart(tables: Sequence[Rows]) -> tuple[str, str, str]:
        _, second, third = as_pipes(tables)
        rows: Rows = []
        for row in tables[0]:
            values = row[1:] if row[0] != "信息内容" else []
            rows += [[row[0], *[""] * len(values)], ["", *values]] if values else [row]
        return pipe(rows), second, third

    assert raws(read(report("2021", printed("2021"), render=apart))) == printed("2021")


def test_words_of_a_label_before_the_numbers_are_none_of_them() -> None:
    """A label cut in two cells below headings that came apart as well."""

    def cut(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, _, third = as_pipes(tables)
        rows = [["（本列数据", "的勾稽关系）", "自然人", "商业企业", "申请", "人情况", "", "", "总计"]]
        for label, row in zip(labels_of(tables[1]), tables[1][3:], strict=True):
            rows.append([label[:10], label[10:], *row[3:]] if label[:1] in "一二四" else ["", label, *row[3:]])
        return first, pipe(rows), third

    assert raws(read(report("2021", printed("2021"), render=cut))) == printed("2021")


def test_names_of_columns_that_have_none_are_blank() -> None:
    def called(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, _, third = as_pipes(tables)
        rows = [[text or f"Col{at}" for at, text in enumerate(tables[1][3], 1)], *tables[1][4:]]
        return first, pipe(rows), third

    assert raws(read(report("2021", printed("2021"), render=called))) == printed("2021")


def test_a_group_beside_the_table_that_is_read_behind_the_numbers() -> None:
    def lines(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        rows = [" ".join([label, *row[3:]]) for label, row in zip(labels_of(second), second[3:], strict=True)]
        rows[4:7] = [f"{row}  {group}" for row, group in zip(rows[4:7], ("三、本", "（三）不", "予公开"), strict=True)]
        heads = [" ".join(text for text in row if text) for row in (*second[:3], *third[:3])]
        disclosed = "\n".join(" ".join(row) for row in first)
        return disclosed, "\n".join([*heads[:3], *rows]), "\n".join([*heads[3:], " ".join(third[3])])

    assert raws(read(report("2021", printed("2021"), render=lines))) == printed("2021")


def padded(text: str, width: int) -> str:
    return text + " " * (width - sum(1 + (sign > "\u2e80") for sign in text))


def test_a_label_that_touches_its_first_number_and_one_with_a_gap_around_the_line_of_its_numbers() -> None:
    cells = printed("2019", 5)

    def laid_out(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        lines = []
        for label, row in zip(labels_of(second), second[3:], strict=True):
            values = [f"{value:<6}" for value in row[3:]]
            touching = label.startswith("5.要求")
            beside = label[:14] + values.pop(0) if touching else label[:14]
            numbers = "".join(values) if touching else "  " + "".join(values)
            if label.startswith("（二）"):
                lines += [
                    padded("（二）部分公开（区分处理的，只计这一情", 42) + "形，不",
                    " " * 48 + numbers,
                    "计其他情形）",
                ]
            else:
                lines += [padded(beside, 48) + numbers, *([label[14:]] if label[14:] else [])]
        heads = ["".join(f"{text:<16}" for text in row if text) for row in (*second[:3], *third[:3])]
        disclosed = "\n".join("".join(padded(text, 24) for text in row) for row in first)
        results = "".join(f"{value:<6}" for value in third[3])
        return disclosed, "\n".join([*heads[:3], *lines]), "\n".join([*heads[3:], results])

    assert raws(read(report("2019", cells, render=laid_out))) == cells


@pytest.mark.parametrize("wrong", [False, True])
def test_labels_one_row_off_get_numbers_only_where_sums_tell_which(wrong: bool) -> None:
    """A label below its numbers, the next ones likewise: on the line of each stand the numbers of the one behind it."""
    cells = printed("2021", 6, **({"request__received__enterprise": "98765"} if wrong else {}))

    def shifted(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        labels: list[str] = labels_of(second)
        values = [" ".join(row[3:]) for row in second[3:]]
        rows = [" ".join(pair) for pair in zip(labels, values, strict=True)]
        rows[6:9] = [values[6], f"{labels[6]} {values[7]}", f"{labels[7]} {values[8]}", labels[8]]
        heads = [" ".join(text for text in row if text) for row in (*second[:3], *third[:3])]
        disclosed = "\n".join(" ".join(row) for row in first)
        return disclosed, "\n".join([*heads[:3], *rows]), "\n".join([*heads[3:], " ".join(third[3])])

    found = read(report("2021", cells, render=shifted))
    off = set(rows_of("2021", "request")[6:9]) if wrong else set()
    assert raws(found) == {key: raw for key, raw in cells.items() if key[1] not in off}
    assert {signal.row for signal in signals(found, "row_missing")} == off


def test_a_number_beside_a_label_of_three_columns_has_no_column() -> None:
    """Of two rows below each other, the first column of one stands on the line of its label."""
    lines = ["二、主动公开政府信息情况", "信息内容", "行政许可", "上一年项目数量  本年增/减", "处理决定数量"]
    numbers = [str(1042 + 7 * at) for at in range(40)]
    found = read("\n\n".join([*lines, *numbers, "其他对外管理服务事项  1063", "三、收到和处理政府信息公开申请情况"]))
    assert not any(raws(found).values())
    assert any("1063" in block.texts for block in found.document.blocks if isinstance(block, Grid))
