"""The warehouse schema as declared in `schema.yaml`: a leaf that every room may import and that imports none of them.

DDL, comments, dictionary, frames and structural suites are made from what `load_schema` returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_FILE = Path(__file__).with_name("schema.yaml")

SqlType = Literal["VARCHAR", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times as fast
IDENTIFIER = r"^[a-z][a-z0-9_]*$"


class SchemaError(Exception):
    """The schema declaration is wrong; the message names the file, the place and what is wrong there."""


class Reference(NamedTuple):
    """`column` of a table holds values of `target_column` of `target_table`."""

    column: str
    target_table: str
    target_column: str


class Column(BaseModel):
    """One column: DuckDB `type`, whether it may be `null`, part of the `key`, its reference and its domain.

    `personal`: text of reports in which officials may be named; exports mask their names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=IDENTIFIER)
    type: SqlType
    null: bool = False
    key: bool = False
    ref: str | None = Field(default=None, pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)
    min: int | float | None = None
    max: int | float | None = None
    personal: bool = False
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @model_validator(mode="after")
    def _keys_are_never_null(self) -> Column:
        if self.key and self.null:
            raise ValueError(f"column {self.name} is part of the key and cannot be null")
        return self


class Table(BaseModel):
    """One table with its columns in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=IDENTIFIER)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=1)

    @property
    def key(self) -> tuple[str, ...]:
        """Return the names of the primary key's columns."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return the references to other tables."""
        return tuple(Reference(c.name, *c.ref.split(".")) for c in self.columns if c.ref is not None)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return tuple(column.name for column in self.columns)

    @model_validator(mode="after")
    def _names_are_unique_and_keyed(self) -> Table:
        if len(set(self.column_names)) != len(self.columns):
            raise ValueError(f"table {self.name} declares a column twice")
        if not self.key:
            raise ValueError(f"table {self.name} declares no key")
        return self


class Schema(NamedTuple):
    """All tables by name, in the order of the file; `version` rises when a published file no longer fits."""

    version: int
    tables: Mapping[str, Table]


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """Return the declared schema. Raises `SchemaError` where the declaration is wrong."""
    return read_schema(SCHEMA_FILE)


def read_schema(path: Path) -> Schema:
    """Return the schema declared in `path`. Raises `SchemaError`, which names the file and the place."""
    try:
        declared = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
        schema = _schema(declared)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise SchemaError(f"{path.name}: {error}") from error
    return schema


def _schema(declared: object) -> Schema:
    if not isinstance(declared, dict) or set(declared) != {"version", "groups", "tables"}:
        raise ValueError("expected exactly the keys version, groups and tables")
    groups, tables = declared["groups"], declared["tables"]
    built = {name: _table(name, body, groups) for name, body in tables.items()}
    for table in built.values():
        _check_references(table, built)
    return Schema(version=int(declared["version"]), tables=MappingProxyType(built))


def _table(name: str, body: dict[str, object], groups: dict[str, list[dict[str, object]]]) -> Table:
    entries = body.get("columns")
    if not isinstance(entries, list):
        raise TypeError(f"table {name}: expected a list of columns")
    columns = [_column(entry) for item in entries for entry in _expanded(name, item, groups)]
    return Table.model_validate({**body, "name": name, "columns": columns})


def _expanded(
    table: str, item: dict[str, object], groups: dict[str, list[dict[str, object]]]
) -> list[dict[str, object]]:
    if "group" not in item:
        return [item]
    group = item["group"]
    if len(item) != 1 or not isinstance(group, str) or group not in groups:
        raise ValueError(f"table {table}: {item} is no group declared above; known: {', '.join(groups)}")
    return groups[group]


def _column(entry: dict[str, object]) -> Column:
    # YAML 1.1 reads the unquoted key `null` as the null value, not as a word.
    return Column.model_validate({"null" if key is None else key: value for key, value in entry.items()})


def _check_references(table: Table, tables: Mapping[str, Table]) -> None:
    for reference in table.references:
        target = tables.get(reference.target_table)
        if target is None or target.key != (reference.target_column,):
            raise ValueError(
                f"table {table.name}: column {reference.column} refers to "
                f"{reference.target_table}.{reference.target_column}, which is not the key of a declared table"
            )
