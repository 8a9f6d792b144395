-- zh: 汇总报告与下级合计的差额：已收齐下级报告才有结论，否则列出缺几份；仅现行版本
-- en: A roll-up minus the sum of the reports below it; without a verdict where some of them are missing; current versions
SELECT checked.report_id, checked.year, checked.jurisdiction_id, /*place*/, organ.name AS organ, checked.table_code,
  checked.row_code, checked.column_code, checked.left_value AS rollup, checked.right_value AS sum_of_parts,
  checked.left_value - checked.right_value AS gap, checked.parts, checked.parts_missing, checked.state,
  checked.state_blank_zero, checked.unknown, report.source_path, checked.run_id
FROM dq_check_across AS checked
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = checked.jurisdiction_id
WHERE checked.parts IS NOT NULL AND report.is_current AND report.status = 'loaded'
