"""The rows of a table as nearly all are: nothing but cells in rows, and no text beside them.

Its markup is written out again, whole and well-formed, and cut at its tags: to ask every element takes much longer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from itertools import accumulate
from typing import NamedTuple, cast

import regex
from lxml import etree

from extract.readers.cells import span, tidy_lines

BREAK = "\ue0b0"  # stands where a line of the page ends
BREAKING = (
    *("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "ul", "ol", "dl"),
    *("section", "article", "header", "footer", "nav", "aside", "main", "center", "blockquote", "hr", "ucapcontent"),
    *("ucaptitle", "form", "fieldset", "caption", "figure", "address", "details", "summary"),
)
Spans = tuple[tuple[int, int, int, int], ...]  # row and index of a cell, how many rows and columns it covers

# Markup as lxml writes it: < and > stand in tags only, but for the names that broken markup has made.
_HEAD_CELL = re.compile(r"(</?)th(?=[ />])")
_EMPTY = re.compile(r"<(t[dr])((?: [^<>]*)?)/>")
_ROW_TAG = regex.compile(r"<(/?)tr(?: [^<>]*)?>")
_GROUPS = regex.compile(r"(?:\s|</?(?:table|thead|tbody|tfoot|colgroup|col)(?: [^<>]*)?/?>)*")
_ROWS = regex.compile(r"(?:\(\.*\))+")
_TAG = regex.compile(r"</?([^ <>/]+)[^<>]*>")
_SPAN = regex.compile(r' (row|col)span="([^"]*)"')
_BROKEN = "\ue0b8"  # stands in for what cannot be told from its tags
_SHORT, _LONGEST = 300, 200_000  # characters of markup: of a cell, of a table


class PrintedTable(NamedTuple):
    """The cells of each row counted, the lines of all cells, the merged ones, and the texts beside the cells."""

    lengths: tuple[int, ...]
    lines: list[tuple[str, ...]]
    spans: Spans
    beside: list[str]


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
        markup = _EMPTY.sub(r"<\1\2></\1>", markup.replace("<td/>", "<td></td>"))
    # cells in turn with what stands between them: where two tags of one kind follow each other, a > is left between
    before, *parts = markup.replace("</td>", "<td").split("<td")
    cells = parts[0::2]
    spanning = [(at, cell.partition(">")[0]) for at, cell in enumerate(cells) if 'span="' in cell]
    form = _few_forms if len(markup) < _LONGEST else _form
    if not cells or (found := form((before, *parts[1::2]), tuple(spanning))) is None:
        return None
    lines = [_few_lines(cell) if len(cell) < _SHORT else _long_lines(cell) for cell in cells]
    told = [own for own in lines if own is not None]
    return PrintedTable(found[0], told, found[1], []) if len(told) == len(lines) else None


def _form(between: tuple[str, ...], spanning: tuple[tuple[int, str], ...]) -> tuple[tuple[int, ...], Spans] | None:
    """The cells of each row counted, and those that cover several rows or columns; None where there is more than rows.

    `between` is what stands around the cells, `spanning` are the attributes of some by the index of the cell.
    """
    # such as (...)(..): a stop for each cell
    rows = ".".join([_row_tags(tags) if tags else "" for tags in between])
    if not _ROWS.fullmatch(rows):
        return None
    lengths = tuple(map(len, rows[1:-1].split(")(")))
    return lengths, tuple(_spans(spanning, list(accumulate(lengths, initial=0))))


_few_forms = lru_cache(maxsize=1024)(_form)  # the tables of a site share their markup


def _row_tags(between: str) -> str:
    """The tags of rows in what stands beside cells, a bracket for each; `_BROKEN` where there is more than rows."""
    if not _GROUPS.fullmatch(_ROW_TAG.sub("", between)):
        return _BROKEN
    return "".join([")" if closing else "(" for closing in _ROW_TAG.findall(between)])


def _spans(spanning: tuple[tuple[int, str], ...], starts: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """The cells that cover several rows or columns."""
    for at, attributes in spanning:
        found = dict(_SPAN.findall(attributes))
        down, across = span(found.get("row")), span(found.get("col"))
        if (down, across) != (1, 1):
            row = bisect_right(starts, at) - 1
            yield row, at - starts[row], down, across


def _lines(cell: str) -> tuple[str, ...] | None:
    """The lines of a cell, parted by the tags that end lines; None where these cannot be told."""
    inner = cell.partition(">")[2]
    text = _TAG.sub(_break, inner) if "<" in inner else inner
    if "<" in text:
        return None
    return tidy_lines(unescape(text) if "&" in text else text, BREAK)


_few_lines = lru_cache(maxsize=20_000)(_lines)  # numbers, labels and their tags come again and again


def _long_lines(cell: str) -> tuple[str, ...] | None:
    """Those of a cell with attributes, which tell nothing of them, are remembered, too."""
    inner = cell[cell.find(">") :]
    return _few_lines(inner) if len(inner) < _SHORT else _lines(inner)


def _break(tag: regex.Match[str]) -> str:
    return BREAK if tag[1] in _BREAKING else ""


_BREAKING = frozenset(BREAKING)
