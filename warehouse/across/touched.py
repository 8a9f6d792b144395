"""Which reports a run has to compare again: those that it changed, and those that were or are compared with them."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

# Bodies, scopes and years of which some version was loaded in this run, or was compared with a document read again.
SUBJECTS = """
CREATE OR REPLACE TEMP TABLE across_subject AS
SELECT DISTINCT organ_id, scope, year FROM dim_report
WHERE status = 'loaded' AND (run_id = $run OR report_id IN (
  SELECT report_id FROM dq_check_across
  WHERE other_report_id IN (SELECT report_id FROM dim_report WHERE run_id = $run)))
"""

# Current reports of these subjects and of the year after, with the report of the year before.
TOUCHED = """
CREATE OR REPLACE TEMP TABLE across_touched AS
SELECT later.report_id, later.organ_id, later.scope, later.year, later.jurisdiction_id, earlier.report_id AS before_id
FROM dim_report AS later
LEFT JOIN dim_report AS earlier ON earlier.organ_id = later.organ_id AND earlier.scope = later.scope
  AND earlier.year = later.year - 1 AND earlier.is_current AND earlier.status = 'loaded'
WHERE later.is_current AND later.status = 'loaded' AND (
  (later.organ_id, later.scope, later.year) IN (SELECT (organ_id, scope, year) FROM across_subject)
  OR (later.organ_id, later.scope, later.year - 1) IN (SELECT (organ_id, scope, year) FROM across_subject))
"""

# All versions whose earlier results no longer count.
OUTDATED = """
CREATE OR REPLACE TEMP TABLE across_outdated AS
SELECT report_id FROM across_touched
UNION SELECT report_id FROM dim_report WHERE run_id = $run
UNION SELECT report_id FROM dim_report JOIN across_subject USING (organ_id, scope, year)
"""


def find_touched(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Make the temporary tables `across_subject`, `across_touched`, `across_outdated`; return how many are outdated."""
    for statement in (SUBJECTS, TOUCHED, OUTDATED):
        connection.execute(statement, {"run": run_id} if "$run" in statement else {})
    ((count,),) = connection.execute("SELECT count(*) FROM across_outdated").fetchall()
    return int(count)


def rejudged(connection: duckdb.DuckDBPyConnection, reports: str, rules: Iterable[str]) -> None:
    """Note that `rules` were applied again to the reports that the query `reports` gives."""
    connection.execute(
        f"INSERT INTO rejudged_across SELECT DISTINCT report_id, unnest($rules) FROM ({reports})",  # noqa: S608
        {"rules": list(rules)},
    )
