"""Tables in HTML or LaTeX within a text, and the marks that programs leave around numbers and labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import Rows, cells_by_key, pipe, printed, raws, read, report, tabbed

from extract.model import Paragraph
from extract.readers import read_document
from extract.readers.markup import plain

Tables = Sequence[Rows]
_NUMBER = re.compile(r"(?<=\| )\d+(?= \|)")


def inline(tables: Tables) -> tuple[str, str, str]:
    """Each table on one line, headings over several columns with their span, as readers of pages write it."""
    found = []
    for rows in tables:
        width = max(map(len, rows))
        lines = []
        for row in rows:
            cells = "".join(f"<td>{text}</td>" for text in row[:-1])
            last = width - len(row) + 1
            lines.append(f'<tr>{cells}<td colspan="{last}">{row[-1]}</td></tr>')
        found.append(f"<html><body><table>{''.join(lines)}</table></body></html>")
    first, second, third = found
    return first, second, third


def latex(tables: Tables) -> tuple[str, str, str]:
    """Each table as LaTeX, the last cell of short rows over the columns that are left."""
    found = []
    for rows in tables:
        width = max(map(len, rows))
        text = f"\\begin{{tabular}}{{{'|c' * width}|}}\n\\hline\n"
        for row in rows:
            over = width - len(row) + 1
            last = f"\\multicolumn{{{over}}}{{c|}}{{{row[-1]}}}" if over > 1 else row[-1]
            text += " & ".join([*row[:-1], last]) + " \\\\ \\hline\n"
        found.append(text + "\\end{tabular}\n")
    first, second, third = found
    return first, second, third


def formulas(tables: Tables) -> tuple[str, str, str]:
    """Pipe tables whose numbers are formulas, their digits apart."""
    first, second, third = (_NUMBER.sub(_formula, pipe(rows)) for rows in tables)
    return first, second, third


def _formula(number: re.Match[str]) -> str:
    return f"$\\mathrm{{{' '.join(number[0])}}}$"


def escaped(tables: Tables) -> tuple[str, str, str]:
    """Pipe tables with every sign escaped that means something in Markdown."""
    first, second, third = (re.sub(r"(?<=[\w）])([.])", r"\\\1", pipe(rows)) for rows in tables)
    return first, second, third


def bold(tables: Tables) -> tuple[str, str, str]:
    """HTML tables with bold texts."""
    first, second, third = (re.sub(r">([^<>]+)</td>", r">**\1**</td>", table) for table in inline(tables))
    return first, second, third


def linked(tables: Tables) -> tuple[str, str, str]:
    """Pipe tables in a quotation, their labels links."""
    first, second, third = (re.sub(r"\| ([^|\d\n-]+) (?=\|)", r"| [\1](#a) ", pipe(rows)) for rows in tables)
    return quoted(first), quoted(second), quoted(third)


def in_quotes(tables: Tables) -> tuple[str, str, str]:
    """Rows between TABs, every cell in quotes."""
    first, second, third = (tabbed([[f'"{text}"' for text in row] for row in rows]) for rows in tables)
    return first, second, third


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" if line else "\n" for line in text.split("\n"))


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("render", [inline, latex, formulas, escaped, bold, linked, in_quotes])
def test_the_cells_are_those_of_the_form(edition: str, render: object) -> None:
    cells = printed(edition, 3)
    extracted = read(report(edition, cells, render=render))  # type: ignore[arg-type]
    assert raws(extracted) == cells
    assert not extracted.leftovers
    assert [section.number for section in extracted.sections] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("render", [inline, latex])
def test_cells_stand_at_their_code_points(render: object) -> None:
    text = report("2021", printed("2021", 4), render=render)  # type: ignore[arg-type]
    for cell in cells_by_key(read(text)).values():
        assert cell.where is not None
        assert cell.where.start is not None
        assert cell.raw in text[cell.where.start : cell.where.end]
        assert text.count("\n", 0, cell.where.start) + 1 == cell.where.line


def test_a_blank_cell_stays_blank_and_a_stroke_a_stroke() -> None:
    cells = printed("2021", 5, disclosure__licensing__decisions="", disclosure__penalty__decisions="\\")
    assert raws(read(report("2021", cells, render=inline))) == cells


@pytest.mark.parametrize("blank", ["NaN", "nan", "None"])
def test_what_programs_print_for_a_blank_cell_is_blank(blank: str) -> None:
    cells = printed("2021", 5, disclosure__licensing__decisions="", request__granted__total="")

    def render(tables: Tables) -> tuple[str, str, str]:
        first, second, third = ([[text or blank for text in row] for row in rows] for rows in tables)
        third[0][0] = "Unnamed: 0"
        return pipe(first), pipe(second), pipe(third)

    assert raws(read(report("2021", cells, render=render))) == cells


def test_a_table_that_ends_with_the_text() -> None:
    whole = report("2021", printed("2021", 6), render=inline)
    cut = whole[: whole.index("（二）部分公开")]
    found = raws(read(cut))
    assert found["request", "granted", "total"] == printed("2021", 6)["request", "granted", "total"]


def test_a_text_that_begins_with_its_table_is_no_page() -> None:
    text = report("2021", printed("2021", 7), render=inline, preface="")
    assert read("# " + text).document.format == "markdown"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("$126$", "126"),
        ("$\\mathrm{1 2 6}$", "126"),
        ("共收到申请$3 7$件", "共收到申请37件"),
        ("\\(12.5\\%\\)", "12.5%"),
        ("$\\text{规章}$", "规章"),
        ("1\\.属于国家秘密", "1.属于国家秘密"),
        ("\\-4", "-4"),
        ('<span id="page-1"></span>鹭汀县', "鹭汀县"),
        ("\\", "\\"),
        ("本年增\\减", "本年增\\减"),
        ("$x^2+y$", "$x^2+y$"),
        ("花费$5和$6", "花费$5和$6"),
        ("小于<5", "小于<5"),
        ("~~9~~12", "12"),
        ("~~~~年度报告~~~~", "~~~~年度报告~~~~"),
        (f"~~{'公开' * 30}~~", f"~~{'公开' * 30}~~"),
        ("12<sup>1</sup>", "12¹"),
    ],
)
def test_marks(text: str, meant: str) -> None:
    assert plain(text) == meant


PIECES = ("<table>", "<tr>", "<td colspan=3>", "</td>", "</table>", "+---+", "+===+--+", "|", "> |", "│", "─", "\n")
LATEX = ("\\begin{tabular}{c}", "\\end{tabular}", " & ", "\\\\", "\\multicolumn{2}{c}{", "}", "$", "\\mathrm{")


@given(st.lists(st.sampled_from((*PIECES, *LATEX, "规章", "12", "NaN", '"')), max_size=40))
def test_any_markup_is_read_and_no_number_lost(pieces: list[str]) -> None:
    text = "一、总体情况\n全年公开信息。\n" + "".join(pieces)
    blocks = read_document(text.encode(), "a.txt").blocks
    shown = [block.text if isinstance(block, Paragraph) else "".join(block.texts) for block in blocks]
    assert "".join(shown).replace(" ", "").count("12") >= min(pieces.count("12"), 1)
