"""Whether a document is an annual report, by what it shows: title, tables, sections, and how it speaks of itself.

Often only the opening of a report is there, without its tables; and notices, guides and news name the same sections.
Each sign has a weight; the words are declared in `data/lookups/genre.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from extract.model import Grid
from extract.records import Extracted
from transform.clauses import Pattern, telling_headings
from transform.clues import title_name, wide
from transform.genre_page import Page, has_any
from transform.stated import stated_title
from transform.wordings import words_of

ENOUGH = 2.5
_SILENT = 1.6  # points beyond which one that tells no number and hardly a deed is not more surely a report
SURE = 4.0  # points beyond which there is no doubt
_OTHER_TITLE = -5.0
_ANNOUNCED = -1.0
_NOT_A_REPORT, _FURTHER = -4.0, -2.0
_OF_A_SUMMARY = 2  # signs that a summary without a title is none
_PATTERN = -20.0  # whatever else it shows
_OTHER_WORK = -4.0
_OTHER_TRADE = -6.0  # it speaks of open information, but not of the government's
_OTHERS_OWN = -14.0  # made by a school or a company
_OTHER_RULES = -6.0  # made under the rules for another kind of report
_TITLE, _BARE_TITLE, _AFFAIRS, _AFFAIRS_SINCE_2019 = 2.5, 1.0, -3.5, -7.0
_PERIOD = 1.0  # it says which days its numbers are of
_ORDERED = 1.0  # it names the notice that asks for reports
_OWN_HEADING = 1.0  # a section is headed as only reports head theirs
_HEADED = 2.0  # it begins with the heading of section one and speaks of the work that reports are about
_SINCE_2019 = re.compile(r"20(?:19|[2-9]\d)年")  # since then reports have one form and name
_YEAR = re.compile(r"20\d\d|二[〇○零ＯO0]")
_OF_A_YEAR = re.compile(r"20\d\d年[^。\n]*。")
_NUMBERS = re.compile(r"[\d.,|\s+-]*\d[\d.,|\s+-]*")
_ALL_SECTIONS = 3.0
_STATED = 1.0  # a text that gives its own title: 现公布某局2012年…年度报告
# What the first, the second and each further one adds:
_WAYS = (2.0, 0.5, 0.5)  # in which it speaks of itself
_PARTS = (0.0, 1.5, 1.0, 1.0)  # the sub-headings of the forms of 2008 and 2021
_DEEDS = (1.0, 0.5, 1.0, 0.5)  # signs of deeds: three are enough where nothing speaks against it
_GARBLED, _MUCH = re.compile(r"[ä-é][^\x00-\x7f\u4e00-\u9fff]"), 20  # signs of UTF-8 that was read as Latin-1
_CLEARLY = 3  # so many ways in which it speaks of itself outweigh the page's menu
_SECTIONS = 4  # so many are as good as a title


class Genre(NamedTuple):
    """`reason`: why the document is no report, in words of the finding; empty for one. `score`: sum of the signs.

    `told`: the text says hardly enough for the verdict: nothing speaks against one that is taken for none, or it has
    the title of a report and tells numbers; or a report has the title of a summary.
    """

    reason: str
    score: float
    told: bool = False


def _words() -> dict[str, Pattern]:
    return words_of("genre.yaml")


def genre_of(extracted: Extracted) -> Genre:
    """Tell a report from other documents."""
    printed = [table for table, edition in extracted.table_editions.items() if edition]
    other = next((dict(s.params).get("other", "") for s in extracted.signals if s.rule == "title_missing"), "")
    page = Page((*extracted.body, *telling_headings(extracted)))
    if printed and not extracted.filled and not (_tells(page, extracted.title or "") or _has_numbers(extracted, page)):
        return Genre("空白表样：表格中没有填报任何内容", 0.0)
    against = _against(page, extracted.title, other, tabled=extracted.filled > 0)
    if not extracted.filled and (not page.tells() or (not extracted.sections and page.is_list(_cells(extracted)))):
        against += _PATTERN
    shown = _for(extracted, len(printed), page, ENOUGH + SURE - against)
    score = shown + against
    if score >= ENOUGH:
        is_silent = not extracted.filled and not page.counts and not page.has_acted
        return Genre("", min(score, ENOUGH + _SILENT) if is_silent else score, _of_title(extracted.title) < 0)
    if other:
        return Genre(f"标题为“{other}”，不是年度报告", score)
    kindred = (shown > 0 or extracted.title is not None) and _words()["kindred"].search(page.opening)
    told = not against or bool(kindred) or len(_GARBLED.findall(page.text)) > _MUCH
    told = told or (_of_title(extracted.title) == _TITLE and page.counts and page.has_acted)
    return Genre("没有年度报告的标题、法定表格和章节，或者内容不是年度报告", score, told)


def _cells(extracted: Extracted) -> Iterator[str]:
    """The texts of the cells of all tables."""
    return chain.from_iterable(block.texts for block in extracted.document.blocks if isinstance(block, Grid))


def _tells(page: Page, title: str) -> bool:
    """Whether a text with blank tables tells what was done; where the title names body and year a count will do."""
    if page.has_acted or (any(page.deeds()) and any(page.ways())):
        return True
    return bool(_YEAR.search(title) and title_name(title) and page.counts)


def _has_numbers(extracted: Extracted, page: Page) -> bool:
    """Whether numbers stand beside blank tables that did not find their cells, and the text speaks of a year.

    A number alone may be that of a page.
    """
    numbered = any(_NUMBERS.fullmatch(sentence.text) for sentence in extracted.leftovers)
    return numbered and _OF_A_YEAR.search(page.text) is not None


def _of_title(title: str | None) -> float:
    """A title with neither year nor body may be an entry of the page's menu; 政务公开…总结 is another kind."""
    if title is None:
        return 0.0
    if _words()["of_affairs"].search(title):
        return _AFFAIRS_SINCE_2019 if _SINCE_2019.search(title) else _AFFAIRS
    return _TITLE if _YEAR.search(title) or title_name(title) else _BARE_TITLE


