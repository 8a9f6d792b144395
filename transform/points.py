"""Section five cut into single problems and improvements, each classified by the declared taxonomy."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Any

from extract.records import Extracted, Sentence
from transform.clauses import whole
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.sections import PROBLEMS, number_about
from transform.wordings import words_of

_words = partial(words_of, "points.yaml")

_ITEM = re.compile(
    r"(?:(?:^|(?<=[：:。；;，,！\s）)]))\s*(?:[一二三四五六七八九][是要]|首先是?|其次是?|再次是?|(?:另)?一方面[，,]?|第[一二三四五六七][，,、是]"
    r"|[（(][一二三四五六七八九\d]{1,2}[）)]是?|\d{1,2}\s*[.．、])|[①-⑨])\s*"
)
_STOP = re.compile(r"[，。,；;]")
_END = re.compile(r"[。；;]")
_SENTENCE = 10  # a part as short as this leads to the points: 下一步工作打算


def read_points(extracted: Extracted) -> list[NarrativeFact]:
    """`problem` and `improvement` facts: text, place, and as `label` the class of `problem_taxonomy.yaml`."""
    section = number_about(PROBLEMS, extracted.edition)
    problems, improvements = _split(list(whole([s for s in extracted.body if s.section == section])))
    return [*_facts("problem", problems), *_facts("improvement", improvements)]


def _facts(field: str, items: list[Sentence]) -> list[NarrativeFact]:
    return [
        NarrativeFact(field, number, item.text, where=item.where, label=classify(item.text))
        for number, item in enumerate(items, 1)
    ]


@lru_cache(maxsize=1)
def taxonomy() -> dict[str, dict[str, Any]]:
    """The declared classes of problems and improvements: code -> zh, en, words."""
    declared: dict[str, dict[str, Any]] = lookup("problem_taxonomy.yaml")
    return declared


def classify(text: str) -> str:
    """The class of a problem or improvement: the one most of whose declared words the text names, else `other`.

    Words in the first part of the text, up to its first comma or stop, count twice: they say what the point is about.
    """
    stop = _STOP.search(text)
    lead = text[: stop.start()] if stop else text
    best, most = "other", 0
    for code, declared in taxonomy().items():
        votes = 0
        for word in declared["words"]:
            if word in text:
                votes += text.count(word) + lead.count(word)
        if votes > most:
            best, most = code, votes
    return best


def _split(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Problems stand before the turn to what will be done, and below a heading on problems; improvements behind it.

    Without a turn, points that name a measure and no lack are improvements, too.
    """
    problems: list[Sentence] = []
    improvements: list[Sentence] = []
    turned = False
    for sentence in sentences:
        turned = turned and not _words()["back"].match(sentence.text)
        pivot = None if turned else _words()["turn"].search(sentence.text)
        if turned or pivot is not None:
            cut = pivot.start() if pivot and not _is_heading(sentence.text.strip()) else 0
            problems += _items(sentence._replace(text=sentence.text[:cut]), lacking=True)
            improvements += _items(sentence._replace(text=sentence.text[cut:]), lacking=False)
            turned = True
        else:
            told = _items(sentence, lacking=True)
            problems += [item for item in told if not _is_measure(item.text)]
            improvements += [item for item in told if _is_measure(item.text)]
    return problems, improvements


def _is_measure(text: str) -> bool:
    """Whether a point begins with what will be done, and tells no lack."""
    return bool(_words()["measure"].match(text)) and not _words()["lack"].search(text)


def _items(sentence: Sentence, *, lacking: bool) -> list[Sentence]:
    """The enumerated points of a paragraph; without any, its sentences that tell of a lack (or of a measure)."""
    text = sentence.text.strip()
    if not text or _is_heading(text) or (text.endswith(("：", ":")) and not _ITEM.search(text)):
        return []
    marks = list(_ITEM.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]
    if not found:
        parts = _END.split(text)
        found = [part for part in parts if (_words()["lack"].search(part) if lacking else len(part) > _SENTENCE)]
    cleaned = [item.strip(" 　\u00a0。；;，,") for item in found]
    return [sentence._replace(text=item) for item in cleaned if len(item) > 3 and not _is_heading(item)]


def _is_heading(text: str) -> bool:
    """Whether a short text only announces points: 存在的问题; one that names a shortfall is a point itself."""
    return bool(_words()["heading"].match(text)) and not _words()["shortfall"].search(text)
