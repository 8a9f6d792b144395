-- zh: 未消除的数据质量发现：含暂存文件的发现；人工认可的不在内，已搁置或已有认定值的另行标明
-- en: Findings that are new, open or reopened, of current and of held reports; with the decision on it where there is one
SELECT finding.fingerprint, finding.status, finding.severity, finding.rule, finding.message, finding.message_en,
  finding.proposal, finding.confidence, finding.table_code, finding.row_code, finding.column_code, finding.report_id,
  finding.year, finding.jurisdiction_id, /*place*/, report.organ_name, report.title, report.status AS report_status,
  report.source_path, finding.line, finding.page, finding.first_run_id, finding.last_run_id,
  decision.verdict AS decision, decision.until AS deferred_until, decision.reviewer
FROM dq_finding AS finding
JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = finding.jurisdiction_id
LEFT JOIN (SELECT fingerprint, max(verdict) AS verdict, max(until) AS until, max(reviewer) AS reviewer
           FROM dq_adjudication WHERE state = 'applied' AND verdict IN ('value', 'defer') AND fingerprint IS NOT NULL
           GROUP BY fingerprint) AS decision ON decision.fingerprint = finding.fingerprint
WHERE finding.status IN ('new', 'open', 'reopened')