def _for(extracted: Extracted, printed: int, page: Page, enough: float) -> float:
    """The sum of what speaks for a report, as far as `enough`; a title without a text stands in lists of reports."""
    sections = min(len(extracted.sections), _SECTIONS)
    shown = 4.0 if extracted.filled and (extracted.title or sections > 1 or printed > 1) else 0.0
    shown += sections * _ALL_SECTIONS / _SECTIONS
    titled = _of_title(extracted.title)
    if not shown or shown + titled < enough:
        shown += _said(extracted, page, enough - shown - titled)
    told = shown or (titled == _TITLE and _YEAR.search(extracted.title or "") and _words()["prose"].search(page.text))
    return shown + titled if told else 0.0


def _said(extracted: Extracted, page: Page, enough: float) -> float:
    """The sum of what the words of the text say for a report, as far as `enough`."""
    shown = 0.0
    for weight in _signs_for(extracted, page):
        shown += weight
        if shown >= enough:
            break
    return shown


def _signs_for(extracted: Extracted, page: Page) -> Iterator[float]:
    """What each sign in the words of the text says for a report; none is looked for before it is asked for."""
    words = _words()
    ways = 0.0
    for ways, _ in zip(_WAYS, page.ways(), strict=False):
        yield ways
    if not ways and extracted.sections and words["named"].search(page.opening):
        yield _WAYS[0]
    yield from (weight for weight, _ in zip(_DEEDS, page.deeds(), strict=False))
    parts = [weight for weight, _ in zip(_PARTS, page.parts(), strict=False)]
    yield from parts
    if extracted.body and extracted.body[0].section == 1 and (parts or words["own_rules"].search(page.opening)):
        yield _HEADED
    yield _PERIOD * bool(words["period"].search(page.top))
    yield _STATED * (stated_title(page.opening) is not None)
    yield _ORDERED * bool(words["ordered"].search(page.opening))
    headed = any(words["headings"].search(section.heading) for section in extracted.sections)
    yield _OWN_HEADING * (headed or bool(words["headings"].search(page.text)))


def _has(words: Pattern, title: str | None, page: Page) -> bool:
    return bool(words.search(title or "") or words.search(page.opening) or words.search(page.text))


def _signs_of_a_pattern(page: Page, title: str, *, tabled: bool) -> int:
    """How much shows a pattern to fill in: what it leaves open, and its title, which a filled one may have, too."""
    left_open = page.has("pattern") or has_any("pattern", wide(title))
    if not left_open and page.has("yearless"):
        left_open = not (_YEAR.search(title) and title_name(title) and page.counts)
    if tabled and not left_open:
        return 0
    return left_open + bool(_words()["of_a_pattern"].search(f"{title}\n{page.opening}"))


def _against(page: Page, title: str | None, other: str, *, tabled: bool) -> float:
    """The sum of what speaks against one; an announcement may hold the report that it announces and counts for less."""
    words = _words()
    signs = page.signs_against() + page.has("guide")
    against = _PATTERN * (
        _signs_of_a_pattern(page, title or "", tabled=tabled)
        + page.has("answer")
        + has_any("of_other_kinds", wide(title) if title else page.opening)
    )
    against += _FURTHER * bool(words["with_plans"].search(other))
    if title is None and not tabled and words["summary"].search(page.text):
        signs += _OF_A_SUMMARY * (not words["names_itself"].search(page.text))
    if page.has("other_rules") and not words["own_rules"].search(page.opening):
        against += _OTHER_RULES
    if not tabled and not _has(words["of_government"], title, page):
        against += 0.0 if _has(words["subject"], title, page) else _NOT_A_REPORT
        administers = words["administration"].search(title_name(title)) is not None  # whose schools may be told of
        against += _OTHER_TRADE * (not administers and _has(words["other_trades"], title, page))
        against += _OTHERS_OWN * bool(words["of_others"].search(title_name(title)))
    other_work, menu = page.has("other_title"), page.has("menu")
    if other or other_work or menu:
        stated = bool(words["stated"].search(page.opening))
        clearly = stated or len(list(islice(page.ways(), _CLEARLY))) == _CLEARLY
        signs += bool(menu and not clearly)
        against += _OTHER_WORK * bool(other_work and not stated)
        if other and not (clearly and words["of_menus"].search(other)):
            against += _ANNOUNCED if words["announcing"].search(other) else _OTHER_TITLE
    return against + _NOT_A_REPORT * bool(signs) + _FURTHER * max(0, signs - 1)
