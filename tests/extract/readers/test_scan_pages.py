"""A report printed, scanned and read again: every statutory cell, the title and the sections as in its text."""

from __future__ import annotations

import importlib.util
import os
import unicodedata
from pathlib import Path

import pytest
from renditions import scans

from extract.extractor import extract
from extract.model import MERGED, Block, Grid, GridCell
from extract.readers import read_document
from extract.readers.scan import read_scan
from extract.records import Extracted
from transform.gazetteer import Gazetteer
from transform.interpret import interpret

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


def test_a_pdf_of_pictures_lying_on_their_side(printed: bytes, truth: Extracted) -> None:
    pages = scans.scans(printed, scans.Wear(turn=91.0, noise=8))
    read = extract(read_document(scans.as_pdf(pages), "scan.pdf"))
    assert raws(read) == raws(truth)
    assert {cell.where.page for cell in read.cells if cell.where} <= {1, 2, 3}


def test_a_page_upside_down_reads_alike_and_knows_its_places(printed: bytes) -> None:
    upright, turned = (scans.scans(printed, scans.Wear(turn=turn))[1] for turn in (0.0, 180.0))
    straight, mirrored = (cells_of(read_scan([page])) for page in (upright, turned))
    assert len(straight) > 200
    assert [cell.text for cell in mirrored] == [cell.text for cell in straight]
    for cell, other in zip(straight, mirrored, strict=True):
        x0, y0, x1, y1 = other.where[4:8]
        assert cell.where[4:8] == pytest.approx((595.2 - x1, 841.9 - y1, 595.2 - x0, 841.9 - y0), abs=2.0)


def cells_of(blocks: tuple[Block, ...]) -> list[GridCell]:
    return [cell for b in blocks if isinstance(b, Grid) for row in b.rows for cell in row if cell.where != MERGED]


def test_red_seals_over_the_tables(printed: bytes, truth: Extracted) -> None:
    pages = scans.sealed(printed, [(0.5, 0.4), (0.75, 0.75)])
    read = extract(read_document(scans.as_pdf(pages), "scan.pdf"))
    expected, found = raws(truth), raws(read)
    wrong = {key for key, raw in found.items() if raw != expected[key]}
    assert len(wrong) < 0.3 * len(expected)
    assert not wrong or {"row_missing", "unmatched_row"} & {signal.rule for signal in read.signals}


def test_tables_without_lines(printed: bytes, text: str, truth: Extracted) -> None:
    assert printed  # skips where nothing can be printed
    pages = scans.scans(scans.print_pdf(scans.page_of(text, ruled=False)), scans.Wear())
    read = extract(read_document(scans.as_pdf(pages), "scan.pdf"))
    expected, found = raws(truth), raws(read)
    assert not {key: raw for key, raw in found.items() if raw and raw != expected[key]}
    lost = {key[:2] for key in expected if expected[key] and not found.get(key)}
    assert len(lost) <= 4
    assert not lost or {"row_missing", "unmatched_row"} & {signal.rule for signal in read.signals}
