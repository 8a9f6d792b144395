"""Plain text: TAB-led cell dumps (one cell a line), rows of tab-separated cells, and pipe tables, between paragraphs.

The dump is what Word's tables become as text: every cell begins a line with a TAB, a blank line ends the row, a line
without a TAB right behind a cell continues that cell, and so does a short line behind one blank line when cells follow.
"""

from __future__ import annotations

from itertools import accumulate

import regex

from extract.model import Block, Grid, GridCell, Paragraph, Row, Where
from extract.readers.layout import is_laid_out, read_layout
from extract.readers.raw import is_raw, read_raw

# A line that opens a section or a numbered point can not be the rest of a cell's text.
_NUMBERED = regex.compile(r"\s*(?:[一二三四五六七八九十]+\s*[、.．]|\d{1,2}\s*[、．]|（[一二三四五六七八九十]+）|#)")
_RULE = regex.compile(r"[\s|:\-+=]*-[\s|:\-+=]*")
_BOLD = regex.compile(r"^\s*\*{1,2}([^*]+)\*{1,2}\s*$")
_FRAGMENT = 30  # longest rest of a cell behind a blank line; headings in cells are shorter

_BLANK, _CELL, _TABBED, _PIPE, _TEXT, _END = "_CRPT."  # one sign each: patterns find runs of them
# Rows of cells that take one line each; a cell before other text may go on there, also behind one blank line.
_PLAIN_ROWS = regex.compile(r"(?:C+_(?=C))*C+(?!T|_T)")
_ROW = regex.compile("C+")


