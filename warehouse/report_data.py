"""Named queries on the published warehouse for the data-quality report, the status and the chain of one value.

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
  (SELECT count(*) FROM dq_finding WHERE status <> 'fixed') AS findings
"""

FINDING_COUNTS = f"""
SELECT status, severity, count(*) AS n FROM dq_finding GROUP BY status, severity ORDER BY status, {SEVERITY_ORDER}
"""  # noqa: S608

RULES = f"""
SELECT rule, severity, count(*) AS n, count(*) FILTER (status = 'new') AS fresh, count(DISTINCT report_id) AS reports
FROM dq_finding WHERE status <> 'fixed' GROUP BY rule, severity ORDER BY {SEVERITY_ORDER}, n DESC, rule
"""  # noqa: S608

# The status of a finding is that of the run that judged its report last, so `new` alone may be weeks old.
FINDINGS = f"""
WITH chosen AS (
  SELECT finding.*, finding.status = 'new' AND finding.last_run_id = $run AS fresh
  FROM dq_finding AS finding WHERE status <> 'fixed' AND ($only_new = false OR (status = 'new' AND last_run_id = $run))
  ORDER BY {SEVERITY_ORDER}, fresh DESC, jurisdiction_id NULLS LAST, year, report_id, line NULLS LAST, fingerprint
  LIMIT $limit
), printed AS (
  SELECT report_id, table_code, row_code, column_code, any_value(raw) AS raw, any_value(state) AS state FROM (
    SELECT report_id, 'disclosure' AS table_code, item AS row_code, measure AS column_code, raw, state
    FROM fact_disclosure
    UNION ALL SELECT report_id, 'request', outcome, applicant, raw, state FROM fact_request
    UNION ALL SELECT report_id, 'dispute', channel, result, raw, state FROM fact_dispute)
  WHERE report_id IN (SELECT report_id FROM chosen) GROUP BY ALL
)
SELECT chosen.fingerprint, chosen.status, chosen.fresh, chosen.severity, chosen.rule, chosen.message, chosen.proposal,
  chosen.confidence, chosen.table_code, chosen.row_code, chosen.column_code, chosen.report_id, chosen.year, chosen.line,
  chosen.page, chosen.table_no, chosen.row_no, printed.raw, printed.state, place.full_name AS jurisdiction,
  report.organ_name, report.title, report.source_path, report.status AS report_status
FROM chosen
JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = chosen.jurisdiction_id
LEFT JOIN printed ON printed.report_id = chosen.report_id AND printed.table_code = chosen.table_code
  AND printed.row_code = chosen.row_code AND printed.column_code = chosen.column_code
ORDER BY {SEVERITY_ORDER.replace("severity", "chosen.severity")}, chosen.fresh DESC, chosen.jurisdiction_id NULLS LAST,
  chosen.year, chosen.report_id, chosen.line NULLS LAST, chosen.fingerprint
"""  # noqa: S608

NOT_LOADED = """
SELECT document.status, document.reason, document.reason_zh, document.source_path, document.format,
  document.size, document.report_id, document.landed_at, document.run_id = $run AS fresh,
  report.title, report.organ_name, report.year
FROM document LEFT JOIN dim_report AS report USING (report_id)
WHERE document.status = $status ORDER BY fresh DESC, document.source_path LIMIT $limit
"""

COVERAGE = """
SELECT place.province, coalesce(place.prefecture, '') AS prefecture, report.year, count(*) AS reports,
  count(DISTINCT report.organ_id) AS organs, count(DISTINCT failed.report_id) AS with_failed_checks,
  count(DISTINCT troubled.report_id) AS with_errors
FROM dim_report AS report
JOIN dim_jurisdiction AS place USING (jurisdiction_id)
LEFT JOIN (SELECT DISTINCT report_id FROM dq_check WHERE state = 'fail') AS failed USING (report_id)
LEFT JOIN (SELECT DISTINCT report_id FROM dq_finding WHERE status <> 'fixed' AND severity = 'error') AS troubled
  USING (report_id)
WHERE report.is_current AND report.status = 'loaded'
GROUP BY ALL ORDER BY ALL LIMIT $limit
"""

CHECKS = """
SELECT checked.rule, count(*) AS checks, count(*) FILTER (state = 'pass') AS passed,
  count(*) FILTER (state = 'fail') AS failed, count(*) FILTER (state = 'not_assessable') AS not_assessable,
  count(DISTINCT report_id) FILTER (state = 'fail') AS reports_failed
FROM dq_check AS checked SEMI JOIN (SELECT report_id FROM dim_report WHERE is_current) USING (report_id)
GROUP BY ALL ORDER BY ALL
"""

FAILED_CHECKS = """
SELECT rule, table_code, row_code, column_code, left_value, right_value, jurisdiction, organ, year, source_path
FROM v_check_failed ORDER BY jurisdiction_code, year, organ, rule, row_code, column_code LIMIT $limit
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
