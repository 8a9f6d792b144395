"""Findings as rows of `dq_finding`, and the findings that failing identities make from the fact frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from expectations.findings import CellAt, Finding, Operand, check_finding, fingerprints, subject_of
from extract.forms import editions
from extract.model import Where
from transform.frames import FACTS, frame_of
from transform.records import Check

# The columns of each fact that name the row and the column of the cell.
CELL_COLUMNS = {
    "disclosure": ("item", "measure"),
    "request": ("outcome", "applicant"),
    "dispute": ("channel", "result"),
}

Frames = Mapping[str, pd.DataFrame]
Findings = Mapping[str, Sequence[Finding]]
# The columns of a location in the schema, in the order of the fields of Where.
LOCATION = ("line", "span_start", "span_end", "page", "x0", "y0", "x1", "y1", "table_no", "row_no", "cell_no")


def findings_frame(frames: Frames, findings: Findings) -> pd.DataFrame:
    """Return the rows of `dq_finding` for the reports of `dim_report`, in its order; `findings` go by `report_id`.

    Every row has status `new` and the run of its report: only the warehouse knows what earlier runs found.
    """
    rows = (row for report in _records(frames["dim_report"]) for row in _rows(report, findings))
    return frame_of("dq_finding", rows)


def proposals_frame(frames: Frames, findings: Findings) -> pd.DataFrame:
    """Return the rows of `dq_proposal`: every cell that an explanation of a finding would change."""
    proposing = {
        report_id: of_report
        for report_id, of_report in findings.items()
        if any(finding.proposals for finding in of_report)
    }
    reports = _records(_of(frames["dim_report"], proposing)) if proposing else ()
    return frame_of("dq_proposal", (row for report in reports for row in _proposal_rows(report, proposing)))


def _proposal_rows(report: Mapping[str, Any], findings: Findings) -> Iterator[tuple[Any, ...]]:
    of_report = findings[report["report_id"]]
    for finding, fingerprint in zip(of_report, fingerprints(_subject(report), of_report), strict=True):
        for rank, proposal in enumerate(finding.proposals, 1):
            told = proposal.confidence, proposal.explanation, proposal.explanation_en
            for ordinal, change in enumerate(proposal.changes, 1):
                yield (fingerprint, rank, ordinal, report["report_id"], proposal.kind, *change, *told)


def no_findings() -> pd.DataFrame:
    """Return `dq_finding` without rows."""
    return frame_of("dq_finding", ())


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    for row in frame.itertuples(index=False, name=None):
        yield {name: None if pd.isna(value) else value for name, value in zip(names, row, strict=True)}


def _rows(report: Mapping[str, Any], findings: Findings) -> Iterator[tuple[Any, ...]]:
    of_report = findings.get(report["report_id"], ())
    key = report["report_id"], report["jurisdiction_id"], report["year"]
    runs = report["run_id"], report["run_id"]
    for finding, fingerprint in zip(of_report, fingerprints(_subject(report), of_report), strict=True):
        yield (fingerprint, *key, *finding[:9], "new", *runs, *(finding.where or Where()))


def _subject(report: Mapping[str, Any]) -> str:
    about = (report["organ_id"], report["year"], report["scope"], report["document_sha256"])
    return subject_of(*about, held=report["status"] == "held")


def with_identity_findings(frames: Frames, checks: pd.DataFrame, findings: Findings) -> Findings:
    """Return `findings` with one more for every failing row of `checks` that has none there."""
    told = {
        (report_id, finding.rule, finding.row or "", finding.column or "")
        for report_id, of_report in findings.items()
        for finding in of_report
    }
    failing = [
        row
        for row in _records(checks[checks["state"] == "fail"])
        if (row["report_id"], row["rule"], row["row_code"], row["column_code"]) not in told
    ]
    if not failing:
        return findings
    added: dict[str, list[Finding]] = {report_id: list(of_report) for report_id, of_report in findings.items()}
    for report_id, finding in _identity_findings(frames, failing):
        added.setdefault(report_id, []).append(finding)
    return added


def _identity_findings(frames: Frames, failing: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Finding]]:
    report_ids = {row["report_id"] for row in failing}
    reports = {r["report_id"]: r for r in _records(_of(frames["dim_report"], report_ids))}
    cells = dict(_cells(frames, report_ids, {row["table_code"] for row in failing}))
    for row in failing:
        check = _check(row)
        report = reports[row["report_id"]]
        edition = report[f"edition_{check.table}"] or report["edition"]
        if edition in editions():
            yield row["report_id"], check_finding(check, edition, _lookup(cells, row["report_id"], check.table))


def _of(frame: pd.DataFrame, report_ids: Iterable[str]) -> pd.DataFrame:
    return frame[frame["report_id"].isin(list(report_ids))]


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        rule=row["rule"],
        table=row["table_code"],
        row=row["row_code"] or None,
        column=row["column_code"] or None,
        left=row["left_value"],
        right=row["right_value"],
        state=row["state"],
        unknown=(),
    )


def _cells(
    frames: Frames, report_ids: Iterable[str], tables: Iterable[str]
) -> Iterator[tuple[tuple[str, str, str, str], Operand]]:
    for table in tables:
        row_column, column_column = CELL_COLUMNS[table]
        facts = frames.get(FACTS[table])
        for fact in _records(_of(facts, report_ids)) if facts is not None else ():
            where = Where(*(fact[column] for column in LOCATION))
            yield (fact["report_id"], table, fact[row_column], fact[column_column]), Operand(fact["value"], where)


def _lookup(cells: Mapping[tuple[str, str, str, str], Operand], report_id: str, table: str) -> CellAt:
    nothing = Operand(None, None)
    return lambda row, column: cells.get((report_id, table, row, column), nothing)
