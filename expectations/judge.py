"""The verdict on one batch: is it sound enough to publish, which identities fail, what is there to tell.

Great Expectations is imported when the first batch is judged, not before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from expectations.findings import Finding
from expectations.frames import findings_frame, no_findings, with_identity_findings
from expectations.identities import judge_identities
from expectations.references import broken_references
from expectations.structural import EXAMPLES, StructuralFailure, failures_of
from warehouse.schema import load_schema

REQUIRED = ("dim_report", "dq_check")

Frames = Mapping[str, pd.DataFrame]
Findings = Mapping[str, Sequence[Finding]]


class JudgeError(Exception):
    """The frames cannot be judged at all; the message names the frame and what to do."""


class Judgement(NamedTuple):
    """What `judge` returns.

    `checks` has the columns of `dq_check` with the state as judged, `findings` those of `dq_finding`. Where the frames
    themselves are unsound, `checks` is as it came and `findings` has no rows. `statistics` counts reports, rows,
    expectations, checks by state (`checks_fail`) and findings by severity (`findings_error`).
    """

    structural_ok: bool
    structural_failures: tuple[StructuralFailure, ...]
    checks: pd.DataFrame
    findings: pd.DataFrame
    statistics: dict[str, int]


def judge(frames: Frames, findings: Findings | None = None) -> Judgement:
    """Judge the frames of one batch, named and shaped as in the warehouse schema; nothing is changed in place.

    `findings` holds what `findings_of` says about each report, by `report_id`. A failing identity without a finding
    there gets one from the facts. Raises `JudgeError` where a frame is missing or unknown.
    """
    _require(frames)
    numbered = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    failures, evaluated = structural_failures(numbered)
    checks = numbered["dq_check"]
    if failures:
        return _judgement(failures, checks, no_findings(), numbered, evaluated)
    checks, disagreements = judge_identities(checks, numbered["dim_report"])
    told = findings_frame(numbered, with_identity_findings(numbered, checks, findings or {}))
    more, count = structural_failures({**numbered, "dq_finding": told}, only=("dq_finding",))
    return _judgement([*disagreements, *more], checks, told, numbered, evaluated + count)


def _require(frames: Frames) -> None:
    declared = load_schema().tables
    if missing := [name for name in REQUIRED if name not in frames]:
        raise JudgeError(f"no frame for {', '.join(missing)}; pass all frames that the transform room makes")
    if unknown := sorted(set(frames) - set(declared)):
        raise JudgeError(f"frames {', '.join(unknown)} are no tables of the schema; known: {', '.join(declared)}")


def structural_failures(frames: Frames, only: Sequence[str] | None = None) -> tuple[list[StructuralFailure], int]:
    """Return what the declared structure finds wrong with the frames (or `only` some), and how much was looked at.

    Frames must be indexed by position; the second number counts expectations.
    """
    from expectations.engine import validate  # noqa: PLC0415  (imports Great Expectations: seconds)
    from expectations.suites import structural_suite  # noqa: PLC0415

    summary = {"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES}
    failures: list[StructuralFailure] = []
    evaluated = 0
    for name in only or frames:
        results = validate(frames[name], structural_suite(name), summary)
        evaluated += len(results)
        failures += failures_of(name, results)
    return [*failures, *broken_references(frames, only or frames)], evaluated


def _judgement(
    failures: Sequence[StructuralFailure], checks: pd.DataFrame, findings: pd.DataFrame, frames: Frames, evaluated: int
) -> Judgement:
    statistics = {
        "reports": len(frames["dim_report"]),
        "rows": sum(map(len, frames.values())),
        "expectations": evaluated,
    }
    for name, column in (("checks", checks.get("state")), ("findings", findings["severity"])):
        if column is not None:
            statistics |= {f"{name}_{value}": int(count) for value, count in column.value_counts().items()}
    return Judgement(not failures, tuple(failures), checks, findings, statistics)
