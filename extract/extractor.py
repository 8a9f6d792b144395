"""One document as printed: title, sections, statutory tables, signature, and all that found no place."""

from __future__ import annotations

from itertools import chain, islice

import regex

from extract.forms import editions, member, section_forms, title_form
from extract.known import read_known_tables
from extract.labels import normalise
from extract.model import Document, Grid, Paragraph
from extract.records import Extracted, Section, Sentence, Signal
from extract.run_on import cut_run_on
from extract.script import restored
from extract.sections import Heading, cut_sections, find_sections, level_of
from extract.tables import TableReading
from extract.title import REACH, Title, compact, find_other, find_titles, may_hold_title

_DATE_LINE = regex.compile(
    r"(?:(?:19|20)\d{2}|二[〇○零Ｏ0Oo][〇○零一二三四五六七八九Ｏ0Oo]{2})[年./-]\S{1,3}[月./-]\S{1,3}日?"
)
_LOST = "?？ "  # what an export made of blanks that it could not write
_FRAME = 2  # tables at the top that may be the page's frame
_SIGNATURE_LINES = 5
_SIGNATURE_LENGTH = 40


def extract(document: Document) -> Extracted:
    """Read a document as a report; what it is no report of shows in what is missing."""
    blocks, is_restored = restored(document.blocks)
    paragraphs = cut_run_on(_clean([block for block in blocks if isinstance(block, Paragraph)]))
    grids = [block for block in blocks if isinstance(block, Grid)]
    titles = find_titles(paragraphs) or _titles_in_cells(grids)
    tables = read_known_tables(grids, _cited_edition(paragraphs))
    family, headings = _family(paragraphs, tables)
    stop = _signature_start(paragraphs, headings)
    title = titles[0] if titles else None
    sections, body = cut_sections(paragraphs, headings, stop)
    signals = [
        *(Signal("script_restored") for _ in [0] if is_restored),
        *tables.signals,
        *_lost_tables(sections, family, tables),
        *_section_signals(sections, family, tables),
        *_title_signals(titles, paragraphs),
        *_cut_signals(document, tables),
    ]
    return Extracted(
        document=document,
        edition=_edition(family, tables),
        table_editions=tables.table_editions,
        title=title.text if title else None,
        title_where=title.where if title else None,
        cells=tables.cells,
        sections=tuple(sections),
        body=tuple(_without_title(body, title, paragraphs)),
        signature=tuple(Sentence(p.text, 0, p.where) for p in paragraphs[stop:]),
        signals=tuple(signals),
        leftovers=tuple(tables.leftovers),
        extra_tables=tables.extra_tables,
        filled=len([None for cell in tables.cells if cell[3]]),
    )


def _titles_in_cells(grids: list[Grid]) -> list[Title]:
    """A title that stands in a table of the page's frame, above the text."""
    texts = islice(filter(None, chain.from_iterable([grid.texts for grid in grids[:_FRAME]])), REACH)
    if not may_hold_title("".join(texts)):
        return []
    cells = islice((cell for grid in grids[:_FRAME] for row in grid.rows for cell in row if cell.text), REACH)
    found = find_titles([Paragraph(cell.text, cell.where) for cell in cells])[:1]
    return [title._replace(first=0, lines=0) for title in found]  # it takes no paragraph


