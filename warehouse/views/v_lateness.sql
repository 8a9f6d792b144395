-- zh: 公布时限：每份现行报告的截止日、落款日与逾期天数；没有适用规定或没有日期的另行标明
-- en: Deadline, date and days late of every current report; state says where there is no rule or no date
WITH rule AS (
  SELECT report.report_id, deadline.deadline_id, deadline.source,
    make_date(report.year + 1, deadline.due_month, deadline.due_day) AS due_date
  FROM dim_report AS report
  JOIN dim_organ AS organ USING (organ_id)
  JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
  JOIN dim_deadline AS deadline ON deadline.organ_kind = organ.kind
    AND report.year >= deadline.first_year AND (deadline.last_year IS NULL OR report.year <= deadline.last_year)
    AND (deadline.level IS NULL OR deadline.level = place.level)
    AND (deadline.jurisdiction_id IS NULL OR starts_with(place.code, rtrim(deadline.jurisdiction_id, '0')))
  WHERE report.is_current AND report.status = 'loaded'
  -- of several rules the one of the smallest area, then the one that names the level
  QUALIFY row_number() OVER (PARTITION BY report.report_id ORDER BY
    length(rtrim(deadline.jurisdiction_id, '0')) DESC NULLS LAST, deadline.level NULLS LAST, deadline.deadline_id) = 1
)
SELECT report.report_id, report.year, report.jurisdiction_id, /*place*/, organ.name AS organ, organ.kind AS organ_kind,
  report.scope, report.issue_date, rule.due_date, date_diff('day', rule.due_date, report.issue_date) AS days_late,
  CASE WHEN rule.due_date IS NULL THEN 'no_rule' WHEN report.issue_date IS NULL THEN 'undated'
       WHEN report.issue_date > rule.due_date THEN 'late' ELSE 'on_time' END AS state,
  rule.deadline_id, rule.source, report.title, report.source_path
FROM dim_report AS report
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
LEFT JOIN rule USING (report_id)
WHERE report.is_current AND report.status = 'loaded'
