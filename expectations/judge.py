"""The verdict on one batch: is it sound enough to publish, which identities fail, what is there to tell.

Great Expectations is imported when the first batch is judged, not before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from expectations.findings import Finding
from expectations.frames import findings_frame, no_findings, proposals_frame, with_identity_findings
from expectations.identities import judge_identities
from expectations.references import broken_references
from expectations.statistical import Implausible, implausible
from expectations.structural import EXAMPLES, StructuralFailure, failures_of
from warehouse.schema import load_schema

if TYPE_CHECKING:
    from expectations.engine import Validated, Validator

REQUIRED = ("dim_report", "dq_check")

Frames = Mapping[str, pd.DataFrame]
Findings = Mapping[str, Sequence[Finding]]


class JudgeError(Exception):
    """The frames cannot be judged at all; the message names the frame and what to do."""


class Judgement(NamedTuple):
    """What `judge` returns.

    `checks` has the columns of `dq_check` with the state as judged, `findings` those of `dq_finding`, `proposals` those
    of `dq_proposal`. Where the frames themselves are unsound, `checks` is as it came and the others have no rows.
    `statistics` counts reports, rows, expectations, checks by state (`checks_fail`) and findings by severity
    (`findings_error`). `implausible` names what is out of the ordinary in the batch as a whole, which stops nothing;
    `validated` holds what every suite found.
    """

    structural_ok: bool
    structural_failures: tuple[StructuralFailure, ...]
    checks: pd.DataFrame
    findings: pd.DataFrame
    proposals: pd.DataFrame
    statistics: dict[str, int]
    implausible: tuple[Implausible, ...] = ()
    validated: tuple[Validated, ...] = ()
    suites_version: str = ""


class Told(NamedTuple):
    """What there is to tell about the reports of a batch."""

    findings: pd.DataFrame
    proposals: pd.DataFrame


def judge(frames: Frames, findings: Findings | None = None) -> Judgement:
    """Judge the frames of one batch, named and shaped as in the warehouse schema; nothing is changed in place.

    `findings` holds what `findings_of` says about each report, by `report_id`. A failing identity without a finding
    there gets one from the facts. Raises `JudgeError` where a frame is missing or unknown.
    """
    from expectations.engine import Validator  # noqa: PLC0415  (imports Great Expectations: seconds)
    from expectations.suites import suites_version  # noqa: PLC0415

    _require(frames)
    validator = Validator()
    numbered = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    judgement = _judge(numbered, findings or {}, validator)
    return judgement._replace(validated=tuple(validator.validated), suites_version=suites_version())


def _judge(frames: Frames, findings: Findings, validator: Validator) -> Judgement:
    failures, evaluated = structural_failures(frames, validator=validator)
    checks = frames["dq_check"]
    if failures:
        return _judgement(failures, checks, Told(no_findings(), proposals_frame(frames, {})), frames, evaluated)
    checks, disagreements = judge_identities(checks, frames["dim_report"], validator)
    findings = with_identity_findings(frames, checks, findings)
    told = Told(findings_frame(frames, findings), proposals_frame(frames, findings))
    judged = {"dq_finding": told.findings, "dq_proposal": told.proposals}
    more, count = structural_failures({**frames, **judged}, only=tuple(judged), validator=validator)
    judgement = _judgement([*disagreements, *more], checks, told, frames, evaluated + count)
    return judgement._replace(
        implausible=implausible({**frames, "dq_check": checks, "dq_finding": told.findings}, validator)
    )


def _require(frames: Frames) -> None:
    declared = load_schema().tables
    if missing := [name for name in REQUIRED if name not in frames]:
        raise JudgeError(f"no frame for {', '.join(missing)}; pass all frames that the transform room makes")
    if unknown := sorted(set(frames) - set(declared)):
        raise JudgeError(f"frames {', '.join(unknown)} are no tables of the schema; known: {', '.join(declared)}")


def structural_failures(
    frames: Frames, only: Sequence[str] | None = None, *, validator: Validator
) -> tuple[list[StructuralFailure], int]:
    """Return what the declared structure finds wrong with the frames (or `only` some), and how much was looked at.

    Frames must be indexed by position; the second number counts expectations.
    """
    from expectations.suites import structural_suite  # noqa: PLC0415  (imports Great Expectations: seconds)

    summary = {"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES}
    failures: list[StructuralFailure] = []
    evaluated = 0
    for name in only or frames:
        results = validator.validate(frames[name], structural_suite(name), summary)
        evaluated += len(results)
        failures += failures_of(name, results)
    return [*failures, *broken_references(frames, only or frames, validator)], evaluated


def _judgement(
    failures: Sequence[StructuralFailure], checks: pd.DataFrame, told: Told, frames: Frames, evaluated: int
) -> Judgement:
    statistics = {
        "reports": len(frames["dim_report"]),
        "rows": sum(map(len, frames.values())),
        "expectations": evaluated,
    }
    for name, column in (("checks", checks.get("state")), ("findings", told.findings["severity"])):
        if column is not None:
            statistics |= {f"{name}_{value}": int(count) for value, count in column.value_counts().items()}
    return Judgement(not failures, tuple(failures), checks, *told, statistics)
