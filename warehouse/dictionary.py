"""The data dictionary, `python -m warehouse.dictionary`: everything in it comes from the declarations."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import duckdb
import pandas as pd

from warehouse.ddl import ddl, quote
from warehouse.dimensions import static_dimensions
from warehouse.schema import Column, Table, load_schema
from warehouse.views import View, create_views, views

HEAD = """# Data dictionary

Generated with `make dictionary` from `warehouse/schema/schema.yaml`, `warehouse/views` and
`extract/forms/vocabulary.yaml`. Do not edit it by hand. The published file carries the same texts as comments:
`SELECT table_name, column_name, comment FROM duckdb_columns()`.
"""


def dictionary() -> str:
    """Return the dictionary as Markdown."""
    schema = load_schema()
    members = static_dimensions()
    lines = [HEAD, f"Schema version {schema.version}.", "", "## Tables", ""]
    for table in schema.tables.values():
        lines += _table(table)
        if table.name in members:
            lines += _members(members[table.name])
    lines += ["## Views", "", "Views show the current versions of loaded reports, and NULL where nothing is known.", ""]
    with duckdb.connect(":memory:") as connection:
        for statement in ddl(schema):
            connection.execute(statement)
        create_views(connection)
        for view in views():
            lines += _view(view, connection)
    return "\n".join(lines).rstrip() + "\n"


def _table(table: Table) -> Iterator[str]:
    yield from (
        f"### {table.name}: {table.zh}",
        "",
        f"{table.en}. Key: {', '.join(f'`{name}`' for name in table.key)}.",
        "",
    )
    yield from _grid(["column", "type", "null", "中文", "English", "domain"], map(_column, table.columns))


def _column(column: Column) -> list[str]:
    null = "yes" if column.null else "no"
    return [f"`{column.name}`", column.type, null, column.zh, column.en, _domain(column)]


def _domain(column: Column) -> str:
    parts = []
    if column.ref is not None:
        parts.append(f"→ `{column.ref}`")
    if column.in_ is not None:
        parts.append(", ".join(f"`{value}`" for value in column.in_))
    if column.min is not None:
        parts.append(f"≥ {column.min}")
    if column.max is not None:
        parts.append(f"≤ {column.max}")
    return "; ".join(parts)


def _members(frame: pd.DataFrame) -> Iterator[str]:
    yield from ("Members:", "")
    yield from _grid(list(frame.columns), ([_value(value) for value in row] for row in frame.itertuples(index=False)))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _view(view: View, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    described = connection.execute(f"DESCRIBE {quote(view.name)}").fetchall()
    columns = ", ".join(f"`{name}`" for name, *_ in described)
    yield from (f"### {view.name}", "", f"{view.zh}。", "", f"{view.en}.", "", f"Columns: {columns}.", "")


def _grid(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, rows)
    yield ""


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(dictionary())
