"""Text that a PDF was turned into: laid out with blanks, or with labels and numbers on lines of their own."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_form import Cells, Rows, printed, raws, read, report, tables_of

from extract.model import Grid, Paragraph
from extract.readers.layout import is_laid_out, read_layout
from extract.readers.raw import is_raw, read_raw
from extract.readers.text import read_text

PROSE = "全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。" * 6
WHOLE = (
    "hongze_2023.layout.txt",
    "hongze_2024.layout.txt",
    "hongze_2024.raw.txt",
    "suqian_2023.txt",
    "suqian_2024.txt",
)


def columns_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def padded(text: str, width: int, left: int = 0) -> str:
    return " " * left + text + " " * (width - left - columns_of(text))


def laid_out(rows: Rows, widths: list[int], centred: bool) -> str:
    lines = []
    for row in rows:
        line = ""
        for width, text in zip(widths, row, strict=False):
            line += padded(text, width, (width - columns_of(text)) // 2 if centred and text else 0)
        lines.append(line.rstrip())
    return "\n".join(lines) + "\n\n"


def shown(edition: str, cells: Cells, centred: bool) -> str:
    """A report as `pdftotext -layout` writes it, with labels that are not wrapped."""
    first, second, third = tables_of(edition, cells)
    parts = [
        laid_out(first, [26, 18, 18, 18], centred),
        laid_out(second, [36, 20, 76, *[16] * 7], centred),
        laid_out(third, [10] * 15, centred),
    ]
    return report(edition, cells, render=lambda _: (parts[0], parts[1], parts[2]), texts={1: "全年平稳。"})


@settings(max_examples=30)
@given(st.sampled_from(["2019", "2021"]), st.integers(0, 10_000), st.booleans())
def test_columns_between_blanks_are_read_as_printed(edition: str, seed: int, centred: bool) -> None:
    cells = printed(edition, seed)
    text = shown(edition, cells, centred)
    assert is_laid_out(text)
    assert raws(read(text)) == cells


def test_every_cell_says_where_it_stands_in_the_text() -> None:
    text = shown("2021", printed("2021", 4), centred=False)
    cells = [cell for cell in read(text).cells if cell.raw]
    assert len(cells) == 200
    for cell in cells:
        assert cell.where is not None
        assert text[cell.where.start : cell.where.end] == cell.raw


def test_a_blank_between_numbers_stays_blank() -> None:
    cells = printed("2021", 5, request__granted__enterprise="", request__received__total="")
    assert raws(read(shown("2021", cells, centred=False))) == cells


def test_a_number_that_came_apart_stays_in_its_column() -> None:
    cells = printed("2021") | {("request", "granted", "enterprise"): "8 4", ("request", "granted", "total"): "3O1"}
    cells["request", "partly_granted", "research_institution"] = ""
    cells["request", "partly_granted", "enterprise"] = "1 2"
    assert raws(read(shown("2021", cells, centred=False))) == cells


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_columns_are_found_where_few_rows_are_full(edition: str) -> None:
    cells = printed(edition)
    applicants = ("natural_person", "enterprise", "research_institution", "other_organisation")
    for number, (table, row, column) in enumerate(cells):
        if table == "request" and column == applicants[number // 7 % len(applicants)]:
            cells[table, row, column] = ""
    cells["request", "received", "natural_person"] = "10 90"
    assert raws(read(shown(edition, cells, centred=False))) == cells


def test_words_with_two_blanks_between_all_of_them_are_not_laid_out() -> None:
    assert not is_laid_out("\n".join(["规章  1  20  3", "行政规范性文件  0  4  100", "行政许可  17  3  2"]))


def test_wrapped_prose_is_joined_and_page_numbers_are_dropped() -> None:
    lines = (
        "   全年主动公开政府信息",
        "1234 条，其中通过门户网",
        "",
        "      - 1 -",
        "",
        "\f站公开的有 1000 条。",
        "   没有收到申请。",
    )
    wrapped = "\n".join(lines) + "\n"
    rows = (
        "规章          0      1     2",
        "行政规范性文件     3      4     5",
        "行政许可       7",
        "其他          1      2     3",
    )
    table = "\n".join(rows) + "\n"
    text = wrapped + "\n" + table
    assert is_laid_out(text)
    found = [block.text for block in read_text(text) if isinstance(block, Paragraph)]
    assert found[:2] == ["全年主动公开政府信息1234条，其中通过门户网站公开的有1000条。", "没有收到申请。"]


def test_dumps_and_prose_are_not_taken_for_laid_out_text() -> None:
    for text in (report("2021", printed("2021", 1)), "一、总体情况\n\n" + PROSE + "\n电话  0517 87222589\n"):
        assert not is_laid_out(text)
        assert not is_raw(text)


def apart(rows: Rows, labels: int, by_column: bool) -> str:
    """Labels and numbers on lines of their own: row by row with blank lines, or in blocks column by column."""
    words = "\n".join(text for row in rows for text in row[:labels] if text)
    values = [row[labels:] for row in rows]
    if by_column:
        return words + "\n\n" + "\n\n".join("\n".join(column) for column in zip(*values, strict=True)) + "\n\n"
    return words + "\n\n" + "".join(f"{text}\n\n" for row in values for text in row)


def raw_text(cells: Cells, by_column: bool) -> str:
    first, second, third = tables_of("2021", cells)
    disclosure = "".join("".join(f"{text}\n\n" for text in row) for row in first)
    heads = "\n".join(text for row in third[:3] for text in row if text) + "\n\n"
    dispute = heads + "".join(f"{text}\n\n" for text in third[3])
    parts = disclosure, apart(second[3:], 3, by_column), dispute
    return report("2021", cells, render=lambda _: parts)


@pytest.mark.parametrize("by_column", [False, True])
def test_numbers_apart_from_their_labels_are_put_back(by_column: bool) -> None:
    cells = printed("2021", 3)
    text = raw_text(cells, by_column)
    assert is_raw(text)
    assert raws(read(text)) == cells


@pytest.mark.parametrize("row", ["granted", "processed_total", "received"])
def test_numbers_that_do_not_add_up_are_not_put_back(row: str) -> None:
    cells = printed("2021", 3, **{f"request__{row}__enterprise": "98765"})
    got = read(raw_text(cells, by_column=False))
    assert not [key for key, raw in raws(got).items() if key[0] == "request" and raw]
    assert any("98765" in sentence.text for sentence in got.leftovers)


def test_a_missing_number_leaves_the_table_unread() -> None:
    cells = printed("2021", 3, request__granted__enterprise="")
    got = read(raw_text(cells, by_column=False))
    assert not [key for key, raw in raws(got).items() if key[0] == "request" and raw]


def test_numbers_of_a_section_without_a_table_stay() -> None:
    """Those of pages go: each alone, one more than the one before."""
    listed = "".join(f"第{name}类信息\n条\n{at * 13}\n" for at, name in enumerate("甲乙丙丁", 5))
    cells = printed("2021", 3)
    text = (
        raw_text(cells, by_column=False)
        .replace("全年平稳。", f"全年平稳。\n{listed}")
        .replace("\n无。", "\n4\n无。\n5\n另有。")
    )
    assert is_raw(text)
    got = read(text)
    told = "\n".join(sentence.text for sentence in got.body)
    assert all(str(at * 13) in told for at in range(5, 9))
    assert got.sections[-1].text.splitlines()[0] == "无。"
    assert raws(got) == cells


@given(st.text(alphabet="一二三、（）规章行政许可总计自然人 \n\f0123.-", max_size=400))
def test_any_text_is_read_by_both(text: str) -> None:
    for reader in (read_layout, read_raw):
        assert all(isinstance(block, Grid | Paragraph) for block in reader(text))


@pytest.mark.parametrize("name", WHOLE)
def test_real_texts(name: str, shared: Path) -> None:
    text = (shared / "real" / name).read_text(encoding="utf-8")
    truth = json.loads((shared / "real" / f"{name.split('.', 1)[0]}.truth.json").read_text(encoding="utf-8"))
    got = read(text)
    for table, key in (("request", "table3"), ("dispute", "table4"), ("disclosure", "table2")):
        printed_rows = [row.values() if isinstance(row, dict) else row for row in truth[key].values()]
        numbers = [float(cell.raw) for cell in got.cells if cell.table == table and cell.presence == "printed"]
        assert numbers == [number for row in printed_rows for number in row]


def test_a_dispute_table_whose_totals_were_left_at_zero_is_read_in_print_order(shared: Path) -> None:
    got = read((shared / "real" / "hongze_2023.raw.txt").read_text(encoding="utf-8"))
    numbers = [cell.raw for cell in got.cells if cell.table == "dispute"]
    assert numbers == ["10", "1", "0", "0", "0", *"00000", "5", "0", "0", "0", "0"]


def test_a_dispute_table_that_does_not_add_up_is_told_and_not_guessed(shared: Path) -> None:
    text = (shared / "real" / "hongze_2023.raw.txt").read_text(encoding="utf-8")
    begin = text.index("四、政府信息公开行政复议")
    got = read(text[:begin] + text[begin:].replace("\n0\n", "\n7\n", 3))
    assert not [key for key in raws(got) if key[0] == "dispute"]
    assert [sentence.text for sentence in got.leftovers][:2] == ["10", "1"]


def test_numbers_close_behind_a_long_label_stand_in_their_columns() -> None:
    """As where a program lays out recognised print: the label runs into the first columns."""
    cells = printed("2021", 3)
    first, second, third = tables_of("2021", cells)
    lines = []
    for row in second:
        label = "".join(row[:3])
        text = label
        for at, value in enumerate(row[3:]):
            gap = 30 + 8 * at - columns_of(text)
            text += (" " * gap if gap > 0 else " " if value else "") + value
        lines.append(text.rstrip())
    tables = laid_out(first, [26, 18, 18, 18], False), "\n".join(lines) + "\n\n", laid_out(third, [10] * 15, False)
    text = report("2021", cells, render=lambda _: tables)
    assert is_laid_out(text)
    assert raws(read(text)) == cells
