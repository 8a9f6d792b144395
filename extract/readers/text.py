"""Plain text: TAB-led cell dumps (one cell a line), rows of tab-separated cells, and pipe tables, between paragraphs.

The dump is what Word's tables become as text: every cell begins a line with a TAB, a blank line ends the row, a line
without a TAB right behind a cell continues that cell, and so does a short line behind one blank line when cells follow.
"""

from __future__ import annotations

from itertools import accumulate, chain

import regex

from extract.line_rows import LineRows
from extract.model import Block, Grid, GridCell, Row, TextRows, Where
from extract.readers.column_words import is_row_label
from extract.readers.detached import with_detached
from extract.readers.dump import read_dump
from extract.readers.escaped import with_line_ends, without_lists
from extract.readers.layout import is_laid_out, read_layout
from extract.readers.lines import is_number
from extract.readers.page_labels import without_page_labels
from extract.readers.page_numbers import without_page_numbers
from extract.readers.pairs import is_listed, read_listed
from extract.readers.raw import is_raw, read_raw
from extract.readers.rows_below import joined_below
from extract.readers.separated import read_separated, separator_of
from extract.readers.spaced import closed_up, is_spaced, put_back
from extract.readers.stream import is_crowded, is_piped, is_run_on, read_crowded, read_piped, read_run_on
from extract.readers.stream_between import with_rows_between
from extract.readers.text_lines import BLANK, CELL, END, PIPE, RULE, TABBED, TEXT, is_rest, kinds_of, paragraph_of
from extract.readers.wrapped import read_wrapped, wrapped_at

_BOLD = regex.compile(r"^\s*\*{1,2}([^*]+)\*{1,2}\s*$")

_BLANK_CELLS = ("\n\t", "\t\t", "\t\n", "\t\r")  # where TABs show no blank cells, they tell no more than blanks do

_LINE_ENDS = "\ufeff\r\n"
_FEW = 5  # one line of so many

_TORN = 3  # rows without a label, and numbers of each


_WITHOUT_PIPES = ((is_run_on, read_run_on),)
_BY_PIPES = ((is_piped, read_piped), (is_crowded, read_crowded), *_WITHOUT_PIPES)


