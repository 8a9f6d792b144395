"""Expectation suites, built from the declarations: structure per warehouse table, and the identities of the form.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import ExpectColumnPairValuesToBeEqual
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.core.expect_column_values_to_be_null import ExpectColumnValuesToBeNull
from great_expectations.expectations.core.expect_column_values_to_be_unique import ExpectColumnValuesToBeUnique
from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_compound_columns_to_be_unique import ExpectCompoundColumnsToBeUnique
from great_expectations.expectations.core.expect_table_columns_to_match_set import ExpectTableColumnsToMatchSet
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column as RowOf
from pydantic import BaseModel, ConfigDict

from expectations.custom import ExpectColumnsToHoldTypes, ExpectColumnValuesToBeWithin, ExpectPairsToBeCellsOfTheForm
from expectations.engine import Suite
from expectations.rules import load_rules
from expectations.statistical import shares
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
        ExpectColumnsToHoldTypes(types={column.name: column.type for column in declared.columns}),
        _unique(structure().keys.get(table, declared.key)),
        *(expectation for column in declared.columns for expectation in _column(column)),
        *_cells(table),
        *_codes(table),
        *(_presence(rule) for rule in structure().presence if table in rule.tables),
    )
    return Suite(table, expectations)


def _unique(key: tuple[str, ...]) -> Expectation:
    if len(key) == 1:
        return ExpectColumnValuesToBeUnique(column=key[0])
    return ExpectCompoundColumnsToBeUnique(column_list=list(key))


def _column(column: Column) -> list[Expectation]:
    found: list[Expectation] = []
    if not column.null:
        found.append(ExpectColumnValuesToNotBeNull(column=column.name))
    if column.in_ is not None:
        found.append(ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.in_)))
    if column.min is not None or column.max is not None:
        found.append(ExpectColumnValuesToBeWithin(column=column.name, low=column.min, high=column.max))
    return found


def _cells(table: str) -> list[Expectation]:
    named = structure().cells.get(table)
    if named is None:
        return []
    return [ExpectPairsToBeCellsOfTheForm(column_A=named.row, column_B=named.column, form_table=named.table)]


def _codes(table: str) -> list[Expectation]:
    known = {"identities": identity_rules(), "rules": tuple(load_rules())}
    return [
        ExpectColumnValuesToBeInSet(column=column, value_set=list(known[kind]))
        for column, kind in structure().codes.get(table, {}).items()
    ]


def _presence(rule: Presence) -> Expectation:
    condition = None
    if rule.when is not None:
        condition = RowOf(rule.when[0]) == rule.when[1]
    elif rule.unless is not None:
        condition = RowOf(rule.unless[0]) != rule.unless[1]
    make = ExpectColumnValuesToNotBeNull if rule.filled else ExpectColumnValuesToBeNull
    return make(column=rule.column, row_condition=condition)


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
    expectations = tuple(
        ExpectColumnValuesToBeWithin(column=code, low=declared[code].low, high=declared[code].high) for code in codes
    )
    return Suite("statistics", expectations)


@lru_cache(maxsize=1)
def suites_version() -> str:
    """Return 16 hexadecimal digits that change with every declaration from which suites are made."""
    suites = [structural_suite(table) for table in load_schema().tables]
    suites += [reference_suite(), identity_suite(), completeness_suite(), statistical_suite(tuple(shares()))]
    told = [[suite.name, [[type(e).__name__, e.configuration.kwargs] for e in suite.expectations]] for suite in suites]
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:16]
