"""What a finding proposes: cells that would have to be printed otherwise, and why. Never applied to a printed value."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """One cell that an explanation would change: codes of the vocabulary, `raw` as printed, `value` as read.

    `value` is None where no number is printed, `proposed` where the form does not determine the right number.
    """

    table: str
    row: str
    column: str
    raw: str
    value: int | float | None
    proposed: int | float | None


class Proposal(NamedTuple):
    """One explanation: the `kind` of mistake (see `localise/kinds.yaml`), its cells, and one sentence in each language.

    `confidence` is the probability, between 0 and 1, that exactly this is what happened.
    """

    kind: str
    changes: tuple[Change, ...]
    explanation: str
    explanation_en: str
    confidence: float
