"""Pages: encodings, hidden and merged cells, layout tables, the site around an article, and pages that hold nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import MERGED, Document, DocumentError, Grid, Paragraph
from extract.readers import read_document
from extract.readers.cells import MAX_CELLS, GridMaker, Printed, join_lines, span, tidy
from extract.readers.html import read_html

HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def read(markup: str | bytes, head: str = "") -> Document:
    if isinstance(markup, bytes):
        return read_document(markup, "page.html")
    return read_document(f"<html><head><meta charset=utf-8>{head}</head><body>{markup}</body></html>".encode(), "a")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document, number: int = 0) -> list[list[str]]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in grids[number].rows]


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


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
    def test_what_is_made_to_hurt_is_refused_at_once(self, markup: str) -> None:
        start = time.process_time()
        with pytest.raises(DocumentError, match="check what"):
            read(markup)
        assert time.process_time() - start < 5

    def test_pictures_in_the_page_do_no_harm(self) -> None:
        assert texts(read(f"<p>甲<img src='data:image/png;base64,{'A' * 12_000_000}'>{'乙' * 60}</p>")) == [
            "甲" + "乙" * 60
        ]

    def test_nothing_is_fetched_or_expanded(self) -> None:
        page = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><body><p>a&x;b</p></body></html>"
        assert "a&x;b" in texts(read(page))[-1]


SITE = (
    "<div class=nav><ul><li><a href=/>首页</a><li><a href=/b>政务公开</a><li><a href=/c>办事服务</a></ul></div>"
    "<div class=crumb>当前位置：<a>首页</a> &gt; 年报</div>"
    "<h1>荷岭镇人民政府2020年政府信息公开工作年度报告</h1>"
    "<div>发布时间：2021-01-30 来源：荷岭镇 浏览次数：12 【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>"
    "<div id={id}>{article}</div><div>上一篇：没有了</div><div class=foot>主办：荷岭镇人民政府 某ICP备1号</div>"
)
ARTICLE = (
    "<p>一、总体情况</p><p>打印机采购1台。</p><p>网站访问量：12000次。</p><p>以文字为主。</p>"
    "<table>" + row(*HEAD) + row("规章", "1", "2", "3") + "</table><p>承办行政复议案件3件</p>"
)
INSIDE = ["一、总体情况", "打印机采购1台。", "网站访问量：12000次。", "以文字为主。", "承办行政复议案件3件"]


class TestSite:
    @pytest.mark.parametrize(
        "name", ["UCAP-CONTENT", "zoom", "content", "'x' class=TRS_Editor", "'x' class=article-con"]
    )
    def test_the_site_around_the_article_goes(self, name: str) -> None:
        document = read(SITE.format(id=name, article=ARTICLE))
        head = ["荷岭镇人民政府2020年政府信息公开工作年度报告", "发布时间：2021-01-30 来源：荷岭镇"]
        assert [" ".join(text.split()) for text in texts(document)] == head + INSIDE

    def test_without_a_known_name_the_text_stays_whole(self) -> None:
        found = texts(read(SITE.format(id="x17", article=ARTICLE)))
        assert [text for text in found if text in INSIDE] == INSIDE
        assert "荷岭镇人民政府2020年政府信息公开工作年度报告" in found
        assert not {"首页", "政务公开", "办事服务", "上一篇：没有了"} & set(found)

    def test_a_statutory_table_outside_the_named_element_is_kept(self) -> None:
        outside = "<table>" + row("结果维持", "结果纠正") + row("4", "5") + "</table>"
        document = read(SITE.format(id="zoom", article=ARTICLE) + f"<div>{outside}</div>")
        assert rows(document, 1) == [["结果维持", "结果纠正"], ["4", "5"]]

    def test_a_named_element_around_a_table_is_not_the_article(self) -> None:
        table = "<table>" + row(*HEAD) + row("规章", "1", "2", "3") + "</table>"
        page = f"<p>本镇公开了信息。没有收到申请。</p><div class=table-content>{table}</div><p>没有问题。</p>"
        assert texts(read(page)) == ["本镇公开了信息。没有收到申请。", "没有问题。"]

    def test_an_article_that_a_script_would_show_is_kept(self) -> None:
        tabs = "<div style='display:none'><p>甲。<b hidden>隐</b></p><p>乙。</p></div><p hidden>丙。</p>"
        assert texts(read(f"<p>请稍候</p>{tabs}<p hidden>隐</p>")) == ["请稍候", "甲。", "乙。", "丙。"]

    def test_tables_that_a_script_would_show_are_kept(self) -> None:
        table = "<table>" + row(*HEAD) + row("规章", "1", "2", "3") + "</table>"
        other = "<table>" + row("结果维持", "结果纠正") + row("4", "5") + "</table>"
        tabs = f"<div style='display:none'>{table}</div><div style='display:none'>{other}</div>"
        page = read(f"<p>本镇公开了信息。没有收到申请。</p>{tabs}")
        assert [len(block.rows) for block in page.blocks if isinstance(block, Grid)] == [2, 2]

    def test_a_hidden_copy_of_the_tables_goes(self) -> None:
        table = "<table>" + row(*HEAD) + row("规章", "1", "2", "3") + "</table>"
        page = read(f"<p>甲。</p>{table}<div style='display:none'>{table}</div>")
        assert [len(block.rows) for block in page.blocks if isinstance(block, Grid)] == [2]

    @pytest.mark.parametrize("around", ["div style='white-space:pre-wrap'", "p", "span", "td", "h1>标题</h1"])
    def test_a_dump_in_an_element_that_is_no_pre(self, around: str) -> None:
        lines = "\n\n".join("\n".join(f"\t{cell}" for cell in ("规章", n, 0, n)) for n in range(9))
        page = read(f"<div>首页</div><{around}>前言。\n\n{lines}\n\n二、其他。</p>")
        assert rows(page) == [["规章", str(n), "0", str(n)] for n in range(9)]
        assert texts(page)[-2:] == ["前言。", "二、其他。"]

    def test_lines_led_by_tabs_are_no_dump(self) -> None:
        assert texts(read("<p>" + "\n\t2020年公开了信息。" * 20 + "</p>")) == ["2020年公开了信息。" * 20]

    @pytest.mark.parametrize(
        "foot", ["div id=footer", "ul title='<p' class='a foot'", "o:p class=foot", "footer", "NAV"]
    )
    def test_a_foot_goes(self, foot: str) -> None:
        page = f"<p>甲</p><{foot}>主管：某单位</{foot.split(maxsplit=1)[0]}><p>foot</p>"
        assert texts(read(page)) == ["甲", "foot"]

    def test_rows_outside_of_tables_are_counted_in_the_order_of_the_page(self) -> None:
        table = row("规章", "1", "2", "3")
        document = read(f"<div>{table}</div><table>{table}</table>")
        assert [block.where.table for block in document.blocks if isinstance(block, Grid)] == [1, 2]

    @pytest.mark.parametrize("kind", ["class='art-foot'", "id=footer", "class=nav-foot"])
    def test_a_statutory_table_in_what_is_called_the_foot_is_kept(self, kind: str) -> None:
        table = "<table>" + row(*HEAD) + row("规章", "73", "74", "75") + "</table>"
        page = read(f"<p>本镇公开了信息。</p><div {kind}>{table}</div><div {kind}><p>主办：荷岭镇人民政府</p></div>")
        assert rows(page)[1] == ["规章", "73", "74", "75"]
        assert len(page.blocks) == 2

    def test_a_menu_in_a_table_goes(self) -> None:
        document = read("<table>" + row("<a href=/>首页</a>", "<a href=/b>公开</a>") + "</table><p>甲</p>")
        assert [type(block) for block in document.blocks] == [Paragraph]

    def test_a_title_on_two_lines_above_the_article(self) -> None:
        page = "<div>荷岭镇人民政府</div><div>2020年政府信息公开工作年度报告</div><div id=zoom>" + ARTICLE + "</div>"
        assert texts(read(page))[:2] == ["荷岭镇人民政府", "2020年政府信息公开工作年度报告"]


class TestHead:
    TITLE = "荷岭镇2020年政府信息公开工作年度报告"

    def test_the_title_of_the_page_where_the_text_has_none(self) -> None:
        for head in (
            f"<title>{self.TITLE}_高安市人民政府</title>",
            f"<title>高安市人民政府 - 年报 - {self.TITLE}</title>",
            f'<meta name="ArticleTitle" content="{self.TITLE}">',
        ):
            assert texts(read(f"<p>{'甲' * 400}</p>", head))[0] == self.TITLE

    def test_a_title_in_the_text_comes_first(self) -> None:
        other = self.TITLE.replace("2020", "2021")
        found = texts(read(f"<p>{self.TITLE}</p><p>{'甲' * 400}</p>", f"<title>{other}</title>"))
        assert found[0] == self.TITLE
        assert other not in found

    def test_date_and_source_behind_the_title(self) -> None:
        head = '<meta name=PubDate content="2021-1-30 08:00"><meta name=ContentSource content="荷岭镇人民政府">'
        found = texts(read(f"<p>{self.TITLE}</p><p>{'甲' * 400}</p>", head))
        assert found[:3] == [self.TITLE, "发布日期：2021-01-30", "发布机构：荷岭镇人民政府"]

    def test_empty_elements_say_nothing(self) -> None:
        head = "<meta name=PubDate content=''><meta name=ContentSource content=' '><title></title>"
        assert texts(read(f"<p>{'甲' * 400}</p>", head)) == ["甲" * 400]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<div id=app></div><script src=app.js></script>", "loaded by a script"),
        ("<p>年度报告见附件：<a href='/P0/2021.PDF?x=1'>下载</a></p>", r"only links to a file: /P0/2021\.PDF"),
        ("<iframe src='report.pdf'></iframe>", r"only links to a file: report\.pdf"),
        ("<div>  &nbsp; </div>", "holds no text"),
        ("<h1>荷岭镇2020年政府信息公开工作年度报告</h1><p><img src=1.jpg></p>", "a picture"),
    ],
)
def test_pages_without_a_report_say_why(markup: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(markup)


@given(st.binary(max_size=400))
def test_any_bytes_give_blocks_or_an_error(data: bytes) -> None:
    try:
        blocks, _ = read_html(b"<html>" + data)
    except DocumentError:
        return
    for block in blocks:
        cells = [block.text] if isinstance(block, Paragraph) else [cell.text for line in block.rows for cell in line]
        assert all(text == text.strip() and "\n" not in text for text in cells)


SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(st.lists(st.lists(SIZES, max_size=5), max_size=6))
def test_every_cell_stands_once_and_the_first_in_its_span(sizes: list[list[tuple[int, int]]]) -> None:
    document = read("<table>" + row("甲", "乙") + "</table>")
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    printed = [
        [Printed(grid.rows[0][0]._replace(text=f"{at}.{number}"), *size) for number, size in enumerate(line)]
        for at, line in enumerate(sizes)
    ]
    filled = GridMaker().fill(printed)
    found = [cell.text for line in filled for cell in line if cell.where != MERGED]
    assert found == [f"{at}.{number}" for at, line in enumerate(sizes) for number in range(len(line))]
    for line, cells in zip(sizes, filled, strict=True):
        assert len(cells) >= sum(across for _, across in line)


@given(st.text(max_size=60))
def test_tidy_is_settled_at_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "".join(once.split()) in "".join(text.split()) or any(not sign.isprintable() for sign in text)


@pytest.mark.parametrize(("lines", "text"), [(["1", "2"], "1 2"), (["甲", "1"], "甲1"), (["a", "b"], "a b"), ([], "")])
def test_join_lines(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


@pytest.mark.parametrize(
    ("printed", "value"), [(None, 1), ("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("2px", 2), ("9" * 30, 1000)]
)
def test_span(printed: str | None, value: int) -> None:
    assert span(printed) == value


def test_cells_of_all_tables_are_counted_together() -> None:
    table = "<table><tr>" + "<td colspan=1000>1" * 60 + "</table>"
    assert MAX_CELLS < 60_000 * 4
    with pytest.raises(DocumentError, match="cells"):
        read(table * 4)
