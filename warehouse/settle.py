"""What can be said only when all batches of a run are loaded: versions, currency and the life cycle of findings."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from warehouse.adjudicate import apply, weigh
from warehouse.ddl import quote
from warehouse.load import INCOMING, transaction
from warehouse.reviewed import NOTHING_REVIEWED, Reviewed
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
    ORDER BY issue_date NULLS FIRST, is_correction,
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

# Findings that no report speaks for any more, of subjects judged again in this run. What comparing reports found is
# judged again where `rejudged_across` says so; see `warehouse.load.prepare`.
FIX = """
UPDATE dq_finding SET status = 'fixed', last_run_id = $run
FROM dim_report AS found_in
WHERE dq_finding.report_id = found_in.report_id
  AND dq_finding.status <> 'fixed'
  AND dq_finding.fingerprint NOT IN (SELECT fingerprint FROM incoming_once WHERE active)
  AND CASE WHEN dq_finding.rule IN (SELECT rule FROM across_rule UNION SELECT rule FROM rejudged_across)
    THEN (found_in.report_id, dq_finding.rule) IN (SELECT (report_id, rule) FROM rejudged_across)
      OR (found_in.organ_id, found_in.year, found_in.scope, dq_finding.rule) IN
         (SELECT (organ_id, year, scope, again.rule) FROM rejudged_across AS again JOIN dim_report USING (report_id))
    ELSE found_in.report_id IN (SELECT report_id FROM dim_report WHERE run_id = $run)
      OR (found_in.organ_id, found_in.year, found_in.scope) IN
         (SELECT (organ_id, year, scope) FROM dim_report WHERE run_id = $run AND is_current)
    END
"""

# A finding that was fixed and comes back is reopened, unless it was never open: what is known from a superseded version
# only is as new as one that nobody saw.
REPLACED = """
CREATE OR REPLACE TEMP TABLE replaced AS
WITH known AS (
  SELECT *, status = 'fixed'
    AND fingerprint NOT IN (SELECT fingerprint FROM dq_finding_event WHERE event <> 'superseded') AS is_unseen
  FROM dq_finding WHERE fingerprint IN (SELECT fingerprint FROM incoming_once WHERE active)
)
SELECT fingerprint,
       CASE WHEN is_unseen THEN $run ELSE first_run_id END AS first_run_id,
       CASE WHEN is_unseen OR (first_run_id = $run AND status <> 'fixed') THEN 'new'
            WHEN status = 'fixed' THEN 'reopened' ELSE 'open' END AS status
FROM known
"""

# Proposals of a version that is not the current one speak for nothing; those of the current one have the same keys.
FORGET_PROPOSALS = """
DELETE FROM dq_proposal
WHERE report_id NOT IN (SELECT report_id FROM dim_report WHERE is_current OR status = 'held')
"""

# What people decided; `accepted` is made by `warehouse.adjudicate.apply`.
ACCEPT = """
UPDATE dq_finding SET status = 'accepted', last_run_id = $run
WHERE status IN ('new', 'open', 'reopened') AND fingerprint IN (SELECT fingerprint FROM accepted)
"""
WITHDRAW = """
UPDATE dq_finding SET status = 'open', last_run_id = $run
WHERE status = 'accepted' AND fingerprint NOT IN (SELECT fingerprint FROM accepted)
"""

BEFORE = """
CREATE OR REPLACE TEMP TABLE before AS
SELECT fingerprint, status, status IN ('new', 'open', 'reopened') AS is_open FROM dq_finding
"""

# One row for every finding whose status means something else than before the run.
EVENTS = """
INSERT INTO dq_finding_event BY NAME
SELECT after.fingerprint, $run AS run_id, after.report_id, reviewer,
  CASE WHEN after.status = 'fixed' THEN CASE WHEN before.status IS NULL THEN 'superseded' ELSE 'fixed' END
       WHEN after.status = 'accepted' THEN 'accepted'
       WHEN before.status = 'accepted' THEN 'withdrawn'
       WHEN after.status = 'reopened' THEN 'reopened'
       ELSE 'new' END AS event,
  CAST(after.is_open AS TINYINT) - CAST(coalesce(before.is_open, false) AS TINYINT) AS open_change
