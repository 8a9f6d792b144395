"""One table of a page: the texts of its cells, its rows with merged cells filled up, and what it holds beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, count, pairwise, repeat
from operator import itemgetter
from typing import cast

import regex
from lxml import etree

from extract.model import Block, Grid, GridCell, Paragraph, Row, Where, records
from extract.readers import html_page
from extract.readers.cells import GAP, PROSE, GridMaker, is_running_text, join_lines, span, tidy_lines
from extract.readers.html_rows import BREAK, BREAKING, PrintedTable, Spans, mark, regular_table, text_of

NOWHERE = Where()  # paragraphs are numbered when the page is read
_CELL, _CELL_END = "\ue0b6", "\ue0b7"
_MARK = regex.compile(f"([{_CELL}{_CELL_END}])")
_CELL_TAGS = frozenset({"td", "th"})
_MANY = 2000  # cells

_spanning = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(".//@rowspan/..|.//@colspan/.."))
_cells_alone = cast(
    Callable[[etree._Element], list[etree._Element]], etree.XPath("(descendant::td|descendant::th)[not(parent::tr)]")
)
_Lines = tuple[str, ...]


def read_table(table: etree._Element, number: int, maker: GridMaker) -> list[Block]:
    """The blocks of a table without tables in it, which is the `number`-th of its page; its texts get marks.

    What stands in the table but in none of its cells (captions, what broken markup left between them) comes first.
    Raises DocumentError where the tables of the page have too many cells.
    """
    lengths, lines, spans, beside = regular_table(table) or _broken_table(table)
    texts = [own[0] if len(own) == 1 else join_lines(own) for own in lines]
    places = (_few_places if len(texts) < _MANY else _places)(number, lengths)
    cells = [*records(GridCell, texts, places, repeat(None), repeat(())), GAP]
    takes, made = _layout(lengths, spans)
    maker.count(made)
    rows = [take(cells) for take in takes]
    blocks: list[Block] = [Paragraph(line, NOWHERE) for text in beside for line in tidy_lines(text, BREAK)]
    if min(lengths) < 2 or max(map(len, texts)) > PROSE:
        found, rows = _prose(lengths, lines, rows, number)
        blocks += found
    if any(cell.text for row in rows for cell in row):
        grid = Grid(tuple(rows), True, Where(table=number))
        blocks += html_page.fields_of(grid) or [grid]
    return blocks


def _broken_table(table: etree._Element, *, marked: bool = False) -> PrintedTable:
    """A table with text or cells beside its rows, or with cells in cells; `marked` where its breaks are marked."""
    if not marked:
        mark(table, BREAKING)
    rows = [[cell for cell in row if cell.tag in _CELL_TAGS] for row in table.iter("tr")]
    if not any(rows):
        rows = [list(table.iter("td", "th"))]
    spans = _spans(table, rows)
    cells = [cell for row in rows for cell in row]
    texts, beside = _texts(table, cells)
    if any(map(str.strip, beside)) and (alone := _cells_alone(table)):
        for cell in cells:  # the marks would stand twice
            cell.text, cell.tail = (cell.text or "")[1:], (cell.tail or "")[1:]
        wrap(alone, "tr")
        return _broken_table(table, marked=True)
    return PrintedTable(tuple(map(len, rows)), [tidy_lines(text, BREAK) for text in texts], spans, beside)


def wrap(elements: list[etree._Element], tag: str) -> None:
    """Set elements into new ones of this tag, those that follow each other into the same."""
    around: etree._Element | None = None
    for element in elements:
        parent = element.getparent()
        if parent is None:
            continue
        if around is None or element.getprevious() is not around:
            around = parent.makeelement(tag)
            parent.insert(parent.index(element), around)
        around.append(element)


def _texts(table: etree._Element, cells: list[etree._Element]) -> tuple[list[str], list[str]]:
    """The text of each cell, and the texts of the table that stand in none.

    The text of a whole table is taken at once and cut at marks: to ask for that of every cell takes much longer.
    """
    if not any(map(len, cells)):
        own = [cell.text or "" for cell in cells]
        if _signs("".join(own)) == _signs(text_of(table)):
            return own, []
    for cell in cells:
        cell.text = _CELL + (cell.text or "")
        cell.tail = _CELL_END + (cell.tail or "")
    whole = text_of(table)
    first, *parts = whole.split(_CELL)
    pieces = [part.partition(_CELL_END) for part in parts]
    if not all(end for _, end, _ in pieces):  # cells in cells: a broken page
        return [_MARK.sub("", text_of(cell)) for cell in cells], list(_outside(whole))
    return [text for text, _, _ in pieces], [first, *[behind for _, _, behind in pieces if behind]]


def _outside(text: str) -> Iterator[str]:
    """The parts of a marked text that stand in no cell."""
    depth = 0
    for part in _MARK.split(text):
        if part in (_CELL, _CELL_END):
            depth += 1 if part == _CELL else -1
        elif depth == 0:
            yield part


def _signs(text: str) -> int:
    return sum(map(len, text.split()))


def _spans(table: etree._Element, rows: list[list[etree._Element]]) -> Spans:
    """The cells that cover several rows or columns."""
    found = {cell: (span(cell.get("rowspan")), span(cell.get("colspan"))) for cell in _spanning(table)}
    several = {cell: covered for cell, covered in found.items() if covered != (1, 1)}
    if not several:
        return ()
    return tuple(
        [
            (number, at, *several[cell])
            for number, row in enumerate(rows)
            for at, cell in enumerate(row)
            if cell in several
        ]
    )


@lru_cache(maxsize=1024)  # the tables of an area share their form
def _layout(lengths: tuple[int, ...], spans: Spans) -> tuple[list[Callable[[Sequence[GridCell]], Row]], int]:
    """What makes each row from all printed cells and a last one for gaps, and how many cells that makes.

    `lengths` are the cells printed in each row.
    """
    maker = GridMaker()
    covering: list[dict[int, tuple[int, int]]] = [{} for _ in lengths]
    for row, at, down, across in spans:
        covering[row][at] = down, across
    numbers = count()
    rows = [tuple(GridCell("", Where(cell=next(numbers))) for _ in range(length)) for length in lengths]
    return [_picker(row) for row in maker.lay(zip(rows, covering, strict=True))], maker.cells


def _picker(row: Row) -> Callable[[Sequence[GridCell]], Row]:
    """What takes the cells of a row out of all cells; those at no place are gaps, which stand last."""
    at = [-1 if cell.where.cell is None else cell.where.cell for cell in row]
    if len(at) > 1:
        return cast(Callable[[Sequence[GridCell]], Row], itemgetter(*at))
    return lambda cells: tuple([cells[index] for index in at])


def _places(table: int, lengths: tuple[int, ...]) -> list[Where]:
    """The places of all cells of a table."""
    return [
        Where(None, None, None, None, None, None, None, None, table, row, cell)
        for row, length in enumerate(lengths, 1)
        for cell in range(1, length + 1)
    ]


_few_places = lru_cache(maxsize=256)(_places)  # the same in every page


def _prose(lengths: Sequence[int], lines: list[_Lines], rows: list[Row], number: int) -> tuple[list[Block], list[Row]]:
    """The blocks of a table down to its last row of running text, and the rows below.

    A table is a grid but for such rows, and for tables of one column, which are layout.
    """
    layout = max(lengths) < 2
    blocks: list[Block] = []
    kept: list[Row] = []
    first = 0
    for row, length in zip(rows, lengths, strict=True):
        own = lines[first : first + length]
        first += length
        filled = length - own.count(())
        if filled and (layout or (filled == 1 and is_running_text(next(filter(None, own)), length))):
            blocks += [Grid(tuple(kept), True, Where(table=number))] if kept else []
            blocks += [Paragraph(text, NOWHERE) for text in next(filter(None, own))]
            kept = []
        elif row:
            kept.append(row)
    return blocks, kept


def placed(block: Block, number: int) -> Block:
    """The `number`-th block of a text dump without its place there: code points of the page would be others."""
    if isinstance(block, Paragraph):
        return Paragraph(block.text, NOWHERE)
    lengths = tuple(map(len, block.rows))
    texts = block.texts
    places = (_few_places if len(texts) < _MANY else _places)(number, lengths)
    cells = tuple(records(GridCell, texts, places, repeat(None), repeat(())))
    ends = accumulate(lengths, initial=0)
    return Grid(tuple([cells[start:end] for start, end in pairwise(ends)]), block.aligned, Where(table=number))
