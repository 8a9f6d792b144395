"""A report printed, scanned and read again: every statutory cell, the title and the sections as in its text."""

from __future__ import annotations

import importlib.util
import os
import unicodedata
from pathlib import Path

import pytest
from renditions import scans

from expectations.findings import findings_of
from extract.extractor import extract
from extract.labels import row_index
from extract.model import MERGED, Block, Document, Grid, GridCell
from extract.readers import read_document
from extract.readers.scan import read_scan
from extract.records import Extracted
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import ReadCell, Report

SAMPLE = (
    Path(__file__).resolve().parents[3] / "data" / "samples" / "reports" / "jichuan" / "luting" / "jiaoyuju_2022.txt"
)
WORN = scans.Wear(turn=-2.3, noise=18, blur=0.5, specks=300, light=60)
MISSING = [name for name in ("cv2", "onnxruntime", "rapidocr") if importlib.util.find_spec(name) is None]


@pytest.fixture(scope="module")
def text() -> str:
    return SAMPLE.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def printed(text: str) -> bytes:
    if MISSING or scans.CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "needs the extra `ocr`, and Chromium with fonts: apt-get install chromium fonts-noto-cjk"
        )
    return scans.print_pdf(scans.page_of(text))


@pytest.fixture(scope="module")
def truth(text: str) -> Extracted:
    return extract(read_document(text.encode(), SAMPLE.name))


def raws(extracted: Extracted) -> dict[tuple[str, str, str], str]:
    return {(cell.table, cell.row, cell.column): cell.raw for cell in extracted.cells}


def plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def test_a_worn_scan_is_read_like_its_text(printed: bytes, truth: Extracted, gazetteer: Gazetteer) -> None:
    scan = scans.as_tiff(scans.scans(printed, WORN))
    document = read_document(scan, "scan.tif")
    read = extract(document)
    assert document.format == "scan"
    assert raws(read) == raws(truth)
    assert read.title == truth.title
    assert [plain(s.heading) for s in read.sections] == [plain(s.heading) for s in truth.sections]
    report, expected = interpret(read, gazetteer), interpret(truth, gazetteer)
    assert (report.year, report.place, report.organ, report.hold) == (
        expected.year,
        expected.place,
        expected.organ,
        None,
    )
    assert all(cell.confidence is not None for cell in read.cells if cell.raw)


WAYS = {
    "on_its_side": scans.Wear(turn=91.0, noise=8),
    "half_the_dots": scans.Wear(turn=1.2, dpi=150, quality=35),
    "aslant_and_poor": scans.Wear(turn=3.0, blur=0.4, quality=30),
}


@pytest.fixture(scope="module")
def straight(printed: bytes, truth: Extracted) -> list[GridCell]:
    """The cells of a clean page, most of the table of requests, with the numbers of the text."""
    cells = cells_of(read_scan([scans.scans(printed, scans.Wear())[1]]))
    numbers = [cell.text for cell in cells if cell.text.isdigit()]
    printed_numbers = [cell.raw for cell in truth.cells if cell.raw.isdigit()]
    assert len(numbers) > 100
    assert any(printed_numbers[at : at + len(numbers)] == numbers for at in range(len(printed_numbers)))
    return cells


@pytest.mark.parametrize("wear", WAYS.values(), ids=WAYS)
def test_a_page_reads_alike_however_it_was_scanned(printed: bytes, straight: list[GridCell], wear: scans.Wear) -> None:
    page = scans.scans(printed, wear)[1]
    blocks = read_document(scans.as_pdf([page]), "scan.pdf").blocks
    assert [meant(cell) for cell in cells_of(blocks)] == [meant(cell) for cell in straight]


def test_a_page_upside_down_knows_its_places(printed: bytes, straight: list[GridCell]) -> None:
    mirrored = cells_of(read_scan([scans.scans(printed, scans.Wear(turn=180.0))[1]]))
    assert len(straight) > 200
    assert [meant(cell) for cell in mirrored] == [meant(cell) for cell in straight]
    for cell, other in zip(straight, mirrored, strict=True):
        x0, y0, x1, y1 = other.where[4:8]
        assert cell.where[4:8] == pytest.approx((595.2 - x1, 841.9 - y1, 595.2 - x0, 841.9 - y0), abs=2.0)


def cells_of(blocks: tuple[Block, ...]) -> list[GridCell]:
    return [cell for b in blocks if isinstance(b, Grid) for row in b.rows for cell in row if cell.where != MERGED]


def meant(cell: GridCell) -> tuple[str | None, ...]:
    """What a cell names, whatever signs of a long label were misread; else what it says."""
    found = row_index().find(cell.text)
    return (found.table, found.code) if found else (plain(cell.text),)


def check(document: Document, truth: Extracted, gazetteer: Gazetteer) -> Report:
    """At least 99 % of the cells are right, and each of the others has a finding at itself or its row."""
    report = interpret(extract(document), gazetteer)
    expected = raws(truth)
    wrong = [cell for cell in report.cells if cell.raw != expected[cell.table, cell.row, cell.column]]
    told = {(f.table, f.row, f.column) for f in findings_of(report) if f.rule != "blank_cell"}
    assert not [cell for cell in wrong if not {place(cell), (cell.table, cell.row, None)} & told]
    assert len(report.cells) == len(expected)
    assert len(wrong) <= 0.01 * len(expected), [place(cell) for cell in wrong]
    return report


def place(cell: ReadCell) -> tuple[str, str, str]:
    return cell.table, cell.row, cell.column


def test_seals_over_the_tables(printed: bytes, truth: Extracted, gazetteer: Gazetteer) -> None:
    """Red on the first page, red on a grey scan of the second, blue on a worn third; a watermark on the first, too."""
    first, second = scans.scans(printed, scans.Wear())[:2]
    third = scans.scans(printed, scans.Wear(turn=0.8, noise=8))[2]
    pages = [
        scans.sealed(scans.watermarked(first), [(0.5, 0.4), (0.8, 0.92)]),
        scans.in_grey(scans.sealed(second, [(0.5, 0.4), (0.75, 0.75)])),
        scans.sealed(third, [(0.3, 0.15)], scans.BLUE),
    ]
    report = check(read_document(scans.as_pdf(pages), "scan.pdf"), truth, gazetteer)
    assert [s.number for s in report.extracted.sections] == [s.number for s in truth.sections]


def test_tables_without_lines_on_sheets_of_two_pages(
    printed: bytes, text: str, truth: Extracted, gazetteer: Gazetteer
) -> None:
    assert printed  # skips where nothing can be printed
    pages = scans.scans(scans.print_pdf(scans.page_of(text, ruled=False)), scans.Wear(noise=8))
    document = read_document(scans.as_tiff(scans.side_by_side(pages)), "scan.tif")
    report = check(document, truth, gazetteer)
    assert [s.number for s in report.extracted.sections] == [s.number for s in truth.sections]
    halves = {(cell.where.page, (cell.where.x0 or 0.0) > 595) for cell in report.extracted.cells if cell.where}
    assert halves == {(1, False), (1, True)}
