"""The identities of the form judged by Great Expectations, and held against the verdicts that the checks came with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from expectations.structural import EXAMPLES, StructuralFailure
from extract.forms import TABLES, editions

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult

    from expectations.engine import Validator

COMPLETE = {"result_format": "COMPLETE"}


def judge_identities(
    checks: pd.DataFrame, reports: pd.DataFrame, validator: Validator
) -> tuple[pd.DataFrame, list[StructuralFailure]]:
    """Return `checks` with Great Expectations' verdicts as `state`, and what is wrong with them as a whole.

    It is a failure where a verdict differs from the state that a check came with, and where a loaded report of
    `reports` lacks identities of its editions or has too many.
    """
    judged = checks.assign(state=_verdicts(checks, validator).astype(checks["state"].dtype))
    return judged, [*_disagreements(checks["state"], judged["state"]), *_incomplete(checks, reports, validator)]


def _verdicts(checks: pd.DataFrame, validator: Validator) -> pd.Series[Any]:
    from expectations.suites import identity_suite  # noqa: PLC0415  (imports Great Expectations: seconds)

    unknown = checks["left_value"].isna() | checks["right_value"].isna()
    state = pd.Series("pass", index=checks.index).mask(unknown, "not_assessable")
    state[_failing(validator.validate(checks, identity_suite(), COMPLETE))] = "fail"
    return state


def _failing(results: list[ExpectationValidationResult]) -> list[int]:
    return [row for result in results for row in result.result["unexpected_index_list"]]


def _disagreements(came: pd.Series[Any], judged: pd.Series[Any]) -> Iterator[StructuralFailure]:
    rows = came.index[came != judged]
    if len(rows):
        shown = tuple(f"row {row}: {came.at[row]!r}, judged {judged.at[row]!r}" for row in rows[:EXAMPLES])
        yield StructuralFailure("dq_check", "state", "identity_verdicts_agree", len(rows), shown)


def _incomplete(checks: pd.DataFrame, reports: pd.DataFrame, validator: Validator) -> Iterator[StructuralFailure]:
    from expectations.suites import completeness_suite  # noqa: PLC0415  (imports Great Expectations: seconds)

    loaded = reports[reports["status"] == "loaded"].reset_index(drop=True)
    found = checks.groupby("report_id").size().reindex(loaded["report_id"], fill_value=0).to_list()
    counts = loaded[["report_id"]].assign(found=found, due=_due(loaded))
    rows = _failing(validator.validate(counts, completeness_suite(), COMPLETE))
    if rows:
        wrong = counts.loc[rows]
        told = zip(wrong["report_id"], wrong["found"], wrong["due"], strict=True)
        shown = tuple(f"{report_id}: {found} of {due} identities" for report_id, found, due in told)[:EXAMPLES]
        yield StructuralFailure("dq_check", "report_id", "identities_complete", len(rows), shown)


def _due(reports: pd.DataFrame) -> list[int]:
    columns = [reports[f"edition_{table}"].fillna(reports["edition"]) for table in TABLES]
    return [
        sum(_identities(edition, table) for table, edition in zip(TABLES, of_report, strict=True))
        for of_report in zip(*columns, strict=True)
    ]


def _identities(edition: str, table: str) -> int:
    """Return how many identities one table of an edition has, counted per row and per column; 0 for no edition."""
    declared = editions().get(edition)
    if declared is None:
        return 0
    cells = next((form.cells for name, form in declared.tables.items() if name == table), ())
    lines = {"row": len({row for row, _ in cells}), "column": len({column for _, column in cells})}
    return sum(lines[identity.along] for identity in declared.identities if identity.table == table)
