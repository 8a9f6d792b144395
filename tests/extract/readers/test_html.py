"""Pages: encodings, hidden and merged cells, layout tables, limits."""

from __future__ import annotations

import pytest
from html_pages import HEAD, read, row, rows, texts
from hypothesis import given
from hypothesis import strategies as st

from extract.model import MERGED, DocumentError, Grid, Paragraph
from extract.readers.cells import MAX_CELLS
from extract.readers.html import read_html


class TestEncoding:
    PAGE = (
        "<html><head>{}</head><body><p>荷岭镇政府信息公开工作年度报告</p><p>一、总体情况 — 二〇二〇年</p></body></html>"
    )

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("said", ["utf-8", "gb2312", "GBK", None])
    def test_what_the_page_says_of_itself_may_be_wrong(self, codec: str, said: str | None) -> None:
        meta = f"<meta http-equiv=Content-Type content='text/html; charset={said}'>" if said else ""
        document = read(self.PAGE.format(meta).encode(codec))
        assert texts(document) == ["荷岭镇政府信息公开工作年度报告", "一、总体情况 — 二〇二〇年"]
        assert document.encoding == codec.removesuffix("-sig")

    def test_big5_counts_when_it_is_declared(self) -> None:
        page = self.PAGE.replace("荷岭镇政府信息公开工作年度报告", "政府資訊公開").replace("总体情况", "總體情況")
        document = read(page.format("<meta charset=big5>").encode("big5hkscs"))
        assert texts(document)[0] == "政府資訊公開"
        assert document.encoding == "big5"

    def test_control_bytes_do_no_harm(self) -> None:
        assert texts(read(self.PAGE.format("").replace("荷岭", "荷\x08岭").encode()))[0].startswith("荷岭镇")

    def test_control_characters_in_a_page_of_hardly_any_latin_letters_do_no_harm(self) -> None:
        long = "信息" * 3000
        page = f"<html><body><p>荷\x08岭{long}</p><p>\x01工\x0b作</p></body></html>"
        assert texts(read(page.encode("utf-16"))) == [f"荷岭{long}", "工作"]


class TestTexts:
    @pytest.mark.parametrize(
        ("markup", "lines"),
        [
            ("<p>甲<br>乙</p>", ["甲", "乙"]),
            ("甲<div><span>乙</span></div>丙", ["甲", "乙", "丙"]),
            ("<p>2020\n年\r\n  报告</p>", ["2020年报告"]),
            ("<p>open\n  data 12\n34</p>", ["open data 12 34"]),
            ("<p>&nbsp;&#12288;甲&nbsp;</p><p>&nbsp;</p>", ["甲"]),
            ("<p>a<!-- 注 -->b<style>2</style>c</p>", ["abc"]),
            (f"<p>a{'b' * 60}<script>1</script>c</p>", [f"a{'b' * 60}c"]),
            ("<p class='a>甲</p><p class='b'>乙</p>", ["甲", "乙"]),
            ("<p title='a>b'>甲</p><p class='b'>乙</p>", ["甲", "乙"]),
            ('<p id=1 class="a b>甲<br>乙</p><p class="b">丙</p>', ["甲", "乙", "丙"]),
            ("<p>甲<!--[if mso]>隐<![endif]--><![if !supportLists]>1.<![endif]>乙</p>", ["甲1.乙"]),
            ("<p>甲<span style='DISPLAY : none'>隐</span>乙<b hidden>隐</b>丙</p>", ["甲乙丙"]),
            ("<p>甲<span style='mso-hide:all'>隐</span><i style='visibility:hidden'>隐</i>乙</p>", ["甲乙"]),
            (
                "<p>甲<i title='a<b' style='Display:None'>隐</i><p:q hidden>隐</p:q>乙<b>hidden none</b></p>",
                ["甲乙hidden none"],
            ),
            ("<p style='text-decoration:none'>甲</p>", ["甲"]),
            ("<noscript>请启用脚本</noscript><template><p>隐</p></template><p>甲</p>", ["甲"]),
            ("<p>处&shy;理<ruby>镇<rt>zhèn</rt></ruby></p>", ["处理镇"]),
            ("<ul><li>一是<li>二是</ul>", ["一是", "二是"]),
            ("<p>甲\ue0b1" + "0\ue0b1乙</p>", ["甲0乙"]),
            ("<p>甲&#57521;0&#57521;乙&#xE0B0;丙</p>", ["甲0乙丙"]),
            ("<p>甲&#11;乙&#0;丙&#xFFFE;丁&#xD800;</p>", ["甲乙丙丁"]),
            ("<p>&#19968;&#x4e8c&#60;b&#62;&#38;amp;</p>", ["一二<b>&amp;"]),
            ("<p>1&#150;2</p>", ["1–2"]),
        ],
    )
    def test_lines(self, markup: str, lines: list[str]) -> None:
        assert texts(read(markup)) == lines

    def test_rows_left_in_the_head_by_broken_markup_are_read(self) -> None:
        rows = "".join(
            f"<tr><td><p>行政{kind}</p></td><td><p>{n}</p></td></tr>" for n, kind in enumerate(("许可", "处罚"))
        )
        page = f"<head><title>题</title><meta/p></td></tr>{rows}</table></head><body><p>{'公开信息。' * 60}</p></body>"
        (grid,) = [block for block in read_html(page.encode())[0] if isinstance(block, Grid)]
        assert [[cell.text for cell in row] for row in grid.rows] == [["行政许可", "0"], ["行政处罚", "1"]]

    def test_paragraphs_are_numbered(self) -> None:
        document = read("<p>甲</p><table><tr><td>1<td>2<tr><td>3<td>4</table><p>乙</p>")
        assert [b.where.line for b in document.blocks if isinstance(b, Paragraph)] == [1, 2]

    def test_a_text_dump_in_pre(self) -> None:
        document = read("<pre>一、总体情况\n\n\t规章\n\t3\n\n\t规范性文件\n\t&nbsp;\n\n二、主动公开</pre>")
        assert texts(document) == ["一、总体情况", "二、主动公开"]
        assert rows(document) == [["规章", "3"], ["规范性文件", ""]]

    def test_a_table_in_pre(self) -> None:
        document = read("<pre>甲\n<table><tr><td>1<td>2</table>\n乙</pre>")
        assert texts(document) == ["甲", "乙"]
        assert rows(document) == [["1", "2"]]


