"""Expectation suites, built from the declarations: structure per warehouse table, and the identities of the form.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import ExpectColumnPairValuesToBeEqual
from great_expectations.expectations.core.expect_column_values_to_be_unique import ExpectColumnValuesToBeUnique
from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_compound_columns_to_be_unique import ExpectCompoundColumnsToBeUnique
from great_expectations.expectations.core.expect_table_columns_to_match_set import ExpectTableColumnsToMatchSet
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column as RowOf
from pydantic import BaseModel, ConfigDict

from expectations.columns import (
    ExpectColumnsToBeAmong,
    ExpectColumnsToBeFilled,
    ExpectColumnsToBeFilledWhere,
    ExpectColumnsToBeWithin,
    ExpectColumnsToHoldTypes,
)
from expectations.custom import ExpectPairsToBeCellsOfTheForm
from expectations.engine import Suite
from expectations.rules import load_rules
from expectations.shares import shares
from extract.forms import editions
from warehouse.schema import Column, load_schema

STRUCTURE_FILE = Path(__file__).with_name("structure.yaml")


class _Declaration(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CellColumns(_Declaration):
    """The columns of a fact that name the row and the column of a cell of statutory `table`."""

    table: Literal["disclosure", "request", "dispute"]
    row: str
    column: str


class Presence(_Declaration):
    """`column` is filled in (or empty) `when`, or `unless`, another column has a value."""

    tables: tuple[str, ...]
    column: str
    filled: bool
    when: tuple[str, str] | None = None
    unless: tuple[str, str] | None = None

    @property
    def rule(self) -> tuple[str, bool, str, bool, str]:
        """The rule as `ExpectColumnsToBeFilledWhere` takes it. Raises `ValueError` without `when` and `unless`."""
        condition = self.when or self.unless
        if condition is None:
            raise ValueError(f"{STRUCTURE_FILE.name}: {self.column} has neither `when` nor `unless`; name one")
        other, value = condition
        return self.column, self.filled, other, self.when is not None, value


class Structure(_Declaration):
    """What `structure.yaml` declares."""

    cells: dict[str, CellColumns]
    codes: dict[str, dict[str, Literal["identities", "rules"]]]
    keys: dict[str, tuple[str, ...]]
    presence: tuple[Presence, ...]


@lru_cache(maxsize=1)
def structure() -> Structure:
    """Return the declarations of `structure.yaml`."""
    return Structure.model_validate(yaml.safe_load(STRUCTURE_FILE.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def identity_rules() -> tuple[str, ...]:
    """Return the codes of all identities of all editions."""
    return tuple(dict.fromkeys(i.rule for edition in editions().values() for i in edition.identities))


@lru_cache(maxsize=32)
def structural_suite(table: str) -> Suite:
    """Return the expectations on the frame of one warehouse table, made once per process."""
    declared = load_schema().tables[table]
    expectations = (
        ExpectTableColumnsToMatchSet(column_set=list(declared.column_names), exact_match=True),
        ExpectColumnsToHoldTypes(
            types={column.name: column.type for column in declared.columns}, description="Values of the declared types"
        ),
        _unique(structure().keys.get(table, declared.key)),
        *_of_columns(declared.columns, structure().codes.get(table, {})),
        *_cells(table),
        *_presence([rule for rule in structure().presence if table in rule.tables]),
    )
    return Suite(table, expectations)


def _unique(key: tuple[str, ...]) -> Expectation:
    if len(key) == 1:
        return ExpectColumnValuesToBeUnique(column=key[0])
    return ExpectCompoundColumnsToBeUnique(column_list=list(key))


def _of_columns(columns: Iterable[Column], codes: Mapping[str, Literal["identities", "rules"]]) -> list[Expectation]:
    """What is expected of every row of single columns; the descriptions stand in Data Docs."""
    known = {"identities": identity_rules(), "rules": tuple(load_rules())}
    filled = [column.name for column in columns if not column.null]
    among = {column.name: list(column.in_) for column in columns if column.in_ is not None}
    among |= {column: list(known[kind]) for column, kind in codes.items()}
    bounds = {c.name: (c.min, c.max) for c in columns if c.min is not None or c.max is not None}
    found: list[Expectation] = [
        ExpectColumnsToBeFilled(columns=filled, description=f"A value in every row: {', '.join(filled)}")
    ]
    if among:
        told = f"Declared values only: {', '.join(among)}"
        found.append(ExpectColumnsToBeAmong(values=among, description=told))
    if bounds:
        found.append(ExpectColumnsToBeWithin(bounds=bounds, description=f"Within bounds: {_told(bounds)}"))
    return found


def _told(bounds: Mapping[str, tuple[float | None, float | None]]) -> str:
    return ", ".join(
        f"{name} from {'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"
        for name, (low, high) in bounds.items()
    )


def _cells(table: str) -> list[Expectation]:
    named = structure().cells.get(table)
    if named is None:
        return []
    return [ExpectPairsToBeCellsOfTheForm(column_A=named.row, column_B=named.column, form_table=named.table)]


def _presence(declared: Iterable[Presence]) -> list[Expectation]:
    rules = [presence.rule for presence in declared]
    told = "; ".join(
        f"{column} {'filled' if filled else 'empty'} where {other} is {'' if equal else 'not '}{value}"
        for column, filled, other, equal, value in rules
    )
    return [ExpectColumnsToBeFilledWhere(rules=rules, description=told)] if rules else []


@lru_cache(maxsize=1)
def reference_suite() -> Suite:
    """Return the expectation that what a row refers to (`value`) is known (`target`, null where it is not)."""
    return Suite("references", (ExpectColumnValuesToNotBeNull(column="target"),))


@lru_cache(maxsize=1)
def identity_suite() -> Suite:
    """Return one expectation per identity on the frame of `dq_check`: both sides are equal where both are known."""
    expectations = tuple(
        ExpectColumnPairValuesToBeEqual(
            column_A="left_value",
            column_B="right_value",
            ignore_row_if="either_value_is_missing",
            row_condition=RowOf("rule") == rule,
        )
        for rule in identity_rules()
    )
    return Suite("identities", expectations)


@lru_cache(maxsize=1)
def completeness_suite() -> Suite:
    """Return the expectation that a report has as many checks (`found`) as its editions have identities (`due`)."""
    return Suite("identities_complete", (ExpectColumnPairValuesToBeEqual(column_A="found", column_B="due"),))


@lru_cache(maxsize=64)
def statistical_suite(codes: tuple[str, ...]) -> Suite:
    """Return the bounds of the declared figures `codes` on a frame of one row with a column for each."""
    declared = shares()
    bounds = {code: (declared[code].low, declared[code].high) for code in codes}
    return Suite("statistics", (ExpectColumnsToBeWithin(bounds=bounds, description=f"Within bounds: {_told(bounds)}"),))


@lru_cache(maxsize=1)
def suites_version() -> str:
    """Return 16 hexadecimal digits that change with every declaration from which suites are made."""
    suites = [structural_suite(table) for table in load_schema().tables]
    suites += [reference_suite(), identity_suite(), completeness_suite(), statistical_suite(tuple(shares()))]
    told = [[suite.name, [[type(e).__name__, e.configuration.kwargs] for e in suite.expectations]] for suite in suites]
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:16]
