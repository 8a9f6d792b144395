"""The expectations that Great Expectations lacks, or evaluates row by row.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)

from extract.forms import TableName, editions


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
