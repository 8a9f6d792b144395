"""Great Expectations as this project uses it: one ephemeral context, suites by name, and what became of them.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, NamedTuple

# Both are read when the library is imported; the user's own setting wins.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

import great_expectations as gx
import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation import Expectation

_ROWS = ("unexpected_list", "unexpected_index_list", "unexpected_index_query")  # one entry a row: not kept


class Suite(NamedTuple):
    """Expectations under the name that Data Docs show."""

    name: str
    expectations: tuple[Expectation, ...]


class Validated(NamedTuple):
    """A suite and what it found on one frame, without the lists of all rows."""

    suite: Suite
    result: ExpectationSuiteValidationResult


class Validator:
    """Evaluates suites on the frames of one batch and keeps the results in `validated`."""

    def __init__(self) -> None:
        self.validated: list[Validated] = []

    def validate(
        self, frame: pd.DataFrame, suite: Suite, result_format: dict[str, Any]
    ) -> list[ExpectationValidationResult]:
        """Return the results of a suite on `frame`, in no fixed order."""
        named = gx.ExpectationSuite(
            name=suite.name, expectations=[e.copy(update={"id": None}) for e in suite.expectations]
        )
        whole = _batches().get_batch({"dataframe": frame}).validate(named, result_format=result_format)
        results = list(whole.results)
        whole.results = [_light(result) for result in results]
        self.validated.append(Validated(suite, whole))
        return results


def _light(result: ExpectationValidationResult) -> ExpectationValidationResult:
    """Return a result without its entries of every row, which nobody reads afterwards."""
    return ExpectationValidationResult(
        success=result.success,
        expectation_config=result.expectation_config,
        result={key: value for key, value in (result.result or {}).items() if key not in _ROWS},
        meta=result.meta,
        exception_info=result.exception_info,
        rendered_content=result.rendered_content,
    )


@lru_cache(maxsize=1)
def _batches() -> BatchDefinition[Any]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.enable_analytics(False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")
