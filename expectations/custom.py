"""The expectations that Great Expectations lacks, or evaluates row by row.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, ColumnMapExpectation, ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from extract.forms import TableName, editions

# DuckDB's types and the kinds of values (pandas.api.types.infer_dtype) that become them without loss.
KINDS = {
    "VARCHAR": ("string",),
    "SMALLINT": ("int16",),
    "INTEGER": ("int16", "int32"),
    "BIGINT": ("int16", "int32", "int64"),
    "DOUBLE": ("floating", "int16", "int32", "int64", "mixed-integer-float"),
    "BOOLEAN": ("boolean",),
    "DATE": ("date", "datetime64", "datetime"),
    "TIMESTAMP": ("datetime64", "datetime"),
}


class TableValueKinds(TableMetricProvider):
    """Metric: the kind of every column's values.

    `empty` where all are null; integers are named by the least width that holds them.
    """

    metric_name = "table.value_kinds"

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805  (the decorator makes it a class method)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],  # noqa: ARG002
        metrics: dict[str, Any],  # noqa: ARG002
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> dict[str, str]:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        return {str(name): _kind(column) for name, column in frame.items()}


def _kind(column: pd.Series[Any]) -> str:
    if column.isna().all():
        return "empty"
    kind = str(pd.api.types.infer_dtype(column, skipna=True))
    if kind != "integer":
        return kind
    low, high = int(column.min()), int(column.max())
    return next(
        (f"int{bits}" for bits in (16, 32, 64) if -(2 ** (bits - 1)) <= low <= high < 2 ** (bits - 1)), "integer"
    )


class ExpectColumnsToHoldTypes(BatchExpectation):
    """Expect every column's values to be of its declared DuckDB type (`types`: column -> type).

    The library's own type expectation does not know the string type of pandas 3.
    """

    types: dict[str, str]

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.value_kinds",)
    success_keys: ClassVar[tuple[str, ...]] = ("types",)
    args_keys: ClassVar[tuple[str, ...]] = ("types",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002
        execution_engine: ExecutionEngine[Any] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        kinds: dict[str, str] = metrics["table.value_kinds"]
        wrong = {
            name: kinds[name]
            for name, type_ in self.types.items()
            if name in kinds and kinds[name] != "empty" and kinds[name] not in KINDS[type_]
        }
        return {"success": not wrong, "result": {"observed_value": wrong}}


class ColumnPairValuesInForm(ColumnPairMapMetricProvider):
    """Metric: whether the row and column codes of each row are a cell of a statutory table in some edition."""

    condition_metric_name = "column_pair_values.in_form"
    condition_domain_keys = ("batch_id", "table", "column_A", "column_B", "row_condition", "ignore_row_if")
    condition_value_keys = ("form_table",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805  (the decorator makes it a class method)
        column_a: pd.Series[Any],
        column_b: pd.Series[Any],
        form_table: TableName,
        **_: Any,  # noqa: ANN401  (the library passes on what it has)
    ) -> pd.Series[bool]:
        cells = {cell for edition in editions().values() for cell in edition.tables[form_table].cells}
        found = pd.MultiIndex.from_arrays([column_a, column_b]).isin(sorted(cells))
        return pd.Series(found, index=column_a.index)


class ExpectPairsToBeCellsOfTheForm(ColumnPairMapExpectation):
    """Expect `column_A` and `column_B` to name a cell of statutory table `form_table` (row and column code).

    The library's own expectation on pairs walks the rows one by one: seconds for 100,000 rows.
    """

    form_table: TableName
    ignore_row_if: str = "either_value_is_missing"

    map_metric: ClassVar[str] = "column_pair_values.in_form"
    success_keys: ClassVar[tuple[str, ...]] = ("form_table", "mostly", "ignore_row_if")
    args_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "form_table")


class ColumnValuesWithin(ColumnMapMetricProvider):
    """Metric: whether each value lies between two bounds, both included; null means no bound."""

    condition_metric_name = "column_values.within"
    condition_value_keys = ("low", "high")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805  (the decorator makes it a class method)
        column: pd.Series[Any],
        low: float | None,
        high: float | None,
        **_: Any,  # noqa: ANN401  (the library passes on what it has)
    ) -> pd.Series[bool]:
        inside = pd.Series(True, index=column.index)
        if low is not None:
            inside &= column >= low
        if high is not None:
            inside &= column <= high
        return inside


class ExpectColumnValuesToBeWithin(ColumnMapExpectation):
    """Expect a column's values to lie between `low` and `high`, both included.

    The library's own expectation of this kind walks the rows one by one.
    """

    low: float | None = None
    high: float | None = None

    map_metric: ClassVar[str] = "column_values.within"
    success_keys: ClassVar[tuple[str, ...]] = ("low", "high", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column", "low", "high")
