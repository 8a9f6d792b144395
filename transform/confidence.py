"""How sure the head of a report is, field by field: between 0 and 1, below 0.6 unsure; None where nothing was read."""

from __future__ import annotations

from transform.genre import ENOUGH, SURE, Genre
from transform.period import Timing
from transform.publisher import Publisher
from transform.records import Facts

_LACKING = 0.59  # confidence that a text is no report of which nothing says so
_ALONE = 4.0  # weight of a year's evidence that stands alone
_HALF = 0.5  # weight of evidence on a body that leaves it half sure
_FACTS = ("items_disclosed", "requests_received")


def confidence_of(genre: Genre, timing: Timing, who: Publisher, facts: Facts) -> dict[str, float | None]:
    """Confidence by field of the report's head, and in the two facts that are fixed by the contract."""
    told: dict[str, float | None] = {
        "is_report": _is_report(genre),
        "year": _year(timing),
        "jurisdiction": who.placed.confidence if who.placed.place or who.placed.named else None,
        "organ": _organ(who),
        "phone": who.sure_of_phone,
    }
    for name in _FACTS:
        found = facts.get(name)
        told[name] = found[0].confidence if found else None
    if genre.reason:  # what is told of a text that may be a part of a report is no surer than that it is one
        told |= {name: min(sure, _LACKING) for name, sure in told.items() if sure is not None and name != "is_report"}
    return told


def _is_report(genre: Genre) -> float:
    """By the distance from the bar; a text that only lacks signs may be a part of a report."""
    sure = 0.5 + min(abs(genre.score - ENOUGH), SURE) / (2 * SURE)
    return round(min(sure, _LACKING) if genre.told else sure, 3)


def _year(timing: Timing) -> float | None:
    """Share of the evidence that speaks for the year, less where it is thin."""
    if timing.year is None:
        return None
    year, best, all_weights = str(timing.year), 0.0, 0.0
    for piece in timing.evidence:
        all_weights += piece.weight
        if piece.candidate == year:
            best += piece.weight
    return round(best / all_weights * min(1.0, best / _ALONE), 3)


def _organ(who: Publisher) -> float | None:
    """By where the name stands; no surer than the jurisdiction, without which its place among others is unknown."""
    if who.organ is None:
        return None
    weight = max([piece.weight for piece in who.evidence if piece.about == "organ"], default=_HALF)
    return round(min(weight / (weight + _HALF), who.placed.confidence if who.placed.place else _HALF), 3)
