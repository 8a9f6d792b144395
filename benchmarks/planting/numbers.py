"""Numbers of invented reports that add up: requests split over applicants and outcomes, disputes, what is disclosed."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import NamedTuple

from benchmarks.planting.arithmetic import CLOSING, INTAKE, Key
from extract.forms import editions

APPLICANTS = {
    "natural_person": 860,
    "enterprise": 90,
    "research_institution": 5,
    "public_interest_organisation": 10,
    "legal_service_organisation": 15,
    "other_organisation": 20,
}
OUTCOMES = {
    "granted": 42,
    "partly_granted": 12,
    "denied_third_party": 3,
    "denied_internal_affairs": 2,
    "denied_process_information": 3,
    "denied_enforcement_file": 2,
    "denied_administrative_query": 2,
    "unavailable_not_held": 15,
    "unavailable_not_ready_made": 4,
    "unavailable_unclear": 2,
    "unprocessed_petition": 4,
    "unprocessed_repeated": 2,
    "other": 4,
    "other_uncorrected": 2,
    "other_misc": 2,
}
RARE = 0.4  # weight of every other outcome
RESULTS = {"upheld": 50, "corrected": 12, "other_result": 28, "pending": 10}
CHANNELS = {"reconsideration": 60, "litigation_direct": 22, "litigation_after_reconsideration": 18}


class Size(NamedTuple):
    """How much a kind of body has to report, as medians and spread (of the logarithm); `share` of all reports."""

    share: int
    requests: float
    spread: float
    most: int
    disputes: float
    decisions: int
    money: int  # yuan


SIZES = {
    "township": Size(50, 0.9, 0.9, 9, 0.0, 40, 300_000),
    "department": Size(25, 8, 1.0, 80, 0.4, 900, 2_000_000),
    "county": Size(15, 70, 0.7, 600, 5, 30_000, 90_000_000),
    "city": Size(10, 1200, 0.8, 9000, 120, 900_000, 900_000_000),
}


def numbers_of(random: Random, kind: str, edition: str) -> dict[Key, int]:
    """A number for every cell of an edition, all identities satisfied; money is in yuan."""
    size = SIZES[kind]
    found = _disclosed(random, kind, size, edition)
    found |= _requests(random, size, edition)
    return found | _disputes(random, size)


def _spread(random: Random, median: float, spread: float, most: int) -> int:
    return min(most, int(random.lognormvariate(0, spread) * median)) if median else 0


def _requests(random: Random, size: Size, edition: str) -> dict[Key, int]:
    form = editions()[edition].tables["request"]
    rows = list(dict.fromkeys(row for row, _ in form.cells))
    outcomes = [row for row in rows if row not in (*INTAKE, *CLOSING)]
    weights = [OUTCOMES.get(row, RARE) for row in outcomes]
    intake = _spread(random, size.requests, size.spread, size.most)
    applicants = Counter(random.choices(list(APPLICANTS), list(APPLICANTS.values()), k=intake))
    held: Counter[tuple[str, str]] = Counter()
    for column, count in applicants.items():
        left, before = (sum(random.random() < rate for _ in range(count)) for rate in (0.05, 0.04))
        done = Counter(random.choices(outcomes, weights, k=count - left))
        held |= Counter({(row, column): number for row, number in done.items()})
        held["processed_total", column], held["carried_out", column] = count - left, left
        held["received", column], held["carried_in", column] = count - before, before
    return {
        ("request", row, column): sum(held[row, c] for c in APPLICANTS) if column == "total" else held[row, column]
        for row, column in form.cells
    }


def _disputes(random: Random, size: Size) -> dict[Key, int]:
    count = _spread(random, size.disputes, 0.7, 2000)
    found: dict[Key, int] = {}
    channels = Counter(random.choices(list(CHANNELS), list(CHANNELS.values()), k=count))
    for channel in CHANNELS:
        shown = Counter(random.choices(list(RESULTS), list(RESULTS.values()), k=channels[channel]))
        found |= {("dispute", channel, result): shown[result] for result in RESULTS}
        found["dispute", channel, "total"] = channels[channel]
    return found


def _disclosed(random: Random, kind: str, size: Size, edition: str) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for row, column in editions()[edition].tables["disclosure"].cells:
        found["disclosure", row, column] = _disclosure_cell(random, kind, size, row, column)
    for row in ("regulation", "normative_document"):
        _law_abiding(random, found, row, makes=row != "regulation" or kind == "city")
    if ("disclosure", "procurement", "amount") in found:
        spent = found["disclosure", "procurement", "amount"]
        found["disclosure", "procurement", "projects"] = -(-spent // random.randrange(200_000, 900_000))
    for row in ("licensing", "other_management_service", "penalty", "coercion"):
        stock = sum(found.get(("disclosure", row, column), 0) for column in ("items_previous_year", "items_change"))
        if found.get(("disclosure", row, "decisions")) == stock:
            found["disclosure", row, "decisions"] += 7  # else it would look like the stock of items
    return found


def _disclosure_cell(random: Random, kind: str, size: Size, row: str, column: str) -> int:
    if row == "administrative_fee" and column == "amount" and kind == "township":
        return 0
    if column == "amount":
        return round(_spread(random, size.money, 1.0, 10**10), -2)
    if column == "decisions":
        return _spread(random, size.decisions / (20 if row == "coercion" else 1), 1.2, 10**7)
    if column == "items_previous_year":
        return random.randrange(0, 400 if row != "administrative_fee" else 12)
    if column == "items_change":
        return random.choice((0, 0, 0, 1, 2, 5, 11))
    return random.randrange(1, 60)


def _law_abiding(random: Random, found: dict[Key, int], row: str, *, makes: bool) -> None:
    made = random.randrange(0, 12) if makes else 0
    stock = made + random.randrange(1, 90) if makes else 0
    told = {"made": made, "newly_published": made, "published_total": stock}
    told |= {"issued": made, "repealed": random.randrange(0, 6) if makes else 0, "in_force": stock}
    found |= {key: told[key[2]] for key in found if key[1] == row}
