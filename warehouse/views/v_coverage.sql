-- zh: 覆盖情况：每个区划每个年度一行；报告数为零即缺报告
-- en: Coverage: one row per jurisdiction and year that any report covers; no reports means that none arrived
WITH years AS (
  SELECT DISTINCT year FROM dim_report WHERE status = 'loaded'
), arrived AS (
  SELECT jurisdiction_id, year, count(*) AS reports, count(DISTINCT organ_id) AS organs,
    count(*) FILTER (scope = 'rollup') AS rollups
  FROM dim_report WHERE is_current AND status = 'loaded' GROUP BY ALL
), failed AS (
  SELECT jurisdiction_id, year, count(DISTINCT report_id) AS reports_with_failed_checks
  FROM dq_check JOIN (SELECT report_id FROM dim_report WHERE is_current AND status = 'loaded') USING (report_id)
  WHERE state = 'fail' GROUP BY ALL
)
SELECT years.year, place.jurisdiction_id, /*place*/,
  -- counts of reports, which are zero where none arrived
  coalesce(arrived.reports, 0) AS reports, coalesce(arrived.organs, 0) AS organs, coalesce(arrived.rollups, 0) AS rollups,
  coalesce(failed.reports_with_failed_checks, 0) AS reports_with_failed_checks
FROM dim_jurisdiction AS place
CROSS JOIN years
LEFT JOIN arrived ON arrived.jurisdiction_id = place.jurisdiction_id AND arrived.year = years.year
LEFT JOIN failed ON failed.jurisdiction_id = place.jurisdiction_id AND failed.year = years.year
WHERE years.year BETWEEN coalesce(place.valid_from, years.year) AND coalesce(place.valid_to, years.year)
