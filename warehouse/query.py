"""Reading the published warehouse: never writes, never reaches files or the network, never holds a publish up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from transform.personal import mask
from warehouse.errors import MissingWarehouseError, NotAWarehouseError, QueryError

READ_ONLY = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)


class Result(NamedTuple):
    """What a query returns: names of its columns, their types, and its rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published warehouse for reading; it keeps reading the file that it opened, whatever is published later.

    Within one process, close it before opening the next version: DuckDB shares an open database by its path.
    Raises `MissingWarehouseError`, `NotAWarehouseError`.
    """
    if not path.is_file():
        raise MissingWarehouseError(f"{path}: there is no warehouse; make it with `gongkai run`")
    try:
        return duckdb.connect(path.resolve(), read_only=True, config=dict(READ_ONLY))
    except duckdb.Error as error:
        raise NotAWarehouseError(
            f"{path}: cannot be read as a warehouse ({_first_line(error)}); give another path, "
            "or close the program that writes to it"
        ) from error


def run_sql(path: Path, sql: str, parameters: Sequence[object] = ()) -> Result:
    """Run one query on the published warehouse. Raises `QueryError` where it is no query or fails."""
    with open_published(path) as connection:
        try:
            _check_query(connection, sql)
            found = connection.execute(sql, list(parameters))
            description, rows = found.description or [], found.fetchall()
        except (duckdb.Error, RuntimeError) as error:
            raise QueryError(f"{path}: {error}") from error
    names, types = tuple(str(entry[0]) for entry in description), tuple(str(entry[1]) for entry in description)
    return Result(names, types, tuple(rows))


def masked(found: Result) -> Result:
    """Return the result with the names of officials masked in every text, whatever its column is called.

    A query may call the text of a report anything, so all texts are looked at, in lists and structures, too.
    """
    return found._replace(rows=tuple(tuple(map(_masked, row)) for row in found.rows))


def _masked(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else mask(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_masked, value))
    if isinstance(value, dict):
        return {_masked(key): _masked(entry) for key, entry in value.items()}
    return value


def _check_query(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"expected one query, got {len(statements)}; give them one by one")
    if statements[0].type not in _READING:
        raise QueryError(f"a {statements[0].type.name} statement is no query; the warehouse is read with SELECT only")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
