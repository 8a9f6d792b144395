"""The identities of the form over expected cells: which of them fail, which cannot be judged."""

from __future__ import annotations

from collections.abc import Iterable

from samples.sheet import Cell, Key

Verdict = tuple[str, str | None, str | None]
INTAKE = ("received", "carried_in")
CLOSING = ("processed_total", "carried_out")


def verdicts(cells: dict[Key, Cell]) -> dict[Verdict, str]:
    """Return `(rule, row, column)` → pass, fail or not_assessable, for every identity of the tables given."""
    out: dict[Verdict, str] = {}
    for table, rule in (("request", "request_row_total"), ("dispute", "dispute_total")):
        for row in dict.fromkeys(key[1] for key in cells if key[0] == table):
            parts = [key for key in cells if key[:2] == (table, row) and key[2] != "total"]
            out[rule, row, None] = _judge(cells, [(table, row, "total")], parts)
    outcomes = dict.fromkeys(key[1] for key in cells if key[0] == "request" and key[1] not in INTAKE + CLOSING)
    for column in dict.fromkeys(key[2] for key in cells if key[0] == "request"):
        out["request_balance", None, column] = _judge(cells, _down(INTAKE, column), _down(CLOSING, column))
        out["request_outcomes", None, column] = _judge(cells, _down(CLOSING[:1], column), _down(outcomes, column))
    return out


def _down(rows: Iterable[str], column: str) -> list[Key]:
    return [("request", row, column) for row in rows]


def _judge(cells: dict[Key, Cell], left: list[Key], right: list[Key]) -> str:
    sides = [[cells[key].value for key in side] for side in (left, right)]
    if any(value is None for side in sides for value in side):
        return "not_assessable"
    totals = [sum(value for value in side if value is not None) for side in sides]
    return "pass" if totals[0] == totals[1] else "fail"
