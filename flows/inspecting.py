"""What is read from a document, as the JSON object of the public contract; nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expectations.findings import Change, Finding, Proposal
from extract.model import DocumentError, Where
from flows.batch import Read, bytes_of, read_one, reason_of, silent, unreadable
from flows.landing import name_of
from flows.limits import LIMITS, Limits
from flows.sidecar import SideCars
from flows.worker import Tell
from transform.gazetteer import Gazetteer
from transform.records import Check, NarrativeFact, ReadCell, Report

Json = dict[str, Any]


def inspect_one(
    file: Path, gazetteer: Gazetteer, limits: Limits = LIMITS, path: str | None = None, tell: Tell = silent
) -> Json:
    """Return the object of one document; `path` is the name it is known by, default that of the file."""
    name = path or name_of(file)
    read, sha256 = read_file(file, name, gazetteer, limits, tell)
    if read.report is None:
        kind, encoding = (read.document.format, read.document.encoding) if read.document else (None, None)
        return unread(name, sha256, read.reason or "", kind, encoding)
    return as_json(read.report, read.findings)


def read_file(
    file: Path, path: str, gazetteer: Gazetteer, limits: Limits = LIMITS, tell: Tell = silent
) -> tuple[Read, str | None]:
    """Read one document; return it with the SHA-256 of its bytes, None where they cannot be had."""
    try:
        data = bytes_of(file)
    except OSError as error:
        return Read(path, None, None, f"cannot be read ({error.strerror}); check its permissions"), None
    except DocumentError as error:
        return unreadable(path, None, reason_of(error)), None
    told = SideCars().source_of(file)
    return read_one(data, path, gazetteer, limits, tell, told=told), hashlib.sha256(data).hexdigest()


def unread(path: str, sha256: str | None, reason: str, kind: str | None = None, encoding: str | None = None) -> Json:
    """Return the object of a document that cannot be read."""
    return {
        "document": {"path": path, "sha256": sha256, "format": kind, "encoding": encoding},
        "report": None,
        "cells": [],
        "checks": [],
        "narrative": [],
        "findings": [],
        "leftovers": [],
        "error": reason,
    }


def as_json(report: Report, findings: Sequence[Finding]) -> Json:
    """Return one interpreted document as the contract's object."""
    extracted, document = report.extracted, report.extracted.document
    return {
        "document": {
            "path": document.path,
            "sha256": document.sha256,
            "format": document.format,
            "encoding": document.encoding,
        },
        "report": _head(report),
        "cells": [_cell(cell) for cell in report.cells],
        "checks": [_check(check) for check in report.checks],
        "narrative": [_narrative(fact) for fact in report.narrative],
        "findings": [_finding(finding) for finding in findings],
        "leftovers": [{"text": left.text, "where": _where(left.where)} for left in extracted.leftovers],
        "error": None,
    }


def _head(report: Report) -> Json:
    extracted, organ, place = report.extracted, report.organ, report.place or report.named
    return {
        "is_report": report.is_report,
        "hold": report.hold,
        "title": extracted.title,
        "year": report.year,
        "period": [day.isoformat() for day in report.period] if report.period else None,
        "issue_date": report.issue_date.isoformat() if report.issue_date else None,
        "edition": extracted.edition,
        "table_editions": dict(extracted.table_editions),
        "scope": report.scope,
        "organ": {"name": organ.name, "canonical": organ.canonical, "kind": organ.kind} if organ else None,
        "jurisdiction": {"code": place.code or None, "level": place.level, "path": list(place.path)} if place else None,
        "contact": report.contact._asdict(),
        "confidence": dict(report.confidence),
    }


def _cell(cell: ReadCell) -> Json:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "raw": cell.raw,
        "number": _number(cell.number),
        "unit": cell.unit,
        "value": _number(cell.value),
        "state": cell.state,
        "where": _where(cell.where),
    }


def _check(check: Check) -> Json:
    return {
        "rule": check.rule,
        "row": check.row,
        "column": check.column,
        "state": check.state,
        "state_blank_zero": check.state_blank_zero,
        "left": _number(check.left),
        "right": _number(check.right),
        "unknown": list(check.unknown),
    }


def _narrative(fact: NarrativeFact) -> Json:
    return {
        "field": fact.field,
        "ordinal": fact.ordinal,
        "text": fact.text,
        "value": _number(fact.value),
        "unit": fact.unit,
        "exactness": fact.exactness,
        "scope": fact.scope,
        "label": fact.label,
        "confidence": fact.confidence,
        "where": _where(fact.where),
    }


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "table": finding.table,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "message_en": finding.message_en,
        "proposal": finding.proposal,
        "confidence": finding.confidence,
        "proposals": [_proposal(proposal) for proposal in finding.proposals],
        "where": _where(finding.where),
    }


def _proposal(proposal: Proposal) -> Json:
    return proposal._asdict() | {"changes": [_change(change) for change in proposal.changes]}


def _change(change: Change) -> Json:
    return change._asdict() | {"value": _number(change.value), "proposed": _number(change.proposed)}


def _where(where: Where | None) -> Json | None:
    return where.as_json() if where is not None else None


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value
