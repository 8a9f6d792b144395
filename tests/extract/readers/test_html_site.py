"""The site around an article, what the head of a page says, and pages that hold no report."""

from __future__ import annotations

import pytest
from html_pages import HEAD, read, row, rows, texts

from extract.model import DocumentError, Grid, Paragraph

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


class TestWords:
    """What only the declared words tell."""

    ARTICLE = "<p>荷岭镇2020年政府信息公开工作年度报告</p><p>" + "本镇公开了信息。没有收到申请。" * 20 + "</p>"

    def test_what_stands_beside_a_named_element_goes(self) -> None:
        page = f"<div>县里开展春耕活动</div><div id={{}}>{self.ARTICLE}</div><div>天气晴转多云</div>"
        assert len(texts(read(page.format("zoom")))) == 2
        assert len(texts(read(page.format("x17")))) == 4

    def test_an_element_with_a_heading_beside_it_is_not_the_article(self) -> None:
        page = f"<div id=zoom>{self.ARTICLE}</div><p>六、其他需要报告的事项：无</p>"
        assert texts(read(page))[-1] == "六、其他需要报告的事项：无"

    def test_a_title_that_is_broken_off_above_the_article(self) -> None:
        article = self.ARTICLE.replace("荷岭镇2020年政府信息公开工作", "")
        page = f"<h1>荷岭2020政府信息公开工作</h1><div id=zoom>{article}</div>"
        assert texts(read(page))[:2] == ["荷岭2020政府信息公开工作", "年度报告"]

    def test_entries_of_the_menu_where_no_element_is_the_article(self) -> None:
        assert (
            texts(read(f"<p>无障碍浏览</p><p>返回顶部</p>{self.ARTICLE}"))[0] == "荷岭镇2020年政府信息公开工作年度报告"
        )


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
