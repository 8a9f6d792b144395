"""HTML pages: blocks of the article, statutory tables with their merged cells, and what the page's head says.

Tables are read first and leave a mark behind; the rest is written out again as markup, whole and well-formed, and cut
at the marks and at the tags that end lines. So nesting costs nothing, and broken nesting does no harm.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from html import unescape
from typing import cast

import regex
from lxml import etree

from extract.model import Block, DocumentError, Grid, Paragraph
from extract.readers import html_page
from extract.readers.cells import GridMaker, tidy
from extract.readers.encoding import decode
from extract.readers.html_head import read_head
from extract.readers.html_rows import BREAK, BREAKING, mark, text_of
from extract.readers.html_table import NOWHERE, placed, read_table, wrap
from extract.readers.text import read_text

_BLOCKS = "\ue0b1"  # private characters: none may stand in the page itself
_MARKS = regex.compile("[\ue0b0-\ue0bf\ufffe\uffff]")
_REFERENCE = regex.compile(rb"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_C1 = range(0x80, 0xA0)
_MARKUP = frozenset("<>&\"'")
_MARK = regex.compile(rf"{_BLOCKS}(\d+){_BLOCKS}")
_DROPPED = (
    *("script", "style", "noscript", "template", "select", "textarea", "button", "svg", "math", "rt", "rp"),
    *("audio", "video", "canvas", "map", "datalist", "option"),
)
# Markup as lxml writes it: < and > stand in tags only. Broken markup makes names with a < (<td<p>): of such a tag the
# beginning is left behind where the rest has become a mark.
_TAG = re.compile(rf"<[^<>{BREAK}{html_page.LINK}{html_page.LINK_END}]*>?")
_LINE_TAG = re.compile(rf"</?(?:{'|'.join((*BREAKING, 'table', 'tr', 'td', 'th'))})(?=[ />])[^>]*>")  # cells of layout
_LINK, _LINK_CLOSED = re.compile(r"<a(?=[ />])[^>]*>"), re.compile(r"</a>|<a(?: [^>]*)?/>")
_HIDDEN_STYLE = regex.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)(?!\w)", regex.IGNORECASE
)
MAX_TAGS = 300_000  # Word's own pages of the longest reports have fewer than 50,000
_DATA_URI = regex.compile(rb"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=\s%]{200,}")
_DECLARED = regex.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", regex.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 13})

_BY_STYLE = "//@style[contains(.,'none') or contains(.,'NONE') or contains(.,'hid')]/.."
_styled = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(_BY_STYLE))
_hidden = cast(  # by attribute: to look at every element takes four times as long
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath(f"{_BY_STYLE}|//@hidden/.."),
)
_frame = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath("//footer|//nav|//@class[contains(.,'foot')]/..|//@id[contains(.,'foot')]/.."),
)
_BOUNDS = {html_page.START: html_page.INSIDE, html_page.END: html_page.AFTER}
_LIMIT = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_rows_alone = cast(
    Callable[[etree._Element], list[etree._Element]], etree.XPath("descendant::tr[not(ancestor::table)]")
)


def read_html(data: bytes, declared: str | None = None) -> tuple[tuple[Block, ...], str]:
    """Return the blocks of a page and its encoding; `declared` is the encoding that a mail header names, if any.

    Raises DocumentError for a page without text, one that only links to a file, and one beyond the limits.
    """
    text, encoding = _decode(data, declared)
    root = _parse(text)
    page = read_head(root)
    if next(root.iter(*_DROPPED), None) is not None:
        etree.strip_elements(root, *_DROPPED, with_tail=False)
    small = text.lower()
    if b"hid" in small:
        _drop(_hidden(root), root)
    elif b"none" in small:
        _drop(_styled(root), root)
    if b"foot" in small or b"<nav" in small:
        for element in _frame(root):
            shown = text_of(element)
            if element.tag not in ("html", "body") and "。" not in shown and not html_page.words_of_the_form(shown):
                _remove(element)
    blocks = _Page(root).blocks()
    return html_page.finish(blocks, page), encoding


def _decode(data: bytes, declared: str | None) -> tuple[bytes, str]:
    """The page in UTF-8. What it says of its encoding counts only for Big5, which reads as GB18030, too."""
    is_wide = data[:4096].count(0) * 20 >= len(data[:4096])  # so many zeros are UTF-16
    if not is_wide:
        data = data.translate(None, _CONTROL)
    if b";base64," in data:
        data = _DATA_URI.sub(b"data:,", data)
    named = declared or ""
    if not declared and b"big5" in data[:4096].lower() and (found := _DECLARED.search(data[:4096])):
        named = found[1].decode("ascii")
    if named.lower().startswith("big5"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode("big5hkscs")
            return _cleaned(text, text.encode()), "big5"
    text, encoding = decode(data)
    utf8 = data if encoding == "utf-8" and not data.startswith(b"\xef\xbb\xbf") else text.encode()
    return _cleaned(text, utf8.translate(None, _CONTROL) if is_wide else utf8), encoding


def _cleaned(text: str, utf8: bytes) -> bytes:
    """Without signs that no tree can hold, and without our own marks, also where they are written as references."""
    if b"\xee" in utf8 or "\ufffe" in text or "\uffff" in text:  # of UTF-8: the lead of private characters
        utf8 = _MARKS.sub("", utf8.decode(errors="replace")).encode()
    if b"#" in utf8 and b"&#" in utf8:
        utf8 = _REFERENCE.sub(lambda found: _referred(found[1].decode("ascii")), utf8).translate(None, _CONTROL)
    return utf8


def _referred(number: str) -> bytes:
    """A sign referred to by its number; numbers of C1 mean Windows-1252, as browsers read them."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    if code in _C1:
        return bytes([code]).decode("cp1252", errors="ignore").encode()
    text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if text in _MARKUP:
        return f"&#{code};".encode()
    return _MARKS.sub("", text).encode()