def read_text(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text` in order."""
    text = without_lists(with_line_ends(text) if "\\" in text else text)
    if is_spaced(text):
        closed, places = closed_up(text)
        return put_back(_read(closed), places)
    return _read(text)


def _read(text: str) -> tuple[Block, ...]:
    text = without_page_labels(text)
    return (is_listed(text) and read_listed(text, _read_tables)) or _read_tables(text)


def _read_tables(text: str) -> tuple[Block, ...]:
    if "\t" in text and not any(map(text.__contains__, _BLANK_CELLS)) and _is_torn(text):
        text = text.replace("\t", " ")
    text = _without_indent(text)
    if "\t" not in text:
        text = without_page_numbers(text)
    if is_laid_out(text):
        return read_layout(text)
    for shows, read in _BY_PIPES if "|" in text else _WITHOUT_PIPES:
        if shows(text) and (blocks := read(text)):
            return blocks
    if sign := separator_of(text):
        return read_separated(text, sign)
    if is_raw(text):
        return read_raw(text)
    wrapped = wrapped_at(text)
    return read_wrapped(text, *wrapped) if wrapped else _scanned(text)


def _without_indent(text: str) -> str:
    """The text, each sign at its place, without the TAB before each line where that is the indent of broken lines."""
    if not text.lstrip(_LINE_ENDS).startswith("\t"):
        return text
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    if text.count("\t") != len(lines) or not all(line.startswith("\t") for line in lines):
        return text
    bare = text.replace("\n\t", " \n").replace("\t", " ")
    few_numbers = sum(is_number(line.strip()) for line in lines) < len(lines) / _FEW
    return bare if few_numbers and wrapped_at(bare) is not None else text


def _is_torn(text: str) -> bool:
    """Whether several rows of numbers have no label on their line: wrapped labels came apart."""
    rows = (line.split("\t") for line in text.split("\n") if line.count("\t") >= _TORN)
    nameless = (row for row in rows if not any(map(is_row_label, row)))
    return sum(sum(map(is_number, row)) >= _TORN for row in nameless) >= _TORN


def _scanned(text: str) -> tuple[Block, ...]:
    if blocks := read_dump(text):
        return tuple(blocks)
    scan = _Scan(text)
    return with_detached(with_rows_between(scan.blocks(), text)) if PIPE in scan.kinds else tuple(scan.blocks())


class _Scan:
    """One pass over the lines; `number` below is the index of a line, `kinds` is what each line is."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.before = list(accumulate([len(line) + 1 for line in self.lines], initial=0))  # code points before each
        self.kinds = kinds_of(text, self.lines)
        self.last = len(self.lines)
        self.kinds += END + END  # so that a look ahead needs no bounds

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        number = 0
        while number < self.last:
            kind = self.kinds[number]
            if kind in (BLANK, TEXT):
                if kind == TEXT:
                    found.append(paragraph_of(self.lines[number], number, self.before[number]))
                number += 1
                continue
            block, number = self._pipe_table(number) if kind == PIPE else self._dump(number)
            found.append(block)
        return found

    def _dump(self, number: int) -> tuple[Grid, int]:
        first, parts = number, list[tuple[Row, ...] | TextRows]()
        aligned = True
        while self._below(number) in (CELL, TABBED):
            number += self.kinds[number] == BLANK
            if self.kinds[number] == TABBED:
                parts.append((self._tabbed_row(number),))
                number += 1
            else:
                aligned = False
                end = self._behind_cells(number)
                parts.append(self._cells(number, end))
                number = end
        rows = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
        return Grid(rows, aligned, Where(first + 1)), number

    def _cells(self, number: int, end: int) -> LineRows:
        """The rows of the cells of these lines."""
        lines, kinds = self.lines[number:end], self.kinds[number:end]
        plain = ["" if kind == BLANK else line for line, kind in zip(lines, kinds, strict=True)]
        return LineRows("\n".join(lines), number + 1, self.before[number], "\n".join(plain))

    def _behind_cells(self, number: int) -> int:
        """Return the line behind the cells from line `number` on, those that begin a line with a TAB alone."""
        while self._below(number) == CELL:
            number = self._continued(number + 1 + (self.kinds[number] == BLANK))
        return number

    def _continued(self, number: int) -> int:
        """Return the line behind the continuations that begin at line `number`."""
        while True:
            if self._is_rest(number):
                number += 1
            elif self.kinds[number] == BLANK and self._is_rest(number + 1) and self._below(number + 2) == CELL:
                number += 2
            else:
                return number

    def _is_rest(self, number: int) -> bool:
        return self.kinds[number] == TEXT and is_rest(self.lines[number])

    def _below(self, number: int) -> str:
        """The kind of a line, or of the one below where it is blank."""
        return self.kinds[number + (self.kinds[number] == BLANK)]

    def _tabbed_row(self, number: int) -> Row:
        start, cells = self.before[number], []
        for part in self.lines[number].split("\t"):
            cells.append(GridCell(part.strip(), Where(number + 1, start, start + len(part))))
            start += len(part) + 1
        return tuple(cells)

    def _pipe_table(self, number: int) -> tuple[Grid, int]:
        first = number
        rows: list[Row] = []
        while number < self.last and self.kinds[number] == PIPE:
            # a separator stands below the headings and nowhere else: a row of strokes is a row of answers
            if number == first + 1 and RULE.fullmatch(self.lines[number]):
                number += 1
                continue
            if number > first + 1 and self._begins_table(number):
                return Grid(tuple(joined_below(rows[:-1])), True, Where(first + 1)), number - 1
            rows.append(self._pipe_row(number))
            number += 1
        return Grid(tuple(joined_below(rows)), True, Where(first + 1)), number

    def _begins_table(self, number: int) -> bool:
        """Whether a line is the separator of another table right below: without blanks, unlike the rows around it."""
        line = self.lines[number].strip()
        return " " not in line and " " in self.lines[number - 1].strip() and RULE.fullmatch(line) is not None

    def _pipe_row(self, number: int) -> Row:
        line = self.lines[number]
        body = line.strip()
        start = self.before[number] + line.find(body)
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
