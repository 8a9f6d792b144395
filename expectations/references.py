"""References between the frames of one batch: every code points at a row of the table that the schema names.

The distinct values of all references are judged as one small frame: as value sets of expectations on the facts they
would be copied for every expectation of the suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from expectations.structural import EXAMPLES, StructuralFailure
from warehouse.schema import Reference, load_schema

if TYPE_CHECKING:
    from expectations.engine import Validator

Frames = Mapping[str, pd.DataFrame]


def broken_references(frames: Frames, tables: Iterable[str], validator: Validator) -> Iterator[StructuralFailure]:
    """Yield the references of `tables` that do not hold; only tables that are among the frames are looked up.

    `count` is the number of distinct values, `examples` shows some of them.
    """
    from expectations.suites import reference_suite  # noqa: PLC0415  (imports Great Expectations: seconds)

    looked_up = [part for name in tables for part in _looked_up(frames, name)]
    if not looked_up:
        return
    values = pd.concat(looked_up, ignore_index=True)
    (result,) = validator.validate(values, reference_suite(), {"result_format": "COMPLETE"})
    broken = values.loc[result.result["unexpected_index_list"]]
    for (table, column), rows in broken.groupby(["table", "column"], sort=False):
        examples = tuple(repr(value) for value in rows["value"].head(EXAMPLES))
        yield StructuralFailure(str(table), str(column), "references_resolve", len(rows), examples)


def _looked_up(frames: Frames, table: str) -> Iterator[pd.DataFrame]:
    for reference in load_schema().tables[table].references:
        if reference.column in frames[table] and _known(frames, reference):
            targets = frames[reference.target_table][reference.target_column]
            values = frames[table][reference.column].dropna().drop_duplicates().astype("str")
            target = values.where(values.isin(targets.astype("str")))
            yield pd.DataFrame({"table": table, "column": reference.column, "value": values, "target": target})


def _known(frames: Frames, reference: Reference) -> bool:
    return reference.target_table in frames and reference.target_column in frames[reference.target_table]
