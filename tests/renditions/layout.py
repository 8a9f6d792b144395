"""Tables of a text dump laid out as Word had them: every cell with the rows and columns that it covers.

A dump keeps one empty cell for what a vertically merged cell covers and none for what a horizontally merged one does.
How wide a cell is follows from the form: three columns of labels and seven of values, four columns, or fifteen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.model import Block, Grid, Paragraph
from extract.readers import read_document
from extract.shapes import shape_of

LABELS, VALUES = 3, 7
DISCLOSURE, RESULTS = 4, 5


@dataclass
class Box:
    """A cell, and how many rows and columns it covers."""

    text: str
    down: int = 1
    across: int = 1


Table = list[list[Box]]
Report = list[str | Table]


def lay_out(text: str) -> Report:
    """The paragraphs and laid out tables of a text report in order."""
    return [_laid(block) for block in read_document(text.encode(), "report.txt").blocks]


def _laid(block: Block) -> str | Table:
    if isinstance(block, Paragraph):
        return block.text
    if block.aligned:
        return [[Box(cell.text) for cell in row] for row in block.rows]
    kinds = {kind for row in block.rows if (kind := _kind([cell.text for cell in row]))}
    rows = [[cell.text for cell in row] for row in block.rows]
    widths = _other(rows)
    if "request" in kinds:
        widths = _request(block, rows)
    elif "dispute" in kinds:
        widths = _dispute(rows)
    elif "disclosure" in kinds:
        widths = _disclosure(rows)
    return _merged(widths)


def _kind(texts: list[str]) -> str | None:
    if any(text.startswith("申请人情况") for text in texts):
        return "request"
    if any(text.startswith("行政复议") for text in texts) and any(text.startswith("行政诉讼") for text in texts):
        return "dispute"
    return "disclosure" if texts[:1] == ["信息内容"] else None


# A row as (text, columns, whether an empty text goes on the cell above).
Widths = list[list[tuple[str, int, bool]]]


def _request(grid: Grid, rows: list[list[str]]) -> Widths:
    laid: Widths = []
    for number, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        label = shape_of(row).label
        if number < 3:
            spans = [[LABELS, VALUES], [LABELS, 1, 5, 1], [LABELS, *[1] * VALUES]][number]
            laid.append([(text, across, True) for text, across in zip(texts, spans, strict=True)])
            continue
        at = label[0] if label else -1
        values = texts[at + 1 :]
        while len(values) > VALUES and not values[0]:
            values = values[1:]
        assert at < LABELS, texts
        widths = {-1: [], 0: [LABELS], 1: [1, LABELS - 1], 2: [1] * LABELS}[at]
        names = [(text, across, True) for text, across in zip(texts, widths, strict=False)]
        laid.append([*names, *((text, 1, False) for text in values)])
    return laid


def _dispute(rows: list[list[str]]) -> Widths:
    spans = [[RESULTS, 2 * RESULTS], [*[1] * RESULTS, RESULTS, RESULTS], [1] * 3 * RESULTS]
    laid: Widths = [
        [(text, across, True) for text, across in zip(row, span, strict=True)]
        for row, span in zip(rows, spans, strict=False)
    ]
    return [*laid, *([(text, 1, False) for text in row] for row in rows[3:])]


def _disclosure(rows: list[list[str]]) -> Widths:
    laid: Widths = []
    width, heading = DISCLOSURE, False
    for texts in rows:
        if texts[0] == "信息内容":
            width = len(texts)
        heading = texts[0] == "信息内容" or (heading and not texts[0])
        last = DISCLOSURE - len(texts) + 1 if len(texts) in (1, width) else 1
        spans = [*[1] * (len(texts) - 1), last]
        laid.append([(text, across, heading) for text, across in zip(texts, spans, strict=True)])
    return laid


def _other(rows: list[list[str]]) -> Widths:
    return [[(text, 1, False) for text in row] for row in rows]


def _merged(rows: Widths) -> Table:
    """Let every empty text that goes on the cell above be covered by it."""
    above: dict[int, Box] = {}
    table: Table = []
    for row in rows:
        line: list[Box] = []
        at, standing = 0, {}
        for text, across, goes_on in row:
            held = above.get(at)
            if goes_on and not text and held is not None and held.across == across:
                held.down += 1
                standing[at] = held
            else:
                line.append(Box(text, 1, across))
                if goes_on:
                    standing[at] = line[-1]
            at += across
        above = standing
        table.append(line)
    return table


def paragraphs_of(report: Iterable[str | Table]) -> list[str]:
    """The running text of a laid out report."""
    return [block for block in report if isinstance(block, str)]