def _parse(utf8: bytes) -> etree._Element:
    if utf8.count(b"<") > MAX_TAGS:
        raise DocumentError(
            f"a page of more than {MAX_TAGS} tags; check what it is",
            zh=f"网页的标签超过{MAX_TAGS}个；请核实这是什么文件。",
        )
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    root = etree.fromstring(utf8, parser)
    if len(parser.error_log.filter_types(_LIMIT)):
        raise DocumentError(
            "the page is nested too deeply or holds a text of more than 10 MB; check what it is",
            zh="网页嵌套过深，或含有超过 10 MB 的文本；请核实这是什么文件。",
        )
    if root is None:
        raise DocumentError(
            "the page holds no elements; fetch it again from its source", zh="网页没有内容；请从来源重新获取。"
        )
    return root


def _drop(found: list[etree._Element], root: etree._Element) -> None:
    """Take out of these elements of a page those that a browser does not show.

    Where they hold most of its sentences or of the words of its tables, a script would show them, tab by tab.
    """
    hidden = [
        element
        for element in found
        if element.tag not in ("html", "body")
        and (element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""))
    ]
    if not hidden:
        return
    counted = {element: _told(element) for element in hidden}
    outer = [told for part, told in counted.items() if not any(above in counted for above in part.iterancestors())]
    kept = [sum(part) * 2 > whole for whole, part in zip(_told(root), zip(*outer, strict=True), strict=True)]
    for element, told in counted.items():
        if not any(number and keep for number, keep in zip(told, kept, strict=True)):
            _remove(element)


def _told(element: etree._Element) -> tuple[int, int]:
    """Sentences within an element, and words of the statutory tables."""
    text = text_of(element)
    return text.count("。"), html_page.words_of_the_form(text)


def _remove(element: etree._Element) -> None:
    parent, tail = element.getparent(), element.tail
    before = element.getprevious()
    if parent is None:
        return
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _marked(body: etree._Element) -> str:
    """The text of a page with the marks of its links, and `BREAK` where tags end lines.

    It is taken from the markup, written out again: to set marks into every element takes twice as long.
    """
    markup = etree.tostring(body, encoding="unicode", with_tail=False)
    if "<a" in markup:
        markup = _LINK.sub(html_page.LINK, _LINK_CLOSED.sub(rf"\g<0>{html_page.LINK_END}", markup))
    text = _TAG.sub("", _LINE_TAG.sub(BREAK, markup))
    return unescape(text) if "&" in text else text


class _Page:
    """The body of one page; `held` are the blocks behind the marks, in the order of the page."""

    def __init__(self, root: etree._Element) -> None:
        found = root.find("body")
        self.body = root if found is None else found
        self.maker = GridMaker()
        self.held: list[list[Block]] = []
        self.statutory: list[etree._Element] = []

    def blocks(self) -> list[tuple[str, Block]]:
        """The blocks in order, each with the part of the page it stands in (see `html_page.PARTS`)."""
        wrap(_rows_alone(self.body), "table")  # as where the first tag of a table is damaged
        tables = list(self.body.iter("table"))
        outer = {next(table.iterancestors("table"), None) for table in tables}
        for number, table in enumerate(tables, 1):
            if table not in outer:
                self._take_table(table, number)
        dumps = list(self.body.iter("pre", "xmp", "plaintext", "listing"))
        if dumps:
            mark(self.body, BREAKING)
        for pre in dumps:
            self._take_dump(pre)
        article = html_page.find_article(self.body, self.statutory)
        if article is not None:
            article.text = BREAK + html_page.START + BREAK + (article.text or "")
            article.tail = BREAK + html_page.END + (article.tail or "")
        return self._cut(_marked(self.body))

    def _take_table(self, table: etree._Element, number: int) -> None:
        if html_page.is_menu(table):
            self._replace(table, [])
            return
        blocks = read_table(table, number, self.maker)
        if any(isinstance(block, Grid) and html_page.is_statutory(block) for block in blocks):
            self.statutory.append(table)
        self._replace(table, blocks)

    def _take_dump(self, pre: etree._Element) -> None:
        blocks: list[Block] = []
        text = text_of(pre).replace(BREAK, "\n").replace("\r\n", "\n")
        for part in regex.split(rf"({_MARK.pattern.replace('(', '(?:')})", text):
            if mark := _MARK.fullmatch(part):
                blocks += self.held[int(mark[1])] if int(mark[1]) < len(self.held) else []
            else:
                blocks += [placed(block, number) for number, block in enumerate(read_text(part), 1)]
        self._replace(pre, blocks)

    def _replace(self, element: etree._Element, blocks: list[Block]) -> None:
        tail = element.tail
        element.clear()
        element.tail = tail
        element.text = f"{BREAK}{_BLOCKS}{len(self.held)}{_BLOCKS}{BREAK}"
        self.held.append(blocks)

    def _cut(self, text: str) -> list[tuple[str, Block]]:
        part = html_page.NO_ARTICLE if html_page.START not in text else html_page.BEFORE
        blocks: list[tuple[str, Block]] = []
        for line in filter(str.strip, text.split(BREAK)):
            if line in _BOUNDS:
                part = _BOUNDS[line]
            elif line[0] == _BLOCKS and (mark := _MARK.fullmatch(line)) and int(mark[1]) < len(self.held):
                blocks += [(part, block) for block in self.held[int(mark[1])]]
                self.held[int(mark[1])] = []
            elif tidied := tidy(line):
                blocks.append((part, Paragraph(tidied, NOWHERE)))
        return blocks
