"""The soft identities of `across.yaml`, evaluated set-wise on the touched reports and those of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pandas as pd

from warehouse.across.cells import CellKey, collect_cells
from warehouse.across.settings import Identity, Term
from warehouse.across.touched import rejudged

FORGET = """
DELETE FROM dq_check_across
WHERE rule IN (SELECT unnest($rules)) AND report_id IN (SELECT report_id FROM across_outdated)
"""

# An operand without a number prevents a verdict; `value_0` reads a blank cell and a stroke as zero.
EVALUATE = """
INSERT INTO dq_check_across BY NAME
WITH operand AS (
  SELECT report.report_id, report.jurisdiction_id, report.year, report.before_id, term.*,
    cell.value, coalesce(cell.value, CASE WHEN cell.state IN ('blank', 'na') THEN 0 END) AS value_0
  FROM across_touched AS report
  JOIN across_term AS term ON report.before_id IS NOT NULL OR NOT term.compares_years
  JOIN across_cell AS cell ON cell.report_id = CASE term.lag WHEN 1 THEN report.before_id ELSE report.report_id END
    AND cell.table_code = term.table_code AND cell.row_code = term.row_code AND cell.column_code = term.column_code
), sides AS (
  SELECT report_id, jurisdiction_id, year, rule, table_code, line_row, line_column,
    CASE WHEN compares_years THEN before_id END AS other_report_id, compare,
    sum(sign * value) FILTER (side = 'left') AS left_sum, sum(sign * value) FILTER (side = 'right') AS right_sum,
    sum(sign * value_0) FILTER (side = 'left') AS left_0, sum(sign * value_0) FILTER (side = 'right') AS right_0,
    count(*) FILTER (value IS NULL AND side = 'left') AS no_left,
    count(*) FILTER (value IS NULL AND side = 'right') AS no_right, count(*) FILTER (value_0 IS NULL) AS no_0,
    string_agg((year - lag) || ':' || row_code || '/' || column_code, '、' ORDER BY side, lag, row_code, column_code)
      FILTER (value IS NULL) AS unknown
  FROM operand GROUP BY ALL HAVING count(*) = any_value(terms)
)
SELECT report_id, jurisdiction_id, year, rule, table_code, line_row AS row_code, line_column AS column_code,
  other_report_id, CASE WHEN no_left = 0 THEN left_sum END AS left_value,
  CASE WHEN no_right = 0 THEN right_sum END AS right_value,
  CASE WHEN no_left + no_right > 0 THEN 'not_assessable'
       WHEN left_sum = right_sum OR (compare = 'at_most' AND left_sum < right_sum) THEN 'pass' ELSE 'fail' END AS state,
  CASE WHEN no_0 > 0 THEN 'not_assessable'
       WHEN left_0 = right_0 OR (compare = 'at_most' AND left_0 < right_0) THEN 'pass' ELSE 'fail' END
    AS state_blank_zero,
  unknown, $run AS run_id
FROM sides
"""

TERM = [
    "rule", "compare", "compares_years", "terms", "line_row", "line_column", "side", "sign", "lag", *CellKey._fields,
]  # fmt: skip


def judge_identities_across(connection: duckdb.DuckDBPyConnection, identities: Sequence[Identity], run_id: str) -> None:
    """Evaluate the identities on `across_touched` into `dq_check_across`; leave their cells in `across_cell`."""
    rules = [identity.rule for identity in identities]
    terms = pd.DataFrame([row for identity in identities for row in term_rows(identity)], columns=TERM)
    needed = "SELECT report_id FROM across_touched UNION SELECT before_id FROM across_touched"
    keys = [CellKey(*row) for row in terms[list(CellKey._fields)].itertuples(index=False)]
    collect_cells(connection, "across_cell", needed, keys)
    connection.execute(FORGET, {"rules": rules})
    connection.register("across_term", terms)
    try:
        connection.execute(EVALUATE, {"run": run_id})
    finally:
        connection.unregister("across_term")
    rejudged(connection, "SELECT report_id FROM across_outdated", rules)


def term_rows(identity: Identity) -> Iterator[tuple[object, ...]]:
    """Yield a row of `TERM` for every operand of every line of an identity; a line is coded by its first operand."""
    sides = [("left", term) for term in identity.left] + [("right", term) for term in identity.right]
    for line in identity.rows or identity.columns:
        named = _cell(identity, line, identity.left[0])
        for side, term in sides:
            told = identity.rule, identity.compare, identity.compares_years, len(sides), *named
            yield (*told, side, term.sign, term.lag, identity.table, *_cell(identity, line, term))


def _cell(identity: Identity, line: str, term: Term) -> tuple[str | None, str | None]:
    return (line, term.column) if identity.rows else (term.row, line)
