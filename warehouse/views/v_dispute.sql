-- zh: 复议诉讼明细：途径×结果，不含合计，可直接相加；仅现行版本
-- en: Dispute facts, channel by result without totals, so that they may be summed; current versions
SELECT fact.report_id, fact.year, fact.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  report.edition_dispute AS edition, fact.channel, /*label channel dispute*/ AS channel_zh, channel.label_en AS channel_en,
  fact.result, /*label result dispute*/ AS result_zh, result.label_en AS result_en, fact.value, fact.state
FROM fact_dispute AS fact
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = fact.jurisdiction_id
JOIN dim_dispute_channel AS channel USING (channel)
JOIN dim_dispute_result AS result USING (result)
WHERE report.is_current AND report.status = 'loaded' AND NOT channel.is_total AND NOT result.is_total
