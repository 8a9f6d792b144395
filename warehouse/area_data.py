"""Named queries on areas of the published warehouse, for the report and the mails; see `warehouse.area`.

Each answers for all the areas that are asked for, by their number (`area`). Lists are cut at `limit` rows an area;
other queries count everything.
"""

from __future__ import annotations

from warehouse.report_data import SEVERITY_ORDER

TOTALS = """
SELECT area, coalesce(report.n, 0) AS reports_current, coalesce(report.jurisdictions, 0) AS jurisdictions,
  coalesce(report.organs, 0) AS organs, report.last_year, coalesce(held, 0) AS held,
  coalesce(unreadable, 0) AS unreadable, coalesce(duplicate, 0) AS duplicate, coalesce(findings, 0) AS findings,
  coalesce(accepted, 0) AS accepted, coalesce(townships, 0) AS townships
FROM asked
LEFT JOIN (SELECT area, count(*) AS n, count(DISTINCT jurisdiction_id) AS jurisdictions,
  count(DISTINCT organ_id) AS organs, max(year) AS last_year FROM current_report GROUP BY area) AS report USING (area)
LEFT JOIN (SELECT area, count(*) FILTER (status = 'held') AS held,
  count(*) FILTER (status = 'unreadable') AS unreadable, count(*) FILTER (status = 'duplicate') AS duplicate
  FROM area_document GROUP BY area) USING (area)
LEFT JOIN (SELECT area, count(*) AS findings FROM open_finding GROUP BY area) USING (area)
LEFT JOIN (SELECT area, count(*) AS accepted FROM area_finding WHERE status = 'accepted' GROUP BY area) USING (area)
LEFT JOIN (SELECT area, count(*) AS townships FROM in_area JOIN dim_jurisdiction USING (jurisdiction_id)
  WHERE level = 'township' AND valid_to IS NULL GROUP BY area) USING (area)
"""

ARRIVED = """
SELECT area, status, count(*) AS n FROM area_document WHERE run_id = $run GROUP BY ALL ORDER BY ALL
"""

# A finding of a superseded version was never open, so nobody has fixed it.
FINDING_COUNTS = """
SELECT area, status, severity, count(*) AS n FROM area_finding
WHERE status <> 'fixed' OR fingerprint IN (SELECT fingerprint FROM dq_finding_event WHERE event <> 'superseded')
GROUP BY ALL ORDER BY ALL
"""

CHANGES = """
SELECT area, event, severity, count(*) AS n FROM area_finding WHERE event IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

RULES = f"""
SELECT area, rule, severity, count(*) AS n, count(*) FILTER (fresh) AS fresh, count(DISTINCT report_id) AS reports
FROM open_finding GROUP BY area, rule, severity ORDER BY {SEVERITY_ORDER}, n DESC, rule
"""  # noqa: S608

# The printed cell of a finding, its row as printed from left to right, and its explanations, the likeliest first.
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
), explained AS (
  SELECT fingerprint, list(change ORDER BY change.rank, change.ordinal) AS changes FROM dq_proposal AS change
  WHERE fingerprint IN (SELECT fingerprint FROM chosen) GROUP BY fingerprint
)
"""

_TOLD = """
SELECT chosen.area, chosen.fingerprint, chosen.status, chosen.fresh, chosen.severity, chosen.rule, chosen.message,
  chosen.message_en, chosen.proposal, chosen.confidence, chosen.table_code, chosen.row_code, chosen.column_code,
  chosen.report_id, chosen.year, chosen.line, chosen.page, chosen.table_no, chosen.row_no, printed.raw, printed.state,
  printed_row.row_as_printed, explained.changes, place.full_name AS jurisdiction, report.organ_name, report.title,
  report.source_path
FROM chosen
JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = chosen.jurisdiction_id
LEFT JOIN printed ON printed.report_id = chosen.report_id AND printed.table_code = chosen.table_code
  AND printed.row_code = chosen.row_code AND printed.column_code = chosen.column_code
LEFT JOIN printed_row ON printed_row.report_id = chosen.report_id AND printed_row.table_code = chosen.table_code
  AND printed_row.row_code = chosen.row_code
LEFT JOIN explained ON explained.fingerprint = chosen.fingerprint
"""

FINDINGS = f"""
WITH chosen AS (
  SELECT *, row_number() OVER (PARTITION BY area ORDER BY {SEVERITY_ORDER}, fresh DESC, jurisdiction_id NULLS LAST,
    year, report_id, line NULLS LAST, fingerprint) AS place
  FROM open_finding QUALIFY place <= $limit
), {_PRINTED} {_TOLD}
ORDER BY chosen.place
"""  # noqa: S608

