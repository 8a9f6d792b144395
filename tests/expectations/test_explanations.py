"""What tells explanations apart: decimals, units, the prose, cells that are not printed, money that no body has."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from invented_tables import Values, cells_of, dispute_table, request_table
from printed_form import printed, read, report

from expectations.findings import Finding, findings_of
from expectations.localise import Known, Reading, localise
from expectations.localise.digits import slips
from expectations.proposals import Proposal
from transform.agreement import ToldTotal
from transform.gazetteer import Gazetteer
from transform.interpret import interpret

TOTAL = "total"
COLUMNS = ("upheld", "corrected", "other_result", "pending", TOTAL)


def first_of(table: str, values: Values, known: Known | None = None, edition: str = "2021") -> Proposal:
    (found,) = localise(cells_of(table, values), [(table, edition)], known or Known())
    return found.proposals[0]


def changed(proposal: Proposal) -> dict[tuple[str, str], float | None]:
    return {(change.row, change.column): change.proposed for change in proposal.changes}


def reviews(*numbers: float | None) -> Values:
    table = dict.fromkeys(dispute_table(random.Random(0), 1), 0)
    return table | {("reconsideration", column): number for column, number in zip(COLUMNS, numbers, strict=True)}  # type: ignore[dict-item]


def test_a_decimal_point_in_a_count_is_a_slip_and_only_whole_numbers_are_proposed() -> None:
    table = request_table("2021", random.Random(4), 60)
    cell = next(cell for cell in table if table[cell] is not None and (table[cell] or 0) > 10 and cell[1] == TOTAL)
    number = (table[cell] or 0) / 10
    wrong = {**table, cell: number if number % 1 else number + 0.1}
    (found,) = localise(cells_of("request", wrong), [("request", "2021")])  # type: ignore[arg-type]
    assert changed(found.proposals[0]) == {cell: table[cell]}
    proposed = [change.proposed for proposal in found.proposals for change in proposal.changes]
    assert all(isinstance(number, int) for number in proposed)
    assert {slip.kind for slip in slips(Fraction("1.7"), 17)} == {"wrong_number", "decimal_slip"}


def test_a_part_and_its_total_that_stand_in_each_others_place_are_exchanged() -> None:
    wrong = reviews(8, 9, 0, 20, 3)
    (found,) = localise(cells_of("dispute", wrong), [("dispute", "2021")])
    right = {("reconsideration", "pending"): 3, ("reconsideration", TOTAL): 20}
    assert right in [changed(proposal) for proposal in found.proposals]


def test_a_row_that_lost_a_cell_and_stands_flush_right_is_put_back() -> None:
    table = request_table("2021", random.Random(4), 60)
    columns = list(dict.fromkeys(column for _, column in table))
    right = dict(zip(columns, (20, 5, 2, 3, 0, 1, 31), strict=True))
    printed_as = dict(zip(columns, (None, 20, 5, 3, 0, 1, 31), strict=True))  # the third cell is lost
    whole = dict.fromkeys(table, 0) | {
        (row, column): number for row in ("received", "granted", "processed_total") for column, number in right.items()
    }
    wrong = whole | {("granted", column): number for column, number in printed_as.items()}
    first = first_of("request", wrong)
    assert first.kind == "shifted_right"
    assert {**wrong, **changed(first)} == whole


@pytest.mark.parametrize(("told", "total_is_wrong"), [(None, True), (16, True), (61, False)])
def test_the_number_of_reviews_in_the_prose_decides(told: int | None, total_is_wrong: bool) -> None:
    wrong = reviews(12, 3, 0, 1, 61)  # the parts add up to 16
    known = Known([] if told is None else [ToldTotal("dispute", (("reconsideration",),), told)])
    right = {("reconsideration", TOTAL): 16}
    assert (changed(first_of("dispute", wrong, known)) == right) is total_is_wrong


def test_the_number_of_requests_in_the_prose_decides() -> None:
    table = request_table("2021", random.Random(4), 60)
    new, old = table["received", "natural_person"], table["received", TOTAL]
    wrong = table | {("received", "natural_person"): new + 9, ("received", TOTAL): old + 9}
    meanings = (("received",), ("received", "carried_in"))
    told, untold = (first_of("request", wrong, Known([ToldTotal("request", meanings, n)])) for n in (old, old + 9))
    assert {**wrong, **changed(told)} == table
    assert ("received", TOTAL) not in changed(untold)


def test_another_reading_of_a_scan_decides() -> None:
    cells = cells_of("dispute", reviews(4, 3, 0, 1, 9))
    readings = {("reconsideration", "corrected"): Reading(0.6, frozenset({3, 4}))}
    (plain,) = localise(cells, [("dispute", "2021")])
    (known,) = localise(cells, [("dispute", "2021")], Known(readings=readings))
    assert plain.proposals[0].changes[0].column != "corrected"
    assert known.proposals[0].changes[0].column == "corrected"


def test_a_number_with_a_unit_that_its_column_has_not_is_the_first_to_be_tried() -> None:
    blank = reviews(4, 0, 0, 60, None)
    known = Known(readings={("reconsideration", TOTAL): Reading(0.0, frozenset({64}))})
    assert changed(first_of("dispute", blank, known)) == {("reconsideration", TOTAL): 64}


def found_in(gazetteer: Gazetteer, edition: str, **cells: str) -> list[Finding]:
    year = 2022 if edition == "2021" else 2020
    return list(findings_of(interpret(read(report(edition, printed(edition, **cells), year=year)), gazetteer)))


@pytest.mark.parametrize(
    ("edition", "cells", "rule", "proposed"),
    [
        ("2021", {"disclosure__administrative_fee__amount": "30000"}, "implausible_amount", 30_000),
        ("2021", {"disclosure__administrative_fee__amount": "3.5元"}, "implausible_amount", 35_000),
        (
            "2019",
            {"disclosure__procurement__projects": "4", "disclosure__procurement__amount": "169100万元"},
            "implausible_purchase_price",
            169_100,
        ),
        (
            "2019",
            {"disclosure__procurement__projects": "4", "disclosure__procurement__amount": "16.91"},
            "implausible_purchase_price",
            169_100,
        ),
    ],
)
def test_money_in_the_wrong_unit_is_told_with_the_amount_that_is_meant(
    edition: str, cells: dict[str, str], rule: str, proposed: int, gazetteer: Gazetteer
) -> None:
    (told,) = [finding for finding in found_in(gazetteer, edition, **cells) if finding.rule == rule]
    (proposal,) = told.proposals
    assert (proposal.kind, [change.proposed for change in proposal.changes]) == ("unit_slip", [proposed])


@pytest.mark.parametrize("amount", ["0", "0.3", "12.5", "800"])
def test_amounts_that_a_township_may_have_are_not_told(amount: str, gazetteer: Gazetteer) -> None:
    told = found_in(gazetteer, "2021", disclosure__administrative_fee__amount=amount)
    assert [finding for finding in told if finding.rule == "implausible_amount"] == []


@pytest.mark.parametrize(("blank", "told"), [(("licensing",), 1), (("licensing", "penalty"), 0)])
def test_one_blank_in_a_table_of_disclosure_is_forgotten_and_several_are_a_habit(
    blank: tuple[str, ...], told: int, gazetteer: Gazetteer
) -> None:
    cells = {f"disclosure__{row}__decisions": "" for row in blank} | {"disclosure__coercion__decisions": "0"}
    found = [finding for finding in found_in(gazetteer, "2021", **cells) if finding.rule == "disclosure_blank"]
    assert [(finding.row, finding.proposals[0].changes[0].proposed) for finding in found] == [("licensing", 0)] * told


def test_a_fraction_of_a_document_is_told(gazetteer: Gazetteer) -> None:
    told = found_in(gazetteer, "2021", disclosure__normative_document__issued="1.5")
    assert [(f.row, f.column) for f in told if f.rule == "fractional_count"] == [("normative_document", "issued")]


@pytest.mark.parametrize(
    ("column", "number", "told"),
    [("decisions", "-16", True), ("decisions", "16", False), ("items_change", "-3", False)],
)
def test_a_number_below_zero_is_told_unless_it_is_a_change(
    column: str, number: str, told: bool, gazetteer: Gazetteer
) -> None:
    found = found_in(gazetteer, "2019", **{f"disclosure__penalty__{column}": number})
    negative = [("penalty", column)] if told else []
    assert [(f.row, f.column) for f in found if f.rule == "negative_number"] == negative


@pytest.mark.parametrize(("previous", "change", "told"), [("9", "0", True), ("2", "0", False), ("9", "", False)])
def test_decisions_that_equal_an_unchanged_stock_are_told_from_some_number_on(
    previous: str, change: str, told: bool, gazetteer: Gazetteer
) -> None:
    cells = {"items_previous_year": previous, "items_change": change, "decisions": previous}
    found = found_in(gazetteer, "2019", **{f"disclosure__licensing__{column}": text for column, text in cells.items()})
    assert [f.row for f in found if f.rule == "decisions_equal_stock" and f.row == "licensing"] == ["licensing"] * told
