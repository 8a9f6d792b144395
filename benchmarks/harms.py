"""The ways in which `benchmarks.mutants` harms a document: its bytes, or the rows and cells of its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renditions.layout import Table

# A way to harm the bytes of a document; the third argument holds those of all sound documents.
Harm = Callable[[bytes, Random, Sequence[bytes]], bytes]


def flip(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    harmed = bytearray(data)
    for _n in range(random.choice((1, 2, 5, 20))):
        harmed[random.randrange(len(harmed))] ^= 1 << random.randrange(8)
    return bytes(harmed)


def scramble(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    harmed, at = bytearray(data), random.randrange(len(data))
    harmed[at : at + 40] = random.randbytes(len(harmed[at : at + 40]))
    return bytes(harmed)


def cut(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(1, len(data))]


def gap(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randrange(1, max(2, len(data) // 4)) :]


def repeat(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data))
    part = data[at : at + random.randrange(1, max(2, len(data) // 8))]
    return data[:at] + part * random.choice((2, 3)) + data[at + len(part) :]


def splice(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    at, begin = random.randrange(len(data)), random.randrange(len(other))
    return data[:at] + other[begin : begin + random.randrange(1, 3000)] + data[at:]


BYTES: dict[str, Harm] = {f.__name__: f for f in (flip, scramble, cut, gap, repeat, splice)}


# A way to tear the tables of a document that is laid out.
Tear = Callable[["list[Table]", Random], None]


def _row(tables: list[Table], random: Random) -> tuple[Table, int]:
    table = random.choice(tables)
    return table, random.randrange(len(table))


def drop_row(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    del table[at]


def repeat_row(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    table.insert(random.randrange(len(table) + 1), deepcopy(table[at]))


def swap_rows(tables: list[Table], random: Random) -> None:
    (one, at), (other, there) = _row(tables, random), _row(tables, random)
    one[at], other[there] = other[there], one[at]


def drop_cell(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    if table[at]:
        del table[at][random.randrange(len(table[at]))]


def repeat_cell(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    if table[at]:
        table[at].insert(random.randrange(len(table[at]) + 1), deepcopy(random.choice(table[at])))


def swap_cells(tables: list[Table], random: Random) -> None:
    (one, at), (other, there) = _row(tables, random), _row(tables, random)
    if one[at] and other[there]:
        i, j = random.randrange(len(one[at])), random.randrange(len(other[there]))
        one[at][i], other[there][j] = other[there][j], one[at][i]


def widen_cell(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    if table[at]:
        random.choice(table[at]).across += random.choice((1, 2, 50))


def drop_head(tables: list[Table], random: Random) -> None:
    del random.choice(tables)[: random.choice((1, 2, 3))]


def split_table(tables: list[Table], random: Random) -> None:
    table, at = _row(tables, random)
    tables.append(table[at:])  # goes to the end of the document
    del table[at:]


TABLES: dict[str, Tear] = {
    f.__name__: f
    for f in (drop_row, repeat_row, swap_rows, drop_cell, repeat_cell, swap_cells, widen_cell, drop_head, split_table)
}
