"""Reports compared with each other on the staged file: with last year's, with those below, with peers, and their texts.

What is compared, and from where on it is told, stands in `across.yaml`; the words stand with the other rules of
findings. A run compares what it changed with what is there: no report that nothing happened to is read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import duckdb

from warehouse.across.growth import judge_growth
from warehouse.across.identities import judge_identities_across
from warehouse.across.likeness import judge_likeness
from warehouse.across.outliers import judge_outliers
from warehouse.across.rollup import judge_rollups
from warehouse.across.settings import load_across
from warehouse.across.telling import tell
from warehouse.across.touched import find_touched
from warehouse.load import transaction


def judge_across(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, float]:
    """Compare the reports that `run_id` changed with all others; return the seconds of each step.

    Fills `dq_check_across`, `dq_outlier`, `dq_similarity` and `dq_passage`, lets the findings wait beside those of the
    batches, and notes in `rejudged_across` which rules were applied to which reports. Call after `settle_versions` and
    before `settle_findings`.
    """
    across, seconds = load_across(), dict[str, float]()
    connection.execute("DELETE FROM across_rule")
    connection.execute("DELETE FROM rejudged_across")
    connection.execute("INSERT INTO across_rule SELECT unnest($rules)", {"rules": list(across.rules)})
    if not find_touched(connection, run_id):
        return {}
    steps: dict[str, Callable[[], object]] = {
        "identities": lambda: judge_identities_across(connection, across.identities, run_id),
        "growth": lambda: judge_growth(connection, across.growth, run_id),
        "rollups": lambda: judge_rollups(connection, across.rollup, run_id),
        "outliers": lambda: judge_outliers(connection, across.outliers, run_id),
        "likeness": lambda: judge_likeness(connection, across.likeness, run_id),
    }
    with transaction(connection):
        for name, step in steps.items():
            begun = time.perf_counter()
            step()
            seconds[name] = time.perf_counter() - begun
    begun = time.perf_counter()
    tell(connection, across, run_id)
    return seconds | {"telling": time.perf_counter() - begun}
