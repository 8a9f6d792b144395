"""The request table by the order of its numbers, where every sum holds in one way of reading them and in no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import isnan, nan

import regex

from extract.forms import Edition, editions, member, members
from extract.labels import column_index, normalise, row_index, spanning
from extract.model import GridCell, Row

_VALUES = 7
_LABELLED = 0.7  # share of the rows whose labels must be printed
_SOLUTIONS = 64  # readings that are tried
_EXACT = 1e-6  # how far sums of decimals may differ
_PLAIN = regex.compile(r"-?\d+(?:\.\d+)?")
_Rows = tuple[Row, ...]


def request_in_order(words: Sequence[GridCell], groups: Sequence[Row]) -> list[Row]:
    """The rows of the request table from runs of numbers in print order.

    Seven runs of one length are columns, one of seven is a row. Where runs show neither, some rows at a time stand from
    column to column. `words` are the lines and words around them; nothing where most labels are not among them.
    """
    shown = any(len(group) >= _VALUES for group in groups)
    for edition in editions().values():
        form = edition.tables["request"]
        codes = [row for block in form.blocks for row in block.rows]
        if sum(map(len, groups)) != len(form.cells):
            continue
        labels = _labels(words, codes)
        if len(labels) < _LABELLED * len(codes):
            continue
        for read in (_grouped, _ungrouped) if shown else (_ungrouped,):
            fitting = {_texts(rows): rows for rows in read(groups) if _fits(edition, form.cells, rows)}
            if len(fitting) == 1:
                (rows,) = fitting.values()
                return [
                    (labels.get(code) or _unprinted(code, row), *row) for code, row in zip(codes, rows, strict=True)
                ]
    return []


def requesters(words: Sequence[GridCell], rows: Sequence[Row]) -> list[Row]:
    """One row of the headings above the rows: the words as printed, in the order of the form where all are whole."""
    first = next((at for at, word in enumerate(words) if rows and word == rows[0][0]), 0)
    found = {match.code: word for word in words[:first] if (match := column_index("request").find(word.text))}
    named = {code: word for code, word in found.items() if code is not None}
    codes, labels = zip(*((column.code, column.label) for column in members("request", "column")), strict=True)
    if not named:
        return []
    letters = {sign for words in spanning("request") for sign in words}.union(*(normalise(label) for label in labels))
    parts = [word for word in words[:first] if letters.issuperset(normalise(word.text))]
    in_order = [named[code] for code in codes] if len(named) == len(codes) else parts
    return [(in_order[0]._replace(text=""), *in_order)]


def _fits(edition: Edition, keys: Sequence[tuple[str, str]], rows: _Rows) -> bool:
    return holds(edition, "request", dict(zip(keys, _texts(rows), strict=True)))


def _texts(rows: _Rows) -> tuple[str, ...]:
    return tuple(cell.text for row in rows for cell in row)


def _unprinted(code: str, row: Row) -> GridCell:
    """The label of a row that is printed in parts: as the form has it, at the place of its first number."""
    return GridCell(member("request", "row", code).label, row[0].where)


def _labels(words: Sequence[GridCell], codes: list[str]) -> dict[str, GridCell]:
    """Labels of rows by their codes, also those wrapped over two lines."""
    wrapped = [above._replace(text=above.text + below.text) for above, below in pairwise(words)]
    found: dict[str, GridCell] = {}
    for exact in (True, False):
        for label in (*words, *wrapped):
            match = row_index().find(label.text)
            if match is not None and match.code in codes and match.table == "request" and match.is_sure >= exact:
                found.setdefault(match.code, label)
    return found


def _grouped(groups: Sequence[Row]) -> list[_Rows]:
    """All ways to read runs of numbers as rows of seven."""
    found: list[_Rows] = []
    open_readings: list[tuple[int, _Rows]] = [(0, ())]
    while open_readings and len(found) < _SOLUTIONS:
        at, rows = open_readings.pop()
        if at == len(groups):
            found.append(rows)
            continue
        columns = groups[at : at + _VALUES]
        if len(columns) == _VALUES and len({len(column) for column in columns}) == 1:
            open_readings.append((at + _VALUES, rows + tuple(zip(*columns, strict=True))))
        whole = groups[at]
        if len(whole) % _VALUES == 0:
            high = len(whole) // _VALUES
            by_row = tuple(whole[i : i + _VALUES] for i in range(0, len(whole), _VALUES))
            open_readings.append((at + 1, rows + by_row))
            if high > 1:
                by_column = tuple(tuple(whole[row::high]) for row in range(high))
                open_readings.append((at + 1, rows + by_column))
    return found


def _ungrouped(groups: Sequence[Row]) -> Iterable[_Rows]:
    """All ways to read numbers as rows that add up, of those that give the same texts one; none where they are many."""
    numbers = tuple(cell for group in groups for cell in group)
    high = len(numbers) // _VALUES
    ways: list[dict[tuple[str, ...], _Rows]] = [{(): ()}, *({} for _ in range(high))]
    for first, last in combinations(range(high + 1), 2):
        if not ways[first] or len(ways[last]) > _SOLUTIONS:
            continue
        block = numbers[first * _VALUES : last * _VALUES]
        rows = tuple(block[row :: last - first] for row in range(last - first))
        if all(map(_adds_up, rows)):
            for read, above in ways[first].items():
                ways[last].setdefault(read + _texts(rows), above + rows)
    return ways[high].values() if all(len(way) <= _SOLUTIONS for way in ways) else ()


def _adds_up(row: Row) -> bool:
    """Whether the last number of a row is the sum of the others, as far as it can be told."""
    *parts, total = [_number(cell.text) for cell in row]
    return not abs(sum(parts) - total) > _EXACT


def holds(edition: Edition, table: str, printed: dict[tuple[str, str], str], *, zero_totals: bool = False) -> bool:
    """Whether no identity of a table fails, and most can be told: a cell that only looks like a number tells nothing.

    With `zero_totals` a total of 0 is taken for one that the clerk left unfilled: it speaks neither for nor against the
    order of the numbers, and fails aloud when the report is judged.
    """
    values = {key: _number(text) for key, text in printed.items()}
    told = untold = 0
    for left, right in _sides(edition, table, values):
        if isnan(left + right):
            untold += 1
        elif abs(left - right) > _EXACT and not (zero_totals and left == 0):
            return False
        else:
            told += 1
    return told > untold


@lru_cache(maxsize=4096)
def _number(text: str) -> float:
    return float(text) if _PLAIN.fullmatch(text) else nan


def _sides(edition: Edition, table: str, values: dict[tuple[str, str], float]) -> Iterator[tuple[float, float]]:
    """Both sides of every identity of a table."""
    rows, columns = ({key[axis]: None for key in values} for axis in (0, 1))
    for identity in edition.identities:
        if identity.table != table:
            continue
        for other in rows if identity.along == "row" else columns:
            left, right = [
                sum([values[(other, code) if identity.along == "row" else (code, other)] for code in side])
                for side in (identity.left, identity.right)
            ]
            yield left, right
