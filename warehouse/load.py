"""Loading of frames, by table and column name, idempotent by key or by report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pandas as pd

from warehouse.ddl import has_primary_key, quote
from warehouse.errors import LoadError
from warehouse.schema import Column, Table, load_schema

Frames = Mapping[str, pd.DataFrame]

INCOMING = "incoming_finding"
_INTEGERS = {"SMALLINT", "INTEGER", "BIGINT"}


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables in which the findings of a run wait for `warehouse.settle.settle_findings`.

    Findings of the rules in `across_rule` come from comparing reports: one is no longer found only where
    `rejudged_across` says that its rule was applied again to its report (or to the version that replaces it).
    """
    connection.execute(f"CREATE TEMP TABLE {INCOMING} AS SELECT * FROM dq_finding LIMIT 0")  # noqa: S608
    connection.execute("CREATE TEMP TABLE across_rule (rule VARCHAR)")
    connection.execute("CREATE TEMP TABLE rejudged_across (report_id VARCHAR, rule VARCHAR)")


def load_batch(connection: duckdb.DuckDBPyConnection, frames: Frames) -> dict[str, int]:
    """Load one frame per table in one transaction and return the number of rows of each.

    Dimensions, `run` and `document` are inserted or replaced by key. Facts and checks of every report in the frame
    `dim_report` replace those loaded before; facts of any other report are refused. Findings wait until all batches
    are loaded. Raises `LoadError`, which names the table and the column, and then nothing of the batch is loaded.
    """
    tables = _tables(frames)
    typed = {table.name: _typed(table, frames[table.name]) for table in tables}
    _check_reports(typed)
    for name, frame in typed.items():
        connection.register(_batch(name), frame)
    try:
        with transaction(connection):
            _load(connection, tables)
    finally:
        for name in typed:
            connection.unregister(_batch(name))
    return {name: len(frame) for name, frame in typed.items()}


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what is done inside, or roll it back where anything is raised."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def by_report(table: Table) -> bool:
    """Whether the table's rows belong to one report and are replaced with it."""
    return table.name.startswith("fact_") or table.name in (
        "dq_check",
        "dq_check_across",
        "dq_proposal",
        "report_evidence",
        "report_likeness",
    )


def of_loaded(table: Table) -> bool:
    """Whether only loaded reports have rows in the table, under their own jurisdiction and year."""
    return by_report(table) and "jurisdiction_id" in table.column_names


def _tables(frames: Frames) -> list[Table]:
    """The tables of the frames, in the order of the schema."""
    declared = load_schema().tables
    unknown = sorted(set(frames) - set(declared))
    if unknown:
        raise LoadError(f"frame {unknown[0]!r}: no such table; known: {', '.join(declared)}")
    return [table for name, table in declared.items() if name in frames]


def _typed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the table's columns, each in the type that DuckDB reads without guessing."""
    given, expected = list(frame.columns), table.column_names
    missing = [name for name in expected if name not in given]
    unknown = [str(name) for name in given if name not in expected]
    if missing or unknown or len(given) != len(expected):
        raise LoadError(
            f"table {table.name}: missing columns {missing}, unknown columns {unknown}, {len(given)} columns given, "
            f"{len(expected)} declared; the declaration is warehouse/schema/schema.yaml"
        )
    return pd.DataFrame({c.name: _converted(table, c, frame[c.name]) for c in table.columns})


def _converted(table: Table, column: Column, values: pd.Series) -> pd.Series:
    try:
        if column.type == "VARCHAR":
            return _text(values)
        if column.type == "DOUBLE":
            return values.astype("float64") if values.dtype == object else values
        if column.type == "BOOLEAN":
            return values if values.dtype == bool else values.astype("boolean")
        if column.type in _INTEGERS:
            return values.astype("Int64")  # refuses 2020.5, which DuckDB would round
        return pd.to_datetime(values)
    except (TypeError, ValueError, OverflowError) as error:
        raise LoadError(f"table {table.name}, column {column.name}: is no {column.type}: {error}") from error


def _text(values: pd.Series) -> pd.Series:
    if values.dtype == object:
        wrong = next((value for value in values if not isinstance(value, str) and not pd.isna(value)), None)
        if wrong is not None:
            raise TypeError(f"{wrong!r} is not text")
        return values
    if isinstance(values.dtype, pd.StringDtype):
        return values
    if values.isna().all():
        return pd.Series([None] * len(values), index=values.index, dtype="str")
    raise TypeError(f"has dtype {values.dtype}")


def _check_reports(frames: Frames) -> None:
    """Facts come with their report, or a reload could not tell what they replace."""
    reports = set(frames["dim_report"]["report_id"]) if "dim_report" in frames else set()
    for name, frame in frames.items():
        if by_report(load_schema().tables[name]):
            strange = set(frame["report_id"].unique()) - reports
            if strange:
                raise LoadError(
                    f"table {name}: rows of report {min(strange, key=str)!r}, which the frame dim_report of the same "
                    "batch does not have; load a report with all its frames in one batch"
                )


def _batch(table: str) -> str:
    """The name under which a table's frame is registered."""
    return f"batch_{table}"


def _load(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
    for table in tables:
        if table.name == "dim_report":
            _forget_reports(connection)
        if table.name == "document":
            _delete_same_keys(connection, table)
        try:
            connection.execute(_insert(table))
        except (duckdb.ConstraintException, duckdb.ConversionException, duckdb.InvalidInputException) as error:
            raise LoadError(f"table {table.name}: {error}") from error


def _forget_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete what was loaded before of the batch's reports. Where all are new, no table of facts is looked through."""
    batch = f"SELECT report_id FROM {_batch('dim_report')}"  # noqa: S608
    known = connection.execute(f"SELECT report_id FROM dim_report WHERE report_id IN ({batch})").fetchall()  # noqa: S608
    if not known:
        return
    dependent = [table.name for table in load_schema().tables.values() if by_report(table)]
    reports = {"reports": [report for (report,) in known]}
    for name in [*dependent, INCOMING]:
        connection.execute(f"DELETE FROM {quote(name)} WHERE report_id IN (SELECT unnest($reports))", reports)  # noqa: S608


def _delete_same_keys(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    same = " AND ".join(f"{quote(table.name)}.{quote(name)} = batch.{quote(name)}" for name in table.key)
    connection.execute(f"DELETE FROM {quote(table.name)} USING {_batch(table.name)} AS batch WHERE {same}")  # noqa: S608


def _insert(table: Table) -> str:
    columns = ", ".join(f"CAST({quote(c.name)} AS {c.type}) AS {quote(c.name)}" for c in table.columns)
    verb = "INSERT OR REPLACE" if has_primary_key(table) else "INSERT"
    target = INCOMING if table.name == "dq_finding" else table.name
    return f"{verb} INTO {quote(target)} BY NAME SELECT {columns} FROM {_batch(table.name)}"  # noqa: S608
