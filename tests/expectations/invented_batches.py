"""Batches of invented reports as frames of the warehouse schema, built from the form declarations."""

from __future__ import annotations

from typing import Any

import pandas as pd

from extract.forms import editions
from transform.frames import DTYPES
from transform.reconcile import evaluate
from warehouse.schema import load_schema

FACTS = {
    "disclosure": ("fact_disclosure", "item", "measure"),
    "request": ("fact_request", "outcome", "applicant"),
    "dispute": ("fact_dispute", "channel", "result"),
}

Cells = dict[tuple[str, str, str], float | None]


def balanced_cells(edition: str, seed: int) -> Cells:
    """All cells of an edition with numbers that satisfy every identity; `seed` varies them."""
    form = editions()[edition]
    values: Cells = {("disclosure", *cell): seed + i for i, cell in enumerate(form.tables["disclosure"].cells)}
    for table, total_row in (("request", "processed_total"), ("dispute", None)):
        rows = list(dict.fromkeys(row for row, _ in form.tables[table].cells))
        columns = list(dict.fromkeys(column for _, column in form.tables[table].cells))
        for i, row in enumerate(rows):
            for j, column in enumerate(columns[:-1]):
                values[table, row, column] = (seed + i * j) % 5
        if total_row:
            outcomes = next(i for i in form.identities if i.rule == "request_outcomes").right
            for column in columns[:-1]:
                total = sum(values[table, row, column] for row in outcomes)
                values |= {(table, "processed_total", column): total, (table, "carried_out", column): seed % 3}
                values |= {(table, "received", column): total + seed % 3, (table, "carried_in", column): 0}
        for row in rows:
            values[table, row, "total"] = sum(values[table, row, column] for column in columns[:-1])
    return values


def typed(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    declared = load_schema().tables[table]
    frame = pd.DataFrame.from_records(rows, columns=list(declared.column_names))
    return frame.astype({column.name: DTYPES[column.type] for column in declared.columns})


def report_row(report_id: str, edition: str, year: int) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "document_sha256": report_id * 4,
        "content_sha256": report_id * 4,
        "format": "text",
        "source_path": f"{report_id}.txt",
        "status": "loaded",
        "organ_id": f"organ-{report_id}",
        "organ_name": "某镇人民政府",
        "jurisdiction_id": "990122101",
        "jurisdiction_confidence": 1.0,
        "year": year,
        "edition": edition,
        **{f"edition_{table}": edition for table in FACTS},
        "scope": "own",
        "is_correction": False,
        "is_current": True,
        "run_id": "run-1",
        "program_version": "0",
    }


def batch(reports: dict[str, tuple[str, Cells]]) -> dict[str, pd.DataFrame]:
    """Frames of `{report_id: (edition, cells)}`; a cell with None is blank."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("dim_report", "dq_check", *(f[0] for f in FACTS.values()))
    }
    for report_id, (edition, cells) in reports.items():
        keyed = {"report_id": report_id, "jurisdiction_id": "990122101", "year": 2020 if edition == "2019" else 2022}
        rows["dim_report"].append(report_row(report_id, edition, keyed["year"]))
        for line, ((table, row, column), value) in enumerate(cells.items(), 1):
            name, row_column, column_column = FACTS[table]
            reading = {
                "value": value,
                "number": value,
                "state": "blank" if value is None else "reported",
                "raw": None if value is None else str(value),
                "line": line,
            }
            rows[name].append({**keyed, row_column: row, column_column: column, **reading})
        blanks = {place for place, value in cells.items() if value is None}
        for check in evaluate(cells, ((table, edition) for table in FACTS), blanks):
            rows["dq_check"].append(
                {
                    **keyed,
                    "rule": check.rule,
                    "table_code": check.table,
                    "row_code": check.row or "",
                    "column_code": check.column or "",
                    "left_value": check.left,
                    "right_value": check.right,
                    "state": check.state,
                    "state_blank_zero": check.state_blank_zero,
                    "unknown": " ".join(check.unknown) or None,
                    "run_id": "run-1",
                }
            )
    return {name: typed(name, of_table) for name, of_table in rows.items()}
