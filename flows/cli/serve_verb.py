"""`gongkai serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import Places, Reports, Reviewed, Warehouse
from flows.settings import inbox, reports_path, warehouse_path


def serve(  # noqa: PLR0917  (the command line gives options by name)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Documents, or directories of them; default $GONGKAI_INBOX."),
    ] = None,
    cron: Annotated[str, typer.Option("--cron", help="When to run: five fields.")] = "0 2 * * *",
    timezone: Annotated[str, typer.Option("--timezone", help="The zone that --cron is in.")] = "Asia/Shanghai",
    warehouse: Warehouse = None,
    reports: Reports = None,
    places: Places = None,
    reviewed: Reviewed = None,
) -> None:
    """Stay and run every night, until interrupted.

    Uses the Prefect server that PREFECT_API_URL names; without one it starts its own on this machine, whose pages show
    the runs.

    \b
    gongkai serve inbox/
    gongkai serve inbox/ --cron "30 1 * * *"
    """
    from flows.serving import serve_nightly  # noqa: PLC0415  (imports Prefect: seconds)

    serve_nightly(
        cron,
        timezone,
        {
            "paths": [str(path.resolve()) for path in inbox(paths or [])],
            "warehouse": str(warehouse_path(warehouse).resolve()),
            "reports": str(reports_path(reports).resolve()),
            "places": str(places.resolve()) if places else None,
            "reviewed": str(reviewed.resolve()) if reviewed else None,
        },
    )
