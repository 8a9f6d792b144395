-- zh: 主动公开明细：事项×指标；各指标含义不同，不可跨指标相加；仅现行版本
-- en: Disclosure facts, item by measure; measures differ in meaning and must not be summed across; current versions
SELECT fact.report_id, fact.year, fact.jurisdiction_id, /*place*/, organ.name AS organ, report.scope,
  report.edition_disclosure AS edition, fact.item, /*label item disclosure*/ AS item_zh, item.label_en AS item_en, fact.measure,
  /*label measure disclosure*/ AS measure_zh, measure.label_en AS measure_en, measure.canonical_unit, fact.value, fact.state
FROM fact_disclosure AS fact
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = fact.jurisdiction_id
JOIN dim_disclosure_item AS item USING (item)
JOIN dim_disclosure_measure AS measure USING (measure)
WHERE report.is_current AND report.status = 'loaded'
