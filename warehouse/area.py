"""The published warehouse as administrators see it: narrowed to the reports and findings of their areas.

`read_areas` goes through many areas at once: temporary tables and views hold, by the number of the area, what is in it
(`asked`, `in_area`, `area_report`, `area_document`, `area_finding`, `open_finding`, `current_report`); the queries of
`warehouse.area_data` read those and answer for all these areas, so that facts are read once, not once a recipient.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.errors import MissingWarehouseError, QueryError
from warehouse.query import open_published
from warehouse.report_data import LAST_RUN

Rows = list[dict[str, Any]]
SEVERITIES = ("error", "warning", "info")
AT_ONCE = 100  # areas that a query answers for; their rows are held until the next hundred


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


_ASKED = """
CREATE TEMP TABLE asked
(area INTEGER, whole BOOLEAN, divisions VARCHAR[], bodies VARCHAR[], kinds VARCHAR[], severities VARCHAR[])
"""

# `unit` is the division under which the coverage counts: the children of the chosen ones, or the provinces.
_IN_AREA = """
CREATE TEMP TABLE in_area AS
WITH RECURSIVE below AS (
  SELECT area, jurisdiction_id, jurisdiction_id AS unit, false AS settled
  FROM (SELECT area, unnest(divisions) AS jurisdiction_id FROM asked) JOIN dim_jurisdiction USING (jurisdiction_id)
  UNION
  SELECT area, jurisdiction_id, jurisdiction_id, level <> 'country'
  FROM dim_jurisdiction JOIN asked ON len(divisions) = 0 WHERE parent_id IS NULL
  UNION
  SELECT below.area, place.jurisdiction_id, CASE WHEN settled THEN below.unit ELSE place.jurisdiction_id END, true
  FROM dim_jurisdiction AS place JOIN below ON place.parent_id = below.jurisdiction_id
)
SELECT area, jurisdiction_id, min(unit) AS unit FROM below GROUP BY ALL
"""

# A held report often has no place: then the place that most clues speak for says whom it may concern.
_AREA_REPORT = """
CREATE TEMP TABLE area_report AS
WITH weighed AS (
  SELECT report_id, candidate, sum(weight) AS weight FROM report_evidence
  SEMI JOIN (SELECT report_id FROM dim_report WHERE jurisdiction_id IS NULL) USING (report_id)
  WHERE about = 'place' GROUP BY ALL
), guessed AS (
  SELECT clue.report_id, any_value(place.jurisdiction_id) AS jurisdiction_id
  FROM (SELECT report_id, arg_max(candidate, (weight, candidate)) AS full_name FROM weighed GROUP BY report_id) AS clue
  JOIN dim_jurisdiction AS place USING (full_name) GROUP BY clue.report_id
), placed AS (
  SELECT report.report_id, coalesce(report.jurisdiction_id, guessed.jurisdiction_id) AS jurisdiction_id,
    guessed.report_id IS NOT NULL AS guessed, report.organ_name, organ.kind
  FROM dim_report AS report LEFT JOIN guessed USING (report_id) LEFT JOIN dim_organ AS organ USING (organ_id)
)
SELECT area, report_id, guessed FROM placed CROSS JOIN asked WHERE whole
UNION ALL
SELECT area, report_id, guessed FROM placed JOIN in_area USING (jurisdiction_id) JOIN asked USING (area)
WHERE NOT whole
  AND (len(bodies) = 0 OR len(list_filter(bodies, lambda part: contains(organ_name, part))) > 0)
  AND (len(kinds) = 0 OR list_contains(kinds, kind))
