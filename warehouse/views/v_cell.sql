-- zh: 全部单元格：每个数字在原文中怎样印、印在何处；仅现行版本
-- en: All cells: what each number was printed as, and on which line or page; current versions
WITH cell AS (
  SELECT 'disclosure' AS table_code, f.item AS row_code, /*label r disclosure*/ AS row_zh, r.label_en AS row_en,
    f.measure AS column_code, /*label c disclosure*/ AS column_zh, c.label_en AS column_en, r.is_total OR c.is_total AS is_total,
    f.* EXCLUDE (item, measure)
  FROM fact_disclosure AS f JOIN dim_report AS report USING (report_id)
    JOIN dim_disclosure_item AS r USING (item) JOIN dim_disclosure_measure AS c USING (measure)
  UNION ALL BY NAME
  SELECT 'request' AS table_code, f.outcome AS row_code, /*label r request*/ AS row_zh, r.label_en AS row_en,
    f.applicant AS column_code, /*label c request*/ AS column_zh, c.label_en AS column_en, r.is_total OR c.is_total AS is_total,
    f.* EXCLUDE (outcome, applicant)
  FROM fact_request AS f JOIN dim_report AS report USING (report_id)
    JOIN dim_outcome AS r USING (outcome) JOIN dim_applicant AS c USING (applicant)
  UNION ALL BY NAME
  SELECT 'dispute' AS table_code, f.channel AS row_code, /*label r dispute*/ AS row_zh, r.label_en AS row_en,
    f.result AS column_code, /*label c dispute*/ AS column_zh, c.label_en AS column_en, r.is_total OR c.is_total AS is_total,
    f.* EXCLUDE (channel, result)
  FROM fact_dispute AS f JOIN dim_report AS report USING (report_id)
    JOIN dim_dispute_channel AS r USING (channel) JOIN dim_dispute_result AS c USING (result)
)
SELECT cell.report_id, cell.year, cell.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  report.source_path, cell.* EXCLUDE (report_id, year, jurisdiction_id)
FROM cell
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = cell.jurisdiction_id
WHERE report.is_current AND report.status = 'loaded'
