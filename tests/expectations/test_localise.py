"""Which cell is wrong: slips planted into consistent tables are found, explained and put right."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_tables import Values, cells_of, dispute_table, request_table

import expectations.localise as localise_room
from expectations.findings import findings_of
from expectations.localise import Located, forgotten_zeros, localise
from expectations.localise.digits import slips
from expectations.localise.kinds import kinds
from expectations.proposals import Proposal
from extract.extractor import extract
from extract.forms import editions
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.reconcile import BLANK_STATES, evaluate

EDITIONS = st.sampled_from(["2019", "2021"])
SIZES = st.sampled_from([1, 2, 7, 40, 300, 4000])
SEEDS = st.integers(0, 10_000)
TOTAL, LAST = "total", "other_organisation"


def located(edition: str, values: Values, table: str = "request", **more: object) -> tuple[Located, ...]:
    return localise(cells_of(table, values, **more), [(table, edition)])


def only(found: tuple[Located, ...]) -> Located:
    (one,) = found
    return one


def applied(values: Values, proposal: Proposal) -> Values:
    return values | {(change.row, change.column): change.proposed for change in proposal.changes}


def as_zero(values: Values) -> Values:
    return {cell: value or 0 for cell, value in values.items()}


def holds(edition: str, table: str, values: Values) -> bool:
    cells = cells_of(table, values)
    read = {cell[:3]: cell.value for cell in cells}
    blanks = {cell[:3] for cell in cells if cell.state in BLANK_STATES}
    return all(check.state_blank_zero == "pass" for check in evaluate(read, [(table, edition)], blanks))


@given(EDITIONS, SIZES, SEEDS)
def test_a_consistent_report_is_not_touched(edition: str, requests: int, seed: int) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    blank = {cell: value or None for cell, value in table.items()}
    assert located(edition, table) == located(edition, blank) == ()
    assert located("2021", dispute_table(rng, requests), "dispute") == ()
    assert forgotten_zeros(cells_of("request", blank), [("request", edition)]) == ()


@given(EDITIONS, SIZES, SEEDS, st.integers(0, 9999))
def test_one_wrong_number_is_put_right_by_the_first_proposal(
    edition: str, requests: int, seed: int, wrong: int
) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    cell = rng.choice(list(table))
    if wrong == table[cell]:
        return
    found = only(located(edition, table | {cell: wrong}))
    assert found.certain
    assert {(c.row, c.column): c.proposed for c in found.proposals[0].changes} == {cell: table[cell]}
    assert found.proposals[0].confidence > 0.5


@given(EDITIONS, SIZES, SEEDS)
def test_a_total_one_column_left_is_moved_back(edition: str, requests: int, seed: int) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    row = rng.choice([row for row, column in table if column == TOTAL and table[row, column]])
    moved = table | {(row, LAST): table[row, TOTAL], (row, TOTAL): None}
    for found in (located(edition, moved), located(edition, moved, missing=frozenset({(row, TOTAL)}))):
        for one in found:  # where that total is not printed at all, its row alone does not fail
            assert as_zero(applied(moved, one.proposals[0])) == table


@given(EDITIONS, SIZES, SEEDS, st.integers(0, 5))
def test_a_row_that_lost_a_cell_is_moved_back(edition: str, requests: int, seed: int, at: int) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    row = rng.choice([row for row, column in table if column == TOTAL and table[row, column]])
    columns = [column for name, column in table if name == row]
    held = [table[row, column] for column in columns]
    shifted = table | dict(zip([(row, c) for c in columns], [*held[:at], *held[at + 1 :], None], strict=True))
    found = only(located(edition, shifted))
    assert as_zero(applied(shifted, found.proposals[0])) == table


@given(EDITIONS, st.sampled_from([5, 60, 900]), SEEDS, st.booleans())
def test_a_number_one_cell_off_is_among_the_explanations(edition: str, requests: int, seed: int, down: bool) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    rows, columns = (list(dict.fromkeys(cell[axis] for cell in table)) for axis in (0, 1))
    row, column = rng.choice([cell for cell in table if table[cell] and cell[0] != rows[-1] and cell[1] != TOTAL])
    other = (rows[rows.index(row) + 1], column) if down else (row, columns[columns.index(column) + 1])
    if table[other]:
        return
    moved = table | {other: table[row, column], (row, column): 0}
    for found in located(edition, moved):
        right = [applied(moved, proposal) == table for proposal in found.proposals]
        assert any(right) or len(right) == kinds().limits.explanations
        assert right[0] or found.proposals[0].confidence < 0.9


@given(EDITIONS, st.sampled_from([3, 60, 900]), SEEDS, st.integers(1, 5))
def test_whatever_is_proposed_makes_all_identities_hold(edition: str, requests: int, seed: int, mistakes: int) -> None:
    rng = random.Random(seed)
    for name, table in (("request", request_table(edition, rng, requests)), ("dispute", dispute_table(rng, requests))):
        noisy = table | {
            cell: rng.choice([None, 0, 1, requests, 10 * requests]) for cell in rng.sample([*table], mistakes)
        }
        parts = located(edition, noisy, name)
        assert bool(parts) is not holds(edition, name, noisy)
        for proposals in zip(*(part.proposals for part in parts), strict=False):
            repaired = noisy
            for proposal in proposals:
                repaired = applied(repaired, proposal)
                assert all(change.value != change.proposed for change in proposal.changes)
                assert all(change.proposed is not None and change.proposed >= 0 for change in proposal.changes)
            assert holds(edition, name, repaired)


def test_what_no_two_mistakes_explain_goes_to_the_solver() -> None:
    table = request_table("2021", random.Random(3), 500)
    cells = random.Random(2).sample([cell for cell in table if cell[0].startswith(("denied", "un"))], 9)
    found = only(located("2021", table | {cell: table[cell] + 1 + n for n, cell in enumerate(cells)}))
    assert found.proposals[0].kind == "fewest_changes"
    assert len(found.proposals[0].changes) <= len(cells)
    assert found.proposals[0].confidence <= kinds().confidence.solver


def test_two_mistakes_are_told_together() -> None:
    table = request_table("2019", random.Random(5), 400)
    first, second = ("received", "natural_person"), ("granted", TOTAL)
    wrong = table | {first: table[first] * 10, second: table[second] + 100}
    found = only(located("2019", wrong))
    assert applied(wrong, found.proposals[0]) == table
    assert found.proposals[0].explanation.count("；") == 1


def test_carried_out_forgotten_is_told_as_one_mistake() -> None:
    table = request_table("2021", random.Random(8), 300)
    row = [cell for cell in table if cell[0] == "carried_out" and table[cell]]
    found = only(located("2021", table | dict.fromkeys(row, 0)))
    assert found.proposals[0].kind == "row_left_out"
    assert applied(table, found.proposals[0]) == table


def test_a_number_in_the_wrong_row_of_the_dispute_table_is_one_mistake() -> None:
    table = dict.fromkeys(dispute_table(random.Random(0), 1), 0)
    table |= {("reconsideration", "upheld"): 7, ("reconsideration", "total"): 7}
    wrong = table | {("reconsideration", "upheld"): 0, ("litigation_direct", "upheld"): 7}
    found = only(located("2021", wrong, "dispute"))
    assert {applied(wrong, p) == table for p in found.proposals} == {True, False}  # or the total is the misplaced one
    assert {p.kind for p in found.proposals[:2]} == {"moved_row"}


def dispute_row(*numbers: int | None) -> Values:
    table = dict.fromkeys(dispute_table(random.Random(0), 1), 0)
    columns = ("upheld", "corrected", "other_result", "pending", TOTAL)
    return table | {("reconsideration", column): number for column, number in zip(columns, numbers, strict=True)}


@pytest.mark.parametrize(
    ("printed", "kind", "column", "right"),
    [
        ((12, 3, 0, 1, 61), "digits_swapped", TOTAL, 16),
        ((120, 3, 0, 1, 16), "tens_slip", "upheld", 12),
        ((122, 3, 0, 1, 16), "digit_doubled", "upheld", 12),
        ((12, 3, 0, 1, None), "left_out", TOTAL, 16),
    ],
)
def test_where_only_rows_add_up_the_digits_decide(
    printed: tuple[int | None, ...], kind: str, column: str, right: int
) -> None:
    first = only(located("2021", dispute_row(*printed), "dispute")).proposals[0]
    assert (first.kind, first.changes[0].column, first.changes[0].proposed) == (kind, column, right)


def test_a_row_without_numbers_fails_nothing_and_a_missing_total_is_no_certain_failure() -> None:
    table = request_table("2021", random.Random(6), 50)
    row = [cell for cell in table if cell[0] == "processed_total"]
    assert located("2021", table | {cell: None for cell in table if table[cell] == 0}) == ()
    found = only(located("2021", table | dict.fromkeys(row)))
    assert not found.certain
    assert found.proposals[0].kind == "row_left_out"
    assert applied(table, found.proposals[0]) == table


def test_a_blank_among_printed_zeros_is_a_forgotten_zero() -> None:
    table = request_table("2021", random.Random(6), 5)
    cell = next(cell for cell in table if table[cell] == 0)
    edition = "2021"
    (proposal,) = forgotten_zeros(cells_of("request", table | {cell: None}), [("request", edition)])
    assert [(c.row, c.column, c.value, c.proposed) for c in proposal.changes] == [(*cell, None, 0)]
    struck = [
        c._replace(state="na", raw="/") if c.value is None else c for c in cells_of("request", table | {cell: None})
    ]
    assert forgotten_zeros(struck, [("request", edition)]) == ()
    column = {cell: None for cell in table if cell[1] == LAST}
    assert forgotten_zeros(cells_of("request", table | column), [("request", "2021")]) == ()


@pytest.mark.parametrize(
    ("printed", "right", "kind"),
    [
        (1, 10, "digit_dropped"),
        (21, 12, "digits_swapped"),
        (112, 12, "digit_doubled"),
        (0, 7, "left_out"),
        (700, 7, "tens_slip"),
        (13, 12, "digit_replaced"),
        (152, 12, "digit_added"),
    ],
)
def test_slips_are_told_by_their_digits(printed: int, right: int, kind: str) -> None:
    assert kind in {slip.kind for slip in slips(printed, right)}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_slip_is_declared_and_has_ways(printed: int, right: int) -> None:
    for slip in slips(printed, right):
        assert slip.kind in kinds().numbers
        assert slip.ways > 0


@given(EDITIONS, st.sampled_from([2, 50, 2000]), SEEDS)
def test_sentences_name_rows_and_columns_in_both_languages(edition: str, requests: int, seed: int) -> None:
    rng = random.Random(seed)
    table = request_table(edition, rng, requests)
    cells = rng.sample([*table], 2)
    for found in located(edition, table | {cells[0]: table[cells[1]], cells[1]: table[cells[0]]}):
        for proposal in found.proposals:
            for text in (proposal.explanation, proposal.explanation_en):
                assert text.isprintable()
                assert not {"{", "}"} & set(text)
            assert proposal.explanation.endswith("。")
            assert proposal.explanation_en.endswith(".")
            assert sum("\u4e00" <= char <= "\u9fff" for char in proposal.explanation_en) == 0


def test_the_kinds_that_the_code_names_are_the_declared_ones() -> None:
    folder = Path(localise_room.__file__).parent
    named = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    declared = {*kinds().numbers, *kinds().moves}
    assert declared - {"stock_as_decisions", "unit_slip", "disclosure_blank"} <= named


def test_the_ragged_seed_is_flagged_and_two_readings_are_kept(shared: Path, gazetteer_of_china: Gazetteer) -> None:
    path = min((shared / "seeds").glob("*.txt"))
    found = findings_of(interpret(extract(read_document(path.read_bytes(), path.name)), gazetteer_of_china))
    (told,) = [finding for finding in found if finding.proposals]
    assert (told.rule, told.severity) == ("possible_wrong_cell", "warning")
    assert len(told.proposals) > 1
    assert {finding.row for finding in found if finding.rule == "shifted_total"} == {"received", "processed_total"}


def test_stock_entered_as_decisions_is_explained_without_a_number(shared: Path, gazetteer_of_china: Gazetteer) -> None:
    path = max((shared / "seeds").glob("*.txt"))
    found = findings_of(interpret(extract(read_document(path.read_bytes(), path.name)), gazetteer_of_china))
    (told,) = [finding for finding in found if finding.proposals]
    assert told.rule == "decisions_equal_stock"
    ((table, row, column, _, value, proposed),) = told.proposals[0].changes
    assert (table, row, column, value, proposed) == ("disclosure", "licensing", "decisions", 6, None)


def test_all_forms_with_identities_can_be_searched() -> None:
    for edition in editions():
        table = request_table(edition, random.Random(1), 9)
        assert located(edition, table | {("received", TOTAL): 8})
