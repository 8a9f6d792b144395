"""Shapes of the statutory tables on real pages: columns divided otherwise than their headings, cells left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import Rows, printed, report

from extract.extractor import extract
from extract.forms import TABLES
from extract.model import Grid, Paragraph
from extract.readers import read_document
from extract.records import Extracted

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def read(*blocks: str) -> Extracted:
    return extract(read_document(f"<html><body>{''.join(blocks)}<p>完</p></body></html>".encode(), "page.html"))


def row(*cells: str | tuple[str, int]) -> str:
    printed = ((cell, 1) if isinstance(cell, str) else cell for cell in cells)
    return "<tr>" + "".join(f"<td colspan={across}>{text}</td>" for text, across in printed) + "</tr>"


def raws(extracted: Extracted, table: str) -> dict[tuple[str, str], str]:
    return {(c.row, c.column): c.raw for c in extracted.cells if c.table == table and c.presence == "printed"}


def rules(extracted: Extracted) -> set[tuple[str, str | None]]:
    return {(s.rule, s.row) for s in extracted.signals if s.table and s.rule not in ("row_missing", "table_absent")}


HEAD = (
    f"<table><tr><td rowspan=3 colspan=3>{NOTE}</td><td colspan=7>申请人情况</td></tr>"
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>" + row(*APPLICANTS)
)


def test_columns_divided_otherwise_than_their_headings() -> None:
    page = read(
        "<table>",
        row(("第二十条第（五）项", 5)),
        row("信息内容", "上一年项目数量", ("本年增/减", 2), "处理决定数量"),
        row("行政许可", ("11", 2), "-3", "40"),
        row(("第二十条第（八）项", 5)),
        row("信息内容", ("上一年项目数量", 2), ("本年增/减", 2)),
        row("行政事业性收费", ("7", 3), "2"),
        "</table>",
    )
    assert raws(page, "disclosure") == {
        ("licensing", "items_previous_year"): "11",
        ("licensing", "items_change"): "-3",
        ("licensing", "decisions"): "40",
        ("administrative_fee", "items_previous_year"): "7",
        ("administrative_fee", "items_change"): "2",
    }


def test_labels_that_do_not_span_their_columns() -> None:
    page = read(HEAD, row("一、本年新收政府信息公开申请数量", "", "", "3", "4", "5", "6", "18"), "</table>")
    values = [raw for (code, _), raw in raws(page, "request").items() if code == "received"]
    assert values == ["", "", "3", "4", "5", "6", "18"]
    assert not rules(page)


def test_headings_that_a_wrong_span_sets_into_another_order_are_told() -> None:
    head = HEAD.replace("<td colspan=1>商业企业", "<td colspan=2>商业企业")
    page = read(head, row(("一、本年新收政府信息公开申请数量", 3), *"1234567"), "</table>")
    assert ("header_incomplete", None) in rules(page)


def test_a_heading_row_with_empty_cells_instead_of_spans() -> None:
    page = read(
        f"<table><tr><td rowspan=3 colspan=3>{NOTE}</td><td colspan=7>申请人情况</td></tr>",
        row("自然人", ("法人或其他组织", 5), "总计"),
        row("", *APPLICANTS, ""),
        row(("二、上年结转政府信息公开申请数量", 3), "1", "2", "3", "4", "5", "6", "21"),
        "</table>",
    )
    assert [raw for (code, _), raw in raws(page, "request").items() if code == "carried_in"] == [*"123456", "21"]


def test_a_row_that_ends_early_is_told() -> None:
    page = read(HEAD, row(("一、本年新收政府信息公开申请数量", 3), "1", "2", "3", "4", "5"), "</table>")
    assert [raw for (code, _), raw in raws(page, "request").items() if code == "received"] == list("12345")
    assert rules(page) == {("ragged_row", "received")}


def test_cells_beyond_the_headings_are_told_and_kept() -> None:
    page = read(HEAD, row(("一、本年新收政府信息公开申请数量", 3), *"1234567", "99"), "</table>")
    assert [raw for (code, _), raw in raws(page, "request").items() if code == "received"] == list("1234567")
    assert rules(page) == {("surplus_cells", "received")}
    assert [sentence.text for sentence in page.leftovers] == ["99"]


def test_a_whole_report_in_one_table() -> None:
    page = read(
        "<table>",
        row(("荷岭镇2020年政府信息公开工作年度报告", 4)),
        row(("一、总体情况", 4)),
        row(("全年平稳。" * 40, 4)),
        row(("二、主动公开政府信息情况", 4)),
        row(("第二十条第（一）项", 4)),
        row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        row("规章", "1", "2", "3"),
        row(("五、存在的主要问题及改进情况", 4)),
        row(("更新不够及时。" * 30, 4)),
        "</table>",
    )
    assert page.title == "荷岭镇2020年政府信息公开工作年度报告"
    assert [section.number for section in page.sections] == [1, 2, 5]
    assert list(raws(page, "disclosure").values()) == ["1", "2", "3"]
    assert not page.leftovers


def test_labels_over_any_number_of_columns() -> None:
    page = read(
        f"<table><tr><td rowspan=3 colspan=12>{NOTE}</td><td colspan=7>申请人情况</td></tr>",
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>",
        row(*APPLICANTS),
        row(("三、本年度办理结果", 3), ("（三）不予公开", 3), ("1.属于国家秘密", 6), *"1234567"),
        row(("四、结转下年度继续办理", 12), *"7654321"),
        "</table>",
    )
    assert [raw for (code, _), raw in raws(page, "request").items() if code == "denied_state_secret"] == [*"1234567"]
    assert [raw for (code, _), raw in raws(page, "request").items() if code == "carried_out"] == [*"7654321"]


def test_signs_of_markup_in_the_text_are_text_and_odd_tags_are_tags() -> None:
    page = "<div>甲<a name='x'></a>乙 &lt;p&gt; &amp;nbsp;<br>丙<x<y>丁</x<y></div><p/>戊<a href='b>c'>己</a>"
    document = read_document(f"<html><body>{page}</body></html>".encode(), "page.html")
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["甲乙 <p> &nbsp;", "丙丁", "戊己"]


def test_names_of_tags_that_swallowed_another_tag() -> None:
    page = "<table><tr><td>甲<table><tr><td<p style='x'>乙<b>丙</b>丁<td<a href='x'>戊</a>己</table></table><p>庚</p>"
    document = read_document(f"<html><body>{page}</body></html>".encode(), "page.html")
    texts = [cell.text for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    texts += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert set("".join(texts)) == set("甲乙丙丁戊己庚")


FEES = [("信息内容", "本年处理决定数量"), ("行政处罚", "3"), ("行政强制", "")]


@pytest.mark.parametrize("around", ["div", "footer", "nav", "form", "center", "section"])
def test_cells_and_rows_in_other_elements(around: str) -> None:
    wrapped = f"<{around}>", f"</{around}>"
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>".join(wrapped) for text in cells) + "</tr>" for cells in FEES)
    rows = "".join(row(*cells).join(wrapped) for cells in FEES)
    for inner in (cells, rows):
        assert raws(read(f"<table>{inner}</table>"), "disclosure") == {
            ("penalty", "decisions"): "3",
            ("coercion", "decisions"): "",
        }


def test_a_number_in_an_element_of_feet_is_a_number() -> None:
    page = read(f"<table>{row(*FEES[0])}{row('行政处罚', '<footer>7</footer>')}</table><footer>备案 1号</footer>")
    assert raws(page, "disclosure") == {("penalty", "decisions"): "7"}
    assert "备案" not in "".join(block.text for block in page.document.blocks if isinstance(block, Paragraph))


def test_numbers_in_the_fields_of_a_form_are_printed_and_its_buttons_are_not() -> None:
    fields = {
        "made": "<input value='12'>",
        "repealed": '<input type="number" value="0" readonly/>',
        "valid": "<textarea> 30 </textarea>",
        "none": "<input value='请输入'><input type=hidden value=5><input value=7 style='display:none'>"
        "<input type=submit value=1>",
        "both": "6<input value=6>",
    }
    page = read(
        "<table>",
        row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        row("规章", fields["made"], fields["repealed"], fields["valid"]),
        row("行政规范性文件", fields["none"], fields["none"], fields["both"]),
        "</table>",
    )
    assert list(raws(page, "disclosure").values()) == ["12", "0", "30", "", "", "6 6"]


@pytest.mark.parametrize("style", ["lists", "blocks", "breaks", "terms"])
def test_tables_that_are_lines_of_a_page(style: str) -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        return tuple(lines(style, rows) for rows in tables)  # type: ignore[return-value]

    text = report("2021", cells, render=render)
    page = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in text.split("\n\n"))
    found = read(page)
    assert {key: raw for table in TABLES for key, raw in raws(found, table).items()} == {
        key[1:]: raw for key, raw in cells.items()
    }
    assert all(cell.where and cell.where.line for cell in found.cells)
    assert [section.number for section in found.sections] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("style", ["lists", "blocks", "terms"])
def test_blank_cells_and_strokes_keep_their_places_in_such_tables(style: str) -> None:
    cells = printed("2021", disclosure__licensing__decisions="/", request__granted__enterprise="—")
    cells |= {("request", "carried_in", column): "" for column in ("natural_person", "total")}

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        kept = [[text for text in row[: 3 if at > 2 else None] if text] for at, row in enumerate(second)]
        rows = kept[:3] + [labels + row[3:] for labels, row in zip(kept[3:], second[3:], strict=True)]
        heads = [[text for text in row if text] for row in third[:3]]
        return (*(lines(style, part, blanks=True) for part in (first, rows)), lines(style, [*heads, third[3]]))

    text = report("2021", cells, render=render)
    found = read("".join(part if part.startswith("<") else f"<p>{part}</p>" for part in text.split("\n\n")))
    assert {key: raw for table in TABLES for key, raw in raws(found, table).items()} == {
        key[1:]: raw for key, raw in cells.items()
    }
    assert all(cell.where and cell.where.line for cell in found.cells)


def lines(style: str, rows: Rows, *, blanks: bool = False) -> str:
    filled = [[text or "&nbsp;" for text in cells if text or blanks] for cells in rows]
    if style == "breaks":
        return "<div>" + "<br>".join(" ".join(cells) for cells in filled) + "</div>"
    tags = {"lists": ("ul", "li"), "blocks": ("div", "div"), "terms": ("dl", "dd")}
    outer, inner = tags[style]
    return "".join(
        f"<{outer}>" + "".join(f"<{inner}>{text}</{inner}>" for text in cells) + f"</{outer}>" for cells in filled
    )


def test_sentences_of_a_page_without_tables_stay() -> None:
    told = "全年收到行政复议申请0件、行政诉讼0件；自然人申请3件，予以公开2件。" * 4
    found = read(f"<h1>某镇2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>{told}</p>")
    assert [block.text for block in found.document.blocks if isinstance(block, Paragraph)][2] == told


@pytest.mark.parametrize(("style", "seventh"), [("visibility:hidden", ""), ("display:none", "8")])
def test_a_hidden_cell_keeps_its_place_or_is_told(style: str, seventh: str) -> None:
    values = "".join(f"<td style='{style if at == 7 else ''}'>{at}</td>" for at in range(15))
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    page = read(
        "<table>",
        row(("行政复议", 5), ("行政诉讼", 10)),
        row(*results, ("未经复议直接起诉", 5), ("复议后起诉", 5)).replace("colspan=1", "rowspan=2"),
        row(*results, *results),
        f"<tr>{values}</tr></table>",
    )
    assert raws(page, "dispute")["litigation_direct", "other_result"] == seventh
    assert (("ragged_row", None) in rules(page)) == bool(seventh)
