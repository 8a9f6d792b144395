"""The static dimensions, made from the vocabulary of the form declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from extract.forms import Member, members

# dimension: the axis of the vocabulary that it lists
AXES: Mapping[str, tuple[str, str]] = {
    "dim_disclosure_item": ("disclosure", "row"),
    "dim_disclosure_measure": ("disclosure", "column"),
    "dim_outcome": ("request", "row"),
    "dim_applicant": ("request", "column"),
    "dim_dispute_channel": ("dispute", "row"),
    "dim_dispute_result": ("dispute", "column"),
}


def static_dimensions() -> dict[str, pd.DataFrame]:
    """Return one frame per static dimension, one row per member, with exactly the columns of the schema."""
    return {
        "dim_disclosure_item": _frame(
            "dim_disclosure_item", lambda m: {"item": m.code, "statutory_no": m.statutory_no}
        ),
        "dim_disclosure_measure": _frame(
            "dim_disclosure_measure", lambda m: {"measure": m.code, "canonical_unit": m.canonical_unit}
        ),
        "dim_outcome": _frame("dim_outcome", _outcome),
        "dim_applicant": _frame("dim_applicant", lambda m: {"applicant": m.code, "applicant_group": m.group}),
        "dim_dispute_channel": _frame("dim_dispute_channel", lambda m: {"channel": m.code}),
        "dim_dispute_result": _frame("dim_dispute_result", lambda m: {"result": m.code}),
    }


def _frame(dimension: str, own: Callable[[Member], dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame([own(member) | _common(member) for member in members(*AXES[dimension])])


def _common(member: Member) -> dict[str, object]:
    """The columns of the group `member` of the schema."""
    return {
        "label_zh": member.label,
        "label_en": member.label_en,
        "label_2019": member.label_in("2019"),
        "label_2021": member.label_in("2021"),
        "in_2019": "2019" in member.editions,
        "in_2021": "2021" in member.editions,
        "is_total": member.is_total,
        "comparable": member.comparable,
        "comparability": member.comparability,
        "position": member.position,
    }


def _outcome(member: Member) -> dict[str, object]:
    return {
        "outcome": member.code,
        "statutory_no": member.statutory_no,
        "outcome_group": member.group,
        "outcome_group_zh": member.group_zh,
        "law_article": member.law_article,
    }
