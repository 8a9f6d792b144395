"""Tables cut out of the source of a page are read as from its tree; what a parser may see otherwise is left to it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from html_pages import read, row, rows, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Block, DocumentError, Grid
from extract.readers import html_source
from extract.readers.html import read_html
from extract.readers.html_source import Cut, cut_tables

FORM = "<table border='1'>{}</table>".format("\n".join([row("信息内容", "本年制发件数"), *[row("规章", "3")] * 4]))
CELLS = (
    "<td>0</td>",
    "<th scope=col>规章</th>",
    "<td rowspan=2>甲</td>",
    "<td colspan='3'>乙</td>",
    "<td title=' rowspan=\"2\"'>1</td>",
    "<td>a&amp;b&nbsp;</td>",
    "<td class=a><p>信息<br>内容</p>\r\n<p>甲</p></td>",
    "<td><div><p>1</p></div></td>",
    "<td style='font-family:&quot;x&quot;;border:none'><span lang=EN-US>5</span></td>",
)
ODD = (
    "<td>1",
    "1</td>",
    "<td><p>1</td>",
    "<td><b><p>1</p></b></td>",
    "<td><p>1</p></p></td>",
    "<td>1</th>",
    "<TD>1</TD>",
    "<td title='<td>'>1</td>",
    "<td rowspan=2 rowspan=3>1</td>",
    "<td\u3000rowspan=2>1</td>",
    "<td hidden>1</td>",
    "<td style='display:none'>1</td>",
    "<td><a href=x>1</a></td>",
    "<td><sup>1</sup></td>",
    "<td>&copy</td>",
    "<td>1<2</td>",
    "<td>5</td>6",
    "<tbody><td>1</td>",
    "<table><tr><td>1</td></tr></table>",
)
AROUND = (
    "{}",
    "<p>{}",
    "<b>{}</b>",
    "<pre>{}</pre>",
    "<ul><li>{}</ul>",
    "<table>{}",
    "<tr><td>{}",
    "<table><tr><td>{}</td></tr></table>",
    "<div class=foot>{}</div>",
    "<footer>。{}</footer>",
    "<div hidden>甲。{}</div>",
    "<table><tr><td>甲<div hidden>乙{}</div></td></tr></table>",
    "<s>{}</s>",
    "<!-- {} -->",
    "<script>x = '{}'</script>",
    '<p title="{}">甲</p>',
    "<title>{}</title>",
    "<textarea>{}</textarea>",
    "<select>{}</select>",
)


def blocks_of(page: str) -> tuple[Block, ...] | str:
    try:
        return read_html(page.encode())[0]
    except DocumentError as error:
        return str(error)


lines = st.lists(st.sampled_from((*CELLS * 4, *ODD)), min_size=1, max_size=3).map("".join)
tables = st.builds(
    "<table{}>{}</table>".format,
    st.sampled_from(("", " border=1", " style='display:none'")),
    st.lists(lines.map("<tr>{}</tr>\r\n".format), min_size=1, max_size=4).map("".join),
)
parts = st.builds(lambda around, table: around.format(table), st.sampled_from(AROUND), tables)


@settings(max_examples=100)
@given(st.lists(parts, min_size=1, max_size=3).map("<p>正文。</p>".join))
def test_as_from_the_tree(page: str) -> None:
    with patch.object(html_source, "_LEAST", 1):
        found = blocks_of(page)
    with patch("extract.readers.html.cut_tables", Cut):
        assert found == blocks_of(page)


def test_of_a_plain_table_its_tag_stays() -> None:
    cut = cut_tables(f"<p>甲</p>{FORM}<p>乙</p>".encode())
    assert cut.page.decode() == "<p>甲</p><table border='1'>\ue0ba0\ue0ba<td></td></table><p>乙</p>"
    (table,) = cut.tables
    assert (table.lengths, table.texts[:4]) == ((2,) * 5, ("信息内容", "本年制发件数", "规章", "3"))


@pytest.mark.parametrize("odd", ODD)
def test_left_to_the_parser(odd: str) -> None:
    page = FORM.replace("<td>规章</td>", odd, 1).encode()
    cut = cut_tables(page)
    assert (cut.page, list(cut.tables)) == (page, [])


@pytest.mark.parametrize("around", ["<!-- {} -->", "<p title='{}'>甲</p>", "<textarea>{}</textarea>"])
def test_what_is_no_table_of_the_page(around: str) -> None:
    document = read(around.format(FORM.replace("'", "")) + FORM.replace("规章", "规范性文件"))
    assert [rows(document, at)[1] for at in range(len([b for b in document.blocks if isinstance(b, Grid)]))] == [
        ["规范性文件", "3"]
    ]


def test_what_is_hidden_is_weighed_with_its_tables() -> None:
    beside = "<p>本机关主动公开。</p>"
    assert rows(read(f"{beside}<div style='display:none'>{FORM}</div>"))[1] == ["规章", "3"]
    document = read(f"{beside}{FORM}<div style='display:none'>{FORM.replace('规章', '其他')}</div>{FORM}")
    assert "其他" not in str([rows(document, at) for at in range(2)])
    assert texts(document) == ["本机关主动公开。"]
