"""What the tests of the samples share: the expectations, and a reading of the text of their own."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"
REPORTS, EXPECTED = SAMPLES / "reports", SAMPLES / "expected"
FILES = sorted(path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.json"))
ORGANISATIONS = ["enterprise", "research_institution", "public_interest_organisation", "legal_service_organisation"]
APPLICANTS = ["natural_person", *ORGANISATIONS, "other_organisation", "total"]
RESULTS = ["upheld", "corrected", "other_result", "pending", "total"]
FORM = yaml.safe_load((SAMPLES / "authoring" / "form.yaml").read_text(encoding="utf-8"))

Cell = dict[str, Any]


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / name).read_text(encoding="utf-8"))
    return found


def text_of(expected: dict[str, Any]) -> str:
    encoding: str = expected["encoding"]
    return (REPORTS / str(expected["file"])).read_bytes().decode(encoding)


def lines_of(expected: dict[str, Any]) -> list[str]:
    return text_of(expected).replace("\r\n", "\n").split("\n")


def cells_of(expected: dict[str, Any]) -> list[Cell]:
    names = ["table", "row", "column", "state", "number", "unit", "value", "line"]
    return [dict(zip(names, cell, strict=True)) for cell in expected["cells"]]


def readable() -> list[str]:
    return [name for name in FILES if load(name)["encoding"]]


def with_cells() -> list[str]:
    return [name for name in FILES if load(name)["cells"]]


def dumps() -> list[str]:
    """The samples whose tables are cell dumps, one TAB-led line a cell."""
    return [name for name in with_cells() if any(line.startswith("\t") for line in lines_of(load(name)))]


def number_in(raw: str) -> float:
    """A reading of its own, good enough for what the samples print."""
    plain = unicodedata.normalize("NFKC", raw).replace(",", "")
    if plain == "二十二":
        return 22
    match = re.search(r"[+-]?\d+(\.\d+)?", plain)
    assert match, f"no number in {raw!r}"
    return -float(match[0]) if "减少" in plain else float(match[0])


def printed(cell: Cell, lines: list[str], edition: str) -> str:
    """The raw text of a cell: a TAB line, or the field of a pipe row that its column stands in."""
    line: str = lines[cell["line"] - 1]
    if line.startswith("\t"):
        return line[1:]
    assert line.startswith("| "), f"line {cell['line']} is no row of a table"
    fields = [field.strip() for field in line.removesuffix("|")[1:].split("|")]
    if cell["table"] == "request":
        return fields[3 + APPLICANTS.index(cell["column"])]
    if cell["table"] == "dispute":
        return fields[5 * list(FORM["dispute"]["rows"]).index(cell["row"]) + RESULTS.index(cell["column"])]
    block = next(block for block in FORM["disclosure"][edition] if cell["row"] in block["rows"])
    return fields[1 + list(block["columns"]).index(cell["column"])]
