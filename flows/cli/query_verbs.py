"""`gongkai sql` and `gongkai status`."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Annotated

import typer

from flows.cli.options import AsJson, Warehouse
from flows.cli.terminal import DONE, out, table
from flows.errors import UsageError
from flows.settings import warehouse_path

ROWS = 1000  # rows that a table on the terminal shows


def sql(
    query: Annotated[str, typer.Argument(metavar='"SELECT ..."', help="One query.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV: UTF-8 with a byte order mark, for Excel.")] = False,
    as_json: AsJson = False,
    warehouse: Warehouse = None,
) -> None:
    """Query the published warehouse, read-only, also while a run is publishing.

    --json prints one object a line. In CSV a text that a spreadsheet would run as a formula gets an apostrophe.

    \b
    gongkai sql "SELECT year, count(*) FROM v_report GROUP BY year"
    gongkai sql --csv "SELECT * FROM v_request_wide" > request.csv
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json were both given; choose one")
    from warehouse.query import run_sql  # noqa: PLC0415  (imports DuckDB)

    found = run_sql(warehouse_path(warehouse), query)
    if as_json:
        for row in found.rows:
            typer.echo(json.dumps(dict(zip(found.columns, row, strict=True)), ensure_ascii=False, default=str))
    elif as_csv:
        _print_csv(found.columns, found.rows)
    else:
        out.print(table(found.columns, found.rows[:ROWS]))
        if len(found.rows) > ROWS:
            out.print(f"the first {ROWS} of {len(found.rows)} rows; --csv and --json print all")


def _print_csv(columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in columns])
    writer.writerows([_safe(value) for value in row] for row in rows)
    sys.stdout.buffer.write(text.getvalue().encode("utf-8-sig"))
    sys.stdout.buffer.flush()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def status(as_json: AsJson = False, warehouse: Warehouse = None) -> None:
    """Show whether the last night was good, how long its stages took, what is in the warehouse, what is held and why.

    \b
    gongkai status
    gongkai status --json
    """
    from flows.status import read_status  # noqa: PLC0415  (imports DuckDB)

    found = read_status(warehouse_path(warehouse))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str))
        raise typer.Exit(DONE)
    out.print(table(("last night", ""), found["night"].items()))
    if found["stages"]:
        out.print(table(("stage", "seconds"), found["stages"].items()))
    if found["mails"]["run_id"] is not None:
        out.print(table((f"mails of {found['mails']['run_id']}", "count"), found["mails"]["states"].items()))
    out.print(table(("last run", ""), found["run"].items()))
    out.print(table(("warehouse", ""), found["totals"].items()))
    for name in ("findings", "held", "unreadable", "mails not sent"):
        rows = found["mails"]["unsent"] if name == "mails not sent" else found[name]
        if rows:
            out.print(table(list(rows[0]), [row.values() for row in rows], title=name))
