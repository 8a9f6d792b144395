"""Legal documents that the text cites, once each, with their numbers."""

from __future__ import annotations

from functools import partial

import regex

from extract.records import Sentence
from transform.records import NarrativeFact
from transform.wordings import lists_of

_LAW = regex.compile(
    r"[《<](?P<title>[^《》]{4,110}(?:《[^《》]{1,60}》[^《》]{0,60})?)》\s*(?:[（(](?P<number>"
    r"[^（）()]{0,16}[〔\[（(﹝]?\s*\d{4}\s*[〕\])）﹞]?\s*\d{1,5}\s*号|[^（）()]{0,12}第\s*\d{1,4}\s*号)[^）)]{0,20}[）)])?"
)
_SHORTEST = 4  # what is no longer than this is no title
_lists = partial(lists_of, "legal_documents.yaml")


def legal_documents(body: tuple[Sentence, ...]) -> list[NarrativeFact]:
    """`legal_document` facts: titles in 《》 that name a document; `label` is its number where it stands behind.

    The text is the title with the number in brackets. A short form of a title that was told is the same document.
    """
    facts: list[NarrativeFact] = []
    seen: set[str] = set()
    kinds = _lists()["kinds"]
    for text, _, where in body:
        for match in _LAW.finditer(text) if "《" in text else ():
            title = "".join(match["title"].split())
            if title in seen or len(title) <= _SHORTEST or not title.endswith(kinds):
                continue
            if not any(known.endswith(title) for known in seen):
                seen.add(title)
                number = "".join(match["number"].split()) if match["number"] else None
                named = f"{title}（{number}）" if number else title
                facts.append(NarrativeFact("legal_document", len(facts) + 1, named, where=where, label=number))
    return facts
