"""Named queries on an area of the published warehouse, for the report and the mails; see `warehouse.area`.

Lists are cut at `limit`; other queries count everything.
"""

from __future__ import annotations

from warehouse.report_data import SEVERITY_ORDER

TOTALS = """
SELECT (SELECT count(*) FROM current_report) AS reports_current,
  (SELECT count(DISTINCT jurisdiction_id) FROM current_report) AS jurisdictions,
  (SELECT count(DISTINCT organ_id) FROM current_report) AS organs,
  (SELECT max(year) FROM current_report) AS last_year,
  (SELECT count(*) FROM area_document WHERE status = 'held') AS held,
  (SELECT count(*) FROM area_document WHERE status = 'unreadable') AS unreadable,
  (SELECT count(*) FROM area_document WHERE status = 'duplicate') AS duplicate,
  (SELECT count(*) FROM open_finding) AS findings,
  (SELECT count(*) FROM area_finding WHERE status = 'accepted') AS accepted,
  (SELECT count(*) FROM in_area JOIN dim_jurisdiction USING (jurisdiction_id)
   WHERE level = 'township' AND valid_to IS NULL) AS townships
"""

ARRIVED = """
SELECT status, count(*) AS n FROM area_document WHERE run_id = $run GROUP BY status
"""

# A finding of a superseded version was never open, so nobody has fixed it.
FINDING_COUNTS = """
SELECT status, severity, count(*) AS n FROM area_finding
WHERE status <> 'fixed' OR fingerprint IN (SELECT fingerprint FROM dq_finding_event WHERE event <> 'superseded')
GROUP BY ALL ORDER BY ALL
"""

CHANGES = """
SELECT event, severity, count(*) AS n FROM area_finding WHERE event IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

RULES = f"""
SELECT rule, severity, count(*) AS n, count(*) FILTER (fresh) AS fresh, count(DISTINCT report_id) AS reports
FROM open_finding GROUP BY rule, severity ORDER BY {SEVERITY_ORDER}, n DESC, rule
"""  # noqa: S608

# The printed cell of a finding, and its row as printed from left to right.
_PRINTED = """
printed AS (
  SELECT report_id, table_code, row_code, column_code, any_value(raw) AS raw, any_value(state) AS state,
    any_value(position) AS position
  FROM (
    SELECT report_id, 'disclosure' AS table_code, item AS row_code, measure AS column_code, raw, state, position
    FROM fact_disclosure JOIN dim_disclosure_measure USING (measure)
    UNION ALL SELECT report_id, 'request', outcome, applicant, raw, state, position
    FROM fact_request JOIN dim_applicant USING (applicant)
    UNION ALL SELECT report_id, 'dispute', channel, result, raw, state, position
    FROM fact_dispute JOIN dim_dispute_result USING (result))
  WHERE report_id IN (SELECT report_id FROM chosen) GROUP BY ALL
), printed_row AS (
  SELECT report_id, table_code, row_code, list(left(coalesce(raw, ''), 60) ORDER BY position) AS row_as_printed
  FROM printed WHERE state NOT IN ('absent', 'missing') GROUP BY ALL
)
"""

_TOLD = """
SELECT chosen.fingerprint, chosen.status, chosen.fresh, chosen.severity, chosen.rule, chosen.message, chosen.message_en,
  chosen.proposal, chosen.confidence, chosen.table_code, chosen.row_code, chosen.column_code, chosen.report_id,
  chosen.year, chosen.line, chosen.page, chosen.table_no, chosen.row_no, printed.raw, printed.state,
  printed_row.row_as_printed, place.full_name AS jurisdiction, report.organ_name, report.title, report.source_path
FROM chosen
JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = chosen.jurisdiction_id
LEFT JOIN printed ON printed.report_id = chosen.report_id AND printed.table_code = chosen.table_code
  AND printed.row_code = chosen.row_code AND printed.column_code = chosen.column_code
LEFT JOIN printed_row ON printed_row.report_id = chosen.report_id AND printed_row.table_code = chosen.table_code
  AND printed_row.row_code = chosen.row_code
