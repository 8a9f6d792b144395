"""Section five cut into single problems and improvements, each classified by the declared taxonomy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any, TypeAlias

from extract.model import Where
from extract.records import Extracted, Sentence
from transform.clauses import whole
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.sections import PROBLEMS, number_about
from transform.wordings import words_of
from transform.wordlist import WordList

_words = partial(words_of, "points.yaml")

_ITEM = re.compile(
    r"(?=[\s一二三四五六七八九首其再另第（(\d①-⑨])(?:(?:^|(?<=[：:。；;，,！\s）)]))\s*(?:[一二三四五六七八九][是要]|首先是?|其次是?|再次是?|(?:另)?一方面[，,]?|第[一二三四五六七][，,、是]"
    r"|[（(][一二三四五六七八九\d]{1,2}[）)]是?|\d{1,2}\s*[.．、])|[①-⑨])\s*"
)
_STOP = re.compile(r"[，。,；;]")
_END = re.compile(r"[。；;]")
_SHORTEST = 3  # what is no longer than this is no point
_SENTENCE = 10  # a part as short as this leads to the points: 下一步工作打算

_Point: TypeAlias = tuple[str, Where]


def read_points(extracted: Extracted) -> list[NarrativeFact]:
    """`problem` and `improvement` facts: text, place, and as `label` the class of `problem_taxonomy.yaml`."""
    section = number_about(PROBLEMS, extracted.edition)
    problems, improvements = _split(whole([s for s in extracted.body if s.section == section]))
    return [*_facts("problem", problems), *_facts("improvement", improvements)]


def _facts(field: str, points: list[_Point]) -> list[NarrativeFact]:
    return [
        NarrativeFact(field, number, text, where=where, label=classify(text))
        for number, (text, where) in enumerate(points, 1)
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
    words, classes, codes = _classes()
    votes = [0] * len(codes)
    for word in words.of(text):
        count = text.count(word) + lead.count(word)
        for number in classes[word]:
            votes[number] += count
    most = max(votes)
    return codes[votes.index(most)] if most else "other"


@lru_cache(maxsize=1)
def _classes() -> tuple[WordList, dict[str, list[int]], tuple[str, ...]]:
    """The declared words, which classes, by number, each of them speaks for, and the codes of all classes."""
    classes: dict[str, list[int]] = {}
    for number, declared in enumerate(taxonomy().values()):
        for word in dict.fromkeys(declared["words"]):
            classes.setdefault(word, []).append(number)
    return WordList(classes), classes, tuple(taxonomy())


def _split(sentences: Iterable[Sentence]) -> tuple[list[_Point], list[_Point]]:
    """Problems stand before the turn to what will be done, and below a heading on problems; improvements behind it.

    Without a turn, points that name a measure and no lack are improvements, too.
    """
    problems: list[_Point] = []
    improvements: list[_Point] = []
    turned, words = False, _words()
    for text, _, where in sentences:
        turned = turned and not words["back"].match(text)
        pivot = None if turned else words["turn"].search(text)
        if turned or pivot is not None:
            cut = pivot.start() if pivot and not _is_heading(text.strip()) else 0
            problems += [(item, where) for item in _items(text[:cut], lacking=True)]
            improvements += [(item, where) for item in _items(text[cut:], lacking=False)]
            turned = True
        else:
            for item in _items(text, lacking=True):
                (improvements if _is_measure(item) else problems).append((item, where))
    return problems, improvements


def _is_measure(text: str) -> bool:
    """Whether a point begins with what will be done, and tells no lack."""
    return bool(_words()["measure"].match(text)) and not _words()["lack"].search(text)


def _items(paragraph: str, *, lacking: bool) -> list[str]:
    """The enumerated points of a paragraph; without any, its sentences that tell of a lack (or of a measure)."""
    text = paragraph.strip()
    if not text or _is_heading(text):
        return []
    marks = list(_ITEM.finditer(text))
    if marks:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    elif text.endswith(("：", ":")):
        return []
    else:
        lack = _words()["lack"]
        found = [part for part in _END.split(text) if (lack.search(part) if lacking else len(part) > _SENTENCE)]
    cleaned = [item.strip(" 　\u00a0。；;，,") for item in found]
    return [item for item in cleaned if len(item) > _SHORTEST and not _is_heading(item)]


def _is_heading(text: str) -> bool:
    """Whether a short text only announces points: 存在的问题; one that names a shortfall is a point itself."""
    return bool(_words()["heading"].match(text)) and not _words()["shortfall"].search(text)
