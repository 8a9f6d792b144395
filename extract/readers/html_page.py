"""What is article and what is the site around it; why a page holds no report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count, pairwise, repeat

import regex
from lxml import etree

from extract.forms import title_form
from extract.model import LEAST_TEXT, Block, DocumentError, Grid, NoTextError, Paragraph, Where, records
from extract.readers.html_head import Head, linked_files, said_in_head, title_of
from extract.readers.html_rows import text_of
from extract.title import REACH, compact, find_titles, is_title

# Marks in the text of a page: its article, and its links.
START, END, LINK, LINK_END = "\ue0b2", "\ue0b3", "\ue0b4", "\ue0b5"
BEFORE, INSIDE, AFTER, NO_ARTICLE = PARTS = ("before", "inside", "after", "no article")
Piece = tuple[str, str | Grid]  # the part of the page, and a line or a grid in it

# Words that only the statutory tables print; a table with one of them is never dropped.
_STATUTORY = regex.compile(
    r"自然人|本年新收|予以公开|制发件数|制作数量|处理决定数量|信息内容|结果维[持护]|尚未审结|行政复议|统计指标"
)
_HEADINGS = regex.compile(
    r"总体情况|主动公开政[府务]信息情况|收到和处理政府信息|行政复议、?行政诉讼情况|存在的?主要问题|其他需要报告"
)
_CONTAINER = regex.compile(
    r"ucap|zoom|trs_|editor|article|content|detail|print|neirong|zhengwen|vsb|(?:^|[_\s-])(?:con|art|text|main)(?:$|[_\s\d-])"
    r"|(?:main|news|info|wz|art)(?:con|text|body)",
    regex.IGNORECASE,
)
_CONTAINER_TAGS = frozenset({"div", "td", "article", "section", "main", "ucapcontent", "span", "form"})
_MENU_SHARE = 0.7
_LEAST = 200  # characters that an article without tables has at least
_LEAST_STOPS, _SHORTEST = 2, 60  # full stops and characters of one that is shorter, or than the rest of the page
_BUDGET = 5_000_000  # characters looked at in search of it
_STOP = "。"
_SENTENCES = 0.9
_SHARE = 0.5  # of the page's text, likewise

_SIZES = r"(?:\s*[\[【（(|/]?\s*(?:特大|超大|较大|大|中|小|默认|正常|A\s*[+-]?)\s*[\]】）)|/]?)+"
_TOOLS = regex.compile(
    rf"[【\[（(]?\s*(?:字体|字号|文字|正文)\s*(?:大小)?\s*[：:]?\s*[】\])）]?{_SIZES}\s*[】\])）]?"
    r"|[【\[]?\s*(?:打印|关闭|收藏|分享|返回|下载|纠错)(?:本页|此页|文章|本文|内容|窗口|页面|正文|到|至)?\s*[】\]：:]?(?=\W|$)"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?\s*[：:]\s*\[?\s*\d*\s*\]?\s*次?|(?:微信|微博|QQ空间|扫一扫)(?=\W|$)"
)
# Lines of the site and never of a report, wherever they stand.
_CHROME = regex.compile(
    r"(?:您?(?:现在|当前)?(?:所在)?的?|现在|当前)位置\s*(?:是)?\s*[：:].*|(?:网站)?首页\s*[>»＞›/|].*|(?:上|下)一[篇条]\s*[：:].*"
    r"|(?:主办|承办)(?:单位)?\s*[：:].*|版权所有.*|Copyright.*|技术支持\s*[：:].*|网站标识码.*|[\w\s：:]{0,8}ICP备.*|\w{0,3}公网安备.*|扫一扫.{0,30}"
    r"|(?:责任编辑|编辑|初审|复审|终审)\s*[：:].{0,12}|[\s>»＞›/|·-]+",
    regex.IGNORECASE,
)
# Likewise, but only outside the article: inside they might be words of it.
_MENU = regex.compile(
    r"首页|(?:相关|附件|推荐|延伸)?(?:链接|文章|阅读|推荐|解读)\s*[：:]?|返回(?:顶部|首页|上一页|列表)|(?:关闭|打印|收藏|分享|下载|纠错|朗读|语音播报)+"
    r"|(?:繁體|繁体|简体|无障碍(?:浏览|阅读)?|长者(?:模式|助手|版)|适老化|关怀版|登录|注册|个人中心|网站地图|联系我们|关于我们|English)+",
    regex.IGNORECASE,
)
_ABOUT = regex.compile(
    r"(?:发布|公开|成文|发文|生成|印发|更新|编辑)(?:日期|时间)|日期\s*[：:]|来源|发布(?:机构|单位|人)|制发机关|索\s*引\s*号|文\s*号|公开主体"
)
_BROKEN_OFF = ("信息公开", "信息公开工作", "政务公开", "政务公开工作")  # a title whose end stands on the next line
_OF_REPORT = regex.compile(r"年度?(?:工作)?(?:报告|年报|总结)|工作报告|条例")
_LINKED = regex.compile(f"{LINK}[^{LINK_END}]*{LINK_END}?")
_OUTSIDE = regex.compile(r"\W+")
_YEAR = regex.compile(r"(?:19|20)\d{2}|二[〇○零]")
_WORD = regex.compile(r"\w")
_LINE = 80
_FIELD = regex.compile(
    r"(?:索\s*引\s*号|信息索引|发布机构|发布单位|公开主体|发文机关|制发机关|责任部门|所属机构|生成日期|成文日期|发文日期|发布日期|公开日期|发布时间|公开时间|发文字号|文\s*号"
    r"|主题分类|主题词|组配分类|信息分类|分\s*类|公开(?:方式|范围|时限|程序|责任部门)|有\s*效\s*性|关键词|体裁分类|服务对象|信息名称|名\s*称|标\s*题|内容概述|概\s*述|语\s*种|信息来源|来\s*源)"
    r"\s*[：:]?"
)
_NAME = regex.compile(r"(?:信息名称|名\s*称|标\s*题|文件名称)\s*[：:]?")
_LEAST_FIELDS = 2
_HARDLY = 60  # characters: a title and no more


def is_statutory(grid: Grid) -> bool:
    """Whether a grid prints words of the statutory tables."""
    return any(map(_is_of_the_form, grid.texts))


@lru_cache(maxsize=4096)  # pages share their headings
def _is_of_the_form(text: str) -> bool:
    return _STATUTORY.search(text) is not None


def words_of_the_form(text: str) -> int:
    """How often a text prints words that only the statutory tables have."""
    return len(_STATUTORY.findall(text))


def is_menu(table: etree._Element) -> bool:
    """Whether a table is a menu of the site: hardly a word outside its links, and none of the statutory tables."""
    links = "".join(map(text_of, table.iter("a")))
    if not links.strip():
        return False
    text = text_of(table)
    return len(_WORD.findall(links)) > _MENU_SHARE * len(_WORD.findall(text)) and not words_of_the_form(text)


def fields_of(grid: Grid) -> list[Block]:
    """The lines of a table of fields (index number, publisher, date) that sites set above an article; none else."""
    lines: list[str] = []
    if is_statutory(grid) or sum(map(_is_field, grid.texts)) < _LEAST_FIELDS:
        return []
    for row in grid.rows:
        name = ""
        for cell in row:
            if _is_field(cell.text):
                name = cell.text
            elif cell.text:
                titled = not name or _NAME.fullmatch(name)
                lines.append(cell.text if titled else f"{compact(name).rstrip('：:')}：{cell.text}")
                name = ""
    return [Paragraph(line, Where()) for line in lines]


@lru_cache(maxsize=4096)
def _is_field(text: str) -> bool:
    return _FIELD.fullmatch(text) is not None


def find_article(body: etree._Element, statutory: list[etree._Element]) -> etree._Element | None:
    """The innermost element named like an article that holds all statutory tables, section headings and most text.

    None where there is no such element: then all of the page counts.
    """
    if statutory:
        shared = set(statutory[0].iterancestors()).intersection(*(t.iterancestors() for t in statutory[1:]))
        candidates = [element for element in statutory[0].iterancestors() if element in shared]
    else:
        candidates = list(body.iter(*_CONTAINER_TAGS))
    named = [element for element in candidates if element is not body and _is_named(element)]
    if not named:
        return None
    whole = text_of(body)
    least = 0 if statutory else max(_LEAST, int(len(whole) * _SHARE))
    best: etree._Element | None = None
    shortest, budget = len(whole) + 1, _BUDGET
    for element in named:
        text = text_of(element)
        budget -= len(text)
        enough = len(text) >= least or (text.count(_STOP) >= _LEAST_STOPS and len(text) >= _SHORTEST)
        fits = enough and len(text) < shortest and _has_most(text, whole) and not _is_heading_beside(text, whole)
        if fits:
            best, shortest = element, len(text)
        if budget < 0 or (fits and statutory):  # those around a table come from the inside
            break
    return best


def _is_heading_beside(text: str, whole: str) -> bool:
    """Whether a section's heading stands on the page before or behind a part of it."""
    before, _, behind = whole.partition(text)
    return any(_HEADINGS.search(beside) for beside in (before, behind))


