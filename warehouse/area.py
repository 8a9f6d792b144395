"""The published warehouse as one administrator sees it: narrowed to the reports and findings of an area.

`reading_area` makes temporary tables and views that hold what is in the area (`area_report`, `area_document`,
`area_finding`, `open_finding`, `current_report`, `in_area`); the queries of `warehouse.area_data` read those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.errors import MissingWarehouseError, QueryError
from warehouse.query import open_published

Rows = list[dict[str, Any]]
SEVERITIES = ("error", "warning", "info")


class Area(NamedTuple):
    """What concerns a reader: subtrees of divisions (none: the whole country), and what is left of them.

    `divisions` are identifiers of `dim_jurisdiction`; `bodies` parts of the names of bodies, `kinds` codes of
    `dim_organ.kind` (none: all); `severities` the findings that are shown.
    """

    divisions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = SEVERITIES

    @property
    def whole(self) -> bool:
        """Whether nothing is left out: documents that belong to no place are shown then, too."""
        return not (self.divisions or self.bodies or self.kinds)


# `unit` is the division under which the coverage counts: the children of the chosen ones, or the provinces.
_IN_AREA = """
CREATE OR REPLACE TEMP TABLE in_area AS
WITH RECURSIVE below AS (
  SELECT jurisdiction_id, jurisdiction_id AS unit, level <> 'country' AND len($divisions) = 0 AS settled
  FROM dim_jurisdiction
  WHERE CASE WHEN len($divisions) = 0 THEN parent_id IS NULL ELSE list_contains($divisions, jurisdiction_id) END
  UNION
  SELECT place.jurisdiction_id, CASE WHEN below.settled THEN below.unit ELSE place.jurisdiction_id END, true
  FROM dim_jurisdiction AS place JOIN below ON place.parent_id = below.jurisdiction_id
)
SELECT jurisdiction_id, min(unit) AS unit FROM below GROUP BY jurisdiction_id
"""

# A held report often has no place: then the place that most clues speak for says whom it may concern.
_AREA_REPORT = """
CREATE OR REPLACE TEMP TABLE area_report AS
WITH weighed AS (
  SELECT report_id, candidate, sum(weight) AS weight FROM report_evidence
  SEMI JOIN (SELECT report_id FROM dim_report WHERE jurisdiction_id IS NULL) USING (report_id)
  WHERE about = 'place' GROUP BY ALL
), guessed AS (
  SELECT clue.report_id, any_value(place.jurisdiction_id) AS jurisdiction_id
  FROM (SELECT report_id, arg_max(candidate, (weight, candidate)) AS full_name FROM weighed GROUP BY report_id) AS clue
  JOIN dim_jurisdiction AS place USING (full_name) GROUP BY clue.report_id
)
SELECT report.report_id, guessed.report_id IS NOT NULL AS guessed
FROM dim_report AS report
LEFT JOIN guessed USING (report_id)
LEFT JOIN dim_organ AS organ USING (organ_id)
WHERE $whole
  OR coalesce(report.jurisdiction_id, guessed.jurisdiction_id) IN (SELECT jurisdiction_id FROM in_area)
  AND (len($bodies) = 0 OR len(list_filter($bodies, lambda part: contains(report.organ_name, part))) > 0)
  AND (len($kinds) = 0 OR list_contains($kinds, organ.kind))
