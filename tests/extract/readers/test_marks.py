"""What is struck out of a page or a Word document, set high behind a number, or shown on narrow screens only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from html_pages import row
from renditions.word import package, paragraph, run

from extract.model import Grid, Paragraph
from extract.readers import read_document

HEADINGS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def of_page(cells: list[str]) -> list[str]:
    markup = f"<table>{row(*HEADINGS)}{row('规章', *cells)}</table>"
    return _last_row(read_document(f"<html><body>{markup}</body></html>".encode(), "a.html").blocks)


def of_markdown(cells: list[str]) -> list[str]:
    markup = f"<table>{row(*HEADINGS)}{row('规章', *cells)}</table>"
    return _last_row(read_document(f"# 表\n\n{markup}\n\n完\n".encode(), "a.md").blocks)


def _last_row(blocks: tuple[Grid | Paragraph, ...]) -> list[str]:
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    return [cell.text for cell in grid.rows[-1]][1:]


@pytest.mark.parametrize("read", [of_page, of_markdown])
def test_a_number_struck_through_gives_way_to_that_beside_it(read: Callable[[list[str]], list[str]]) -> None:
    cells = ["<s>9</s>12", "<del cite='甲'><span>8</span></del><ins>7</ins>"]
    cells.append("<span style='Text-decoration: line-through'>3</span><strike>4</strike><p>5</p>")
    assert read(cells) == ["12", "7", "5"]


def test_a_tag_that_nobody_closed_strikes_nothing() -> None:
    told = "全年公开信息三百余条。" * 9
    blocks = read_document(f"<html><body><p>一、<s>总体情况</p><p>{told}</p></body></html>".encode(), "a.html").blocks
    assert told in "".join(block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("read", [of_page, of_markdown])
def test_the_number_of_a_note_is_no_digit_of_the_number_before_it(read: Callable[[list[str]], list[str]]) -> None:
    assert read(["12<sup>1</sup>", "<b>5</b><sup>[2]</sup>", "<sup>3</sup>"]) == ["12¹", "5[2]", "3"]


def test_headings_that_narrow_screens_show_in_the_cells_are_not_printed() -> None:
    cells = [
        f"<i class=narrow style='display:none'>{name}：</i>{at}" for at, name in enumerate(("自然人", "总计", "自然人"))
    ]
    assert of_page(cells) == ["0", "1", "2"]


def test_word_documents_strike_and_raise_as_well() -> None:
    struck = "<w:rPr><w:strike/></w:rPr><w:t>9</w:t>"
    unstruck = "<w:rPr><w:dstrike w:val='0'/></w:rPr><w:t>4</w:t>"
    raised = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t>"
    cells = [f"<w:r>{struck}</w:r>{run('12')}", f"{run('3')}<w:r>{raised}</w:r>", f"<w:r>{unstruck}</w:r>"]
    document = package(paragraph("表") + _table([*map(run, HEADINGS)], [run("规章"), *cells]))
    assert _last_row(read_document(document, "a.docx").blocks) == ["12", "3¹", "4"]


def _table(*rows: list[str]) -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{markup}</w:p></w:tc>" for markup in markups) + "</w:tr>" for markups in rows
    )
    return f"<w:tbl>{cells}</w:tbl>"


def test_marks_in_a_pipe_table() -> None:
    last = "| 规章 | ~~9~~12 | 7<sup>1</sup> | <del>4</del> 5 |"
    table = f"| 信息内容 | 制发 | 废止 | 现行有效 |\n|---|---|---|---|\n{last}\n"
    assert _last_row(read_document(f"# 表\n\n{table}".encode(), "a.md").blocks) == ["12", "7¹", "5"]
