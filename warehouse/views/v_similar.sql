-- zh: 文字相似的报告：与本机关上年报告、与其他机关同年度报告，附最长的相同段落；仅现行版本
-- en: Reports that share text with the body's report of the year before or with other bodies' of the year, and the longest passage; current versions
SELECT pair.report_id, pair.year, pair.jurisdiction_id, /*place*/, organ.name AS organ, pair.basis, pair.share,
  pair.alike, pair.size, other.year AS other_year, other_organ.name AS other_organ,
  elsewhere.full_name AS other_jurisdiction, pair.other_report_id, passage.text AS passage, passage.section,
  passage.line, passage.page, passage.other_text AS other_passage, passage.other_section, passage.other_line,
  passage.other_page, report.source_path, other.source_path AS other_source_path
FROM dq_similarity AS pair
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = pair.jurisdiction_id
JOIN dim_report AS other ON other.report_id = pair.other_report_id
JOIN dim_organ AS other_organ ON other_organ.organ_id = other.organ_id
JOIN dim_jurisdiction AS elsewhere ON elsewhere.jurisdiction_id = other.jurisdiction_id
LEFT JOIN dq_passage AS passage ON passage.report_id = pair.report_id
  AND passage.other_report_id = pair.other_report_id AND passage.ordinal = 1
WHERE report.is_current AND report.status = 'loaded'
