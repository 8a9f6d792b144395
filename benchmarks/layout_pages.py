"""What sites put around an opening, the kinds of pages that it stands on, and the bytes that they become."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape
from random import Random

import regex

from benchmarks.layout_changes import KIND, TITLE_YEAR, Change
from benchmarks.layout_opening import Lines, Opening

Page = Callable[[Opening, Random], str]

NEWS = (
    "海宁市召开2019年全市经济工作会议",
    "瑞昌市2013年国民经济和社会发展统计公报",
    "关于公布宁乡市2016年度先进集体的通知",
    "三亚市：春运首日发送旅客5.2万人次",
    "[图文] 哈密市伊州区2021年惠民实事看得见",
)
REPORTS = (
    "海宁市水利局2009年政府信息公开工作年度报告",
    "宁乡市煤炭坝镇2023年政府信息公开工作年度报告",
    "2014年瑞昌市人民政府信息公开年度报告",
)
MENU = ("首页", "走进我们", "政务公开", "政务服务", "互动交流", "数据开放", "专题专栏")
TOOLS = ("【字体：大 中 小】", "打印本页", "关闭窗口", "分享到：", "浏览次数：126次")


def _body(opening: Opening) -> str:
    """The body's name as the title prints it, empty where it prints none."""
    return TITLE_YEAR.sub("", KIND.sub("", "".join(opening.title))).strip("《》 \u3000关于")


def _fields(opening: Opening) -> list[tuple[str, str]]:
    title, body = "".join(opening.title), _body(opening)
    fields = [("索引号", "QA0050101-2016-0312"), ("主题分类", "政务公开"), ("公开方式", "主动公开")]
    fields += [("发布机构", body)] if body else []
    fields += [("名称", title)] if title else []
    return [*fields, ("文号", "无"), ("有效性", "有效")]


def _above(lines: Callable[[Opening, Random], Iterable[str]]) -> Change:
    return lambda opening, random: opening._replace(above=(*lines(opening, random), *opening.above))


def _below(lines: Callable[[Opening, Random], Iterable[str]]) -> Change:
    return lambda opening, random: opening._replace(below=(*opening.below, *lines(opening, random)))


def _under_title(lines: Lines) -> Change:
    return lambda opening, _: opening._replace(title=(*opening.title, *lines)) if opening.title else opening


def _table(opening: Opening, _: Random) -> Lines:
    fields = _fields(opening)
    pairs = zip(fields[::2], [*fields[1::2], ("", "")], strict=False)
    return tuple(f"| {a} | {b} | {c} | {d} |" for (a, b), (c, d) in pairs)


def _footer(host: str, place: str, phone: str) -> Lines:
    return (
        f"主办：{host}　承办：{place}大数据发展管理局",
        f"地址：{place}市民中心1号楼　联系电话：{phone}　邮编：431600",
        "网站标识码：4201140001　鄂ICP备05012345号-1　鄂公网安备42011402000123号",
        f"版权所有：{host}　建议使用1024×768分辨率浏览",
    )


FRAME: dict[str, Change] = {
    "crumbs": _above(lambda *_: ("您的位置：首页 > 政务公开 > 政府信息公开年报 > 正文",)),
    "crumbs with the body": _above(lambda opening, _: (f"当前位置: 首页>>{_body(opening)}>>信息公开年报",)),
    "menu": _above(lambda *_: MENU),
    "menu on a line": _above(lambda *_: (" ".join(MENU), "| 设为首页 | 加入收藏 | 无障碍 |")),
    "tools above": _above(lambda *_: TOOLS),
    "tools under the title": _under_title(TOOLS),
    "date under the title": _under_title(("来源：　　　字号：[大 中 小]",)),
    "fields on lines": _above(lambda opening, _: [f"{name}：{value}" for name, value in _fields(opening)]),
    "fields in pairs of lines": _above(lambda opening, _: [part for field in _fields(opening) for part in field]),
    "fields in a table": _above(_table),
    "fields run on": _above(lambda opening, _: (" ".join(f"{name}: {value}" for name, value in _fields(opening)),)),
    "fields in brackets": _above(lambda opening, _: [f"[{name}]{value}" for name, value in _fields(opening)]),
    "news above": _above(lambda _, random: random.sample(NEWS, 3)),
    "news below": _below(lambda _, random: ("热点新闻", *random.sample(NEWS, 4))),
    "reports above": _above(lambda opening, random: ("相关文档", *random.sample(REPORTS, 2)) if opening.title else ()),
    "reports below": _below(lambda _, random: ("相关链接：", *random.sample(REPORTS, 3))),
    "neighbours below": _below(lambda *_: (f"上一篇：{REPORTS[1]}", f"下一篇：{REPORTS[0]}")),
    "footer of the body": _below(lambda opening, _: _footer(_body(opening) or "本单位", "", "12345")),
    "footer of another": _below(lambda *_: _footer("武汉市蔡甸区人民政府", "武汉市蔡甸区", "027-69811234")),
    "attachment": _below(
        lambda opening, _: (f"附件：{''.join(opening.title) or '报告'}.doc", "扫一扫在手机打开当前页")
    ),
}


def _wrapped(opening: Opening, width: int, indent: str, numbered: int = 0) -> str:
    """Lines broken after so many signs, paragraphs indented; with `numbered` a page number after so many lines."""
    lines: list[str] = []
    for line in opening.lines:
        if "|" in line:
            lines.append(line)
            continue
        whole = indent + line if line not in opening.title else line
        lines += [whole[at : at + width] for at in range(0, len(whole), width)]
    if numbered:
        for page, at in enumerate(range(numbered, len(lines), numbered), 1):
            lines.insert(at + page - 1, f"- {page} -")
    return "\n".join(lines)


