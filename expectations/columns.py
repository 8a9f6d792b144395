"""Expectations on many columns of a frame at once, each evaluated in one pass of plain pandas.

The library's own expectations of this kind speak of one column: they copy the frame and resolve a graph of metrics for
each of the two hundred columns of a batch, which took most of the time of judging. Importing this module imports Great
Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

import pandas as pd
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from expectations.structural import EXAMPLES

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
Mask = pd.Series  # of booleans: the rows that break what is expected


class TableFrame(TableMetricProvider):
    """Metric: the frame itself."""

    metric_name = "table.frame"

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805  (the decorator makes it a class method)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],  # noqa: ARG002
        metrics: dict[str, Any],  # noqa: ARG002
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> pd.DataFrame:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        return frame


class FrameExpectation(BatchExpectation):
    """Expects something of a frame as a whole."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.frame",)

    @abstractmethod
    def judged(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return what stands in the result beside `success`; a frame that fails has an `observed_value`."""

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002
        execution_engine: ExecutionEngine[Any] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        result = self.judged(metrics["table.frame"])
        return {"success": not result["observed_value"], "result": result}


class ColumnsExpectation(FrameExpectation):
    """Expects something of every row of several columns; the result tells rows by column.

    `result["details"]` maps each column that breaks it to `count` and up to `EXAMPLES` `examples`, as `row 3: value`.
    Columns that the frame lacks are left to the expectation on the set of columns.
    """

    @abstractmethod
    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[str, Mask]]:
        """Yield columns with the rows that break what is expected of them; one may come more than once."""

    def judged(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the number of rows by column, and the details."""
        details: dict[str, dict[str, Any]] = {}
        for column, mask in self.broken(frame):
            if mask.any():
                told = details.setdefault(column, {"count": 0, "examples": []})
                told["count"] += int(mask.sum())
                values = frame.loc[mask, column].head(EXAMPLES - len(told["examples"]))
                told["examples"] += [f"row {row}: {value!r}" for row, value in values.items()]
        observed = {column: told["count"] for column, told in details.items()}
        return {"observed_value": observed, "details": details}


class ExpectColumnsToBeFilled(ColumnsExpectation):
    """Expect a value in every row of the `columns`."""

    columns: list[str]

    success_keys: ClassVar[tuple[str, ...]] = ("columns",)
    args_keys: ClassVar[tuple[str, ...]] = ("columns",)

    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[str, Mask]]:
        """Yield the columns with their rows without a value."""
        for column in self.columns:
            if column in frame:
                yield column, frame[column].isna()


class ExpectColumnsToBeWithin(ColumnsExpectation):
    """Expect the values of columns to lie between two bounds, both included; null means no bound.

    `bounds` maps columns to (low, high). Rows without a value are left out.
    """

    bounds: dict[str, tuple[float | None, float | None]]

    success_keys: ClassVar[tuple[str, ...]] = ("bounds",)
    args_keys: ClassVar[tuple[str, ...]] = ("bounds",)

    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[str, Mask]]:
        """Yield the columns with their rows out of bounds."""
        for column, (low, high) in self.bounds.items():
            if column not in frame:
                continue
            if low is not None:
                yield column, (frame[column] < low).fillna(False)
            if high is not None:
                yield column, (frame[column] > high).fillna(False)


class ExpectColumnsToBeAmong(ColumnsExpectation):
    """Expect the values of columns to be among those declared (`values`: column -> values); null is left out."""

    values: dict[str, list[Any]]

    success_keys: ClassVar[tuple[str, ...]] = ("values",)
    args_keys: ClassVar[tuple[str, ...]] = ("values",)

    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[str, Mask]]:
        """Yield the columns with their rows that hold something else."""
        for column, known in self.values.items():
            if column in frame:
                yield column, ~frame[column].isin(known) & frame[column].notna()


class ExpectColumnsToBeFilledWhere(ColumnsExpectation):
    """Expect columns to have a value, or none, in the rows where another column holds something.

    `rules` are (column, filled, other, equal, value): `column` has a value (`filled`) or none where `other` is `value`
    (`equal`), or where it is something else.
    """

    rules: list[tuple[str, bool, str, bool, str]]

    success_keys: ClassVar[tuple[str, ...]] = ("rules",)
    args_keys: ClassVar[tuple[str, ...]] = ("rules",)

    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[str, Mask]]:
        """Yield the columns with the rows that break a rule."""
        for column, filled, other, equal, value in self.rules:
            if column in frame and other in frame:
                concerned = (frame[other] == value) == equal
                yield column, concerned & (frame[column].isna() == filled)


class ExpectColumnsToHoldTypes(FrameExpectation):
    """Expect every column's values to be of its declared DuckDB type (`types`: column -> type).

    The library's own type expectation does not know the string type of pandas 3.
    """

    types: dict[str, str]

    success_keys: ClassVar[tuple[str, ...]] = ("types",)
    args_keys: ClassVar[tuple[str, ...]] = ("types",)

    def judged(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the columns of another type, with the kind of their values."""
        kinds = {str(name): _kind(column) for name, column in frame.items()}
        wrong = {
            name: kinds[name]
            for name, type_ in self.types.items()
            if name in kinds and kinds[name] != "empty" and kinds[name] not in KINDS[type_]
        }
        return {"observed_value": wrong}


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
