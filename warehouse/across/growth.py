"""Rates of growth that the prose states, recomputed from this year's report and last year's (identity I13)."""

from __future__ import annotations

import duckdb
import pandas as pd

from warehouse.across.identities import FORGET
from warehouse.across.settings import Growth
from warehouse.across.touched import rejudged

# A rate holds where some meaning of the number gives it, within the rounding of its last printed digit.
EVALUATE = """
INSERT INTO dq_check_across BY NAME
WITH stated AS (
  SELECT report.report_id, report.jurisdiction_id, report.year, report.before_id, fact.label AS field,
    fact.value AS rate,
    CASE WHEN rate = round(rate) THEN 0.5 WHEN rate = round(rate, 1) THEN 0.05 ELSE 0.005 END + 1e-6 AS rounding
  FROM across_touched AS report JOIN fact_narrative AS fact USING (report_id)
  WHERE fact.field = 'growth_stated' AND report.before_id IS NOT NULL
    AND fact.label IN (SELECT field FROM growth_meaning)
  QUALIFY row_number() OVER (PARTITION BY report_id, fact.label ORDER BY fact.ordinal) = 1
), base AS (
  SELECT report_id, field, 0 AS meaning, max(value) AS value FROM fact_narrative
  WHERE field IN (SELECT field FROM growth_meaning) AND exactness = 'exact' AND label IS NULL
  GROUP BY report_id, field HAVING min(value) = max(value)
  UNION ALL
  SELECT report_id, field, meaning, sum(value) AS value
  FROM growth_meaning JOIN fact_request ON outcome = row_code AND applicant = 'total'
  WHERE report_id IN (SELECT report_id FROM stated UNION SELECT before_id FROM stated)
  GROUP BY report_id, field, meaning HAVING count(value) = any_value(terms)
), recomputed AS (
  SELECT stated.*, 100 * (now.value - before.value) / before.value AS found
  FROM stated
  JOIN base AS now ON now.report_id = stated.report_id AND now.field = stated.field
  JOIN base AS before ON before.report_id = stated.before_id AND before.field = stated.field
    AND before.meaning = now.meaning
  WHERE before.value > 0
  QUALIFY row_number() OVER (PARTITION BY stated.report_id, stated.field ORDER BY abs(rate - found), now.meaning) = 1
)
SELECT report_id, jurisdiction_id, year, $rule AS rule, 'request' AS table_code,
  (SELECT min_by(row_code, position) FROM growth_meaning WHERE growth_meaning.field = recomputed.field) AS row_code,
  'total' AS column_code, before_id AS other_report_id, rate AS left_value, round(found, 2) AS right_value,
  CASE WHEN abs(rate - found) <= rounding THEN 'pass' ELSE 'fail' END AS state, state AS state_blank_zero,
  $run AS run_id
FROM recomputed
"""


def judge_growth(connection: duckdb.DuckDBPyConnection, growth: Growth, run_id: str) -> None:
    """Recompute the rates that reports of `across_touched` state into `dq_check_across`; none without last year's."""
    meanings = [
        (field, number, len(rows), position, row)
        for field, meaning in growth.requests.items()
        for number, rows in enumerate(meaning, 1)
        for position, row in enumerate(rows, 10 * number)
    ]
    connection.register(
        "growth_meaning", pd.DataFrame(meanings, columns=["field", "meaning", "terms", "position", "row_code"])
    )
    connection.execute(FORGET, {"rules": [growth.rule]})
    try:
        connection.execute(EVALUATE, {"rule": growth.rule, "run": run_id})
    finally:
        connection.unregister("growth_meaning")
    rejudged(connection, "SELECT report_id FROM across_outdated", [growth.rule])
