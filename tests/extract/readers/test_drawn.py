"""Tables drawn with + - |, or with the signs of boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pytest
from printed_form import Rows, cells_by_key, pipe, printed, raws, read, report

from extract.model import Where
from extract.readers.drawn import rows_of, with_plain_signs

Tables = Sequence[Rows]
WIDTH = 10


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def lines_of(text: str, width: int = WIDTH) -> list[str]:
    """A text cut into lines, filled up, as wide as a cell."""
    lines = [""]
    for sign in text:
        if wide(lines[-1] + sign) > width:
            lines.append("")
        lines[-1] += sign
    return [line + " " * (width - wide(line)) for line in lines]


def drawn(rows: Rows, rules: Callable[[int], bool]) -> str:
    """A table with lines between the rows that `rules` names, all cells in lines of equal width."""
    width = max(map(len, rows))
    rule = "+" + ("-" * WIDTH + "+") * width + "\n"
    text = rule
    for number, row in enumerate(rows):
        cells = [lines_of(cell) for cell in [*row, *[""] * (width - len(row))]]
        for line in range(max(map(len, cells))):
            own = (cell[line] if line < len(cell) else " " * WIDTH for cell in cells)
            text += "|" + "|".join(own) + "|\n"
        text += rule.replace("-", "=") if number == 0 else rule if rules(number) else ""
    return text if text.endswith(rule) else text + rule


def grids(tables: Tables) -> tuple[str, str, str]:
    first, second, third = (drawn(rows, lambda _: True) for rows in tables)
    return first, second, third


def boxes(tables: Tables) -> tuple[str, str, str]:
    signs = str.maketrans("|+-=", "│┼─━")
    first, second, third = (text.translate(signs) for text in grids(tables))
    return first, second, third


def wide_pipes(tables: Tables) -> tuple[str, str, str]:
    first, second, third = (pipe(rows, separator=False).replace("|", "｜") for rows in tables)
    return first, second, third


@pytest.mark.parametrize("render", [grids, boxes, wide_pipes])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_cells_are_those_of_the_form(edition: str, render: Callable[[Tables], tuple[str, str, str]]) -> None:
    cells = printed(edition, 3)
    text = report(edition, cells, render=render)
    extracted = read(text)
    assert raws(extracted) == cells
    assert not extracted.leftovers
    for cell in cells_by_key(extracted).values():
        assert cell.where is not None
        assert cell.where.start is not None
        assert cell.raw in text[cell.where.start : cell.where.end]


MERGED = """\
+------+-------------+
| 复议 | 诉讼        |
+------+------+------+
| 维持 | 直接 | 复议 |
| 结果 +------+------+
|      | 12   | 7    |
+------+------+------+
"""


def test_borders_tell_what_a_cell_covers() -> None:
    rows = rows_of(MERGED, lambda start, end: Where(start=start, end=end))
    assert [[(p.cell.text, p.down, p.across) for p in row] for row in rows] == [
        [("复议", 1, 1), ("诉讼", 1, 2)],
        [("维持结果", 2, 1), ("直接", 1, 1), ("复议", 1, 1)],
        [("12", 1, 1), ("7", 1, 1)],
    ]
    where = rows[2][0].cell.where
    assert MERGED[where.start : where.end].strip() == "12"


def test_strokes_in_a_cell_are_no_border() -> None:
    cells = printed("2021", 3, disclosure__licensing__decisions="--", request__granted__total="")
    assert raws(read(report("2021", cells, render=grids))) == cells


def test_few_lines_stand_around_rows_of_one_line_each() -> None:
    rows = rows_of(drawn([["项目", "数"], ["规章", "1"], ["许可", "2"]], lambda _: False), lambda *_: Where())
    assert [[p.cell.text for p in row] for row in rows] == [["项目", "数"], ["规章", "1"], ["许可", "2"]]


@pytest.mark.parametrize("text", ["公开——及时——准确", "标题｜年报", "a | b", "共10条│"])
def test_single_signs_stay(text: str) -> None:
    assert with_plain_signs(text) == text
