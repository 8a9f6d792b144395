-- zh: 跨年结转核对：上年“结转下年度”与本年“上年结转”逐列比较；仅现行版本
-- en: Requests carried over, as last year's report carried them out and this year's carried them in, column by column
SELECT this_report.organ_id, organ.name AS organ, this_year.jurisdiction_id, /*place*/, this_report.scope, this_year.year,
  this_year.applicant, applicant.label_zh AS applicant_zh, last_year.value AS carried_out_last_year,
  this_year.value AS carried_in, this_year.value - last_year.value AS difference,
  CASE WHEN this_year.value IS NULL OR last_year.value IS NULL THEN 'not_assessable'
       WHEN this_year.value = last_year.value THEN 'pass' ELSE 'fail' END AS state,
  last_report.report_id AS report_id_last_year, this_report.report_id
FROM fact_request AS this_year
JOIN dim_report AS this_report ON this_report.report_id = this_year.report_id AND this_report.is_current
JOIN dim_report AS last_report ON last_report.organ_id = this_report.organ_id AND last_report.scope = this_report.scope
  AND last_report.year = this_report.year - 1 AND last_report.is_current
JOIN fact_request AS last_year ON last_year.report_id = last_report.report_id
  AND last_year.applicant = this_year.applicant AND last_year.outcome = 'carried_out'
JOIN dim_organ AS organ ON organ.organ_id = this_report.organ_id
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = this_year.jurisdiction_id
JOIN dim_applicant AS applicant ON applicant.applicant = this_year.applicant
WHERE this_year.outcome = 'carried_in'
