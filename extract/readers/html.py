"""HTML pages: blocks of the article, statutory tables with their merged cells, and what the page's head says.

Tables are read first and leave a mark behind; the rest is written out again as markup, whole and well-formed, and cut
at the marks and at the tags that end lines. So nesting costs nothing, and broken nesting does no harm.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Callable
from html import unescape
from typing import cast

import regex
from lxml import etree

from extract.model import Block, DocumentError, Grid
from extract.readers import html_page
from extract.readers.cells import GridMaker, tidy
from extract.readers.encoding import decode
from extract.readers.html_head import read_head
from extract.readers.html_lines import mark_empty, with_tables_in_lines
from extract.readers.html_rows import BREAK, BREAKING, mark, text_of
from extract.readers.html_shown import drop_unshown
from extract.readers.html_source import Cut, cut_tables
from extract.readers.html_table import placed, read_printed, read_table, wrap
from extract.readers.text import read_text

_BLOCKS = "\ue0b1"  # private characters: none may stand in the page itself
_MARKS = regex.compile("[\ue0b0-\ue0bf\ufffe\uffff]")
_REFERENCE = regex.compile(rb"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_C1 = range(0x80, 0xA0)
_MARKUP = frozenset("<>&\"'")
_MARK = regex.compile(rf"{_BLOCKS}(\d+){_BLOCKS}")
# What stands for tags by their names, as in </p>, <br/> and <p class="a">, nothing for all others; cells of layout.
_BY_NAME = {
    form.format(name): BREAK for name in (*BREAKING, "table", "tr", "td", "th") for form in ("{}", "/{}", "{}/")
} | {"a": html_page.LINK, "/a": html_page.LINK_END}
_SHORT, _MANY = 100, 20_000  # characters of a tag, tags that are remembered
_CELL = re.compile(r"\n\t\d[\d.,]*[ \t\r]*(?=\n)")  # a line of a dump with a number and nothing else
_CELL_IN_BYTES, _LEAST_CELLS = re.compile(rb"\n\t\d"), 12
MAX_TAGS = 300_000  # Word's own pages of the longest reports have fewer than 50,000
_DATA_URI = regex.compile(rb"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=\s%]{200,}")
_DECLARED = regex.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", regex.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 13})
# The value of an attribute without its second quote, that would go on up to the first one of another tag.
_LEFT_OPEN = re.compile(rb"""=(['"])([^'"<>]*)>(?=[^'"]*<[a-zA-Z][^<>'"]*=\1)""")

# All that a head holds but for markup so broken that rows of a table are left there.
_OF_HEADS = frozenset(("title", "meta", "link", "base", "script", "style", "noscript", "template", "object", "bgsound"))
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
    text = _LEFT_OPEN.sub(rb"=\1\2\1>", text)
    if len(text) > MAX_TAGS < text.count(b"<"):
        raise DocumentError(
            f"a page of more than {MAX_TAGS} tags; check what it is",
            zh=f"网页的标签超过{MAX_TAGS}个；请核实这是什么文件。",
        )
    page = _Page(text)
    if _rows_alone(page.body):  # hardly any page has some: looked for where all other tables are gone
        page = _Page(text, wrapped=True)
    blocks = html_page.finish(page.pieces(), page.head, lambda: _parse(text))
    return blocks if page.statutory else with_tables_in_lines(blocks), encoding


def _decode(data: bytes, declared: str | None) -> tuple[bytes, str]:
    """The page in UTF-8. What it says of its encoding counts only for Big5, which reads as GB18030, too."""
    first = data[:4096]
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_wide = is_wide or (b"\0" in first and first.count(0) * 20 >= len(first))  # so many zeros are UTF-16
    if not is_wide:
        data = data.translate(None, _CONTROL)
    if data.rfind(b";base64,") >= 0:  # from behind it is looked for in half the time
        data = _DATA_URI.sub(b"data:,", data)
    named = declared or ""
    if not declared and data[:4096].lower().rfind(b"big5") >= 0 and (found := _DECLARED.search(data[:4096])):
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
    if b"#" in utf8 and utf8.rfind(b"&#") >= 0:
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


def _marked(body: etree._Element) -> str:
    """The text of a page with the marks of its links, and `BREAK` where tags end lines.

    It is taken from the markup, written out again: to set marks into every element takes twice as long.
    """
    # as lxml writes it, < and > stand in tags only; broken markup makes names with a <, of which nothing is left
    _, *parts = etree.tostring(body, encoding="unicode", with_tail=False).split("<")
    cut = [part.partition(">") for part in parts]
    text = "".join([_SIGNS[tag] + behind for tag, _, behind in cut])
    return unescape(text) if "&" in text else text


class _Signs(dict[str, str]):
    """What stands for tags, with their attributes: those of a page and of a site come again and again."""

    def __missing__(self, tag: str) -> str:
        name = tag.partition(" ")[0]
        sign = "" if name == "a" and tag.endswith("/") else _BY_NAME.get(name, "")  # no link: there is nothing in it
        if len(self) >= _MANY:
            self.clear()
        return self.setdefault(tag, sign) if len(tag) < _SHORT else sign


_SIGNS = _Signs()


class _Page:
    """The body of one page; `held` are the blocks behind the marks, in the order of the page."""

    def __init__(self, text: bytes, *, wrapped: bool = False) -> None:
        cut = Cut(text) if wrapped else cut_tables(text)
        root = _parse(cut.page)
        self.printed = cut.found(root)
        if len(self.printed) < len(cut.tables):
            cut, root = Cut(text), _parse(text)
        self.head = read_head(root)
        drop_unshown(root, cut.page, cut.text_of)
        self.body = next(root.iterchildren("body"), root)
        self.body[:0] = [stray for head in root.iterchildren("head") for stray in head if stray.tag not in _OF_HEADS]
        if wrapped:
            wrap(_rows_alone(self.body), "table")
        self.may_dump = b"\t" in text and len(_CELL_IN_BYTES.findall(text)) >= _LEAST_CELLS
        self.maker = GridMaker()
        self.held: list[list[Block]] = []
        self.statutory: list[etree._Element] = []
        tables = list(self.body.iter("table"))
        outer = {next(table.iterancestors("table"), None) for table in tables}
        for number, table in enumerate(tables, 1):
            if table not in outer:
                self._take_table(table, number)

    def pieces(self) -> list[html_page.Piece]:
        """The lines and grids in order, each with the part of the page it stands in (see `html_page.PARTS`)."""
        dumps = list(self.body.iter("pre", "xmp", "plaintext", "listing")) or self._nameless_dumps()
        if not self.statutory:
            mark_empty(self.body)
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
        if printed := self.printed.get(table):
            blocks = read_printed(printed, number, self.maker)
        elif html_page.is_menu(table):
            blocks = []
        else:
            blocks = read_table(table, number, self.maker)
        if any(isinstance(block, Grid) and html_page.is_statutory(block) for block in blocks):
            self.statutory.append(table)
        self._replace(table, blocks)

    def _nameless_dumps(self) -> list[etree._Element]:
        """Elements whose own text is a dump of cells, kept in lines by their style or by a template that is lost."""
        if not self.may_dump:
            return []
        texts = [(element, element.text) for element in self.body.iter()]
        texts += [(above, part.tail) for part in self.body.iter() if (above := part.getparent()) is not None]
        found = [element for element, text in texts if text and len(_CELL.findall(text)) >= _LEAST_CELLS]
        return list(dict.fromkeys(found))

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

    def _cut(self, text: str) -> list[html_page.Piece]:
        part = html_page.NO_ARTICLE if html_page.START not in text else html_page.BEFORE
        pieces: list[html_page.Piece] = []
        for line in filter(str.strip, text.split(BREAK)):
            if line[0] == _BLOCKS and (mark := _MARK.fullmatch(line)) and int(mark[1]) < len(self.held):
                held = self.held[int(mark[1])]
                pieces += [(part, block if isinstance(block, Grid) else block.text) for block in held]
                self.held[int(mark[1])] = []
            elif line[0] in _BOUNDS and len(line) == 1:
                part = _BOUNDS[line]
            elif tidied := tidy(line):
                pieces.append((part, tidied))
        return pieces
