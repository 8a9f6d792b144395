"""The readers of HTML, DOCX and PDF against the floor of their format, and against what users pick instead.

python -m benchmarks.formats FILE… [--rounds 7] [--copies 10] [--same] [--rivals]

The files are text reports, which are rendered in memory to HTML and DOCX, and PDFs. The floor is a bare parse by lxml
(for DOCX with unzipping), and for PDF the text of all pages by pdfium. A page that is a text dump is one element to a
parser, and has all the work of reading a text: its floor is the parse and, as that of text, one scan of what it holds.
Prints documents a second of floor and reader, as medians over the rounds, and the ratio round by round; with `--rivals`
also what `benchmarks.rivals` lists, measured once. Floor and reader take turns, so that both see the same state of the
machine. Processor time is measured, not the clock.

No report comes twice (`benchmarks.different`), except PDFs; with `--same` the files come again and again.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, repeat
from pathlib import Path
from random import Random
from typing import NamedTuple

import pypdfium2
from lxml import etree

from benchmarks.different import different
from benchmarks.rivals import rivals
from benchmarks.throughput import SCAN, Work, rate
from extract.readers import read_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from renditions.page import STYLES
from renditions.word import render_docx


class Kind(NamedTuple):
    """One format (a key of `RIVALS`), its floor, and what renders a report to it: None for documents as they are."""

    name: str
    format: str
    floor: Work
    render: Callable[[str], bytes] | None


def html_floor(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser())


def dump_floor(data: bytes) -> object:
    return sum(1 for _ in SCAN.finditer("".join(etree.fromstring(data, etree.HTMLParser()).itertext())))


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
    arguments.add_argument("--same", action="store_true", help="read the files themselves again and again")
    arguments.add_argument("--rivals", action="store_true", help="measure what users pick instead, where installed")
    options = arguments.parse_args()
    files = [path.read_bytes() for path in options.files]
    texts = [data.decode("utf-8-sig") for data in files if not data.startswith(b"%PDF-")]
    pdfs = [data for data in files if data.startswith(b"%PDF-")]
    for kind in KINDS:
        made = batches(kind.render, texts * options.copies, same=options.same) if kind.render else repeat(pdfs)
        if texts if kind.render else pdfs:
            own = report(kind, made, options.rounds)
            if options.rivals:
                report_rivals(kind, next(made), own)


def batches(render: Callable[[str], bytes], texts: Sequence[str], *, same: bool) -> Iterator[Sequence[bytes]]:
    """Documents of these texts again and again, or of others like them."""
    random = Random(1)
    while True:
        yield [render(text if same else different(text, random)) for text in texts]


def report(kind: Kind, made: Iterator[Sequence[bytes]], rounds: int) -> float:
    """Print floor, reader and their ratio; return the reader's documents a second."""
    next_rates = ((rate(kind.floor, documents), rate(reader, documents)) for documents in islice(made, rounds + 1))
    floors, rates = zip(*list(next_rates)[1:], strict=True)  # the first round warms up
    ratios = [low / high for low, high in zip(floors, rates, strict=True)]
    own = statistics.median(rates)
    print(f"{kind.name}")
    print(f"  floor:          {statistics.median(floors):8.1f} documents a second")
    print(f"  reader:         {own:8.1f} documents a second")
    print(f"  floor / reader: {statistics.median(ratios):8.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")
    return own


def report_rivals(kind: Kind, documents: Sequence[bytes], own: float) -> None:
    """Print what users pick instead; a rival that cannot read a document is told with its error."""
    there, missing = rivals(kind.format)
    for name, work in there.items():
        try:
            work(documents[0])  # imports
            found = rate(work, documents)
        except Exception as error:  # noqa: BLE001  (of any library)
            print(f"  {name}: {type(error).__name__}: {str(error)[:80]}")
        else:
            print(f"  {name}: {found:.1f} documents a second, the reader {own / found:.1f} times as fast")
    for line in missing:
        print(f"  {line}")


KINDS = (
    *(
        Kind(f"HTML {style}", "html", dump_floor if style == "dump" else html_floor, render)
        for style, render in STYLES.items()
    ),
    Kind("DOCX", "docx", docx_floor, render_docx),
    Kind("PDF", "pdf", pdf_floor, None),
)

if __name__ == "__main__":
    main()