def _clean(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Take out what exporting programs left in the text; a paragraph of nothing else goes."""
    artefacts = section_forms().artefacts
    whole = "\n".join([paragraph.text for paragraph in paragraphs])
    if not any(artefact in whole for artefact in artefacts):
        return [paragraph for paragraph in paragraphs if paragraph.text.strip(_LOST)]
    cleaned = []
    for paragraph in paragraphs:
        text = paragraph.text
        if any(artefact in text for artefact in artefacts):
            for artefact in artefacts:
                text = text.replace(artefact, "")
            text = text.strip()
        if text.strip(_LOST):
            cleaned.append(paragraph._replace(text=text))
    return cleaned


def _cited_edition(paragraphs: list[Paragraph]) -> str | None:
    """The edition whose notice the text cites, for a page without tables."""
    cited = None
    for edition in editions().values():
        office, number = normalise(edition.basis[:5]), edition.basis[5:]
        if any(office in p.text and number in compact(p.text) for p in paragraphs):
            cited = edition.edition
    return cited


def _family(paragraphs: list[Paragraph], tables: TableReading) -> tuple[str, list[Heading]]:
    """Which family of sections the page follows: by its tables, else by headings that only one family has."""
    statutory = find_sections(paragraphs, "statutory")
    if any(tables.table_editions.values()) or tables.cells:
        return "statutory", statutory
    earlier = find_sections(paragraphs, "pre2019")
    only = {normalise(title) for title in section_forms().pre2019_only}
    # 主动公开情况 without a number below 一、总体情况 is a sub-theme of the statutory form.
    numbered = [heading for heading in earlier if level_of(heading.text) == level_of(earlier[0].text)]
    if any(normalise(heading.text) in only for heading in earlier) or len(numbered) > len(statutory):
        return "pre2019", earlier
    return "statutory", statutory


def _edition(family: str, tables: TableReading) -> str:
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


def _signature_start(paragraphs: list[Paragraph], headings: list[Heading]) -> int:
    """Index of the first line of the signature: a body's name and a date at the very end, in either order."""
    earliest = max(headings[-1].at + 1 if headings else 1, len(paragraphs) - _SIGNATURE_LINES)
    start = len(paragraphs)
    for index in range(len(paragraphs) - 1, earliest - 1, -1):
        text = compact(paragraphs[index].text)
        named = text.endswith(title_form().organ_ending) or bool(_DATE_LINE.search(text))
        if len(text) > _SIGNATURE_LENGTH or "。" in text or not named:
            break
        start = index
    return start


def _without_title(body: list[Sentence], title: Title | None, paragraphs: list[Paragraph]) -> list[Sentence]:
    if title is None:
        return body
    taken = {paragraphs[index].where for index in range(title.first, title.first + title.lines)}
    return [sentence for sentence in body if sentence.where not in taken]


def _section_signals(sections: list[Section], family: str, tables: TableReading) -> list[Signal]:
    if family != "statutory" or not (sections or tables.cells):
        return []
    found = {section.number for section in sections}
    return [
        Signal("section_missing", params=(("number", str(form.number)), ("theme", form.theme)))
        for form in section_forms().statutory
        if form.number not in found
    ]


def _lost_tables(sections: list[Section], family: str, tables: TableReading) -> list[Signal]:
    """The tables of a statutory report in which none was found and nothing tells the edition."""
    if family != "statutory" or tables.cells:
        return []
    found = {section.number for section in sections}
    forms = next(reversed(editions().values())).tables
    return [Signal("table_absent", table) for table, form in forms.items() if form.section in found]


def _title_signals(titles: list[Title], paragraphs: list[Paragraph]) -> list[Signal]:
    if not titles:
        return [Signal("title_missing", params=(("other", find_other(paragraphs) or ""),))]
    distinct = {title.text for title in titles if regex.search(r"\d{4}", title.text)}
    if len(distinct) < 2:
        return []
    openings = sum(1 for p in paragraphs if normalise(p.text) in ("总体情况", "其他需要报告的事项"))
    if openings > 2:
        return [Signal("several_reports", params=(("titles", "；".join(sorted(distinct))),))]
    return []


def _cut_signals(document: Document, tables: TableReading) -> list[Signal]:
    """A document that ends inside a table: its last block is a grid and the last rows of the table are not printed."""
    missing = [signal for signal in tables.signals if signal.rule == "row_missing"]
    if not missing or tables.last_row is None or not isinstance(document.blocks[-1], Grid):
        return []
    table, row = tables.last_row
    rows = list(dict.fromkeys(cell.row for cell in tables.cells if cell.table == table))
    behind = rows[rows.index(row) + 1 :] if row in rows else []
    if not behind or not {(s.table, s.row) for s in missing} >= {(table, code) for code in behind}:
        return []
    return [Signal("document_cut", table, row, params=(("last", member(table, "row", row).label),))]
