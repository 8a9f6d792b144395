"""A government's roll-up against the reports below it: those of its divisions, and of the bodies beside it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from extract.forms import members
from warehouse.across.cells import CellKey, collect_cells
from warehouse.across.settings import Rollup
from warehouse.across.touched import rejudged

# Roll-ups of the divisions in which something changed, and of those above them.
PARENTS = """
CREATE OR REPLACE TEMP TABLE across_parent AS
WITH changed AS (
  SELECT DISTINCT jurisdiction_id, year FROM dim_report JOIN across_subject USING (organ_id, scope, year)
), area AS (
  SELECT jurisdiction_id, year FROM changed
  UNION SELECT parent_id, year FROM changed JOIN dim_jurisdiction USING (jurisdiction_id) WHERE parent_id IS NOT NULL
)
SELECT report.report_id, report.organ_id, report.jurisdiction_id, report.year
FROM dim_report AS report JOIN dim_organ AS organ USING (organ_id)
JOIN area ON area.jurisdiction_id = report.jurisdiction_id AND area.year = report.year
WHERE report.is_current AND report.status = 'loaded' AND report.scope = 'rollup'
  AND organ.kind IN (SELECT unnest($kinds))
"""

# What a roll-up adds up: one row for every division below (its own roll-up, or the report of a township, which has
# nobody below it) and for every body beside it that has reported for some year; `part_id` is NULL where the report for
# the year is missing.
PARTS = """
CREATE OR REPLACE TEMP TABLE across_part AS
WITH reported AS (
  SELECT report.report_id, report.organ_id, report.jurisdiction_id, report.year, report.scope, organ.kind,
    organ.successor_id, organ.kind IN (SELECT unnest($kinds)) AS governs
  FROM dim_report AS report JOIN dim_organ AS organ USING (organ_id)
  WHERE report.is_current AND report.status = 'loaded'
), division AS (
  SELECT parent.report_id, parent.year, below.jurisdiction_id, below.level
  FROM across_parent AS parent JOIN dim_jurisdiction AS below ON below.parent_id = parent.jurisdiction_id
  WHERE NOT below.provisional
    AND parent.year BETWEEN coalesce(below.valid_from, parent.year) AND coalesce(below.valid_to, parent.year)
), of_division AS (
  SELECT division.report_id, reported.report_id AS part_id
  FROM division LEFT JOIN reported ON reported.jurisdiction_id = division.jurisdiction_id
    AND reported.year = division.year AND CASE WHEN division.level = 'township'
      THEN reported.kind IN ('township_government', 'subdistrict_office')
      ELSE reported.scope = 'rollup' AND reported.governs END
  QUALIFY row_number() OVER (PARTITION BY division.report_id, division.jurisdiction_id
    ORDER BY reported.scope = 'own' DESC, reported.report_id) = 1
), body AS (
  SELECT parent.report_id, parent.year, known.organ_id
  FROM across_parent AS parent JOIN reported AS known USING (jurisdiction_id)
  WHERE known.organ_id <> parent.organ_id AND (NOT known.governs OR known.scope = 'own')
  GROUP BY parent.report_id, parent.year, known.organ_id, known.successor_id
  HAVING known.successor_id IS NULL OR max(known.year) >= parent.year
), of_body AS (
  SELECT body.report_id, reported.report_id AS part_id
  FROM body LEFT JOIN reported ON reported.organ_id = body.organ_id AND reported.year = body.year
    AND (NOT reported.governs OR reported.scope = 'own')
  QUALIFY row_number() OVER (PARTITION BY body.report_id, body.organ_id
    ORDER BY reported.scope = 'own' DESC, reported.report_id) = 1
), of_itself AS (
  SELECT parent.report_id, reported.report_id AS part_id
  FROM across_parent AS parent JOIN reported USING (organ_id, year) WHERE reported.scope = 'own'
)
FROM of_division UNION ALL FROM of_body UNION ALL FROM of_itself
"""

FORGET = """
DELETE FROM dq_check_across WHERE rule = $rule AND (report_id IN (SELECT report_id FROM across_parent)
  OR report_id IN (SELECT report_id FROM across_outdated))
