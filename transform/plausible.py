"""What a clerk can hardly have meant in the table of disclosure: figures that the form allows and sense does not.

The relations are those of the columns' own names (国办公开办函〔2019〕60号); none is an identity of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extract.records import Signal
from transform.numbers import Number
from transform.records import Organ, Place, ReadCell
from transform.reference import declared

_STOCK_ROWS = ("licensing", "other_management_service", "penalty", "coercion")
_DOCUMENT_ROWS = ("regulation", "normative_document")

_Cells = Mapping[tuple[str, str], ReadCell]


def implausible_cells(cells: Iterable[ReadCell], place: Place | None, organ: Organ | None) -> list[Signal]:
    """Return what is hardly meant in the table of disclosure, row by row."""
    at = {(cell.row, cell.column): cell for cell in cells if cell.table == "disclosure"}
    found: list[Signal | None] = [*_regulations_of_township(at, place, organ)]
    found += [_stock_as_decisions(row, at) for row in _STOCK_ROWS]
    found += [signal for row in _DOCUMENT_ROWS for signal in (_total_is_new(row, at), _more_than_made(row, at))]
    found.append(_purchase_price(at))
    return [signal for signal in found if signal is not None]


def _told(rule: str, cell: ReadCell, **params: Number | None) -> Signal:
    return Signal(rule, cell.table, cell.row, cell.column, cell.where, tuple((k, str(v)) for k, v in params.items()))


def _regulations_of_township(at: _Cells, place: Place | None, organ: Organ | None) -> Iterator[Signal]:
    if place is not None and place.level == "township" and organ is not None:
        for cell in (at.get(("regulation", column)) for column in ("made", "issued")):
            if cell is not None and cell.value:
                yield _told("regulation_by_township", cell, number=cell.number)


def _stock_as_decisions(row: str, at: _Cells) -> Signal | None:
    columns = [at.get((row, column)) for column in ("items_previous_year", "items_change", "decisions")]
    previous, change, decisions = (cell.value if cell else None for cell in columns)
    printed = columns[2]
    if printed is None or not previous or not change or decisions != previous + change:
        return None
    return _told("decisions_equal_stock", printed, previous=previous, change=change, decisions=decisions)


def _total_is_new(row: str, at: _Cells) -> Signal | None:
    """The total published equals what was newly published: nothing would be left of all earlier years."""
    new, total = at.get((row, "newly_published")), at.get((row, "published_total"))
    if new is None or total is None or not total.value or new.value != total.value:
        return None
    return _told("published_total_equals_new", total, number=total.number)


def _more_than_made(row: str, at: _Cells) -> Signal | None:
    made, new = at.get((row, "made")), at.get((row, "newly_published"))
    if made is None or new is None or made.value is None or new.value is None or made.value == new.value:
        return None
    if new.value > made.value:
        return _told("published_more_than_made", new, made=made.number, published=new.number)
    return _told("published_less_than_made", new, made=made.number, published=new.number)


def _purchase_price(at: _Cells) -> Signal | None:
    projects, amount = at.get(("procurement", "projects")), at.get(("procurement", "amount"))
    if projects is None or amount is None or not projects.value or not amount.value:
        return None
    bounds: dict[str, Any] = declared("plausibility.yaml")["purchase_price"]
    price = amount.value / projects.value
    if bounds["low"] <= price <= bounds["high"]:
        return None
    return _told(
        "implausible_purchase_price", amount, projects=projects.number, amount=amount.value, price=round(price)
    )
