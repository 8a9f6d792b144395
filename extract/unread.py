"""Tables of which a document prints headings or labels, and of which nothing was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from extract.forms import TABLES, TableName, editions, members
from extract.labels import row_index
from extract.model import Block, Paragraph
from extract.records import Section, Signal, TableReading

_LONG_HEADING, _SHOWING = 4, 2  # characters of a column's label, and how many show a table that was not read
_STOP = "。"
_LONG_LABEL = 60  # characters of a row's label, with what an export sets behind it


def lost_tables(sections: list[Section], family: str, tables: TableReading, blocks: Iterable[Block]) -> list[Signal]:
    """The tables of a report in which none was found and nothing tells the edition.

    Those whose headings stand in the text were not read, as in what services of recognition answer; those of a
    statutory report are not printed where their sections are.
    """
    if tables.cells:
        return []
    told = "".join("".join(_texts(blocks)).split())
    unread = [table for table in TABLES if sum(label in told for label in _long_headings(table)) >= _SHOWING]
    found = {section.number for section in sections} if family == "statutory" else set[int]()
    forms = next(reversed(editions().values())).tables
    absent = [table for table, form in forms.items() if form.section in found and table not in unread]
    return [Signal("table_unread", table) for table in unread] + [Signal("table_absent", table) for table in absent]


def absent_or_unread(signals: Iterable[Signal], paragraphs: list[Paragraph]) -> list[Signal]:
    """The signals, a table told as not printed told as unread where labels of its rows stand in the text."""
    told = list(signals)
    if not any(signal.rule == "table_absent" for signal in told):
        return told
    printed = Counter(
        [_table_of(text) for text, _ in paragraphs if len(text) <= _LONG_LABEL and not text.endswith(_STOP)]
    )
    return [
        signal._replace(rule="table_unread")
        if signal.rule == "table_absent" and printed[signal.table or ""] >= _SHOWING
        else signal
        for signal in told
    ]


@lru_cache(maxsize=4096)  # documents share their short lines
def _table_of(text: str) -> str:
    """The table whose row has this label, with what an export sets behind it; empty where none has."""
    label = row_index().exactly(text.strip("| \t"))
    return label.table if label is not None and label.code else ""


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from [block.text] if isinstance(block, Paragraph) else block.texts


@lru_cache(maxsize=3)
def _long_headings(table: TableName) -> tuple[str, ...]:
    """The labels of a table's columns that are no words of prose (总计)."""
    labels = (label for column in members(table, "column") for label in column.labels_zh)
    return tuple(label for label in labels if len(label) >= _LONG_HEADING)
