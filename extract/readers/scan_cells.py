"""Cells of a ruled table read one by one: what is blank, which lines there are, and a second look at doubtful ones.

A line is recognised once however often it is printed: short lines that look alike share one reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from extract.model import GridCell, Row
from extract.readers.cells import GAP, join_lines
from extract.readers.scan_grid import Table
from extract.readers.scan_lines import bands, crop, lines, typical_height
from extract.readers.scan_recogniser import Reading, Recogniser
from extract.readers.scan_sheet import Box, Image, Sheet, cv2

UNREAD = "〓"  # the printers' mark for a sign that nobody can read
_STROKE_INK, _STROKE_PIXELS, _STROKE_SURE = 150, 8, 0.95
_SLANT = -0.93  # correlation of the places of a slanting stroke's ink; digits have far less
_LONG_DASH = 0.6  # of a line's height
_EDGE = 0.012  # inches inside a cell's border in which ink is a rest of the border
_THIN = 0.025  # inches of such a rest
_LEAST_INK = 0.03  # inches; ink smaller than this in both directions is a dot or dirt
_PALE, _SIGNS = 205, (0.06, 0.22)  # level of pale print; inches: heights of signs
_DIGIT = 1.0  # of the height of a line: less than this is no room for a further digit
_DOUBTFUL, _UNSURE_WORD = 0.9, 0.5
_UNDER_A_VEIL = 0.8  # the most sure that a cell is from which something dark was taken away
_SHORT = 12  # signs; longer lines are labels, which are matched by similarity anyway
_ALIKE = 0.28  # of their contrast, after smoothing; 3 and 1 in small blurred type differ by 0.45
_VARIANTS, _MOST_OTHERS = 3, 6
_WIDE_LINE = 4.5  # times its height; a narrower line is read without squeezing
_NUMBER = regex.compile(r"[+\-－]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+\-－]?\d+(?:\.\d+)?|[/／\-－—–]|无")
_WORD = regex.compile(r"[\p{Han}（）()、“”：:/]*[\p{Han}--一丨〇][\p{Han}（）()、“”：:/]*", regex.V1)
_DOTS = " .,·•°'`‘’、"
_LOOKALIKE = str.maketrans(
    {"O": "0", "o": "0", "〇": "0", "○": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "丨": "1", "。": "0"}
)


class Line(NamedTuple):
    """A line of text in a cell: which cell, its box there, and its picture."""

    cell: int
    box: Box
    picture: Image


class CellReader:
    """Reads the tables of one document; short lines that look alike are read once."""

    def __init__(self, model: Recogniser) -> None:
        self.model = model
        self.seen = Lookalikes()

    def read(self, table: Table, sheet: Sheet, ink: Image, grey: Image) -> list[GridCell]:
        """Read the cells of a table in its order; `ink` and `grey` are the page without rulings."""
        boxes = [_inner(cell.box, sheet.dpi) for cell in table.cells]
        found = [_all_ink(ink, grey, box, sheet.dpi) for box in boxes]
        height = _line_height(found, sheet.dpi)
        pictures = []
        for index, (box, part) in enumerate(zip(boxes, found, strict=True)):
            inside = grey[box.y0 : box.y1, box.x0 : box.x1]
            found_lines = lines(part, height) if part.any() else []
            pictures += [Line(index, line, crop(inside, line, height)) for line in found_lines]
        readings: list[list[Reading]] = [[] for _ in boxes]
        full = [False] * len(boxes)
        pad = min((line.box.x0 for line in pictures), default=0)
        for line, reading in zip(pictures, self.readings([line.picture for line in pictures]), strict=True):
            free = boxes[line.cell].width - line.box.width - 2 * pad
            full[line.cell] |= not readings[line.cell] and free < _DIGIT * line.box.height
            readings[line.cell].append(reading)
        return [
            _veiled(_grid_cell(parts, sheet, cell.box, wrapped), sheet.is_veiled(box))
            for parts, cell, box, wrapped in zip(readings, table.cells, boxes, full, strict=True)
        ]

    def readings(self, pictures: Sequence[Image]) -> list[Reading]:
        """Read the pictures of lines, each of a cell."""
        wide = [picture.shape[1] > _WIDE_LINE * picture.shape[0] for picture in pictures]
        labels = iter(self.model.read_twice([p for p, is_wide in zip(pictures, wide, strict=True) if is_wide]))
        short = iter(self._short([p for p, is_wide in zip(pictures, wide, strict=True) if not is_wide]))
        return [next(labels if is_wide else short) for is_wide in wide]

    def _short(self, pictures: Sequence[Image]) -> list[Reading]:
        """Readings of short lines; those unlike all others seen are recognised, doubtful ones looked at again."""
        numbers = [self.seen.number(picture) for picture in pictures]
        fresh = self.seen.pictures[len(self.seen.readings) :]
        readings = [_stroke(picture) or reading for picture, reading in zip(fresh, self.model.read(fresh), strict=True)]
        doubtful = [index for index, reading in enumerate(readings) if _is_doubtful(reading)]
        again = self.model.read([variant for index in doubtful for variant in _variants(fresh[index])])
        for place, index in enumerate(doubtful):
            readings[index] = _voted([readings[index], *again[place * _VARIANTS : (place + 1) * _VARIANTS]])
        self.seen.readings += readings
        return [self.seen.readings[number] for number in numbers]


class Lookalikes:
    """Pictures of which none looks like another, each with its reading."""

    def __init__(self) -> None:
        self.pictures: list[Image] = []
        self.readings: list[Reading] = []
        self.soft: list[npt.NDArray[np.int16]] = []

    def number(self, picture: Image) -> int:
        """The number of the picture that looks like this one; a new one where none does."""
        soft = cv2.blur(picture, (3, 3)).astype(np.int16)
        for number, other in enumerate(self.soft):
            if _look_alike(soft, other):
                return number
        self.pictures.append(picture)
        self.soft.append(soft)
        return len(self.soft) - 1


def _look_alike(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> bool:
    """Whether two pictures differ nowhere by more than noise, when laid over each other as well as they can be."""
    height, width = (min(sizes) for sizes in zip(one.shape, other.shape, strict=True))
    if max(one.shape[0], other.shape[0]) > height + 1 or max(one.shape[1], other.shape[1]) > width + 1:
        return False
    inner = one[1 : height - 1, 1 : width - 1]
    most = _ALIKE * (255 - max(int(one.min()), int(other.min())))
    for down in range(3):
        for across in range(3):
            laid = other[down : down + height - 2, across : across + width - 2]
            if laid.shape == inner.shape and int(np.abs(inner - laid).max()) <= most:
                return True
    return False


def _voted(readings: Sequence[Reading]) -> Reading:
    """What readings of several renderings of one picture say together."""
    votes: dict[str, float] = {}
    for reading in readings:
        text = _digits(reading.text)
        votes[text] = votes.get(text, 0.0) + reading.confidence * (1.0 if _NUMBER.fullmatch(text) else 0.7)
    best = max(votes, key=lambda text: votes[text])
    sure = sum(r.confidence for r in readings if _digits(r.text) == best) / len(readings)
    others = sorted(votes.keys() - {best, ""}, key=lambda text: -votes[text])
    more = (_digits(other) for reading in readings for other in reading.alternatives)
    return Reading(best, sure, tuple(dict.fromkeys(o for o in (*others, *more) if o != best))[:_MOST_OTHERS])


def _is_doubtful(reading: Reading) -> bool:
    """Whether a second look pays: short, no plain word, and unsure or no number."""
    text = reading.text
    if len(text) > _SHORT or (_WORD.fullmatch(text) and reading.confidence > _UNSURE_WORD):
        return False
    return reading.confidence < _DOUBTFUL or not _NUMBER.fullmatch(text)


def _digits(text: str) -> str:
    """Signs that look like digits taken as such, dots at the ends left out, where the reading is a number then."""
    as_number = text.translate(_LOOKALIKE).strip(_DOTS)
    return as_number if _NUMBER.fullmatch(as_number) else text


def _stroke(picture: Image) -> Reading | None:
    """A lone level or slanting stroke, by its shape: so small a sign the model takes for a digit."""
    ink = picture < _STROKE_INK
    blobs, _ = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    ys, xs = np.nonzero(ink)
    if blobs != 2 or len(xs) < _STROKE_PIXELS:
        return None
    height, width = int(np.ptp(ys)) + 1, int(np.ptp(xs)) + 1
    if width >= 2.5 * height and height <= 0.3 * picture.shape[0]:
        return Reading("—" if width >= _LONG_DASH * picture.shape[0] else "-", _STROKE_SURE)
    slanting = width >= 0.25 * height and float(np.corrcoef(xs, ys)[0, 1]) <= _SLANT
    return Reading("/", _STROKE_SURE) if slanting else None


def _variants(picture: Image) -> list[Image]:
    """The picture enlarged, in black and white, and with more paper around it."""
    large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    _, black = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    rim = max(picture.shape[0] // 5, 2)
    return [
        large,
        cv2.GaussianBlur(black, (0, 0), 1.2),
        cv2.copyMakeBorder(picture, rim, rim, 3 * rim, 3 * rim, cv2.BORDER_CONSTANT, value=255),
    ]


def _inner(box: Box, dpi: float) -> Box:
    edge = max(round(_EDGE * dpi), 1)
    return Box(
        box.x0 + edge, box.y0 + edge, max(box.x1 - edge, box.x0 + edge + 1), max(box.y1 - edge, box.y0 + edge + 1)
    )


def _all_ink(ink: Image, grey: Image, box: Box, dpi: float) -> Image:
    """The ink of a cell, with its pale signs where it has some beside the others: no sign is left out in silence."""
    inside = np.s_[box.y0 : box.y1, box.x0 : box.x1]
    found = _cell_ink(ink[inside], dpi)
    around = cv2.dilate(found, np.ones((5, 5), np.uint8))
    pale = np.where(grey[inside] < _PALE, 255, 0).astype(np.uint8)
    beside = np.where(around > 0, 0, pale).astype(np.uint8)
    low, high = (size * dpi for size in _SIGNS)
    if np.count_nonzero(beside) < low:
        return found
    _, _, stats, _ = cv2.connectedComponentsWithStats(beside, connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    is_sign = (height >= low) & (height <= high) & (width <= high) & (stats[1:, cv2.CC_STAT_AREA] >= 1.5 * height)
    return _cell_ink(pale, dpi) if is_sign.any() else found


def _cell_ink(part: Image, dpi: float) -> Image:
    """The ink of a cell without dirt and without rests of its border."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    blobs = [Box(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]
    large = [blob for blob in blobs if max(blob.width, blob.height) >= _LEAST_INK * dpi]
    clean = part.copy()
    for label, blob in enumerate(blobs, 1):
        if _is_border(blob, part, _THIN * dpi) or not (blob in large or _is_inside(blob, large)):
            clean[labels == label] = 0
    return clean


