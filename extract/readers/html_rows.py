"""The rows of a table as nearly all are: nothing but cells in rows, and no text beside them.

Its markup is written out again, whole and well-formed, and cut at its tags: to ask every element takes much longer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import accumulate
from typing import NamedTuple, cast

from lxml import etree

from extract.readers.cells import join_lines, span, tidy_lines
from extract.remembered import Remembered

BREAK = "\ue0b0"  # stands where a line of the page ends
BREAKING = (
    *("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "ul", "ol", "dl"),
    *("section", "article", "header", "footer", "nav", "aside", "main", "center", "blockquote", "hr", "ucapcontent"),
    *("ucaptitle", "form", "fieldset", "caption", "figure", "address", "details", "summary"),
)
Lines = tuple[str, ...]
Spans = tuple[tuple[int, int, int, int], ...]  # row and index of a cell, how many rows and columns it covers

# Markup as lxml writes it: < and > stand in tags only, but for the names that broken markup has made.
_HEAD_CELL = re.compile(r"(</?)th(?=[ />])")
_EMPTY = re.compile(r"(<td [^<>]*)/>")
_ROW_TAG = re.compile(r"<(/?)tr(?: [^<>]*?)?(/?)>")
_GROUPS = re.compile(r"(?:\s|</?(?:table|thead|tbody|tfoot|colgroup|col)(?: [^<>]*)?/?>)*")
_ROWS = re.compile(r"(?:\(\.*\))+")
_TAG = re.compile(r"</?([^ <>/]+)[^<>]*>")
_SPAN = re.compile(r' (row|col)span="([^"]*)"')
BROKEN = "\ue0b8"  # stands in for what cannot be told from its tags
_SHORT, _MOST = 300, 2000  # characters of the markup of a cell, cells of a table


class PrintedTable(NamedTuple):
    """The cells of each row counted, the texts of all cells, the merged ones, and the texts beside the cells.

    `lines` gives the lines of the text of a cell by its index.
    """

    lengths: tuple[int, ...]
    texts: tuple[str, ...]
    lines: Callable[[int], Lines]
    spans: Spans
    beside: list[str]


class Piece(NamedTuple):
    """A cell and what stands before it: the tags of rows there, its text, its attributes if it is merged, its lines."""

    tags: str
    text: str
    merged: str
    lines: Lines


# All text within an element, in order.
text_of = cast(Callable[[etree._Element], str], etree.XPath("string()"))


def mark(root: etree._Element, tags: tuple[str, ...]) -> None:
    """Set `BREAK` before and behind every element of these, and only behind a line break."""
    for element in root.iter(*tags):
        element.tail = BREAK + (element.tail or "")
        if element.tag != "br":
            element.text = BREAK + (element.text or "")


def regular_table(table: etree._Element) -> PrintedTable | None:
    """What a table prints that holds no other; None where anything but cells stands in it or in its rows."""
    markup = etree.tostring(table, encoding="unicode", with_tail=False)
    if "<th" in markup:
        markup = _HEAD_CELL.sub(r"\1td", markup)
    if "/>" in markup:
        markup = markup.replace("<td/>", "<td></td>")
        if '"/>' in markup:
            markup = _EMPTY.sub(r"\1></td>", markup)
    *cut, behind = markup.split("</td>")
    return printed_of(list(map(_PIECES.__getitem__, cut)), behind) if cut else None


def printed_of(pieces: Sequence[Piece], behind: str) -> PrintedTable | None:
    """The table of these pieces and of the tags behind them; None where they are no rows of cells and nothing else."""
    tags, texts, merged, _ = zip(*pieces, strict=True)
    last = (_few_tags if len(behind) < _SHORT else _row_tags)(behind)
    # such as (...)(..): a stop for each cell
    form = (_few_forms if len(pieces) < _MOST else _form)(".".join((*tags, last)), merged)
    return form and PrintedTable(form[0], texts, lambda at: pieces[at].lines, form[1], [])


def _form(rows: str, merged: tuple[str, ...]) -> tuple[tuple[int, ...], Spans] | None:
    """The cells of each row counted, and those that cover several rows or columns; None where there is more than rows.

    `merged` are the attributes of all cells that may cover several, blank for others.
    """
    if not _ROWS.fullmatch(rows):
        return None
    lengths = tuple(map(len, rows[1:-1].split(")(")))
    return lengths, tuple(_spans(merged, list(accumulate(lengths, initial=0))))


_few_forms = lru_cache(maxsize=1024)(_form)  # the tables of a site share their markup


def _row_tags(between: str) -> str:
    """The tags of rows in what stands beside cells, a bracket for each; `BROKEN` where there is more than rows."""
    if not _GROUPS.fullmatch(_ROW_TAG.sub("", between)):
        return BROKEN
    return "".join([")" if closing else "()" if empty else "(" for closing, empty in _ROW_TAG.findall(between)])


_few_tags = lru_cache(maxsize=256)(_row_tags)


def _spans(merged: Sequence[str], starts: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """The cells that cover several rows or columns."""
    for at, attributes in enumerate(merged):
        found = dict(_SPAN.findall(attributes))
        down, across = span(found.get("row")), span(found.get("col"))
        if (down, across) != (1, 1):
            row = bisect_right(starts, at) - 1
            yield row, at - starts[row], down, across


def piece_of(markup: str) -> Piece:
    """Read a piece; that of a long one is remembered without its attributes, which tell nothing of the text."""
    between, begun, cell = markup.partition("<td")
    attributes, _, inner = cell.partition(">")
    bare = "<td>" + inner
    if len(markup) < _SHORT or len(bare) >= _SHORT:
        text, lines = _text(inner)
    else:
        _, text, _, lines = _PIECES[bare]
    is_cell = begun and attributes[:1] in ("", " ") and "<td" not in inner and text != BROKEN
    tags = (_row_tags(between) if between else "") if is_cell else BROKEN
    return Piece(tags, text, attributes if 'span="' in attributes else "", lines)


def _text(inner: str) -> tuple[str, Lines]:
    """The text of a cell and its lines, parted by the tags that end lines; `BROKEN` where these cannot be told."""
    text = _TAG.sub(_break, inner) if "<" in inner else inner
    if "<" in text:
        return BROKEN, ()
    lines = tidy_lines((unescape(text) if "&" in text else text).strip(BREAK), BREAK)
    return join_lines(lines), lines


def _break(tag: re.Match[str]) -> str:
    return BREAK if tag[1] in _BREAKING else ""


_PIECES = Remembered[str, Piece](piece_of)  # numbers, labels and the tags around them come again and again
_BREAKING = frozenset(BREAKING)
