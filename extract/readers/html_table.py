"""One table of a page: the texts of its cells, its rows with merged cells filled up, and what it holds beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, count, pairwise, repeat
from operator import itemgetter
from typing import Any, cast

import regex
from lxml import etree

from extract.model import MERGED, Block, Grid, GridCell, Paragraph, PlacedRows, Where, records
from extract.readers import html_page
from extract.readers.cells import PROSE, GridMaker, is_running_text, join_lines, span, tidy_lines
from extract.readers.html_rows import BREAK, BREAKING, Lines, PrintedTable, Spans, mark, regular_table, text_of

NOWHERE = Where()  # paragraphs are numbered when the page is read
_CELL, _CELL_END = "\ue0b6", "\ue0b7"
_MARK = regex.compile(f"([{_CELL}{_CELL_END}])")
_CELL_TAGS = frozenset({"td", "th"})
_MANY = 2000  # cells

_spanning = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(".//@rowspan/..|.//@colspan/.."))
_cells_alone = cast(
    Callable[[etree._Element], list[etree._Element]], etree.XPath("(descendant::td|descendant::th)[not(parent::tr)]")
)
_around_cells = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath(".//tr/*[not(self::td or self::th)][td or th]"),
)
_Take = Callable[[Sequence[Any]], Sequence[Any]]


def read_table(table: etree._Element, number: int, maker: GridMaker) -> list[Block]:
    """The blocks of a table without tables in it, which is the `number`-th of its page; its texts get marks.

    What stands in the table but in none of its cells (captions, what broken markup left between them) comes first.
    Raises DocumentError where the tables of the page have too many cells.
    """
    return read_printed(regular_table(table) or _broken_table(table), number, maker)


def read_printed(table: PrintedTable, number: int, maker: GridMaker) -> list[Block]:
    """The blocks of what a table prints, as `read_table` has them."""
    lengths, printed, printed_lines, spans, beside = table
    take, ends = _layout(lengths, spans)
    maker.count(ends[-1])
    texts = take((*printed, ""))
    places = (_few_places if len(printed) < _MANY else _places)(number, lengths, spans)
    blocks: list[Block] = [Paragraph(line, NOWHERE) for text in beside for line in tidy_lines(text, BREAK)]
    below = 0
    may_run = min(lengths) < 2 or max(map(len, printed)) > PROSE
    for row, lines in _running(lengths, printed, printed_lines) if may_run else ():
        blocks += _grid(number, texts, places, ends[below : row + 1])
        blocks += [Paragraph(text, NOWHERE) for text in lines]
        below = row + 1
    for grid in _grid(number, texts, places, ends[below:]):
        blocks += html_page.fields_of(grid) or ([grid] if any(grid.texts) else [])
    return blocks


def _grid(table: int, texts: Sequence[str], places: Sequence[Where], ends: tuple[int, ...]) -> list[Grid]:
    """The grid of some rows of all that a table has, which end at `ends`; none where they have no cells."""
    start, end = ends[0], ends[-1]
    if start == end:
        return []
    return [Grid(PlacedRows(texts[start:end], _lengths(ends), places[start:end]), True, Where(table=table))]


@lru_cache(maxsize=1024)
def _lengths(ends: tuple[int, ...]) -> tuple[int, ...]:
    """The cells of each row that has any."""
    return tuple([length for above, below in pairwise(ends) if (length := below - above)])


def _broken_table(table: etree._Element, *, marked: bool = False) -> PrintedTable:
    """A table with text or cells beside its rows, or with cells in cells; `marked` where its breaks are marked."""
    if not marked:
        if around := {above.tag for above in _around_cells(table)}:
            etree.strip_tags(table, *around)
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
    lines = tuple([tidy_lines(text, BREAK) for text in texts])
    return PrintedTable(tuple(map(len, rows)), tuple(map(join_lines, lines)), lines.__getitem__, spans, beside)


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
def _layout(lengths: tuple[int, ...], spans: Spans) -> tuple[_Take, tuple[int, ...]]:
    """What makes all cells of a grid from those printed and a last one for gaps, and where the rows begin and end.

    `lengths` are the cells printed in each row.
    """
    maker = GridMaker()
    covering: list[dict[int, tuple[int, int]]] = [{} for _ in lengths]
    for row, at, down, across in spans:
        covering[row][at] = down, across
    numbers = count()
    rows = [tuple(GridCell("", Where(cell=next(numbers))) for _ in range(length)) for length in lengths]
    laid = maker.lay(zip(rows, covering, strict=True))
    return _taking([cell.where for row in laid for cell in row]), tuple(accumulate(map(len, laid), initial=0))


def _taking(places: list[Where]) -> _Take:
    """What takes the cells at these places out of all cells; those at none are gaps, which stand last."""
    at = [-1 if where.cell is None else where.cell for where in places]
    if len(at) > 1:
        return cast(_Take, itemgetter(*at))
    return lambda cells: tuple([cells[index] for index in at])


def _places(table: int, lengths: tuple[int, ...], spans: Spans = ()) -> tuple[Where, ...]:
    """The places of all cells of a table, of which so many are printed in each row, and of the gaps between them."""
    rows = [repeat(row, length) for row, length in enumerate(lengths, 1)]
    cells = [range(1, length + 1) for length in lengths]
    own = records(Where, *[repeat(None)] * 8, repeat(table), chain.from_iterable(rows), chain.from_iterable(cells))
    return tuple(_layout(lengths, spans)[0]([*own, MERGED]) if spans else own)


_few_places = lru_cache(maxsize=256)(_places)  # the same in every page


def _running(
    lengths: Sequence[int], texts: Sequence[str], lines: Callable[[int], Lines]
) -> Iterator[tuple[int, Lines]]:
    """The indices and lines of rows of running text; those of tables of one column, which are layout, all are."""
    layout = max(lengths) < 2
    first = 0
    for row, length in enumerate(lengths):
        filled = [at for at in range(first, first + length) if texts[at]]
        if len(filled) == 1 and (layout or is_running_text(lines(filled[0]), length)):
            yield row, lines(filled[0])
        first += length


def placed(block: Block, number: int) -> Block:
    """The `number`-th block of a text dump without its place there: code points of the page would be others."""
    if isinstance(block, Paragraph):
        return block
    lengths = tuple(block.lengths)
    places = (_few_places if len(block.texts) < _MANY else _places)(number, lengths)
    return Grid(PlacedRows(block.texts, lengths, places), block.aligned, Where(table=number))
