"""Judging batches with Great Expectations: planted faults are found, sound batches pass, verdicts agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from invented_batches import Cells, balanced_cells, batch

from expectations.engine import Validator
from expectations.findings import Change, Finding, Proposal
from expectations.judge import JudgeError, Judgement, judge, structural_failures
from expectations.structural import EXAMPLES, StructuralFailure

Frames = dict[str, pd.DataFrame]
A_REPORT = f"{0:016x}"


def at(frame: pd.DataFrame, column: str, value: Any, row: int = 0) -> pd.DataFrame:
    changed = frame.copy()
    changed[column] = changed[column].astype(object)
    changed.loc[row, column] = value
    return changed if not isinstance(value, str) else changed.astype({column: "str"})


def failing(frames: Frames, table: str) -> set[tuple[str, str | None, str]]:
    numbered = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    return {
        (f.table, f.column, f.expectation)
        for f in structural_failures(numbered, only=(table,), validator=Validator())[0]
    }


def test_a_sound_batch_passes_in_silence(frames: Frames, capfd: pytest.CaptureFixture[str]) -> None:
    judgement = judge(frames)
    assert capfd.readouterr() == ("", "")
    assert judgement.structural_failures == ()
    assert judgement.structural_ok
    assert set(judgement.checks["state"]) == {"pass"}
    assert judgement.findings.empty
    assert judgement.statistics["checks_pass"] == 40 + 42 + 42


def test_frames_are_left_as_they_came(frames: Frames) -> None:
    before = {name: frame.copy() for name, frame in frames.items()}
    judge(frames)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[name])


def repeat(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[:1]])


Plant = Callable[[pd.DataFrame], pd.DataFrame]
PLANTED: list[tuple[str, str, Plant, str | None]] = [
    ("fact_request", "expect_columns_to_hold_types", lambda f: f.assign(value=f["value"].astype(str)), "value"),
    ("dim_report", "expect_columns_to_hold_types", lambda f: f.assign(year=40_000), "year"),
    ("dim_report", "expect_columns_to_hold_types", lambda f: f.assign(is_current="yes"), "is_current"),
    ("dim_report", "expect_columns_to_hold_types", lambda f: f.assign(issue_date="2021-01-05"), "issue_date"),
    ("fact_request", "expect_columns_to_be_filled", lambda f: at(f, "report_id", None), "report_id"),
    ("fact_request", "expect_columns_to_be_filled", lambda f: at(f, "year", None), "year"),
    ("fact_dispute", "expect_pairs_to_be_cells_of_the_form", lambda f: at(f, "result", "lost"), "channel, result"),
    ("fact_disclosure", "expect_pairs_to_be_cells_of_the_form", lambda f: at(f, "measure", "amount"), "item, measure"),
    (
        "fact_request",
        "expect_compound_columns_to_be_unique",
        repeat,
        "report_id, outcome, applicant",
    ),
    ("dim_report", "expect_column_values_to_be_unique", repeat, "report_id"),
    ("fact_request", "expect_columns_to_be_among", lambda f: at(f, "state", "zero"), "state"),
    ("fact_request", "references_resolve", lambda f: at(f, "report_id", "f" * 16), "report_id"),
    ("dim_report", "expect_columns_to_be_among", lambda f: at(f, "edition", "2020"), "edition"),
    ("dq_check", "expect_columns_to_be_among", lambda f: at(f, "rule", "no_such_identity"), "rule"),
    (
        "dim_report",
        "expect_columns_to_be_within",
        lambda f: f.assign(jurisdiction_confidence=1.5),
        "jurisdiction_confidence",
    ),
    ("fact_request", "expect_columns_to_be_within", lambda f: f.assign(line=0), "line"),
    ("fact_request", "expect_table_columns_to_match_set", lambda f: f.drop(columns="raw"), "raw"),
    ("fact_request", "expect_table_columns_to_match_set", lambda f: f.assign(extra=1), "extra"),
    ("fact_request", "expect_columns_to_be_filled_where", lambda f: at(f, "state", "blank"), "value"),
    (
        "fact_request",
        "expect_columns_to_be_filled_where",
        lambda f: f.assign(number=float("nan")),
        "number",
    ),
    ("dim_report", "expect_columns_to_be_filled_where", lambda f: at(f, "organ_id", None), "organ_id"),
    ("dim_report", "expect_columns_to_be_filled_where", lambda f: at(f, "status", "held"), "hold_reason"),
]


@pytest.mark.parametrize(("table", "expectation", "plant", "column"), PLANTED)
def test_a_planted_fault_is_found(
    table: str, expectation: str, plant: Plant, column: str | None, frames: Frames
) -> None:
    assert (table, column, expectation) in failing({**frames, table: plant(frames[table])}, table)


def test_a_missing_column_is_told_once(frames: Frames) -> None:
    frames["fact_request"] = frames["fact_request"].drop(columns="state")
    assert failing(frames, "fact_request") == {("fact_request", "state", "expect_table_columns_to_match_set")}


def test_a_structural_failure_is_in_the_judgement_and_nothing_else_is_judged(frames: Frames) -> None:
    frames["fact_dispute"] = at(frames["fact_dispute"], "state", "zero")
    judgement = judge({**frames, "dq_check": frames["dq_check"].iloc[1:]})
    assert not judgement.structural_ok
    assert {f.table for f in judgement.structural_failures} == {"fact_dispute"}
    assert judgement.findings.empty


def test_examples_are_capped_and_the_count_is_whole(frames: Frames) -> None:
    frames["fact_request"] = frames["fact_request"].assign(line=0)
    ((failure,), _) = structural_failures(frames, only=("fact_request",), validator=Validator())
    assert failure.count == len(frames["fact_request"])
    assert failure.examples == tuple(f"row {row}: 0" for row in range(EXAMPLES))


def test_an_empty_batch_passes(frames: Frames) -> None:
    assert judge({name: frame.iloc[:0] for name, frame in frames.items()}).structural_ok


def test_a_missing_frame_is_an_error(frames: Frames) -> None:
    del frames["dq_check"]
    with pytest.raises(JudgeError, match="no frame for dq_check"):
        judge(frames)


def test_an_unknown_frame_is_an_error(frames: Frames) -> None:
    with pytest.raises(JudgeError, match="fact_reqest"):
        judge({**frames, "fact_reqest": frames["fact_request"]})


def judged(cells: Cells, findings: dict[str, list[Finding]] | None = None) -> Judgement:
    return judge(batch({A_REPORT: ("2021", cells)}), findings)


def test_a_failing_identity_is_a_failed_check_and_an_error(cells_2021: Cells) -> None:
    cells_2021["request", "granted", "enterprise"] += 9
    judgement = judged(cells_2021)
    assert judgement.structural_ok
    failed = judgement.checks[judgement.checks["state"] == "fail"]
    assert set(zip(failed["rule"], failed["row_code"], failed["column_code"], strict=True)) == {
        ("request_row_total", "granted", ""),
        ("request_outcomes", "", "enterprise"),
    }
    told = judgement.findings.set_index("rule")
    assert set(told["severity"]) == {"error"}
    assert told.loc["request_outcomes", "message"].startswith("商业企业列：总计")
    assert told.loc["request_row_total", "line"] == list(cells_2021).index(("request", "granted", "total")) + 1
    assert judgement.statistics["checks_fail"] == judgement.statistics["findings_error"] == 2


def test_a_blank_operand_is_not_assessable_and_no_finding(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] = None
    judgement = judged(cells_2021)
    assert judgement.structural_ok
    assert judgement.statistics["checks_not_assessable"] == 1
    assert judgement.findings.empty


def test_findings_given_are_not_told_twice(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] += 1
    alone = judged(cells_2021).findings
    given = Finding("dispute_total", "error", "dispute", "reconsideration", None, "甲", "A")
    judgement = judged(cells_2021, {A_REPORT: [given]})
    assert judgement.findings["message"].tolist() == ["甲"]
    assert judgement.findings["fingerprint"].tolist() == alone["fingerprint"].tolist()


def test_proposals_become_rows_under_the_fingerprint_of_their_finding(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] += 1
    changes = (
        Change("dispute", "reconsideration", "total", "5", 5, 4),
        Change("dispute", "reconsideration", "upheld", "", None, None),
    )
    proposals = (Proposal("甲", changes, "乙。", "B.", 0.7), Proposal("丙", changes[:1], "丁。", "D.", 0.2))
    given = Finding("likely_wrong_cell", "error", "dispute", "reconsideration", "total", "甲", "A", proposals=proposals)
    judgement = judged(cells_2021, {A_REPORT: [given]})
    assert judgement.structural_ok
    rows = judgement.proposals
    assert rows[["rank", "ordinal", "column_code"]].values.tolist() == [
        [1, 1, "total"],
        [1, 2, "upheld"],
        [2, 1, "total"],
    ]
    found = judgement.findings.set_index("rule")["fingerprint"]
    assert set(rows["fingerprint"]) == {found["likely_wrong_cell"]} != {found["dispute_total"]}
    assert rows["proposed"].isna().tolist() == [False, True, False]
    assert judged(cells_2021).proposals.empty


def test_two_reports_with_the_same_fault_have_different_fingerprints(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] += 1
    findings = judge(batch({A_REPORT: ("2021", cells_2021), f"{1:016x}": ("2021", cells_2021)})).findings
    assert findings["fingerprint"].nunique() == len(findings) == 2


def test_two_versions_of_a_report_share_fingerprints_and_pass(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] += 1
    frames = batch({A_REPORT: ("2021", cells_2021), f"{1:016x}": ("2021", cells_2021)})
    judgement = judge({**frames, "dim_report": frames["dim_report"].assign(organ_id="same")})
    assert judgement.structural_ok
    assert judgement.findings["fingerprint"].nunique() == 1


def test_two_versions_with_the_same_proposal_pass(frames: Frames) -> None:
    change = Change("request", "received", "total", "5", 5, 4)
    proposal = Proposal("digit_wrong", (change,), "疑应为4。", "4 was probably meant.", 0.6)
    told = Finding(
        "likely_wrong_cell", "error", "request", "received", "total", "疑误。", "wrong", proposals=(proposal,)
    )
    same = {**frames, "dim_report": frames["dim_report"].assign(organ_id="same", year=2022, scope="own")}
    judgement = judge(same, dict.fromkeys(same["dim_report"]["report_id"], (told,)))
    assert judgement.structural_failures == ()
    assert len(judgement.proposals) == len(same["dim_report"])
    assert judgement.proposals["fingerprint"].nunique() == 1


@pytest.mark.parametrize(
    ("came", "sides"),
    [("fail", (3.0, 3.0)), ("pass", (3.0, 4.0)), ("not_assessable", (3.0, 3.0)), ("pass", (None, 3.0))],
)
def test_a_state_that_the_sides_do_not_bear_out_stops_the_batch(
    came: str, sides: tuple[float | None, float], frames: Frames
) -> None:
    checks = frames["dq_check"].copy()
    checks.loc[0, ["left_value", "right_value"]] = list(sides)
    checks.loc[0, "state"] = came
    failure = judge({**frames, "dq_check": checks}).structural_failures
    assert [(f.expectation, f.count) for f in failure] == [("identity_verdicts_agree", 1)]


def test_a_report_that_lacks_an_identity_stops_the_batch(frames: Frames) -> None:
    assert judge({**frames, "dq_check": frames["dq_check"].iloc[1:]}).structural_failures == (
        StructuralFailure("dq_check", "report_id", "identities_complete", 1, (f"{A_REPORT}: 39 of 40 identities",)),
    )


def test_frames_of_any_index_are_judged_by_position(cells_2021: Cells) -> None:
    cells_2021["dispute", "reconsideration", "total"] += 1
    frames = batch({A_REPORT: ("2021", cells_2021), f"{1:016x}": ("2021", balanced_cells("2021", 1))})
    shuffled = {name: frame.set_index(pd.Index(range(len(frame))[::-1])) for name, frame in frames.items()}
    assert judge(shuffled).checks["state"].tolist() == judge(frames).checks["state"].tolist()