"""

_VIEWS = (
    "CREATE OR REPLACE TEMP VIEW area_finding AS SELECT finding.*, change.event,"
    " coalesce(change.event IN ('new', 'reopened'), false) AS fresh FROM dq_finding AS finding"
    " SEMI JOIN area_report USING (report_id) SEMI JOIN area_severity USING (severity)"
    " LEFT JOIN (SELECT fingerprint, event FROM dq_finding_event WHERE run_id = (SELECT run_id FROM this_run))"
    " AS change USING (fingerprint)",
    "CREATE OR REPLACE TEMP VIEW open_finding AS FROM area_finding WHERE status IN ('new', 'open', 'reopened')",
    "CREATE OR REPLACE TEMP VIEW current_report AS SELECT report.*, in_area.unit FROM dim_report AS report"
    " SEMI JOIN area_report USING (report_id) LEFT JOIN in_area USING (jurisdiction_id)"
    " WHERE report.is_current AND report.status = 'loaded'",
    "CREATE OR REPLACE TEMP VIEW area_document AS SELECT document.*, coalesce(area_report.guessed, false) AS guessed"
    " FROM document LEFT JOIN area_report USING (report_id)"
    " WHERE area_report.report_id IS NOT NULL OR (SELECT whole FROM this_run)",
)

DIVISIONS = """
SELECT jurisdiction_id, full_name FROM dim_jurisdiction
WHERE full_name = $text OR (regexp_full_match($text, '[0-9]{2,12}') AND rtrim(code, '0') = rtrim($text, '0'))
ORDER BY jurisdiction_id
"""


class AreaReader(NamedTuple):
    """An open warehouse, narrowed to an area; `run_id` is its last run."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    run_id: str
    area: Area

    def rows(self, query: str, **parameters: object) -> Rows:
        """Run one of the queries of this module; `parameters` fill in its `$names`. Raises `QueryError`."""
        return _rows(self.connection, self.path, query, parameters)


@contextmanager
def reading_area(path: Path, area: Area) -> Iterator[AreaReader]:
    """Open the published warehouse at `path` as `area` sees it after its last run.

    Raises the errors of `warehouse.query`, and `MissingWarehouseError` where no run was published in it.
    """
    with open_published(path) as connection:
        last = _rows(connection, path, "SELECT max(run_id) AS run_id FROM run", {})[0]["run_id"]
        if last is None:
            raise MissingWarehouseError(f"{path}: holds no run yet; make one with `gongkai run`")
        _narrow(connection, path, area, last)
        yield AreaReader(connection, path, last, area)


def _narrow(connection: duckdb.DuckDBPyConnection, path: Path, area: Area, run_id: str) -> None:
    lists = {"bodies": list(area.bodies), "kinds": list(area.kinds)}
    this_run = "CREATE OR REPLACE TEMP TABLE this_run AS SELECT $run::VARCHAR AS run_id, $whole::BOOLEAN AS whole"
    severity = "CREATE OR REPLACE TEMP TABLE area_severity AS SELECT unnest($severities::VARCHAR[]) AS severity"
    try:
        connection.execute(this_run, {"run": run_id, "whole": area.whole})
        connection.execute(severity, {"severities": list(area.severities)})
        connection.execute(_typed(_IN_AREA), {"divisions": list(area.divisions)})
        connection.execute(_typed(_AREA_REPORT), {**lists, "whole": area.whole})
        for view in _VIEWS:
            connection.execute(view)
    except duckdb.Error as error:
        raise QueryError(f"{path}: {error}") from error


def _typed(statement: str) -> str:
    """Give the lists their type: an empty one has none of its own."""
    for name in ("divisions", "bodies", "kinds"):
        statement = statement.replace(f"${name}", f"${name}::VARCHAR[]")
    return statement


def _rows(connection: duckdb.DuckDBPyConnection, path: Path, query: str, parameters: dict[str, object]) -> Rows:
    try:
        found = connection.execute(query, parameters)
        names = [entry[0] for entry in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error as error:
        raise QueryError(f"{path}: {error}") from error


def divisions_of(path: Path, texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of the divisions that each text names: a code, with or without zeros at its end, or a
    full name from the province down. A text that names none is mapped to none. Raises the errors of `warehouse.query`.
    """
    with open_published(path) as connection:
        return {
            text: tuple(row["jurisdiction_id"] for row in _rows(connection, path, DIVISIONS, {"text": text}))
            for text in texts
        }