FROM (SELECT fingerprint, report_id, status, status IN ('new', 'open', 'reopened') AS is_open
      FROM dq_finding WHERE last_run_id = $run) AS after
LEFT JOIN before USING (fingerprint)
LEFT JOIN accepted ON accepted.fingerprint = after.fingerprint AND after.status = 'accepted'
WHERE before.status IS NULL OR before.is_open <> after.is_open
  OR (NOT after.is_open AND before.status <> after.status)
"""

COUNT_EVENTS = """
SELECT count(*) FILTER (event = 'new') AS new, count(*) FILTER (event = 'fixed') AS fixed,
  count(*) FILTER (event = 'reopened') AS reopened, count(*) FILTER (event = 'accepted') AS accepted
FROM dq_finding_event WHERE run_id = $run
"""
STILL = "SELECT count(*) FROM dq_finding WHERE status = 'open' AND last_run_id = $run"
COUNTED = """
UPDATE run SET findings_new = $new, findings_fixed = $fixed, findings_reopened = $reopened,
  findings_accepted = $accepted,
  findings_open = (SELECT count(*) FROM dq_finding WHERE status IN ('new', 'open', 'reopened'))
WHERE run_id = $run
"""


class FindingCounts(NamedTuple):
    """Findings that this run saw first, saw again as `open`, or no longer saw; that came back; that people accepted."""

    new: int
    open: int
    fixed: int
    reopened: int = 0
    accepted: int = 0


def settle_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """Set `version` and `is_current` of every loaded report (`SETTLE_VERSIONS` has the order); list bodies' names."""
    connection.execute(SETTLE_VERSIONS)
    connection.execute(SETTLE_HELD)
    for statement in SETTLE_ALIASES:
        connection.execute(statement)


def settle_findings(
    connection: duckdb.DuckDBPyConnection, run_id: str, reviewed: Reviewed = NOTHING_REVIEWED
) -> FindingCounts:
    """Merge the findings of this run into `dq_finding`, apply what people decided, and note every change as an event.

    A finding keeps the run that first found it in a version that was current. It is new when nobody found it before,
    open when it was there already, fixed when its report was judged again without it, reopened when it returns after
    that, accepted while a decision of `reviewed` says that it stays. Findings of a version that is not the current one
    are kept as fixed and never touch those of the current one; their event is `superseded`. Counts go to `run` where it
    has the run. Call after `settle_versions`.
    """
    with transaction(connection):
        rulings = weigh(connection, reviewed, run_id)
        connection.execute(BEFORE)
        _merge(connection, run_id)
        apply(connection, rulings)
        return _close(connection, {"run": run_id})


def _merge(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    run = {"run": run_id}
    connection.execute(INCOMING_ONCE)
    connection.execute(FIX, run)
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
    for name in (INCOMING, "rejudged_across", "across_rule"):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608
    connection.execute(FORGET_PROPOSALS)


def _close(connection: duckdb.DuckDBPyConnection, run: dict[str, str]) -> FindingCounts:
    """Give findings the status that people decided, write the events of the run and count them."""
    connection.execute(ACCEPT, run)
    connection.execute(WITHDRAW, run)
    connection.execute("DELETE FROM dq_finding_event WHERE run_id = $run", run)
    connection.execute(EVENTS, run)
    new, fixed, reopened, accepted = connection.execute(COUNT_EVENTS, run).fetchall()[0]
    still = connection.execute(STILL, run).fetchall()[0][0]
    counts = FindingCounts(new, still, fixed, reopened, accepted)
    connection.execute(COUNTED, {k: v for k, v in counts._asdict().items() if k != "open"} | run)
    return counts
