"""Running text of a page: lines outside the tables, joined into paragraphs as they are set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import regex

from extract.model import Paragraph
from extract.readers.cells import join_lines
from extract.readers.scan_lines import bands, crop, lines, typical_height
from extract.readers.scan_recogniser import Recogniser
from extract.readers.scan_sheet import Box, Image, Sheet

_SQUEEZE = 0.6  # as good as none, measured, and faster by half
_DOUBTFUL = 0.6
_LEAST_LINE = 0.06  # inches
_MARGIN = 0.09  # share of the page's height in which page numbers and running heads stand
_PAGE_NUMBER = regex.compile(r"[\-－—–―一·.\s]*(?:第?\s*\d{1,3}\s*页?(?:\s*[/／共,，]*\s*共?\s*\d{1,3}\s*页?)?)[\-－—–―一·.\s]*")
_OPENS = regex.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]部分)")


class Line(NamedTuple):
    """A line of text on a page, `full` where it reaches the right margin, `indented` where it begins behind the left."""

    text: str
    page: int
    box: Box
    full: bool
    indented: bool


def read_prose(sheet: Sheet, ink: Image, grey: Image, model: Recogniser) -> list[Line]:
    """The lines of a page from the top; `ink` has the tables taken out. Page numbers are left out."""
    least = round(_LEAST_LINE * sheet.dpi)
    height = typical_height([b for b in bands(ink) if b[1] - b[0] < 0.6 * sheet.dpi], least)
    boxes = [box for box in lines(ink, height) if box.height >= 0.25 * height or box.width >= 0.5 * height]
    texts = _texts([crop(grey, box, height) for box in boxes], model)
    left, right = _margins(boxes)
    found = []
    for box, text in zip(boxes, texts, strict=True):
        if not text or _is_page_number(text, box, ink.shape[0]):
            continue
        full, indented = box.x1 > right - 1.6 * height, box.x0 > left + 0.9 * height
        found.append(Line(text, sheet.number, box, full, indented))
    return found


def _texts(pictures: Sequence[Image], model: Recogniser) -> list[str]:
    readings = model.read(pictures, _SQUEEZE)
    again = [index for index, reading in enumerate(readings) if reading.confidence < _DOUBTFUL]
    for index, second in zip(again, model.read([pictures[index] for index in again]), strict=True):
        readings[index] = max(readings[index], second, key=lambda reading: reading.confidence)
    return [reading.text for reading in readings]


def _margins(boxes: Sequence[Box]) -> tuple[float, float]:
    """Left and right margin of the text: those that most of the wide lines keep."""
    if not boxes:
        return 0.0, 0.0
    widest = max(box.width for box in boxes)
    wide = [box for box in boxes if box.width > 0.8 * widest]
    return float(min(box.x0 for box in wide)), float(np.median([box.x1 for box in wide]))


def _is_page_number(text: str, box: Box, page_height: int) -> bool:
    at_edge = box.y1 < _MARGIN * page_height or box.y0 > (1 - _MARGIN) * page_height
    return at_edge and bool(_PAGE_NUMBER.fullmatch(text))


def paragraphs(found: Iterable[Line], sheets: dict[int, Sheet]) -> list[Paragraph]:
    """Join the lines of consecutive running text: a line goes on where the one before reaches the right margin."""
    groups: list[list[Line]] = []
    for line in found:
        if groups and groups[-1][-1].full and not line.indented and not _OPENS.match(line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, sheets[group[0].page]) for group in groups]


def _paragraph(group: list[Line], sheet: Sheet) -> Paragraph:
    boxes = [line.box for line in group if line.page == group[0].page]
    around = Box(
        min(box.x0 for box in boxes), boxes[0].y0, max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    )
    return Paragraph(join_lines(line.text for line in group), sheet.where(around))