# The worst reports: those with something new, or the others; of each first what explains the failing identities by a
# printed cell, then the findings that weigh most. Why a report is held is told with the documents that were not loaded.
WORST = f"""
WITH ranked AS (
  SELECT area, report_id, count(*) AS findings, count(*) FILTER (severity = 'error') AS errors,
    count(*) FILTER (severity = 'warning') AS warnings, count(*) FILTER (fresh) AS fresh_findings
  FROM open_finding SEMI JOIN current_report USING (area, report_id)
  GROUP BY area, report_id HAVING (fresh_findings > 0) = $fresh
), worst AS (
  SELECT *, row_number() OVER (PARTITION BY area ORDER BY errors DESC, warnings DESC, findings DESC, report_id) AS place
  FROM ranked QUALIFY place <= $reports
), chosen AS (
  SELECT finding.*, worst.place, worst.findings, worst.errors, worst.warnings, worst.fresh_findings,
    row_number() OVER (PARTITION BY area, report_id ORDER BY finding.fresh DESC,
      fingerprint NOT IN (SELECT fingerprint FROM dq_proposal), {SEVERITY_ORDER}, line NULLS LAST,
      fingerprint) AS of_report
  FROM open_finding AS finding JOIN worst USING (area, report_id) QUALIFY of_report <= $each
), {_PRINTED} {_TOLD.replace("chosen.fingerprint,", "chosen.fingerprint, chosen.findings, chosen.errors, chosen.warnings, chosen.fresh_findings,", 1)}
ORDER BY chosen.place, chosen.of_report
"""  # noqa: S608, E501

REPORTS_WITH_FINDINGS = """
SELECT area, count(*) FILTER (fresh) AS fresh, count(*) FILTER (NOT fresh) AS known
FROM asked LEFT JOIN (
  SELECT area, report_id, bool_or(fresh) AS fresh FROM open_finding SEMI JOIN current_report USING (area, report_id)
  GROUP BY area, report_id
) USING (area) GROUP BY area
"""

FIXED = f"""
WITH chosen AS (
  SELECT *, row_number() OVER (PARTITION BY area
    ORDER BY {SEVERITY_ORDER}, jurisdiction_id NULLS LAST, year, fingerprint) AS place
  FROM area_finding WHERE event = 'fixed' QUALIFY place <= $limit
)
SELECT chosen.area, chosen.rule, chosen.severity, chosen.table_code, chosen.row_code, chosen.column_code, chosen.year,
  report.organ_name, report.title, report.source_path, place.full_name AS jurisdiction
FROM chosen JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = chosen.jurisdiction_id
ORDER BY chosen.place
"""  # noqa: S608

# `open` findings after each of the last runs, and what each run found and saw no more.
TREND = """
WITH change AS (
  SELECT finding.area, event.run_id, finding.severity, sum(event.open_change) AS n,
    count(*) FILTER (event.event IN ('new', 'reopened')) AS found, count(*) FILTER (event.event = 'fixed') AS fixed
  FROM dq_finding_event AS event JOIN area_finding AS finding USING (fingerprint) GROUP BY ALL
)
SELECT asked.area, run.run_id, run.finished_at,
  CAST(coalesce(sum(n) FILTER (severity = 'error'), 0) AS BIGINT) AS error,
  CAST(coalesce(sum(n) FILTER (severity = 'warning'), 0) AS BIGINT) AS warning,
  CAST(coalesce(sum(n) FILTER (severity = 'info'), 0) AS BIGINT) AS info,
  CAST(coalesce(sum(found) FILTER (change.run_id = run.run_id), 0) AS BIGINT) AS found,
  CAST(coalesce(sum(fixed) FILTER (change.run_id = run.run_id), 0) AS BIGINT) AS fixed
FROM (SELECT run_id, finished_at FROM run ORDER BY run_id DESC LIMIT $limit) AS run
CROSS JOIN asked
LEFT JOIN change ON change.area = asked.area AND change.run_id <= run.run_id
GROUP BY asked.area, run.run_id, run.finished_at ORDER BY run.run_id
"""

NOT_LOADED = """
SELECT area, document.status, document.reason, document.reason_zh, document.source_path, document.format,
  document.guessed, document.size, document.report_id, document.landed_at, document.run_id = $run AS fresh,
  report.title, report.organ_name, report.year
FROM area_document AS document LEFT JOIN dim_report AS report USING (report_id)
WHERE document.status = $status
QUALIFY row_number() OVER (PARTITION BY area
  ORDER BY fresh DESC, document.source_path, document.document_sha256) <= $limit
ORDER BY fresh DESC, document.source_path, document.document_sha256
"""

