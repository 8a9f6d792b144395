-- zh: 离群值：与本机关其他年度或同类机关的中位数相差悬殊的数字；仅现行版本
-- en: Numbers far from the median of the body's other years or of its peers; current versions
SELECT outlier.report_id, outlier.year, outlier.jurisdiction_id, /*place*/, organ.name AS organ, organ.kind AS organ_kind,
  report.scope, outlier.basis, outlier.table_code, outlier.row_code, outlier.column_code, outlier.value, outlier.median,
  outlier.ratio, outlier.score, outlier.others, report.source_path, outlier.run_id
FROM dq_outlier AS outlier
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = outlier.jurisdiction_id
WHERE report.is_current AND report.status = 'loaded'
