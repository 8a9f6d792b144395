"""How years and days are printed: in digits of any width, or in Chinese numerals with a circle or an O for zero."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from transform.numbers import chinese_number

_NUMERAL = "[一二三四五六七八九十]"
# To be filled in with the name of the group, or with what the names of the groups begin with.
YEAR = r"(?P<{}>19\d{{2}}|2[0OＯ〇○]\d{{2}}|二[〇○零ＯO0]{{1}}[〇○零一二三四五六七八九ＯO0]{{2}})"
DAY = (
    rf"(?P<{{0}}m>\d{{{{1,2}}}}|{_NUMERAL}{{{{1,2}}}})\s*[月./-]\s*"
    rf"(?P<{{0}}d>\d{{{{1,2}}}}|{_NUMERAL}{{{{1,3}}}})\s*日?"
)

_IN_NUMERALS = re.compile("二[〇○零ＯO0][〇○零ＯO0一二三四五六七八九]{2}(?=年)")

_WITH_LETTER = re.compile(r"2(?<![A-Za-z\d]2)(?!0\d\d)[0Oo〇][\dOolI]{2}(?=年)")  # as scans have it
_MISREAD = ("O", "o", "〇", "l", "I")  # of which a year as scans have it has one
_ZEROS = str.maketrans("OＯ〇○", "0000")
_SIGNS = tuple(zip("，：；（）？！\u3000\u00a0", ",:;()?!  ", strict=True))  # as NFKC has them
_LETTERS = str.maketrans("Oo〇lI", "00011")


def with_digits(text: str) -> str:
    """The text with its years in digits, as long as before: 二〇二一年 is 2021年."""
    text = _IN_NUMERALS.sub(lambda found: str(year_of(found[0])), text) if "二" in text else text
    for sign in _MISREAD:
        if sign in text:
            return _WITH_LETTER.sub(lambda found: found[0].translate(_LETTERS), text)
    return text


def with_plain_signs(text: str) -> str:
    """The text in the normal form NFKC, which is made much sooner where the signs of Chinese print are plain."""
    for sign, plain in _SIGNS:
        if sign in text:
            text = text.replace(sign, plain)
    return unicodedata.normalize("NFKC", text)


def year_of(text: str) -> int:
    """The number that is printed; 0 where it is none."""
    digits = text.translate(_ZEROS)
    if digits.isdigit():
        return int(digits)
    text = text.replace("Ｏ", "〇").replace("O", "〇")
    return chinese_number("".join("〇" if sign == "0" else sign for sign in text)) or 0


def day_of(year: str, month: str, day: str) -> date | None:
    """A date of the calendar, or None."""
    try:
        return date(year_of(year), year_of(month), year_of(day))
    except ValueError:
        return None