class TestTables:
    def test_merged_cells_are_filled_up(self) -> None:
        document = read("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tr><th>3<td>4<td>5</table>")
        (grid,) = (block for block in document.blocks if isinstance(block, Grid))
        assert [[cell.text for cell in line] for line in grid.rows] == [
            ["甲", "乙", ""],
            ["", "1", "2"],
            ["3", "4", "5"],
        ]
        merged = [[cell.where == MERGED for cell in line] for line in grid.rows]
        assert merged == [[False, False, True], [True, False, False], [False, False, False]]
        assert grid.aligned
        assert grid.rows[1][1].where.as_json() == {"table": 1, "tr": 2, "td": 1}

    def test_a_printed_empty_cell_is_no_merged_one(self) -> None:
        document = read("<table>" + row("规章", "", "&nbsp;") + row("甲", "1", "2") + "</table>")
        grid = document.blocks[0]
        assert isinstance(grid, Grid)
        assert [cell.where != MERGED for cell in grid.rows[0]] == [True] * 3

    @pytest.mark.parametrize(
        ("inner", "text"),
        [
            ("商业<br>企业", "商业企业"),
            ("<p>1.</p><p>属于国家秘密</p>", "1.属于国家秘密"),
            ("<p>12</p><p>34</p>", "12 34"),
            ("12<br>-3", "12 -3"),
            ("<span>1</span><span>2</span>", "12"),
            ("65<br/>万元", "65万元"),
            ("商\n  业企业", "商业企业"),
            ("<a href=x>5</a>", "5"),
            ("<div>0</div>", "0"),
        ],
    )
    def test_lines_of_a_cell_are_joined(self, inner: str, text: str) -> None:
        assert rows(read("<table>" + row(inner, "9") + "</table>")) == [[text, "9"]]

    def test_layout_tables_give_way_to_what_they_hold(self) -> None:
        inner = "<table>" + row(*HEAD) + row("规章", "1", "2", "3") + "</table>"
        document = read(f"<table><tr><td>左<td><p>甲</p><table><tr><td>{inner}<p>乙</p></table></table>")
        assert texts(document) == ["左", "甲", "乙"]
        assert rows(document) == [HEAD, ["规章", "1", "2", "3"]]

    def test_a_table_of_one_column_is_layout(self) -> None:
        assert texts(read("<table><tr><td><p>甲</p><p>乙</p><tr><td>丙</table>")) == ["甲", "乙", "丙"]

    def test_a_long_text_alone_in_its_row_is_running_text(self) -> None:
        document = read(
            "<table>"
            + row(*HEAD)
            + f"<tr><td colspan=4>{'说明' * 100}</td></tr>"
            + row("规章", "1", "2", "3")
            + "</table>"
        )
        assert [type(block) for block in document.blocks] == [Grid, Paragraph, Grid]

    def test_text_outside_the_cells_is_kept(self) -> None:
        document = read("<table><caption>表一</caption><tr>游离<td>1<td>2</table>")
        assert sorted(texts(document)) == ["游离", "表一"]

    @pytest.mark.parametrize(
        "table",
        [
            "<table>游离<tr><td>1</td><td>2</td></tr></table>",
            "<table><tr><p>游离</p><td>1</td><td>2</td></tr></table>",
            "<table><tr><td>1</td>游离<td><b>2</b></td></tr></table>",
            "<table><tr><td>1</td><td>2</td></tr>游离</table>",
            "<table><tbody><tr><td>1</td><td>2</td></tr><b>游</b>离</tbody></table>",
            "<table><tr><td>1</td><td>2</td></tr><tr><span>游离</span></tr></table>",
            "<table><tr><td><table><tr>游离<td>1</td><td>2</td></tr></table></td></tr></table>",
            "<tr>游离<td>1</td><td>2</td></tr>",
        ],
    )
    def test_text_in_rows_but_in_no_cell_is_kept(self, table: str) -> None:
        document = read(table)
        assert texts(document) == ["游离"]
        assert rows(document) == [["1", "2"]]

    def test_rows_without_a_table_are_one(self) -> None:
        """As where the first tag of a table is damaged."""
        document = read(f"<p>一、总体情况</p>{row('甲', '1')}{row('乙', '2')}<p>以上。</p>{row('丙', '3')}")
        grids = [block for block in document.blocks if isinstance(block, Grid)]
        assert [[cell.text for row in grid.rows for cell in row] for grid in grids] == [
            ["甲", "1", "乙", "2"],
            ["丙", "3"],
        ]
        assert texts(document) == ["一、总体情况", "以上。"]

    def test_cells_beside_the_rows_are_a_row(self) -> None:
        assert rows(read(f"<table>{row('甲', '1')}<td>乙</td><td>2</td>{row('丙', '3')}</table>")) == [
            ["甲", "1"],
            ["乙", "2"],
            ["丙", "3"],
        ]

    def test_rows_and_cells_that_nobody_closed(self) -> None:
        assert rows(read("<table><tr><td>1<td>2<tr><td>3<td>4")) == [["1", "2"], ["3", "4"]]
        assert rows(read("<table><td>1<td>2</table>")) == [["1", "2"]]

    def test_a_table_of_fields_becomes_lines(self) -> None:
        document = read(
            "<table>"
            + row("索 引 号", "01/2021", "发布机构", "荷岭镇人民政府")
            + row("名称", "荷岭镇2020年报告", "发文日期", "2021-01-30")
            + "</table>"
        )
        assert texts(document) == [
            "索引号：01/2021",
            "发布机构：荷岭镇人民政府",
            "荷岭镇2020年报告",
            "发文日期：2021-01-30",
        ]


