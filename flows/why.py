"""The chain from a value of the warehouse back to the printed cell: document, place on the page, findings, run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.forms import TABLES, Member, members
from flows.context import contexts_of
from flows.errors import UsageError
from flows.status import reason_zh
from warehouse import report_data as ask

NAMES_SHOWN = 20

Json = dict[str, Any]


class Item(NamedTuple):
    """Cells that are asked for: None stands for every table, row or column. `field`: narrative facts of that name."""

    table: str | None = None
    row: str | None = None
    column: str | None = None
    field: str | None = None


def why(warehouse: Path, jurisdiction: str, year: int, item: str, organ: str | None = None) -> list[Json]:
    """Return one chain for every value that is meant, of all current reports of the jurisdiction for the year.

    `jurisdiction` is a code or a name, `item` codes (`received/total`, `request/received/total`), labels of the form
    or a narrative field; `organ` keeps the bodies whose name contains it. Raises `UsageError`, which lists what there
    is, where a name is unknown or stands for several, and the errors of `warehouse.query`.
    """
    place = _place(warehouse, jurisdiction)
    meant = items(item)
    reports = ask.rows(warehouse, ask.REPORTS_OF, place=place["jurisdiction_id"], year=year)
    chosen = [report for report in reports if organ is None or organ in report["organ"]]
    if not chosen:
        known = "、".join(sorted({report["organ"] for report in reports})) or "none for this year"
        raise UsageError(f"{place['full_name']} {year}: no report is loaded that fits; reports: {known}")
    chains = [chain for report in chosen for chain in _chains(warehouse, report, meant)]
    if not chains:
        raise UsageError(
            f"{place['full_name']} {year}: {item!r} is not part of the form that was used; see `gongkai sql`"
        )
    return chains


def _place(warehouse: Path, text: str) -> Json:
    found = ask.rows(warehouse, ask.PLACES, text=text)
    exact = [place for place in found if text in (place["code"], place["name"], place["full_name"])]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UsageError(
            f"{text!r}: no loaded report is about such a jurisdiction; give a code or a name as in dim_jurisdiction"
        )
    listed = "; ".join(f"{place['code']} {place['full_name']}" for place in (exact or found)[:NAMES_SHOWN])
    raise UsageError(f"{text!r} stands for {len(exact or found)} jurisdictions, give the code of one: {listed}")


def items(text: str) -> list[Item]:
    """Return what `text` can mean. Raises `UsageError` where it means nothing."""
    parts = [part.strip() for part in text.split("/")]
    found = list(_cells(parts))
    if found:
        return found
    if len(parts) == 1 and text.isascii() and text.isidentifier():
        return [Item(field=text)]
    raise UsageError(
        f"{text!r}: no row or column of the form; give codes such as received/total or regulation/issued, "
        "or a label of the form such as 本年新收政府信息公开申请数量"
    )


def _cells(parts: Sequence[str]) -> Iterator[Item]:
    tables: Sequence[str] = TABLES
    if parts[0] in TABLES:
        tables, parts = parts[:1], parts[1:]
    for table in tables:
        if not parts:
            yield Item(table)
            continue
        columns = [member.code for member in _named(table, "column", parts[1])] if len(parts) == 2 else [None]
        if len(parts) <= 2:
            for row in _named(table, "row", parts[0]):
                yield from (Item(table, row.code, column) for column in columns)


def _named(table: str, axis: str, text: str) -> list[Member]:
    """Return the members with this code or label; labels also without their numbering, and by a part that is longer."""
    declared = members(table, axis)
    exact = [member for member in declared if text == member.code or text in (*member.labels_zh, *member.variants)]
    if exact or text.isascii():
        return exact
    return [member for member in declared if any(text in label for label in member.labels_zh)]


def _chains(warehouse: Path, report: Json, meant: Sequence[Item]) -> Iterator[Json]:
    cells = ask.rows(warehouse, ask.CELLS_OF, report=report["report_id"])
    findings = ask.rows(warehouse, ask.FINDINGS_OF, report=report["report_id"])
    run = next(iter(ask.rows(warehouse, ask.RUN_OF, run=report["run_id"])), {})
    head = _head(report, run)
    chosen = [cell for cell in cells if any(_fits(cell, item) for item in meant)]
    found = [(cell, _cell(cell, findings)) for cell in chosen]
    fields = {item.field for item in meant if item.field}
    facts = ask.rows(warehouse, ask.NARRATIVE_OF, report=report["report_id"]) if fields else []
    found += [(fact, _fact(fact)) for fact in facts if fact["field"] in fields]
    contexts = contexts_of(warehouse, report, cells, [row for row, _ in found])
    for (_, chain), context in zip(found, contexts, strict=True):
        yield head | chain | {"context": context}


def _fits(cell: Json, item: Item) -> bool:
    if item.field is not None:
        return False
    pairs = (item.table, cell["table_code"]), (item.row, cell["row_code"]), (item.column, cell["column_code"])
    return all(wanted is None or wanted == found for wanted, found in pairs)


def _head(report: Json, run: Json) -> Json:
    names = ("jurisdiction", "organ", "year", "scope", "edition", "version", "title", "report_id")
    return {
        **{name: report[name] for name in names},
        "document": {
            "path": report["source_path"],
            "sha256": report["document_sha256"],
            "format": report["format"],
            "encoding": report["encoding"],
            "landed_at": report["landed_at"],
        },
        "run": {
            "run_id": report["run_id"],
            "started_at": run.get("started_at"),
            "program_version": report["program_version"],
            "forms_version": run.get("forms_version"),
        },
    }


def _cell(cell: Json, findings: Sequence[Json]) -> Json:
    keys = ("table_code", "row_code", "column_code")
    return {
        "item": "/".join(cell[key] for key in keys),
        "label": [_label(cell["table_code"], axis, cell[f"{axis}_code"]) for axis in ("row", "column")],
        **{name: cell[name] for name in ("value", "state", "raw", "number", "unit")},
        "where": _where(cell),
        "findings": [_finding(finding) for finding in findings if _concerns(finding, cell)],
    }


def _concerns(finding: Json, cell: Json) -> bool:
    """Whether a finding is about the cell, its row, its column or its table."""
    if finding["table_code"] != cell["table_code"]:
        return False
    return all(not finding[key] or finding[key] == cell[key] for key in ("row_code", "column_code"))


def _fact(fact: Json) -> Json:
    return {
        "item": fact["field"],
        "label": [fact["field"], str(fact["ordinal"])],
        "value": fact["value"],
        "state": fact["exactness"],
        "raw": fact["text"],
        "number": None,
        "unit": fact["unit"],
        "where": _where(fact),
        "findings": [],
    }


def _finding(finding: Json) -> Json:
    names = ("rule", "severity", "status", "message", "proposal", "confidence", "fingerprint", "first_run_id")
    return {"title": reason_zh(finding["rule"]), **{name: finding[name] for name in names}}


def _where(row: Json) -> Json:
    names = ("line", "span_start", "span_end", "page", "x0", "y0", "x1", "y1", "table_no", "row_no", "cell_no")
    return {name: row[name] for name in names if row[name] is not None}


def _label(table: str, axis: str, code: str) -> str:
    return next((member.label for member in members(table, axis) if member.code == code), code)
