"""A short form of `benchmarks.mistakes`: what is planted is true, is read as printed, and is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

import pytest

from benchmarks.planting.arithmetic import Line, exchange_repairs, harmed, one_cell_repairs, verdicts
from benchmarks.planting.bodies import Places, places_of
from benchmarks.planting.kinds import RATES
from benchmarks.planting.marking import Mark, Truth, mark, marks
from benchmarks.planting.planted import Mistake, Planted, numbers_shown, planted_report
from benchmarks.planting.reports import clean_report, printed
from expectations.findings import Finding, findings_of
from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

SEED, REPORTS, CLEAN = 20, 240, 120


class Tried(NamedTuple):
    planted: Planted
    report: Report
    findings: tuple[Finding, ...]
    marks: list[Mark]


@pytest.fixture(scope="module")
def places(gazetteer_of_china: Gazetteer) -> Places:
    return places_of(gazetteer_of_china)


@pytest.fixture(scope="module")
def tried(places: Places) -> list[Tried]:
    found = []
    for number in range(REPORTS):
        planted = planted_report(SEED, number, places)
        document = printed(planted.clean, number, planted.wrong)
        report = interpret(extract(read_document(document.data, document.name)), places.gazetteer)
        findings = findings_of(report)
        found.append(Tried(planted, report, findings, marks(number, planted, findings)))
    return found


NUMBERS = {"upheld": 3, "corrected": 1, "other_result": 0, "pending": 2, "total": 6}
GRID = {("dispute", "reconsideration", result): number for result, number in NUMBERS.items()}
LINE = Line("dispute_total", "dispute", "reconsideration", None)


def share(answers: Iterable[bool]) -> float:
    given = list(answers)
    return sum(given) / len(given)


class TestArithmetic:
    def test_an_identity_that_holds_is_zero(self) -> None:
        assert verdicts(GRID)[LINE] == 0

    def test_a_wrong_total_harms_its_row_and_any_cell_mends_it(self) -> None:
        wrong = GRID | {("dispute", "reconsideration", "total"): 7}
        assert harmed(GRID, wrong) == {LINE: "fail"}
        mended = {key[2]: number for key, number in one_cell_repairs(wrong).items()}
        assert mended == {"upheld": 4, "corrected": 2, "other_result": 1, "pending": 3, "total": 6}

    def test_what_would_have_to_be_negative_mends_nothing(self) -> None:
        wrong = GRID | {("dispute", "reconsideration", "total"): 4}
        assert {key[2] for key in one_cell_repairs(wrong)} == {"upheld", "pending", "total"}

    def test_a_cell_without_a_number_leaves_the_identity_unknown(self) -> None:
        assert harmed(GRID, GRID | {("dispute", "reconsideration", "upheld"): None}) == {LINE: "unknown"}

    def test_an_exchange_mends_what_two_neighbours_broke(self) -> None:
        pending, total = (("dispute", "reconsideration", result) for result in ("pending", "total"))
        wrong = GRID | {pending: 6, total: 2}
        assert exchange_repairs(wrong) == [frozenset((pending, total))]
        assert exchange_repairs(GRID) == []


class TestTruth:
    WRONG, LEFT_OUT, RIGHT = ("request", "received", "total"), ("request", "carried_in", "total"), ("request", "a", "b")
    MISTAKE = Mistake("k", {}, {WRONG: 5, LEFT_OUT: 0}, {}, True, frozenset({WRONG}), False)

    def test_a_blank_that_should_be_zero_may_be_filled_in_or_not(self) -> None:
        truth = Truth([self.MISTAKE], whole=True)
        assert truth.values({self.WRONG: 5})
        assert truth.values({self.WRONG: 5, self.LEFT_OUT: None})
        assert not truth.values({self.WRONG: 5, self.LEFT_OUT: 1})

    def test_a_right_cell_must_not_be_changed_and_the_wrong_one_must(self) -> None:
        truth = Truth([self.MISTAKE], whole=True)
        assert not truth.cells({self.WRONG: 5, self.RIGHT: 1})
        assert not truth.cells({self.LEFT_OUT: 0})
        assert Truth([self.MISTAKE], whole=False).cells({self.WRONG: 5, self.RIGHT: 1})

    def test_the_right_cell_with_another_number_is_the_right_cell_only(self) -> None:
        truth = Truth([self.MISTAKE], whole=True)
        assert truth.cells({self.WRONG: 6})
        assert not truth.values({self.WRONG: 6})


class TestGenerator:
    def test_clean_reports_add_up_and_get_no_error(self, places: Places) -> None:
        for number in range(CLEAN):
            clean = clean_report(Random(f"{SEED}/clean/{number}"), places)
            assert not any(verdicts(clean.grid).values())
            document = printed(clean, number)
            report = interpret(extract(read_document(document.data, document.name)), places.gazetteer)
            errors = [finding.message for finding in findings_of(report) if finding.severity == "error"]
            assert (report.hold, errors) == (None, []), (number, clean.layout, clean.written)

    def test_a_number_always_names_the_same_report(self, places: Places) -> None:
        assert planted_report(SEED, 7, places) == planted_report(SEED, 7, places)
        assert planted_report(SEED, 7, places) != planted_report(SEED + 1, 7, places)

    def test_every_kind_is_planted_and_a_fifth_of_the_reports_has_two(self, tried: list[Tried]) -> None:
        kinds = Counter(mistake.kind for one in tried for mistake in one.planted.mistakes)
        assert set(kinds) == {kind.__name__ for kind in RATES}
        assert share(len(one.planted.mistakes) == 2 for one in tried) == pytest.approx(0.2, abs=0.06)

    def test_wrong_reports_are_read_as_printed(self, tried: list[Tried]) -> None:
        for one in tried:
            read = {(cell.table, cell.row, cell.column): cell.value for cell in one.report.cells}
            shown = numbers_shown(one.planted)
            assert {key: read[key] for key in shown} == shown

    def test_the_harm_is_what_the_checks_say(self, tried: list[Tried]) -> None:
        states = {"fail": "fail", "unknown": "not_assessable"}
        for one in tried:
            checks = {(c.rule, c.table, c.row, c.column): c.state for c in one.report.checks}
            for mistake in one.planted.mistakes:
                assert {line: checks[line] for line in mistake.harm} == {
                    line: states[state] for line, state in mistake.harm.items()
                }


class TestFindings:
    def test_every_broken_identity_is_told(self, tried: list[Tried]) -> None:
        for one in tried:
            told = {(f.rule, f.table, f.row, f.column) for f in one.findings if f.severity == "error"}
            broken = {line for m in one.planted.mistakes for line, state in m.harm.items() if state == "fail"}
            assert broken <= told

    def test_nearly_all_that_breaks_is_detected(self, tried: list[Tried]) -> None:
        broken = [one for t in tried for one in t.marks if one.broken]
        assert share(one.detected for one in broken) >= 0.99

    def test_the_first_proposal_is_right_where_arithmetic_can_tell(self, tried: list[Tried]) -> None:
        single = [one for t in tried for one in t.marks if one.single and one.broken and not one.ambiguous]
        assert len(single) > REPORTS / 2
        assert share(one.values for one in single) >= 0.97

    def test_a_mark_of_all_mistakes_needs_all_of_them_found(self, tried: list[Tried]) -> None:
        for number, one in enumerate(tried):
            whole = mark(number, one.planted, one.planted.mistakes, one.findings)
            assert whole.detected == all(single.detected for single in one.marks)

    def test_nothing_is_detected_without_findings(self, tried: list[Tried]) -> None:
        silent = [one for number, t in enumerate(tried) for one in marks(number, t.planted, ())]
        assert not any(one.detected or one.told or one.cells for one in silent)
