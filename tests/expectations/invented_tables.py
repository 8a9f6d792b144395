"""Consistent request and dispute tables of any size, and slips planted into them, for the tests of localisation."""

from __future__ import annotations

import random

from extract.forms import editions
from transform.records import ReadCell

Values = dict[tuple[str, str], int | None]


def request_table(edition: str, rng: random.Random, requests: int) -> Values:
    """A request table in which every identity holds, with so many new requests."""
    form = editions()[edition]
    block = form.tables["request"].blocks[0]
    outcomes = next(i for i in form.identities if i.rule == "request_outcomes").right
    *parts, total = block.columns
    values: Values = dict.fromkeys(((row, column) for row in block.rows for column in block.columns), 0)
    weights = {row: rng.random() ** 3 for row in outcomes}
    for number in range(requests):
        applicant = parts[0] if rng.random() < 0.8 else rng.choice(parts)
        entered = "carried_in" if number % 17 == 16 else "received"
        left = "carried_out" if rng.random() < 0.08 else rng.choices(list(weights), list(weights.values()))[0]
        for row in (entered, left, *(["processed_total"] if left != "carried_out" else [])):
            for column in (applicant, total):
                values[row, column] += 1
    return values


def dispute_table(rng: random.Random, most: int) -> Values:
    """A dispute table in which every row adds up."""
    block = editions()["2021"].tables["dispute"].blocks[0]
    values: Values = {}
    for row in block.rows:
        for column in block.columns[:-1]:
            values[row, column] = rng.randint(0, most) if rng.random() < 0.6 else 0
        values[row, block.columns[-1]] = sum(values[row, column] for column in block.columns[:-1])
    return values


def cells_of(table: str, values: Values, missing: frozenset[tuple[str, str]] = frozenset()) -> list[ReadCell]:
    """The table as read; None is blank."""
    return [
        ReadCell(table, row, column, "", "missing", None, None, None, None)
        if (row, column) in missing
        else ReadCell(
            table, row, column, "" if v is None else str(v), "blank" if v is None else "reported", v, None, v, None
        )
        for (row, column), v in values.items()
    ]
