"""`gongkai inspect`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.options import AsJson, Places
from flows.cli.terminal import DONE, INCOMPLETE, harmless, out, table

PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Documents, or directories of them.")]


def inspect(paths: PathsArgument, as_json: AsJson = False, places: Places = None) -> None:
    """Show what is read from documents; nothing is loaded.

    With --json one JSON object a line, in the order of the paths; a directory means every document under it.
    Exit code 1 where a document cannot be read.

    \b
    gongkai inspect report.txt
    gongkai inspect --json inbox/ > read.jsonl
    """
    from flows.inspecting import inspect as inspected  # noqa: PLC0415  (imports the readers)
    from transform.gazetteer import load_gazetteer  # noqa: PLC0415

    code = DONE
    for found in inspected(paths, load_gazetteer(places)):
        code = max(code, INCOMPLETE if found["error"] else DONE)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            _show(found)
    raise typer.Exit(code)


def _show(found: dict[str, Any]) -> None:
    out.rule(harmless(found["document"]["path"]), align="left")
    if found["error"]:
        out.print(harmless(found["error"]))
        return
    out.print(table(("", ""), _head(found)))
    for name, rows in _tables(found["cells"]).items():
        columns = list(dict.fromkeys(column for row in rows.values() for column in row))
        lines = [[row, *(cells.get(column, "") for column in columns)] for row, cells in rows.items()]
        out.print(table([name, *columns], lines))
    checks = [check["state"] for check in found["checks"]]
    out.print(f"checks: {len(checks)}, failed {checks.count('fail')}, not assessable {checks.count('not_assessable')}")
    if found["findings"]:
        lines = [(f["severity"], f["rule"], f["message"], f["proposal"] or "") for f in found["findings"]]
        out.print(table(("severity", "rule", "message", "proposal"), lines))


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


def _tables(cells: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, str]]]:
    """Return table -> row -> column -> what is printed; a state in brackets where nothing is."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for cell in cells:
        if cell["state"] != "absent":
            text = cell["raw"] if cell["raw"] else f"[{cell['state']}]"
            found.setdefault(cell["table"], {}).setdefault(cell["row"], {})[cell["column"]] = text
    return found
