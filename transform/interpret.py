"""One document interpreted: is it a report, of whom, for when, and what its cells and prose say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.forms import edition_due, editions
from extract.printed import Heads
from extract.records import Extracted, Signal
from transform.agreement import Agreement, agreement, date_check
from transform.breakdown import sums_that_differ
from transform.cells import Cells
from transform.clues import squeeze
from transform.completeness import Subject, completeness
from transform.confidence import confidence_of
from transform.gazetteer import Gazetteer
from transform.genre import genre_of
from transform.growth import stated_growth
from transform.narrative import complete_contact, read_narrative
from transform.period import Timing, read_timing
from transform.place import PlaceDecision
from transform.plausible import implausible_cells
from transform.publisher import NOBODY, Publisher, read_publisher
from transform.recognition import choose_readings
from transform.reconcile import evaluate_cells, shifted_totals
from transform.records import Facts, NarrativeFact, Report, Source, by_field
from transform.statistics import FIELD, statistics_signals
from transform.structure import structural_signals
from transform.values import read_cells

_NO_TIMING = Timing(None, None, None, (), (), None)


def interpret(extracted: Extracted, gazetteer: Gazetteer, source: Source | None = None) -> Report:
    """Interpret one document; `source` came with it. Content problems are signals; `hold` says why it is not keyed."""
    table_editions = _cell_editions(extracted)
    printed, doubts = choose_readings(extracted.cells, table_editions)
    cells, cell_signals = read_cells(printed)
    timing = read_timing(extracted, source.published_at if source else None)
    genre = genre_of(extracted)
    reason = genre.reason
    of_nobody = bool(reason) and not genre.told  # a notice about reports covers no year and is of no body
    who = NOBODY if of_nobody else read_publisher(extracted, timing.year, gazetteer, source or Source())
    if of_nobody:
        timing = _NO_TIMING
    placed, organ = who.placed, who.organ
    hold = _hold(extracted, reason, timing, placed)
    facts = read_narrative(extracted, gazetteer, organ, timing.year)
    contact = who.contact if of_nobody else complete_contact(who.contact, placed.place, facts)
    dated = timing.period is not None, timing.issue_date is not None
    told = by_field(facts)
    if not reason:
        facts += stated_growth(facts)
        facts += completeness(Subject(extracted, cells, told, organ, timing.year, *dated, contact))
    cut_at = next(((s.table, s.row) for s in extracted.signals if s.rule == "document_cut"), None)
    cut_row = cut_at[1] if cut_at is not None and cut_at[0] == "request" else None
    agreed = Agreement((), ()) if reason else agreement(extracted, cells, told, who.scope)
    signals = (
        *(Signal("not_a_report", params=(("reason", reason),)) for _ in [0] if reason),
        *extracted.signals,
        *doubts,
        *cell_signals,
        *shifted_totals(cells, cut_row),
        *(() if reason else (*timing.signals, *who.signals)),
        *_form_signals(extracted, timing.year),
        *agreed.signals,
        *(() if reason else _said(extracted, cells, facts, told, who)),
    )
    return Report(
        extracted=extracted,
        is_report=not reason,
        year=timing.year,
        period=timing.period,
        issue_date=timing.issue_date,
        scope=who.scope,
        organ=organ,
        place=placed.place,
        place_confidence=placed.confidence,
        contact=contact,
        cells=cells.read,
        checks=evaluate_cells(cells, table_editions),
        soft_checks=() if reason else (*agreed.checks, date_check(timing.issue_date, timing.year)),
        narrative=tuple(facts),
        signals=signals,
        evidence=(*timing.evidence, *who.evidence),
        content_sha256=_content_hash(extracted),
        hold=hold,
        confidence=confidence_of(genre, timing, who, {} if of_nobody else told),
        named=placed.named,
    )


def _hold(extracted: Extracted, reason: str, timing: Timing, placed: PlaceDecision) -> str | None:
    if reason:
        return "not_a_report"
    if any(signal.rule == "several_reports" for signal in extracted.signals):
        return "several_reports"
    if timing.hold:
        return timing.hold
    if placed.place is None:
        return next((signal.rule for signal in placed.signals), "jurisdiction_unknown")
    return None


def _cell_editions(extracted: Extracted) -> list[tuple[str, str]]:
    """The edition of each table whose cells are listed, printed or absent."""
    listed = _tables(extracted.cells.heads)
    default = extracted.edition if extracted.edition in editions() else ""
    return [(table, edition or default) for table, edition in extracted.table_editions.items() if table in listed]


@lru_cache(maxsize=128)
def _tables(heads: Heads) -> frozenset[str]:
    return frozenset(heads.tables)


def _form_signals(extracted: Extracted, year: int | None) -> list[Signal]:
    signals = []
    shown = {edition for edition in extracted.table_editions.values() if edition}
    printed = [
        extracted.table_editions[table] for table in ("disclosure", "request") if extracted.table_editions[table]
    ]
    if len(set(printed)) > 1:
        signals.append(Signal("mixed_editions", params=(("editions", "、".join(map(str, printed))),)))
    due = edition_due(year)
    if year is not None and shown and due not in shown and not _fits(extracted.cells.heads, due):
        signals.append(Signal("edition_year_mismatch", params=(("edition", extracted.edition), ("year", str(year)))))
    return signals


@lru_cache(maxsize=128)
def _fits(heads: Heads, due: str | None) -> bool:
    """Whether all rows and columns that are printed are those of the form that is due too, as of a fragment's table."""
    tables = editions()[due].tables if due in editions() else {}
    shown = {key for key, presence in zip(heads.keys, heads.presences, strict=True) if presence == "printed"}
    return bool(shown) and all(table in tables and (row, column) in tables[table].cells for table, row, column in shown)


def _said(
    extracted: Extracted, cells: Cells, facts: Sequence[NarrativeFact], told: Facts, who: Publisher
) -> Iterator[Signal]:
    """What cells and prose say that can hardly be meant, or against themselves."""
    yield from implausible_cells(cells, who.placed.place, who.organ)
    yield from sums_that_differ(extracted, told)
    yield from structural_signals(extracted, told)
    yield from statistics_signals(facts) if FIELD in told else ()


def _content_hash(extracted: Extracted) -> str:
    """Hash of what was read, without white space: equal for one report in two encodings or formats."""
    raws = extracted.cells.raws
    printed = "".join(raws)
    cells = list(_around(extracted.cells.heads))
    cells[1::2] = raws if printed.split() == [printed] else map(squeeze, raws)
    texts = [extracted.title or "", *[s.text for s in extracted.body], *[s.text for s in extracted.signature]]
    digest = hashlib.sha256("".join(cells).encode())
    digest.update("".join("\0".join(texts).split()).encode())
    return digest.hexdigest()


@lru_cache(maxsize=128)
def _around(heads: Heads) -> tuple[str, ...]:
    """What stands around the raw texts of the cells, with a blank in the place of each: before it the place of the cell
    and its presence, which have no white space.
    """
    around = [""]
    for key, presence in zip(heads.keys, heads.presences, strict=True):
        around[-1] += "\0".join((*key, presence, ""))
        around += "", "\0"
    return tuple(around)
