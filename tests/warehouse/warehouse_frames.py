"""Frames of made-up reports, complete in every column, for the tests of the warehouse."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import pandas as pd

from extract.forms import editions
from warehouse.schema import load_schema

AXES = {"disclosure": ("item", "measure"), "request": ("outcome", "applicant"), "dispute": ("channel", "result")}
STATUSES = ("loaded", "held", "duplicate", "unreadable")


@dataclass
class Made:
    """One made-up report; `cells` maps (table, row, column) to what differs from a printed 3."""

    name: str
    organ: str = "organ-1"
    jurisdiction: str = "990122"
    year: int = 2022
    edition: str = "2021"
    scope: str = "own"
    status: str = "loaded"
    issue_date: str | None = "2023-01-20"
    title: str | None = "县教育局2022年政府信息公开工作年度报告"
    landed_at: str = "2023-02-01"
    cells: dict = field(default_factory=dict)
    checks: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    narrative: list = field(default_factory=list)
    proposals: list = field(default_factory=list)

    @property
    def sha(self):
        return sha256(self.name.encode()).hexdigest()

    @property
    def report_id(self):
        return self.sha[:16]


def frame(table, rows):
    """A frame with the declared columns in the declared order; what a row leaves out is None."""
    names = load_schema().tables[table].column_names
    unknown = {name for row in rows for name in row} - set(names)
    assert not unknown, unknown
    return pd.DataFrame({name: [row.get(name) for row in rows] for name in names}, columns=list(names))


def frames_of(run_id, *made, documents=None):
    """All frames of one batch and its run."""
    frames = {
        "dim_jurisdiction": frame("dim_jurisdiction", _places(made)),
        "dim_organ": frame("dim_organ", _organs(made)),
        "dim_report": frame("dim_report", [_report(run_id, m) for m in made]),
        "fact_narrative": frame("fact_narrative", [_key(m) | fact for m in made for fact in m.narrative]),
        "dq_check": frame(
            "dq_check",
            [_key(m) | {"run_id": run_id, "state_blank_zero": c["state"]} | c for m in made for c in m.checks],
        ),
        "dq_finding": frame("dq_finding", [_finding(run_id, m, f) for m in made for f in m.findings]),
        "dq_proposal": frame("dq_proposal", [_proposal(m, p) for m in made for p in m.proposals]),
        "document": frame("document", [_document(run_id, m) for m in made] if documents is None else documents),
    }
    for table in AXES:
        frames[f"fact_{table}"] = frame(f"fact_{table}", [row for m in made for row in _facts(m, table)])
    frames["run"] = frame("run", [run_row(run_id, frames["document"])])
    return frames


def run_row(run_id, documents):
    counts = {status: int((documents["status"] == status).sum()) for status in STATUSES}
    return {
        "run_id": run_id, "started_at": datetime(2023, 2, 1), "finished_at": datetime(2023, 2, 1, 1),
        "landed": len(documents), **counts, "findings_new": 0, "findings_fixed": 0,
        "findings_reopened": 0, "findings_accepted": 0, "findings_open": 0, "program_version": "0.1.0",
        "forms_version": "abc", "gazetteer_version": "def", "reviewed_version": "ghi", "schema_version": 1,
        "python_version": "3.11", "duckdb_version": "2.0.0", "reading_version": "ghi", "reread": 0,
    }  # fmt: skip


def _places(made):
    codes = dict.fromkeys(m.jurisdiction for m in made)
    return [
        {"jurisdiction_id": c, "code": c, "name": f"县{c}", "full_name": f"省县{c}", "level": "county",
         "province": "省", "county": f"县{c}", "provisional": False} for c in codes
    ]  # fmt: skip


def _organs(made):
    organs = {m.organ: m for m in made}
    return [
        {"organ_id": o, "name": f"机关{o}", "kind": "department", "jurisdiction_id": m.jurisdiction}
        for o, m in organs.items()
    ]


def _report(run_id, m):
    printed = m.edition if m.edition in editions() and m.status == "loaded" else None
    return {
        "report_id": m.report_id, "document_sha256": m.sha, "content_sha256": m.sha, "source_path": f"in/{m.name}.txt",
        "format": "text", "status": m.status, "hold_reason": None if m.status == "loaded" else "year_unknown",
        "organ_id": m.organ, "jurisdiction_id": m.jurisdiction, "year": m.year if m.status == "loaded" else None,
        "issue_date": m.issue_date, "edition": m.edition, "edition_disclosure": printed, "edition_request": printed,
        "edition_dispute": printed, "scope": m.scope, "title": m.title,
        "is_correction": "更正" in (m.title or ""), "is_current": False, "run_id": run_id,
        "program_version": "0.1.0",
    }  # fmt: skip


def _key(m):
    return {"report_id": m.report_id, "jurisdiction_id": m.jurisdiction, "year": m.year}


def _facts(m, table):
    if m.status != "loaded" or m.edition not in editions():
        return
    row_name, column_name = AXES[table]
    for row, column in editions()[m.edition].tables[table].cells:
        printed = {"value": 3.0, "number": 3.0, "state": "reported", "raw": "3", "line": 9}
        yield _key(m) | {row_name: row, column_name: column} | printed | m.cells.get((table, row, column), {})


def _finding(run_id, m, found):
    """A finding by its fingerprint alone, or with what differs from a failing balance."""
    given = found if isinstance(found, dict) else {"fingerprint": found}
    return _key(m) | {
        "rule": "request_balance", "severity": "error", "message": "不平",
        "message_en": "no balance", "status": "new", "first_run_id": run_id, "last_run_id": run_id,
    } | given  # fmt: skip


def _proposal(m, given):
    """One cell that an explanation would change; the first explanation of its finding unless said otherwise."""
    return {
        "report_id": m.report_id, "rank": 1, "ordinal": 1, "kind": "digit_replaced", "raw": "3", "value": 3.0,
        "confidence": 0.95, "explanation": f"应为{given['proposed']:g}", "explanation_en": "another digit",
    } | given  # fmt: skip


def _document(run_id, m):
    return {
        "document_sha256": m.sha, "source_path": f"in/{m.name}.txt", "format": "text", "size": 10, "status": m.status,
        "report_id": m.report_id, "run_id": run_id, "read_run_id": run_id, "landed_at": m.landed_at,
    }  # fmt: skip
