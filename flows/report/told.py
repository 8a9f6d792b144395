"""Findings, proposals and documents in words, in either language: what the page and the mail both say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from expectations import words
from expectations.rules import Language, Rule, RuleError, rule
from extract.model import Where
from transform.personal import mask

Rows = list[dict[str, Any]]

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
STATUSES = {"loaded": "入库", "held": "暂存", "duplicate": "重复", "unreadable": "不可读"}
STATES = {
    "blank": {"zh": "空白", "en": "blank"},
    "missing": {"zh": "缺格", "en": "row ends before"},
    "absent": {"zh": "无此表", "en": "no such table"},
    "na": {"zh": "未发生符号", "en": "a stroke"},
    "text": {"zh": "文字", "en": "text"},
}
_OPEN, _CLOSE = {"zh": "（", "en": "("}, {"zh": "）", "en": ")"}


def declared(code: str) -> Rule | None:
    """Return a rule; None for one of an older program, which this one does not declare any more."""
    try:
        return rule(code)
    except RuleError:
        return None


def with_rule(row: dict[str, Any], language: Language = "zh") -> dict[str, Any]:
    """Return the row with the words of its rule: `rule_title`, and in Chinese `meaning`, `advice`, `source`."""
    found = declared(row["rule"])
    title = row["rule"] if found is None else found.title_zh if language == "zh" else found.title_en
    chinese = found if language == "zh" else None
    return row | {
        "rule_title": title,
        "meaning": chinese.meaning_zh if chinese else "",
        "advice": chinese.advice_zh if chinese else "",
        "source": chinese.source if chinese else "",
        "severity_zh": SEVERITIES.get(row.get("severity", ""), ""),
    }


def finding(row: dict[str, Any], language: Language = "zh") -> dict[str, Any]:
    """Return a finding in words; no officials' names leave in a report or by mail."""
    message = row["message"] if language == "zh" else row["message_en"]
    proposal = row["proposal"] if language == "zh" else None  # the warehouse has it in Chinese only
    return with_rule(row, language) | {
        "message": mask(message),
        "proposal": mask(proposal) if proposal else None,
        "subject": subject(row),
        "place": place(row, language),
        "printed": printed(row, language),
        "row_as_printed": [mask(cell) for cell in row.get("row_as_printed") or []],
        "at": at(row, language),
        "proposals": explanations(row["changes"] or (), language),
    }


def subject(row: Mapping[str, Any]) -> str:
    """Return whose report it is: the body, else its place, its title or the file."""
    return str(row["organ_name"] or row["jurisdiction"] or row["title"] or row["source_path"])


def place(row: Mapping[str, Any], language: Language = "zh") -> str:
    """Return table, row and column in the words of the form; codes where an older program knew others."""
    codes = row["table_code"], row["row_code"] or None, row["column_code"] or None
    try:
        return words.place(*codes, None, language)
    except RuleError:
        return "/".join(code for code in codes if code)


def printed(row: Mapping[str, Any], language: Language = "zh") -> str | None:
    """Return the cell as printed, its state where nothing is printed; None where the finding is about no cell."""
    if row["raw"]:
        return mask(str(row["raw"]))
    state = STATES.get(row.get("state") or "")
    return f"{_OPEN[language]}{state[language]}{_CLOSE[language]}" if state else None


def at(row: Mapping[str, Any], language: Language = "zh") -> str:
    """Return where in the document it stands."""
    where = Where(line=row["line"], page=row["page"], table=row["table_no"], row=row["row_no"])
    return words.position(where, language)


def explanations(rows: Iterable[dict[str, Any]], language: Language = "zh") -> Rows:
    """Return the explanations of a finding, the likeliest first, each with its `changes`."""
    found: Rows = []
    for rank, group in groupby(rows, key=lambda row: row["rank"]):
        cells = list(group)
        text = cells[0]["explanation" if language == "zh" else "explanation_en"]
        told = {"kind": cells[0]["kind"], "confidence": cells[0]["confidence"], "explanation": mask(text)}
        found.append(told | {"rank": rank, "changes": [_change(cell, language) for cell in cells]})
    return found


def _change(cell: dict[str, Any], language: Language) -> dict[str, Any]:
    proposed = cell["proposed"]
    return {
        "place": place(cell, language),
        "printed": mask(cell["raw"] or "") or f"{_OPEN[language]}{STATES['blank'][language]}{_CLOSE[language]}",
        "proposed": None if proposed is None else words.number_text(proposed, language),
    }


def document(row: dict[str, Any], language: Language = "zh") -> dict[str, Any]:
    """Return a document that was not loaded, with the reason in words."""
    if language == "zh":
        return row | {"why": row["reason_zh"] or row["reason"]}
    found = declared(row["reason"] or "")
    return row | {"why": found.title_en if found else row["reason"]}
