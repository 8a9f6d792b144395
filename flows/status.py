"""The state of the warehouse: last run, totals, open findings, what is held or unreadable and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from expectations.rules import load_rules
from flows.register import SAME_BYTES, SAME_CONTENT
from warehouse.report_data import FINDING_COUNTS, LAST_RUN, NOT_LOADED, TOTALS, rows

LISTED = 50
REPEATED = {SAME_BYTES: "与已到文件逐字节相同", SAME_CONTENT: "与已入库报告内容相同（编码或格式不同）"}


def read_status(warehouse: Path) -> dict[str, Any]:
    """Return `run`, `totals`, `findings`, `held` and `unreadable` (the first `LISTED` of each).

    Raises the errors of `warehouse.query` where there is no warehouse.
    """
    run = next(iter(rows(warehouse, LAST_RUN)), {})
    run_id = run.get("run_id", "")
    return {
        "run": run,
        "totals": rows(warehouse, TOTALS)[0],
        "findings": rows(warehouse, FINDING_COUNTS),
        **{
            status: [_shown(row) for row in rows(warehouse, NOT_LOADED, run=run_id, status=status, limit=LISTED)]
            for status in ("held", "unreadable")
        },
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": row["source_path"],
        "reason": row["reason"],
        "meaning": row["reason_zh"],
        "title": row["title"],
        "run": "last" if row["fresh"] else "earlier",
    }


def reason_zh(reason: str | None) -> str | None:
    """Return what the code of a reason means in Chinese; None for what is no code."""
    declared = load_rules().get(reason or "")
    return declared.title_zh if declared else REPEATED.get(reason or "")
