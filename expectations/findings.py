"""Findings: what the rooms below signalled and which identities fail, in words, with a fingerprint that lasts.

Pure and import-light: `gongkai inspect` uses it without Great Expectations.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from expectations import words
from expectations.equations import CellAt, Operand, identity_of, operand, sides
from expectations.finding import Finding, finding_at
from expectations.proposals import Change, Proposal
from expectations.wrong_cells import explained, identity_findings
from extract.model import Where
from extract.records import Signal
from transform.records import Check, Report

SEPARATOR = "\x1f"  # stands in no code, key or hash

__all__ = [
    "CellAt",
    "Change",
    "Finding",
    "Operand",
    "Proposal",
    "check_finding",
    "findings_of",
    "fingerprint",
    "fingerprints",
    "render",
    "subject_of",
]


def render(signal: Signal) -> Finding:
    """Return the finding that a signal makes. Raises `RuleError` for an unknown rule, code or param."""
    params = {name: words.shown(value) for name, value in signal.params}
    spot = signal.table, signal.row, signal.column, signal.where
    proposal = None if signal.proposal is None else words.shown(signal.proposal)
    finding = finding_at(signal.rule, spot, {"zh": params, "en": params})
    return finding._replace(proposal=proposal, confidence=signal.confidence)


def check_finding(check: Check, edition: str, cell_at: CellAt) -> Finding:
    """Return the finding that a failing identity makes, with its operands as read, named in both languages.

    `edition` is that of the check's table: it tells the operands. The finding stands where the first operand of the
    left side (the total of identities I2 to I4) is printed.
    """
    identity = identity_of(check, edition)
    spot = check.table, check.row, check.column, operand(check, identity.left[0], cell_at).where
    zh, en = sides(check, identity, cell_at, "zh"), sides(check, identity, cell_at, "en")
    return finding_at(check.rule, spot, {"zh": zh, "en": en})


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Return all findings about one report: its signals in the order in which they arose, then failing identities.

    Behind these stand the cells that are likely to be wrong. Of a document that is no report only that is told: its
    rows and sections are nobody's.
    """
    signals = tuple(dict.fromkeys((*report.extracted.signals, *report.signals)))
    rendered = [render(signal) for signal in signals]
    if not report.is_report:
        return tuple(finding for finding in rendered if finding.table is None and finding.severity == "error")
    rendered = [explained(report, finding, signal) for finding, signal in zip(rendered, signals, strict=True)]
    return (*rendered, *identity_findings(report, check_finding))


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
