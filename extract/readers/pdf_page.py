"""One PDF page as characters with their boxes and ruling lines.

Everything is turned so that the text runs from left to right: coordinates are points from the top left corner.
`Page.where` turns a box back into the page as it is displayed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extract.model import Where

THIN = 2.6  # a filled rectangle of at most this thickness is a line
SHORTEST = 3.5  # a shorter line rules nothing
_COVERS = 0.25  # share of the page that a picture must take to hold what should be read

Glyph = tuple[float, float, float, float, str]  # x0, y0, x1, y1, character
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


class Rule(NamedTuple):
    """A horizontal line at height `at` from x `start` to `end`, or a vertical one at x `at` from y `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """What is drawn on page `number` (from 1), turned upright; `quarter` counts the turns to the left that it took.

    `fills` are areas of colour, `pictures` the share of the page that the largest picture covers, `shapes` the number
    of drawings that are no lines and areas, `unreadable` the share of characters that the file maps to no code. Half of
    a sheet of two pages has the `sheet`'s width and begins at `shift` in it.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    shapes: int = 0
    unreadable: float = 0.0
    quarter: int = 0
    sheet: float = 0.0
    shift: float = 0.0

    @property
    def is_picture(self) -> bool:
        """Whether the page has hardly any text but a picture that may hold some."""
        return len(self.glyphs) < 20 and self.pictures >= _COVERS

    def where(self, box: Box) -> Where:
        """The place of a box of this page in the page as displayed."""
        whole = box[0] + self.shift, box[1], box[2] + self.shift, box[3]
        x0, y0, x1, y1 = _turn(whole, -self.quarter % 4, self.sheet or self.width, self.height)
        return Where(page=self.number, x0=round(x0, 1), y0=round(y0, 1), x1=round(x1, 1), y1=round(y1, 1))

    def add_box(self, box: Box, filled: bool, stroked: bool) -> None:
        """Add a rectangle: a line where it is thin, else its four edges or an area."""
        x0, y0, x1, y1 = box
        if y1 - y0 <= THIN or x1 - x0 <= THIN:  # both for the dots of a dotted line
            if y1 - y0 <= THIN:
                self.across.append(Rule((y0 + y1) / 2, x0, x1))
            if x1 - x0 <= THIN:
                self.down.append(Rule((x0 + x1) / 2, y0, y1))
        elif stroked and x1 - x0 >= SHORTEST and y1 - y0 >= SHORTEST:
            self.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
            self.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
        elif filled and x1 - x0 >= SHORTEST and y1 - y0 >= SHORTEST:
            self.fills.append(box)

    def turned(self, quarter: int) -> Page:
        """This page turned by so many quarters to the left."""
        if not quarter:
            return self
        wide, high = (self.height, self.width) if quarter % 2 else (self.width, self.height)
        page = Page(self.number, wide, high, pictures=self.pictures, shapes=self.shapes, unreadable=self.unreadable)
        page.quarter = (self.quarter + quarter) % 4
        for x0, y0, x1, y1, text in self.glyphs:
            page.glyphs.append((*_turn((x0, y0, x1, y1), quarter, self.width, self.height), text))
        boxes = [(rule.start, rule.at, rule.end, rule.at) for rule in self.across]
        boxes += [(rule.at, rule.start, rule.at, rule.end) for rule in self.down]
        for box in boxes:
            page.add_box(_turn(box, quarter, self.width, self.height), filled=True, stroked=False)
        page.fills = [_turn(box, quarter, self.width, self.height) for box in self.fills]
        return page


def _turn(box: Box, quarter: int, width: float, height: float) -> Box:
    """Turn a box by so many quarters to the left on a page of `width` and `height`."""
    x0, y0, x1, y1 = box
    if quarter == 1:
        return y0, width - x1, y1, width - x0
    if quarter == 2:
        return width - x1, height - y1, width - x0, height - y0
    if quarter == 3:
        return height - y1, x0, height - y0, x1
    return box
