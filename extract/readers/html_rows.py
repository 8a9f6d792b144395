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
from typing import NamedTuple, TypeVar

import regex
from lxml import etree

from extract.readers.cells import span

BREAK = "\ue0b0"  # stands where a line of the page ends
BREAKING = (
    *("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "ul", "ol", "dl"),
    *("section", "article", "header", "footer", "nav", "aside", "main", "center", "blockquote", "hr", "ucapcontent"),
    *("ucaptitle", "form", "fieldset", "caption", "figure", "address", "details", "summary"),
)
_Found = TypeVar("_Found")
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
_SHORT = 300  # characters of markup


class PrintedTable(NamedTuple):
    """The cells of each row counted, all their texts with marks, the merged ones, and the texts beside the cells."""

    lengths: list[int]
    texts: list[str]
    spans: Spans
    beside: list[str]


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
    markup = markup.replace("<td/>", "<td></td>").replace("<tr/>", "<tr></tr>")
    if '"/>' in markup:
        markup = _EMPTY.sub(r"<\1\2></\1>", markup)
    # cells in turn with what stands between them: where two tags of one kind follow each other, a > is left between
    before, *parts = markup.replace("</td>", "<td").split("<td")
    cells = parts[0::2]
    # such as (...)(..): a stop for each cell
    rows = ".".join([_row_tags(between) if between else "" for between in (before, *parts[1::2])])
    if not cells or not _ROWS.fullmatch(rows):
        return None
    inner = [cell[1:] if cell[0] == ">" else cell.partition(">")[2] for cell in cells]
    whole = "".join(inner)
    texts = list(map(_text_of, inner)) if "<" in whole or "&" in whole else inner
    if _BROKEN in texts:
        return None
    lengths = list(map(len, rows[1:-1].split(")(")))
    spans = tuple(_spans(cells, lengths)) if 'span="' in markup else ()
    return PrintedTable(lengths, texts, spans, [])


def _remembered(work: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """As `work`, with what short markup gives remembered: numbers, labels and their tags come again and again."""
    short = lru_cache(maxsize=20_000)(work)
    return lambda markup: (short if len(markup) < _SHORT else work)(markup)


@_remembered
def _row_tags(between: str) -> str:
    """The tags of rows in what stands beside cells, a bracket for each; `_BROKEN` where there is more than rows."""
    if not _GROUPS.fullmatch(_ROW_TAG.sub("", between)):
        return _BROKEN
    return "".join([")" if closing else "(" for closing in _ROW_TAG.findall(between)])


def _spans(cells: list[str], lengths: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """The cells that cover several rows or columns."""
    starts = list(accumulate(lengths, initial=0))
    for at, cell in enumerate(cells):
        if cell[0] != ">" and (covered := _covered(cell.partition(">")[0])) != (1, 1):
            row = bisect_right(starts, at) - 1
            yield row, at - starts[row], *covered


@_remembered
def _covered(attributes: str) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    found = dict(_SPAN.findall(attributes))
    return span(found.get("row")), span(found.get("col"))


@_remembered
def _text_of(markup: str) -> str:
    """The text of a cell with `BREAK` for the tags that end lines, or `_BROKEN`."""
    text = _TAG.sub(_break, markup)
    if "<" in text:
        return _BROKEN
    return unescape(text) if "&" in text else text


def _break(tag: regex.Match[str]) -> str:
    return BREAK if tag[1] in _BREAKING else ""


_BREAKING = frozenset(BREAKING)
