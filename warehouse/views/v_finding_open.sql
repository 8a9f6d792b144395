-- zh: 未消除的数据质量发现：含暂存文件的发现
-- en: Findings that are new or open, of current and of held reports
SELECT finding.fingerprint, finding.status, finding.severity, finding.rule, finding.message, finding.message_en,
  finding.proposal, finding.confidence, finding.table_code, finding.row_code, finding.column_code, finding.report_id,
  finding.year, finding.jurisdiction_id, /*place*/, report.organ_name, report.title, report.status AS report_status,
  report.source_path, finding.line, finding.page, finding.first_run_id, finding.last_run_id
FROM dq_finding AS finding
JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = finding.jurisdiction_id
WHERE finding.status <> 'fixed'
