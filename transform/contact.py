"""Contacts as the preface, section one or the end of the text print them: labelled fields in any order and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import regex

from extract.records import Extracted, Sentence
from transform.clauses import Match, Pattern
from transform.records import Contact
from transform.reference import lookup
from transform.wordings import lists_of, wordings, words_of

_words = partial(words_of, "contact.yaml")

_LABELS, _HAS_CODE = ("电话", "座机", "联系方式", "请电"), re.compile(r"[0０]\d\d.{0,6}?\d{7}")  # none is without
_SHORT_TEXT = 1600  # characters: of a whole report the numbers in its text are those of hotlines
_LABELLED, _ASIDE, _AT_THE_END, _ELSEWHERE, _IN_DOUBT = 0.9, 0.7, 0.7, 0.5, 0.5
_SOME_DIGITS = re.compile(r"\d{3}")
_MISREAD = re.compile(r"[OoIl](?:(?<=\d[OoIl])|(?<=\d[OoIl]{2}))(?=[\dOoIl，。,;；)）、\s]|$)")  # in numbers of scans
_SITES = ("http://", "https://", "www.")
_URL = regex.compile(rf"(?:{'|'.join(map(regex.escape, _SITES))})[A-Za-z\d_.\-/%?=&#:~]+")
_SPACES = r"[\s\u00a0]*"
_ANYWHERE = "咨联"  # what labels begin with that may stand behind any word
_AREA_TOLD, _LOCAL = re.compile(r"(?:区号\s*[：:为]?\s*|(?<=\d)[（(])(0\d{2,3})(?!\d)"), re.compile(r"[2-8]\d{6,7}")
_WIDE_DIGIT = re.compile("[０-９]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_REACH = 40  # paragraphs of the preface
_OPENING = 8  # paragraphs of section one, where some reports print the preface
_END = 6  # paragraphs at the end of the text
_HEADING, _UNDER, _LINE = 20, 4, 80  # characters of a heading, paragraphs under it, and characters of each of these
# Within a number that goes on with the next line.
_CUT = regex.compile(r"\n(?<=(?:电话|传真)\s?[:：]\s?(?:0\d\d\d?-\d{0,5}|\d{1,4})\n)(?=[\d-]{3})")
_PARTED = " | "  # between the cells of a row
_BEFORE = 40  # characters before a number that tell what it is for
_STOPS = re.compile(r"[。；;，,\n\d]")  # … and of the number before


class _Field(NamedTuple):
    """The pattern of a field's labels and its value, and words of which every label has one."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]

    def first(self, text: _Text) -> str | None:
        """The first value in a text."""
        return _first((self.pattern,), text) if self.may_be_in(text) else None

    def may_be_in(self, text: _Text) -> bool:
        """Whether one of its labels is printed; most texts have none, which is told sooner than by the pattern."""
        return any(map(text.squeezed.__contains__, self.words))


class _Text(NamedTuple):
    """A text as `printed`; with plain digits, as long; this without blanks; and whether a phone may be in it."""

    printed: str
    plain: str
    squeezed: str
    is_numbered: bool


@lru_cache(maxsize=4)  # of one text all fields are asked for
def _text(printed: str) -> _Text:
    plain = _MISREAD.sub("0", printed.translate(_DIGITS) if _WIDE_DIGIT.search(printed) else printed)
    return _Text(printed, plain, "".join(plain.split()), _words()["digits"].search(plain) is not None)


@lru_cache(maxsize=1)
def _fields() -> dict[str, _Field]:
    return {name: _field(labels["labels"], _value(name)) for name, labels in _labels().items()}


@lru_cache(maxsize=1)
def _weak() -> _Field:
    """A phone behind the labels that tell it where nothing else does."""
    return _field(_labels()["phone"]["weak"], _value("phone"))


@lru_cache(maxsize=1)
def _hotline() -> _Field:
    """The number of a hotline behind a label of phones."""
    return _field(_labels()["phone"]["labels"], _words()["hotline"].pattern)


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, list[str]]]:
    """By field the labels that tell it, and those (`weak`) that do where none of these is printed."""
    fields: dict[str, dict[str, list[str]]] = lookup("contact_labels.yaml")
    return fields


def _value(name: str) -> str:
    return _words()["phone" if name == "fax" else name].pattern


