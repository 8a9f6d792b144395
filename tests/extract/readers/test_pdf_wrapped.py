"""Tables without lines in columns so narrow that labels and numbers are wrapped, as office programs print them."""

from __future__ import annotations

import pytest
from pdf_forms import Style, render_pdf
from pdf_writer import Canvas, write
from printed_form import printed, raws, read, report, signals

from extract.extractor import extract
from extract.model import Document
from extract.readers.pdf import read_pdf
from extract.records import Extracted

TEXTS = {1: "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 6}
HEAD = ((110, 100, "本年制"), (150, 100, "本年废"), (190, 100, "现行有"))
HEAD_BELOW = ((110, 112, "发件数"), (150, 112, "止件数"), (190, 112, "效件数"))


def extracted(data: bytes) -> Extracted:
    return extract(Document("report.pdf", "0", "pdf", None, read_pdf(data), len(data)))


def pages(*drawn: tuple[tuple[float, float, str], ...]) -> Extracted:
    """What is read from pages with these texts at 9 points."""
    made = []
    for texts in drawn:
        page = Canvas()
        for x, y, text in texts:
            page.text(x, y, text, 9)
        made.append(page)
    return extracted(write(made))


def row(label: str, y: float, *numbers: str) -> tuple[tuple[float, float, str], ...]:
    return ((60, y, label), *((110 + 40 * index, y, number) for index, number in enumerate(numbers)))


def read_rows(got: Extracted) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for cell in got.cells:
        if cell.presence == "printed":
            rows.setdefault(cell.row, []).append(cell.raw)
    return rows


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize(("align", "column"), [("left", 24), ("centre", 20), ("right", 30)])
def test_columns_of_one_or_two_characters(edition: str, align: str, column: float) -> None:
    text = report(edition, printed(edition, 21), texts=TEXTS)
    got = extracted(render_pdf(text, Style("none", align, column=column)))
    assert raws(got) == raws(read(text))
    assert signals(got, "row_missing") == []
    assert [left.text for left in got.leftovers if any(sign.isdigit() for sign in left.text)] == []


def test_a_label_and_its_numbers_go_on_over_the_end_of_a_page() -> None:
    got = pages(
        (*HEAD, *HEAD_BELOW, *row("规章", 130, "81", "702", "93"), *row("规范性", 800, "104", "25", "113")),
        (*row("文件", 80, "7", "", "2"), *row("行政许可", 110, "17")),
    )
    assert read_rows(got)["normative_document"] == ["1047", "25", "1132"]
    assert read_rows(got)["regulation"] == ["81", "702", "93"]


def test_rows_that_stand_close_stay_apart() -> None:
    got = pages(
        (
            *HEAD,
            *HEAD_BELOW,
            *row("规章", 130, "104", "125", "113"),
            *row("甲乙丙", 140, "7", "8", "2"),
            *row("规范性文件", 150, "14", "25", "32"),
        ),
    )
    assert read_rows(got)["regulation"] == ["104", "125", "113"]
    assert read_rows(got)["normative_document"] == ["14", "25", "32"]
    assert any("甲乙丙" in left.text and "8" in left.text for left in got.leftovers)


def test_numbers_that_no_label_is_found_for_are_told() -> None:
    got = pages((*HEAD, *HEAD_BELOW, *row("规章", 130, "104", "125", "113"), *row("", 160, "77", "88", "92")))
    assert read_rows(got)["regulation"] == ["104", "125", "113"]
    assert any("77" in left.text and "92" in left.text for left in got.leftovers)


def centred(label: str, middle: float, *numbers: str, digits: int) -> tuple[tuple[float, float, str], ...]:
    """A row whose numbers are wrapped after so many digits, around the height of its label."""
    drawn: list[tuple[float, float, str]] = [(60, middle, label)]
    for index, number in enumerate(numbers):
        parts = [number[at : at + digits] for at in range(0, len(number), digits)]
        first = middle - 9 * (len(parts) - 1) / 2
        drawn += [(110 + 40 * index, first + 9 * at, part) for at, part in enumerate(parts)]
    return tuple(drawn)


@pytest.mark.parametrize(
    ("digits", "rows"),
    [
        (2, [("1000", "1007", "1014"), ("1021", "1028", "1035")]),
        (2, [("1000", "7", "1014"), ("21", "1028", "3")]),
        (1, [("126", "0", "0"), ("0", "14", "0")]),
        (1, [("0", "126", "31"), ("110", "14", "111")]),
    ],
)
def test_numbers_wrapped_around_the_height_of_their_label(digits: int, rows: list[tuple[str, str, str]]) -> None:
    first, second = rows
    got = pages(
        (
            *HEAD,
            *HEAD_BELOW,
            *centred("规章", 145, *first, digits=digits),
            *centred("规范性文件", 175, *second, digits=digits),
        )
    )
    assert read_rows(got)["regulation"] == list(first)
    assert read_rows(got)["normative_document"] == list(second)


EARLIER = ((60, 100, "信息内容"), (110, 100, "上一年"), (150, 100, "本年"), (190, 100, "处理决"))
EARLIER_BELOW = ((110, 112, "项目数量"), (150, 112, "增/减"), (190, 112, "定数量"))


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("新增", "2条"), "新增2条"),
        (("减少", "12"), "减少12"),
        (("3865", "元"), "3865元"),
        (("52.8万", "元"), "52.8万元"),
        (("27（修", "订4）"), "27（修订4）"),
        (("二十", "二"), "二十二"),
    ],
)
def test_a_value_of_words_and_digits_goes_on_in_its_cell(parts: tuple[str, str], value: str) -> None:
    wrapped = ((60, 130, "行政"), (60, 141, "许可"), (150, 130, parts[0]), (150, 141, parts[1]))
    got = pages(
        (*EARLIER, *EARLIER_BELOW, *wrapped, (110, 135, "6"), (190, 135, "44"), *row("行政处罚", 160, "5", "0", "3"))
    )
    assert read_rows(got)["licensing"] == ["6", value, "44"]


