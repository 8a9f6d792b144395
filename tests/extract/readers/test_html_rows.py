"""Tables cut out of their markup give what asking every element gives; what is no mere table is left to the latter."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from extract.model import MERGED, Grid, PlacedRows, Where
from extract.readers.cells import GridMaker
from extract.readers.html_rows import _SHORT, PrintedTable, regular_table
from extract.readers.html_table import _broken_table, read_table

INNER = (
    "",
    "0",
    "1,200",
    "规章",
    "a&amp;b",
    "x&lt;1",
    "<p>信息<br>内容</p>",
    "<p>甲</p>\n<p>乙</p>",
    "<b title='a>b'>粗</b>体",
    "\n 5 ",
)
ATTRIBUTES = ("", " rowspan=2", " colspan='3'", " ROWSPAN=2 colspan=7", " width=10", " data-colspan=4", " title='<td>'")


def parsed(rows: str) -> etree._Element:
    page = etree.fromstring(
        f"<html><body><table border=1>{rows}</table></body></html>".encode(), etree.HTMLParser(encoding="utf-8")
    )
    return next(page.iter("table"))


def told(table: PrintedTable) -> tuple[Any, ...]:
    return table.lengths, list(map(table.lines, range(len(table.texts)))), table.spans


cells = st.builds(
    "<{0}{1}>{2}</{0}>".format, st.sampled_from(("td", "th")), st.sampled_from(ATTRIBUTES), st.sampled_from(INNER)
)
rows = st.builds(
    "<tr{}>{}</tr>{}".format,
    st.sampled_from(("", " height=20")),
    st.lists(cells, max_size=4).map("".join),
    st.sampled_from(("", "\n")),
)


@settings(max_examples=50)
@given(
    st.lists(rows, min_size=1, max_size=5).map("".join),
    st.sampled_from(("{}", "<thead>{}</thead>", "<colgroup><col><tbody>{}</tbody>")),
)
def test_as_every_element_asked(markup: str, around: str) -> None:
    markup = around.format(markup)
    found = regular_table(parsed(markup))
    expected = _broken_table(parsed(markup))
    assert (found is None) == (not expected.texts)
    assert found is None or told(found) == told(expected)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>1</td></tr>单位：件<tr><td>2</td></tr>",
        "<caption>表</caption><tr><td>1</td></tr>",
        "<tr><td>1</td>2<td>3</td></tr>",
        "<tr><td>1</td></tr><td>2</td>",
        "<tr><form><td>1</td></form></tr>",
        "<tr><td><p a<b=1>1</p></td></tr>",
        "<tr></tr>",
    ],
)
def test_left_to_the_elements(rows: str) -> None:
    assert regular_table(parsed(rows)) is None


def test_cells_made_when_asked_for_are_those_made_at_once() -> None:
    blocks = read_table(parsed("<tr><td rowspan=2>甲<td>1<tr><td>2<tr><td>3"), 4, GridMaker())
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    assert isinstance(grid.rows, PlacedRows)
    places = grid.rows.places_of(lambda items: (items[4], items[2], items[3]))
    assert places == [Where(table=4, row=3, cell=1), MERGED, Where(table=4, row=2, cell=1)]
    assert grid.rows == tuple(grid.rows) == pickle.loads(pickle.dumps(grid.rows))
    assert (list(grid.texts), grid.lengths) == (["甲", "1", "", "2", "3"], (2, 2, 1))


@pytest.mark.parametrize("size", range(_SHORT - 6, _SHORT + 3))
def test_cells_about_as_long_as_those_that_are_remembered(size: int) -> None:
    table = parsed(f"<tr><td width=10>{'字' * size}</td><td>1</td></tr>")
    printed = regular_table(table)
    assert printed is not None
    assert list(printed.texts) == ["字" * size, "1"]
