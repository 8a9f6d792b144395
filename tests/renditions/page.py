"""Reports as HTML pages in the styles that government sites and office programs write."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import regex

from renditions.layout import Box, Report, Table, lay_out

_RUNS = regex.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def render_html(text: str, style: str = "plain") -> bytes:
    """A text report as an HTML page in one of `STYLES`."""
    return STYLES[style](text)


def _cell(box: Box, inner: str, tag: str = "td") -> str:
    down = f' rowspan="{box.down}"' if box.down > 1 else ""
    across = f" colspan={box.across}" if box.across > 1 else ""
    return f"<{tag}{down}{across}>{inner}</{tag}>"


def _table(rows: Table, inner: Callable[[str], str] = escape) -> str:
    lines = ("".join(_cell(box, inner(box.text)) for box in row) for row in rows)
    return "<table border='1'>" + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</table>\n"


def _plain(text: str) -> bytes:
    blocks = [f"<p>{escape(b)}</p>\n" if isinstance(b, str) else _table(b) for b in lay_out(text)]
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body>{''.join(blocks)}</body></html>".encode()


def _word(text: str) -> bytes:
    """Saved by Word as a filtered page: runs of each script in a span of its own, source lines broken anywhere."""

    def paragraph(printed: str) -> str:
        runs = "".join(
            f"<span {'lang=EN-US ' if run.isascii() else ''}style='font-size:12.0pt'>{escape(run)}</span>\n"
            for run in _RUNS.findall(_wrapped(printed))
        )
        blank = "" if printed else "&nbsp;"
        return f"<p class=MsoNormal align=center style='text-align:center'>{runs}<o:p>{blank}</o:p></p>"

    blocks = [paragraph(b) if isinstance(b, str) else _table(b, paragraph) for b in lay_out(text)]
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'>\n<head>\n"
        "<meta http-equiv=Content-Type content='text/html; charset=gb2312'>"
        "\n<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->"
        "<style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=ZH-CN>\n<div class=Section1>"
        f"<p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p></p>{''.join(blocks)}"
        "</div></body></html>"
    ).encode("gb2312", "xmlcharrefreplace")


def _wrapped(text: str) -> str:
    """Break a long text as Word breaks source lines: where there is a space, or between two signs of Chinese."""
    return regex.sub(r"(\p{Han}{24})(?=\p{Han})", "\\1\r\n", text)


def _cms(text: str) -> bytes:
    """A page of a site: chrome around the article, its head in meta elements, labels broken by hand."""
    report = lay_out(text)
    lines = _title_lines(report)
    title = "".join(lines)

    def label(printed: str) -> str:
        broken = len(printed) == 4 and printed.isalpha() and not printed.isascii()
        inner = f"{printed[:2]}<br>{printed[2:]}" if broken else escape(printed)
        return f"<p>{inner}</p>"

    blocks = [
        f"<p style='text-indent:2em'>　　{escape(b)}</p>" if isinstance(b, str) else _table(b, label)
        for b in report
        if b not in lines
    ]
    links = "".join(
        f"<li><a href='/c{n}/'>{name}</a></li>"
        for n, name in enumerate(("首页", "政务公开", "办事服务", "互动交流", "信息公开年报"))
    )
    return f"""<!doctype html>
<html><head><meta charset="utf-8"><title>{escape(title)}_门户网站</title>
<meta name="ArticleTitle" content="{escape(title)}"><meta name="PubDate" content="2031-01-30 10:22">
<meta name="ContentSource" content=""><script>var a = "<table><tr><td>1</td></tr></table>";</script>
<style>.x {{ display: none }}</style></head><body>
<div class="header"><ul class="nav">{links}</ul>
<div style="display:none">隐藏 <table><tr><td>9</td></tr></table></div></div>
<div class="crumbs">当前位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; 年报</div>
<div class="main"><h1>{"<br>".join(map(escape, lines))}</h1>
<div class="info"><span>浏览次数：128</span>【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>
<div id="UCAP-CONTENT" class="content">{"".join(blocks)}</div>
<div class="share">分享到： 微信 微博</div><div>上一篇：无 </div></div>
<div class="footer">主办：某某人民政府 ICP备00000000号 <p>网站标识码：0000000000</p></div></body></html>""".encode()


def _title_lines(report: Report) -> list[str]:
    """The title on its lines: what stands above the last of them without a full stop belongs to it."""
    head = [block for block in report[:4] if isinstance(block, str)]
    last = next((at for at, line in enumerate(head) if line.replace(" ", "").endswith(("报告", "年报"))), -1)
    return head[: last + 1] if all("。" not in line for line in head[: last + 1]) else []


def _layout(text: str) -> bytes:
    """An old page: the article in nested tables, tags in capitals and not closed, GBK that is not declared."""
    blocks = []
    for block in lay_out(text):
        if isinstance(block, str):
            blocks.append(f"<P><FONT face=宋体 size=3>&nbsp;&nbsp;{escape(block)}</FONT>\n")
            continue
        for row in _split(block):
            lines = ("".join(f"{_cell(box, f'<FONT>{escape(box.text)}&nbsp;</FONT>')[:-5]}" for box in r) for r in row)
            blocks.append(
                "<TABLE border=1 width='100%'><TBODY>" + "".join(f"<TR>{line}" for line in lines) + "</TABLE>"
            )
    return (
        "<HTML><HEAD><TITLE>信息公开</TITLE></HEAD><BODY>"
        "<TABLE><TR><TD><A href='/'>首页</A></TD><TD><A href='/gk'>公开</A></TD></TR></TABLE>"
        "<TABLE width=980 align=center><TR><TD width=200>&nbsp;</TD><TD><TABLE><TR><TD>"
        f"{''.join(blocks)}</TD></TR></TABLE></TD></TR></TABLE></BODY></HTML>"
    ).encode("gb18030")


def _split(rows: Table) -> list[Table]:
    """A table of captions as one table each; others stay whole."""
    parts: list[Table] = [[]]
    for row in rows:
        if len(row) == 1 and row[0].text.startswith("第二十条") and parts[-1]:
            parts.append([])
        parts[-1].append(row)
    return parts


def _dump(text: str) -> bytes:
    return f"<html><body><pre>\n{escape(text)}\n</pre></body></html>".encode()


STYLES: dict[str, Callable[[str], bytes]] = {
    "plain": _plain,
    "word": _word,
    "cms": _cms,
    "layout": _layout,
    "dump": _dump,
}
