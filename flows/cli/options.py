"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Warehouse = Annotated[
    Path | None,
    typer.Option("--warehouse", help="The warehouse file; default $GONGKAI_WAREHOUSE or build/gongkai.duckdb."),
]
Reports = Annotated[
    Path | None,
    typer.Option("--reports", help="Directory of the data-quality reports; default $GONGKAI_REPORTS or build/reports."),
]
Places = Annotated[
    Path | None,
    typer.Option("--places", help="CSV of further divisions: code,name,level,parent_code,valid_from,valid_to,reason."),
]
Reviewed = Annotated[
    Path | None,
    typer.Option("--reviewed", help="Folder of people's decisions; default $GONGKAI_REVIEWED or data/reviewed."),
]
WithNames = Annotated[
    bool, typer.Option("--with-names", help="Leave the names of officials as printed; by default they are masked.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Recipients = Annotated[
    Path | None,
    typer.Option("--recipients", help="YAML file: who gets which area's mail; default $GONGKAI_RECIPIENTS."),
]
Rebuild = Annotated[
    bool, typer.Option("--rebuild", help="Go through all runs again, from the content store, into a fresh file.")
]
Reread = Annotated[
    bool,
    typer.Option(
        "--reread/--no-reread",
        help="Read again, from the store, what another version of the program, its forms or rules has read; "
        "$GONGKAI_REREAD documents a run at most.",
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that read documents.")]
