"""`gongkai history` and `gongkai rollback`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from flows.cli.options import AsJson, Warehouse
from flows.cli.terminal import DONE, out, table
from flows.settings import warehouse_path

SHOWN = ("run", "published", "current", "mib", "landed", "loaded", "held", "unreadable")


def history(as_json: AsJson = False, warehouse: Warehouse = None) -> None:
    """List the published warehouse files that are kept, latest first, with what the last run in each did.

    GONGKAI_KEEP=7,12 keeps the last 7 files and the latest of each of the last 12 months; 0,0 keeps none.

    \b
    gongkai history
    gongkai rollback 20260101T180000Z-3fa2b1
    """
    from flows.history import kept_files  # noqa: PLC0415  (imports DuckDB)

    found = kept_files(warehouse_path(warehouse))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str))
        raise typer.Exit(DONE)
    out.print(table(SHOWN, [[row[name] for name in SHOWN] for row in found]))


def rollback(
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="Which file, as `gongkai history` names it; default the last.")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Publish an earlier warehouse file again, atomically; the one that is published now is kept and can come back.

    No document is lost: what the runs in between took over is loaded again by the next run.

    \b
    gongkai rollback
    gongkai rollback 20260101T180000Z-3fa2b1
    """
    from warehouse.history import bring_back  # noqa: PLC0415  (imports DuckDB)

    path = warehouse_path(warehouse)
    version = bring_back(path, run)
    out.print(f"{path}: run {version.name} of {version.published:%Y-%m-%d %H:%M} UTC is published")
    out.print("what later runs took over is loaded again by the next run")