def _has_most(text: str, whole: str) -> bool:
    """Whether a part has nearly all full stops of the page: sites hardly print any around an article."""
    return text.count(_STOP) >= _SENTENCES * whole.count(_STOP)


def _is_named(element: etree._Element) -> bool:
    if element.tag not in _CONTAINER_TAGS:
        return False
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    return element.tag in ("ucapcontent", "article") or bool(_CONTAINER.search(name))


def finish(pieces: Sequence[Piece], head: Head, reread: Callable[[], etree._Element]) -> tuple[Block, ...]:
    """Drop what is of the site, add what only the page's head says, and number the paragraphs.

    `reread` gives the whole tree of the page again: for a page without text, to tell why.
    """
    kept = list(_kept(pieces))
    texts = [piece for piece in kept if isinstance(piece, str)]
    if len(texts) == len(kept) and (letters := sum(map(len, texts))) <= LEAST_TEXT:
        _check(_numbered(kept), letters, reread())
    own, said = title_of(head), said_in_head(head, texts)
    if own or said:
        at = _behind_title(kept)
        if own and not at:
            kept.insert(0, own)
            at = 1
        kept[at:at] = said
    return _numbered(kept)


def _behind_title(pieces: Sequence[str | Grid]) -> int:
    """The index behind the title of a report, 0 where none is printed."""
    lines = [at for at, piece in enumerate(pieces) if isinstance(piece, str)][:REACH]
    titles = find_titles(list(records(Paragraph, [pieces[at] for at in lines], repeat(Where()))))
    return lines[titles[0].first + titles[0].lines - 1] + 1 if titles else 0


