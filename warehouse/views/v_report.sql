-- zh: 报告总览：每份现行报告一行；合计为表内所印数字，未印则为空；completeness 为对照条例第五十条的完整性得分
-- en: One row per current report; totals are the printed ones, NULL where none is printed; completeness is the score against Article 50
WITH request AS (
  SELECT report_id,
    any_value(value) FILTER (outcome = 'received') AS received,
    any_value(value) FILTER (outcome = 'carried_in') AS carried_in,
    any_value(value) FILTER (outcome = 'granted') AS granted,
    any_value(value) FILTER (outcome = 'partly_granted') AS partly_granted,
    any_value(value) FILTER (outcome = 'processed_total') AS processed_total,
    any_value(value) FILTER (outcome = 'carried_out') AS carried_out
  FROM fact_request WHERE applicant = 'total' GROUP BY report_id
), dispute AS (
  SELECT report_id,
    any_value(value) FILTER (channel = 'reconsideration' AND result = 'total') AS reconsiderations,
    any_value(value) FILTER (channel = 'reconsideration' AND result = 'corrected') AS reconsiderations_corrected,
    any_value(value) FILTER (channel = 'litigation_direct' AND result = 'total') AS suits_direct,
    any_value(value) FILTER (channel = 'litigation_after_reconsideration' AND result = 'total')
      AS suits_after_reconsideration
  FROM fact_dispute GROUP BY report_id
), checked AS (
  SELECT report_id, count(*) AS checks, count(*) FILTER (state = 'fail') AS checks_failed,
    count(*) FILTER (state = 'not_assessable') AS checks_not_assessable
  FROM dq_check GROUP BY report_id
), found AS (
  SELECT report_id, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
    count(*) FILTER (severity = 'info') AS infos
  FROM dq_finding WHERE status IN ('new', 'open', 'reopened') GROUP BY report_id
), said AS (
  SELECT report_id, any_value(value) FILTER (field = 'completeness') AS completeness,
    any_value(value) FILTER (field = 'items_disclosed') AS items_disclosed
  FROM fact_narrative WHERE field IN ('completeness', 'items_disclosed') GROUP BY report_id
)
SELECT report.report_id, report.year, report.jurisdiction_id, /*place*/, report.organ_id, organ.name AS organ,
  organ.kind AS organ_kind, report.scope, report.edition, report.title, report.issue_date, report.version,
  request.received, request.carried_in, request.granted, request.partly_granted, request.processed_total,
  request.carried_out, dispute.reconsiderations, dispute.reconsiderations_corrected, dispute.suits_direct,
  dispute.suits_after_reconsideration, said.items_disclosed, said.completeness,
  -- counts of rows, which are zero where there is none
  coalesce(checked.checks, 0) AS checks, coalesce(checked.checks_failed, 0) AS checks_failed,
  coalesce(checked.checks_not_assessable, 0) AS checks_not_assessable, coalesce(found.errors, 0) AS errors,
  coalesce(found.warnings, 0) AS warnings, coalesce(found.infos, 0) AS infos, report.source_path, report.run_id
FROM dim_report AS report
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
LEFT JOIN request USING (report_id)
LEFT JOIN dispute USING (report_id)
LEFT JOIN said USING (report_id)
LEFT JOIN checked USING (report_id)
LEFT JOIN found USING (report_id)
WHERE report.is_current AND report.status = 'loaded'
