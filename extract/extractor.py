"""One document as printed: title, sections, statutory tables, signature, and all that found no place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape
from itertools import chain, islice

import regex

from extract.captions import captioned
from extract.cut import cut_signals
from extract.family import cited_edition, edition_of, family_of
from extract.fields import without_fields
from extract.forms import section_forms, title_form
from extract.glance import holds
from extract.known import read_known_tables
from extract.labels import normalise
from extract.model import Block, Document, Grid, Paragraph
from extract.page import without_page
from extract.records import Extracted, Section, Sentence, Signal, TableReading
from extract.run_on import cut_run_on
from extract.script import restored
from extract.sections import Heading, cut_sections
from extract.statistics import Statistics, read_statistics, without_statistics
from extract.tags import TAG
from extract.title import REACH, Title, body_in_path, compact, find_other, find_titles, may_hold_title, tells_nothing
from extract.unplaced import rows_in_text
from extract.unread import absent_or_unread, lost_tables

_DATE_LINE = regex.compile(
    r"(?:(?:19|20)\d{2}|二[〇○零Ｏ0Oo][〇○零一二三四五六七八九Ｏ0Oo]{2})(?:[年./-]\S{1,3}[月./-]\S{1,3}日?|年\S{1,2}月$)"
)
_FOUR_DIGITS = regex.compile(r"\d{4}")
_WIDE_DATE = regex.compile(r"(?<![０-９])(?:２０[０-９]{2}(?![０-９])|[０-９]{1,2}(?=\s*[月日]))")
_WIDE_DIGITS = "０１２３４５６７８９"
# What is left of a page's markup in text, and signs of no width.
_SIGNS = regex.compile(rf"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]|{TAG.pattern}", regex.IGNORECASE)
_BEGINNINGS = "<&\u00ad\ufeff\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060"  # of these
_LEFT_OVER = regex.compile(rf"{_SIGNS.pattern}|&(?:amp;)?(?:#x?[\da-f]{{2,6}}|[a-z]{{2,8}});", regex.IGNORECASE)
_SPACED = 0.05  # blanks within words, as a share of a paragraph's characters
_WITHIN = regex.compile(r"(?<=\p{Han}) (?=\p{Han})")
_LOST = "?？ "  # what an export made of blanks that it could not write
_OPENINGS = 2  # opening and last heading of one report
_LONGEST = 40  # characters of these with their numbers
_SET = 6  # rows printed again that show a second set of tables
_FRAME = 2  # tables at the top that may be the page's frame
_SIGNATURE_LINES = 5
_RUN = " " * 8  # what longer runs of blanks are cut to
_LONG_RUNS = tuple(blank * (len(_RUN) + 1) for blank in " \u3000\u00a0")
_LONG_RUN = regex.compile(rf"\s{{{len(_RUN) + 1},}}")
_SIGNATURE_LENGTH = 40


def extract(document: Document) -> Extracted:
    """Read a document as a report; what it is no report of shows in what is missing."""
    blocks, is_restored = restored(document.blocks)
    paragraphs = _paragraphs(blocks)
    grids = captioned(blocks)
    cited = partial(cited_edition, paragraphs)
    tables = without_fields(read_known_tables(grids, cited), grids)
    statistics = Statistics() if any(tables.table_editions.values()) else read_statistics(blocks)
    if statistics.rows:
        tables = without_statistics(tables, statistics)
        paragraphs = _paragraphs(block for block in blocks if block.where not in statistics.paragraphs)
    elif not any(tables.table_editions.values()) and _tells_in_rows(paragraphs, grids):
        paragraphs = _paragraphs(_rows_as_text(blocks))  # rows without prose stay told as unmatched
    titles = find_titles(paragraphs)
    if not titles or tells_nothing(titles[0].text):
        titles = _titles_in_cells(grids) or titles
    title = titles[0] if titles else None
    family, headings = family_of(paragraphs, tables, title.text if title else "", cited)
    stop = _signature_start(paragraphs, headings)
    sections, body = cut_sections(paragraphs, headings, stop)
    astray = list(rows_in_text(paragraphs, [table for table, edition in tables.table_editions.items() if edition]))
    signals = [
        *(Signal("script_restored") for _ in [0] if is_restored),
        *absent_or_unread(tables.signals, paragraphs),
        *(signal for signal, _ in astray),
        *lost_tables(sections, family, tables, blocks),
        *_section_signals(sections, family, tables),
        *_title_signals(titles, paragraphs),
        *_several_reports(titles, paragraphs, tables),
    ]
    raws = tables.cells.raws
    return Extracted(
        document=document,
        edition=edition_of(family, tables),
        table_editions=tables.table_editions,
        title=title.text if title else None,
        title_where=title.where if title else None,
        cells=tables.cells,
        sections=tuple(sections),
        body=tuple(_without_title(body, title, paragraphs)),
        signature=tuple(Sentence(p.text, 0, p.where) for p in paragraphs[stop:]),
        signals=tuple(cut_signals(document, tables, signals)),
        leftovers=(*tables.leftovers, *(sentence for _, sentence in astray)),
        extra_tables=tables.extra_tables,
        filled=len(raws) - raws.count(""),
        statistics=statistics.rows,
    )


def _titles_in_cells(grids: list[Grid]) -> list[Title]:
    """A title that stands in a table of the page's frame, above the text."""
    texts = islice(filter(None, chain.from_iterable([grid.texts for grid in grids[:_FRAME]])), REACH)
    if not may_hold_title("".join(texts)):
        return []
    cells = islice((cell for grid in grids[:_FRAME] for row in grid.rows for cell in row if cell.text), REACH)
    found = find_titles([Paragraph(_plain_dates(cell.text), cell.where) for cell in cells])[:1]
    return [title._replace(first=0, lines=0) for title in found]  # it takes no paragraph


