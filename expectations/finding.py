"""One finding, and the words that every message is filled in with."""

from __future__ import annotations

from typing import NamedTuple

from expectations import words
from expectations.proposals import Proposal
from expectations.rules import Language, rule
from extract.model import Where

# table, row, column, where
Spot = tuple[str | None, str | None, str | None, Where | None]
Params = dict[Language, dict[str, str]]


class Finding(NamedTuple):
    """One finding about one report.

    `severity` is error, warning or info. `table`, `row` and `column` are codes of the vocabulary or None. `message` is
    Chinese, `message_en` English. `proposal` is another reading in Chinese with its `confidence` between 0 and 1;
    `proposals` are all explanations with the cells that they would change, the likeliest first. None is ever applied.
    """

    rule: str
    severity: str
    table: str | None
    row: str | None
    column: str | None
    message: str
    message_en: str
    proposal: str | None = None
    confidence: float | None = None
    where: Where | None = None
    proposals: tuple[Proposal, ...] = ()


def finding_at(code: str, spot: Spot, params: Params) -> Finding:
    """The finding of a rule at a place; `params` by language. Raises `RuleError` for an unknown rule, code or param."""
    declared = rule(code)
    zh, en = (declared.message(language, always(*spot, language), params[language]) for language in ("zh", "en"))
    return Finding(declared.code, declared.severity, *spot[:3], zh, en, where=spot[3])


def always(
    table: str | None, row: str | None, column: str | None, where: Where | None, language: Language
) -> dict[str, str]:
    """What every message may say of its place."""

    def label(axis: str, code: str | None) -> str:
        return "" if table is None or code is None else words.quoted(words.label(table, axis, code, language))

    return {
        "place": words.place(table, row, column, where, language),
        "table": "" if table is None else words.table_name(table, language),
        "row": label("row", row),
        "column": label("column", column),
        "line": words.position(where, language),
    }
