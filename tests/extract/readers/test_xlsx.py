"""Workbooks: sheets as grids, numbers as they are shown, titles as paragraphs, merged ranges, limits."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from printed_form import printed, raws, tables_of
from renditions.word import zipped

from extract.extractor import extract
from extract.model import MERGED, DocumentError, Grid, Paragraph
from extract.readers import read_document

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Cells = list[list[str | int | float]]


def letters(column: int) -> str:
    text = ""
    while column >= 0:
        text, column = chr(ord("A") + column % 26) + text, column // 26 - 1
    return text


def sheet(rows: Cells, merged: tuple[str, ...] = (), top: int = 1) -> str:
    lines = ""
    for number, row in enumerate(rows, top):
        cells = ""
        for column, value in enumerate(row):
            place = f"{letters(column)}{number}"
            if isinstance(value, str):
                cells += (
                    f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                    if value
                    else f'<c r="{place}"/>'
                )
            else:
                cells += f'<c r="{place}"><v>{value}</v></c>'
        lines += f'<row r="{number}">{cells}</row>'
    ranges = "".join(f'<mergeCell ref="{reference}"/>' for reference in merged)
    end = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{end}</worksheet>'


def workbook(sheets: dict[str, str], hidden: tuple[str, ...] = ()) -> bytes:
    names = ""
    for at, name in enumerate(sheets, 1):
        state = ' state="hidden"' if name in hidden else ""
        names += f'<sheet name="{name}" sheetId="{at}"{state} r:id="r{at}"/>'
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{REL}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="r" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
    members = {
        "_rels/.rels": f'<Relationships xmlns="{package}">{main}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        **{f"xl/worksheets/sheet{at}.xml": markup for at, markup in enumerate(sheets.values(), 1)},
    }
    return zipped({name: text.encode() for name, text in members.items()})


def read(data: bytes) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in read_document(data, "a.xlsx").blocks
    ]


def test_numbers_are_as_they_are_shown() -> None:
    found = read(workbook({"表": sheet([["规章", 3, 65.5], ["许可", 12.0, 1e20], ["甲\n乙", "1\n2", 0.1]])}))
    assert found == [[["规章", "3", "65.5"], ["许可", "12", "1e+20"], ["甲乙", "1 2", "0.1"]]]


def test_format_and_places() -> None:
    document = read_document(workbook({"表": sheet([["甲", 1], ["乙", 2]], top=3)}), "a")
    assert document.format == "xlsx"
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    assert grid.aligned
    assert [cell.text for cell in grid.rows[-1]] == ["乙", "2"]


def test_merged_ranges_are_filled_up() -> None:
    rows: Cells = [["甲", "乙", ""], ["", 1, 2], ["丙", "", 3]]
    (grid,) = read_document(workbook({"表": sheet(rows, ("A1:A2", "B1:C1"))}), "a").blocks
    assert isinstance(grid, Grid)
    merged = [[cell.where == MERGED for cell in row] for row in grid.rows]
    assert merged == [[False, False, True], [True, False, False], [False, False, False]]


def test_rows_of_one_text_are_paragraphs() -> None:
    title = "荷岭镇2020年政府信息公开工作年度报告"
    rows: Cells = [[title, "", ""], ["规章", 1, 2], ["许可", 3, 4], ["说明" * 30, "", ""]]
    found = read(workbook({"表": sheet(rows, ("A1:C1", "A4:C4"))}))
    assert found == [title, [["规章", "1", "2"], ["许可", "3", "4"]], "说明" * 30]


def test_a_sheet_named_like_a_title_and_hidden_sheets() -> None:
    title = "荷岭镇2020年政府信息公开工作年度报告"
    grid = sheet([["规章", 1], ["许可", 2]])
    assert read(workbook({title: grid, "隐": grid, "Sheet2": grid}, hidden=("隐",))) == [
        title,
        *[[["规章", "1"], ["许可", "2"]]] * 2,
    ]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_statutory_tables(edition: str) -> None:
    cells = printed(edition)
    sheets = {
        f"表{at}": sheet([[int(text) if text.isdigit() else text for text in row] for row in rows])
        for at, rows in enumerate(tables_of(edition, cells))
    }
    assert raws(extract(read_document(workbook(sheets), "a"))) == cells


def test_a_vast_range_is_refused_before_memory_is_asked_for() -> None:
    rows = "".join(f'<row r="{n}"><c r="{at}"><v>1</v></c></row>' for n, at in ((1, "A1"), (1048576, "XFD1048576")))
    with pytest.raises(DocumentError, match="spans more than"):
        read(workbook({"表": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'}))


def test_vast_merged_ranges() -> None:
    data = workbook({"表": sheet([["甲", 1], ["乙", 2]], ("A1:XFD1048576",))})
    assert read(data)


def test_an_empty_or_damaged_workbook() -> None:
    with pytest.raises(DocumentError, match="empty"):
        read(workbook({"表": sheet([])}))
    with pytest.raises(DocumentError, match=r"cannot be read|damaged"):
        read(zipped({"xl/workbook.xml": b"<workbook"}))
