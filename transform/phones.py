"""Telephone numbers in the international form of E.164, where the number or the jurisdiction tells the area code."""

from __future__ import annotations

from functools import lru_cache

import regex

from transform.clauses import fold
from transform.divisions import read_rows
from transform.records import Contact, Place
from transform.reference import data_folder

_EXTENSION = regex.compile(r"(?:转|分机|-|\*)\d{1,5}(?:分机)?$")
_AREA = regex.compile(r"^(?:86)?(?P<area>010|02\d|0[3-9]\d{2})(?P<local>\d{7,8})$")
_MOBILE = regex.compile(r"^(?:86)?(?P<mobile>1[3-9]\d{9})$")
_BLANK, _STROKE = regex.compile(r"[\s()]"), regex.compile(r"[—－–‐―‑−一~.]")
_LOCAL = regex.compile(r"^[2-8]\d{6,7}$")


def e164(printed: str | None, area_code: str | None) -> str | None:
    """`0795-5412108` as `+867955412108`; a number without area code gets `area_code` (with its 0), else None.

    Extensions are left out. Hotlines such as 12345 and numbers 400 have no such form: None.
    """
    if printed is None:
        return None
    text = _STROKE.sub("-", _BLANK.sub("", fold(printed).replace("+", "")))
    digits = text.replace("-", "")
    for candidate in (digits, _EXTENSION.sub("", text).replace("-", "")):
        if mobile := _MOBILE.match(candidate):
            return f"+86{mobile['mobile']}"
        if full := _AREA.match(candidate):
            return f"+86{full['area'][1:]}{full['local']}"
        if area_code and _LOCAL.match(candidate):
            return f"+86{area_code[1:]}{candidate}"
    return None


@lru_cache(maxsize=1)
def _areas() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for area, divisions in read_rows(data_folder() / "reference" / "area_codes.csv"):
        for division in divisions.split():
            found.setdefault(division, set()).add(area)
    return {division: frozenset(codes) for division, codes in found.items()}


def area_code_of(place: Place | None) -> str | None:
    """The one telephone area code of a jurisdiction, by its county, prefecture or province; None where unsure."""
    if place is None:
        return None
    for code in (place.code[:6], place.code[:4] + "00", place.code[:2] + "0000"):
        areas = _areas().get(code)
        if areas:
            return next(iter(areas)) if len(areas) == 1 else None
    return None


def normalised(contact: Contact, place: Place | None) -> Contact:
    """The contact with phone and fax in E.164 beside the printed ones."""
    if contact.phone is None and contact.fax is None:
        return contact
    area = area_code_of(place)
    return contact._replace(phone_e164=e164(contact.phone, area), fax_e164=e164(contact.fax, area))
