"""The cells of one sample's statutory tables: what is authored, how it is printed, what must be read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

AUTHORING = Path(__file__).resolve().parents[2] / "data" / "samples" / "authoring"
FORM: dict[str, Any] = yaml.safe_load((AUTHORING / "form.yaml").read_text(encoding="utf-8"))
YUAN = {"元": 1, "万": 10_000, "万元": 10_000}

Number = int | float
Printed = Number | str | dict[str, Any] | None
Key = tuple[str, str, str]


class Address(NamedTuple):
    """A cell of the vocabulary, and the unit that its heading prints."""

    table: str
    row: str
    column: str
    header_unit: str | None


@dataclass(frozen=True)
class Cell:
    """One cell: `raw` as printed (None: not printed), and the expected reading. `line` is set by the printer."""

    raw: str | None
    state: str
    number: Number | None = None
    unit: str | None = None
    value: Number | None = None
    line: int | None = None


def addresses(table: str, edition: str, header_units: dict[str, str]) -> list[Address]:
    """Every cell of a table in the order of the form. `header_units` adds units to headings, by `row/column`."""
    if table == "disclosure":
        blocks = FORM["disclosure"][edition]
        pairs = [(row, column) for block in blocks for row in block["rows"] for column in block["columns"]]
    else:
        rows = [row for row in FORM[table]["rows"] if FORM[table].get("only", {}).get(row, edition) == edition]
        pairs = [(row, column) for row in rows for column in FORM[table]["columns"]]
    units = dict(header_units)
    if table == "disclosure" and edition == "2021":
        units["administrative_fee/amount"] = "万元"
    return [Address(table, row, column, units.get(f"{row}/{column}")) for row, column in pairs]


def canonical(number: Number, unit: str | None) -> Number:
    """Return the number in yuan where the unit is one of money, else itself; exact, whole numbers as integers."""
    exact = Decimal(str(number)) * YUAN.get(unit or "", 1)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def authored(table: str, edition: str, rows: dict[str, list[Number]]) -> dict[tuple[str, str], Number]:
    """Return every number of a table: rows left out are zero, totals follow from the identities of the form."""
    if table == "disclosure":
        return _disclosed(edition, rows)
    columns = [column for column in FORM[table]["columns"] if column != "total"]
    names = list(dict.fromkeys(a.row for a in addresses(table, edition, {})))
    full = {row: list(rows.get(row, [0] * len(columns))) for row in names}
    if table == "request":
        _close_accounts(full)
    found: dict[tuple[str, str], Number] = {}
    for row, numbers in full.items():
        found |= {(row, column): number for column, number in zip(columns, numbers, strict=True)}
        found[row, "total"] = sum(numbers)
    return found


def _disclosed(edition: str, rows: dict[str, list[Number]]) -> dict[tuple[str, str], Number]:
    found: dict[tuple[str, str], Number] = {}
    for block in FORM["disclosure"][edition]:
        for row in block["rows"]:
            numbers = rows.get(row, [0] * len(block["columns"]))
            found |= {(row, column): number for column, number in zip(block["columns"], numbers, strict=True)}
    return found


def _close_accounts(full: dict[str, list[Number]]) -> None:
    """Fill （七）总计 and 四、结转 so that a correct report comes out; faults are authored as printed cells."""
    outcomes = [row for row in full if row not in {"received", "carried_in", "processed_total", "carried_out"}]
    full["processed_total"] = [sum(numbers) for numbers in zip(*(full[row] for row in outcomes), strict=True)]
    intake = zip(full["received"], full["carried_in"], full["processed_total"], strict=True)
    full["carried_out"] = [new + old - done for new, old, done in intake]
    if min(full["carried_out"]) < 0:
        raise ValueError(f"more requests processed than there were: carried_out would be {full['carried_out']}")


def cells(table: str, spec: dict[str, Any] | None, edition: str) -> dict[Key, Cell]:
    """Return every cell of a table; `spec` is its part of the authoring file, None for a table that is not printed."""
    if spec is None:
        return {(a.table, a.row, a.column): Cell(None, "absent") for a in addresses(table, edition, {})}
    numbers = authored(table, edition, spec.get("rows", {}))
    found = {}
    for a in addresses(table, edition, spec.get("header_units", {})):
        printed: Printed = numbers[a.row, a.column]
        if a.column in spec.get("blank_columns", []) or spec.get("blank"):
            printed = ""
        if a.row in spec.get("missing_rows", []):
            printed = None
        found[a.table, a.row, a.column] = reading(spec.get("printed", {}).get(f"{a.row}/{a.column}", printed), a)
    unknown = set(spec.get("printed", {})) - {f"{row}/{column}" for _, row, column in found}
    if unknown:
        raise KeyError(f"{table}: no such cells: {sorted(unknown)}")
    return found


def reading(printed: Printed, address: Address) -> Cell:
    """Return the cell of an authored entry: a number, '' (blank), None (not printed), or a mapping that says all."""
    if printed is None:
        return Cell(None, "missing")
    if printed == "":
        return Cell("", "blank")
    entry: dict[str, Any] = printed if isinstance(printed, dict) else {"raw": str(printed), "number": printed}
    raw = str(entry["raw"]).replace("{nbsp}", "\u00a0")
    if "number" not in entry:
        return Cell(raw, entry["state"])
    unit = entry.get("unit", address.header_unit)
    return Cell(raw, "reported", entry["number"], unit, canonical(entry["number"], unit))


def cut(found: dict[Key, Cell], last: str) -> dict[Key, Cell]:
    """Return the cells of a table whose text ends after the cell `row/column`."""
    out, ended = {}, False
    for key, cell in found.items():
        out[key] = replace(cell, raw=None, state="missing", number=None, unit=None, value=None) if ended else cell
        ended = ended or f"{key[1]}/{key[2]}" == last
    return out
