"""`gongkai inspect`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.forms import member
from flows.cli.options import AsJson, Places
from flows.cli.terminal import DONE, INCOMPLETE, harmless, heading, out, table
from flows.errors import UsageError
from flows.settings import limits

PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Documents, or directories of them.")]


def inspect(
    paths: PathsArgument,
    as_json: AsJson = False,
    places: Places = None,
    show: Annotated[
        str | None, typer.Option("--show", metavar="TABLE/ROW/COLUMN", help="Show this cell where it is printed.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PNG", help="The picture for --show; default beside the document."),
    ] = None,
) -> None:
    """Show what is read from documents; nothing is loaded.

    With --json one JSON object a line, in the order of the paths; a directory means every document under it, an
    archive (.zip) every document in it. With --show one cell of one document as it is printed: the lines of a text,
    the row of a table, and for PDF and scans a picture of the page with the cell marked.
    Exit code 1 where a document cannot be read.

    \b
    gongkai inspect report.txt
    gongkai inspect --json inbox/ > read.jsonl
    gongkai inspect report.pdf --show request/received/total --output cell.png
    """
    if show is not None:
        from flows.cli.showing import show_cell  # noqa: PLC0415

        raise typer.Exit(show_cell(paths, show, output, places, as_json))
    if output is not None:
        raise UsageError("--output is the picture for --show; give --show TABLE/ROW/COLUMN, too")
    from flows.inspector import inspect as inspected  # noqa: PLC0415  (imports the readers)

    code = DONE
    for found in inspected(paths, places, limits()):
        code = max(code, INCOMPLETE if found["error"] else DONE)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            _show(found)
    raise typer.Exit(code)


def _show(found: dict[str, Any]) -> None:
    out.print(heading(found["document"]["path"]))
    if found["error"]:
        out.print(harmless(found["error"]))
        return
    out.print(table(("", ""), _head(found)))
    for name, columns, rows in _blocks(found["cells"]):
        out.print(table([name, *columns], rows))
    checks = [check["state"] for check in found["checks"]]
    out.print(f"checks: {len(checks)}, failed {checks.count('fail')}, not assessable {checks.count('not_assessable')}")
    if found["findings"]:
        told = [(f["severity"], f["rule"], f["message"], f["proposal"] or "") for f in found["findings"]]
        out.print(table(("severity", "rule", "message", "proposal"), told))


def _head(found: dict[str, Any]) -> list[tuple[str, object]]:
    report, document = found["report"], found["document"]
    organ, place = report["organ"] or {}, report["jurisdiction"] or {}
    return [
        ("document", f"{document['format']} {document['encoding'] or ''} {document['sha256']}"),
        ("title", report["title"]),
        ("report", "yes" if report["is_report"] else "no"),
        ("held", report["hold"] or "no"),
        ("year", report["year"]),
        ("edition", report["edition"]),
        ("body", organ.get("name")),
        ("jurisdiction", f"{place.get('code')} {''.join(place.get('path', []))}" if place else None),
    ]


def _blocks(cells: list[dict[str, Any]]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield the blocks of the printed tables: table, labels of the columns, rows with their labels first."""
    printed = [cell for cell in cells if cell["state"] != "absent"]
    rows = [(key, list(group)) for key, group in groupby(printed, key=itemgetter("table", "row"))]
    for (name, columns), block in groupby(rows, key=lambda row: (row[0][0], [cell["column"] for cell in row[1]])):
        lines = [[_label(name, "row", key[1]), *map(_printed, of_row)] for key, of_row in block]
        yield name, [_label(name, "column", column) for column in columns], lines


def _printed(cell: dict[str, Any]) -> str:
    """Return what is printed, or the state in brackets where nothing is."""
    return cell["raw"] or f"[{cell['state']}]"


def _label(name: str, axis: str, code: str) -> str:
    return member(name, axis, code).label