@pytest.mark.parametrize("parts", [("2", "7（修", "订4）"), ("2", "7（其", "中修", "订", "4）"), ("12", "34", "元")])
def test_the_digits_before_a_note_may_be_cut(parts: tuple[str, ...]) -> None:
    top = 181 - 5 * (len(parts) - 1)
    wrapped = tuple((190, top + 10 * index, part) for index, part in enumerate(parts))
    got = pages((*HEAD, *HEAD_BELOW, *row("规章", 130, "6", "0", "8"), *row("规范性文件", 181, "5", "1"), *wrapped))
    assert read_rows(got) == {"regulation": ["6", "0", "8"], "normative_document": ["5", "1", "".join(parts)]}


def test_a_number_above_one_with_a_note_is_of_another_row() -> None:
    one, other = row("规章", 150, "", "", "2"), row("规范性文件", 161, "5", "1", "7（修")
    got = pages((*HEAD, *HEAD_BELOW, *one, *other, (190, 172, "订4）")))
    assert read_rows(got) == {"regulation": ["", "", "2"], "normative_document": ["5", "1", "7（修订4）"]}


def test_a_unit_below_a_label_is_no_part_of_a_value() -> None:
    got = pages(
        (*HEAD, *HEAD_BELOW, *row("规章", 130, "1", "0", "3"), *row("规范性文", 150, "14", "25", "32"), (60, 160, "件"))
    )
    assert read_rows(got)["normative_document"] == ["14", "25", "32"]


def test_a_long_label_with_commas_around_its_only_number_is_no_prose() -> None:
    got = pages(
        (
            (200, 80, "总计"),
            (60, 100, "一、本年新收政府信息公开申请数量"),
            (240, 100, "2"),
            (60, 120, "（二）部分公开（区分处理的，只计这"),
            (240, 126, "1"),
            (60, 132, "一情形，不计其他情形）"),
            (60, 150, "1.属于国家秘密"),
            (240, 150, "0"),
        )
    )
    assert [cell.raw for cell in got.cells if cell.row == "partly_granted" and cell.raw] == ["1"]


def test_a_number_above_one_with_a_unit_is_of_another_row() -> None:
    one, other = row("行政处罚", 130, "5", "0", "3"), row("行政强制", 140, "2件", "1", "6件")
    got = pages((*EARLIER, *EARLIER_BELOW, *one, *other))
    assert (read_rows(got)["penalty"], read_rows(got)["coercion"]) == (["5", "0", "3"], ["2件", "1", "6件"])
