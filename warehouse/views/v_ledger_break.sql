-- zh: 跨年和表内软性勾稽不成立的清单：两侧数值、对照的上年报告；仅现行版本
-- en: Soft identities that do not hold, with both sides and the report of the year before; current versions
SELECT checked.report_id, checked.year, checked.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  checked.rule, checked.table_code, checked.row_code, checked.column_code, checked.left_value, checked.right_value,
  checked.left_value - checked.right_value AS difference, report.source_path, checked.other_report_id,
  earlier.year AS other_year, earlier.source_path AS other_source_path, checked.run_id
FROM dq_check_across AS checked
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = checked.jurisdiction_id
LEFT JOIN dim_report AS earlier ON earlier.report_id = checked.other_report_id
WHERE checked.state = 'fail' AND checked.parts IS NULL AND report.is_current AND report.status = 'loaded'
