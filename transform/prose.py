"""Facts from prose: what the text itself says, each with its sentence, number, unit, scope and exactness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial

from extract.records import Extracted
from transform.clauses import Clause, Told, number_of, told_clauses
from transform.prose_beside import Led
from transform.prose_documents import legal_documents
from transform.prose_items import items_disclosed
from transform.prose_measures import measures, with_zeros, zero_statements
from transform.prose_requests import requests
from transform.records import NarrativeFact, Organ
from transform.sections import DISCLOSED, OTHER, OVERVIEW, PROBLEMS
from transform.wordings import words_of

_words = partial(words_of, "prose_statements.yaml")

_RESULTS = ("appraisal", "accountability")
_TITLE = re.compile(r"《[^》]*》")
_NO_FEES = (DISCLOSED, PROBLEMS)  # sections whose fees are others


def read_prose(
    extracted: Extracted,
    found: Sequence[Clause] | None = None,
    organ: Organ | None = None,
    year: int | None = None,
) -> list[NarrativeFact]:
    """All facts that the running text tells: numbers, zero statements, results of appraisal, documents cited.

    The fields that the contract fixes are items_disclosed, requests_received, fee_charged and legal_document; the
    others are declared in `data/lookups/prose_measures.yaml` and `zero_statements.yaml`. What is not said is absent.
    `found` are the clauses of the body, where they are known; `organ` is whose report it is, `year` the year covered.
    """
    found = told_clauses(extracted) if found is None else found
    zeros = zero_statements(found)
    led = Led(found)
    numbers = [
        *items_disclosed(found, led, organ, year),
        *requests(found, led, extracted.sections, organ.kind if organ else None, year),
        *_fee(found),
        *measures(found),
    ]
    return [
        *with_zeros(numbers, zeros),
        *zeros,
        *_results(found),
        *_nothing_else(found),
        *legal_documents(extracted.body),
    ]


def _fee(found: Sequence[Clause]) -> list[NarrativeFact]:
    """The processing fee of 国办函〔2020〕109号 in yuan, never the fees of section two."""
    about = [c for c in found if "费" in c.folded and c.about not in _NO_FEES and "事业性收费" not in c.folded]
    for clause in about:
        match = _words()["fee"].search(clause.folded) if clause.counts else None
        read = number_of(match, clause) if match is not None else None
        if read is not None:
            return [Told(*read, clause).fact("fee_charged", "元")]
    denied = [clause for clause in about if _words()["no_fee"].search(clause.folded)][:1]
    return [Told(0, "exact", clause).fact("fee_charged", "元") for clause in denied]


@lru_cache(maxsize=1)
def _of_either_result() -> re.Pattern[str]:
    """What is told of either result: one look instead of two, as most clauses tell of none."""
    return re.compile("|".join(_words()[field].pattern for field in _RESULTS))


def _results(found: Sequence[Clause]) -> list[NarrativeFact]:
    """What is told of appraisal and of accountability, which Article 50 (四) asks governments for."""
    facts: list[NarrativeFact] = []
    either = _of_either_result()
    said = [(c, _TITLE.sub("", c.folded) if "《" in c.folded else c.folded) for c in found if c.about == OVERVIEW]
    said = [(clause, text) for clause, text in said if either.search(text)]
    for field in _RESULTS:
        subject, result = _words()[field], _words()[f"{field}_result"]
        told = [c for c, text in said if subject.search(text) and result.search(text)]
        facts += [NarrativeFact(field, n, c.text, where=c.where) for n, c in enumerate(told, 1)]
    return facts


def _nothing_else(found: Sequence[Clause]) -> list[NarrativeFact]:
    """The statement that there is nothing else to report, where the section of other matters consists of it."""
    told = [clause for clause in found if clause.about == OTHER]
    if len(told) == 1 and _words()["nothing_else"].match(told[0].folded):
        return [NarrativeFact("nothing_else", 1, told[0].text, where=told[0].where)]
    return []
