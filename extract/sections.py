"""First-level sections, found by the words of their headings at any style of numbering."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import regex

from extract.forms import SectionForm, look_alikes, section_forms
from extract.labels import normalise
from extract.model import Paragraph, Where, records
from extract.records import Section, Sentence

FIRST_LEVEL, SUB_LEVEL, UNNUMBERED = 2, 1, 0
EXACT = 4  # rank of a heading that is one of the form, as a whole
_LEVELS = {"first": FIRST_LEVEL, "sub": SUB_LEVEL, None: UNNUMBERED}
_NUMBER = (
    r"(?P<first>第?[一二三四五六七八九十]{1,2}(?:部分|章|、|[.．:：]|(?=\s+\p{Han}))\s*、?\s*"
    r"|\d{1,2}\s*[、.．](?!\d)\s*)"
    r"|(?P<sub>[（(][一二三四五六七八九十]{1,2}[）)]\s*、?\s*)"
)
_NUMBERING = regex.compile(rf"[#*\s\ufeff?？]*(?:{_NUMBER})?")
_OPENING = regex.compile(rf"[#*\s\ufeff?？]|{_NUMBER}")
_FEW = 4  # characters that tell most numberings from words
_FIRST = regex.compile(r"[#*\s]*第?一")
_ARABIC = regex.compile(r"[#*\s]*(\d{1,2})\s*[、.．]")
_HEAD_END = regex.compile(r"[。：:；;\s]|——")
_STOPS = "。；，：、;:,. \u00a0\u3000"
_COMMAS = "，,"
_BRACKET = regex.compile(r"\p{Ps}")
_LONGEST = 45
_CONTENTS = 4  # headings


class Heading(NamedTuple):
    """A paragraph that opens a section: `rank` says how sure (exact title, numbering), `rest` follows on its line."""

    at: int
    number: int
    theme: str
    rank: int
    text: str
    rest: str


def find_sections(paragraphs: list[Paragraph], family: str) -> list[Heading]:
    """The headings of a family's sections (`statutory` or `pre2019`) in the order of the text, one per section."""
    opened: list[tuple[Heading, int]] = []
    for index, (text, _) in enumerate(paragraphs):
        if len(text) > _LONGEST and not _may_open(text[:_FEW]) and len(text.rstrip().rstrip("*")) > _LONGEST:
            continue  # running text, as most of it is
        heading = (_heading if len(text) > _LONGEST else _short_heading)(text, family)
        if heading is not None:
            opened.append((heading, index))
    best: dict[int, tuple[Heading, int]] = {}
    for heading, index in opened[_listed(opened, paragraphs) :]:
        if heading.number not in best or heading.rank > best[heading.number][0].rank:
            best[heading.number] = heading, index
    found = [Heading(index, *heading[1:]) for heading, index in sorted(best.values(), key=itemgetter(1))]
    return _with_lost(_in_order(_without_sub_themes(found)), paragraphs, family)


def _with_lost(headings: list[Heading], paragraphs: list[Paragraph], family: str) -> list[Heading]:
    """The headings, and the first point of the one on problems (（一）主要问题) where that itself is not printed.

    Converters of pages lose a heading that stands between two tables or right behind one.
    """
    lost = _may_be_lost(family)
    numbers = [heading.number for heading in headings]
    if lost is None or lost.number in numbers or lost.number - 1 not in numbers:
        return headings
    above = numbers.index(lost.number - 1)
    end = headings[above + 1].at if above + 1 < len(headings) else len(paragraphs)
    for at in range(headings[above].at + 1, end):
        text = paragraphs[at][0]
        first = len(text) <= _LONGEST and level_of(text) == SUB_LEVEL
        if first and any(all(word in text for word in words) for words in lost.first_point):
            return sorted((*headings, Heading(at, lost.number, lost.theme, 0, text, "")), key=_at)
    return headings


@lru_cache(maxsize=2)
def _may_be_lost(family: str) -> SectionForm | None:
    forms: tuple[SectionForm, ...] = getattr(section_forms(), family)
    return next((form for form in forms if form.first_point), None)


_at = itemgetter(0)


def _listed(opened: list[tuple[Heading, int]], paragraphs: list[Paragraph]) -> int:
    """How many headings at the beginning are a table of contents: lines among themselves, the first printed again.

    A numbered line between two of them counts too, though it is of no known section.
    """
    run = 1
    for (above, at), (heading, index) in pairwise(opened):
        if heading.number <= above.number or index > at + 2:  # one line between may be unknown
            break
        run += 1
    again = any(heading.number == opened[0][0].number for heading, _ in opened[run:])
    if not again or run == 1:
        return 0
    between = (paragraphs[index][0] for index in range(opened[0][1], opened[run - 1][1] + 1))
    lines = sum(level_of(text) == FIRST_LEVEL and len(text) <= _LONGEST for text in between)
    return run if max(run, lines) >= _CONTENTS else 0


@lru_cache(maxsize=4096)
def _may_open(begin: str) -> bool:
    """Whether a numbering may begin with `begin`."""
    return _OPENING.match(begin, partial=True) is not None


@lru_cache(maxsize=4096)
def level_of(text: str) -> int:
    """The level of a heading's numbering: FIRST_LEVEL (一、, 1、), SUB_LEVEL (（一）) or UNNUMBERED."""
    if not _may_open(text[:_FEW]):
        return UNNUMBERED
    numbering = _NUMBERING.match(text)
    assert numbering is not None  # noqa: S101  (the pattern matches the empty string)
    return _LEVELS[numbering.lastgroup]


