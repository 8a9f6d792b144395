"""Running text of a page: lines outside the tables, with their boxes, page numbers left out."""

from __future__ import annotations

import regex

from extract.readers.lines import Line, Piece
from extract.readers.scan_lines import bands, crop, lines, typical_height
from extract.readers.scan_recogniser import Recogniser
from extract.readers.scan_sheet import Box, Image, Sheet

_LEAST_LINE = 0.06  # inches
_LONGEST = 80  # times its height; a line of small type across a page has 60
LARGER = 1.25  # a line so much higher than usual is set in larger type
_MARGIN = 0.09  # share of the page's height in which page numbers stand
_PAGE_NUMBER = regex.compile(r"[\-－—–―一_·.\s]*第?\s*\d{0,3}\s*页?(?:[\s/／,，]*共?\s*\d{1,3}\s*页)?[\-－—–―一_·.\s]*")


def read_prose(sheet: Sheet, ink: Image, grey: Image, model: Recogniser) -> list[Line]:
    """The lines of a page from the top, in pixels; `ink` has the tables taken out."""
    least = round(_LEAST_LINE * sheet.dpi)
    height = typical_height([band for band in bands(ink) if band[1] - band[0] < 0.6 * sheet.dpi], least)
    boxes = [box for box in lines(ink, height) if _is_line(box, height)]
    readings = model.read_twice([crop(grey, box, height) for box in boxes], others=False)
    return [
        _line(reading.text, box, height, sheet)
        for box, reading in zip(boxes, readings, strict=True)
        if reading.text and not is_page_number(reading.text, box.y0, box.y1, ink.shape[0])
    ]


def _is_line(box: Box, height: int) -> bool:
    """Whether a band of ink can be a line of text: neither dirt nor a ruling nor the edge of a sheet."""
    return max(box.height, box.width) >= 0.4 * height and box.width <= _LONGEST * max(box.height, height // 2)


def is_page_number(text: str, top: float, bottom: float, page_height: int) -> bool:
    """Whether a line in the margin of a page is its number."""
    at_edge = bottom < _MARGIN * page_height or top > (1 - _MARGIN) * page_height
    return at_edge and bool(_PAGE_NUMBER.fullmatch(text))


def _line(text: str, box: Box, height: int, sheet: Sheet) -> Line:
    size = box.height if box.height > LARGER * height else height
    piece = Piece(text, float(box.x0), float(box.y0), float(box.x1), float(box.y1), sheet.where(box))
    return Line((piece,), float(size))
