"""The form's identities evaluated, and totals that stand one column too far left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import APPLICANTS, CHANNELS, RESULTS, Key, balanced, rows_of

from extract.forms import TABLES, editions
from extract.model import Where
from extract.records import Signal
from transform.cells import Cells
from transform.reconcile import BLANK_STATES, evaluate, evaluate_cells, shifted_totals
from transform.records import Check, ReadCell

Values = dict[Key, int | float | None]
Place = tuple[str, str | None, str | None]


def checks(values: Values, edition: str) -> dict[Place, Check]:
    found = evaluate(values, [(table, edition) for table in TABLES])
    by_place = {(check.rule, check.row, check.column): check for check in found}
    assert len(by_place) == len(found)
    return by_place


@given(st.sets(st.integers(0, 197)), st.sampled_from(["blank", "text"]))
def test_cells_are_evaluated_as_their_values_are(unread: set[int], state: str) -> None:
    held = [
        ReadCell(*key, "", state, None, None, None, None)
        if at in unread
        else ReadCell(*key, str(number), "reported", number, None, number, None)
        for at, (key, number) in enumerate(balanced("2019").items())
    ]
    tables, values = [(table, "2019") for table in TABLES], {cell[:3]: cell.value for cell in held}
    read = Cells.of(held)
    blanks = {cell[:3] for cell in held if cell.state in BLANK_STATES}
    assert evaluate_cells(read, tables) == evaluate(values, tables, blanks)


def holding(edition: str, key: Key) -> set[Place]:
    """The identities that a cell stands in, read off the form: its row, its column, and both."""
    table, row, column = key
    if table == "dispute":
        return {("dispute_total", row, None)}
    if table != "request":
        return set()
    found: set[Place] = {("request_row_total", row, None)}
    if row in ("received", "carried_in", "processed_total", "carried_out"):
        found.add(("request_balance", None, column))
    if row not in ("received", "carried_in", "carried_out"):
        found.add(("request_outcomes", None, column))
    return found


@pytest.mark.parametrize(("edition", "count"), [("2019", 40), ("2021", 42)])
def test_every_identity_of_the_edition_once(edition: str, count: int) -> None:
    found = checks(dict(balanced(edition)), edition)
    rules = [rule for rule, _, _ in found]
    assert len(found) == count
    assert {rule: rules.count(rule) for rule in rules} == {
        "request_row_total": count - 17,
        "request_balance": 7,
        "request_outcomes": 7,
        "dispute_total": 3,
    }
    assert {row for rule, row, _ in found if rule == "request_row_total"} == set(rows_of(edition, "request"))


EDITIONS = st.sampled_from(["2019", "2021"])
SEEDS = st.integers(0, 100_000)


def any_cell(edition: str) -> st.SearchStrategy[Key]:
    keys = [(table, *key) for table in ("request", "dispute") for key in editions()[edition].tables[table].cells]
    return st.sampled_from(keys)


@given(EDITIONS, SEEDS)
def test_consistent_tables_pass_everything(edition: str, seed: int) -> None:
    assert {check.state for check in checks(dict(balanced(edition, seed)), edition).values()} == {"pass"}


@given(EDITIONS, SEEDS, st.data(), st.integers(1, 10**6), st.booleans())
def test_one_changed_cell_fails_exactly_the_identities_that_hold_it(
    edition: str, seed: int, data: st.DataObject, by: int, down: bool
) -> None:
    values: Values = dict(balanced(edition, seed))
    key = data.draw(any_cell(edition))
    values[key] = (values[key] or 0) + (-by if down else by)
    failed = {place for place, check in checks(values, edition).items() if check.state != "pass"}
    assert failed == holding(edition, key)


@given(EDITIONS, SEEDS, st.data())
def test_one_unknown_cell_leaves_exactly_the_identities_that_hold_it_open(
    edition: str, seed: int, data: st.DataObject
) -> None:
    values: Values = dict(balanced(edition, seed))
    key = data.draw(any_cell(edition))
    values[key] = None
    found = checks(values, edition)
    open_ = {place: check for place, check in found.items() if check.state == "not_assessable"}
    assert set(open_) == holding(edition, key)
    assert {check.state for place, check in found.items() if place not in open_} == {"pass"}
    for check in open_.values():
        assert check.unknown == (f"{key[1]}/{key[2]}",)
        assert None in (check.left, check.right)


@given(EDITIONS, st.data())
def test_an_unknown_cell_is_never_taken_for_zero(edition: str, data: st.DataObject) -> None:
    """Even in a form of nothing but zeros, where a blank read as zero would pass."""
    key = data.draw(any_cell(edition))
    values: Values = dict.fromkeys(balanced(edition), 0)
    values[key] = None
    states = {place: check.state for place, check in checks(values, edition).items()}
    assert {place for place, state in states.items() if state == "not_assessable"} == holding(edition, key)


@given(EDITIONS, SEEDS, st.data())
def test_a_blank_cell_counts_as_zero_in_the_second_verdict_only(edition: str, seed: int, data: st.DataObject) -> None:
    values: Values = dict(balanced(edition, seed))
    key = data.draw(any_cell(edition))
    number, values[key] = values[key], None
    found = {(c.rule, c.row, c.column): c for c in evaluate(values, [(t, edition) for t in TABLES], {key})}
    assert found.keys() == checks(values, edition).keys()
    for place, check in found.items():
        open_ = place in holding(edition, key)
        assert check.state == ("not_assessable" if open_ else "pass")
        assert check.state_blank_zero == ("fail" if open_ and number else "pass")
        assert (None in (check.left, check.right)) is open_


@given(EDITIONS, SEEDS, st.data())
def test_what_is_missing_stays_unknown_in_both_verdicts(edition: str, seed: int, data: st.DataObject) -> None:
    values: Values = dict(balanced(edition, seed))
    key = data.draw(any_cell(edition))
    values[key] = None
    for place, check in checks(values, edition).items():
        assert (check.state_blank_zero == "not_assessable") is (place in holding(edition, key))


def test_blank_and_struck_out_cells_are_blank_and_no_others() -> None:
    states = ("reported", "blank", "missing", "absent", "na", "text")
    cells = [ReadCell("request", "received", state, "", state, None, None, None, None) for state in states]
    assert [states[at] for at in Cells.of(cells).in_state(*BLANK_STATES)] == ["blank", "na"]


@given(EDITIONS, SEEDS)
def test_disclosure_stands_in_no_identity(edition: str, seed: int) -> None:
    values: Values = dict(balanced(edition, seed))
    changed = {key: None if key[0] == "disclosure" else value for key, value in values.items()}
    assert checks(changed, edition) == checks(values, edition)


def test_sides_and_unknown_operands_are_told() -> None:
    values: Values = dict(balanced("2021"))
    values["request", "received", "total"] = 10
    values["request", "carried_in", "total"] = 2
    values["request", "processed_total", "total"] = 11
    values["request", "carried_out", "total"] = None
    check = checks(values, "2021")["request_balance", None, "total"]
    assert (check.table, check.left, check.right, check.state) == ("request", 12, None, "not_assessable")
    assert check.unknown == ("carried_out/total",)
    values["request", "carried_out", "total"] = 2
    check = checks(values, "2021")["request_balance", None, "total"]
    assert (check.left, check.right, check.state, check.unknown) == (12, 13, "fail", ())


def test_columns_that_cancel_out_are_both_seen() -> None:
    """The total column balances, 自然人 and 其他 do not."""
    values: Values = dict(balanced("2021"))
    values["request", "received", "natural_person"] = (values["request", "received", "natural_person"] or 0) + 1
    values["request", "received", "other_organisation"] = (values["request", "received", "other_organisation"] or 0) - 1
    failed = {place for place, check in checks(values, "2021").items() if check.state == "fail"}
    assert failed == {("request_balance", None, "natural_person"), ("request_balance", None, "other_organisation")}


def test_tables_may_follow_different_editions() -> None:
    values: Values = dict(balanced("2019")) | {("disclosure", "regulation", "issued"): 1}
    found = evaluate(values, [("disclosure", "2021"), ("request", "2019"), ("dispute", "2021")])
    assert len(found) == 40
    assert {check.state for check in found} == {"pass"}


def test_one_column_of_the_form_is_told_apart_from_the_other_of_that_name() -> None:
    """总计 of the dispute table is no total of requests."""
    values: Values = dict(balanced("2021"))
    values["dispute", "reconsideration", "total"] = (values["dispute", "reconsideration", "total"] or 0) + 1
    failed = [place for place, check in checks(values, "2021").items() if check.state == "fail"]
    assert failed == [("dispute_total", "reconsideration", None)]


def cells(rows: dict[str, str]) -> list[ReadCell]:
    """Cells of the request table: per row its printed values, `_` for blank; what is not given is missing."""
    found = []
    for row in rows_of("2019", "request"):
        printed = rows.get(row, "0 0 0 0 0 0 0").split()
        for index, column in enumerate(APPLICANTS):
            if index >= len(printed):
                found.append(ReadCell("request", row, column, "", "missing", None, None, None, None))
            elif printed[index] == "_":
                found.append(ReadCell("request", row, column, "", "blank", None, None, None, Where(line=1)))
            else:
                number = int(printed[index])
                found.append(
                    ReadCell("request", row, column, printed[index], "reported", number, None, number, Where())
                )
    return found


def shifted(rows: dict[str, str]) -> dict[str | None, Signal]:
    return {signal.row: signal for signal in shifted_totals(Cells.of(cells(rows)))}


FIVE_CELLS = {row: "0 0 0 0 0" for row in rows_of("2019", "request") if row not in ("received", "carried_in")}


class TestShiftedTotals:
    def test_the_rows_of_the_first_seed(self) -> None:
        """S0: 1,0,0,0,0,1,blank for new requests, 0,0,0,0,1,blank for the total processed."""
        found = shifted(FIVE_CELLS | {"received": "1 0 0 0 0 1 _", "processed_total": "0 0 0 0 1 _"})
        assert set(found) == {"received", "processed_total"}
        first, second = found["received"], found["processed_total"]
        assert (first.rule, first.column, second.column) == (
            "shifted_total",
            "other_organisation",
            "legal_service_organisation",
        )
        assert first.proposal == "总计=1，其他=0"
        assert (second.proposal or "").startswith("总计=1，法律服务机构=0")
        assert (first.confidence or 0) > (second.confidence or 0) > 0.5
        assert dict(first.params)["total_state"] == "blank"

    def test_both_readings_are_told_and_nothing_is_moved(self) -> None:
        given_cells = cells(FIVE_CELLS | {"received": "1 0 0 0 0 1 _"})
        before = list(given_cells)
        (signal,) = shifted_totals(Cells.of(given_cells))
        assert given_cells == before
        assert dict(signal.params)["as_printed"].startswith("自然人=1, 商业企业=0")
        assert "总计=空" in dict(signal.params)["as_printed"]

    def test_a_total_that_is_missing_instead_of_blank(self) -> None:
        found = shifted({"granted": "3 1 0 0 4"})
        assert (found["granted"].column, found["granted"].proposal) == (
            "legal_service_organisation",
            "总计=4，法律服务机构=0",
        )
        assert dict(found["granted"].params)["total_state"] == "missing"

    @pytest.mark.parametrize(
        "row",
        [
            "1 0 0 0 0 0 1",  # nothing wrong
            "1 0 0 0 0 1 2",  # nothing wrong
            "0 0 0 0 0 0 _",  # no number to move
            "0 0 0 0 0",  # short, but all zero
            "1 2 3 4 5 6 _",  # the last number is no sum
            "1 _ _ _ _ _ _",  # L9: only the first column filled
            "5 0 0 0 0 0 _",  # no total anywhere
            "_ _ _ _ _ _ 4",  # only the total
            "1 0 0 0 0 1 5",  # a wrong total is another finding
        ],
    )
    def test_no_false_alarm(self, row: str) -> None:
        assert shifted({"granted": row}) == {}

    def test_a_number_that_is_no_sum_is_no_total_even_if_the_intake_equals_it(self) -> None:
        rows = FIVE_CELLS | {"received": "2 0 0 0 0 0 2", "processed_total": "1 0 0 0 2 _"}
        assert shifted(rows) == {}

    def test_a_lone_number_in_the_last_column_is_one_of_other_organisations(self) -> None:
        """0,0,0,0,0,1,blank: the only number is the 1; nothing tells that it is a total."""
        assert shifted({"granted": "0 0 0 0 0 1 _"}) == {}

    @given(SEEDS)
    def test_correct_forms_raise_no_alarm(self, seed: int) -> None:
        numbers = balanced("2021", seed)
        read = [ReadCell(*key, str(n), "reported", n, None, n, Where()) for key, n in numbers.items()]
        assert shifted_totals(Cells.of(read)) == []

    @given(st.lists(st.integers(1, 50), min_size=2, max_size=5))
    def test_any_shifted_total_is_seen(self, parts: list[int]) -> None:
        row = [*parts, sum(parts)]
        printed = " ".join(map(str, row)) + " _" * (7 - len(row))
        found = shifted({"granted": printed})
        assert found["granted"].column == APPLICANTS[len(parts)]
        assert (found["granted"].proposal or "").startswith(f"总计={sum(parts)}，")


def test_dispute_rows_add_up_each_for_itself() -> None:
    for channel in CHANNELS:
        for result in RESULTS:
            values: Values = dict(balanced("2021"))
            values["dispute", channel, result] = None
            found = checks(values, "2021")
            assert [p for p, c in found.items() if c.state != "pass"] == [("dispute_total", channel, None)]
