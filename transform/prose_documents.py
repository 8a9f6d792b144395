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
_lists = partial(lists_of, "legal_documents.yaml")


def legal_documents(body: tuple[Sentence, ...]) -> list[NarrativeFact]:
    """`legal_document` facts: titles in 《》 that name a document; `label` is its number where it stands behind.

    The text is the title with the number in brackets. A short form of a title that was told is the same document.
    """
    facts: list[NarrativeFact] = []
    seen: set[str] = set()
    for sentence in body:
        if "《" not in sentence.text:
            continue
        for match in _LAW.finditer(sentence.text):
            title = "".join(match["title"].split())
            told = any(known.endswith(title) for known in seen)
            if not told and title.endswith(_lists()["kinds"]) and len(title) > 4:
                seen.add(title)
                number = "".join(match["number"].split()) if match["number"] else None
                text = title + (f"（{number}）" if number else "")
                facts.append(NarrativeFact("legal_document", len(facts) + 1, text, where=sentence.where, label=number))
    return facts