"""

# Without a report of a body beside the government its own departments are not known, so nothing can be said.
EVALUATE = """
INSERT INTO dq_check_across BY NAME
WITH counted AS (
  SELECT report_id, count(part_id) AS parts, count(*) - count(part_id) AS parts_missing FROM across_part GROUP BY ALL
), added AS (
  SELECT part.report_id, table_code, row_code, column_code, sum(value) AS total, count(*) AS cells,
    count(value) AS known, count(*) FILTER (value IS NOT NULL OR state IN ('blank', 'na')) AS known_0
  FROM across_part AS part JOIN across_part_cell AS cell ON cell.report_id = part.part_id GROUP BY ALL
), side AS (
  SELECT parent.*, cell.table_code, cell.row_code, cell.column_code, cell.value, cell.state AS cell_state,
    coalesce(counted.parts, 0) AS parts, coalesce(counted.parts_missing, 0) AS parts_missing, added.total,
    coalesce(counted.parts, 0) - coalesce(added.known, 0) AS unread,
    coalesce(counted.parts, 0) - coalesce(added.known_0, 0) AS unread_0
  FROM across_parent AS parent JOIN across_part_cell AS cell USING (report_id)
  LEFT JOIN counted USING (report_id)
  LEFT JOIN added USING (report_id, table_code, row_code, column_code)
)
SELECT report_id, jurisdiction_id, year, $rule AS rule, table_code, row_code, column_code, value AS left_value,
  total AS right_value,
  CASE WHEN parts = 0 OR parts_missing > 0 OR unread > 0 OR value IS NULL THEN 'not_assessable'
       WHEN value = total THEN 'pass' ELSE 'fail' END AS state,
  CASE WHEN parts = 0 OR parts_missing > 0 OR unread_0 > 0 OR (value IS NULL AND cell_state NOT IN ('blank', 'na'))
       THEN 'not_assessable' WHEN coalesce(value, 0) = coalesce(total, 0) THEN 'pass' ELSE 'fail' END
    AS state_blank_zero,
  nullif(concat_ws('、', CASE WHEN parts = 0 THEN 'no_parts' END,
    CASE WHEN parts_missing > 0 THEN 'parts_missing:' || parts_missing END,
    CASE WHEN unread > 0 THEN 'parts_without_number:' || unread END,
    CASE WHEN value IS NULL THEN row_code || '/' || column_code END), '')
    AS unknown,
  parts, parts_missing, $run AS run_id
FROM side
"""


def judge_rollups(connection: duckdb.DuckDBPyConnection, rollup: Rollup, run_id: str) -> None:
    """Evaluate the roll-ups that what changed is part of into `dq_check_across`, with the number of parts missing."""
    kinds, rule = {"kinds": list(rollup.kinds)}, {"rule": rollup.rule}
    connection.execute(PARENTS, kinds)
    connection.execute(PARTS, kinds)
    reports = "SELECT part_id FROM across_part UNION SELECT report_id FROM across_parent"
    collect_cells(connection, "across_part_cell", reports, rollup_cells(rollup))
    connection.execute(FORGET, rule)
    connection.execute(EVALUATE, {**rule, "run": run_id})
    rejudged(connection, "FROM across_outdated UNION SELECT report_id FROM across_parent", [rollup.rule])


def rollup_cells(rollup: Rollup) -> Iterator[CellKey]:
    """Yield the cells that are added up."""
    for table, declared in rollup.cells.items():
        rows = [member.code for member in members(table, "row")] if declared.rows == "all" else declared.rows
        yield from (CellKey(table, row, column) for row in rows for column in declared.columns)
