"""What the schema promises, checked set-wise in SQL before a file is published. Each check selects what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import duckdb

from extract.forms import TableName, editions
from warehouse.ddl import has_primary_key, quote
from warehouse.load import INCOMING, by_report, of_loaded
from warehouse.schema import Table, load_schema

_EXAMPLES = 3

COUNTS = {
    "run: landed is not loaded + held + duplicate + unreadable": """
        SELECT run_id FROM run WHERE landed <> loaded + held + duplicate + unreadable""",
    "run: the counts are not those of the documents that it took in": """
        SELECT run_id FROM run
        LEFT JOIN (SELECT run_id, count(*) AS n, count(*) FILTER (status = 'loaded') AS l,
                          count(*) FILTER (status = 'held') AS h, count(*) FILTER (status = 'duplicate') AS d
                   FROM document GROUP BY run_id) USING (run_id)
        WHERE run_id = $run
          AND (landed, loaded, held, duplicate) <> (coalesce(n, 0), coalesce(l, 0), coalesce(h, 0), coalesce(d, 0))""",
    "run: the run of this publish has no row": """
        SELECT $run WHERE $run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run WHERE run_id = $run)""",
    "document: the report of a loaded document is not loaded": """
        SELECT document.report_id FROM document LEFT JOIN dim_report USING (report_id)
        WHERE document.status = 'loaded' AND dim_report.status IS DISTINCT FROM 'loaded'""",
    "dim_report: a loaded report lacks organ, jurisdiction, year or version": """
        SELECT report_id FROM dim_report
        WHERE status = 'loaded' AND (organ_id IS NULL OR jurisdiction_id IS NULL OR year IS NULL OR version IS NULL)""",
    "dim_report: a held report is current, or says no reason": """
        SELECT report_id FROM dim_report WHERE status = 'held' AND (is_current OR hold_reason IS NULL)""",
    "dim_report: a body's report for a year and scope has not exactly one current version": """
        SELECT organ_id || ' ' || year || ' ' || scope FROM dim_report WHERE status = 'loaded'
        GROUP BY organ_id, year, scope HAVING count(*) FILTER (is_current) <> 1""",
    "dq_finding: findings were loaded and not settled": f"SELECT fingerprint FROM {INCOMING}",  # noqa: S608
}


def violations(connection: duckdb.DuckDBPyConnection, run_id: str | None = None) -> tuple[str, ...]:
    """Return every broken promise with its number of rows and some examples; empty where all hold.

    With `run_id` the checks within a report are limited to the reports of that run: `load_batch` touches no others.
    Needs the temporary table of `warehouse.load.prepare`.
    """
    found = []
    for name, sql in _all(run_limited=run_id is not None):
        parameters = {"run": run_id} if "$run" in sql else {}
        rows = connection.execute(sql, parameters).fetchall()
        if rows:
            examples = ", ".join(" ".join(str(value) for value in row)[:80] for row in rows[:_EXAMPLES])
            found.append(f"{name} ({len(rows)} times, for example {examples})")
    return tuple(found)


def _all(*, run_limited: bool) -> Iterator[tuple[str, str]]:
    for table in load_schema().tables.values():
        if not has_primary_key(table):
            yield f"{table.name}: the key {', '.join(table.key)} is not unique", _key(table, run_limited=run_limited)
        yield from _references(table)
        if of_loaded(table):
            yield (
                f"{table.name}: jurisdiction, year or state do not agree with the report",
                _agreement(table, run_limited),
            )
    yield from COUNTS.items()
    for table_name in get_args(TableName):
        yield f"fact_{table_name}: a report has not the cells of its edition", _cells(table_name, run_limited)


def _limit(run_limited: bool) -> str:
    return "report_id IN (SELECT report_id FROM dim_report WHERE run_id = $run)" if run_limited else "true"


def _key(table: Table, *, run_limited: bool) -> str:
    key = ", ".join(quote(name) for name in table.key)
    where = _limit(run_limited and by_report(table))
    return f"SELECT {key} FROM {quote(table.name)} WHERE {where} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608


def _references(table: Table) -> Iterator[tuple[str, str]]:
    for column, target, target_column in table.references:
        sql = (
            f"SELECT DISTINCT {quote(column)} FROM {quote(table.name)} ANTI JOIN {quote(target)} "  # noqa: S608
            f"ON {quote(table.name)}.{quote(column)} = {quote(target)}.{quote(target_column)} "
            f"WHERE {quote(column)} IS NOT NULL"
        )
        yield f"{table.name}: {column} refers to nothing in {target}", sql


def _agreement(table: Table, run_limited: bool) -> str:
    return f"""
        SELECT DISTINCT report_id FROM {quote(table.name)} AS fact JOIN dim_report AS report USING (report_id)
        WHERE {_limit(run_limited).replace("report_id IN", "fact.report_id IN", 1)}
          AND (report.status <> 'loaded'
            OR (fact.jurisdiction_id, fact.year) IS DISTINCT FROM (report.jurisdiction_id, report.year))"""  # noqa: S608


def _cells(table: TableName, run_limited: bool) -> str:
    """Loaded reports whose number of facts is not that of the table's edition.

    A table that is not printed has the cells of some edition as absent ones, or none where no table is printed at all.
    """
    sizes = {name: len(edition.tables[table].cells) for name, edition in editions().items()}
    printed = " ".join(f"WHEN '{name}' THEN cells = {size}" for name, size in sizes.items())
    absent = ", ".join(str(size) for size in sizes.values())
    return f"""
        SELECT report_id, cells FROM (
          SELECT report_id, edition_{table} AS edition, count(fact.report_id) AS cells,
                 coalesce(edition_disclosure, edition_request, edition_dispute) IS NULL AS nothing_printed
          FROM (SELECT * FROM dim_report WHERE status = 'loaded' AND {_limit(run_limited)}) AS report
          LEFT JOIN fact_{table} AS fact USING (report_id)
          GROUP BY ALL)
        WHERE NOT CASE edition {printed} ELSE cells IN ({absent}) OR (cells = 0 AND nothing_printed) END"""  # noqa: S608
