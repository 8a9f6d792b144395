"""The decisions of the reviewed files set against the warehouse: which apply, which no longer fit, which fit nothing.

`weigh` comes before the findings of a run are settled, since a decision that no longer fits is a finding; `apply` comes
after, since a decision can be about a finding of the same run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from expectations.findings import Finding, render
from extract.records import Signal
from warehouse.load import INCOMING
from warehouse.reviewed import DecidedCell, Entry, Reviewed
from warehouse.schema import load_schema
from warehouse.views import query_of

OUTDATED = "decision_outdated"

# The report that a decision is about is the current version of the body's report for the year, or a held document.
REPORTS = """
WITH named AS (
  SELECT asked.place, report.* FROM asked JOIN dim_report AS report ON report.report_id = asked.document
), body AS (
  SELECT place, organ_id FROM asked JOIN dim_organ ON organ_id = asked.organ
  UNION SELECT place, organ_id FROM asked JOIN dim_organ ON name = asked.organ
  UNION SELECT place, organ_id FROM asked JOIN dim_report ON organ_name = asked.organ AND organ_id IS NOT NULL
)
SELECT DISTINCT place, report_id FROM (
  SELECT named.place, current.report_id
  FROM named JOIN dim_report AS current ON current.is_current
    AND (current.organ_id, current.year, current.scope) = (named.organ_id, named.year, named.scope)
  UNION ALL SELECT place, report_id FROM named WHERE status = 'held'
  UNION ALL
  SELECT place, report_id FROM asked JOIN body USING (place) JOIN dim_report AS report ON report.is_current
    AND report.organ_id = body.organ_id AND report.year = asked.year AND asked.document IS NULL
    AND (asked.scope IS NULL OR report.scope = asked.scope)
) ORDER BY ALL
"""

CELLS = """
SELECT report_id, 'disclosure', item, measure, raw FROM fact_disclosure SEMI JOIN decided USING (report_id)
UNION ALL SELECT report_id, 'request', outcome, applicant, raw FROM fact_request SEMI JOIN decided USING (report_id)
UNION ALL SELECT report_id, 'dispute', channel, result, raw FROM fact_dispute SEMI JOIN decided USING (report_id)
"""

FOUND = """
SELECT report_id, fingerprint, rule, table_code, row_code, column_code
FROM dq_finding SEMI JOIN decided USING (report_id)
WHERE status <> 'fixed' ORDER BY ALL
"""

REJECTED = f"""
CREATE OR REPLACE TEMP TABLE rejected AS
SELECT report_id, fingerprint, rank, any_value(explanation) AS explanation
FROM ({query_of("v_proposal")}) WHERE rejected GROUP BY report_id, fingerprint, rank
"""  # noqa: S608

# What a finding proposes is the likeliest explanation that nobody rejected.
PROPOSE_AGAIN = """
UPDATE dq_finding SET proposal = again.proposal, confidence = again.confidence
FROM (
  SELECT finding.fingerprint, next.explanation AS proposal, next.confidence
  FROM dq_finding AS finding SEMI JOIN rejected USING (report_id)
  LEFT JOIN (
    SELECT * FROM dq_proposal ANTI JOIN rejected USING (fingerprint, rank)
    QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY rank, ordinal) = 1
  ) AS next USING (fingerprint)
  WHERE finding.fingerprint IN (SELECT fingerprint FROM rejected WHERE rank = 1)
    OR (finding.report_id, finding.proposal) IN (SELECT (report_id, explanation) FROM rejected)
) AS again WHERE again.fingerprint = dq_finding.fingerprint
"""


class Ruling(NamedTuple):
    """A decision, the report that it is about, and what its cells print now, by table, row and column."""

    entry: Entry
    state: str
    detail: str | None = None
    report_id: str | None = None
    now: Mapping[tuple[str, str, str], str] = {}
    fingerprints: tuple[str, ...] = ()


def weigh(connection: duckdb.DuckDBPyConnection, reviewed: Reviewed, run_id: str) -> tuple[Ruling, ...]:
    """Set all decisions against the current versions; those that no longer fit wait as findings of this run.

    Call it with versions settled and all batches loaded, before `warehouse.settle.settle_findings` merges findings.
    """
    rulings = tuple(_rulings(connection, reviewed)) if reviewed.entries else ()
    _await_outdated(connection, [ruling for ruling in rulings if ruling.state == "outdated"], run_id)
    return rulings


def apply(connection: duckdb.DuckDBPyConnection, rulings: Sequence[Ruling]) -> None:
    """Replace `dq_adjudication` by what the decisions mean for the findings as merged; leave out what was rejected.

    Makes the temporary table `accepted(fingerprint, reviewer)` of the findings that stay as they are.
    """
    found = _asked(connection, FOUND, _decided(rulings))
    settled = _overruled([_with_findings(ruling, found) for ruling in rulings])
    connection.execute("DELETE FROM dq_adjudication")
    rows = [row for ruling in settled for row in _rows(ruling)]
    if rows:
        names = list(load_schema().tables["dq_adjudication"].column_names)
        _insert(connection, "dq_adjudication", pd.DataFrame(rows, columns=names, dtype=object))
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE accepted AS
        SELECT fingerprint, max(reviewer) AS reviewer FROM dq_adjudication
        WHERE verdict = 'right' AND state = 'applied' AND fingerprint IS NOT NULL GROUP BY fingerprint"""
    )
    connection.execute(REJECTED)
    connection.execute(PROPOSE_AGAIN)


