"""A report printed, scanned and read again: every statutory cell, the title and the sections as in its text."""

from __future__ import annotations

import importlib.util
import os
import unicodedata
from pathlib import Path

import pytest
from renditions import scans

from extract.extractor import extract
from extract.model import Document, Grid
from extract.readers import read_document
from extract.readers.scan import read_scan, read_scanned_pdf
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


def test_a_page_upside_down_among_others(printed: bytes, truth: Extracted) -> None:
    upright, turned = (scans.scans(printed, scans.Wear(turn=turn)) for turn in (0.0, 180.0))
    blocks = read_scan([upright[0], turned[1], upright[2]])
    assert raws(extract(Document("scan", "", "scan", None, blocks))) == raws(truth)


def test_places_are_points_of_the_page_as_scanned(printed: bytes) -> None:
    straight = read_scanned_pdf(scans.as_pdf(scans.scans(printed, scans.Wear())[:1]))
    turned = read_scanned_pdf(scans.as_pdf(scans.scans(printed, scans.Wear(turn=180.0))[:1]))
    first, second = (next(block for block in blocks if isinstance(block, Grid)) for blocks in (straight, turned))
    for cell, other in zip((c for r in first.rows for c in r), (c for r in second.rows for c in r), strict=True):
        if cell.text and cell.where.x0 is not None:
            around = (595.2 - other.where.x1, 841.9 - other.where.y1, 595.2 - other.where.x0, 841.9 - other.where.y0)
            assert (cell.where.x0, cell.where.y0, cell.where.x1, cell.where.y1) == pytest.approx(around, abs=2.0)
