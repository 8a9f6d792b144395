"""What the transform room hands on: one document interpreted, printed and read side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from extract.model import Where
from extract.records import Extracted, Signal


class ReadCell(NamedTuple):
    """A statutory cell as printed and as read.

    `state`: reported, blank, missing, absent, na, text (see the contract). `number` and `unit` are as printed, `value`
    is the number in the canonical unit: a count, or yuan. All three are None unless something was read.
    """

    table: str
    row: str
    column: str
    raw: str
    state: str
    number: int | float | None
    unit: str | None
    value: int | float | None
    where: Where | None


class Check(NamedTuple):
    """One identity evaluated: `left` = `right` (sums of values, None where an operand has no number).

    `row` is set for identities along a row, `column` for those along a column; `unknown` names the operands without a
    number as `row/column`. `state`: pass, fail, not_assessable. `state_blank_zero` is the verdict with what was left
    blank or struck out read as zero; what is not printed, or no number, stays unknown.
    """

    rule: str
    table: str
    row: str | None
    column: str | None
    left: int | float | None
    right: int | float | None
    state: str
    unknown: tuple[str, ...]
    state_blank_zero: str = "not_assessable"


class NarrativeFact(NamedTuple):
    """A fact or a piece of prose: `field` is fixed by the contract or free; `value` is in `unit`.

    `ordinal` counts from 1 within the field (for `section` it is the canonical number). `exactness`: exact,
    approximate, cumulative or None where there is no value. `scope`: own, website, rollup or None. `label` says more of
    what the fact is about: a class or channel, the name of an account, the number of a document, a code of a taxonomy.
    `confidence`, between 0 and 1, where several numbers could have been the one asked for.
    """

    field: str
    ordinal: int
    text: str
    value: int | float | None = None
    unit: str | None = None
    exactness: str | None = None
    scope: str | None = None
    where: Where | None = None
    label: str | None = None
    confidence: float | None = None


Facts = Mapping[str, Sequence[NarrativeFact]]  # facts by field


def by_field(facts: Iterable[NarrativeFact]) -> Facts:
    """The facts of each field, in order."""
    found: dict[str, list[NarrativeFact]] = {}
    for fact in facts:
        found.setdefault(fact.field, []).append(fact)
    return found


class Contact(NamedTuple):
    """How to reach the body, as printed; None where not printed.

    `phone_e164` and `fax_e164` are the numbers in international form, where the area code is known.
    """

    office: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    postcode: str | None = None
    address: str | None = None
    website: str | None = None
    phone_e164: str | None = None
    fax_e164: str | None = None


class Source(NamedTuple):
    """What came with a document: the address that it was fetched from, its day of publication, its publisher."""

    url: str | None = None
    published_at: date | None = None
    publisher: str | None = None


class Organ(NamedTuple):
    """The publishing body: `name` as printed, `canonical` with its divisions' names, `kind` of `organ_kinds.yaml`."""

    name: str
    canonical: str
    kind: str


class Place(NamedTuple):
    """The jurisdiction: statistics-bureau `code` (2 to 12 digits), `level`, names from the province down."""

    code: str
    level: str
    path: tuple[str, ...]
    provisional: bool = False


class Evidence(NamedTuple):
    """Why a year, body or place was chosen: `about` year/place/organ, where from, what it says, how much it weighs."""

    about: str
    kind: str
    candidate: str
    text: str
    weight: float
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One document interpreted. `hold` names why it cannot be keyed, or is None; then year, organ, place are set.

    `confidence`: by field of the head, between 0 and 1; None where nothing was read. `named`: of a report that is held
    because several divisions bear the name that it gives, this name, its level and what is above all of them; no code;
    where only the level is told no name either.
    """

    extracted: Extracted
    is_report: bool
    year: int | None
    period: tuple[date, date] | None
    issue_date: date | None
    scope: str
    organ: Organ | None
    place: Place | None
    place_confidence: float
    contact: Contact
    cells: tuple[ReadCell, ...]
    checks: tuple[Check, ...]
    soft_checks: tuple[Check, ...]
    narrative: tuple[NarrativeFact, ...]
    signals: tuple[Signal, ...]
    evidence: tuple[Evidence, ...]
    content_sha256: str
    hold: str | None
    confidence: Mapping[str, float | None] = field(default_factory=dict)
    named: Place | None = None