def _asked(connection: duckdb.DuckDBPyConnection, sql: str, report_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    frame = pd.DataFrame({"report_id": pd.Series(sorted(set(report_ids)), dtype="str")})
    connection.register("decided", frame)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.unregister("decided")


def _decided(rulings: Iterable[Ruling]) -> list[str]:
    return [ruling.report_id for ruling in rulings if ruling.report_id is not None]


def _rulings(connection: duckdb.DuckDBPyConnection, reviewed: Reviewed) -> Iterator[Ruling]:
    matched = _reports(connection, reviewed)
    printed: dict[str, dict[tuple[str, str, str], str]] = {}
    about = {ids[0] for ids in matched.values() if len(ids) == 1}
    for report_id, table, row, column, raw in _asked(connection, CELLS, about):
        printed.setdefault(report_id, {})[table, row, column] = raw or ""
    for place, entry in enumerate(reviewed.entries):
        ids = matched.get(place, [])
        if len(ids) != 1:
            yield Ruling(entry, "unmatched", "several_reports" if ids else "no_report")
        else:
            yield _ruling(entry, ids[0], printed.get(ids[0], {}))


def _reports(connection: duckdb.DuckDBPyConnection, reviewed: Reviewed) -> dict[int, list[str]]:
    """The reports that the decisions are about, by the place of the decision among all."""
    decisions = [entry.decision for entry in reviewed.entries]
    frame = pd.DataFrame(
        {
            "place": range(len(decisions)),
            "document": pd.Series([d.document and d.document[:16] for d in decisions], dtype="str"),
            "organ": pd.Series([d.organ for d in decisions], dtype="str"),
            "year": pd.Series([d.year for d in decisions], dtype="Int64"),
            "scope": pd.Series([d.scope for d in decisions], dtype="str"),
        }
    )
    connection.register("asked", frame)
    try:
        found = connection.execute(REPORTS).fetchall()
    finally:
        connection.unregister("asked")
    reports: dict[int, list[str]] = {}
    for place, report_id in found:
        reports.setdefault(place, []).append(report_id)
    return reports


def _ruling(entry: Entry, report_id: str, printed: Mapping[tuple[str, str, str], str]) -> Ruling:
    decision = entry.decision
    now = {_place(cell): printed[_place(cell)] for cell in decision.cells if _place(cell) in printed}
    if len(now) < len({_place(cell) for cell in decision.cells}):
        return Ruling(entry, "unmatched", "no_cell", report_id, now)
    if decision.verdict == "defer":
        return Ruling(entry, "applied", None, report_id, now)
    fits = all(now[_place(cell)] == cell.printed.strip() for cell in decision.cells)
    if not decision.cells and decision.document is not None:
        fits = decision.document[:16] == report_id
    return Ruling(entry, "applied" if fits else "outdated", None, report_id, now)


def _place(cell: DecidedCell) -> tuple[str, str, str]:
    return cell.table, cell.row, cell.column


def _await_outdated(connection: duckdb.DuckDBPyConnection, outdated: Sequence[Ruling], run_id: str) -> None:
    """Let the findings on outdated decisions wait with those of the run; all earlier ones are judged again."""
    connection.execute(
        "INSERT INTO rejudged_across SELECT DISTINCT report_id, rule FROM dq_finding WHERE rule = $rule",
        {"rule": OUTDATED},
    )
    if not outdated:
        return
    told: dict[str, list[Finding]] = {}
    for ruling in outdated:
        finding = _told(ruling)
        if finding not in told.setdefault(str(ruling.report_id), []):
            told[str(ruling.report_id)].append(finding)
    from expectations.frames import findings_frame  # noqa: PLC0415  (only where a decision no longer fits)

    reports = _asked_frame(connection, sorted(told)).assign(run_id=run_id)
    _insert(connection, INCOMING, findings_frame({"dim_report": reports}, told))


def _asked_frame(connection: duckdb.DuckDBPyConnection, report_ids: Sequence[str]) -> pd.DataFrame:
    sql = """SELECT report_id, organ_id, year, scope, document_sha256, status, jurisdiction_id FROM dim_report
        WHERE report_id IN (SELECT unnest($ids)) ORDER BY report_id"""
    return connection.execute(sql, {"ids": list(report_ids)}).df()


def _told(ruling: Ruling) -> Finding:
    """The finding that an outdated decision makes; it stands at the first cell that changed."""
    decision = ruling.entry.decision
    changed = next((c for c in decision.cells if ruling.now.get(_place(c)) != c.printed.strip()), None)
    table, row, column = _place(changed) if changed else (decision.table, decision.row, decision.column)
    params = (
        ("reviewer", decision.reviewer),
        ("date", decision.date.isoformat()),
        ("printed", changed.printed if changed else ""),
        ("now", ruling.now.get(_place(changed), "") if changed else ""),
    )
    return render(Signal(OUTDATED, table, row, column, params=params))


def _with_findings(ruling: Ruling, found: Sequence[tuple[Any, ...]]) -> Ruling:
    """The ruling with the open findings that it is about; without any where it needs one it matches nothing."""
    decision = ruling.entry.decision
    if ruling.state != "applied":
        return ruling
    fingerprints = tuple(row[1] for row in found if row[0] == ruling.report_id and _is_about(ruling, row))
    if fingerprints or decision.verdict in ("value", "reject"):
        return ruling._replace(fingerprints=fingerprints)
    return ruling._replace(state="unmatched", detail="no_finding")


def _is_about(ruling: Ruling, finding: tuple[Any, ...]) -> bool:
    decision = ruling.entry.decision
    _, fingerprint, rule, *place = finding
    if decision.fingerprint is not None:
        return bool(fingerprint == decision.fingerprint)
    if decision.rule is not None:
        asked = decision.rule, decision.table, decision.row, decision.column
        return all(want is None or want == (has or None) for want, has in zip(asked, (rule, *place), strict=True))
    return rule != OUTDATED and tuple(place) in ruling.now


def _overruled(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Of decisions on the same cell or finding the last one stands: by date, then by file and entry."""
    standing: dict[tuple[str, ...], int] = {}
    order = sorted(range(len(rulings)), key=lambda at: (rulings[at].entry.decision.date, rulings[at].entry[:2]))
    beaten: set[int] = set()
    for at in order:
        if rulings[at].state == "applied":
            beaten |= {standing[target] for target in _targets(rulings[at]) if target in standing}
            standing |= dict.fromkeys(_targets(rulings[at]), at)
    return [ruling._replace(state="overruled") if at in beaten else ruling for at, ruling in enumerate(rulings)]


def _targets(ruling: Ruling) -> list[tuple[str, ...]]:
    decision = ruling.entry.decision
    if decision.verdict == "reject":
        return []
    targets: list[tuple[str, ...]] = [("finding", fingerprint) for fingerprint in ruling.fingerprints]
    if decision.verdict == "value" or len(decision.cells) == 1:
        targets += [("cell", str(ruling.report_id), *_place(cell)) for cell in decision.cells]
    return targets


def _rows(ruling: Ruling) -> Iterator[tuple[object, ...]]:
    """Rows of `dq_adjudication`: one for every cell and finding of the decision, at least one."""
    entry, decision = ruling.entry, ruling.entry.decision
    pairs = [
        (fingerprint, cell)
        for fingerprint in ruling.fingerprints or (decision.fingerprint,)
        for cell in decision.cells or (None,)
    ]
    if decision.verdict in ("value", "reject"):
        pairs = [(decision.fingerprint, cell) for cell in decision.cells]
    head = decision.decision_id, entry.source, entry.number, decision.verdict, ruling.state, ruling.detail
    tail = decision.until, decision.reason, decision.reviewer, decision.date
    for ordinal, (fingerprint, cell) in enumerate(pairs, 1):
        about = ruling.report_id, fingerprint, decision.rule
        place = _place(cell) if cell else (decision.table, decision.row, decision.column)
        printed = (cell.printed, ruling.now.get(_place(cell)), cell.value) if cell else (None, None, None)
        yield (head[0], ordinal, *head[1:], *about, *place, *printed, *tail)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("made", frame)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")  # noqa: S608  (our own names)
    finally:
        connection.unregister("made")
