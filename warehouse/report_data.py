"""Named queries on the published warehouse for the status and the chain of one value; see also `warehouse.area_data`.

Each returns rows as dictionaries by column. Lists that can grow are cut at `limit`; other queries count the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.query import run_sql

Rows = list[dict[str, Any]]

SEVERITY_ORDER = "CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END"

LAST_RUN = "SELECT * FROM run ORDER BY run_id DESC LIMIT 1"

TOTALS = """
SELECT (SELECT count(*) FROM document) AS documents,
  (SELECT count(*) FROM dim_report WHERE status = 'loaded') AS reports_loaded,
  (SELECT count(*) FROM dim_report WHERE status = 'loaded' AND is_current) AS reports_current,
  (SELECT count(*) FROM dim_report WHERE status = 'held') AS reports_held,
  (SELECT count(*) FROM document WHERE status = 'unreadable') AS documents_unreadable,
  (SELECT count(*) FROM document WHERE status = 'duplicate') AS documents_duplicate,
  (SELECT count(DISTINCT jurisdiction_id) FROM dim_report WHERE is_current) AS jurisdictions,
  (SELECT count(DISTINCT organ_id) FROM dim_report WHERE is_current) AS organs,
  (SELECT min(year) FROM dim_report WHERE is_current) AS first_year,
  (SELECT max(year) FROM dim_report WHERE is_current) AS last_year,
  (SELECT count(*) FROM dq_finding WHERE status NOT IN ('fixed', 'accepted')) AS findings
"""

# A finding of a superseded version was never open, so nobody has fixed it.
FINDING_COUNTS = f"""
SELECT status, severity, count(*) AS n FROM dq_finding
WHERE status <> 'fixed' OR fingerprint IN (SELECT fingerprint FROM dq_finding_event WHERE event <> 'superseded')
GROUP BY status, severity ORDER BY status, {SEVERITY_ORDER}
"""  # noqa: S608

NOT_LOADED = """
SELECT document.status, document.reason, document.reason_zh, document.source_path, document.format,
  document.size, document.report_id, document.landed_at, document.run_id = $run AS fresh,
  report.title, report.organ_name, report.year
FROM document LEFT JOIN dim_report AS report USING (report_id)
WHERE document.status = $status ORDER BY fresh DESC, document.source_path LIMIT $limit
"""

PLACES = """
SELECT jurisdiction_id, code, name, full_name, level FROM dim_jurisdiction
WHERE jurisdiction_id IN (SELECT jurisdiction_id FROM dim_report WHERE status = 'loaded')
  AND (code = $text OR name = $text OR full_name = $text
    OR starts_with(name, $text) AND length(name) <= length($text) + 3)
ORDER BY name <> $text AND full_name <> $text AND code <> $text, code
"""

REPORTS_OF = """
SELECT report.*, organ.name AS organ, place.full_name AS jurisdiction, document.landed_at,
  count(*) OVER (PARTITION BY report.organ_id, report.scope) AS versions
FROM dim_report AS report
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
LEFT JOIN (SELECT report_id, min(landed_at) AS landed_at FROM document WHERE status = 'loaded' GROUP BY ALL) AS document
  USING (report_id)
WHERE report.jurisdiction_id = $place AND report.year = $year AND report.status = 'loaded'
QUALIFY report.is_current
ORDER BY organ.name, report.scope
"""

CELLS_OF = """
SELECT 'disclosure' AS table_code, item AS row_code, measure AS column_code, * EXCLUDE (item, measure)
FROM fact_disclosure WHERE report_id = $report
UNION ALL SELECT 'request', outcome, applicant, * EXCLUDE (outcome, applicant)
FROM fact_request WHERE report_id = $report
UNION ALL SELECT 'dispute', channel, result, * EXCLUDE (channel, result)
FROM fact_dispute WHERE report_id = $report
"""

NARRATIVE_OF = "SELECT * FROM fact_narrative WHERE report_id = $report ORDER BY field, ordinal"
FINDINGS_OF = f"SELECT * FROM dq_finding WHERE report_id = $report ORDER BY {SEVERITY_ORDER}, fingerprint"  # noqa: S608
RUN_OF = "SELECT * FROM run WHERE run_id = $run"


def rows(path: Path, query: str, **parameters: object) -> Rows:
    """Run one of the queries above; `parameters` fill in its `$names`. Raises the errors of `warehouse.query`."""
    sql, values = _positional(query, parameters)
    found = run_sql(path, sql, values)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def _positional(query: str, parameters: dict[str, object]) -> tuple[str, Sequence[object]]:
    """Number the named parameters: `run_sql` takes a list."""
    sql, values = query, []
    for number, (name, value) in enumerate(sorted(parameters.items(), key=lambda item: -len(item[0])), 1):
        sql = sql.replace(f"${name}", f"${number}")
        values.append(value)
    return sql, values