COVERAGE = """
SELECT area, place.province, coalesce(place.prefecture, '') AS prefecture, report.year, count(*) AS reports,
  count(DISTINCT report.organ_id) AS organs, count(DISTINCT failed.report_id) AS with_failed_checks,
  count(DISTINCT troubled.report_id) AS with_errors
FROM current_report AS report
JOIN dim_jurisdiction AS place USING (jurisdiction_id)
LEFT JOIN (SELECT DISTINCT report_id FROM dq_check WHERE state = 'fail') AS failed USING (report_id)
LEFT JOIN (SELECT DISTINCT area, report_id FROM open_finding WHERE severity = 'error') AS troubled
  USING (area, report_id)
GROUP BY area, place.province, place.prefecture, report.year
QUALIFY row_number() OVER (PARTITION BY area ORDER BY place.province, prefecture, report.year) <= $limit ORDER BY ALL
"""

# Of the bodies that reported for the year before, those whose report for the latest year is not there yet are missing.
_LATEST = """
latest AS (SELECT area, max(year) AS latest FROM current_report GROUP BY area)
, missing AS (
  SELECT before.area, before.organ_id, any_value(before.unit) AS unit
  FROM current_report AS before JOIN latest USING (area)
  ANTI JOIN current_report AS now ON now.area = before.area AND now.organ_id = before.organ_id AND now.year = latest
  WHERE before.year = latest - 1 GROUP BY ALL
)
"""
UNITS = f"""
WITH {_LATEST}, report AS (
  SELECT current_report.*, latest, troubled.report_id IS NOT NULL AS troubled
  FROM current_report JOIN latest USING (area)
  LEFT JOIN (SELECT DISTINCT area, report_id FROM open_finding WHERE severity = 'error') AS troubled
    USING (area, report_id)
)
SELECT report.area, unit.name AS unit, unit.full_name, count(*) FILTER (report.year = latest) AS reports,
  count(DISTINCT report.jurisdiction_id) FILTER (report.year = latest) AS jurisdictions,
  count(*) FILTER (report.year = latest - 1) AS reports_before,
  count(*) FILTER (report.year = latest AND report.troubled) AS with_errors, any_value(coalesce(gone.n, 0)) AS missing
FROM report JOIN dim_jurisdiction AS unit ON unit.jurisdiction_id = report.unit
LEFT JOIN (SELECT area, unit, count(*) AS n FROM missing GROUP BY ALL) AS gone
  ON gone.area = report.area AND gone.unit = report.unit
GROUP BY report.area, report.unit, unit.name, unit.full_name
HAVING count(*) FILTER (report.year >= latest - 1) > 0
QUALIFY row_number() OVER (PARTITION BY report.area ORDER BY report.unit) <= $limit
ORDER BY report.unit
"""  # noqa: S608

MISSING = f"""
WITH {_LATEST}
SELECT area, organ.name AS organ, place.full_name AS jurisdiction, count(*) OVER (PARTITION BY area) AS total
FROM missing
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = organ.jurisdiction_id
WHERE organ.successor_id IS NULL
QUALIFY row_number() OVER (PARTITION BY area ORDER BY place.jurisdiction_id, organ.name) <= $limit
ORDER BY place.jurisdiction_id, organ.name
"""  # noqa: S608

CHECKS = """
SELECT area, checked.rule, count(*) AS checks, count(*) FILTER (state = 'pass') AS passed,
  count(*) FILTER (state = 'fail') AS failed, count(*) FILTER (state = 'not_assessable') AS not_assessable,
  count(DISTINCT report_id) FILTER (state = 'fail') AS reports_failed
FROM dq_check AS checked JOIN current_report AS report USING (report_id)
GROUP BY ALL ORDER BY ALL
"""

FAILED_CHECKS = """
SELECT area, checked.rule, checked.table_code, checked.row_code, checked.column_code, checked.left_value,
  checked.right_value, place.full_name AS jurisdiction, report.organ_name AS organ, checked.year, report.source_path
FROM dq_check AS checked JOIN current_report AS report USING (report_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = checked.jurisdiction_id
WHERE checked.state = 'fail'
QUALIFY row_number() OVER (PARTITION BY area ORDER BY place.code, checked.year, organ, checked.rule, checked.row_code,
  checked.column_code, report_id) <= $limit
ORDER BY place.code, checked.year, organ, checked.rule, checked.row_code, checked.column_code, report_id
"""

NAMES = """
SELECT area, full_name FROM dim_jurisdiction
JOIN (SELECT area, unnest(divisions) AS jurisdiction_id FROM asked) USING (jurisdiction_id) ORDER BY jurisdiction_id
"""
