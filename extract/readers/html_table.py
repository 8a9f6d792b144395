"""One table of a page: the texts of its cells, its rows with merged cells filled up, and what it holds beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from lxml import etree

from extract.model import Block, Grid, GridCell, Paragraph, Row, Where
from extract.readers import html_page
from extract.readers.cells import GridMaker, Spans, is_running_text, join_lines, span, tidy_lines

BREAK = "\ue0b0"  # stands where a line of the page ends
NOWHERE = Where()  # paragraphs are numbered when the page is read
_CELL, _CELL_END = "\ue0b6", "\ue0b7"
_CELL_TAGS = frozenset({"td", "th"})
_SHORT = 200  # characters of a row
_NARROW = 32

_stray_text = cast(
    Callable[[etree._Element], list[str]],
    etree.XPath(
        "text()|*[self::thead or self::tbody or self::tfoot]/text()|.//tr/text()",
        smart_strings=False,
    ),
)
_spanning = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(".//@rowspan/..|.//@colspan/.."))
_Lines = tuple[str, ...]


class _PrintedRow(NamedTuple):
    """A row as printed: its cells, the lines of each, and how many rows and columns those cover that cover several."""

    cells: Row
    lines: tuple[_Lines, ...]
    spans: Spans


def read_table(table: etree._Element, number: int, maker: GridMaker) -> list[Block]:
    """The blocks of a table without tables in it, which is the `number`-th of its page; its texts get marks.

    Raises DocumentError where the tables of the page have too many cells.
    """
    rows = [[cell for cell in row if cell.tag in _CELL_TAGS] for row in table.iter("tr")]
    if not any(rows):
        rows = [list(table.iter("td", "th"))]
    texts, is_all = _texts(table, [cell for row in rows for cell in row])
    blocks = _blocks(list(_printed(table, rows, texts, number)), number, maker)
    return blocks if is_all and next(table.iter("caption"), None) is None else [*_beside(table), *blocks]


def _texts(table: etree._Element, cells: list[etree._Element]) -> tuple[list[str], bool]:
    """The text of each cell, and whether these hold all text of the table.

    The text of a whole table is taken at once and cut at marks: to ask for that of every cell takes much longer.
    """
    if not any(map(len, cells)):
        own = [cell.text or "" for cell in cells]
        return own, _signs("".join(own)) == _signs(html_page.text_of(table))
    for cell in cells:
        cell.text = _CELL + (cell.text or "")
        cell.tail = _CELL_END + (cell.tail or "")
    before, *parts = html_page.text_of(table).split(_CELL)
    texts, ends, behind = zip(*(part.partition(_CELL_END) for part in parts), strict=True)
    if not all(ends):  # cells in cells: a broken page
        return [_without_marks(html_page.text_of(cell)) for cell in cells], False
    return list(texts), not (before.strip() or "".join(behind).strip())


def _signs(text: str) -> int:
    return sum(map(len, text.split()))


def _without_marks(text: str) -> str:
    return text.replace(_CELL, "").replace(_CELL_END, "")


def _beside(table: etree._Element) -> list[Block]:
    """What stands in a table but in none of its cells: captions, and text that broken markup left between them."""
    stray = [*_stray_text(table), *map(html_page.text_of, table.iter("caption"))]
    return [Paragraph(line, NOWHERE) for text in stray for line in tidy_lines(_without_marks(text), BREAK)]


def _printed(
    table: etree._Element, rows: list[list[etree._Element]], texts: list[str], number: int
) -> Iterator[_PrintedRow]:
    spanning = set(_spanning(table))
    first = 0
    for at, row in enumerate(rows, 1):
        own = tuple(texts[first : first + len(row)])
        first += len(row)
        cells, lines = (_few_cells if len(own) < _NARROW and sum(map(len, own)) < _SHORT else _cells)(own, number, at)
        yield _PrintedRow(cells, lines, {} if spanning.isdisjoint(row) else _spans(row, spanning))


def _spans(row: list[etree._Element], spanning: set[etree._Element]) -> Spans:
    spans = {
        at: (span(cell.get("rowspan")), span(cell.get("colspan"))) for at, cell in enumerate(row) if cell in spanning
    }
    return {at: found for at, found in spans.items() if found != (1, 1)}


def _cells(texts: tuple[str, ...], table: int, row: int) -> tuple[Row, tuple[_Lines, ...]]:
    """The cells of a row, and the lines that each is printed on."""
    lines = tuple(tidy_lines(text, BREAK) for text in texts)
    places = (_few_places if len(texts) < _NARROW else _places)(table, row, len(texts))
    return tuple(map(GridCell, [own[0] if len(own) == 1 else join_lines(own) for own in lines], places)), lines


_few_cells = lru_cache(maxsize=8192)(_cells)  # headings, and rows of zeros, come again in every report


def _places(table: int, row: int, cells: int) -> tuple[Where, ...]:
    return tuple(
        Where(None, None, None, None, None, None, None, None, table, row, cell) for cell in range(1, cells + 1)
    )


_few_places = lru_cache(maxsize=2048)(_places)  # the same in every page


def _blocks(rows: Sequence[_PrintedRow], number: int, maker: GridMaker) -> list[Block]:
    """A table is a grid but for rows of running text, and for tables of one column, which are layout."""
    filled = maker.lay((row.cells, row.spans) for row in rows)
    layout = all(len(row.cells) < 2 for row in rows)
    blocks: list[Block] = []
    kept: list[Row] = []
    for row, line in zip(rows, filled, strict=True):
        texts = list(filter(None, row.lines))
        if texts and (layout or (len(texts) == 1 and is_running_text(texts[0], len(row.cells)))):
            blocks += [Grid(tuple(kept), True, Where(table=number))] if kept else []
            blocks += [Paragraph(text, NOWHERE) for text in texts[0]]
            kept = []
        elif line:
            kept.append(line)
    if any(cell.text for row in kept for cell in row):
        grid = Grid(tuple(kept), True, Where(table=number))
        blocks += html_page.fields_of(grid) or [grid]
    return blocks


def placed(block: Block, number: int) -> Block:
    """The `number`-th block of a text dump without its place there: code points of the page would be others."""
    if isinstance(block, Paragraph):
        return Paragraph(block.text, NOWHERE)
    rows = tuple(_moved(row, number, at) for at, row in enumerate(block.rows, 1))
    return Grid(rows, block.aligned, Where(table=number))


def _moved(row: Row, table: int, number: int) -> Row:
    places = (_few_places if len(row) < _NARROW else _places)(table, number, len(row))
    return tuple(map(GridCell, [cell.text for cell in row], places))
