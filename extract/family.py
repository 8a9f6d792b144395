"""Which family of sections a page follows, and which edition of the form it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import regex

from extract.forms import editions, section_forms
from extract.glance import lines_with
from extract.labels import normalise
from extract.model import Paragraph
from extract.records import TableReading
from extract.sections import Heading, find_sections, level_of
from extract.title import REACH, compact

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERALS = regex.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_YEAR = regex.compile(r"(?<!\d)20\d\d(?=年)")
_COVERED = regex.compile(r"(?<!\d)20\d\d(?=年度?[^，。；]{0,24}(?:报告|年报))|(?<!\d)20\d\d(?=年1月1日)")


def family_of(
    paragraphs: list[Paragraph], tables: TableReading, title: str, cited: Callable[[], str | None]
) -> tuple[str, list[Heading]]:
    """`statutory` or `pre2019`, and the headings of its sections.

    Told by the tables, by headings that only one family has, and else by the year, unless the text cites a notice
    (`cited`, its edition) of later years.
    """
    statutory = find_sections(paragraphs, "statutory")
    if any(tables.table_editions.values()) or tables.cells:
        return "statutory", statutory
    earlier = find_sections(paragraphs, "pre2019")
    only = {normalise(words) for words in section_forms().pre2019_only}
    # 主动公开情况 without a number below 一、总体情况 is a sub-theme of the statutory form.
    numbered = [heading for heading in earlier if level_of(heading.text) == level_of(earlier[0].text)]
    if any(normalise(heading.text) in only for heading in earlier) or len(numbered) > len(statutory):
        return "pre2019", earlier
    is_earlier = _covers_earlier(title, paragraphs) and not cited()
    return ("pre2019", earlier) if is_earlier else ("statutory", statutory)


def _covers_earlier(title: str, paragraphs: list[Paragraph]) -> bool:
    """Whether the year of the title, or else all that the opening tells of years covered, is before the forms."""
    years = _YEAR.findall(_plain(title))
    if not years:
        years = [year for text, _ in paragraphs[:REACH] for year in _COVERED.findall(_plain(compact(text)))]
    first_form = min(edition.covers[0] for edition in editions().values())
    return bool(years) and max(map(int, years)) < first_form


def _plain(text: str) -> str:
    """The text with years in digits."""
    return _NUMERALS.sub(lambda found: found[0].replace("二", "2", 1).translate(_DIGITS), text)


def edition_of(family: str, tables: TableReading) -> str:
    """The edition of the first table that tells one, `pre2019`, or `unknown`."""
    printed = [tables.table_editions[table] for table in ("disclosure", "request", "dispute")]
    if any(printed):
        return next(name for name in printed if name)
    if family == "pre2019":
        return "pre2019"
    return _edition_of_cells(tables) or "unknown"


def _edition_of_cells(tables: TableReading) -> str | None:
    """The edition whose absent cells were listed: the cited one."""
    rows = {cell.row for cell in tables.cells if cell.table == "request"}
    return next(
        (name for name, e in editions().items() if rows and rows == {r for r, _ in e.tables["request"].cells}), None
    )


def cited_edition(paragraphs: list[Paragraph]) -> str | None:
    """The edition whose notice the text cites, for a page without tables."""
    cited, whole = None, "\n".join([text for text, _ in paragraphs])
    for edition, office, number in _bases():
        if any(number in compact(line) for line in lines_with(whole, office)):
            cited = edition
    return cited


@lru_cache(maxsize=1)
def _bases() -> tuple[tuple[str, str, str], ...]:
    """Each edition with the office and the number of the notice that it goes by."""
    return tuple([(name, normalise(edition.basis[:5]), edition.basis[5:]) for name, edition in editions().items()])