def _field(labels: Sequence[str], value: str) -> _Field:
    bracket = "[（(]?" if "@" in value else ""  # 电子邮箱：（a@x.gov.cn）
    pattern = rf"(?:{_spaced(labels)}){_words()['between'].pattern}{bracket}(?P<value>{value})"
    shortest = tuple(label for label in labels if not any(other in label for other in labels if other != label))
    return _Field(re.compile(pattern), shortest)


def _spaced(labels: Iterable[str]) -> str:
    """The pattern of labels, with blanks between their characters, of which the longest is taken.

    It begins with the characters that labels begin with, so that other places of a text are passed over quickly; what
    must not stand before a label is looked for behind the first of these.
    """
    begun: dict[str, list[str]] = {}
    for label in sorted(labels, key=len, reverse=True):
        spaced = "".join(_SPACES + re.escape(sign) for sign in label[1:])
        begun.setdefault(label[0], []).append(spaced)
    barred = "|".join(lists_of("contact.yaml")["not_behind"])
    return "|".join(
        rf"{first}{'' if first in _ANYWHERE else f'(?<!(?:{barred}){first})'}(?:{'|'.join(spaced)})"
        for first, spaced in begun.items()
    )


def read_contact(extracted: Extracted) -> tuple[Contact, float | None]:
    """Read office, phone, fax, e-mail, postcode, address and website as printed (None where not printed).

    Also how sure the phone is, between 0 and 1; None without one.

    The preface decides; where it names no phone, the opening of section one and the end of the text, in paragraphs that
    speak of the report or of whom to ask, so that hotlines told in the text and page footers are no contacts. A
    hotline's number is taken only where no other one is told.
    """
    lines = [s for s in extracted.body[:_REACH] if s.section == 0]
    begin = next((number for number, line in enumerate(lines) if _words()["reports"].search(line.text)), 0)
    placed = tuple(_placed(extracted))
    preface = _text(_joined((*lines[begin:], *_asked(extracted), *placed, *lines[:begin])))  # the page's own is above
    found = {name: field.first(preface) for name, field in _fields().items() if name != "phone"}
    phone, sure = _phone(preface, placed) or _told_elsewhere(extracted)
    found["phone"] = _with_area(phone, preface.printed) or (_hotline().first(preface) if preface.is_numbered else None)
    has_site = any(map(preface.printed.__contains__, _SITES))
    website = _URL.search(preface.printed) if has_site else None
    office = _first((_words()["office"],), preface)
    if found["email"] is not None:
        found["email"] = found["email"].replace("＠", "@").replace("．", ".").lower()
    told = Contact(office=office, website=website[0].rstrip(".,") if website else None, **found)
    if told.phone and _MISREAD.search(told.phone):
        sure = _IN_DOUBT
    return told, sure if told.phone else None


def _phone(preface: _Text, placed: Sequence[Sentence]) -> tuple[str, float] | None:
    """The number that the preface tells, and how sure; one for complaints or of a guard only where no other is told."""
    if not preface.is_numbered:
        return None
    aside: str | None = None
    for patterns, text in _phone_ways(preface, placed):
        phone, is_aside = _best(patterns, text)
        if phone and not is_aside:
            return phone, _LABELLED
        aside = aside or phone
    return (aside, _ASIDE) if aside else None


def _phone_ways(preface: _Text, placed: Sequence[Sentence]) -> Iterator[tuple[Sequence[Pattern], _Text]]:
    """How a number may be told, and the text that is looked at, the surest first."""
    labelled, weak = _fields()["phone"], _weak()
    if labelled.may_be_in(preface):
        yield (labelled.pattern,), preface
    yield _ways("reached"), preface
    asked = _text("\n".join((_to_be_asked(preface.printed), _joined(placed))))
    yield _ways("whole"), asked
    if _words()["of_office"].search(asked.plain):
        yield _ways("of_office"), asked
    if weak.may_be_in(preface):
        yield (weak.pattern,), preface


def _best(patterns: Iterable[Pattern], text: _Text) -> tuple[str | None, bool]:
    """The first number that is not aside, else the first one and that it is."""
    aside: str | None = None
    for pattern in patterns if text.is_numbered else ():
        for match in pattern.finditer(text.plain):
            if not _is_aside(text.plain, match):
                return _printed(text, match), False
            aside = aside or _printed(text, match)
    return aside, True


