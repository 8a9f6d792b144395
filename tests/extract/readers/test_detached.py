"""Text of PDFs in which cells came apart from their rows, and rows stand as plain lines between drawn tables."""

from __future__ import annotations

from extract.extractor import extract
from extract.readers import read_document
from extract.records import Extracted

PAGE = """2024年青云市人民政府办公室政府信息公开工作年度报告

一、总体情况
全年公开规章4件、行政规范性文件9件。

二、主动公开政府信息情况
第二十条第（一）项
{loose}
第二十条第（五）项
信息内容本年处理决定数量
行政许可 31
第二十条第（六）项
信息内容本年处理决定数量
行政处罚 7
行政强制 2
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
|---|---|---|---|
## 表二
| 规章 | 4 | 61 |
|---|---|---|
## 表二
| 行政规范性文件 | 9 | 84 |
|---|---|---|

三、收到和处理政府信息公开申请情况
本年度没有收到申请。
"""


def _read(loose: str) -> Extracted:
    return extract(read_document(PAGE.format(loose=loose).encode(), "a.md"))


def _cells(read: Extracted, row: str) -> dict[str, str]:
    return {cell.column: cell.raw for cell in read.cells if cell.row == row}


def test_numbers_with_notes_are_cells_of_the_rows_that_miss_one() -> None:
    read = _read("4\n（其中修订 3 件）\n15\n（含自然失效 6 件）")
    assert _cells(read, "regulation") == {"issued": "4", "repealed": "4（其中修订 3 件）", "in_force": "61"}
    assert _cells(read, "normative_document") == {"issued": "9", "repealed": "15（含自然失效 6 件）", "in_force": "84"}
    place = next(cell.where for cell in read.cells if cell.raw.startswith("15"))
    assert place is not None
    assert place.line == 10


def test_what_no_note_tells_stays_loose_and_is_told() -> None:
    for loose in ("4\n（其中修订 3 件）\n15\n（含修订 6 件）", "15\n（含自然失效 6 件）", "4\n15"):
        read = _read(loose)
        assert "15" not in "".join(_cells(read, "normative_document").values())
        assert {s.row for s in read.signals if s.rule == "ragged_row"} == {"regulation", "normative_document"}


def test_plain_rows_between_tables_take_no_heading_and_no_loose_number() -> None:
    for loose in ("4\n（其中修订 3 件）", "（见附件）"):
        read = _read(loose)
        assert [section.number for section in read.sections] == [1, 2, 3]
        assert [_cells(read, row) for row in ("licensing", "penalty", "coercion")] == [
            {"decisions": "31"},
            {"decisions": "7"},
            {"decisions": "2"},
        ]
        assert not read.extra_tables