def _paragraphs(opening: Opening, form: str) -> str:
    return "".join(form.format(escape(line)) for line in opening.lines)


def _site(opening: Opening, _: Random) -> str:
    title = escape("".join(opening.title))
    menu = "".join(f"<li><a href='/'>{name}</a></li>" for name in MENU)
    news = "".join(f"<li><a href='/'>{name}</a></li>" for name in (*NEWS, *REPORTS))
    footer = "".join(f"<p>{line}</p>" for line in _footer("武汉市蔡甸区人民政府", "", "12345"))
    rest = opening._replace(title=())
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}-信息公开年报</title></head><body>"
        f"<div class='nav'><ul>{menu}</ul></div><div class='left'><ul>{news}</ul></div><div class='main'>"
        f"<h1>{title}</h1><div class='info'>{' '.join(TOOLS)}</div><div id='zoom' class='article-content'>"
        f"{_paragraphs(rest, '<p>　　{}</p>')}</div></div>"
        f"<div class='footer'>{footer}</div></body></html>"
    )


def _tables(opening: Opening, _: Random) -> str:
    rows = "".join(f"<tr><td><font face=宋体>{escape(line)}</font></td></tr>\n" for line in opening.lines)
    menu = "".join(f"<td><a href='/'>{name}</a></td>" for name in MENU)
    return (
        f"<HTML><BODY><TABLE><TR>{menu}</TR></TABLE><TABLE width=980><TR><TD width=200>&nbsp;</TD><TD>"
        f"<table>{rows}</table></TD></TR></TABLE></BODY></HTML>"
    )


def _spans(opening: Opening, random: Random) -> str:
    """Every paragraph in pieces, as office programs write them."""

    def pieces(line: str) -> str:
        ends = [found.start() for found in regex.finditer(r"(?<=\p{Han})(?=\p{Han})", line)]
        cuts = sorted(random.sample(ends, min(3, len(ends))))
        parts = [line[a:b] for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]
        return "".join(f"<span style='font-family:仿宋_GB2312'>{escape(part)}</span>\n" for part in parts if part)

    lines = "".join(f"<p class=MsoNormal>{pieces(line)}<o:p></o:p></p>" for line in opening.lines)
    return f"<html><head><meta charset=utf-8></head><body><div class=Section1>{lines}</div></body></html>"


def _markdown(opening: Opening, _: Random) -> str:
    title = [f"# {''.join(opening.title)}"] if opening.title else []
    heading = regex.compile(r"(?=[一二三四五六七八九十]{1,2}、\S{2,24}$)")
    sections = [heading.sub("## ", line, count=1) for line in opening.sections]
    parts = [*opening.above, *title, *opening.preface, *sections, *opening.signature, *opening.below]
    return "\n\n".join(parts) + "\n"


def _record(opening: Opening, _: Random) -> str:
    rest = "\n".join(opening._replace(title=()).lines)
    held = {"title": "".join(opening.title), "url": "", "pub_time": "", "content": rest}
    return json.dumps(held, ensure_ascii=False)


def _crawl(opening: Opening, _: Random) -> str:
    rest = "\n".join(opening._replace(title=()).lines)
    return f"title: {''.join(opening.title)}\nurl: \ndate: \ncontent: {rest}\n"


def _lines(separator: str, form: str = "{}") -> Page:
    return lambda opening, _: separator.join(form.format(line) for line in opening.lines if line) + "\n"


PAGE: dict[str, Page] = {
    "lines": _lines("\n"),
    "blank lines between": _lines("\n\n"),
    "many blank lines": _lines("\n\n \n\n\n"),
    "one paragraph": _lines(""),
    "one paragraph with blanks": _lines(" "),
    "one paragraph with wide blanks": _lines("\u3000\u3000"),
    "line ends in words": _lines("\\n"),
    "quoted lines": _lines("\n", "> {}"),
    "lines in pipes": _lines("\n", "| {} |"),
    "lines with a TAB": _lines("\n", "\t{}"),
    "lines in quotes": _lines("\n", '"{}"'),
    "wrapped at 30": lambda opening, _: _wrapped(opening, 30, ""),
    "wrapped at 36, indented": lambda opening, _: _wrapped(opening, 36, "　　"),
    "wrapped at 40, pages": lambda opening, _: _wrapped(opening, 40, "    ", 12),
    "wrapped at random": lambda opening, random: _wrapped(opening, random.randrange(24, 44), "　　"),
    "html paragraphs": lambda opening, _: f"<html><body>{_paragraphs(opening, '<p>{}</p>')}</body></html>",
    "html breaks": lambda opening, _: f"<html><body>{_paragraphs(opening, '&nbsp;&nbsp;{}<br>')}</body></html>",
    "html of divs": lambda opening, _: f"<div><div>{_paragraphs(opening, '<div><span>{}</span></div>')}</div></div>",
    "html of a site": _site,
    "html in tables": _tables,
    "html in spans": _spans,
    "markdown": _markdown,
    "record of a crawl": _record,
    "fields of a crawl": _crawl,
}
CODING: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "GBK": lambda text: text.encode("gb18030"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "form feeds": lambda text: text.replace("\n", "\n\f", 2).encode(),
    "cut in a sign": lambda text: text.rstrip("\n").encode()[:-1],
}
