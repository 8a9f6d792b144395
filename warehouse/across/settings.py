"""What is compared between reports and from where on it is told, as declared in `across.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

ACROSS_FILE = Path(__file__).with_name("across.yaml")

Table = Literal["disclosure", "request", "dispute"]
Positive = Annotated[float, Field(gt=0)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(_Declared):
    """One operand of an identity; the axis that is not named is that of the identity's lines."""

    row: str | None = None
    column: str | None = None
    lag: Literal[0, 1] = 0
    sign: Literal[1, -1] = 1


class Identity(_Declared):
    """A soft identity: for each of `rows` or `columns`, `left` equals or is at most the sum of `right`."""

    rule: str
    table: Table
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    compare: Literal["equal", "at_most"]
    left: tuple[Term, ...] = Field(min_length=1)
    right: tuple[Term, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_axis(self) -> Identity:
        if bool(self.rows) == bool(self.columns):
            raise ValueError(f"identity {self.rule}: declare either rows or columns")
        named = {term.column if self.rows else term.row for term in (*self.left, *self.right)}
        if None in named:
            raise ValueError(f"identity {self.rule}: a term names no {'column' if self.rows else 'row'}")
        return self

    @property
    def compares_years(self) -> bool:
        """Whether the identity needs the report of the year before."""
        return any(term.lag for term in (*self.left, *self.right))


class Cells(_Declared):
    """Cells of a table: all of its rows or some, and some columns."""

    rows: Literal["all"] | tuple[str, ...]
    columns: tuple[str, ...]


class Rollup(_Declared):
    """How a roll-up is held against the reports below it: by bodies of these kinds, in these cells."""

    rule: str
    kinds: tuple[str, ...]
    cells: dict[Table, Cells]


class Growth(_Declared):
    """Rates of growth stated in the prose: for each field, the sums of rows of the request table that it may mean."""

    rule: str
    requests: dict[str, tuple[tuple[str, ...], ...]]


class Outlying(_Declared):
    """From where on a number is an outlier; see `across.yaml`."""

    rule: str
    others: int = Field(ge=3)
    score: Positive
    ratio: float = Field(gt=1)
    floor: Positive


class Measure(_Declared):
    """A cell whose numbers are compared, and the smallest number that is worth telling."""

    table: Table
    row: str
    column: str
    smallest: Positive


class Outliers(_Declared):
    """Outliers against a body's own years and against its peers."""

    history: Outlying
    peers: Outlying
    peer_kinds: tuple[str, ...]
    measures: tuple[Measure, ...]


class Copying(_Declared):
    """From which share and number of characters on copying is told."""

    rule: str
    told: float = Field(gt=0, le=1)
    least: int = Field(gt=0)


class Likeness(_Declared):
    """How texts are compared; see `across.yaml`."""

    common_bodies: int = Field(ge=2)
    likely: int = Field(ge=1)
    partners: int = Field(ge=1)
    passage: int = Field(ge=8)
    passages: int = Field(ge=1)
    last_year: Copying
    peers: Copying
    passages_rule: str
    long_passage: int = Field(ge=8)


class Across(_Declared):
    """What `across.yaml` declares."""

    identities: tuple[Identity, ...]
    growth: Growth
    rollup: Rollup
    outliers: Outliers
    likeness: Likeness

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the codes of all rules that compare reports, each once."""
        told = self.outliers.history.rule, self.outliers.peers.rule
        copying = self.likeness.last_year.rule, self.likeness.peers.rule, self.likeness.passages_rule
        identities = (identity.rule for identity in self.identities)
        return tuple(dict.fromkeys((*identities, self.growth.rule, self.rollup.rule, *told, *copying)))


class AcrossError(Exception):
    """The declaration of what is compared between reports is wrong; the message names the file and the place."""


@lru_cache(maxsize=1)
def load_across() -> Across:
    """Return what `across.yaml` declares. Raises `AcrossError`."""
    return read_across(ACROSS_FILE)


def read_across(path: Path) -> Across:
    """Return what the file at `path` declares. Raises `AcrossError`, which names the file and the place."""
    try:
        return Across.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValueError) as error:
        raise AcrossError(f"{path.name}: {error}") from error
