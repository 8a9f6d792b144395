"""What the prose of a small report tells, by field."""

from __future__ import annotations

from printed_form import HEADINGS, read

from transform.prose import read_prose
from transform.records import NarrativeFact

LISTED = {"legal_document", "zero_statement", "items_by_channel", "items_by_class", "appraisal", "accountability"}


def facts(text: str, section: int = 1) -> dict[str, NarrativeFact]:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[section - 1]}\n{text}\n"
    found = [fact for fact in read_prose(read(page)) if fact.field not in LISTED]
    assert len({fact.field for fact in found}) == len(found)
    return {fact.field: fact for fact in found}


def told(text: str, section: int, field: str) -> tuple[float | int | None, str | None] | None:
    found = facts(text, section).get(field)
    return (found.value, found.exactness) if found else None


def listed(text: str, field: str) -> list[tuple[str | None, float | int | None]]:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n{text}\n"
    return [(fact.label, fact.value) for fact in read_prose(read(page)) if fact.field == field]
