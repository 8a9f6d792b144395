"""Tables written as lists: the label of a row, and its columns each with its number (`自然人：3`).

So language models write them, as bullets, headings or JSON, whose brackets and quotes count as blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import regex

from extract.forms import TABLES, editions, members, unit_form
from extract.labels import LabelMatch, column_index, row_index
from extract.model import Block, Grid, GridCell, Row, Where
from extract.readers.stream_tokens import SourceLine

_ENOUGH = 6  # times that a list names a column: others name it in the headings, and hardly anywhere else
_SIGNS = ("：", ":", '"', "=", " =", "**")  # what stands behind the name of a column in lists
_LEAST = 3  # rows with all their columns that show such a text
_BLANKS = {ord(sign): " " for sign in "\"'{}[]*#`>"}
_NOTHING = regex.compile(r"\b(?:null|None|NaN)\b")
_BULLET, _BEHIND = "-•·●▪+ \t\u3000", " \t\u3000:：(（,，、;；"
_PARTS = regex.compile(r"[:：]")
_LONGEST = 80  # characters of a label


class _Pair(NamedTuple):
    """The label of a column as printed, and its number, blank where none is printed."""

    label: GridCell
    value: GridCell


class _Listed(NamedTuple):
    """A row with its columns by their codes, and the lines that they stand on."""

    table: str
    code: str
    label: GridCell
    pairs: dict[str, _Pair]
    lines: set[int]

    @property
    def is_whole(self) -> bool:
        """Whether it has all columns that the row has in one of the forms."""
        return any(columns <= self.pairs.keys() for columns in _columns_of(self.table, self.code))


@lru_cache(maxsize=64)
def _columns_of(table: str, code: str) -> list[frozenset[str]]:
    blocks = [block for form in editions().values() for block in form.tables[table].blocks]  # type: ignore[index]
    return [frozenset(block.columns) for block in blocks if code in block.rows]


def is_listed(text: str) -> bool:
    """Whether a text may be such a one: most others are known not to be at a glance."""
    requester, result = _first_columns()
    return text.count(requester) > _ENOUGH or _is_in_list(result, text)


def _is_in_list(column: str, text: str) -> bool:
    """Whether a sign of lists stands behind the name of a column."""
    end = 0
    while (at := text.find(column, end)) >= 0:
        end = at + len(column)
        if text.startswith(_SIGNS, end):
            return True
    return False


@lru_cache(maxsize=1)
def _first_columns() -> tuple[str, str]:
    requests, disputes = (members(table, "column")[0].label for table in ("request", "dispute"))
    return requests, disputes


def read_listed(text: str, read: Callable[[str], Iterable[Block]]) -> tuple[Block, ...]:
    """The blocks of such a text, all but its lists as `read` reads them; nothing where it has no lists."""
    lines = text.split("\n")
    found = [row for row in _rows(lines) if row.is_whole]  # others are told: nobody knows what they leave out
    if len(found) < _LEAST:
        return ()
    taken = set[int]().union(*(row.lines for row in found))
    rest = "\n".join([" " * len(line) if number in taken else line for number, line in enumerate(lines, 1)])
    blocks = [*read(rest), *_grids(found)]
    return tuple(sorted(blocks, key=lambda block: block.where.line or 0))


def _rows(lines: list[str]) -> Iterator[_Listed]:
    """The rows that have any columns, in order."""
    row: _Listed | None = None
    start = 0
    for number, printed in enumerate(lines, 1):
        line = SourceLine(_bare(printed) if "|" not in printed else "", number, start)
        start += len(printed) + 1
        pairs = list(_pair().finditer(line.text))
        head = line.text[: pairs[0].start()] if pairs else line.text
        if named := _named(head, line):
            yield from _having(row)
            row = named
        elif not pairs and _ends_row(head):
            yield from _having(row)
            row = None
        for pair in pairs:
            if row is None or row.is_whole:
                yield from _having(row)
                row = _named(pair["label"], line, pair.start("label")) if not pair["value"] else None
            elif match := _column(row.table, pair["label"]):
                row.pairs.setdefault(match.code or "", _Pair(_cell(line, pair, "label"), _cell(line, pair, "value")))
                row.lines.add(number)
    yield from _having(row)


def _bare(line: str) -> str:
    """The line, as long as it is, without the signs of lists and of JSON."""
    return _NOTHING.sub(lambda found: " " * len(found[0]), line.translate(_BLANKS))


def _having(row: _Listed | None) -> Iterator[_Listed]:
    if row is not None and row.pairs:
        yield row


def _named(head: str, line: SourceLine, offset: int = 0) -> _Listed | None:
    """The row that the words before its columns name, whole or behind the last colon."""
    for part in dict.fromkeys((head.rstrip(_BEHIND), _PARTS.split(head.rstrip(_BEHIND))[-1])):
        label = part.strip(_BULLET)
        match = row_index().find(label) if 0 < len(label) <= _LONGEST else None
        if match is not None and match.code is not None and match.is_sure:
            start = line.start + offset + head.rindex(label)
            cell = GridCell(label, Where(line.number, start, start + len(label)))
            return _Listed(match.table, match.code, cell, {}, {line.number})
    return None


def _ends_row(head: str) -> bool:
    """Whether a line without columns ends the row above: any but headings over columns, and signs alone."""
    label = head.strip(_BULLET + _BEHIND)
    return bool(label) and not any((found := column_index(table).find(label)) and found.is_sure for table in TABLES)


def _column(table: str, label: str) -> LabelMatch | None:
    match = column_index(table).find(label)
    return match if match is not None and match.code is not None else None


def _cell(line: SourceLine, pair: regex.Match[str], group: str) -> GridCell:
    start, end = pair.span(group)
    if start < 0:
        start = end = pair.end()
    return GridCell(pair[group] or "", Where(line.number, line.start + start, line.start + end))


@lru_cache(maxsize=1)
def _pair() -> regex.Pattern[str]:
    """A column's label that stands alone, and its number behind it or nothing."""
    labels = {label for table in TABLES for m in members(table, "column") for label in (*m.labels_zh, *m.variants)}
    names = "|".join(map(regex.escape, sorted(labels, key=len, reverse=True)))
    signs, strokes = ("|".join(map(regex.escape, words)) for words in (unit_form().signs, unit_form().not_applicable))
    number = rf"(?:{signs})?[-+＋－−]?\d+(?:[.．]\d+|(?:,\d{{3}})+(?!\d))?(?:\s?\p{{Han}}{{1,2}})?|{strokes}|[-－—–/]+"
    return regex.compile(
        rf"(?:^|[\s，,、；;:：（(])(?P<label>{names})\s*[:：=]?\s*(?P<value>{number})?(?=\s*(?:[，,、；;。）)]|$)|\s+(?:{names}))"
    )


def _grids(rows: list[_Listed]) -> Iterator[Grid]:
    """A grid with headings for each run of rows with the same columns."""
    for _, run in groupby(rows, key=lambda row: (row.table, tuple(row.pairs))):
        listed = list(run)
        headings = [pair.label for pair in listed[0].pairs.values()]
        head: Row = (GridCell("", headings[0].where), *headings)
        body = [(row.label, *(pair.value for pair in row.pairs.values())) for row in listed]
        yield Grid((head, *body), True, listed[0].label.where)
