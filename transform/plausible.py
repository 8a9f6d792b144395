"""What a clerk can hardly have meant: figures that the form allows and sense does not.

The relations are those of the columns' own names (国办公开办函〔2019〕60号); none is an identity of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extract.forms import member
from extract.printed import Heads
from extract.records import Signal
from transform.cells import Cells, of_table
from transform.numbers import Number, plain_number, scaled
from transform.records import Organ, Place, ReadCell
from transform.reference import declared

_STOCK_ROWS = ("licensing", "other_management_service", "penalty", "coercion")
_DOCUMENT_ROWS = ("regulation", "normative_document")
_PURCHASES = ("procurement", "amount")
_AMOUNTS = (("administrative_fee", "amount"), _PURCHASES)
_SLIP = 10_000  # 万元 for 元, or the other way round

_Cells = Mapping[tuple[str, str], ReadCell]


def implausible_cells(cells: Cells, place: Place | None, organ: Organ | None) -> list[Signal]:
    """Return what is hardly meant: fractions of things in any table, and in the table of disclosure, row by row."""
    disclosed = of_table(cells.heads, "disclosure")
    at = dict(zip(_rows_and_columns(cells.heads), disclosed.take(cells.read), strict=True))
    found: list[Signal | None] = [*_fractions(cells), *_negative(cells), *_regulations_of_township(at, place, organ)]
    found += [_stock_as_decisions(row, at) for row in _STOCK_ROWS]
    found += [signal for row in _DOCUMENT_ROWS for signal in (_total_is_new(row, at), _more_than_made(row, at))]
    found += _forgotten(at.values()) if cells.in_state("blank") else ()
    bounds = {key: _bounds(key[0], place, organ) for key in _AMOUNTS}
    found.append(_purchase_price(at, bounds[_PURCHASES]))
    found += [_amount(at.get(key), bounds[key]) for key in _AMOUNTS]
    return [signal for signal in found if signal is not None]


@lru_cache(maxsize=128)
def _rows_and_columns(heads: Heads) -> tuple[tuple[str, str], ...]:
    """The row and the column of each cell of the table of disclosure."""
    return tuple((row, column) for _, row, column in of_table(heads, "disclosure").keys)


def _told(rule: str, cell: ReadCell, **params: Number | None) -> Signal:
    told = tuple((name, str(value)) for name, value in params.items() if value is not None)
    return Signal(rule, cell.table, cell.row, cell.column, cell.where, told)


def _regulations_of_township(at: _Cells, place: Place | None, organ: Organ | None) -> Iterator[Signal]:
    if place is not None and place.level == "township" and organ is not None:
        for cell in (at.get(("regulation", column)) for column in ("made", "issued")):
            if cell is not None and cell.value:
                yield _told("regulation_by_township", cell, number=cell.number)


def _stock_as_decisions(row: str, at: _Cells) -> Signal | None:
    columns = [at.get((row, column)) for column in ("items_previous_year", "items_change", "decisions")]
    previous, change, decisions = (cell.value if cell else None for cell in columns)
    printed = columns[2]
    if printed is None or not previous or change is None or decisions != previous + change:
        return None
    if not change and previous < declared("plausibility.yaml")["stock_unchanged"]:
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


def _fractions(cells: Cells) -> Iterator[Signal]:
    """Numbers of things that are no whole numbers."""
    for cell in map(cells.read.__getitem__, cells.others):
        if isinstance(cell.value, float) and member(cell.table, "column", cell.column).canonical_unit != "yuan":
            yield _told("fractional_count", cell, raw=cell.number)


def _negative(cells: Cells) -> Iterator[Signal]:
    """Numbers below zero, but for changes: mostly a stroke that was taken for a sign."""
    for cell in map(cells.read.__getitem__, cells.others):
        if cell.value is not None and cell.value < 0 and not member(cell.table, "column", cell.column).is_signed:
            yield _told("negative_number", cell, raw=cell.number)


def _forgotten(cells: Iterable[ReadCell]) -> Iterator[Signal]:
    """Cells left blank in a table of disclosure that is filled in otherwise: forgotten, not left blank by habit."""
    held = tuple(cells)
    blank = [cell for cell in held if cell.state == "blank"]
    filled = [cell for cell in held if cell.value is not None]
    few: float = declared("plausibility.yaml")["forgotten_cells"]
    if len(blank) + len(filled) == len(held) and len(blank) <= max(1, few * len(held)):
        for cell in blank:
            yield _told("disclosure_blank", cell, filled=len(filled))


def _bounds(row: str, place: Place | None, organ: Organ | None) -> tuple[Number, Number] | None:
    """The amounts in yuan that a body of this kind and level may have in a row; None where none are declared for it."""
    if place is None or organ is None:
        return None
    amounts: dict[str, Any] = declared("plausibility.yaml")["amounts"]
    rank = next((rank for rank, kinds in amounts["ranks"].items() if organ.kind in kinds), "department")
    most = amounts[row][rank].get(place.level)
    return None if most is None else (amounts["least"], most)


def _amount(cell: ReadCell | None, bounds: tuple[Number, Number] | None) -> Signal | None:
    """An amount that a body of this kind and level can hardly have: yuan taken for 万元, or the other way round."""
    if cell is None or not cell.value or bounds is None or bounds[0] <= cell.value <= bounds[1]:
        return None
    meant = scaled(cell.value, _SLIP) if cell.value < bounds[0] else plain_number(Decimal(str(cell.value)) / _SLIP)
    proposed = meant if bounds[0] <= meant <= bounds[1] else None
    return _told("implausible_amount", cell, amount=cell.value, low=bounds[0], high=bounds[1], proposed=proposed)


def _purchase_price(at: _Cells, bounds: tuple[Number, Number] | None) -> Signal | None:
    projects, amount = at.get(("procurement", "projects")), at.get(_PURCHASES)
    if projects is None or amount is None or not projects.value or not amount.value:
        return None
    prices: dict[str, Any] = declared("plausibility.yaml")["purchase_price"]
    price = amount.value / projects.value
    if prices["low"] <= price <= prices["high"]:
        return None
    factor = Decimal(_SLIP) if price < prices["low"] else 1 / Decimal(_SLIP)
    meant = plain_number(Decimal(str(amount.value)) * factor)
    fits = prices["low"] <= meant / projects.value <= prices["high"]
    proposed = meant if fits and bounds is not None and bounds[0] <= meant <= bounds[1] else None
    told: dict[str, Number | None] = {"projects": projects.number, "amount": amount.value, "price": round(price)}
    return _told("implausible_purchase_price", amount, **told, proposed=proposed)
