"""Failing identities in words: both sides with their operands as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from expectations import words
from expectations.rules import Language
from extract.forms import Identity, editions
from extract.model import Where
from transform.records import Check


class Operand(NamedTuple):
    """A cell of an identity: its value (None: no number) and where it is printed."""

    value: float | None
    where: Where | None


# (row, column) -> the cell of the check's table
CellAt = Callable[[str, str], Operand]


def identity_of(check: Check, edition: str) -> Identity:
    """The identity that a check evaluates, `edition` being that of its table."""
    return next(identity for identity in editions()[edition].identities if identity.rule == check.rule)


def operand(check: Check, code: str, cell_at: CellAt) -> Operand:
    """The cell of one operand: a column of the check's row, or a row of its column."""
    return cell_at(check.row, code) if check.row is not None else cell_at(code, check.column or "")


def sides(check: Check, identity: Identity, cell_at: CellAt, language: Language) -> dict[str, str]:
    """The params `left`, `right` and `equation` of a failing identity."""
    # An identity along a row adds up columns, and the other way round.
    axis = "column" if identity.along == "row" else "row"

    def terms(codes: Iterable[str]) -> list[tuple[str, float | None]]:
        return [
            (words.short_label(check.table, axis, code, language), operand(check, code, cell_at).value)
            for code in codes
        ]

    left, right = words.side(terms(identity.left), language), words.side(terms(identity.right), language)
    return {
        "left": words.number_text(check.left, language),
        "right": words.number_text(check.right, language),
        "equation": words.inequation(left, right, language),
    }
