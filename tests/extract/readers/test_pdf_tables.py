"""Every printed cell of a report is read from its PDF, however the program that wrote it draws tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_forms import Style, render_pdf
from printed_form import TITLE, printed, raws, read, report, signals

from extract.extractor import extract
from extract.model import Document, Grid
from extract.readers.pdf import read_pdf
from extract.records import Extracted

PROSE = "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 6


def extracted(data: bytes) -> Extracted:
    return extract(Document("report.pdf", "0", "pdf", None, read_pdf(data), len(data)))


def assert_same(text: str, style: Style) -> None:
    expected, got = read(text), extracted(render_pdf(text, style))
    assert raws(got) == raws(expected)
    assert got.title == expected.title
    assert [s.number for s in got.sections] == [s.number for s in expected.sections]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("borders", ["stroke", "thin", "boxes", "twice", "dashes", "none"])
def test_all_cells_are_read_whatever_the_borders_are(edition: str, borders: str) -> None:
    assert_same(report(edition, printed(edition, 5), texts={1: PROSE}), Style(borders))


@pytest.mark.parametrize("align", ["left", "right"])
def test_columns_without_borders_are_found_at_any_alignment(align: str) -> None:
    assert_same(report("2021", printed("2021", 6), texts={1: PROSE}), Style("none", align))


@pytest.mark.parametrize("number", ["-{}-", "— {} —", "第{}页 共{}页", "{}", "{}/{}"])
def test_page_numbers_between_rows_are_no_rows(number: str) -> None:
    text = report("2021", printed("2021", 7), texts={1: PROSE})
    got = extracted(render_pdf(text, Style(number=number, foot=420)))
    assert raws(got) == raws(read(text))
    assert {sentence.text for sentence in got.body if len(sentence.text) < 8} == {"无。"}


@pytest.mark.parametrize("style", [Style(split=True), Style(spread=True), Style(shuffle=1), Style(turned=True)])
def test_numbers_in_pieces_and_any_order_of_drawing(style: Style) -> None:
    assert_same(report("2021", printed("2021", 8), texts={1: PROSE}), style)


@settings(max_examples=30)
@given(
    edition=st.sampled_from(["2019", "2021"]),
    seed=st.integers(0, 10_000),
    foot=st.integers(330, 760),
    borders=st.sampled_from(["stroke", "thin", "boxes", "twice"]),
    align=st.sampled_from(["left", "centre", "right"]),
    turned=st.booleans(),
)
def test_a_table_reads_the_same_wherever_pages_end(
    edition: str, seed: int, foot: int, borders: str, align: str, turned: bool
) -> None:
    cells = printed(edition, seed)
    text = report(edition, cells, texts={1: PROSE[: seed % 200 + 20]})
    got = extracted(render_pdf(text, Style(borders, align, foot=foot, turned=turned)))
    assert raws(got) == cells
    assert got.title == TITLE.format(year=2022)
    assert [section.number for section in got.sections] == [1, 2, 3, 4, 5, 6]


def test_an_empty_column_without_borders_stays_empty() -> None:
    blank = {f"request__{row}__other_organisation": "" for row in ("received", "granted", "processed_total")}
    text = report("2021", printed("2021", 9, **blank), texts={1: PROSE})
    assert_same(text, Style("none"))
    rows = {row for (table, row, column), raw in raws(read(text)).items() if column == "other_organisation" and not raw}
    assert rows == {"received", "granted", "processed_total"}


def test_cells_say_where_they_are_printed() -> None:
    text = report("2021", printed("2021", 10), texts={1: PROSE})
    for turned in (False, True):
        cells = [c for c in extracted(render_pdf(text, Style(turned=turned))).cells if c.raw]
        assert len(cells) == 200
        for cell in cells:
            where = cell.where
            assert where is not None
            x0, y0, x1, y1 = where.as_json()["bbox"]  # type: ignore[misc]
            assert 0 < x0 < x1 < 595
            assert 0 < y0 < y1 < 842


def test_a_complete_report_leaves_no_doubt() -> None:
    got = extracted(render_pdf(report("2021", printed("2021", 11), texts={1: PROSE}), Style()))
    assert not got.leftovers
    for rule in ("unmatched_row", "header_incomplete", "row_missing", "ragged_row", "extra_table"):
        assert signals(got, rule) == []


def test_paragraphs_are_no_tables() -> None:
    data = render_pdf(report("2021", printed("2021", 12), texts={1: PROSE * 3, 5: PROSE}), Style())
    grids = [block for block in read_pdf(data) if isinstance(block, Grid)]
    assert all("门户网站" not in cell.text for grid in grids for row in grid.rows for cell in row)
