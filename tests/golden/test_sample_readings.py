"""Every sample read and held against its expectation, aspect by aspect.

Expectations come from the authored numbers of `data/samples`, never from a reader.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.extractor import extract
from extract.model import DocumentError
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
Expected = dict[str, Any]


def _load(path: Path) -> Expected:
    found: Expected = json.loads(path.read_text(encoding="utf-8"))
    return found


EXPECTED = {
    path.relative_to(SAMPLES / "expected").with_suffix("").as_posix(): _load(path)
    for path in sorted((SAMPLES / "expected").rglob("*.json"))
}
READABLE = [name for name, expected in EXPECTED.items() if expected["disposition"] != "unreadable"]
LOADED = [name for name in READABLE if EXPECTED[name]["disposition"] != "held"]
WITH_CELLS = [name for name in READABLE if EXPECTED[name]["cells"]]
ENCODINGS = {"utf-8-sig": "utf-8"}


def data_of(name: str) -> bytes:
    return (SAMPLES / "reports" / EXPECTED[name]["file"]).read_bytes()


@pytest.fixture(scope="module")
def reports(gazetteer: Gazetteer) -> dict[str, Report]:
    return {
        name: interpret(extract(read_document(data_of(name), EXPECTED[name]["file"])), gazetteer) for name in READABLE
    }


def test_there_are_samples_of_every_outcome() -> None:
    assert {expected["disposition"] for expected in EXPECTED.values()} == {"loaded", "held", "duplicate", "unreadable"}
    assert len(READABLE) >= 20


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in READABLE])
def test_the_unreadable_say_why(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(data_of(name), name)
    assert len(str(caught.value)) > 20


@pytest.mark.parametrize("name", READABLE)
def test_encoding(name: str, reports: dict[str, Report]) -> None:
    expected = EXPECTED[name]["encoding"]
    assert reports[name].extracted.document.encoding == ENCODINGS.get(expected, expected)


@pytest.mark.parametrize("name", READABLE)
def test_report_or_held(name: str, reports: dict[str, Report]) -> None:
    expected = EXPECTED[name]
    assert (reports[name].is_report, reports[name].hold) == (expected["is_report"], expected["hold"])


@pytest.mark.parametrize("name", READABLE)
def test_title_and_editions(name: str, reports: dict[str, Report]) -> None:
    head, extracted = EXPECTED[name]["head"], reports[name].extracted
    assert extracted.title == head["title"]
    assert extracted.edition == (head["edition"] or "unknown")
    if head["table_editions"] is not None:
        assert extracted.table_editions == head["table_editions"]


@pytest.mark.parametrize("name", READABLE)
def test_year_period_and_date_of_issue(name: str, reports: dict[str, Report]) -> None:
    head, found = EXPECTED[name]["head"], reports[name]
    if found.is_report:
        assert found.year == (None if found.hold else head["year"])
        assert [str(day) for day in found.period or ()] == (head["period"] or [])
        assert (str(found.issue_date) if found.issue_date else None) == head["issue_date"]
    else:
        assert (found.year, found.period, found.issue_date) == (None, None, None)


@pytest.mark.parametrize("name", LOADED)
def test_body(name: str, reports: dict[str, Report]) -> None:
    head, found = EXPECTED[name]["head"], reports[name]
    assert found.organ is not None
    assert (found.organ.name, found.organ.kind, found.scope) == (head["organ"], head["kind"], head["scope"])


@pytest.mark.parametrize("name", LOADED)
def test_jurisdiction(name: str, reports: dict[str, Report]) -> None:
    head, place = EXPECTED[name]["head"], reports[name].place
    assert place is not None
    assert (place.code, list(place.path)) == (head["code"], head["path"])


@pytest.mark.parametrize("name", LOADED)
def test_phone(name: str, reports: dict[str, Report]) -> None:
    assert reports[name].contact.phone == EXPECTED[name]["head"]["phone"]


@pytest.mark.parametrize("name", READABLE)
def test_cells(name: str, reports: dict[str, Report]) -> None:
    """State, number, unit, value and line of every cell; each stands once."""
    expected = {tuple(cell[:3]): tuple(cell[3:]) for cell in EXPECTED[name]["cells"]}
    cells = reports[name].cells
    found = {(c.table, c.row, c.column): (c.state, c.number, c.unit, c.value, c.where and c.where.line) for c in cells}
    assert len(found) == len(cells)
    wrong = {key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)}
    assert {key: (expected.get(key), found.get(key)) for key in wrong} == {}


@pytest.mark.parametrize("name", WITH_CELLS)
def test_places_hold_the_printed_cells(name: str, reports: dict[str, Report]) -> None:
    text = data_of(name).decode(EXPECTED[name]["encoding"])
    for cell in reports[name].cells:
        if cell.where is not None:
            printed = text[cell.where.start : cell.where.end]
            assert "".join(printed.split()) == "".join(cell.raw.split()), cell


@pytest.mark.parametrize("name", READABLE)
def test_identities(name: str, reports: dict[str, Report]) -> None:
    checks = reports[name].checks
    for state in ("fail", "not_assessable"):
        expected = {tuple(place) for place in (EXPECTED[name]["checks"] or {}).get(state, [])}
        assert {(c.rule, c.row, c.column) for c in checks if c.state == state} == expected
    rest = len(EXPECTED[name]["checks"]["fail"]) + len(EXPECTED[name]["checks"]["not_assessable"]) if checks else 0
    assert len([c for c in checks if c.state == "pass"]) == len(checks) - rest
    assert len(checks) in ({40, 42} if EXPECTED[name]["cells"] else {0})


@pytest.mark.parametrize("name", READABLE)
def test_sections(name: str, reports: dict[str, Report]) -> None:
    found = {str(section.number): section.where.line for section in reports[name].extracted.sections}
    assert found == {number: first for number, (first, _) in (EXPECTED[name]["sections"] or {}).items()}


@pytest.mark.parametrize("name", LOADED)
def test_facts_of_the_prose(name: str, reports: dict[str, Report]) -> None:
    told = EXPECTED[name]["facts"]
    found = {fact.field: fact.value for fact in reports[name].narrative if fact.value is not None}
    assert {field: found.get(field) for field in told} == told


CLEAN = [name for name in LOADED if not EXPECTED[name]["quirks"] and not name.startswith("odd/")]


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_told_of_a_sample_without_quirks(name: str, reports: dict[str, Report]) -> None:
    """No leftover, no reading by position or similarity, no blank: what is clean is read as clean."""
    noise = {
        *("ragged_row", "surplus_cells", "row_missing", "row_repeated", "unmatched_row", "label_variant"),
        *("header_incomplete", "shifted_total", "blank_cell", "blank_column", "cell_unread", "unit_inferred"),
        *("document_cut", "title_missing", "year_conflict", "several_reports", "mixed_editions"),
    }
    assert [signal for signal in reports[name].signals if signal.rule in noise] == []
    assert reports[name].extracted.leftovers == ()


def test_a_duplicate_reads_as_its_original(reports: dict[str, Report]) -> None:
    first, second = (reports[f"jichuan/luting/jiaoyuju_2022{end}"] for end in ("", "_copy"))
    assert first.content_sha256 == second.content_sha256
    assert first.extracted.document.sha256 == second.extracted.document.sha256


def test_a_correction_has_another_content(reports: dict[str, Report]) -> None:
    first, second = (reports[f"jichuan/luting/xianzhengfu_2023{end}"] for end in ("", "_gengzheng"))
    assert first.content_sha256 != second.content_sha256
    assert (first.year, first.place, first.organ) == (second.year, second.place, second.organ)


def test_contents_differ_from_report_to_report(reports: dict[str, Report]) -> None:
    hashes = {name: report.content_sha256 for name, report in reports.items() if not name.endswith("_copy")}
    assert len(set(hashes.values())) == len(hashes)