"""

_VIEWS = (
    "CREATE TEMP VIEW area_finding AS SELECT area_report.area, finding.*, change.event,"
    " coalesce(change.event IN ('new', 'reopened'), false) AS fresh FROM dq_finding AS finding"
    " JOIN area_report USING (report_id) JOIN asked USING (area)"
    " LEFT JOIN (SELECT fingerprint, event FROM dq_finding_event WHERE run_id = (SELECT max(run_id) FROM run))"
    " AS change USING (fingerprint) WHERE list_contains(asked.severities, finding.severity)",
    "CREATE TEMP VIEW open_finding AS FROM area_finding WHERE status IN ('new', 'open', 'reopened')",
    "CREATE TEMP VIEW current_report AS SELECT area_report.area, report.*, in_area.unit FROM dim_report AS report"
    " JOIN area_report USING (report_id)"
    " LEFT JOIN in_area ON in_area.area = area_report.area AND in_area.jurisdiction_id = report.jurisdiction_id"
    " WHERE report.is_current AND report.status = 'loaded'",
    "CREATE TEMP VIEW area_document AS"
    " SELECT area_report.area, document.*, area_report.guessed FROM document JOIN area_report USING (report_id)"
    " UNION ALL SELECT asked.area, document.*, false FROM document ANTI JOIN dim_report USING (report_id)"
    " JOIN asked ON asked.whole",
)

DIVISIONS = """
WITH named AS (SELECT DISTINCT unnest($texts::VARCHAR[]) AS text)
SELECT text, jurisdiction_id FROM named JOIN dim_jurisdiction ON full_name = text
UNION
SELECT text, jurisdiction_id FROM named JOIN dim_jurisdiction ON rtrim(code, '0') = rtrim(text, '0')
WHERE regexp_full_match(text, '[0-9]{2,12}')
ORDER BY ALL
"""


class _Answers:
    """What queries answer for some areas: each is run once for all of them, when the first one asks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._found: dict[tuple[object, ...], dict[int, Rows]] = {}

    def rows(self, number: int, query: str, parameters: dict[str, object]) -> Rows:
        """Return the rows of the area `number`."""
        key = (query, *sorted(parameters.items()))
        if key not in self._found:
            found: dict[int, Rows] = {}
            for row in _rows(self._connection, self._path, query, parameters):
                found.setdefault(row.pop("area"), []).append(row)
            self._found[key] = found
        return self._found[key].get(number, [])


class AreaReader(NamedTuple):
    """An open warehouse, narrowed to an area; `run` is the row of its last run."""

    area: Area
    run: dict[str, Any]
    number: int
    answers: _Answers

    @property
    def run_id(self) -> str:
        """The last run."""
        return str(self.run["run_id"])

    def rows(self, query: str, **parameters: object) -> Rows:
        """Run a query of `warehouse.area_data`; `parameters` fill in its `$names`. Raises `QueryError`."""
        return self.answers.rows(self.number, query, parameters)


def read_areas(path: Path, areas: Sequence[Area]) -> Generator[AreaReader]:
    """Yield the published warehouse at `path` as each area sees it after its last run, all of the same published file.

    A reader holds until the next one is asked for. Raises the errors of `warehouse.query`, and
    `MissingWarehouseError` where no run was published in the warehouse.
    """
    with open_published(path) as published:
        run = next(iter(_rows(published, path, LAST_RUN, {})), None)
        if run is None:
            raise MissingWarehouseError(f"{path}: holds no run yet; make one with `gongkai run`")
        for start in range(0, len(areas), AT_ONCE):
            some = areas[start : start + AT_ONCE]
            with published.cursor() as connection:  # its temporary tables are its own
                _narrow(connection, path, some)
                answers = _Answers(connection, path)
                for number, area in enumerate(some):
                    yield AreaReader(area, run, number, answers)


@contextmanager
def reading_area(path: Path, area: Area) -> Iterator[AreaReader]:
    """Open the published warehouse at `path` as one area sees it; raises as `read_areas` does."""
    with closing(read_areas(path, [area])) as readers:
        yield next(readers)


def _narrow(connection: duckdb.DuckDBPyConnection, path: Path, areas: Sequence[Area]) -> None:
    asked = [(number, area.whole, *map(list, area)) for number, area in enumerate(areas)]
    try:
        connection.execute(_ASKED)
        connection.executemany("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)", asked)
        for statement in (_IN_AREA, _AREA_REPORT, *_VIEWS):
            connection.execute(statement)
    except duckdb.Error as error:
        raise QueryError(f"{path}: {error}") from error


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
        found = _rows(connection, path, DIVISIONS, {"texts": list(texts)})
    named: dict[str, list[str]] = {text: [] for text in texts}
    for row in found:
        named[row["text"]].append(row["jurisdiction_id"])
    return {text: tuple(divisions) for text, divisions in named.items()}
