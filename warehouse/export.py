"""Export of tables and views to Parquet and CSV: the same warehouse gives the same bytes."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import duckdb

from transform.personal import mask
from warehouse.ddl import literal, quote
from warehouse.errors import QueryError, UnwritablePathError
from warehouse.schema import load_schema
from warehouse.stamp import check_stamp, stamp
from warehouse.views import views

Format = Literal["csv", "parquet"]
MASK = "mask_officials"  # the function on an export's connection

# A cell that begins with one of these is run as a formula by spreadsheets, in full width by those in Chinese too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export(
    path: Path, directory: Path, form: Format, names: Iterable[str] | None = None, *, personal: bool = False
) -> tuple[Path, ...]:
    """Write tables or views (all tables unless named) to `directory`, sorted by key, and return the files.

    CSV is UTF-8 with a byte order mark, NULL an empty field and an empty text `""`; a text that a spreadsheet would
    run as a formula gets an apostrophe in front. Officials' names in text of reports are masked unless `personal` is
    true: only the warehouse itself holds them as printed. Raises `QueryError` for an unknown name,
    `UnwritablePathError`, `SchemaMismatchError` for a file of another version of the schema, and the errors of
    `warehouse.query.open_published`.
    """
    check_stamp(path, stamp(path), rebuild=False)
    chosen = list(load_schema().tables) if names is None else list(names)
    known = {*load_schema().tables, *(view.name for view in views())}
    for name in chosen:
        if name not in known:
            raise QueryError(f"{name!r}: no such table or view; known: {', '.join(sorted(known))}")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(path.resolve(), read_only=True) as connection:
            connection.execute("SET threads = 1")  # several threads cut row groups differently
            connection.create_function(MASK, mask, ["VARCHAR"], "VARCHAR")
            hidden = frozenset[str]() if personal else _personal()
            return tuple(_write(connection, name, directory / f"{name}.{form}", hidden) for name in chosen)
    except (OSError, duckdb.IOException) as error:
        raise UnwritablePathError(f"{directory}: {error}; give a directory that you may write to") from error


def _write(connection: duckdb.DuckDBPyConnection, name: str, target: Path, hidden: frozenset[str]) -> Path:
    part, is_csv = target.with_name(f".{target.name}.part"), target.suffix == ".csv"
    columns = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {quote(name)})").fetchall()  # noqa: S608
    chosen = ", ".join(
        _shown(column, masked=column in hidden, guarded=is_csv and kind == "VARCHAR") for column, kind in columns
    )
    options = "FORMAT csv, HEADER" if is_csv else "FORMAT parquet, COMPRESSION zstd"
    query = f"SELECT {chosen} FROM {quote(name)} ORDER BY {_order(name)}"  # noqa: S608
    try:
        connection.execute(f"COPY ({query}) TO {literal(str(part))} ({options})")
        if is_csv:
            _with_mark(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _order(name: str) -> str:
    table = load_schema().tables.get(name)
    return ", ".join(quote(column) for column in table.key) if table else "ALL"


@lru_cache(maxsize=1)
def _personal() -> frozenset[str]:
    """Names of the columns that hold text of reports, in tables and in the views made of them."""
    return frozenset(c.name for table in load_schema().tables.values() for c in table.columns if c.personal)


def _shown(column: str, *, masked: bool, guarded: bool) -> str:
    """The SQL of one column: officials `masked`, and what a spreadsheet would run `guarded` by an apostrophe."""
    name = quote(column)
    # Names are Chinese and most cells digits: a text of as many bytes as characters need not be looked at.
    value = f"CASE WHEN strlen({name}) > length({name}) THEN {MASK}({name}) ELSE {name} END" if masked else name
    if guarded:
        begins = f"left({name}, 1) IN ({', '.join(map(literal, FORMULA))})"
        value = f"CASE WHEN {begins} THEN '''' ELSE '' END || {value}"
    return f"{value} AS {name}"


def _with_mark(path: Path) -> None:
    """Put the byte order mark in front, without which spreadsheets take Chinese for another encoding."""
    marked = path.with_name(f"{path.name}.marked")
    with path.open("rb") as source, marked.open("wb") as out:
        out.write(codecs.BOM_UTF8)
        shutil.copyfileobj(source, out)
    marked.replace(path)