"""

FINDINGS = f"""
WITH chosen AS (
  SELECT * FROM open_finding
  ORDER BY {SEVERITY_ORDER}, fresh DESC, jurisdiction_id NULLS LAST, year, report_id, line NULLS LAST, fingerprint
  LIMIT $limit
), {_PRINTED} {_TOLD}
ORDER BY {SEVERITY_ORDER.replace("severity", "chosen.severity")}, chosen.fresh DESC, chosen.jurisdiction_id NULLS LAST,
  chosen.year, chosen.report_id, chosen.line NULLS LAST, chosen.fingerprint
"""  # noqa: S608

# The worst reports: those with something new, or the others; of each first what explains the failing identities by a
# printed cell, then the findings that weigh most. Why a report is held is told with the documents that were not loaded.
WORST = f"""
WITH ranked AS (
  SELECT report_id, count(*) AS findings, count(*) FILTER (severity = 'error') AS errors,
    count(*) FILTER (severity = 'warning') AS warnings, count(*) FILTER (fresh) AS fresh_findings
  FROM open_finding SEMI JOIN current_report USING (report_id)
  GROUP BY report_id HAVING (fresh_findings > 0) = $fresh
), worst AS (
  SELECT *, row_number() OVER (ORDER BY errors DESC, warnings DESC, findings DESC, report_id) AS place
  FROM ranked QUALIFY place <= $reports
), chosen AS (
  SELECT finding.*, worst.place, worst.findings, worst.errors, worst.warnings, worst.fresh_findings,
    row_number() OVER (PARTITION BY report_id ORDER BY finding.fresh DESC,
      fingerprint NOT IN (SELECT fingerprint FROM dq_proposal), {SEVERITY_ORDER}, line NULLS LAST,
      fingerprint) AS of_report
  FROM open_finding AS finding JOIN worst USING (report_id) QUALIFY of_report <= $each
), {_PRINTED} {_TOLD.replace("chosen.fingerprint,", "chosen.fingerprint, chosen.findings, chosen.errors, chosen.warnings, chosen.fresh_findings,", 1)}
ORDER BY chosen.place, chosen.of_report
"""  # noqa: S608, E501

REPORTS_WITH_FINDINGS = """
SELECT count(*) FILTER (fresh) AS fresh, count(*) FILTER (NOT fresh) AS known
FROM (
  SELECT report_id, bool_or(fresh) AS fresh FROM open_finding SEMI JOIN current_report USING (report_id)
  GROUP BY report_id
)
"""

FIXED = f"""
WITH chosen AS (
  SELECT * FROM area_finding WHERE event = 'fixed'
  ORDER BY {SEVERITY_ORDER}, jurisdiction_id NULLS LAST, year, fingerprint LIMIT $limit
)
SELECT chosen.rule, chosen.severity, chosen.table_code, chosen.row_code, chosen.column_code, chosen.year,
  report.organ_name, report.title, report.source_path, place.full_name AS jurisdiction
FROM chosen JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = chosen.jurisdiction_id
ORDER BY {SEVERITY_ORDER.replace("severity", "chosen.severity")}, chosen.jurisdiction_id NULLS LAST, chosen.year,
  chosen.fingerprint
"""  # noqa: S608

# `open` findings after each of the last runs, and what each run found and saw no more.
TREND = """
WITH change AS (
  SELECT event.run_id, finding.severity, sum(event.open_change) AS n,
    count(*) FILTER (event.event IN ('new', 'reopened')) AS found, count(*) FILTER (event.event = 'fixed') AS fixed
  FROM dq_finding_event AS event JOIN area_finding AS finding USING (fingerprint) GROUP BY ALL
)
SELECT run.run_id, run.finished_at,
  CAST(coalesce(sum(n) FILTER (severity = 'error'), 0) AS BIGINT) AS error,
  CAST(coalesce(sum(n) FILTER (severity = 'warning'), 0) AS BIGINT) AS warning,
  CAST(coalesce(sum(n) FILTER (severity = 'info'), 0) AS BIGINT) AS info,
  CAST(coalesce(sum(found) FILTER (change.run_id = run.run_id), 0) AS BIGINT) AS found,
  CAST(coalesce(sum(fixed) FILTER (change.run_id = run.run_id), 0) AS BIGINT) AS fixed
