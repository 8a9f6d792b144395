"""What a structural failure is, and how Great Expectations' results become one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult

EXAMPLES = 5  # rows that a structural failure shows; `count` counts all of them
BY_COLUMN = ("expect_table_columns_to_match_set", "expect_columns_to_hold_types")
# Expectations on several columns at once, whose results tell rows by column.
OF_COLUMNS = (
    "expect_columns_to_be_filled",
    "expect_columns_to_be_filled_where",
    "expect_columns_to_be_within",
    "expect_columns_to_be_among",
)


@dataclass(frozen=True, slots=True)
class StructuralFailure:
    """One expectation on the structure that does not hold: the batch must not be published.

    `column` names the column or columns, None where the whole table is meant. `count` is the number of rows (of
    columns, for the set of columns and their types). `examples` shows at most `EXAMPLES` of them, as `row 3: value`.
    """

    table: str
    column: str | None
    expectation: str
    count: int
    examples: tuple[str, ...]


def failures_of(table: str, results: Sequence[ExpectationValidationResult]) -> list[StructuralFailure]:
    """Return what does not hold on the frame of `table`.

    Where a column is missing or of another type, that is told, and not what could not be looked into because of it.
    """
    found = [failure for result in results if not result.success for failure in _failures(table, result)]
    by_column = any(failure.expectation in BY_COLUMN for failure in found)
    return [failure for failure in found if failure.count or not by_column]


def _failures(table: str, result: ExpectationValidationResult) -> Iterator[StructuralFailure]:
    config = result.expectation_config
    kind, kwargs = ("unknown", {}) if config is None else (config.type, config.kwargs)
    outcome: dict[str, Any] = result.result or {}
    if kind in BY_COLUMN:
        columns, examples = _column_details(kind, outcome)
        yield StructuralFailure(table, ", ".join(columns) or None, kind, len(columns), examples[:EXAMPLES])
        return
    if kind in OF_COLUMNS and outcome:
        for column, told in outcome["details"].items():
            yield StructuralFailure(table, column, kind, told["count"], tuple(told["examples"]))
        return
    names = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs] or kwargs.get("column_list")
    column = ", ".join(names) if names else None
    if "unexpected_count" not in outcome:
        yield StructuralFailure(table, column, kind, 0, (_exception_text(result),))
        return
    rows = zip(outcome["partial_unexpected_index_list"], outcome["partial_unexpected_list"], strict=True)
    shown = tuple(f"row {row}: {value!r}" for row, value in rows)
    yield StructuralFailure(table, column, kind, outcome["unexpected_count"], shown)


def _column_details(kind: str, outcome: dict[str, Any]) -> tuple[list[str], tuple[str, ...]]:
    if kind == "expect_columns_to_hold_types":
        wrong: dict[str, str] = outcome["observed_value"]
        return list(wrong), tuple(f"{name}: {found}" for name, found in wrong.items())
    mismatched: dict[str, list[str]] = outcome.get("details", {}).get("mismatched", {})
    told = [(name, word) for word, names in sorted(mismatched.items()) for name in names]
    return [name for name, _ in told], tuple(f"{name}: {word}" for name, word in told)


def _exception_text(result: ExpectationValidationResult) -> str:
    info = result.exception_info or {}
    messages = [entry.get("exception_message") for entry in (info, *info.values()) if isinstance(entry, dict)]
    return next((str(message) for message in messages if message), "could not be evaluated")
