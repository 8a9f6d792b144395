"""What can be said only when all batches of a run are loaded: versions, currency and the life cycle of findings."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from warehouse.ddl import quote
from warehouse.load import INCOMING, transaction
from warehouse.schema import load_schema

# The later of two versions of a body's report for a year and scope is, in this order: the one that is dated, the later
# date, a title that says correction, the later arrival; the identifier makes the order the same in every run.
SETTLE_VERSIONS = """
UPDATE dim_report SET version = settled.version, is_current = settled.is_current
FROM (
  SELECT report_id, CAST(row_number() OVER older AS SMALLINT) AS version,
         row_number() OVER older = count(*) OVER (PARTITION BY organ_id, year, scope) AS is_current
  FROM dim_report
  LEFT JOIN (SELECT report_id, min(landed_at) AS landed_at FROM document WHERE status = 'loaded' GROUP BY report_id)
    USING (report_id)
  WHERE status = 'loaded'
  WINDOW older AS (
    PARTITION BY organ_id, year, scope
    ORDER BY issue_date NULLS FIRST, coalesce(regexp_matches(title, '更正|修订|修正'), false),
             landed_at NULLS FIRST, report_id)
) AS settled
WHERE dim_report.report_id = settled.report_id
  AND (dim_report.version, dim_report.is_current) IS DISTINCT FROM (settled.version, settled.is_current)
"""

# Names are those that the pages print; a renamed body has several.
SETTLE_ALIASES = (
    "DELETE FROM organ_alias",
    """INSERT INTO organ_alias BY NAME
    SELECT organ_id, organ_name AS name, min(year) AS first_year, max(year) AS last_year
    FROM dim_report WHERE status = 'loaded' AND organ_name IS NOT NULL GROUP BY ALL""",
)

SETTLE_HELD = "UPDATE dim_report SET version = NULL, is_current = false WHERE status = 'held' AND is_current"

# One row per fingerprint; `active`: the report speaks for its subject, being current or held.
INCOMING_ONCE = f"""
CREATE OR REPLACE TEMP TABLE incoming_once AS
SELECT incoming.*, report.is_current OR report.status = 'held' AS active
FROM {INCOMING} AS incoming JOIN dim_report AS report USING (report_id)
QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY active DESC, report_id) = 1
"""  # noqa: S608

# Findings that no report speaks for any more, of subjects judged again in this run.
FIX = """
UPDATE dq_finding SET status = 'fixed', last_run_id = $run
FROM dim_report AS found_in
WHERE dq_finding.report_id = found_in.report_id
  AND dq_finding.status IN ('new', 'open')
  AND dq_finding.fingerprint NOT IN (SELECT fingerprint FROM incoming_once WHERE active)
  AND (found_in.report_id IN (SELECT report_id FROM dim_report WHERE run_id = $run)
    OR (found_in.organ_id, found_in.year, found_in.scope) IN
       (SELECT (organ_id, year, scope) FROM dim_report WHERE run_id = $run AND is_current))
"""

REPLACED = """
CREATE OR REPLACE TEMP TABLE replaced AS
SELECT fingerprint, first_run_id,
       CASE WHEN status = 'fixed' OR first_run_id = $run THEN 'new' ELSE 'open' END AS status
FROM dq_finding WHERE fingerprint IN (SELECT fingerprint FROM incoming_once WHERE active)
"""


class FindingCounts(NamedTuple):
    """Findings that are `new` or `open` after this run among those it judged, and those that it `fixed`."""

    new: int
    open: int
    fixed: int


def settle_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """Set `version` and `is_current` of every loaded report (`SETTLE_VERSIONS` has the order); list bodies' names."""
    connection.execute(SETTLE_VERSIONS)
    connection.execute(SETTLE_HELD)
    for statement in SETTLE_ALIASES:
        connection.execute(statement)


def settle_findings(connection: duckdb.DuckDBPyConnection, run_id: str) -> FindingCounts:
    """Merge the findings of this run into `dq_finding` and fill in their counts where `run` has the run.

    A finding keeps its first run. It is new when nobody found it in the version before, open when it was there already,
    fixed when its report was judged again without it; a fixed one that returns is new. Findings of a version that is
    not the current one are kept as fixed and never touch those of the current one. Call after `settle_versions`.
    """
    with transaction(connection):
        return _merge(connection, run_id)


def _merge(connection: duckdb.DuckDBPyConnection, run_id: str) -> FindingCounts:
    run = {"run": run_id}
    connection.execute(INCOMING_ONCE)
    fixed = _one(connection.execute(FIX, run))
    connection.execute(REPLACED, run)
    connection.execute("DELETE FROM dq_finding WHERE fingerprint IN (SELECT fingerprint FROM replaced)")
    columns = load_schema().tables["dq_finding"].column_names
    settled = {
        "status": "CASE WHEN NOT active THEN 'fixed' ELSE coalesce(replaced.status, 'new') END",
        "first_run_id": "coalesce(replaced.first_run_id, $run)",
        "last_run_id": "$run",
    }
    chosen = ", ".join(f"{settled.get(name, 'incoming_once.' + quote(name))} AS {quote(name)}" for name in columns)
    connection.execute(
        f"""INSERT INTO dq_finding BY NAME SELECT {chosen}
        FROM incoming_once LEFT JOIN replaced USING (fingerprint)
        WHERE active OR fingerprint NOT IN (SELECT fingerprint FROM dq_finding)""",  # noqa: S608
        run,
    )
    tally = "SELECT count(*) FILTER (status = 'new'), count(*) FILTER (status = 'open') FROM dq_finding"
    new, still = connection.execute(f"{tally} WHERE last_run_id = $run", run).fetchall()[0]
    connection.execute(f"DELETE FROM {INCOMING}")  # noqa: S608
    update = "UPDATE run SET findings_new = $new, findings_fixed = $fixed WHERE run_id = $run"
    connection.execute(update, {"new": new, "fixed": fixed, **run})
    return FindingCounts(new, still, fixed)


def _one(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
