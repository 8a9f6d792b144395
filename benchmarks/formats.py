"""The readers of HTML, DOCX and PDF against the floor of their format, and against what users pick instead.

python -m benchmarks.formats FILE… [--rounds 7] [--copies 10] [--rivals]

The files are text reports, which are rendered in memory to HTML and DOCX, and PDFs. The floor is a bare parse by lxml
(for DOCX with unzipping), and for PDF the text of all pages by pdfium. Prints documents a second of floor and reader,
as medians over the rounds, and the ratio round by round and by the least times (`benchmarks.least`); with `--rivals`
also what `benchmarks.rivals` lists, measured once. Floor and reader take turns, so that both see the same state of the
machine. Processor time is measured, not the clock. Of a page that is a text dump the floor only finds one element, and
the reader has all the work of reading a text. The same documents come again and again, so caches are warm.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from lxml import etree

from benchmarks.least import Work, least
from benchmarks.rivals import rivals
from extract.readers import read_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from renditions.page import STYLES, render_html
from renditions.word import render_docx


class Kind(NamedTuple):
    """Documents of one format (a key of `RIVALS`) and its floor."""

    name: str
    format: str
    documents: Sequence[bytes]
    floor: Work


def html_floor(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser())


def docx_floor(data: bytes) -> object:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def pdf_floor(data: bytes) -> object:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def reader(data: bytes) -> object:
    return read_document(data, "report")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--copies", type=int, default=10)
    arguments.add_argument("--rivals", action="store_true", help="measure what users pick instead, where installed")
    options = arguments.parse_args()
    for kind in kinds([path.read_bytes() for path in options.files]):
        own = report(kind, options.rounds, 1 if kind.format == "pdf" else options.copies)
        if options.rivals:
            report_rivals(kind, own)


def kinds(files: Sequence[bytes]) -> list[Kind]:
    """What is measured: text reports rendered to every style, and PDFs."""
    texts = [data.decode("utf-8-sig") for data in files if not data.startswith(b"%PDF-")]
    pdfs = [data for data in files if data.startswith(b"%PDF-")]
    pages = [
        Kind(f"HTML {style}", "html", [render_html(text, style) for text in texts], html_floor) for style in STYLES
    ]
    docx = Kind("DOCX", "docx", [render_docx(text) for text in texts], docx_floor)
    return [kind for kind in (*pages, docx, Kind("PDF", "pdf", pdfs, pdf_floor)) if kind.documents]


def report(kind: Kind, rounds: int, copies: int) -> float:
    """Print floor, reader and their ratio; return the reader's documents a second."""
    floors, rates = [], []
    for _ in range(rounds + 1):  # the first round warms up
        floors.append(rate(kind.floor, kind.documents, copies))
        rates.append(rate(reader, kind.documents, copies))
    ratios = [low / high for low, high in zip(floors[1:], rates[1:], strict=True)]
    size = sum(map(len, kind.documents)) / len(kind.documents) / 1024
    own = statistics.median(rates[1:])
    print(f"{kind.name} ({size:.0f} KB a document)")
    print(f"  floor:          {statistics.median(floors[1:]):8.1f} documents a second")
    print(f"  reader:         {own:8.1f} documents a second")
    low, high = least([kind.floor, reader], kind.documents)
    print(f"  floor / reader: {statistics.median(ratios):8.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")
    print(f"  by least times: {high / low:8.1f}")
    return own


def report_rivals(kind: Kind, own: float) -> None:
    """Print what users pick instead; a rival that cannot read a document is told with its error."""
    there, missing = rivals(kind.format)
    for name, work in there.items():
        try:
            work(kind.documents[0])  # imports
            found = rate(work, kind.documents, 1)
        except Exception as error:  # noqa: BLE001  (of any library)
            print(f"  {name}: {type(error).__name__}: {str(error)[:80]}")
        else:
            print(f"  {name}: {found:.1f} documents a second, the reader {own / found:.1f} times as fast")
    for line in missing:
        print(f"  {line}")


def rate(work: Work, documents: Sequence[bytes], copies: int) -> float:
    start = time.process_time()
    for _ in range(copies):
        for document in documents:
            work(document)
    return copies * len(documents) / (time.process_time() - start)


if __name__ == "__main__":
    main()
