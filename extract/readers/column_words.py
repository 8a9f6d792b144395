"""Words of the form as they stand in tables without lines: whole labels, and parts of wrapped ones."""

from __future__ import annotations

from functools import lru_cache

import regex

from extract.forms import TABLES, editions, look_alikes, members, table_words
from extract.labels import column_index, normalise, row_index

# How the labels of rows and groups begin.
NUMBERED = regex.compile(r"\d{1,2}[.、．]|[（(][一二三四五六七]|[一二三四五六七][)）、]")


@lru_cache(maxsize=4096)
def is_known(text: str) -> bool:
    """Whether a text is a label or heading of the form."""
    return row_index().find(text) is not None or any(column_index(table).find(text) for table in TABLES)


@lru_cache(maxsize=1)
def _all_labels() -> str:
    axes = [entry for table in TABLES for axis in ("row", "column") for entry in members(table, axis)]
    labels = [label for entry in axes for label in (*entry.labels_zh, *entry.variants)]
    words = [table_words(table) for table in TABLES]
    labels += [label for word in words for label in (*word.ignored, *word.spanning, *word.subtotals)]
    return "\n".join(map(normalise, labels))


@lru_cache(maxsize=4096)
def is_part(text: str) -> bool:
    """Whether a text may be a part of a label that is wrapped."""
    normal = normalise(text).translate(look_alikes())
    return bool(normal) and len(normal) <= 24 and normal in _all_labels()


@lru_cache(maxsize=1)
def _labels_of_groups() -> str:
    """The words that stand beside several rows, with their numberings."""
    return "\n".join(_letters(word) for table in TABLES for word in table_words(table).ignored)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).translate(look_alikes())


@lru_cache(maxsize=4096)
def is_part_of_group(text: str) -> bool:
    """Whether a text may be a part of what stands beside several rows."""
    letters = _letters(text)
    return bool(letters) and letters in _labels_of_groups()


@lru_cache(maxsize=4096)
def is_ignored(text: str) -> bool:
    """Whether a text is a word of the form that names no row: a clause, a caption."""
    found = row_index().find(text)
    return found is not None and found.code is None


@lru_cache(maxsize=4096)
def is_row_label(text: str) -> bool:
    """Whether a text is the label of a row."""
    found = row_index().find(text)
    return found is not None and found.code is not None


def is_column_label(text: str, table: str | None) -> bool:
    """Whether a text is the heading of one column of `table`."""
    found = column_index(table).find(text) if table else None
    return found is not None and found.code is not None


@lru_cache(maxsize=3)
def widths(table: str) -> frozenset[int]:
    """The numbers of value columns that the form's tables of this name have."""
    blocks = [block for edition in editions().values() for block in edition.tables[table].blocks]  # type: ignore[index]
    return frozenset(len(b.columns) * (len(b.rows) if table == "dispute" else 1) for b in blocks)
