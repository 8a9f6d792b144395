"""Which divisions a postcode, an index number or a body's registration code speaks for.

Postcodes: `data/reference/postcodes.csv`; the first two digits are those of the postal district around a few cities. A
unified social credit code (GB 32100) holds the code of the division in its third to eighth place;
index numbers of pages (索引号) of some provinces begin with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transform.divisions import Division, read_rows
from transform.gazetteer import Gazetteer
from transform.reference import data_folder

_DISTRICT = 2  # three digits name a zone, but counties at its edge have those of the city next to theirs
_CREDIT = re.compile(r"1(?<![0-9A-Za-z]1)[1239](\d{6})[0-9A-HJ-NP-RTUW-Y]{6,10}(?![0-9A-Za-z])")
_INDEX = re.compile(r"索引号[：:|]*(\d{6})\d{3}[-/]")


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """Codes of the cities by the first two digits of their postcodes."""
    found: dict[str, list[str]] = {}
    for postcode, code in read_rows(data_folder() / "reference" / "postcodes.csv"):
        found.setdefault(postcode[:_DISTRICT], []).append(code)
    return {start: tuple(codes) for start, codes in found.items()}


def divisions_of_postcode(postcode: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The cities around whose offices a postcode lies; none where it is no postcode of the mainland."""
    codes = _cities().get(postcode[:_DISTRICT], ()) if len(postcode) == len("100000") else ()
    return tuple(division for code in codes if (division := gazetteer.by_code(code)) is not None)


def divisions_of_numbers(text: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The divisions whose codes stand in registration codes and index numbers of a text without blanks."""
    codes = (*_CREDIT.findall(text), *_INDEX.findall(text))
    found = (gazetteer.by_code(code) for code in dict.fromkeys(codes))
    return tuple(division for division in found if division is not None)
