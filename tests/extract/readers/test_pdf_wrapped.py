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
