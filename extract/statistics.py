"""The statistics table of reports for years before 2019: its rows wherever they stand, in grids or in the text.

Exports print it in many ways: a row a line, a cell a line, a cell a paragraph. So it is read as a run of pieces: a
label that the declaration knows, a unit, a value. Pieces of a broken label are joined; unknown rows are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import statistics_form
from extract.labels import normalise
from extract.model import Block, Grid, Paragraph, Where
from extract.readers.lines import is_number
from extract.records import PrintedStatistic, Sentence, Signal, TableReading
from extract.statistics_labels import LONGEST, codes_of, may_be_label

_BETWEEN = regex.compile(r"[\s|]+")
_WITH_VALUE = regex.compile(r"(?P<label>.*?[^\d.．])(?P<value>\d[\d,.]*|—{1,2}|/)?", regex.DOTALL)
_NUMBERING = regex.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]+|其中[:：]?")
_PIECES = 4  # lines or words that a label is broken into
_UNCLOSED = regex.compile(r"[（(][^）)]*$")
_STROKES = "—-－– /"


class _Piece(NamedTuple):
    """A cell, or a word of a paragraph; `row` numbers the printed row or paragraph, `ends` says that it is its last."""

    text: str
    where: Where
    row: int
    ends: bool


class Statistics(NamedTuple):
    """What was found: the rows of the form, the printed rows of it that nobody knows, and where both stand.

    `paragraphs` are the places of those that hold nothing else, `lines` the texts of such rows of `grids`.
    """

    rows: tuple[PrintedStatistic, ...] = ()
    unknown: tuple[Sentence, ...] = ()
    paragraphs: frozenset[Where] = frozenset()
    lines: frozenset[str] = frozenset()
    grids: frozenset[Where] = frozenset()


class _Open:
    """A row that is being read; `code` is None for a label that the declaration does not know."""

    def __init__(
        self, code: str | None, pieces: list[_Piece], unit: str | None = None, value: str | None = None
    ) -> None:
        self.code, self.pieces, self.unit = code, pieces, unit
        self.values = [value] if value else []

    @property
    def text(self) -> str:
        """The row as one line."""
        return " | ".join(piece.text for piece in self.pieces)

    def goes_on(self, text: str, *, is_value: bool) -> bool:
        """Whether a text is of this row: its unit, a value, or the rest of a note in brackets."""
        if is_value:
            self.values.append(text)
        elif self.unit is None and not self.values and text in statistics_form().units:
            self.unit = text
        else:
            return self.code is not None and not self.values and _UNCLOSED.search(self.text) is not None
        return True


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    return frozenset(map(normalise, statistics_form().headings))


def read_statistics(blocks: Sequence[Block]) -> Statistics:
    """Read the table from the blocks of a document that prints none of the statutory ones.

    Nothing is found where fewer rows are known than the declaration asks for.
    """
    printed = [(block, row) for block in blocks for row in _rows(block)]
    if not any(may_be_label(text) and codes_of(_split(text)[0]) for _, row in printed for text, _ in row):
        return Statistics()
    walk = _Walk()
    for number, (block, row) in enumerate(printed):
        is_row = isinstance(block, Grid) and len(row) > 1
        for at, (text, where) in enumerate(row, 1):
            walk.take(_Piece(text, where, number, is_row and at == len(row)))
    walk.close()
    if len(walk.rows) < statistics_form().least:
        return Statistics()
    within = range(walk.first_row(), max(walk.valued) + 1)
    whole = [printed[number] for number in within if number in walk.taken - walk.left]
    return Statistics(
        tuple(walk.rows.values()),
        tuple(sentence for number, sentence in walk.unknown if number in within),
        frozenset(block.where for block, _ in whole if isinstance(block, Paragraph)),
        frozenset(" | ".join(text for text, _ in row) for block, row in whole if isinstance(block, Grid)),
        frozenset(block.where for block, _ in whole if isinstance(block, Grid)),
    )


def _rows(block: Block) -> Iterable[Sequence[tuple[str, Where]]]:
    """The texts of each row of a grid, or of a paragraph."""
    if isinstance(block, Grid):
        return [[(cell.text, cell.where) for cell in row] for row in block.rows]
    return [[(word, block.where) for word in _words(block)]]


def _words(paragraph: Paragraph) -> list[str]:
    return [word for word in _BETWEEN.split(paragraph.text) if word]


def _split(text: str) -> tuple[str, str | None, str | None]:
    """A text that runs label, unit and value together, in parts."""
    found = _WITH_VALUE.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return text, None, None
    label = found["label"].rstrip(_STROKES)
    for unit in sorted(statistics_form().units, key=len, reverse=True):
        bare = label.removesuffix(unit).rstrip()
        if bare != label and codes_of(bare):
            return bare, unit, found["value"]
    return label, None, found["value"]


class _Walk:
    """Goes through the pieces.

    `valued` are the printed rows that rows of the form stand in, `taken` these and headings, `left` hold other words.
    """

    def __init__(self) -> None:
        self.rows: dict[str, PrintedStatistic] = {}
        self.unknown: list[tuple[int, Sentence]] = []
        self.valued: set[int] = set()
        self.taken: set[int] = set()
        self.left: set[int] = set()
        self.numbered = 0  # numbers that stand before the values
        self.periods: list[bool] = []  # of columns for the year and for a part of it: whether they are for all of it
        self._order = list(statistics_form().rows)
        self._at = -1
        self._open: _Open | None = None
        self._words: list[_Piece] = []  # pieces of a label that is not known yet

    def first_row(self) -> int:
        """The first printed row of the table: that of the headings right above the first row of the form."""
        first = min(self.valued)
        while first - 1 in self.taken - self.left:
            first -= 1
        return first

    def take(self, piece: _Piece) -> None:
        """Take the next piece."""
        if piece.text:
            self._take(piece)
        if piece.ends:
            self.close()

    def _take(self, piece: _Piece) -> None:
        row = self._open
        if self._is_known(piece):
            return
        is_stroke = not piece.text.strip(_STROKES)
        is_value = is_stroke or is_number(piece.text)
        if row is not None and row.goes_on(piece.text, is_value=is_value):
            row.pieces.append(piece)
        elif row is None and (is_stroke or (is_value and piece.row in self.taken)):
            self.taken.add(piece.row)  # behind a heading
        elif not _NUMBERING.fullmatch(piece.text):
            self._take_word(piece)

    def _is_known(self, piece: _Piece) -> bool:
        """Whether a piece is a label or a heading, or the end of one; then the row before has ended."""
        for count in range(min(len(self._words), _PIECES - 1) + 1):
            pieces = [*self._words[len(self._words) - count :], piece]
            text = "".join(word.text for word in pieces)
            label, unit, value = (text, None, None) if codes_of(text) else _split(text)
            if not (codes := codes_of(label)) and normalise(text) not in _headings():
                continue
            if codes and self._open is not None and self._open.code in codes and not self._open.values:
                self._open.pieces.append(piece)  # printed twice, as a section and as its row
                return True
            if count and self._open is not None:  # these words are of no unknown row
                self._open.pieces = self._open.pieces[:-count]
            self.close()
            if codes:
                self._open = _Open(self._next(codes), pieces, unit, value)
            else:
                self.taken |= {word.row for word in pieces}
                self._take_heading(normalise(text))
            return True
        return False

    def _take_heading(self, heading: str) -> None:
        form = statistics_form()
        self.numbered = max(self.numbered, int(heading in form.numbered))
        if not self.rows and heading in (*form.of_part, *form.of_year):
            self.periods.append(heading in form.of_year)

    def _of_year(self, values: list[str]) -> str:
        """The value for the year; none where it is not known which it is."""
        at = self.periods.index(True) if len(set(self.periods)) > 1 else 0
        is_known = not at or len(values) == len(self.periods)
        return values[at] if values and is_known else ""

    def _take_word(self, piece: _Piece) -> None:
        """A piece that is no label by itself: of a label that goes on, or of an unknown row."""
        words = self._words
        if self._open is not None and (self._open.code is not None or self._open.values):
            self.close()
        if self._open is None:
            self._open = _Open(None, [piece])
        else:
            self._open.pieces.append(piece)
        self._words = [*words, piece] if self._open.code is None and not self._open.values else []

    def _next(self, codes: tuple[str, ...]) -> str:
        """Of several rows with one label that below the row before."""
        code = next((code for code in codes if self._order.index(code) > self._at), codes[0])
        self._at = self._order.index(code)
        return code

    def close(self) -> None:
        """End the row that is open."""
        row, self._open = self._open, None
        self._words = []
        if row is None or not row.pieces:
            return
        numbers = {piece.row for piece in row.pieces}
        values = row.values[self.numbered :]
        raw, where = self._of_year(values), row.pieces[0].where
        self.valued |= numbers if row.code else set()
        is_again = row.code in self.rows and self.rows[row.code].raw != raw
        if row.code is None or is_again or (values and not raw):
            self.left |= numbers
            if row.values or row.code:
                self.unknown.append((row.pieces[0].row, Sentence(row.text, 0, where)))
            return
        self.taken |= numbers
        self.rows.setdefault(row.code, PrintedStatistic(row.code, row.text, raw, row.unit, where))


def without_statistics(tables: TableReading, found: Statistics) -> TableReading:
    """The reading of a document's tables without what the statistics table explains; its unknown rows are told."""
    tables.signals = [s for s in tables.signals if s.rule != "extra_table" or s.where not in found.grids]
    tables.signals += [
        Signal("unmatched_row", where=row.where, params=(("text", row.text[:200]),)) for row in found.unknown
    ]
    known = {*found.lines, *(row.text for row in found.unknown)}
    tables.leftovers = [s for s in tables.leftovers if s.text.strip(" |") and s.text not in known]
    tables.leftovers += found.unknown
    tables.extra_tables -= len(found.grids)
    return tables
