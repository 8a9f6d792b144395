"""Numbers as printed in cells and prose: sign, digits, unit, footnote. What is no number says so."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.forms import unit_form

Number = int | float

_DIGITS = {
    **{str(d): d for d in range(10)},
    **dict(zip("零〇○一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True)),
    "两": 2,
}
_TO_DIGITS = str.maketrans({sign: str(digit) for sign, digit in _DIGITS.items()})
MOST_DIGITS = 18  # of a number: no count and no amount has more, and Python refuses to read very long ones
_FIRST = "零〇○二三四五六七八九十两"
_RAISED = re.compile(r"(?<=\d)[⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳]+")  # the number of a note
_SIMPLE = re.compile(rf"([0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]+)?)(\D{{0,3}})")  # and perhaps a unit
_TWO_RUNS = regex.compile(r"\d\s+\d")
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}


class Reading(NamedTuple):
    """What a cell says: `state` is reported, blank, na or text; `marks` are footnote and approximate."""

    state: str
    number: Number | None = None
    unit: str | None = None
    marks: tuple[str, ...] = ()


def _alternatives(words: tuple[str, ...] | dict[str, int]) -> str:
    return "|".join(sorted(map(regex.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _cell_pattern() -> regex.Pattern[str]:
    units = unit_form()
    return regex.compile(
        rf"(?P<about>{_alternatives(units.approximate)})?(?P<sign>{_alternatives(units.signs)})?(?P<about>约|近)?"
        r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
        rf"|[{_FIRST}一][{_FIRST}一百千万亿]+|[{_FIRST}])"
        rf"(?P<more>万)?(?P<about>{_alternatives(units.approximate)})?"
        rf"(?P<unit>{_alternatives((*units.money, *units.count))})?(?P<about>{_alternatives(units.approximate)})?"
        r"(?P<note>[(（].*[)）]?)?"
    )


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    """What may stand behind a number and be its unit: 件, 万元, nothing."""
    units = ("", *unit_form().money, *unit_form().count)
    return frozenset((*units, *(f"万{unit}" for unit in units)))


def is_plain(raw: str) -> bool:
    """Whether a text is nothing but digits, of which a number may have so many."""
    return raw.isdecimal() and raw.isascii() and len(raw) <= MOST_DIGITS


@lru_cache(maxsize=65_536)
def read_number(raw: str) -> Reading:
    """Read a cell: `1260个`, `65万元`, `300.6万`, `新增1条`, `减少2`, `３`, `1,234`, `二十三`, `22（其中修订16）`, `/`.

    White space is dropped around and between the parts of a number, but never joins two runs of digits. A lone 一 is
    left unread: it may be a stroke.
    """
    if is_plain(raw):  # as most cells are
        return Reading("reported", int(raw))
    if simple := _SIMPLE.fullmatch(raw):
        digits, unit = simple.groups()
        if unit in _units():
            return Reading("reported", plain_number(Decimal(digits)), unit or None)
    text = unicodedata.normalize("NFKC", _RAISED.sub(r"(\g<0>)", raw)).strip("\ufeff\u200b \t\r\n\xa0\u3000")
    if not text:
        return Reading("blank")
    if raw.strip() in unit_form().not_applicable or text in unit_form().not_applicable:
        return Reading("na")
    found = None if _TWO_RUNS.search(text) else _cell_pattern().fullmatch("".join(text.split()))
    number = None if found is None else _digits(found["digits"])
    if found is None or number is None:
        return Reading("text")
    unit = (found["more"] or "") + (found["unit"] or "") or None
    marks = [name for name, there in (("approximate", found["about"]), ("footnote", found["note"])) if there]
    return Reading("reported", unit_form().signs.get(found["sign"] or "", 1) * number, unit, tuple(marks))


def _digits(text: str) -> Number | None:
    if text[0].isascii():
        digits = text.replace(",", "")
        return plain_number(Decimal(digits)) if len(digits.partition(".")[0]) <= MOST_DIGITS else None
    return chinese_number(text)


def plain_number(value: Decimal) -> Number:
    """An int where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def chinese_number(text: str) -> int | None:
    """`二十三` → 23, `一千零五` → 1005, `二〇二〇` → 2020, `两万三千` → 23000; None where it is no number."""
    if not text:
        return None
    digits = text.translate(_TO_DIGITS)
    if digits.isdecimal() and digits.isascii():
        return int(digits) if len(digits) <= MOST_DIGITS else None
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _POWERS:
            section += (digit or 1) * _POWERS[sign]
            digit = 0
        elif sign in _MYRIADS:
            below = section + digit
            total = (total + below or 1) * _MYRIADS[sign] if sign == "亿" else total + (below or 1) * _MYRIADS[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit


def scaled(number: Number, factor: int) -> Number:
    """`number` × `factor` without the noise of binary fractions: 59237.2449 万元 is 592372449 yuan."""
    return plain_number(Decimal(str(number)) * factor)
