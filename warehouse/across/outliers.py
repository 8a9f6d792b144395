"""Numbers far from those of the body's other years or of its peers, with a guard against small numbers."""

from __future__ import annotations

import duckdb
import pandas as pd

from warehouse.across.cells import CellKey, collect_cells
from warehouse.across.settings import Outliers, Outlying
from warehouse.across.touched import rejudged

SCALE = 1.4826  # makes the median absolute deviation of a normal distribution its standard deviation

# Whose numbers are compared, by the group that they are compared in.
HISTORY = """
CREATE OR REPLACE TEMP TABLE across_group AS
SELECT report_id, jurisdiction_id, year, organ_id || ' ' || scope AS within FROM dim_report
WHERE is_current AND status = 'loaded' AND (organ_id, scope) IN (SELECT (organ_id, scope) FROM across_subject)
"""
PEERS = """
CREATE OR REPLACE TEMP TABLE across_group AS
WITH placed AS (
  SELECT report.report_id, report.jurisdiction_id, report.year, report.organ_id, report.scope,
    concat_ws(' ', place.parent_id, place.level, organ.kind, report.scope, report.year) AS within
  FROM dim_report AS report JOIN dim_organ AS organ USING (organ_id)
  JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
  WHERE report.is_current AND report.status = 'loaded' AND organ.kind IN (SELECT unnest($kinds))
)
SELECT report_id, jurisdiction_id, year, within FROM placed
WHERE within IN (SELECT within FROM placed JOIN across_subject USING (organ_id, scope, year))
"""

NUMBERS = """
CREATE OR REPLACE TEMP TABLE across_number AS
SELECT member.*, table_code, row_code, column_code, value, smallest, ln(value + 1) AS height
FROM across_group AS member JOIN across_number_cell USING (report_id)
JOIN across_measure USING (table_code, row_code, column_code)
WHERE value >= 0
"""

# First what may be an outlier at all: half the ratio from the median of the whole group; then exactly, without itself.
SUSPECTS = """
CREATE OR REPLACE TEMP TABLE across_suspect AS
SELECT number.* FROM across_number AS number
JOIN (SELECT within, table_code, row_code, column_code, median(height) AS middle FROM across_number
      GROUP BY ALL HAVING count(*) > $others) USING (within, table_code, row_code, column_code)
WHERE abs(height - middle) >= ln($ratio) / 2
"""
JUDGED = """
INSERT INTO dq_outlier BY NAME
WITH compared AS (
  SELECT suspect.report_id, suspect.jurisdiction_id, suspect.year, suspect.table_code, suspect.row_code,
    suspect.column_code, suspect.value, suspect.smallest, suspect.height, median(other.value) AS median,
    median(other.height) AS middle, mad(other.height) AS spread, count(*) AS others
  FROM across_suspect AS suspect
  JOIN across_number AS other USING (within, table_code, row_code, column_code)
  WHERE other.report_id <> suspect.report_id
  GROUP BY ALL HAVING count(*) >= $others
), told AS (
  SELECT *, exp(height - middle) AS ratio, abs(height - middle) / greatest($scale * spread, $floor) AS score
  FROM compared
)
SELECT report_id, jurisdiction_id, year, $basis AS basis, table_code, row_code, column_code, value, median, ratio,
  score, others, $run AS run_id
FROM told
WHERE score >= $score AND greatest(ratio, 1 / ratio) >= $ratio AND greatest(value, median) >= smallest
"""
FORGET = """
DELETE FROM dq_outlier WHERE basis = $basis AND (report_id IN (SELECT report_id FROM across_group)
  OR report_id IN (SELECT report_id FROM across_outdated))
"""


def judge_outliers(connection: duckdb.DuckDBPyConnection, outliers: Outliers, run_id: str) -> None:
    """Fill `dq_outlier` for every body, and for every group of peers, in which something changed."""
    connection.execute(HISTORY)
    _judge(connection, outliers, "history", outliers.history, run_id)
    connection.execute(PEERS, {"kinds": list(outliers.peer_kinds)})
    _judge(connection, outliers, "peers", outliers.peers, run_id)


def _judge(connection: duckdb.DuckDBPyConnection, outliers: Outliers, basis: str, told: Outlying, run_id: str) -> None:
    columns = [*CellKey._fields, "smallest"]
    measures = pd.DataFrame([(m.table, m.row, m.column, m.smallest) for m in outliers.measures], columns=columns)
    keys = [CellKey(m.table, m.row, m.column) for m in outliers.measures]
    collect_cells(connection, "across_number_cell", "SELECT report_id FROM across_group", keys)
    connection.register("across_measure", measures)
    try:
        connection.execute(NUMBERS)
    finally:
        connection.unregister("across_measure")
    limits = {"others": told.others, "ratio": told.ratio}
    connection.execute(SUSPECTS, limits)
    connection.execute(FORGET, {"basis": basis})
    more = {"score": told.score, "floor": told.floor, "scale": SCALE, "basis": basis, "run": run_id}
    connection.execute(JUDGED, {**limits, **more})
    rejudged(connection, "SELECT report_id FROM across_group UNION FROM across_outdated", [told.rule])
