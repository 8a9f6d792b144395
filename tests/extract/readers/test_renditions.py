"""A report reads the same from a page or a Word document as from its text: cells, head, sections, prose."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from renditions.others import OTHERS
from renditions.page import STYLES, render_html
from renditions.word import render_docx

from extract.extractor import extract
from extract.readers import read_document
from extract.records import Extracted
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = sorted(
    path
    for path in (ROOT / "data" / "samples" / "reports").rglob("*.*")
    if path.name not in ("empty.txt", "luanma.txt") and path.suffix in (".txt", ".md")
)
SEEDS = ("000", "001", "002", "003", "004")
ISSUED = "2031-01-30"  # of the page, in its head


@lru_cache(maxsize=64)
def printed(path: Path) -> str:
    """The text of a report, without the marks of Markdown headings, which no page and no Word document has."""
    document = read_document(path.read_bytes(), path.name)
    codec = "utf-8-sig" if document.encoding == "utf-8" else str(document.encoding)
    return re.sub(r"(?m)^#{1,4} ", "", path.read_bytes().decode(codec))


def cells(report: Report) -> dict[tuple[str, str, str], tuple[object, ...]]:
    return {(c.table, c.row, c.column): (c.raw, c.state, c.number, c.unit, c.value) for c in report.cells}


def heads(report: Report) -> dict[str, object]:
    extracted = report.extracted
    return {
        "title": extracted.title,
        "edition": extracted.edition,
        "editions": extracted.table_editions,
        "year": report.year,
        "period": report.period,
        "organ": report.organ and report.organ.name,
        "place": report.place and report.place.path,
        "sections": [section.number for section in extracted.sections],
        "leftovers": [sentence.text for sentence in extracted.leftovers],
        "signals": signals(extracted),
    }


def signals(extracted: Extracted) -> list[tuple[str, str | None, str | None]]:
    return sorted(((s.rule, s.table, s.row) for s in extracted.signals), key=str)


def facts(report: Report, without: str = "-") -> list[tuple[str, str]]:
    """The facts of the prose; `without` begins the names of those that are left out."""
    held = (fact for fact in report.narrative if not fact.field.startswith(without))
    return sorted((fact.field, "".join(fact.text.split())) for fact in held)


def check(data: bytes, path: Path, gazetteer: Gazetteer, *, dated: bool = False) -> None:
    text = interpret(extract(read_document(printed(path).encode(), path.name)), gazetteer)
    other = interpret(extract(read_document(data, path.name)), gazetteer)
    assert cells(other) == cells(text)
    assert heads(other) == heads(text)
    if dated and text.issue_date is None:  # what the page's head adds makes the report more complete
        assert facts(other, "completeness") == facts(text, "completeness")
    else:
        assert facts(other) == facts(text)
    if dated and text.issue_date is None and text.is_report:
        assert str(other.issue_date) == ISSUED
    elif text.is_report:
        assert other.issue_date == text.issue_date


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_as_pages(path: Path, style: str, gazetteer: Gazetteer) -> None:
    check(render_html(printed(path), style), path, gazetteer, dated=style == "cms")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_as_word_documents(path: Path, gazetteer: Gazetteer) -> None:
    check(render_docx(printed(path)), path, gazetteer)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_as_pages(seed: str, style: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    check(render_html(printed(path), style), path, gazetteer_of_china, dated=style == "cms")


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_as_word_documents(seed: str, shared: Path, gazetteer_of_china: Gazetteer) -> None:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    check(render_docx(printed(path)), path, gazetteer_of_china)


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_in_other_forms_hold_the_same_numbers(seed: str, form: str, shared: Path) -> None:
    """Cells that short rows lack are empty where every row has all columns; a workbook holds tables, not prose."""
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    text, other = (
        extract(read_document(data, "report")) for data in (printed(path).encode(), OTHERS[form](printed(path)))
    )
    numbers = {(c.table, c.row, c.column): c.raw for c in text.cells if c.raw}
    assert {(c.table, c.row, c.column): c.raw for c in other.cells if c.raw} == numbers
    assert len(numbers) > 20
    assert other.title == text.title
