"""The state of the warehouse: last night, last run, totals, open findings, what is held or unreadable and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from expectations.rules import load_rules
from flows.ledger import Ledger
from flows.nights import is_at_work, last_nights
from flows.register import SAME_BYTES, SAME_CONTENT
from flows.report.outbox import last_mails
from flows.settings import outbox_path, store_path
from flows.store import Store
from warehouse.report_data import FINDING_COUNTS, LAST_RUN, NOT_LOADED, TOTALS, rows

LISTED = 50
REPEATED = {SAME_BYTES: "与已到文件逐字节相同", SAME_CONTENT: "与已入库报告内容相同（编码或格式不同）"}


def read_status(warehouse: Path) -> dict[str, Any]:
    """Return `night`, `stages`, `mails`, `run`, `totals`, `findings`, `held` and `unreadable` (at most `LISTED`).

    `night` says how the last night went, `stages` how many seconds each of its stages took. Raises the errors of
    `warehouse.query` where there is no warehouse.
    """
    folder = Ledger(Store(store_path(warehouse)), warehouse.name).folder
    nights = last_nights(folder)
    run = next(iter(rows(warehouse, LAST_RUN)), {})
    run_id = run.get("run_id", "")
    return {
        "night": _night(folder, nights),
        "stages": {
            name: round(seconds, 1) for name, seconds in (nights[0].get("seconds", {}) if nights else {}).items()
        },
        "mails": _mails(warehouse),
        "run": run,
        "totals": rows(warehouse, TOTALS)[0],
        "findings": rows(warehouse, FINDING_COUNTS),
        **{
            status: [_shown(row) for row in rows(warehouse, NOT_LOADED, run=run_id, status=status, limit=LISTED)]
            for status in ("held", "unreadable")
        },
    }


def _night(folder: Path, nights: list[dict[str, Any]]) -> dict[str, Any]:
    """Say in a word, and a sentence, how the last night went: good, incomplete, failed, killed, running, none."""
    if not nights:
        return {"verdict": "none", "said": "no run is on record"}
    last = nights[0]
    verdict, said = _verdict(folder, last)
    good = next((night["began"] for night in nights if night["event"] == "finished" and night["complete"]), None)
    shown = {name: last.get(name) for name in ("run_id", "began", "published", "landed", "postponed")}
    return {"verdict": verdict, "said": said, **shown, "last_good_night": good}


def _mails(warehouse: Path) -> dict[str, Any]:
    """The last run that had mails, how many are in each state, and those of any run that are not sent."""
    last = last_mails(outbox_path(warehouse))
    unsent = [{"run": mail.run_id, "to": mail.address, "state": mail.state, "told": mail.told} for mail in last.unsent]
    return {"run_id": last.run_id, "states": last.states, "unsent": unsent[:LISTED]}


def _verdict(folder: Path, last: dict[str, Any]) -> tuple[str, str]:
    if last["event"] == "started":
        if is_at_work(folder, last["run_id"]):
            return "running", "the run is at work"
        return "killed", "the run was ended from outside; the next one takes its documents over. Run `gongkai run`"
    if last["event"] == "failed":
        done = "nothing was published, yesterday's file stays"
        if last.get("published"):
            done = "the warehouse was published, what follows was not done"
        return "failed", f"{done}: {last['error']}"
    if last["complete"]:
        return "good", "; ".join(
            ["published" if last["published"] else "nothing new arrived", *last.get("implausible", [])]
        )
    wrong = [f"{last[name]} {name}" for name in ("held", "unreadable", "problems") if last[name]]
    return "incomplete", "; ".join(
        [*wrong, *last.get("implausible", []), *([last["report_error"]] if last["report_error"] else [])]
    )


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
