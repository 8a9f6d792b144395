-- zh: 依申请公开明细：办理结果×申请人，不含合计，可直接相加；仅现行版本
-- en: Request facts, outcome by applicant without totals, so that they may be summed; current versions
SELECT fact.report_id, fact.year, fact.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  report.edition_request AS edition, fact.outcome, /*label outcome request*/ AS outcome_zh, outcome.label_en AS outcome_en,
  outcome.outcome_group, outcome.outcome_group_zh, fact.applicant, /*label applicant request*/ AS applicant_zh,
  applicant.label_en AS applicant_en, applicant.applicant_group, fact.value, fact.state
FROM fact_request AS fact
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = fact.jurisdiction_id
JOIN dim_outcome AS outcome USING (outcome)
JOIN dim_applicant AS applicant USING (applicant)
WHERE report.is_current AND report.status = 'loaded' AND NOT outcome.is_total AND NOT applicant.is_total
