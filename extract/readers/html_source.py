"""Tables cut out of the source of a page before it is parsed, where their markup means the same to every parser.

A table of the form has hundreds of tags, all of them plain in most pages: to parse them into a tree, and to write that
out again, takes most of the time. What stays in the page is the tag of the table, with a mark and a blank cell in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from lxml import etree

from extract.readers.html_rows import BROKEN, Piece, PrintedTable, piece_of, printed_of, text_of
from extract.remembered import Remembered

_CUT = "\ue0ba"
_CELL = b"<td></td>"  # what is hidden is another matter with a cell in it
_LEAST = 8  # cells that are worth it
_LONG, _LONGEST = 2000, 300_000  # bytes of a cell, of a table: longer ones may be beyond the limits of the parser
# Small letters, sound attributes, and nothing left open.
_S = r"[ \t\r\n]*+"
_A = rf"(?:[ \t\r\n]++[a-z][a-z0-9:-]*+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'|[\w.%#,;:\x80-\xff-]++))?+)*+{_S}"
_ROW_END = rf"{_S}(?:</tr>{_S}(?:</t(?:body|head|foot)>{_S})?+)?+"
_COLUMNS = rf"(?:<colgroup{_A}>{_S})?+(?:<col{_A}/?>{_S})*+(?:</colgroup>{_S})?+"
_ROW = rf"(?:{_COLUMNS}(?:<t(?:body|head|foot){_A}>{_S})?+<tr{_A}>{_S})?+"
_OPENING = re.compile(f"{_A}>".encode("latin-1"))
_BEFORE = re.compile(f"({_ROW_END}{_ROW})<td({_A})>".encode("latin-1"))
_BEHIND = re.compile(_ROW_END.encode())
_TEXT = re.compile(b"(?:[^<>&]++|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|middot);)*+")
_IN_LINE = re.compile(rf"<br ?/?>|<(span|font|b|strong|i|em|u|o:p){_A}>[^<>]*+</\1>".encode("latin-1"))
_LINES = tuple(re.compile(f"<{tag}{_A}>[^<>]*+</{tag}>".encode("latin-1")) for tag in ("p", "div"))
_HEAD_CELL = re.compile(rf"<th({_A}>(?:(?!</?t[hd]\b).)*+)</th>".encode("latin-1"), re.DOTALL)
_ATTRIBUTE = re.compile(rb"[ \t\r\n]([a-z0-9:-]++)(?:=(\"[^\"]*+\"|'[^']*+'|[^ \t\r\n]++))?+")
_SPANS = (b"rowspan", b"colspan")
_NUMBERED = re.compile(rb"(.*>)(\d++)((?:</[a-z]+>)*+)", re.DOTALL)
# What may not be shown is looked at in the tree.
_UNSURE = re.compile(b"hid|foot|through|display[^;<>]*none", re.IGNORECASE)
_TAG = re.compile("<[^<>]*>")
_UNKNOWN = Piece(BROKEN, BROKEN, "", ())


class Cut(NamedTuple):
    """A page without the tables that were cut out of it: what these print, and their markup."""

    page: bytes
    tables: Sequence[PrintedTable] = ()
    markup: Sequence[bytes] = ()

    def found(self, root: etree._Element) -> dict[etree._Element, PrintedTable]:
        """The elements of the tables in the tree of the page; none where one is no element, but in a comment, say."""
        elements = [table for table in root.iter("table") if (table.text or "")[:1] == _CUT] if self.tables else []
        marks = list(map(_mark, range(len(self.tables))))
        return dict(zip(elements, self.tables, strict=True)) if [table.text for table in elements] == marks else {}

    def text_of(self, element: etree._Element) -> str:
        """All text within an element of the page, that of its tables included."""
        first, *parts = text_of(element).split(_CUT)
        held = [_text(self.markup[int(number)].decode()) for number in parts[::2]]
        return "".join([first, *map("".join, zip(held, parts[1::2], strict=True))])


def cut_tables(page: bytes) -> Cut:
    """Cut out the tables that are plain; those with tables in them stay."""
    first, *parts = page.split(b"<table")
    tables: list[PrintedTable] = []
    markup: list[bytes] = []
    for at, part in enumerate(parts):
        inner, end, behind = part.partition(b"</table>")
        if end and len(inner) < _LONGEST and (opening := _OPENING.match(inner)):
            inner = inner[opening.end() :]
            if printed := _printed(inner):
                parts[at] = b"%b%b%b</table>%b" % (opening[0], _mark(len(tables)).encode(), _CELL, behind)
                tables.append(printed)
                markup.append(inner)
    return Cut(b"<table".join([first, *parts]) if tables else page, tables, markup)


def _mark(number: int) -> str:
    return f"{_CUT}{number}{_CUT}"


def _printed(markup: bytes) -> PrintedTable | None:
    if b"<th" in markup:
        markup = _HEAD_CELL.sub(rb"<td\1</td>", markup)
    *cells, behind = markup.split(b"</td>")
    if len(cells) < _LEAST or _PIECES[cells[0]] is _UNKNOWN or not _BEHIND.fullmatch(behind):
        return None
    return printed_of(list(map(_PIECES.__getitem__, cells)), behind.decode())


def _piece(markup: bytes) -> Piece:
    """As `_plain`; a cell with a number alone is what it would be with a nought, which comes again and again."""
    if found := _NUMBERED.fullmatch(markup):
        before, number, behind = found.groups()
        like = _PIECES[before + b"0" + behind] if number != b"0" else None
        if like is _UNKNOWN:
            return like
        if like and like.text == "0":
            text = number.decode()
            return Piece(like.tags, text, like.merged, (text,))
    return _plain(markup)


def _plain(markup: bytes) -> Piece:
    """A cell and what stands before it; `_UNKNOWN` where it is not plain."""
    before = _BEFORE.match(markup)
    if before is None or len(markup) > _LONG or _UNSURE.search(markup) or not _is_closed(markup[before.end() :]):
        return _UNKNOWN
    named = _ATTRIBUTE.findall(before[2]) if b"span" in before[2] else []
    spans = [(name, value.strip(b"\"'")) for name, value in named if name in _SPANS]
    if len(spans) > len(dict(spans)) or not all(value.isdigit() for _, value in spans):
        return _UNKNOWN
    attributes = b"".join([b' %b="%b"' % span for span in spans])
    try:
        return piece_of((b"%b<td%b>" % (before[1], attributes) + markup[before.end() :]).decode())
    except UnicodeDecodeError:
        return _UNKNOWN


def _is_closed(inner: bytes) -> bool:
    """Whether the markup in a cell is lines of text, where all that is opened is closed again."""
    if b"<" in inner:
        while (rest := _IN_LINE.sub(b"", inner)) != inner:
            inner = rest
        for lines in _LINES:
            inner = lines.sub(b"", inner)
    return _TEXT.fullmatch(inner) is not None


def _text(markup: str) -> str:
    """The text in a table as the parser gives it, with its line ends."""
    return unescape(_TAG.sub("", markup)).replace("\r\n", "\n").replace("\r", "\n")


_PIECES = Remembered[bytes, Piece](_piece)
