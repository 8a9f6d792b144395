-- zh: 缺报告清单：某年度没有报告的乡镇街道，以及其他年度有报告而该年度没有的机关
-- en: Townships without a report for a year, and bodies that reported for another year but not for this one
WITH years AS (
  SELECT DISTINCT year FROM dim_report WHERE is_current AND status = 'loaded'
), reported AS (
  SELECT DISTINCT organ_id, jurisdiction_id, year FROM dim_report WHERE is_current AND status = 'loaded'
), township AS (
  SELECT place.jurisdiction_id, years.year FROM dim_jurisdiction AS place CROSS JOIN years
  WHERE place.level = 'township' AND years.year BETWEEN coalesce(place.valid_from, years.year) AND coalesce(place.valid_to, years.year)
), body AS (
  -- a body that went into another is not missed after its last report
  SELECT organ.organ_id, years.year
  FROM (SELECT organ_id, min(year) AS first_year, max(year) AS last_year FROM reported GROUP BY ALL) AS span
  JOIN dim_organ AS organ USING (organ_id)
  JOIN years ON organ.successor_id IS NULL OR years.year <= span.last_year
), missing AS (
  SELECT 'township' AS missing, NULL AS organ_id, township.jurisdiction_id, township.year
  FROM township ANTI JOIN reported ON reported.jurisdiction_id = township.jurisdiction_id AND reported.year = township.year
  UNION ALL
  SELECT 'body', body.organ_id, organ.jurisdiction_id, body.year
  FROM body ANTI JOIN reported ON reported.organ_id = body.organ_id AND reported.year = body.year
  JOIN dim_organ AS organ ON organ.organ_id = body.organ_id
  JOIN dim_jurisdiction AS place ON place.jurisdiction_id = organ.jurisdiction_id
  WHERE place.level <> 'township'
), seen AS (
  SELECT jurisdiction_id, count(DISTINCT year) AS years_reported, min(year) AS first_year, max(year) AS last_year
  FROM reported GROUP BY ALL
), seen_body AS (
  SELECT organ_id, count(DISTINCT year) AS years_reported, min(year) AS first_year, max(year) AS last_year
  FROM reported GROUP BY ALL
), held AS (
  SELECT jurisdiction_id, year, count(*) AS reports_held FROM dim_report WHERE status = 'held' AND year IS NOT NULL GROUP BY ALL
)
SELECT missing.missing, missing.year, missing.jurisdiction_id, /*place*/, place.parent_id, missing.organ_id,
  organ.name AS organ, organ.kind AS organ_kind,
  CASE WHEN missing.organ_id IS NULL THEN seen.years_reported ELSE seen_body.years_reported END AS years_reported,
  CASE WHEN missing.organ_id IS NULL THEN seen.first_year ELSE seen_body.first_year END AS first_year,
  CASE WHEN missing.organ_id IS NULL THEN seen.last_year ELSE seen_body.last_year END AS last_year,
  held.reports_held
FROM missing
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = missing.jurisdiction_id
LEFT JOIN dim_organ AS organ ON organ.organ_id = missing.organ_id
LEFT JOIN seen ON seen.jurisdiction_id = missing.jurisdiction_id
LEFT JOIN seen_body ON seen_body.organ_id = missing.organ_id
LEFT JOIN held ON held.jurisdiction_id = missing.jurisdiction_id AND held.year = missing.year