def _without_sub_themes(headings: list[Heading]) -> list[Heading]:
    """Without （一）主动公开 and 1.主动公开 below 一、总体情况: those are sub-themes of section one."""
    if not headings or headings[0].number != 1 or not _FIRST.match(headings[0].text):
        return headings
    return [h for h in headings if level_of(h.text) != SUB_LEVEL and int(_arabic(h.text) or h.number) == h.number]


@lru_cache(maxsize=4096)
def _arabic(text: str) -> str | None:
    found = _ARABIC.match(text)
    return found[1] if found else None


@lru_cache(maxsize=2)
def _titles(family: str) -> dict[str, SectionForm]:
    forms: tuple[SectionForm, ...] = getattr(section_forms(), family)
    return {normalise(title): form for form in forms for title in form.titles}


def _titled(text: str, family: str) -> SectionForm | None:
    """The section with such a title, if any; most texts are known by their last letter to be no title."""
    may_be = _may_end(family, text.rstrip(_STOPS)[-1:]) or _BRACKET.search(text) is not None
    return _titles(family).get(normalise(text)) if may_be else None


@lru_cache(maxsize=4096)
def _may_end(family: str, sign: str) -> bool:
    """Whether a title may end with `sign`: the last of one, or what `normalise` takes off."""
    return not sign.isalpha() or unicodedata.normalize("NFKC", sign)[-1:] in {title[-1] for title in _titles(family)}


def _heading(text: str, family: str) -> Heading | None:
    """The heading that a paragraph opens with, at no place yet."""
    numbering = _NUMBERING.match(text)
    assert numbering is not None  # noqa: S101  (the pattern matches the empty string)
    level = _LEVELS[numbering.lastgroup]
    body = text[numbering.end() :].strip().rstrip("*")
    if not body or (level == UNNUMBERED and len(body) > _LONGEST):
        return None
    end = _HEAD_END.search(body)
    head = body[: end.start()] if end else body
    rest = body[end.end() :].strip() if end else ""
    if len(body) <= _LONGEST and (form := _titled(body, family)):
        return Heading(0, form.number, form.theme, EXACT + level, text, "")
    if len(head) > _LONGEST or (rest and level == UNNUMBERED):
        return None
    form = _titled(head, family) if _may_end(family, head[-1:]) else None
    if form is not None:
        return Heading(0, form.number, form.theme, 3 + level, text[: len(text) - len(rest)].strip(), rest)
    may_be = level == FIRST_LEVEL and len(body) <= _LONGEST and not _is_point(text, head)
    if may_be and (form := _by_keywords(head, family)):
        # 三、依申请公开:无; a blank alone may stand within the heading
        told = rest if end is not None and (not end[0].isspace() or rest.endswith("。")) else ""
        return Heading(0, form.number, form.theme, level, text[: len(text) - len(told)].strip(), told)
    return None


def _is_point(text: str, head: str) -> bool:
    """Whether a text is a point told in a sentence: 1、把收费许可公布出来，…"""
    return any(map(head.__contains__, _COMMAS)) and _arabic(text) is not None


_short_heading = lru_cache(maxsize=8192)(_heading)  # reports share their headings


def _by_keywords(head: str, family: str) -> SectionForm | None:
    forms: tuple[SectionForm, ...] = getattr(section_forms(), family)
    head = head.translate(look_alikes())
    found = [form for form in forms if any(all(map(head.__contains__, words)) for words in form.keywords)]
    return found[0] if len(found) == 1 else None


def _in_order(headings: list[Heading]) -> list[Heading]:
    """The longest run of headings whose numbers rise; the others are points inside a section."""
    if all(above.number < below.number for above, below in pairwise(headings)):
        return headings
    runs: list[tuple[int, list[Heading]]] = []
    nothing: tuple[int, list[Heading]] = (0, [])
    for heading in headings:
        before = max((run for run in runs if run[1][-1].number < heading.number), key=_weight, default=nothing)
        runs.append((before[0] + 1 + heading.rank, [*before[1], heading]))
    return max(runs, key=_weight, default=nothing)[1]


_weight = itemgetter(0)  # of a run: how many headings, and how sure they are


def cut_sections(
    paragraphs: list[Paragraph], headings: list[Heading], stop: int
) -> tuple[list[Section], list[Sentence]]:
    """Cut the running text at the headings: the sections, and every paragraph with the section that it stands in.

    `stop` is the index of the first paragraph behind the text (the signature).
    """
    sections, number = [], 0
    body: list[tuple[str, int, Where]] = []
    starts = {heading.at: heading for heading in headings}
    lines: list[str] = []
    for index, paragraph in enumerate(paragraphs[:stop]):
        heading = starts.get(index)
        text = paragraph[0]
        if heading is not None:
            number, lines, text = heading.number, [], heading.rest
            sections.append((heading, paragraph.where, lines))
        if text:
            body.append((text, number, paragraph[1]))
            lines.append(text)
    made = [Section(h.number, h.theme, h.text, "\n".join(text), where) for h, where, text in sections]
    return made, list(records(Sentence, *zip(*body, strict=True))) if body else []
