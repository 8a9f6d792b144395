"""Findings: what the rooms below signalled and which identities fail, in words, with a fingerprint that lasts.

Pure and import-light: `gongkai inspect` uses it without Great Expectations.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from expectations import words
from expectations.rules import Language, rule
from extract.forms import Identity, editions
from extract.model import Where
from extract.records import Signal
from transform.records import Check, Report

SEPARATOR = "\x1f"  # stands in no code, key or hash


class Finding(NamedTuple):
    """One finding about one report.

    `severity` is error, warning or info. `table`, `row` and `column` are codes of the vocabulary or None. `message` is
    Chinese, `message_en` English. `proposal` is another reading in Chinese with its `confidence` between 0 and 1; it
    is never applied.
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


class Operand(NamedTuple):
    """A cell of an identity: its value (None: no number) and where it is printed."""

    value: float | None
    where: Where | None


# (row, column) -> the cell of the check's table
CellAt = Callable[[str, str], Operand]


def render(signal: Signal) -> Finding:
    """Return the finding that a signal makes. Raises `RuleError` for an unknown rule, code or param."""
    params = {name: words.shown(value) for name, value in signal.params}
    declared = rule(signal.rule)
    place = signal.table, signal.row, signal.column, signal.where
    return Finding(
        rule=declared.code,
        severity=declared.severity,
        table=signal.table,
        row=signal.row,
        column=signal.column,
        message=declared.message("zh", _always(*place, "zh"), params),
        message_en=declared.message("en", _always(*place, "en"), params),
        proposal=None if signal.proposal is None else words.shown(signal.proposal),
        confidence=signal.confidence,
        where=signal.where,
    )


def _always(
    table: str | None, row: str | None, column: str | None, where: Where | None, language: Language
) -> dict[str, str]:
    def label(axis: str, code: str | None) -> str:
        return "" if table is None or code is None else words.quoted(words.label(table, axis, code, language))

    return {
        "place": words.place(table, row, column, where, language),
        "table": "" if table is None else words.table_name(table, language),
        "row": label("row", row),
        "column": label("column", column),
        "line": words.position(where, language),
    }


def check_finding(check: Check, edition: str, cell_at: CellAt) -> Finding:
    """Return the finding that a failing identity makes, with its operands as read, named in both languages.

    `edition` is that of the check's table: it tells the operands. The finding stands where the first operand of the
    left side (the total of identities I2 to I4) is printed.
    """
    identity = next(i for i in editions()[edition].identities if i.rule == check.rule)
    declared = rule(check.rule)
    where = _operand(check, identity.left[0], cell_at).where
    place = check.table, check.row, check.column, where
    zh, en = (
        declared.message(language, _always(*place, language), _sides(check, identity, cell_at, language))
        for language in ("zh", "en")
    )
    return Finding(check.rule, declared.severity, check.table, check.row, check.column, zh, en, where=where)


def _sides(check: Check, identity: Identity, cell_at: CellAt, language: Language) -> dict[str, str]:
    # An identity along a row adds up columns, and the other way round.
    axis = "column" if identity.along == "row" else "row"

    def terms(codes: Iterable[str]) -> list[tuple[str, float | None]]:
        return [
            (words.short_label(check.table, axis, code, language), _operand(check, code, cell_at).value)
            for code in codes
        ]

    left, right = words.side(terms(identity.left), language), words.side(terms(identity.right), language)
    return {
        "left": words.number_text(check.left, language),
        "right": words.number_text(check.right, language),
        "equation": words.inequation(left, right, language),
    }


def _operand(check: Check, code: str, cell_at: CellAt) -> Operand:
    return cell_at(check.row, code) if check.row is not None else cell_at(code, check.column or "")


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Return all findings about one report: its signals in the order in which they arose, then failing identities.

    Of a document that is no report only that is told: its rows and sections are nobody's.
    """
    rendered = [render(signal) for signal in dict.fromkeys((*report.extracted.signals, *report.signals))]
    if not report.is_report:
        return tuple(finding for finding in rendered if finding.table is None and finding.severity == "error")
    failing = [check for check in report.checks if check.state == "fail"]
    cells = {(c.table, c.row, c.column): Operand(c.value, c.where) for c in report.cells} if failing else {}
    for check in failing:
        edition = report.extracted.table_editions.get(check.table) or report.extracted.edition
        rendered.append(check_finding(check, edition, _lookup(cells, check.table)))
    return tuple(rendered)


def _lookup(cells: dict[tuple[str, str, str], Operand], table: str) -> CellAt:
    nothing = Operand(None, None)
    return lambda row, column: cells.get((table, row, column), nothing)


def subject_of(organ_id: str | None, year: int | None, scope: str, document_sha256: str, *, held: bool) -> str:
    """Return what a report's findings are about: body, year and scope; the document itself where it is held."""
    if held or organ_id is None or year is None:
        return f"sha256{SEPARATOR}{document_sha256}"
    return SEPARATOR.join((organ_id, str(year), scope))


def fingerprint(subject: str, finding: Finding, ordinal: int = 1) -> str:
    """Return 32 hexadecimal digits that name this finding about this subject in every run.

    They depend on the rule and the codes of the place, never on line numbers or words: a report that is reformatted or
    a rule that is reworded keeps them. `ordinal` counts findings of a report that agree in all of these.
    """
    parts = (subject, finding.rule, finding.table or "", finding.row or "", finding.column or "", str(ordinal))
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()[:32]


def fingerprints(subject: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the fingerprints of all findings of one report, in their order; repeats count in document order."""
    seen: Counter[tuple[str, str | None, str | None, str | None]] = Counter()
    found: dict[int, str] = {}
    for index in sorted(range(len(findings)), key=lambda i: _document_order(findings[i])):
        finding = findings[index]
        identity = (finding.rule, finding.table, finding.row, finding.column)
        seen[identity] += 1
        found[index] = fingerprint(subject, finding, seen[identity])
    return tuple(found[index] for index in range(len(findings)))


def _document_order(finding: Finding) -> tuple[tuple[float, ...], str]:
    where = finding.where or Where()
    return tuple(-1.0 if part is None else float(part) for part in where), finding.message
