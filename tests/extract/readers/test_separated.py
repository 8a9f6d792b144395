"""Tables saved from a spreadsheet with commas or semicolons between the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import Rows, cells_by_key, printed, raws, read, report, tables_of

from extract.model import Grid
from extract.readers.separated import read_separated, separator_of


def as_csv(tables: Sequence[Rows], sign: str = ",") -> tuple[str, str, str]:
    first, second, third = (written(rows, sign) for rows in tables)
    return first, second, third


def written(rows: Rows, sign: str) -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=sign, lineterminator="\n").writerows(rows)
    return held.getvalue()


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("sign", [",", ";", "；"])
def test_tables_of_a_spreadsheet_are_read_in_full(edition: str, sign: str) -> None:
    cells = printed(edition, 4) | {("request", "granted", "enterprise"): "", ("request", "received", "total"): "1,203"}
    text = report(edition, cells, render=lambda tables: as_csv(tables, sign))
    found = read(text)
    assert raws(found) == cells
    assert [section.number for section in found.sections] == [1, 2, 3, 4, 5, 6]
    places = {key: cell.where for key, cell in cells_by_key(found).items()}
    for key, where in places.items():
        assert where is not None
        assert text[where.start : where.end] == cells[key]
        assert cells[key] in text.split("\n")[(where.line or 0) - 1]


def test_prose_in_the_first_column_and_headings_with_line_breaks() -> None:
    rows = [
        ["二、主动公开政府信息情况", "", "", ""],
        ["信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开\n总数量"],
        ["规章", "0", "1", "2"],
        ["规范性文件", "3", "4", "5"],
        ["", "", "", ""],
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "6", "+7", "8"],
    ]
    found = raws(read("\ufeff" + written(rows, ",")))
    assert [raw for key, raw in found.items() if key[1] == "normative_document"] == ["3", "4", "5"]
    assert found["disclosure", "licensing", "items_change"] == "+7"


def test_prose_with_commas_is_prose() -> None:
    text = "规章,规范性文件,行政许可,0\n" * 2 + "其中,行政许可5件,行政处罚6件,行政强制7件。\n" * 9
    assert separator_of(text) is None


@given(st.text(alphabet='规章0,"\n;\r ', max_size=60), st.sampled_from(",;"))
def test_any_text_is_cut_without_loss(text: str, sign: str) -> None:
    blocks = read_separated(text, sign)
    kept = "".join(
        cell.text for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ) + "".join(block.text for block in blocks if not isinstance(block, Grid))
    assert kept.count("0") == text.count("0")


def test_stray_commas_behind_numbers_part_no_cells() -> None:
    cells = printed("2021")
    codes = ("received", "carried_in", "other_uncorrected", "other_fee_unpaid")
    spotted = [key for key in cells if key[1] in codes and key[2] in ("natural_person", "enterprise")]
    cells |= {key: cells[key] + "," for key in spotted}
    lines = ["\n".join(" ".join(filter(None, row)) for row in rows) for rows in tables_of("2021", cells)]
    text = report("2021", cells, render=lambda _: (lines[0], lines[1], lines[2]))
    assert separator_of(text) is None
    assert raws(read(text)) == cells