def _is_aside(text: str, match: Match) -> bool:
    """Whether its clause, or a bracket behind it, says that a number is not for questions on the report."""
    begin, end = match.span("value")
    before = _STOPS.split(text[max(0, begin - _BEFORE) : begin])[-1]
    return _words()["aside"].search(before) is not None or _words()["aside_behind"].match(text, end) is not None


def _told_elsewhere(extracted: Extracted) -> tuple[str | None, float]:
    """A number behind a name in the last lines, or in any paragraph of a short text, and how sure.

    There behind its label, with its area code alone, or told in a sentence as the one that takes applications.
    """
    sentences = (*extracted.body, *extracted.signature)
    ends = (*extracted.body[-_END:], *extracted.signature)
    last = _joined(s for s in ends if len(s.text) <= _LINE and _SOME_DIGITS.search(s.text))
    for told in (last, _in_tables(extracted)):
        phone, is_aside = _best(_ways("at_the_end"), _text(told)) if told else (None, True)
        if phone and not is_aside:
            return phone, _AT_THE_END
    if sum([len(sentence.text) for sentence in sentences]) > _SHORT_TEXT:
        return None, _LABELLED
    text = _text(_joined(sentences))
    labelled, coded = any(word in text.printed for word in _LABELS), _HAS_CODE.search(text.printed) is not None
    phone = _first(_ways("in_a_clause"), text) if labelled else None
    phone = phone or (_first(_ways("alone"), text) if coded else None)
    phone = phone or (_first(_ways("to_apply"), text) if labelled or coded else None)
    return phone, _ELSEWHERE if phone else _LABELLED


def _in_tables(extracted: Extracted) -> str:
    """The rows of two cells of tables that are none of the form's: a field and what it holds."""
    rows = [s.text for s in extracted.leftovers if s.text.count(_PARTED) == 1 and _SOME_DIGITS.search(s.text)]
    return "\n".join(row.replace(_PARTED, "：") for row in rows)


def _with_area(phone: str | None, text: str) -> str | None:
    """A local number with the area code that the text tells beside it: 电话8022375（区号0396）."""
    area = _AREA_TOLD.search(text) if phone and _LOCAL.fullmatch(phone) else None
    return f"{area[1]}-{phone}" if area else phone


def _asked(extracted: Extracted) -> Iterator[Sentence]:
    """Paragraphs behind the preface that tell whom to ask about the report."""
    opening = [s for s in extracted.body if s.section == 1][:_OPENING]
    end = [s for s in extracted.body[-_END:] if s.section and s not in opening]
    field, about = _words()["field"], _words()["about_the_report"]
    for sentence in (*opening, *end, *extracted.signature):
        if field.search(sentence.text) and about.search(sentence.text):
            yield sentence


def _placed(extracted: Extracted) -> Iterator[Sentence]:
    """Short paragraphs under a heading that says how to reach the body: a name and a number may stand there alone."""
    left, words = 0, _words()
    for sentence in (*extracted.body, *extracted.signature):
        length = len(sentence.text)
        if length <= _HEADING and sentence.section and words["heading"].search(sentence.text):
            left = _UNDER
        elif left and length <= _LINE and not words["numbered"].search(sentence.text):
            left -= 1
            yield sentence
        else:
            left = 0


def _to_be_asked(text: str) -> str:
    """The paragraphs that tell whom to ask or how to reach the body."""
    words = _words()
    told = (words["field"], words["about_the_report"])
    return "\n".join(line for line in text.split("\n") if any(pattern.search(line) for pattern in told))


def _joined(sentences: Iterable[Sentence]) -> str:
    footer, reports = _words()["footer"], _words()["reports"]  # a preface may say that it was sent for 备案
    told = [s.text for s in sentences if not footer.search(s.text) or reports.search(s.text)]
    text = "\n".join(told)
    return unicodedata.normalize("NFC", _CUT.sub("", text) if "\n" in text else text)


def _ways(group: str) -> tuple[Pattern, ...]:
    return wordings("contact.yaml").patterns[group]


def _first(patterns: Iterable[Pattern], text: _Text) -> str | None:
    for pattern in patterns:
        match = pattern.search(text.plain)
        if match is not None:
            return _printed(text, match)
    return None


def _printed(text: _Text, match: Match) -> str:
    return "".join(text.printed[slice(*match.span("value"))].split())
