"""Documents that end inside a table: in its rows, or in its headings, of which no number is printed then."""

from __future__ import annotations

from functools import lru_cache

import regex

from extract.forms import TABLES, editions, member, members, table_words
from extract.model import Document, Grid, Paragraph
from extract.records import Signal, TableReading

_TAIL = 300  # characters at the end in which headings are looked for
_HEADINGS = 2  # that show a table
_SHORTEST, _DISTINCT = 2, 3  # characters of the part of a heading that is left, and of one that no prose has by chance
_LONGEST = 60  # characters of a last line that may be one of the form
_LETTERS = regex.compile(r"[^\p{Han}\p{L}]+")
_DIGIT = regex.compile(r"\d(?!\s*[.、．])")
_EDGES = " \t\u00a0\u3000|"
_UNPRINTED = frozenset(("row_missing", "table_absent", "table_unread"))


def cut_signals(document: Document, tables: TableReading, others: list[Signal]) -> list[Signal]:
    """The `others` with that of a cut document: one stands for all that tell of what is missing behind it."""
    if not any(signal.rule in _UNPRINTED for signal in others):
        return others  # as nearly all: every row is printed
    if in_headings := _cut_in_headings(document, tables):
        told = (signal for signal in others if signal.rule not in _UNPRINTED or signal.table != in_headings.table)
        return [*told, in_headings]
    return [*others, *_cut_in_rows(document, tables)]


def _cut_in_rows(document: Document, tables: TableReading) -> list[Signal]:
    """A document whose last block is a grid, and the last rows of the table are not printed."""
    missing = [signal for signal in tables.signals if signal.rule == "row_missing"]
    if not missing or tables.last_row is None or not isinstance(document.blocks[-1], Grid):
        return []
    table, row = tables.last_row
    rows = list(dict.fromkeys(cell.row for cell in tables.cells if cell.table == table))
    behind = rows[rows.index(row) + 1 :] if row in rows else []
    if not behind or not {(s.table, s.row) for s in missing} >= {(table, code) for code in behind}:
        return []
    return [Signal("document_cut", table, row, params=(("last", member(table, "row", row).label),))]


def _cut_in_headings(document: Document, tables: TableReading) -> Signal | None:
    """A document that ends with headings of a table, or within one, and prints no cell of that table or behind it."""
    printed = _last_texts(document)
    last = printed.rpartition("\n")[2].strip(_EDGES)
    if not last or len(last) > _LONGEST or last[-1] in "。；" or last[-1].isdigit():
        return None
    heads = tables.cells.heads
    filled = {table for table, presence in zip(heads.tables, heads.presences, strict=True) if presence == "printed"}
    tail = _LETTERS.sub("", _DIGIT.split(printed)[-1])
    for at, table in enumerate(TABLES):
        if filled.isdisjoint(TABLES[at:]) and _ends_in_headings(tail, table):
            return Signal("document_cut", table, params=(("last", last.split("|")[-1].split()[-1]),))
    return None


def _last_texts(document: Document) -> str:
    """What is printed last, a line for each paragraph and each cell."""
    texts: list[str] = []
    length = 0
    for block in reversed(document.blocks):
        own = [block.text] if isinstance(block, Paragraph) else list(filter(None, block.texts))
        texts[:0] = own
        length += sum(map(len, own))
        if length > _TAIL:
            break
    return "\n".join(texts)[-_TAIL:].rstrip(_EDGES + "\n")


def _ends_in_headings(tail: str, table: str) -> bool:
    headings, parts = _headings(table)
    if not tail.endswith(parts):  # as nearly all
        return False
    return sum(len(heading) >= _DISTINCT and heading in tail for heading in headings) >= _HEADINGS


@lru_cache(maxsize=3)
def _headings(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words above the rows of a table, and what of them or of its first row's label may be left; letters only."""
    words = table_words(table)
    labels = (label for column in members(table, "column") for label in column.labels_zh)
    forms = (form for edition in editions().values() for name, form in edition.tables.items() if name == table)
    row = next(forms).blocks[0].rows[0]  # the same in all editions
    own = dict.fromkeys(_LETTERS.sub("", label) for label in (*labels, *words.spanning, *words.ignored))
    parts = (
        label[:length]
        for label in (*own, _LETTERS.sub("", member(table, "row", row).label))
        for length in range(_SHORTEST, len(label) + 1)
    )
    return tuple(own), tuple(dict.fromkeys(parts))
