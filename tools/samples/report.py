"""One authoring file → the bytes of a sample and what must be read from it."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from samples.grids import grid
from samples.printer import Printer, Table, extra_grid
from samples.sheet import AUTHORING, Cell, Key, cells, cut
from samples.verdicts import verdicts

TABLES = ("disclosure", "request", "dispute")
HEAD = (
    *("title", "year", "edition", "table_editions", "organ", "kind", "path", "code", "scope", "period"),
    *("issue_date", "phone"),
)


class Sample(NamedTuple):
    """A sample ready to be written: path below the reports, content, expectation, and what it is for."""

    file: str
    content: bytes
    expected: dict[str, Any]
    purpose: str


def load(path: Path) -> dict[str, Any]:
    """Read an authoring file; `based_on` names another one, whose entries it overrides, and whose text it may edit."""
    spec: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "based_on" not in spec:
        return spec
    base = load(AUTHORING / spec.pop("based_on"))
    for old, new in spec.pop("replace", []):
        if base["text"].count(old) != 1:
            raise ValueError(f"{path.name}: {old!r} does not occur exactly once in the text it is based on")
        base["text"] = base["text"].replace(old, new)
    return _merged(base, spec)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    out = copy.deepcopy(base)
    for key, value in over.items():
        out[key] = _merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def sample(path: Path) -> Sample:
    """Build the sample of one authoring file."""
    spec = load(path)
    if "text" not in spec:
        noise = b"".join(hashlib.sha256(f"noise {n}".encode()).digest() for n in range(spec["noise"]))
        return Sample(spec["file"], b"\xff\x00" * bool(noise) + noise, _expected(spec, {}, {}), spec["purpose"])
    printer = Printer(spec.get("style", "tab"))
    found = _cells(spec)
    tables = {table: _table(spec, table, found) for table in _printed(spec)}
    printer.text(spec["text"], {"extra": (extra_grid(spec.get("extra", [])), {}, None), **tables})
    text = "".join(line + "\n" for line in printer.lines)
    content = encoded(text.replace("\n", "\r\n") if spec.get("newline") == "crlf" else text, spec["encoding"])
    return Sample(spec["file"], content, _expected(spec, found | printer.cells, printer.sections()), spec["purpose"])


def encoded(text: str, encoding: str) -> bytes:
    """Encode with the byte-order mark that the codec name stands for; `utf-16` is little-endian on every machine."""
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def _printed(spec: dict[str, Any]) -> list[str]:
    return [table for table in TABLES if table in spec.get("tables", {})]


def _edition(spec: dict[str, Any], table: str) -> str:
    edition: str = spec["tables"].get(table, {}).get("edition", spec["head"]["edition"])
    return edition


def _table(spec: dict[str, Any], table: str, found: dict[Key, Cell]) -> Table:
    """A table ready to be printed, with the cell that the text ends after, if it ends there."""
    part = {key: cell for key, cell in found.items() if key[0] == table}
    _, row, column = spec["cut"].split("/") if spec.get("cut", "").startswith(table) else (None, None, None)
    last = (table, row, column) if row and column else None
    return grid(table, spec["tables"][table], _edition(spec, table), part), part, last


def _cells(spec: dict[str, Any]) -> dict[Key, Cell]:
    if "tables" not in spec:
        return {}
    found: dict[Key, Cell] = {}
    for table in TABLES:
        part = cells(table, spec["tables"].get(table), _edition(spec, table))
        if spec.get("cut", "").startswith(table):
            part = cut(part, spec["cut"].removeprefix(table + "/"))
        found |= part
    return found


def _expected(spec: dict[str, Any], found: dict[Key, Cell], sections: dict[str, list[int]]) -> dict[str, Any]:
    judged = verdicts(found)
    failed, unknown = ([list(key) for key, state in judged.items() if state == s] for s in ("fail", "not_assessable"))
    faults = spec.get("fail", [])
    if sorted(failed, key=str) != sorted(faults, key=str):
        raise ValueError(f"{spec['file']}: the numbers fail {failed}, but the authored faults are {faults}")
    printed = _printed(spec)
    editions = {table: _edition(spec, table) if table in printed else None for table in TABLES}
    head = {"table_editions": editions, **spec.get("head", {})}
    return {
        **{"file": spec["file"], "encoding": spec["encoding"], "quirks": spec.get("quirks", [])},
        **{"is_report": spec["is_report"], "head": {key: head.get(key) for key in HEAD}},
        "cells": [[*key, c.state, c.number, c.unit, c.value, c.line] for key, c in found.items()],
        "checks": {"fail": failed, "not_assessable": unknown},
        **{"sections": sections, "facts": spec.get("facts", {})},
        **{"disposition": spec["disposition"], "hold": spec.get("hold")},
    }


def as_json(expected: dict[str, Any]) -> str:
    """Return the expectation as JSON, one cell or verdict a line."""
    parts = []
    for key, value in expected.items():
        if key == "cells" and value:
            body = "[\n" + ",\n".join("  " + json.dumps(cell, ensure_ascii=False) for cell in value) + "\n ]"
        else:
            body = json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(key)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
