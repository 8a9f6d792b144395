"""`gongkai sql`, `gongkai export` and `gongkai status`."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.cli.options import AsJson, Warehouse, WithNames
from flows.cli.terminal import DONE, err, out, table
from flows.errors import UsageError
from flows.settings import warehouse_path

ROWS = 1000  # rows that a table on the terminal shows


def sql(
    query: Annotated[str, typer.Argument(metavar='"SELECT ..."', help="One query.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV: UTF-8 with a byte order mark, for Excel.")] = False,
    as_json: AsJson = False,
    with_names: WithNames = False,
    warehouse: Warehouse = None,
) -> None:
    """Query the published warehouse, read-only, also while a run is publishing.

    --json prints one object a line. In CSV a text that a spreadsheet would run as a formula gets an apostrophe.

    Names of officials beside their titles (镇长胡国平) are personal data: they are masked in every text of the result
    (镇长胡某某), and the error stream says so. --with-names leaves them as printed. What the query itself compares or
    cuts out is as printed, too.

    \b
    gongkai sql "SELECT year, count(*) FROM v_report GROUP BY year"
    gongkai sql --csv "SELECT * FROM v_request_wide" > request.csv
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json were both given; choose one")
    from warehouse.query import masked, run_sql  # noqa: PLC0415  (imports DuckDB)

    found = printed = run_sql(warehouse_path(warehouse), query)
    if not with_names:
        found = masked(printed)
        hidden = sum(one != other for one, other in zip(found.rows, printed.rows, strict=True))
        if hidden:
            err.print(f"names of officials are masked in {hidden} rows; --with-names prints them")
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
    from warehouse.export import FORMULA  # noqa: PLC0415  (imports DuckDB)

    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; made if need be.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="TABLE", help="Tables or views; default all tables.")
    ] = None,
    form: Annotated[Literal["csv", "parquet"], typer.Option("--format", help="What to write.")] = "csv",
    with_names: WithNames = False,
    warehouse: Warehouse = None,
) -> None:
    """Write tables or views of the published warehouse to files, one each; the same warehouse gives the same bytes.

    CSV is for spreadsheets: UTF-8 with a byte order mark; a text that would be run as a formula gets an apostrophe.
    Parquet keeps the types. Names of officials are masked in what stands in reports (镇长胡某某).

    \b
    gongkai export tables/ --format parquet
    gongkai export for_excel/ v_report v_request_wide
    """
    from warehouse.export import export as write  # noqa: PLC0415  (imports DuckDB)

    for file in write(warehouse_path(warehouse), folder, form, names or None, personal=with_names):
        out.print(str(file))


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
