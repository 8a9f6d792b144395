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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Recipients = Annotated[
    Path | None,
    typer.Option("--recipients", help="YAML file: who gets which area's mail; default $GONGKAI_RECIPIENTS."),
]
