"""Sub-themes of the sections: the five of section one, and the problem and improvement parts of section five."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import zip_longest
from typing import NamedTuple

from extract.forms import SubsectionForm, section_forms
from extract.records import Extracted, Sentence
from transform.numbers import chinese_number
from transform.records import NarrativeFact
from transform.wordings import words_of

_words = partial(words_of, "subsection_headings.yaml")

_NUMBERED = (
    r"[（(][一二三四五六七八九十\d]{1,2}[）)]、?|[一二三四五六七八九十]是(?!否)|第[一二三四五六七][，,、]?"
    r"|\d{1,2}\s*[.．、](?!\d)|[①-⑨]|[•●·◆■▪]"
)
_NUMBER = re.compile(rf"\s*(?:{_NUMBERED})\s*")
_BRACKETS = ("（", "(")  # with which points begin
_POINT = re.compile(r"\s*[（(]([一二三四五六七八九十]{1,2})[）)]\s*、?\s*")
_BOUNDARY = re.compile(
    rf"[。；;！\s](?=(?P<number>\s*(?:{_NUMBERED})))"
)  # only a numbered heading stands within a paragraph
_REACH = 26  # characters from the number of a heading to its telling word
_HEADING = re.compile(
    r"(?P<heading>[^。：:；;，,\s！]{4,24}?(?:[、\s][^。：:；;，,\s！]{2,12})?)\s*(?P<end>[。：:；;，,！]|\s|$)"
)
_LONGEST_BARE = 16  # characters of a heading without a number
_CLOSING = ("", "。", "：", ":", " ")


class _Opening(NamedTuple):
    form: SubsectionForm
    paragraph: int
    at: int
    text_at: int
    heading: str


@lru_cache(maxsize=8)
def _forms(section: int) -> tuple[SubsectionForm, ...]:
    return tuple(form for form in section_forms().subsections if form.section == section)


def read_subsections(extracted: Extracted) -> list[NarrativeFact]:
    """`subsection_<code>` facts, one for each sub-theme that has a heading: its text, place, and heading as `label`.

    The text runs from the heading to the next one or the end of the section. Reports for years before 2019 have other
    sections and no such sub-themes.
    """
    if extracted.edition == "pre2019":
        return []
    return [fact for section in (1, 5) for fact in _section(extracted, section)]


def _section(extracted: Extracted, section: int) -> Iterator[NarrativeFact]:
    paragraphs = [sentence for sentence in extracted.body if sentence.section == section]
    openings = _openings(paragraphs, section)
    for opening, behind in zip_longest(openings, openings[1:]):
        text = _text_between(paragraphs, opening, behind)
        where = paragraphs[opening.paragraph].where
        yield NarrativeFact(
            f"subsection_{opening.form.code}", 1, text or opening.heading, where=where, label=opening.heading
        )


def _openings(paragraphs: list[Sentence], section: int) -> list[_Opening]:
    """The first heading of each sub-theme in the order of the text."""
    words = _mention(section)
    first: dict[str, _Opening] = {}
    for index, paragraph in enumerate(paragraphs):
        said = [word.start() for word in words.finditer(paragraph.text)]
        for start in _starts(paragraph.text, said) if said else ():
            opening = _opening(paragraph.text, index, start, section)
            if opening is not None:
                first.setdefault(opening.form.code, opening)
    return sorted(first.values(), key=lambda opening: (opening.paragraph, opening.at))


@lru_cache(maxsize=8)
def _mention(section: int) -> re.Pattern[str]:
    return re.compile("|".join(sorted({words[0] for form in _forms(section) for words in form.keywords})))


def _starts(text: str, said: list[int]) -> list[int]:
    """Where a heading may begin: at the start of the paragraph, or behind a stop not far before its telling word.

    `said` is where the telling words begin.
    """
    starts = [0] if said[0] <= _REACH else []
    for stop in _BOUNDARY.finditer(text, max(0, said[0] - _REACH), said[-1]):
        behind = bisect_left(said, stop.end("number"))
        if said[behind] <= stop.start() + _REACH:
            starts.append(stop.end())
    return starts


def _opening(text: str, index: int, start: int, section: int) -> _Opening | None:
    """The heading at `start`: numbered, or at the start of the paragraph with a telling end or alone on its line."""
    number = _NUMBER.match(text, start)
    if number is None and start:
        return None
    found = _HEADING.match(text, number.end() if number else len(text) - len(text.lstrip()))
    if found is None or not _words()["ending"].search(found["heading"]):
        return None
    heading = found["heading"]
    closed = found["end"] in _CLOSING and len(heading) <= _LONGEST_BARE
    if number is None and not (closed and _words()["bare"].match(heading)):
        return None
    form = _named(heading, section)
    if form is None:
        return None
    return _Opening(form, index, start, found.end(), text[start : found.end("heading")].strip())


@lru_cache(maxsize=4096)
def _named(heading: str, section: int) -> SubsectionForm | None:
    """The sub-theme that a heading names; the same headings stand in most reports."""
    return next((f for f in _forms(section) if any(all(w in heading for w in words) for words in f.keywords)), None)


def _is_next(text: str, opening: _Opening) -> bool:
    """Whether a paragraph has the number behind that of a heading （一）, and another subject."""
    number, below = _POINT.match(opening.heading), _POINT.match(text)
    if number is None or below is None or chinese_number(below[1]) != (chinese_number(number[1]) or 0) + 1:
        return False
    found = _HEADING.match(text, below.end())
    return found is not None and _named(found["heading"], opening.form.section) != opening.form


def _text_between(paragraphs: list[Sentence], opening: _Opening, behind: _Opening | None) -> str:
    last = len(paragraphs) - 1 if behind is None else behind.paragraph - (behind.at == 0)
    lines = []
    for index in range(opening.paragraph, last + 1):
        text = paragraphs[index].text
        if index > opening.paragraph and text.lstrip()[:1] in _BRACKETS and _is_next(text, opening):
            break
        end = behind.at if behind is not None and index == behind.paragraph else len(text)
        begin = opening.text_at if index == opening.paragraph else 0
        lines.append(text[begin:end].strip())
    return "\n".join(filter(None, lines))
