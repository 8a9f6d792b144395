"""Shapes of the statutory tables on real pages: columns divided otherwise than their headings, cells left out."""

from __future__ import annotations

from extract.extractor import extract
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
