"""The statutory cells of a document as read, by columns too: most questions about them need no look at single cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import NamedTuple

from extract.printed import Heads, Take, taker
from transform.numbers import Number
from transform.records import ReadCell

Key = tuple[str, str, str]  # table, row, column
UNPRINTED = ("missing", "absent")


class Cells(NamedTuple):
    """Cells in the order of their `heads`, with their states and values.

    `others` are the numbers of those that may be anything else than not printed or a plain count, in order.
    """

    heads: Heads
    read: tuple[ReadCell, ...]
    states: Sequence[str]
    values: Sequence[Number | None]
    others: Sequence[int]

    @classmethod
    def of(cls, read: Sequence[ReadCell]) -> Cells:
        """The same cells by columns."""
        tables, rows, columns, _, states, _, _, values, _ = zip(*read, strict=True) if read else [()] * 9
        presences = [state if state in UNPRINTED else "printed" for state in states]
        heads = Heads(tables, rows, columns, presences, [None] * len(read))
        return cls(heads, tuple(read), states, values, range(len(read)))

    def in_state(self, *states: str) -> list[int]:
        """The numbers of the printed cells in one of these states, which no plain count is in."""
        return [at for at in self.others if self.states[at] in states]


class Part(NamedTuple):
    """Some of the cells of a form: their keys, and what takes their items out of a column."""

    keys: tuple[Key, ...]
    take: Take


@lru_cache(maxsize=128)
def part(heads: Heads, wanted: Callable[[Key], bool]) -> Part:
    """The cells that are `wanted` by their keys; worked out once for all documents of one printed form."""
    numbers = [number for number, key in enumerate(heads.keys) if wanted(key)]
    return Part(taker(numbers)(heads.keys), taker(numbers))


@lru_cache(maxsize=512)
def of_table(heads: Heads, table: str) -> Part:
    """The cells of a table."""
    numbers = [number for number, of in enumerate(heads.tables) if of == table]
    return Part(taker(numbers)(heads.keys), taker(numbers))


@lru_cache(maxsize=512)
def groups(heads: Heads, table: str, name: Callable[[Key], Hashable]) -> tuple[tuple[Hashable, Take], ...]:
    """The cells of a table in groups of one `name`, in the order of the form: what takes those of each."""
    found: dict[Hashable, list[int]] = {}
    for number, key in enumerate(heads.keys):
        if key[0] == table:
            found.setdefault(name(key), []).append(number)
    return tuple((group, taker(numbers)) for group, numbers in found.items())