def _is_border(blob: Box, part: Image, thin: float) -> bool:
    """Whether ink is what a ruling left beside it."""
    at_side = blob.x0 == 0 or blob.x1 == part.shape[1]
    at_end = blob.y0 == 0 or blob.y1 == part.shape[0]
    return (at_side and blob.width <= thin) or (at_end and blob.height <= thin)


def _is_inside(blob: Box, large: Sequence[Box]) -> bool:
    """Whether a dot stands within a line of signs, as decimal points do; beside or above them it is dirt."""
    line = [sign for sign in large if sign.y0 <= blob.y1 and sign.y1 >= blob.y0]
    return any(sign.x1 <= blob.x0 + 1 for sign in line) and any(sign.x0 >= blob.x1 - 1 for sign in line)


def _line_height(found: Sequence[Image], dpi: float) -> int:
    least = round(0.06 * dpi)
    usual = [band for part in found if part.any() for band in bands(part) if band[1] - band[0] < 0.35 * dpi]
    return typical_height(usual, least)


def _grid_cell(parts: list[Reading], sheet: Sheet, box: Box, wrapped: bool) -> GridCell:
    """The cell of some lines; a number goes on in the next line where it was `wrapped` for want of room."""
    where = sheet.where(box)
    if not parts:
        return GridCell("", where)
    number = wrapped and all(part.text.isdigit() for part in parts)
    text = "".join(part.text for part in parts) if number else join_lines(part.text or UNREAD for part in parts)
    confidence = min(part.confidence if part.text else 0.0 for part in parts)
    others = parts[0].alternatives if len(parts) == 1 else ()
    return GridCell(text, where, round(confidence, 4), others)


def _veiled(cell: GridCell, veiled: bool) -> GridCell:
    """The cell, doubtful where it stood under something dark: so is that it is blank."""
    if not veiled:
        return cell
    return cell._replace(confidence=min(_UNDER_A_VEIL, 1.0 if cell.confidence is None else cell.confidence))


def filled(table: Table, cells: Sequence[GridCell]) -> list[Row]:
    """The rows of a table with all places that a merged cell covers filled up."""
    rows = [[GAP] * (len(table.xs) - 1) for _ in range(table.rows)]
    for cell, read in zip(table.cells, cells, strict=True):
        rows[cell.row][cell.column] = read
    return [tuple(row) for row in rows]
