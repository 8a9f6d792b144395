"""Queries for the review queue: open findings with the report that they stand in, and what is proposed for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.report_data import SEVERITY_ORDER, Rows, rows

PAGE = 500
FILTERS = ("area", "rule", "severity", "fingerprint")

# $area: the beginning of a code or of a full name. Empty parameters ask for everything.
QUEUE = f"""
SELECT finding.*, open.decision, open.deferred_until, report.format, report.document_sha256, report.source_path,
  report.organ_name, report.organ_id, report.scope, organ.name AS organ, place.code AS jurisdiction_code,
  place.full_name AS jurisdiction
FROM v_finding_open AS open
JOIN dq_finding AS finding USING (fingerprint)
JOIN dim_report AS report ON report.report_id = finding.report_id
LEFT JOIN dim_organ AS organ ON organ.organ_id = report.organ_id
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = finding.jurisdiction_id
WHERE ($fingerprint = '' OR finding.fingerprint = $fingerprint)
  AND ($area = '' OR starts_with(place.code, $area) OR starts_with(place.full_name, $area) OR place.name = $area)
  AND ($rule = '' OR finding.rule = $rule)
  AND ($severity = '' OR finding.severity = $severity)
ORDER BY {SEVERITY_ORDER.replace("severity", "finding.severity")}, place.code NULLS LAST, finding.year,
  finding.report_id, finding.line NULLS LAST, finding.fingerprint
LIMIT $limit OFFSET $offset
"""  # noqa: S608

PROPOSED = """
SELECT report_id, fingerprint, rank, ordinal, kind, table_code, row_code, column_code, raw, value, proposed, confidence,
  explanation, explanation_en
FROM v_proposal WHERE list_contains($reports, report_id) AND NOT rejected ORDER BY fingerprint, rank, ordinal
"""


def queue(path: Path, asked: Mapping[str, str], offset: int = 0) -> Rows:
    """Return a page of `PAGE` open findings, errors first; `asked` may narrow them by `FILTERS`.

    `area` is the beginning of a code or of a full name. Raises the errors of `warehouse.query`.
    """
    wanted = dict.fromkeys(FILTERS, "") | dict(asked)
    return rows(path, QUEUE, **wanted, limit=PAGE, offset=offset)


def proposals(path: Path, report_ids: list[str]) -> Rows:
    """Return the changes that are proposed for these reports and that nobody rejected, by finding and rank."""
    return rows(path, PROPOSED, reports=report_ids) if report_ids else []


def void_decisions(path: Path) -> frozenset[str]:
    """Return the decisions of which the last run said that they no longer fit, or fit nothing."""
    found = rows(path, "SELECT DISTINCT decision_id FROM dq_adjudication WHERE state IN ('outdated', 'unmatched')")
    return frozenset(str(row["decision_id"]) for row in found)
