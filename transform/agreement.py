"""Prose against tables, by scope: the same measure of the same population, or no comparison (identities I10, I12, I14).

A difference is a warning, for the prose often counts otherwise than the form: 收到 may mean new requests, or new ones
and those carried in; cases 立案 or 备案 are not those of table 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import regex

from extract.records import Extracted, Signal
from transform.cells import Cells, Key, part
from transform.numbers import Number
from transform.records import Check, Facts, NarrativeFact, ReadCell
from transform.reference import declared

# What a fact of the prose may mean in the request and dispute tables: sums of rows of the total column.
_REQUESTS = {
    "requests_received": (("received",), ("received", "carried_in")),
    "requests_carried_in": (("carried_in",),),
    "requests_answered": (("processed_total",),),
}
_DISPUTES = {"reviews": ("reconsideration",), "suits": ("litigation_direct", "litigation_after_reconsideration")}
_ABOUT_REQUESTS = regex.compile(r"申请[^。；]{0,20}\d+\s*[件条份项宗例]|\d+\s*[件条份项宗例][^。；]{0,14}申请")
_WAYS = regex.compile(r"^\s*(?:等)?\d+种")

_Cells = Mapping[Key, ReadCell]


class Agreement(NamedTuple):
    """The soft identities of one report as evaluated, and what is to be told of them and of what is left unsaid."""

    checks: tuple[Check, ...]
    signals: tuple[Signal, ...]


class ToldTotal(NamedTuple):
    """A number of the prose, and the rows of a table that it may mean: one of `meanings`, in the total column."""

    table: str
    meanings: tuple[tuple[str, ...], ...]
    value: Number


def agreement(extracted: Extracted, cells: Cells, facts: Facts, scope: str) -> Agreement:
    """Return whether the prose says the number of the table (`left`: prose, `right`: table), and what it leaves out."""
    compared = part(cells.heads, _is_compared)
    at = dict(zip(compared.keys, compared.take(cells.read), strict=True))
    own = {
        field: [f for f in facts.get(field, ()) if f.exactness == "exact" and _same_population(f.scope, scope)]
        for field in (*_REQUESTS, *_DISPUTES)
    }
    found = [*_requests(own, at), *_disputes(own, at), *_fees(facts, at)]
    told = [signal for _, signal in found if signal is not None]
    return Agreement(tuple([check for check, _ in found]), (*told, *_unmentioned(extracted, facts, at)))


def _is_compared(key: Key) -> bool:
    table, row, column = key
    return column == "total" or (row, table) == ("received", "request")


def date_check(issued: date | None, year: int | None) -> Check:
    """Return whether a report is dated after the year that it covers (I14); days as numbers, 20210131."""
    rule = "issued_before_period_end"
    if issued is None or year is None:
        return Check(rule, "", None, None, None, None, "not_assessable", (), "not_assessable")
    left, right = int(f"{issued:%Y%m%d}"), (year + 1) * 10_000 + 101
    state = "pass" if left >= right else "fail"
    return Check(rule, "", None, None, left, right, state, (), state)


def _same_population(told: str | None, scope: str) -> bool:
    """Whether a fact's scope is the report's; `own` numbers of a roll-up report are those of the office alone."""
    return told is None or told == scope or (scope == "unknown" and told == "own")


def told_totals(facts: Sequence[NarrativeFact], scope: str) -> list[ToldTotal]:
    """Return the totals of requests and disputes that the prose gives exactly for the report's own population."""
    others = declared("plausibility.yaml")["other_population"]
    found: list[ToldTotal] = []
    for fact in facts:
        if fact.value is None or fact.exactness != "exact" or not _same_population(fact.scope, scope):
            continue
        if fact.field in _REQUESTS and not _of_a_part(fact):
            found.append(ToldTotal("request", _REQUESTS[fact.field], fact.value))
        elif fact.field in _DISPUTES and not any(word in fact.text for word in others):
            found.append(ToldTotal("dispute", (_DISPUTES[fact.field],), fact.value))
    return list(dict.fromkeys(found))


def _sum(at: _Cells, table: str, rows: Iterable[str], *, blank_zero: bool = False) -> Number | None:
    cells = [at.get((table, row, "total")) for row in rows]
    values = [0 if blank_zero and cell and cell.state in ("blank", "na") else cell and cell.value for cell in cells]
    return None if None in values else sum(value for value in values if value is not None)