def _tells_in_rows(paragraphs: Iterable[Paragraph], grids: Iterable[Grid]) -> bool:
    """Whether a report is written into a table of its own, with no sentence outside: 工作情况 | 2013年，我局…。."""
    if any("。" in paragraph.text for paragraph in paragraphs):
        return False
    return any("。" in text for grid in grids for text in grid.texts)


def _rows_as_text(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The rows of tables as lines, each cell behind the one that names it: 联系电话：0879-6220000."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for row in block.rows:
            cells = [cell for cell in row if cell.text]
            for at in range(0, len(cells), 2):
                yield Paragraph("：".join([cell.text for cell in cells[at : at + 2]]), cells[at].where)


def _paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    return without_page(cut_run_on(_clean([block for block in blocks if isinstance(block, Paragraph)])))


def _clean(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Take out what exporting programs left in the text, and write years and days plainly; an empty paragraph goes."""
    artefacts = section_forms().artefacts
    whole = "\n".join([paragraph.text for paragraph in paragraphs])
    if any(map(whole.__contains__, _BEGINNINGS)) and _LEFT_OVER.search(whole):  # most have none: found much sooner
        paragraphs = [paragraph._replace(text=_plain(paragraph.text)) for paragraph in paragraphs]
    if holds(whole, _LONG_RUNS):  # patterns try every way to share out such a run
        paragraphs = [paragraph._replace(text=_LONG_RUN.sub(_RUN, paragraph.text)) for paragraph in paragraphs]
    if any(map(whole.__contains__, _WIDE_DIGITS)):  # much cheaper than to look for the dates
        paragraphs = [paragraph._replace(text=_plain_dates(paragraph.text)) for paragraph in paragraphs]
    for artefact in artefacts:
        if holds(whole, (artefact,)):
            paragraphs = [
                p._replace(text=p.text.replace(artefact, "").strip()) if artefact in p.text else p for p in paragraphs
            ]
    kept = [paragraph for paragraph in paragraphs if paragraph[0].strip(_LOST)]
    return [_unspaced(p) if " " in p[0] else p for p in kept] if " " in whole else kept


def _unspaced(paragraph: Paragraph) -> Paragraph:
    """A paragraph of prose without the blanks that an export set between the signs of its words, if it did."""
    text = paragraph.text
    if "。" not in text or text.count(" ") < _SPACED * len(text):
        return paragraph
    within = _WITHIN.findall(text)
    return paragraph._replace(text=_WITHIN.sub("", text)) if len(within) >= _SPACED * len(text) else paragraph


def _plain(text: str) -> str:
    """The text without signs of no width and tags, entities resolved that were escaped once or twice."""
    return _SIGNS.sub("", unescape(unescape(text))).strip()


def _plain_dates(text: str) -> str:
    """The text with years and days in plain digits, as long as before; other numbers stay as printed."""
    return _WIDE_DATE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _signature_start(paragraphs: list[Paragraph], headings: list[Heading]) -> int:
    """Index of the first line of the signature: a body's name and a date at the very end, in either order."""
    earliest = max(headings[-1].at + 1 if headings else 1, len(paragraphs) - _SIGNATURE_LINES)
    start = len(paragraphs)
    for index in range(len(paragraphs) - 1, earliest - 1, -1):
        text = compact(paragraphs[index].text)
        named = text.endswith(title_form().organ_ending) or bool(_DATE_LINE.search(text))
        if len(text) > _SIGNATURE_LENGTH or not named or any(sign in text for sign in "。，,；;"):
            break
        start = index
    return start


def _without_title(body: list[Sentence], title: Title | None, paragraphs: list[Paragraph]) -> list[Sentence]:
    if title is None:
        return body
    taken = paragraphs[title.first : title.first + title.lines]  # so few that they are sooner compared than hashed
    # the pieces of a run-on paragraph may share one place; 首页>公开>某局>…年报 tells of the body, too
    left = (s._replace(text=body_in_path(s.text)) if (s.text, s.where) in taken else s for s in body)
    own = [s for s in left if s.text]
    return [s for s in own if s.section or compact(s.text) != title.text]  # printed again above the text


def _section_signals(sections: list[Section], family: str, tables: TableReading) -> list[Signal]:
    if family != "statutory" or not (sections or tables.cells):
        return []
    found = {section.number for section in sections}
    return [
        Signal("section_missing", params=(("number", str(form.number)), ("theme", form.theme)))
        for form in section_forms().statutory
        if form.number not in found
    ]


def _title_signals(titles: list[Title], paragraphs: list[Paragraph]) -> list[Signal]:
    return [] if titles else [Signal("title_missing", params=(("other", find_other(paragraphs) or ""),))]


def _several_reports(titles: list[Title], paragraphs: list[Paragraph], tables: TableReading) -> list[Signal]:
    """Whether the sections stand twice, below several titles or with other numbers in many rows: a revised report."""
    if not titles:
        return []
    first, *_, last = section_forms().statutory
    signs = first.theme[0], last.theme[0]
    headings = [text for text, _ in paragraphs if len(text) <= _LONGEST and (signs[0] in text or signs[1] in text)]
    openings = sum(normalise(heading) in (first.theme, last.theme) for heading in headings)
    if openings <= _OPENINGS:
        return []
    distinct = {title.text for title in titles if _FOUR_DIGITS.search(title.text)}
    if len(distinct) < _OPENINGS and _differing(tables) < _SET:
        return []
    names = sorted(distinct) if len(distinct) > 1 else [title.text for title in titles[:_OPENINGS]]
    return [Signal("several_reports", params=(("titles", "；".join(names)),))]


def _differing(tables: TableReading) -> int:
    """How many rows are printed again with other numbers."""
    printed: dict[tuple[str | None, str | None], str] = {}
    for cell in tables.cells:
        printed[cell.table, cell.row] = printed.get((cell.table, cell.row), "") + cell.raw
    again = [signal for signal in tables.signals if signal.rule == "row_repeated"]
    return sum(not dict(s.params)["raw"].replace(" | ", "").endswith(printed[s.table, s.row]) for s in again)
