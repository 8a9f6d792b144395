-- zh: 建议改动及其状态：rejected 表示复核人已否定该解释，standing 表示它是所属发现中尚未被否定的首选解释
-- en: Proposed changes with what people said: rejected by a decision, or standing, the likeliest that nobody rejected
WITH sized AS (
  SELECT *, count(*) OVER (PARTITION BY fingerprint, rank) AS changes FROM dq_proposal
), refused AS (
  SELECT *, count(*) OVER (PARTITION BY decision_id) AS cells FROM dq_adjudication
  WHERE verdict = 'reject' AND state = 'applied'
), rejected AS (
  -- a decision rejects an explanation where it names the very cells and values that it would change
  SELECT DISTINCT sized.fingerprint, sized.rank
  FROM sized JOIN refused ON refused.report_id = sized.report_id AND refused.table_code = sized.table_code
    AND refused.row_code = sized.row_code AND refused.column_code = sized.column_code AND refused.value IS NOT DISTINCT FROM sized.proposed
  GROUP BY sized.fingerprint, sized.rank, refused.decision_id, sized.changes, refused.cells
  HAVING count(*) = sized.changes AND sized.changes = refused.cells
)
SELECT sized.* EXCLUDE (changes), rejected.rank IS NOT NULL AS rejected,
  rejected.rank IS NULL
    AND sized.rank = min(sized.rank) FILTER (rejected.rank IS NULL) OVER (PARTITION BY sized.fingerprint) AS standing,
  finding.status AS finding_status, finding.severity, finding.rule, finding.jurisdiction_id, /*place*/, finding.year,
  report.organ_name, report.source_path
FROM sized
LEFT JOIN rejected ON rejected.fingerprint = sized.fingerprint AND rejected.rank = sized.rank
JOIN dq_finding AS finding ON finding.fingerprint = sized.fingerprint
JOIN dim_report AS report ON report.report_id = sized.report_id
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = finding.jurisdiction_id
