"""Tables of the results of disputes whose labels stand in the text above them.

Printed as small ones, each with its channels above: these become the first cells of rows of values. Or as one row
of fifteen numbers with nothing but 行政复议 and 行政诉讼 above: these become its headings, if the numbers add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.forms import members, table_words
from extract.labels import column_index, row_index
from extract.line_rows import LineRows
from extract.model import MERGED, Block, Grid, GridCell, Paragraph, Row
from extract.numbering import without_numbers
from extract.shapes import adds_up

_RESULTS = [member.code for member in members("dispute", "column")]
_CHANNELS = table_words("dispute").spanning[:2]
_LONGEST = 30  # characters of a caption
_MOST = 12  # rows of three tables in one, each with its caption
_GAP = GridCell("", MERGED)


def captioned(blocks: Sequence[Block]) -> list[Grid]:
    """The grids of a document, their rows of results behind the labels that stand above them."""
    found: list[Grid] = []
    above: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            above.append(block)
            continue
        block = without_numbers(block)  # noqa: PLW2901
        rows = block.rows
        if len(rows) == 1 and _adds_up(rows[0]) and (channels := _last_channels(above)):
            found.append(block._replace(rows=(*channels, *rows), aligned=False))
        else:
            found.append(_with_labels(block, _caption(above)) if 0 < len(rows) <= _MOST else block)
        above = []
    return found


def _caption(above: Sequence[Paragraph]) -> GridCell | None:
    """The paragraph right above a grid, if it is a caption."""
    return GridCell(*above[-1]) if above and _is_caption(above[-1].text) else None


def _last_channels(above: Sequence[Paragraph]) -> tuple[Row, ...]:
    """The words 行政复议 and 行政诉讼 of the last short paragraph above a grid that has both."""
    short = (paragraph for paragraph in reversed(above) if len(paragraph.text) <= _LONGEST)
    return next(filter(None, map(_channels, short)), ())


def _channels(paragraph: Paragraph) -> tuple[Row, ...]:
    """The words as two rows of a cell each; none where the paragraph lacks one of them."""
    text, where = paragraph
    if not all(word in text for word in _CHANNELS):
        return ()
    return tuple((GridCell(word, where),) for word in _CHANNELS)


def _adds_up(row: Row) -> bool:
    """Whether a row has a number for each channel and result, every last one the sum of those before it."""
    texts = [cell.text for cell in row if cell.text]
    return len(texts) == len(_RESULTS) * len(members("dispute", "row")) and adds_up(texts, len(_RESULTS))


def _is_caption(text: str) -> bool:
    return len(text) <= _LONGEST and not text.isdecimal() and _names_channel(text)


@lru_cache(maxsize=4096)
def _names_channel(text: str) -> bool:
    match = row_index().exactly(text)
    return match is not None and match.table == "dispute" and match.code is not None


def _with_labels(grid: Grid, above: GridCell | None) -> Grid:
    """The grid as it is, or its rows of results with a label each."""
    if isinstance(grid.rows, LineRows) and above is None and not _may_hold(tuple(grid.rows.lengths)):
        return grid
    if above is None and not any(map(_is_caption, grid.texts)):
        return grid
    rows = _turned(grid.rows) or list(_labelled(grid.rows, [above] if above else []))
    return grid._replace(rows=tuple(rows)) if any(row[0] is not _GAP for row in rows) else grid


def _turned(rows: Sequence[Row]) -> list[Row]:
    """A table with a column for each channel and a row for each result, its columns as rows; else none."""
    first = next((at for at, row in enumerate(rows) if row and _result(row[0].text)), 0)
    heads = sorted(
        [(at, cell) for row in rows[:first] for at, cell in enumerate(row) if cell.text and _is_caption(cell.text)]
    )
    body = [row for row in rows[first:] if any(cell.text for cell in row)]
    if len(heads) != len(members("dispute", "row")) or any(len(row) <= heads[-1][0] for row in body):
        return []
    if [_result(row[0].text) for row in body] != _RESULTS:
        return []
    return [(_GAP, *(row[0] for row in body)), *((cell, *(row[at] for row in body)) for at, cell in heads)]


@lru_cache(maxsize=512)
def _may_hold(lengths: tuple[int, ...]) -> bool:
    """Whether rows of so many cells may be labels and, below them, a value for each result of each."""
    channels = len(members("dispute", "row"))
    values = [count for count in range(1, channels + 1) if count * len(_RESULTS) in lengths]
    labels = [length for length in lengths if length < len(_RESULTS)]
    return lengths[0] <= channels and any(count <= length for count in values for length in labels)


def _labelled(rows: Sequence[Row], labels: list[GridCell]) -> Iterator[Row]:
    """The rows with a first cell more; a row with the results of several channels becomes one for each."""
    headed = False
    for row in rows:
        cells = [cell for cell in row if cell.where != MERGED]
        filled = [cell for cell in cells if cell.text]
        if headed and labels and len(cells) == len(labels) * len(_RESULTS) and filled:
            parts = [cells[at : at + len(_RESULTS)] for at in range(0, len(cells), len(_RESULTS))]
            yield from ((label, *part) for label, part in zip(labels, parts, strict=True))
            labels, headed = [], False
            continue
        if filled and all(_is_caption(cell.text) for cell in filled):
            labels = filled  # above the headings they would be some of them
        else:
            headed = bool(labels) and [_result(cell.text) for cell in filled] == _RESULTS * len(labels)
            yield (_GAP, *(filled[: len(_RESULTS)] if headed else row))


def _result(text: str) -> str | None:
    found = column_index("dispute").find(text)
    return found.code if found else None