def read_text(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text` in order."""
    if is_laid_out(text):
        return read_layout(text)
    return read_raw(text) if is_raw(text) else tuple(_Scan(text).blocks())


class _Scan:
    """One pass over the lines; `number` below is the index of a line.

    `ahead` counts the code points of all lines before a line, their ends left out; `kinds` is what each line is.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.ahead = list(accumulate(map(len, self.lines), initial=0))
        # of a cell of one line, as most lines are, the TAB before it is the last
        kinds = "".join([(_kind(line) if line.rfind("\t") else _CELL) if line else _BLANK for line in self.lines])
        self.kinds = _with_rows_of_blanks(kinds, self.lines) if _TABBED in kinds else kinds
        self.last = len(self.lines)
        self.kinds += _END + _END  # so that a look ahead needs no bounds

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        number = 0
        while number < self.last:
            kind = self.kinds[number]
            if kind == _BLANK:
                number += 1
                continue
            if kind == _TEXT:
                block: Block
                block, number = self._paragraph(number), number + 1
            elif kind == _PIPE:
                block, number = self._pipe_table(number)
            else:
                block, number = self._dump(number)
            found.append(block)
        return found

    def _start(self, number: int) -> int:
        """The first code point of a line."""
        return self.ahead[number] + number

    def _paragraph(self, number: int) -> Paragraph:
        line, begin = self.lines[number], self._start(number)
        text = line.strip("\ufeff \t\r\u00a0\u3000")
        if text and text[0] != line[0]:
            begin += line.find(text)
        return Paragraph(text, Where(number + 1, begin, begin + len(text)))

    def _dump(self, number: int) -> tuple[Grid, int]:
        first, rows = number, []
        row: list[GridCell] = []
        aligned = True
        while number < self.last:
            kind = self.kinds[number]
            if kind == _TABBED:
                rows += [tuple(row)] if row else []
                row = []
                rows.append(self._tabbed_row(number))
                number += 1
            elif kind == _CELL:
                aligned = False
                if plain := _PLAIN_ROWS.match(self.kinds, number):
                    *above, last = self._plain_rows(number, plain.end())
                    if above:
                        rows += [(*row, *above[0]), *above[1:]]
                        row = []
                    row += last
                    number = plain.end()
                else:
                    cell, number = self._cell(number)
                    row.append(cell)
            elif kind == _BLANK and self.kinds[number + 1] in (_CELL, _TABBED):
                rows += [tuple(row)] if row else []
                row = []
                number += 1
            else:
                break
        rows += [tuple(row)] if row else []
        return Grid(tuple(rows), aligned, Where(first + 1)), number

    def _plain_rows(self, first: int, end: int) -> list[Row]:
        """Read the rows of cells that take one line each, as nearly all do, from line `first` to before `end`."""
        new = tuple.__new__  # the constructors of these records take twice as long
        spans = zip(range(first + 1, end + 1), self.ahead[first:end], self.ahead[first + 1 : end + 1], strict=True)
        places = [
            new(Where, (number, begin + number, stop + number - 1, None, None, None, None, None, None, None, None))
            for number, begin, stop in spans
        ]
        texts = map(str.strip, self.lines[first:end])
        cells = [new(GridCell, (text, place, None, ())) for text, place in zip(texts, places, strict=True)]
        return [tuple(cells[row.start() - first : row.end() - first]) for row in _ROW.finditer(self.kinds, first, end)]

    def _cell(self, number: int) -> tuple[GridCell, int]:
        """Read the cell that begins on line `number`, with its continuations, and return the line behind it."""
        end = self._continued(number + 1)
        text = "".join(part.strip() for part in self.lines[number:end])
        stop = self._start(end - 1) + len(self.lines[end - 1])
        return GridCell(text, Where(number + 1, self._start(number) + 1, stop)), end

    def _continued(self, number: int) -> int:
        """Return the line behind the continuations that begin at line `number`."""
        while number < self.last:
            if self.kinds[number] == _TEXT and self._is_rest(number):
                number += 1
            elif self.kinds[number] == _BLANK and self._is_rest(number + 1) and self._cells_follow(number + 2):
                number += 2
            else:
                break
        return number

    def _is_rest(self, number: int) -> bool:
        if number >= self.last or self.kinds[number] != _TEXT:
            return False
        line = self.lines[number]
        return len(line) <= _FRAGMENT and not _NUMBERED.match(line)

    def _cells_follow(self, number: int) -> bool:
        if number < self.last and self.kinds[number] == _BLANK:
            number += 1
        return number < self.last and self.kinds[number] == _CELL

    def _tabbed_row(self, number: int) -> Row:
        start, cells = self._start(number), []
        for part in self.lines[number].split("\t"):
            cells.append(GridCell(part.strip(), Where(number + 1, start, start + len(part))))
            start += len(part) + 1
        return tuple(cells)

    def _pipe_table(self, number: int) -> tuple[Grid, int]:
        first, rows = number, []
        while number < self.last and self.kinds[number] == _PIPE:
            # a separator stands below the headings and nowhere else: a row of strokes is a row of answers
            if number != first + 1 or not _RULE.fullmatch(self.lines[number]):
                rows.append(self._pipe_row(number))
            number += 1
        return Grid(tuple(rows), True, Where(first + 1)), number

    def _pipe_row(self, number: int) -> Row:
        line = self.lines[number]
        body = line.strip()
        start = self._start(number) + line.find(body)
        if body.startswith("|"):
            body, start = body[1:], start + 1
        if body.endswith("|") and not body.endswith("\\|"):
            body = body[:-1]
        cells = []
        for part in regex.split(r"(?<!\\)\|", body):
            text = part.strip().replace("\\|", "|").replace("<br>", "").replace("<br/>", "")
            text = _BOLD.sub(r"\1", text)
            cells.append(GridCell(text, Where(number + 1, start, start + len(part))))
            start += len(part) + 1
        return tuple(cells)


def _kind(line: str) -> str:
    if line.startswith("\t"):
        return _TABBED if "\t" in line[1:].strip() else _CELL
    stripped = line.strip()
    if not stripped:
        return _BLANK
    if stripped.count("|") > 1 or stripped.startswith("|"):
        return _PIPE
    return _TABBED if "\t" in stripped else _TEXT


def _with_rows_of_blanks(kinds: str, lines: list[str]) -> str:
    """Take lines of one text and TABs for rows where they stand beside rows: all but one of their cells are blank."""
    found = list(kinds)
    forth = range(1, len(lines))
    back = range(len(lines) - 2, -1, -1)
    for numbers, beside in ((forth, -1), (back, 1)):
        for number in numbers:
            is_row = found[number] in (_CELL, _TEXT) and found[number + beside] == _TABBED
            if is_row and lines[number].count("\t") > 1:
                found[number] = _TABBED
    return "".join(found)
