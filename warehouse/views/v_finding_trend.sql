-- zh: 发现的变化趋势：每批次、地区、严重程度一行（只列有变化的批次）；open_after 为该批次后未消除的数量
-- en: Findings over the runs, one row per run, area and severity in which something changed; open_after are open after it
WITH changed AS (
  SELECT event.run_id, finding.jurisdiction_id, finding.severity,
    count(*) FILTER (event.event = 'new') AS new, count(*) FILTER (event.event = 'reopened') AS reopened,
    count(*) FILTER (event.event = 'fixed') AS fixed, count(*) FILTER (event.event = 'accepted') AS accepted,
    count(*) FILTER (event.event = 'withdrawn') AS withdrawn, sum(event.open_change) AS open_change
  FROM dq_finding_event AS event JOIN dq_finding AS finding USING (fingerprint) GROUP BY ALL
)
SELECT changed.run_id, run.finished_at, changed.jurisdiction_id, /*place*/, changed.severity, changed.new,
  changed.reopened, changed.fixed, changed.accepted, changed.withdrawn,
  CAST(sum(changed.open_change) OVER (PARTITION BY changed.jurisdiction_id, changed.severity ORDER BY changed.run_id)
    AS BIGINT) AS open_after
FROM changed
JOIN run USING (run_id)
LEFT JOIN dim_jurisdiction AS place ON place.jurisdiction_id = changed.jurisdiction_id