class TestLimits:
    def test_a_vast_span_is_capped(self) -> None:
        document = read("<table><tr><td colspan=1000000>甲<tr><td rowspan=99999999>1<td>2<tr><td>3</table>")
        assert rows(document)[1][:2] == ["1", "2"]
        assert rows(document)[2][:2] == ["", "3"]

    @pytest.mark.parametrize(
        "markup",
        [
            "<table>" + "<tr>" + "<td colspan=1000 rowspan=1000>1" * 300,
            "<table>" + "<tr><td colspan=1000>1" * 300,
            "<div>" * 10_000 + "甲",
            "<table><tr><td>" * 3_000 + "甲",
            "<p title='" + "x" * 12_000_000 + "'>甲",
        ],
        ids=["cells in a row", "rows", "nested elements", "nested tables", "an attribute"],
    )
    def test_what_is_made_to_hurt_is_refused(self, markup: str) -> None:
        with pytest.raises(DocumentError, match="check what"):
            read(markup)

    def test_pictures_in_the_page_do_no_harm(self) -> None:
        assert texts(read(f"<p>甲<img src='data:image/png;base64,{'A' * 12_000_000}'>{'乙' * 60}</p>")) == [
            "甲" + "乙" * 60
        ]

    def test_nothing_is_fetched_or_expanded(self) -> None:
        page = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><body><p>a&x;b</p></body></html>"
        assert "a&x;b" in texts(read(page))[-1]


@given(st.binary(max_size=400))
def test_any_bytes_give_blocks_or_an_error(data: bytes) -> None:
    try:
        blocks, _ = read_html(b"<html>" + data)
    except DocumentError:
        return
    for block in blocks:
        cells = [block.text] if isinstance(block, Paragraph) else [cell.text for line in block.rows for cell in line]
        assert all(text == text.strip() and "\n" not in text for text in cells)


def test_cells_of_all_tables_are_counted_together() -> None:
    table = "<table><tr>" + "<td colspan=1000>1" * 60 + "</table>"
    assert MAX_CELLS < 60_000 * 4
    with pytest.raises(DocumentError, match="cells"):
        read(table * 4)
