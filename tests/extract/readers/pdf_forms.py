"""Reports drawn as PDF pages the ways that programs draw them: borders, page ends, order, spacing."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pdf_writer import HEIGHT, WIDTH, Canvas, width_of, write
from printed_form import HEADINGS
from renditions.layout import Box, Table, lay_out

LEFT, RIGHT, TOP, FOOT = 60, WIDTH - 60, 72, HEIGHT - 80
SIZE, LEADING, CELL, PAD = 10.5, 19.0, 9.0, 3.5
REQUEST = (34.0, 62.0, 112.0, 38.0, 38.0, 38.0, 40.0, 40.0, 34.0, 39.0)


@dataclass
class Style:
    """How a report is drawn. `borders`: stroke, thin, boxes, twice, dashes, none; `number` prints a page's number.

    `column` is the width of all columns of labels and values; numbers, too, are wrapped in them.
    """

    borders: str = "stroke"
    align: str = "centre"
    number: str = "- {} -"
    shuffle: int | None = None
    split: bool = False
    spread: bool = False
    turned: bool = False
    foot: float = FOOT
    column: float = 0.0
    without: tuple[int, ...] = ()  # vertical borders, by column, that are not drawn in rows of values


class Press:
    """Draws paragraphs and tables from the top to the bottom of as many pages as they take."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages = [Canvas()]
        self.y = float(TOP)

    @property
    def page(self) -> Canvas:
        return self.pages[-1]

    def turn(self) -> None:
        self.pages.append(Canvas())
        self.y = float(TOP)

    def room(self, height: float) -> None:
        if self.y + height > self.style.foot:
            self.turn()

    def paragraph(self, text: str, indent: bool) -> None:
        lines, line = [], "　　" if indent else ""
        for character in text:
            if width_of(line + character, SIZE) > RIGHT - LEFT and character not in "，。；：）":
                lines.append(line)
                line = ""
            line += character
        for printed in [*lines, line]:
            self.room(LEADING)
            bare = printed.lstrip("　")
            self.page.text(LEFT + width_of(printed, SIZE) - width_of(bare, SIZE), self.y + SIZE, bare, SIZE)
            self.y += LEADING

    def table(self, table: Table) -> None:
        columns = sum(box.across for box in table[0])
        widths = REQUEST if columns == len(REQUEST) else ((RIGHT - LEFT) / columns,) * columns
        widths = (self.style.column,) * columns if self.style.column else widths
        self.xs = [LEFT + sum(widths[:index]) for index in range(columns + 1)]
        placed = self._placed(table, columns)
        heights = [self._height(placed, row) for row in range(len(table))]
        first = 0
        while first < len(table):
            self.room(heights[first])
            last = first
            while last + 1 < len(table) and self.y + sum(heights[first : last + 2]) <= self.style.foot:
                last += 1
            self._part(placed, heights, first, last + 1)
            first = last + 1
            if first < len(table):
                self.turn()
        self.y += 12

    def _placed(self, table: Table, columns: int) -> list[tuple[int, int, Box]]:
        free = [[True] * columns for _ in range(len(table) + 30)]
        found = []
        for row, boxes in enumerate(table):
            for box in boxes:
                column = free[row].index(True)
                found.append((row, column, box))
                for down in range(box.down):
                    free[row + down][column : column + box.across] = [False] * box.across
        return found

    def _lines(self, text: str, width: float) -> list[str]:
        lines = [""]
        for character in text:
            if (
                lines[-1]
                and width_of(lines[-1] + character, CELL) > width - 2 * PAD
                and (self.style.column or not (character.isdigit() and lines[-1][-1].isdigit()))
            ):
                lines.append("")
            lines[-1] += character
        return lines

    def _height(self, placed: list[tuple[int, int, Box]], row: int) -> float:
        most = 1
        for at, column, box in placed:
            if at == row and box.down == 1 and box.text:
                most = max(most, len(self._lines(box.text, self.xs[column + box.across] - self.xs[column])))
        return most * CELL * 1.3 + 8

    def _part(self, placed: list[tuple[int, int, Box]], heights: list[float], first: int, last: int) -> None:
        tops = {row: self.y + sum(heights[first:row]) for row in range(first, last + 1)}
        for row, column, box in placed:
            top, bottom = max(row, first), min(row + box.down, last)
            if top < bottom:
                x0, x1 = self.xs[column], self.xs[column + box.across]
                self._border(x0, tops[top], x1, tops[bottom])
                text = box.text
                if box.down > 1 and (row < first or row + box.down > last):  # a label cut in two by the page's end
                    text = (
                        text[: len(text) // 2]
                        if row >= first
                        else text[len(text) // 2 :]
                        if row + box.down <= last
                        else ""
                    )
                self._write(text, x0, tops[top], x1, tops[bottom])
        self.y = tops[last]

    def _border(self, x0: float, y0: float, x1: float, y1: float) -> None:
        page, kind = self.page, self.style.borders
        if kind == "boxes":
            page.frame(x0, y0, x1, y1)
        sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        for a, b, c, d in sides:
            if kind in ("stroke", "twice"):
                page.stroke(a, b, c, d)
            if kind in ("thin", "twice"):
                page.fill(a - 0.25, b - 0.25, c + 0.25, d + 0.25)
            if kind == "dashes":
                length = max(c - a, d - b)
                for step in range(int(length / 4) + 1):
                    s, e = step * 4 / length, min((step * 4 + 2) / length, 1)
                    page.stroke(a + (c - a) * s, b + (d - b) * s, a + (c - a) * e, b + (d - b) * e)

    def _write(self, text: str, x0: float, y0: float, x1: float, y1: float) -> None:
        lines = self._lines(text, x1 - x0) if text else []
        y = (y0 + y1) / 2 - len(lines) * CELL * 1.3 / 2 + CELL
        for line in lines:
            width = width_of(line, CELL)
            x = {"left": x0 + PAD, "centre": (x0 + x1 - width) / 2, "right": x1 - PAD - width}[self.style.align]
            if line.isdigit() and len(line) > 1 and (self.style.split or self.style.spread):
                gap = 1.5 if self.style.spread else 0.0
                for index, digit in enumerate(line):
                    self.page.text(x + index * (CELL / 2 + gap), y, digit, CELL)
            else:
                self.page.text(x, y, line, CELL)
            y += CELL * 1.3

    def finish(self) -> list[Canvas]:
        for number, page in enumerate(self.pages, 1):
            if self.style.number:
                page.text(WIDTH / 2 - 15, HEIGHT - 45, self.style.number.format(number, len(self.pages)), 9)
            if self.style.shuffle is not None:
                Random(self.style.shuffle).shuffle(page.drawn)
        return [page.turned() if self.style.turned else page for page in self.pages]


def draw(text: str, style: Style) -> list[Canvas]:
    """The pages of a text report."""
    press = Press(style)
    for block in lay_out(text):
        if isinstance(block, str):
            press.paragraph(block, indent=block not in HEADINGS)
        else:
            press.table(block)
    return press.finish()


def render_pdf(text: str, style: Style | None = None) -> bytes:
    """A text report as a PDF."""
    return write(draw(text, style or Style()))
