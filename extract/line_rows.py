"""Rows of a table in a text that has a line for each cell, with their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, count, repeat
from operator import add, sub
from typing import Any

from extract.model import TextRows, Where, records


class LineRows(TextRows):
    """Rows of cells each of which begins a line of a text, behind a TAB that is no part of it.

    `printed` is the text from the first TAB on to the end of the last cell: a blank line before a TAB ends a row, and
    all else that stands behind a cell belongs to it. `plain` is the same without blanks on blank lines, if there
    are any. `line` is the number of its first line, from 1, and `start` its first code point.
    """

    __slots__ = ("_cells", "_goes_on", "_line", "_places", "_start")

    def __init__(self, printed: str, line: int, start: int, plain: str | None = None) -> None:
        body = (plain or printed)[1:]
        cells, rows = body.split("\n\t"), body.split("\n\n\t")
        texts = list(map(str.strip, cells))
        below = [row.count("\n") for row in rows]
        goes_on = sum(below) > len(cells) - len(rows)  # some cell does, on the line below
        if goes_on:
            below = [row.count("\n\t") for row in rows]
            texts = ["".join(map(str.strip, text.split("\n"))) if "\n" in text else text for text in texts]
        super().__init__(texts, tuple([many + 1 for many in below]))
        self._cells = printed[1:].split("\n\t") if plain else cells  # with all that stands behind each
        self._goes_on = goes_on or plain is not None
        self._line, self._start = line, start + 1
        self._places: tuple[Sequence[int], Sequence[int], Sequence[int]] | None = None

    def places_of(self, take: Callable[[Sequence[Any]], Sequence[Any]]) -> list[Where]:
        """As `TextRows.places_of`."""
        if self._places is None:
            self._places = self._all_places()
        below, starts, lengths = map(take, self._places)
        lines, ends = map(add, below, repeat(self._line)), map(add, starts, lengths)
        return list(records(Where, lines, starts, ends, *[repeat(None)] * 8))

    def place_of(self, at: int) -> Where:
        """As `TextRows.place_of`: sooner than by all places for the one or two cells that signals tell of."""
        above = "".join(self._cells[:at])
        start = self._start + len(above) + 2 * at
        return Where(self._line + above.count("\n") + at, start, start + _length(self._cells[at]))

    def _all_places(self) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """How many lines each cell stands below the first, where it starts, and its length."""
        cells = self._cells
        lengths, begin = list(map(len, cells)), self._start
        starts = list(map(add, accumulate(lengths, initial=0), range(begin, begin + 2 * len(cells), 2)))
        if not self._goes_on:
            below, ends = _lines_of_rows(tuple(self.lengths))
            return below, starts, list(map(sub, lengths, ends))
        breaks = list(map(str.count, cells, repeat("\n")))
        below = list(map(add, accumulate(breaks, initial=0), range(len(cells))))
        return below, starts, [_length(cell) if ends else len(cell) for cell, ends in zip(cells, breaks, strict=True)]


@lru_cache(maxsize=512)
def _lines_of_rows(lengths: tuple[int, ...]) -> tuple[Sequence[int], Sequence[int]]:
    """How many lines below the first each cell stands in rows of so many cells, and the line ends more behind it.

    Cells stand on a line each, with a blank one between rows.
    """
    rows = [row for row, length in enumerate(lengths) for _ in range(length)]
    return list(map(add, rows, count())), [*map(sub, rows[1:], rows), 0]


def _length(text: str) -> int:
    """The length of a text without the blank lines behind it."""
    end = text.find("\n", len(text.rstrip()))
    return end if end >= 0 else len(text)
