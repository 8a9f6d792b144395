"""`kinds.yaml` read: kinds of mistakes with their priors and sentences, limits and factors."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

KINDS_FILE = Path(__file__).with_name("kinds.yaml")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Declared):
    """A text in Chinese and in English."""

    zh: str
    en: str


class Kind(Sentence):
    """A kind of mistake: how often it is met, and its sentence."""

    prior: float = Field(gt=0)


class Limits(_Declared):
    """How far the search goes."""

    explanations: int = Field(gt=0)
    holes: int = Field(gt=0)
    solver_nodes: int = Field(gt=0)
    solver_solutions: int = Field(gt=0)
    solver_changes: int = Field(gt=0)
    largest: int = Field(gt=0)


class Confidence(_Declared):
    """The most that an explanation's confidence reaches."""

    likely: float
    blank_for_zero: float
    stock: float
    disclosure_blank: float
    unit_slip: float
    moves: tuple[float, ...]
    solver: float
    unknown: float
    blank: float


class Factors(_Declared):
    """What makes an explanation likelier (above 1) or less likely."""

    second_mistake: float
    total_cell: float
    blank_cell: float
    printed_zero: float
    zero_moved_in: float
    smaller: float
    lost_total: float
    further_number: float
    further_total: float
    hole_left: float
    far: float
    prose_agrees: float
    prose_disagrees: float
    recognised: float
    unsure: float
    unsure_below: float


class Kinds(_Declared):
    """The whole declaration."""

    numbers: dict[str, Kind]
    moves: dict[str, Kind]
    phrases: dict[str, Sentence]
    usual: dict[str, dict[str, float]]
    limits: Limits
    confidence: Confidence
    factors: Factors

    def kind(self, code: str) -> Kind:
        """The kind with this code, of numbers or of moves."""
        return self.numbers.get(code) or self.moves[code]


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """Return the declaration; read on first use, so that a report without failures costs nothing."""
    return Kinds.model_validate(yaml.safe_load(KINDS_FILE.read_text(encoding="utf-8")))
