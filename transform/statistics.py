"""The statistics table of reports before 2019 as facts, and where its sums or the prose say something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.forms import statistics_form, unit_form
from extract.records import Extracted, PrintedStatistic, Signal
from transform.numbers import Number, read_number, scaled
from transform.records import NarrativeFact

FIELD = "statistic"
# Facts that a report may give in its table alone: unit of the fact, and how many of them one of the unit printed is.
_HEADS = {"items_disclosed": "条", "requests_received": "件", "fee_charged": "元"}
_CONFIDENCE = 0.9
_NEAR = 1e-6  # amounts are printed with up to four decimals


def statistics_facts(extracted: Extracted) -> list[NarrativeFact]:
    """Every row of the table: `label` is its code, `value` in `unit` as printed; a blank row has no value."""
    if not extracted.statistics:  # as since 2019
        return []
    order = {code: number for number, code in enumerate(statistics_form().rows, 1)}
    return [_fact(row, order[row.code]) for row in extracted.statistics]


def _fact(row: PrintedStatistic, ordinal: int) -> NarrativeFact:
    read = read_number(row.raw)
    exactness = None if read.number is None else "approximate" if "approximate" in read.marks else "exact"
    unit = read.unit or row.unit or statistics_form().rows[row.code].unit
    return NarrativeFact(FIELD, ordinal, row.text, read.number, unit, exactness, None, row.where, row.code)


def told_by_statistics(facts: Sequence[NarrativeFact], rows: Sequence[NarrativeFact]) -> list[NarrativeFact]:
    """The facts that the contract fixes and the prose does not tell, from the table."""
    told = {fact.field for fact in facts} if rows else set[str]()
    return [
        row._replace(field=field, ordinal=1, value=value, unit=unit, label=None, confidence=_CONFIDENCE)
        for field, unit in _HEADS.items()
        for row in rows
        if row.label == field and field not in told and (value := _in_unit(row, unit)) is not None
    ]


def _in_unit(row: NarrativeFact, unit: str) -> Number | None:
    factors = unit_form().money if unit in unit_form().money else unit_form().count
    factor = factors.get(row.unit or "")
    return None if row.value is None or factor is None else scaled(row.value, factor)


def statistics_signals(facts: Sequence[NarrativeFact]) -> Iterator[Signal]:
    """Sums of the table that do not hold, and totals that the prose gives otherwise."""
    rows = {fact.label: fact for fact in facts if fact.field == FIELD and fact.value is not None}
    for declared in statistics_form().sums:
        total, parts = rows.get(declared.total), [rows[code] for code in declared.parts if code in rows]
        if total is None or len(parts) < len(declared.parts):
            continue
        summed = sum(part.value or 0 for part in parts)
        if abs(summed - (total.value or 0)) > _NEAR:
            named = " + ".join(f"{part.value:g}" for part in parts)
            params = (("parts", named), ("sum", f"{summed:g}"), ("total", f"{total.value:g}"), ("name", _name(total)))
            yield Signal("statistics_sum", where=total.where, params=params)
    for fact in facts:
        row = rows.get(fact.field)
        if row is not None and fact.field in _HEADS and fact.exactness == "exact" and fact.where != row.where:
            printed = _in_unit(row, _HEADS[fact.field])
            if printed is not None and printed != fact.value:
                told = (("told", f"{fact.value:g}"), ("printed", f"{printed:g}"), ("name", _name(row)))
                yield Signal("statistics_differ", where=fact.where, params=told)


def _name(row: NarrativeFact) -> str:
    return statistics_form().rows[row.label or ""].label