def _numbered(pieces: Sequence[str | Grid]) -> tuple[Block, ...]:
    paragraphs = records(Paragraph, [piece for piece in pieces if isinstance(piece, str)], map(_line, count(1)))
    return tuple([next(paragraphs) if isinstance(piece, str) else piece for piece in pieces])


_line = lru_cache(maxsize=2048)(Where)


def _kept(pieces: Sequence[Piece]) -> Iterator[str | Grid]:
    """What is of the article, without the buttons of the site."""
    for (part, piece), (_, behind) in pairwise([*pieces, (NO_ARTICLE, "")]):
        if isinstance(piece, Grid):
            if part in (INSIDE, NO_ARTICLE) or is_statutory(piece):
                yield piece
        elif text := (_own_line if len(piece) <= _LINE else _own_text)(piece, part):
            is_inside = part in (INSIDE, NO_ARTICLE)
            if is_inside or (_HEADINGS.search(text) if part == AFTER else _tells(text, behind)):
                yield text


def _tells(text: str, behind: str | Grid) -> bool:
    """Whether a line above the article tells of the report, or is the beginning of a title that goes on behind it."""
    about = _ABOUT.search(text) or _OF_REPORT.search(text)
    return bool(about) or (isinstance(behind, str) and _opens_title(text, behind))


def _opens_title(text: str, following: str) -> bool:
    """Whether a line is the beginning of a title that goes on with the following text."""
    begun = text.endswith((*title_form().organ_ending, "年", "年度"))
    begun = begun or (text.endswith(_BROKEN_OFF) and _YEAR.search(text) is not None)
    return begun and _OF_REPORT.search(following) is not None


def _own_text(text: str, part: str) -> str:
    """The text without what is of the site; links on their own are menus, but for the title of a report."""
    if len(text) > _LINE and LINK not in text and LINK_END not in text:
        return text.strip()
    linked = LINK in text and not _OUTSIDE.sub("", _LINKED.sub("", text))
    text = text.replace(LINK, "").replace(LINK_END, "").strip()
    if linked and part != INSIDE and len(text) <= _LINE and (part == BEFORE or not is_title(compact(text))):
        return ""
    if len(text) > _LINE or "。" in text:
        return text
    if _CHROME.fullmatch(text) or (part != INSIDE and _MENU.fullmatch(text)):
        return ""
    rest = _TOOLS.sub("", text).strip() if _TOOLS.search(text) else text
    if not _WORD.search(rest):
        return ""
    return rest if _ABOUT.search(rest) else text


_own_line = lru_cache(maxsize=4096)(_own_text)  # headings, and what pages of a site have in common


def _check(blocks: tuple[Block, ...], letters: int, root: etree._Element) -> None:
    """Tell why a page holds no report where it holds hardly any text; `root` is all of it."""
    if files := linked_files(root):
        raise DocumentError(
            f"the page only links to a file: {files[0][:200]}; fetch that file instead",
            zh=f"网页只链接到一个文件：{files[0][:200]}；请获取该文件。",
        )
    scripted, pictures = (next(root.iter(tag), None) is not None for tag in ("script", "img"))
    if letters < (_HARDLY if pictures or scripted else 1):
        why = "loaded by a script" if scripted else "a picture" if pictures else "none behind its marks"
        raise NoTextError(
            f"the page holds no text, its content is {why}; save the page as a browser shows it",
            zh="网页中没有文字（内容是图片，或由脚本载入）；请在浏览器中打开后保存网页。",
            blocks=blocks,
        )
