"""Numbers of items of all years (累计公开3200条) told apart from those of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.clauses import Clause, Match
from transform.rated import Rated
from transform.wordings import wordings

_FILE = "prose_items.yaml"
_PIECE_STOP = re.compile(r"[,;(]")
_SO_FAR = re.compile(r"累计")
_YEARLY = re.compile(r"全年|[本今当]年|年内|一年来|年{5}(?![年底末以起至])")  # words, or a year that is blotted out
_OF_THE_YEAR = re.compile(r"\s*(?:其中|(?:年{5}|[本今当]年)度?[^,;\d]{0,8}新)")  # on a part of the number above
_YEAR_FIRST = re.compile(r"(?:年{5}|[本今当]年|全年)[^;]*\d\s*[条件份][^;]*累计")
_YEARS = re.compile(r"((?:19|20)\d{2})\s*年[^，。；]{0,8}?[至到—～~-]\s*((?:19|20)\d{2})\s*年")
_OF_YEARS = "years"
STOCKS = ("stock", _OF_YEARS)  # the spans of numbers that are not the year's
_STOCK = 8  # what a number of all years, beside that of the year, is rated lower
_ACCEPTED = 1


def without_stock(rated: Sequence[Rated]) -> Iterator[Rated]:
    """The numbers, those of all years lowered where a smaller one is told for the year: 累计3200条,今年发布512条.

    Beside those of a time of several years (2008年至2013年累计) any smaller one is taken for the year's.
    """
    good = [found for found in rated if found.score >= _ACCEPTED and found.span not in STOCKS]
    for found in rated:
        others = good if found.span == _OF_YEARS else [other for other in good if other.span == "year"]
        beside = found.span in STOCKS and any(other.told.value < found.told.value for other in others)
        yield found._replace(score=found.score - _STOCK) if beside else found


def with_span(found: Rated, match: Match, folded: str, of_the_year: int) -> tuple[Rated, bool]:
    """The number with the time that it counts, lowered beside that of the year; and whether it is called cumulative.

    `of_the_year`: where the first number of the clause stands that is not.
    """
    so_far = bool(_SO_FAR.search(_around(match, folded)))
    yearly = _YEARLY.search(folded[: match.start("number")] if so_far else _around(match, folded))
    of_years = so_far and _is_of_years(found.told.clause.text[: match.start("number")])
    beside = so_far and (of_the_year < match.start("number") or _bracketed(match, folded))
    span = _OF_YEARS if of_years else "stock" if so_far and not yearly else "year" if yearly and not so_far else ""
    return Rated(found.score - _STOCK * beside, found.told, found.end, span), so_far


def _is_of_years(before: str) -> bool:
    """Whether the words before a number tell a time of several years: 2008年5月1日至2011年底."""
    return any(first != last for first, last in _YEARS.findall(before))


def goes_on_from(clause: Clause, above: Clause | None) -> str:
    """What the clause above says, where this one names a part of it (累计公开1560条。其中2012年新增115条)."""
    if above is None or above.where is not clause.where or not _OF_THE_YEAR.match(clause.folded):
        return ""
    if _YEAR_FIRST.search(above.folded):
        return ""  # a part of the year's number, which is told there too
    return above.folded[:-1] + ","


def is_behind_stock(match: Match, folded: str, begin: int) -> bool:
    """Whether a number of the year stands behind that of all years: 累计公开1560条,其中2012年新增115条.

    The clause of the match begins at `begin` of the text.
    """
    words, before = wordings(_FILE).words, folded[: begin + match.start("verb")]
    told = "申请" not in before and words["stock_before"].search(before) is not None
    return told and not words["other_year"].search(piece_of(before))


def _around(match: Match, folded: str) -> str:
    """What stands between the stop before the verb and the number."""
    return piece_of(folded[: match.start("verb")]) + folded[match.start("verb") : match.start("number")]


def _bracketed(match: Match, folded: str) -> bool:
    """Whether a number stands in brackets behind another one: 371件(累计公开4092件)."""
    return folded[: match.start("verb")].rpartition("(")[2].strip() in ("累计", "历年累计") and "(" in folded


def piece_of(before: str) -> str:
    """What stands before the verb, from the last stop on."""
    return _PIECE_STOP.split(before)[-1]
