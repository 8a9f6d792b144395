"""Prose against tables, by scope: the same measure of the same population, or no comparison (identities I10 and I12).

A difference is a warning, for the prose often counts otherwise than the form: 收到 may mean new requests, or new ones
and those carried in; cases 立案 or 备案 are not those of table 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from extract.records import Extracted, Signal
from transform.numbers import Number
from transform.records import NarrativeFact, ReadCell
from transform.reference import declared

# What a fact of the prose may mean in the request table: sums of rows of the total column.
_REQUESTS = {
    "requests_received": (("received",), ("received", "carried_in")),
    "requests_carried_in": (("carried_in",),),
    "requests_answered": (("processed_total",),),
}
_DISPUTES = {"reviews": ("reconsideration",), "suits": ("litigation_direct", "litigation_after_reconsideration")}
_ABOUT_REQUESTS = regex.compile(r"申请[^。；]{0,20}\d+\s*[件条份项宗例]|\d+\s*[件条份项宗例][^。；]{0,14}申请")
_WAYS = regex.compile(r"^\s*(?:等)?\d+种")

_Cells = Mapping[tuple[str, str, str], ReadCell]


def disagreements(
    extracted: Extracted, cells: Iterable[ReadCell], facts: Sequence[NarrativeFact], scope: str
) -> list[Signal]:
    """Return where the prose says another number than the table, or nothing of what the table shows."""
    at = {
        (cell.table, cell.row, cell.column): cell
        for cell in cells
        if cell.column == "total" or (cell.row == "received" and cell.table == "request")
    }
    own = [fact for fact in facts if fact.exactness == "exact" and _same_population(fact.scope, scope)]
    return [*_requests(own, at), *_disputes(own, at), *_unmentioned(extracted, facts, at), *_fees(facts, at)]


def _same_population(told: str | None, scope: str) -> bool:
    """Whether a fact's scope is the report's; `own` numbers of a roll-up report are those of the office alone."""
    return told is None or told == scope or (scope == "unknown" and told == "own")


def _value(at: _Cells, table: str, rows: Iterable[str]) -> Number | None:
    values = [cell.value if (cell := at.get((table, row, "total"))) else None for row in rows]
    return None if None in values else sum(value for value in values if value is not None)


def _requests(facts: Sequence[NarrativeFact], at: _Cells) -> Iterator[Signal]:
    for field, meanings in _REQUESTS.items():
        told = [fact for fact in facts if fact.field == field and fact.value is not None and not _of_a_part(fact)]
        sums = [value for rows in meanings if (value := _value(at, "request", rows)) is not None]
        if not told or len(sums) < len(meanings) or any(fact.value in sums for fact in told):
            continue
        cell = at["request", meanings[0][0], "total"]
        yield _difference(told[0], cell, sums[0])


def _of_a_part(fact: NarrativeFact) -> bool:
    words = declared("plausibility.yaml")["part_of_population"]
    return fact.label is not None or any(word in fact.text for word in words)


def _difference(fact: NarrativeFact, cell: ReadCell, printed: Number) -> Signal:
    params = (("told", str(fact.value)), ("printed", str(printed)), ("text", fact.text[:60]))
    return Signal("prose_differs_from_table", cell.table, cell.row, cell.column, fact.where, params)


def _disputes(facts: Sequence[NarrativeFact], at: _Cells) -> Iterator[Signal]:
    """Only none against some is compared: table 4 includes cases of the year before, the prose mostly does not."""
    others = declared("plausibility.yaml")["other_population"]
    for field, rows in _DISPUTES.items():
        printed = _value(at, "dispute", rows)
        told = [fact for fact in facts if fact.field == field and fact.value is not None]
        if printed is None or not told or any(word in fact.text for fact in told for word in others):
            continue
        if bool(printed) != any(fact.value for fact in told):
            yield _difference(told[0], at["dispute", rows[0], "total"], printed)


def _unmentioned(extracted: Extracted, facts: Sequence[NarrativeFact], at: _Cells) -> Iterator[Signal]:
    """The table shows requests and the prose says nothing of their number."""
    row = [cell for (table, code, _), cell in at.items() if table == "request" and code == "received"]
    shown = next((cell for cell in reversed(row) if cell.value), None)
    prose = [s.text for s in extracted.body if s.section > 0]
    if shown is None or not prose or any(fact.field in _REQUESTS for fact in facts):
        return
    if any(_counts_requests(text) for text in prose):
        return
    yield Signal(
        "requests_not_in_prose", "request", "received", shown.column, shown.where, (("number", str(shown.number)),)
    )


def _counts_requests(text: str) -> bool:
    return any(not _WAYS.match(found.group()) for found in _ABOUT_REQUESTS.finditer(text))


def _fees(facts: Sequence[NarrativeFact], at: _Cells) -> Iterator[Signal]:
    """Requests closed for want of payment suppose that a fee was charged, and section six must say so (I12)."""
    cell = at.get(("request", "other_fee_unpaid", "total"))
    if cell is not None and cell.value and not any(fact.field == "fee_charged" for fact in facts):
        yield Signal("fee_not_in_prose", cell.table, cell.row, cell.column, cell.where, (("number", str(cell.number)),))