FROM (SELECT run_id, finished_at FROM run ORDER BY run_id DESC LIMIT $limit) AS run
LEFT JOIN change ON change.run_id <= run.run_id
GROUP BY run.run_id, run.finished_at ORDER BY run.run_id
"""

PROPOSALS = """
SELECT * EXCLUDE (report_id) FROM dq_proposal
WHERE fingerprint IN (SELECT unnest($fingerprints)) ORDER BY fingerprint, rank, ordinal
"""

NOT_LOADED = """
SELECT document.status, document.reason, document.reason_zh, document.source_path, document.format, document.guessed,
  document.size, document.report_id, document.landed_at, document.run_id = $run AS fresh,
  report.title, report.organ_name, report.year
FROM area_document AS document LEFT JOIN dim_report AS report USING (report_id)
WHERE document.status = $status ORDER BY fresh DESC, document.source_path LIMIT $limit
"""

COVERAGE = """
SELECT place.province, coalesce(place.prefecture, '') AS prefecture, report.year, count(*) AS reports,
  count(DISTINCT report.organ_id) AS organs, count(DISTINCT failed.report_id) AS with_failed_checks,
  count(DISTINCT troubled.report_id) AS with_errors
FROM current_report AS report
JOIN dim_jurisdiction AS place USING (jurisdiction_id)
LEFT JOIN (SELECT DISTINCT report_id FROM dq_check WHERE state = 'fail') AS failed USING (report_id)
LEFT JOIN (SELECT DISTINCT report_id FROM open_finding WHERE severity = 'error') AS troubled USING (report_id)
GROUP BY ALL ORDER BY ALL LIMIT $limit
"""

# Of the bodies that reported for the year before, those whose report for the latest year is not there yet are missing.
UNITS = """
WITH report AS (
  SELECT current_report.*, troubled.report_id IS NOT NULL AS troubled FROM current_report
  LEFT JOIN (SELECT DISTINCT report_id FROM open_finding WHERE severity = 'error') AS troubled USING (report_id)
), missing AS (
  SELECT before.organ_id, any_value(before.unit) AS unit FROM current_report AS before
  ANTI JOIN (SELECT organ_id FROM current_report WHERE year = $year) AS now USING (organ_id)
  WHERE before.year = $year - 1 GROUP BY ALL
)
SELECT unit.name AS unit, unit.full_name, count(*) FILTER (report.year = $year) AS reports,
  count(DISTINCT report.jurisdiction_id) FILTER (report.year = $year) AS jurisdictions,
  count(*) FILTER (report.year = $year - 1) AS reports_before,
  count(*) FILTER (report.year = $year AND report.troubled) AS with_errors,
  (SELECT count(*) FROM missing WHERE missing.unit = report.unit) AS missing
FROM report JOIN dim_jurisdiction AS unit ON unit.jurisdiction_id = report.unit
GROUP BY report.unit, unit.name, unit.full_name HAVING count(*) FILTER (report.year >= $year - 1) > 0
ORDER BY report.unit LIMIT $limit
"""

MISSING = """
SELECT organ.name AS organ, place.full_name AS jurisdiction, count(*) OVER () AS total
FROM (SELECT DISTINCT organ_id FROM current_report WHERE year = $year - 1
  EXCEPT SELECT organ_id FROM current_report WHERE year = $year) AS missing
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = organ.jurisdiction_id
WHERE organ.successor_id IS NULL
ORDER BY place.jurisdiction_id, organ.name LIMIT $limit
"""

CHECKS = """
SELECT checked.rule, count(*) AS checks, count(*) FILTER (state = 'pass') AS passed,
  count(*) FILTER (state = 'fail') AS failed, count(*) FILTER (state = 'not_assessable') AS not_assessable,
  count(DISTINCT report_id) FILTER (state = 'fail') AS reports_failed
FROM dq_check AS checked SEMI JOIN current_report USING (report_id)
GROUP BY ALL ORDER BY ALL
"""

FAILED_CHECKS = """
SELECT checked.rule, checked.table_code, checked.row_code, checked.column_code, checked.left_value, checked.right_value,
  place.full_name AS jurisdiction, report.organ_name AS organ, checked.year, report.source_path
FROM dq_check AS checked JOIN current_report AS report USING (report_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = checked.jurisdiction_id
WHERE checked.state = 'fail'
ORDER BY place.code, checked.year, organ, checked.rule, checked.row_code, checked.column_code LIMIT $limit
"""

NAMES = """
SELECT full_name FROM dim_jurisdiction WHERE jurisdiction_id IN (SELECT unnest($divisions::VARCHAR[]))
ORDER BY jurisdiction_id
"""
