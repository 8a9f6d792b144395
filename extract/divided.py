"""Rows of the form that a body divides: 其他对外管理服务事项 by kinds of acts, 行政许可 by kinds of permits.

The numbers of a part are none of the row's. Only a sum that is printed among the parts is.
"""

from __future__ import annotations

import regex

from extract.forms import TABLES, table_words, unit_form
from extract.headers import Header
from extract.labels import LabelMatch, column_index, normalise, row_index
from extract.model import MERGED, Row
from extract.shapes import VALUE

_TABLE = "disclosure"  # rows of the others are wrapped, and not divided
_PART = regex.compile(r"(?![（(\[【〔])(?=.*\p{Han}.*\p{Han})[^。；;]{2,40}")
_NOTE = regex.compile(r"[（(\[【〔].*\p{Han}.*")


def word_at(row: Row, label_at: int, table: str) -> int | None:
    """The index of what may be a part's label, between the label of a row and other cells."""
    if table != _TABLE:
        return None
    filled = [at for at, cell in enumerate(row) if cell.text and at > label_at]
    return filled[0] if len(filled) > 1 and _is_part(row[filled[0]].text) else None


def is_part(row: Row, at: int, header: Header | None) -> bool:
    """Whether the word at an index names a part of a row: behind it are as many cells as without it.

    Else it stands in the place of a value.
    """
    if header is None:
        return False
    filled = [at for at, cell in enumerate(row) if cell.text]
    values = [row[index].text for index in filled if index > at]
    places = [column.position for column in header.columns if column.code]
    own = [cell for cell in row[at + 1 :] if cell.where != MERGED]
    is_beside = header.aligned and bool(places) and (at < places[0] or filled[-1] > places[-1])
    has_all = len(values) >= len(places) > 0 or (not header.aligned and len(own) == len(places))
    return (is_beside or has_all) and all(map(VALUE.fullmatch, values))


def _is_part(text: str) -> bool:
    """Whether a text may name a part of a row: words that are neither of the form nor a unit."""
    if VALUE.fullmatch(text) or not _PART.fullmatch(text) or text in (*unit_form().count, *unit_form().money):
        return False
    return is_sum(text) or not (row_index().find(text) or any(column_index(table).find(text) for table in TABLES))


def owner_of(row: Row, label_at: int) -> LabelMatch | None:
    """What the label before a row's own names, where that is another row of the form: the own one is of a part."""
    found = [row_index().exactly(cell.text) for cell in row[: label_at + 1] if cell.text]
    rows = [match for match in found if match and match.code and match.table == _TABLE]
    return rows[-2] if len(rows) > 1 and rows[-2].code != rows[-1].code else None


def sum_behind(row: Row) -> tuple[int, LabelMatch | None] | None:
    """The index of the word for a sum before the values of a row, and what the label before it names."""
    words = [(at, cell.text) for at, cell in enumerate(row) if cell.text and not VALUE.fullmatch(cell.text)]
    if not words or not is_sum(words[-1][1]):
        return None
    found = (row_index().exactly(text) for _, text in words[:-1])
    return words[-1][0], next((match for match in found if match and match.code and match.table == _TABLE), None)


def is_kind_of_last(label: str, above: str) -> bool:
    """Whether two labels of one row, one below the other, differ in their notes: 行政许可（施工）, 行政许可（经营）."""
    first, second = _NOTE.search(above), _NOTE.search(label)
    return first is not None and second is not None and first[0] != second[0]


def is_sum(text: str) -> bool:
    """Whether a text is the word for a sum of parts."""
    return normalise(text) in table_words(_TABLE).sums
