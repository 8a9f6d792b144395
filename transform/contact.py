"""Contacts as the preface, section one or the end of the text print them: labelled fields in any order and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

import regex

from extract.records import Extracted, Sentence
from transform.clauses import Match, Pattern
from transform.records import Contact
from transform.reference import ReferenceDataError, lookup
from transform.wordings import wordings, words_of

_words = partial(words_of, "contact.yaml")

_LABELS, _HAS_CODE = ("电话", "座机", "联系方式", "请电"), re.compile(r"[0０]\d\d.{0,6}?\d{7}")  # none is without
_SHORT_TEXT = 1600  # characters: of a whole report the numbers in its text are those of hotlines
_LABELLED, _ASIDE, _AT_THE_END, _ELSEWHERE, _IN_DOUBT = 0.9, 0.7, 0.7, 0.5, 0.5
_SOME_DIGITS = re.compile(r"\d{3}")
_MISREAD = re.compile(r"[OoIl](?:(?<=\d[OoIl])|(?<=\d[OoIl]{2}))(?=[\dOoIl，。,;；)）、\s]|$)")  # in numbers of scans
_URL = regex.compile(r"(?:https?://|www\.)[A-Za-z\d_.\-/%?=&#:~]+")
_SPACES = r"[\s\u00a0]*"
_AREA_TOLD, _LOCAL = re.compile(r"(?:区号\s*[：:为]?\s*|(?<=\d)[（(])(0\d{2,3})(?!\d)"), re.compile(r"[2-8]\d{6,7}")
_WIDE_DIGIT = re.compile("[０-９]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_REACH = 40  # paragraphs of the preface
_OPENING = 8  # paragraphs of section one, where some reports print the preface
_END = 6  # paragraphs at the end of the text
_HEADING, _UNDER, _LINE = 20, 4, 80  # characters of a heading, paragraphs under it, and characters of each of these
# Within a number that goes on with the next line.
_CUT = regex.compile(r"(?<=(?:电话|传真)\s?[:：]\s?(?:0\d\d\d?-\d{0,5}|\d{1,4}))\n(?=[\d-]{3})")
_PARTED = " | "  # between the cells of a row
_BEFORE = 40  # characters before a number that tell what it is for
_STOPS = re.compile(r"[。；;，,\n\d]")  # … and of the number before


@lru_cache(maxsize=1)
def _fields() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """For every field the pattern of its labels and value."""
    return tuple((name, _labelled(labels["labels"], _value(name))) for name, labels in _labels().items())


@lru_cache(maxsize=1)
def _weak() -> regex.Pattern[str]:
    """A phone behind the labels that tell it where nothing else does."""
    return _labelled(_labels()["phone"]["weak"], _value("phone"))


@lru_cache(maxsize=1)
def _hotline() -> regex.Pattern[str]:
    """The number of a hotline behind a label of phones."""
    return _labelled(_labels()["phone"]["labels"], _words()["hotline"].pattern)


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, Sequence[str]]]:
    """By field the labels that tell it, those (`weak`) that do where none of these is printed, and the signs of all."""
    fields: dict[str, dict[str, Sequence[str]]] = lookup("contact_labels.yaml")
    for name, field in fields.items():
        labels = (*field["labels"], *field.get("weak", ()))
        unsigned = [label for label in labels if set(field["signs"]).isdisjoint(label)]
        if unsigned and name != "email":  # its sign stands in the address
            raise ReferenceDataError(f"contact_labels.yaml: label {unsigned[0]!r} of {name} has none of its signs")
    return fields


def _value(name: str) -> str:
    return _words()["phone" if name == "fax" else name].pattern


def _labelled(labels: Iterable[str], value: str) -> regex.Pattern[str]:
    words = _words()
    spaced = "|".join(_SPACES.join(map(regex.escape, label)) for label in sorted(labels, key=len, reverse=True))
    bracket = "[（(]?" if "@" in value else ""  # 电子邮箱：（a@x.gov.cn）
    label = rf"(?:{words['not_behind'].pattern}|(?=[咨联]))(?:{spaced}){words['between'].pattern}"
    return regex.compile(rf"{label}{bracket}(?P<value>{value})")


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
    preface = _joined((*lines[begin:], *_asked(extracted), *placed, *lines[:begin]))  # the page's own stands above
    found = {
        name: _first((pattern,), preface) if any(sign in preface for sign in _labels()[name]["signs"]) else None
        for name, pattern in _fields()
        if name != "phone"
    }
    phone, sure = _phone(preface, "\n".join((_to_be_asked(preface), _joined(placed)))) or _told_elsewhere(extracted)
    found["phone"] = _with_area(phone, preface) or _first((_hotline(),), preface)
    website = _URL.search(preface)
    office = _first((_words()["office"],), preface)
    if found["email"] is not None:
        found["email"] = found["email"].replace("＠", "@").replace("．", ".").lower()
    told = Contact(office=office, website=website[0].rstrip(".,") if website else None, **found)
    if told.phone and _MISREAD.search(told.phone):
        sure = _IN_DOUBT
    return told, sure if told.phone else None


def _phone(preface: str, asked: str) -> tuple[str, float] | None:
    """The number that the preface tells, and how sure; one for complaints or of a guard only where no other is told."""
    labelled = any(sign in preface for sign in _labels()["phone"]["signs"])
    ways = (
        ((dict(_fields())["phone"],) if labelled else (), preface),
        (_ways("reached"), preface),
        (_ways("whole"), asked),
        ((_weak(),), preface),
    )
    aside: str | None = None
    for patterns, text in ways:
        phone, is_aside = _best(patterns, text)
        if phone and not is_aside:
            return phone, _LABELLED
        aside = aside or phone
    return (aside, _ASIDE) if aside else None


def _best(patterns: Iterable[Pattern], text: str) -> tuple[str | None, bool]:
    """The first number that is not aside, else the first one and that it is."""
    plain = _plain(text)
    aside: str | None = None
    for pattern in patterns:
        for match in pattern.finditer(plain):
            if not _is_aside(plain, match):
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
        phone, is_aside = _best(_ways("at_the_end"), told) if told else (None, True)
        if phone and not is_aside:
            return phone, _AT_THE_END
    if sum([len(sentence.text) for sentence in sentences]) > _SHORT_TEXT:
        return None, _LABELLED
    text = _joined(sentences)
    labelled, coded = any(word in text for word in _LABELS), _HAS_CODE.search(text) is not None
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
    for sentence in (*opening, *end, *extracted.signature):
        if _words()["field"].search(sentence.text) and _words()["about_the_report"].search(sentence.text):
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
    told = (words["about_the_report"], words["field"])
    return "\n".join(line for line in text.split("\n") if any(pattern.search(line) for pattern in told))


def _joined(sentences: Iterable[Sentence]) -> str:
    footer, reports = _words()["footer"], _words()["reports"]  # a preface may say that it was sent for 备案
    told = [s.text for s in sentences if not footer.search(s.text) or reports.search(s.text)]
    return unicodedata.normalize("NFC", _CUT.sub("", "\n".join(told)))


def _ways(group: str) -> tuple[Pattern, ...]:
    return wordings("contact.yaml").patterns[group]


@lru_cache(maxsize=4)  # of one text all fields are asked for
def _plain(text: str) -> str:
    return _MISREAD.sub("0", text.translate(_DIGITS) if _WIDE_DIGIT.search(text) else text)


def _first(patterns: Iterable[Pattern], text: str) -> str | None:
    plain = _plain(text)
    for pattern in patterns:
        match = pattern.search(plain)
        if match is not None:
            return _printed(text, match)
    return None


def _printed(text: str, match: Match) -> str:
    return "".join(text[slice(*match.span("value"))].split())
