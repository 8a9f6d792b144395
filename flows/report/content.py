"""What the report says, gathered from the published warehouse; the same warehouse gives the same report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from expectations import words
from expectations.rules import Rule, RuleError, rule
from flows.errors import FlowError
from flows.settings import LOCAL_TIME
from transform.personal import mask
from warehouse import report_data as ask

FINDINGS, DOCUMENTS, AREAS, CHECKS = 1000, 200, 400, 200  # rows that the page lists of each kind
MAILED = 20  # findings that the mail lists
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
STATUSES = {"loaded": "入库", "held": "暂存", "duplicate": "重复", "unreadable": "不可读"}
STATES = {"blank": "空白", "missing": "缺格", "absent": "无此表", "na": "未发生符号", "text": "文字", "reported": ""}

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the page and the mail show. Lists are cut; `totals` and `counts` hold the whole numbers."""

    run: dict[str, Any]
    finished: datetime
    totals: dict[str, Any]
    counts: dict[tuple[str, str], int]
    rules: Rows
    findings: Rows
    held: Rows
    unreadable: Rows
    duplicates: Rows
    coverage: Rows
    checks: Rows
    failed_checks: Rows

    @property
    def date(self) -> str:
        """The day of the run in China."""
        return f"{self.finished:%Y-%m-%d}"

    @property
    def failed_total(self) -> int:
        """How many identities fail in current reports."""
        return sum(int(check["failed"]) for check in self.checks)

    def open(self, severity: str) -> int:
        """How many findings of a severity are not fixed."""
        return sum(n for (status, kind), n in self.counts.items() if kind == severity and status != "fixed")


def gather(warehouse: Path) -> Content:
    """Return the content of the report of the last run. Raises `FlowError` where no run was published."""
    run = next(iter(ask.rows(warehouse, ask.LAST_RUN)), None)
    if run is None:
        raise FlowError(f"{warehouse}: holds no run yet; make one with `gongkai run`")
    run_id = run["run_id"]
    found = ask.rows(warehouse, ask.FINDINGS, run=run_id, only_new=False, limit=FINDINGS)
    held, unreadable, duplicates = (
        _documents(warehouse, run_id, status) for status in ("held", "unreadable", "duplicate")
    )
    return Content(
        run=run,
        finished=run["finished_at"].replace(tzinfo=UTC).astimezone(LOCAL_TIME),
        totals=ask.rows(warehouse, ask.TOTALS)[0],
        counts={(row["status"], row["severity"]): row["n"] for row in ask.rows(warehouse, ask.FINDING_COUNTS)},
        rules=[_with_rule(row) for row in ask.rows(warehouse, ask.RULES)],
        findings=[_finding(row) for row in found],
        held=held,
        unreadable=unreadable,
        duplicates=duplicates,
        coverage=ask.rows(warehouse, ask.COVERAGE, limit=AREAS),
        checks=[_with_rule(row) for row in ask.rows(warehouse, ask.CHECKS)],
        failed_checks=[_failed(row) for row in ask.rows(warehouse, ask.FAILED_CHECKS, limit=CHECKS)],
    )


def _documents(warehouse: Path, run_id: str, status: str) -> Rows:
    listed = ask.rows(warehouse, ask.NOT_LOADED, run=run_id, status=status, limit=DOCUMENTS)
    return [row | {"why": row["reason_zh"] or row["reason"]} for row in listed]


def declared(code: str) -> Rule | None:
    """Return a rule; None for one of an older program, which this one does not declare any more."""
    try:
        return rule(code)
    except RuleError:
        return None


def _with_rule(row: dict[str, Any]) -> dict[str, Any]:
    found = declared(row["rule"])
    return row | {
        "rule_zh": found.title_zh if found else row["rule"],
        "meaning": found.meaning_zh if found else "",
        "advice": found.advice_zh if found else "",
        "source": found.source if found else "",
        "severity_zh": SEVERITIES.get(row.get("severity", ""), ""),
    }


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    subject = row["organ_name"] or row["jurisdiction"] or row["title"] or row["source_path"]
    told = {key: row[key] and mask(row[key]) for key in ("message", "proposal")}  # no officials' names leave by mail
    return _with_rule(row) | told | {"subject": subject, "place": _place(row), "printed": _printed(row), "at": _at(row)}


def _place(row: dict[str, Any]) -> str:
    """Return table, row and column in the words of the form; codes where an older program knew others."""
    try:
        return words.place(row["table_code"], row["row_code"] or None, row["column_code"] or None, None, "zh")
    except RuleError:
        return "/".join(code for code in (row["table_code"], row["row_code"], row["column_code"]) if code)


def _printed(row: dict[str, Any]) -> str | None:
    if row["raw"]:
        return str(row["raw"])
    return f"（{STATES[row['state']]}）" if STATES.get(row["state"] or "") else None


def _at(row: dict[str, Any]) -> str:
    if row["line"]:
        return f"第{row['line']}行"
    page = f"第{row['page']}页" if row["page"] else ""
    return page + (f"第{row['table_no']}表第{row['row_no']}行" if row["table_no"] else "")


def _failed(row: dict[str, Any]) -> dict[str, Any]:
    return _with_rule(row) | {"place": _place(row)}
