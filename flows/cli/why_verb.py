"""`gongkai why`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.options import AsJson, Warehouse
from flows.cli.terminal import DONE, heading, out, table
from flows.errors import FlowError, UsageError
from flows.settings import warehouse_path

CHAINS = 40  # chains that the terminal shows


def why(  # noqa: PLR0917  (the command line gives options by name)
    jurisdiction: Annotated[str, typer.Argument(help="Code or name of the jurisdiction.")],
    year: Annotated[int, typer.Argument(help="Year that the report covers.")],
    item: Annotated[str, typer.Argument(help="Codes row/column or table/row/column, a label, or a narrative field.")],
    organ: Annotated[str | None, typer.Option("--organ", help="Only bodies whose name contains this.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="PNG", help="Draw the page of the value, with its place marked.")
    ] = None,
    as_json: AsJson = False,
    warehouse: Warehouse = None,
) -> None:
    """Show where a value of the warehouse comes from, back to the printed cell.

    \b
    gongkai why 360983101 2020 received/total
    gongkai why 荷岭镇 2020 本年新收政府信息公开申请数量
    gongkai why 荷岭镇 2020 disclosure/regulation --json
    gongkai why 320813 2023 received/total --output cell.png
    """
    from flows.why import why as chains_of  # noqa: PLC0415  (imports DuckDB)

    chains = chains_of(warehouse_path(warehouse), jurisdiction, year, item, organ)
    if output is not None:
        _draw(chains, output, warehouse_path(warehouse))
    if as_json:
        typer.echo(json.dumps(chains, ensure_ascii=False, default=str))
        raise typer.Exit(DONE)
    for chain in chains[:CHAINS]:
        _show(chain)
    if len(chains) > CHAINS:
        out.print(f"the first {CHAINS} of {len(chains)} values; --json prints all")


def _draw(chains: list[dict[str, Any]], output: Path, warehouse: Path) -> None:
    """Write the page of the one value that is meant."""
    if len(chains) != 1:
        raise UsageError(f"--output draws one value, and these are {len(chains)}; give TABLE/ROW/COLUMN, and --organ")
    from flows.context import page_of  # noqa: PLC0415

    picture = page_of(warehouse, chains[0])
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise FlowError(f"{output}: the picture cannot be written ({error.strerror}); give another path") from error


def _show(chain: dict[str, Any]) -> None:
    document, run = chain["document"], chain["run"]
    out.print(heading(f"{chain['jurisdiction']} {chain['year']} {chain['item']}"))
    where = " ".join(f"{name} {value:g}" for name, value in chain["where"].items()) or "not printed"
    rows = [
        ("value", f"{chain['value']:.15g}" if chain["value"] is not None else None),
        ("state", chain["state"]),
        ("printed", chain["raw"]),
        ("label", " / ".join(chain["label"])),
        ("where", where),
        ("line of the document", chain["context"]),
        ("document", document["path"]),
        ("sha256", document["sha256"]),
        ("report", f"{chain['report_id']}, {chain['organ']}, edition {chain['edition']}, version {chain['version']}"),
        ("run", f"{run['run_id']}, gongkai {run['program_version']}, forms {run['forms_version']}"),
    ]
    rows += [
        (f"{f['severity']}, {f['status']}", f"{f['title'] or f['rule']}: {f['message']}") for f in chain["findings"]
    ]
    out.print(table(("", ""), rows))
