-- zh: 不成立的勾稽关系：两侧数值并列；仅现行版本
-- en: Identities that do not hold, with both sides; current versions
SELECT checked.report_id, checked.year, checked.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  checked.rule, checked.table_code, checked.row_code, checked.column_code, checked.left_value, checked.right_value,
  checked.left_value - checked.right_value AS difference, report.source_path, checked.run_id
FROM dq_check AS checked
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = checked.jurisdiction_id
WHERE checked.state = 'fail' AND report.is_current AND report.status = 'loaded'
