"""Contacts as the preface, section one or the end of the text print them: labelled fields in any order and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

import regex

from extract.records import Extracted, Sentence
from transform.clauses import Pattern
from transform.records import Contact
from transform.reference import ReferenceDataError, lookup
from transform.wordings import wordings, words_of

_words = partial(words_of, "contact.yaml")

_LABELS, _HAS_CODE = ("电话", "座机", "联系方式", "请电"), re.compile(r"[0０]\d\d.{0,6}?\d{7}")  # none is without
_SHORT_TEXT = 1600  # characters: of a whole report the numbers in its text are those of hotlines
_LABELLED, _ELSEWHERE, _IN_DOUBT = 0.9, 0.5, 0.5
_MISREAD = re.compile(r"[OoIl](?:(?<=\d[OoIl])|(?<=\d[OoIl]{2}))(?=[\dOoIl，。,;；)）、\s]|$)")  # in numbers of scans
_URL = regex.compile(r"(?:https?://|www\.)[A-Za-z\d_.\-/%?=&#:~]+")
_SPACES = r"[\s\u00a0]*"
_AREA_TOLD, _LOCAL = re.compile(r"(?:区号\s*[：:为]?\s*|(?<=\d)[（(])(0\d{2,3})(?!\d)"), re.compile(r"[2-8]\d{6,7}")
_WIDE_DIGIT = re.compile("[０-９]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_REACH = 40  # paragraphs of the preface
_OPENING = 8  # paragraphs of section one, where some reports print the preface
_END = 6  # paragraphs at the end of the text


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
    preface = _joined((*lines[begin:], *_asked(extracted), *lines[:begin]))  # the page's own contact stands above
    found = {
        name: _first((pattern,), preface) if any(sign in preface for sign in _labels()[name]["signs"]) else None
        for name, pattern in _fields()
    }
    asked = _to_be_asked(preface)
    found["phone"] = found["phone"] or _first(_ways("reached"), preface) or _first(_ways("whole"), asked)
    found["phone"] = found["phone"] or _first((_weak(),), preface)
    elsewhere = None if found["phone"] else _told_elsewhere(extracted)
    sure = _ELSEWHERE if elsewhere else _LABELLED
    found["phone"] = _with_area(found["phone"] or elsewhere, preface) or _first((_hotline(),), preface)
    website = _URL.search(preface)
    office = _first((_words()["office"],), preface)
    if found["email"] is not None:
        found["email"] = found["email"].replace("＠", "@").replace("．", ".").lower()
    told = Contact(office=office, website=website[0].rstrip(".,") if website else None, **found)
    if told.phone and _MISREAD.search(told.phone):
        sure = _IN_DOUBT
    return told, sure if told.phone else None


def _told_elsewhere(extracted: Extracted) -> str | None:
    """A number behind its label, or one with its area code alone, in any paragraph of a short text."""
    sentences = (*extracted.body, *extracted.signature)
    if sum([len(sentence.text) for sentence in sentences]) > _SHORT_TEXT:
        return None
    text = _joined(sentences)
    labelled = _first(_ways("in_a_clause"), text) if any(word in text for word in _LABELS) else None
    return labelled or (_first(_ways("alone"), text) if _HAS_CODE.search(text) else None)


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


def _to_be_asked(text: str) -> str:
    """The paragraphs that tell whom to ask or how to reach the body."""
    words = _words()
    told = (words["about_the_report"], words["field"])
    return "\n".join(line for line in text.split("\n") if any(pattern.search(line) for pattern in told))


def _joined(sentences: Iterable[Sentence]) -> str:
    footer, reports = _words()["footer"], _words()["reports"]  # a preface may say that it was sent for 备案
    told = [s.text for s in sentences if not footer.search(s.text) or reports.search(s.text)]
    return unicodedata.normalize("NFC", "\n".join(told))


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
            return "".join(text[slice(*match.span("value"))].split())
    return None
