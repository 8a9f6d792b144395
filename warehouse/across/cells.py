"""The cells that comparisons need, of some reports only: one long table whatever statutory table they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import duckdb
import pandas as pd

from expectations.frames import CELL_COLUMNS, LOCATION


class CellKey(NamedTuple):
    """A cell of the form."""

    table_code: str
    row_code: str
    column_code: str


def collect_cells(connection: duckdb.DuckDBPyConnection, into: str, reports: str, cells: Iterable[CellKey]) -> None:
    """Make the temporary table `into` with these cells of the reports that the query `reports` gives.

    Columns: report_id, table_code, row_code, column_code, value, state and the location. Cells of tables that are not
    printed are left out.
    """
    wanted = pd.DataFrame(sorted(set(cells)), columns=list(CellKey._fields), dtype="str")
    connection.register("across_wanted", wanted)
    place = ", ".join(LOCATION)
    parts = " UNION ALL ".join(
        f"SELECT report_id, table_code, row_code, column_code, value, state, {place} FROM fact_{table} "  # noqa: S608
        f"JOIN across_wanted ON table_code = '{table}' AND row_code = {row} AND column_code = {column} "
        f"WHERE state <> 'absent' AND report_id IN ({reports})"
        for table, (row, column) in CELL_COLUMNS.items()
        if (wanted["table_code"] == table).any()
    )
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {into} AS {parts}")
    finally:
        connection.unregister("across_wanted")
