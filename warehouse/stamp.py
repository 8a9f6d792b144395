"""The stamp of a warehouse file: the schema that its tables have, and the comments and views that it was given."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from warehouse.ddl import comments, create_stamp, digest
from warehouse.errors import NotAWarehouseError, SchemaMismatchError
from warehouse.load import transaction
from warehouse.query import open_published
from warehouse.schema import load_schema
from warehouse.views import create_statements


def stamp(path: Path) -> tuple[int, str]:
    """Return the schema version and digest of a warehouse file. Raises `NotAWarehouseError`."""
    try:
        with open_published(path) as connection:
            row = connection.execute("SELECT version, digest FROM schema_stamp").fetchone()
    except duckdb.Error as error:
        raise NotAWarehouseError(
            f"{path}: is not a warehouse of gongkai or is damaged ({str(error).splitlines()[0][:200]}); "
            "give another path, or remove it if it is not needed"
        ) from error
    if row is None:
        raise NotAWarehouseError(f"{path}: has no schema version; give another path, or remove it if it is not needed")
    return int(row[0]), str(row[1])


def check_stamp(target: Path, found: tuple[int, str], *, rebuild: bool) -> None:
    """Refuse a warehouse whose schema (`found`: version and digest) is not this program's, unless it is rebuilt.

    Raises `SchemaMismatchError`.
    """
    expected = load_schema().version, digest(load_schema())
    if rebuild or found == expected:
        return
    relation = "older" if found < expected else "newer"
    if found[0] == expected[0]:
        relation = "different"
    raise SchemaMismatchError(
        f"{target}: has schema version {found[0]} ({found[1]}), {relation} than this program's {expected[0]} "
        f"({expected[1]}); build it again with `gongkai run --rebuild`"
    )


def describe(connection: duckdb.DuckDBPyConnection) -> bool:
    """Give a warehouse its comments and views and stamp it; return False where it has just these.

    They may change without a new schema version. Some 600 statements: most of the time that a small publish takes.
    """
    schema = load_schema()
    statements = [*(text for table in schema.tables.values() for text in comments(table)), *create_statements()]
    words = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:12]
    found = connection.execute("SELECT * FROM schema_stamp").fetchone()
    if found == (schema.version, digest(schema), words):
        return False
    with transaction(connection):
        for statement in (*statements, *create_stamp(schema, words)):
            connection.execute(statement)
    return True
