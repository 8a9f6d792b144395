-- zh: 与原文不同的读法：adjudicated 为人工复核认定，proposed 为把握达到 /*bar*/ 的系统建议；原文不变
-- en: Cells that a layer reads otherwise than printed: adjudicated by a person, or proposed with confidence /*bar*/ or more
WITH decided AS (
  SELECT report_id, table_code, row_code, column_code, value, reason, reviewer, decision_id, fingerprint
  FROM dq_adjudication WHERE verdict = 'value' AND state = 'applied'
), standing AS (
  SELECT * FROM v_proposal
  WHERE standing AND confidence >= /*bar*/ AND finding_status IN ('new', 'open', 'reopened')
    AND fingerprint NOT IN (SELECT fingerprint FROM decided WHERE fingerprint IS NOT NULL)
), free AS (
  -- an explanation is taken whole or not at all: none of its cells is decided, and all their values are known
  SELECT * FROM standing
  WHERE fingerprint NOT IN (SELECT fingerprint FROM standing WHERE proposed IS NULL)
    AND fingerprint NOT IN (SELECT standing.fingerprint FROM standing JOIN decided USING (report_id, table_code, row_code, column_code))
)
SELECT 'adjudicated' AS layer, report_id, table_code, row_code, column_code, value, reason, reviewer,
  CAST(NULL AS DOUBLE) AS confidence, decision_id, fingerprint
FROM decided
UNION ALL
SELECT 'proposed', report_id, table_code, row_code, column_code, proposed, explanation, NULL, confidence, NULL, fingerprint
FROM free
-- several findings may propose for the same cell
QUALIFY row_number() OVER (PARTITION BY report_id, table_code, row_code, column_code
  ORDER BY confidence DESC, rank, fingerprint) = 1