def _requests(facts: Facts, at: _Cells) -> Iterator[tuple[Check, Signal | None]]:
    for field, meanings in _REQUESTS.items():
        told = [fact for fact in facts[field] if fact.value is not None and not _of_a_part(fact)]
        cell = at.get(("request", meanings[0][0], "total"))
        if told and cell is not None:
            sums, with_zero = (
                [_sum(at, "request", rows, blank_zero=blank_zero) for rows in meanings] for blank_zero in (False, True)
            )
            numbers = {fact.value for fact in told}
            yield _compared(told[0], cell, sums[0], _verdict(numbers, sums), _verdict(numbers, with_zero))


def _verdict(told: set[Number | None], sums: Sequence[Number | None]) -> str:
    """Whether a number of the prose is one that the table may mean."""
    if not told.isdisjoint(value for value in sums if value is not None):
        return "pass"
    return "not_assessable" if None in sums else "fail"


def _of_a_part(fact: NarrativeFact) -> bool:
    words = declared("plausibility.yaml")["part_of_population"]
    return fact.label is not None or any(word in fact.text for word in words)


def _compared(
    fact: NarrativeFact, cell: ReadCell, printed: Number | None, state: str, with_zero: str
) -> tuple[Check, Signal | None]:
    """The check of what is told against what is printed, and the signal where it fails."""
    rule, place = "prose_differs_from_table", (cell.table, cell.row, cell.column)
    unknown = () if printed is not None else (f"{cell.row}/{cell.column}",)
    check = Check(rule, *place, fact.value, printed, state, unknown, with_zero)
    if state != "fail":
        return check, None
    params = (("told", str(fact.value)), ("printed", str(printed)), ("text", fact.text[:60]))
    return check, Signal(rule, *place, fact.where, params)


def _disputes(facts: Facts, at: _Cells) -> Iterator[tuple[Check, Signal | None]]:
    """Only none against some is compared: table 4 includes cases of the year before, the prose mostly does not."""
    others = declared("plausibility.yaml")["other_population"]
    for field, rows in _DISPUTES.items():
        told = [fact for fact in facts[field] if fact.value is not None]
        cell = at.get(("dispute", rows[0], "total"))
        if cell is None or not told or any(word in fact.text for fact in told for word in others):
            continue
        said = any(fact.value for fact in told)
        printed, with_zero = _sum(at, "dispute", rows), _sum(at, "dispute", rows, blank_zero=True)
        states = [
            "not_assessable" if n is None else "pass" if bool(n) == said else "fail" for n in (printed, with_zero)
        ]
        yield _compared(told[0], cell, printed, *states)


def _unmentioned(extracted: Extracted, facts: Facts, at: _Cells) -> Iterator[Signal]:
    """The table shows requests and the prose says nothing of their number."""
    if not facts.keys().isdisjoint(_REQUESTS):
        return
    row = [cell for (table, code, _), cell in at.items() if code == "received" and table == "request"]
    shown = next((cell for cell in reversed(row) if cell.value), None)
    prose = [s.text for s in extracted.body if s.section > 0] if shown is not None else []
    if shown is None or not prose or any(map(_counts_requests, prose)):
        return
    yield Signal(
        "requests_not_in_prose", "request", "received", shown.column, shown.where, (("number", str(shown.number)),)
    )


def _counts_requests(text: str) -> bool:
    return "申请" in text and any(not _WAYS.match(found.group()) for found in _ABOUT_REQUESTS.finditer(text))


def _fees(facts: Facts, at: _Cells) -> Iterator[tuple[Check, Signal | None]]:
    """Requests closed for want of payment suppose that a fee was charged, and section six must say so (I12)."""
    cell = at.get(("request", "other_fee_unpaid", "total"))
    if cell is None:
        return
    rule, place = "fee_not_in_prose", (cell.table, cell.row, cell.column)
    said = len(facts.get("fee_charged", ()))
    state = "not_assessable" if cell.value is None else "fail" if cell.value and not said else "pass"
    with_zero = "pass" if cell.state in ("blank", "na") else state
    unknown = (f"{cell.row}/{cell.column}",) if cell.value is None else ()
    check = Check(rule, *place, cell.value, said, state, unknown, with_zero)
    told = Signal(rule, *place, cell.where, (("number", str(cell.number)),)) if state == "fail" else None
    yield check, told
