"""The readers of HTML and DOCX against the floor of their format: a bare parse by lxml, unzipping included for DOCX.

python -m benchmarks.formats FILE… [--rounds 7] [--copies 10]

The files are text reports; they are rendered in memory. Prints documents a second of floor and reader, as medians over
the rounds, and the ratio round by round. Floor and reader take turns, so that both see the same state of the machine.
Processor time is measured, not the clock. Of a page that is a text dump the floor only finds one element, and the
reader has all the work of reading a text. The same documents come again and again, so caches are warm.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from extract.readers import read_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from renditions.page import STYLES, render_html
from renditions.word import render_docx

Work = Callable[[bytes], object]


def html_floor(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser())


def docx_floor(data: bytes) -> object:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def reader(data: bytes) -> object:
    return read_document(data, "report")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--copies", type=int, default=10)
    options = arguments.parse_args()
    texts = [path.read_bytes().decode("utf-8-sig") for path in options.files]
    kinds: list[tuple[str, list[bytes], Work]] = [
        *((f"HTML {style}", [render_html(text, style) for text in texts], html_floor) for style in STYLES),
        ("DOCX", [render_docx(text) for text in texts], docx_floor),
    ]
    for name, documents, floor in kinds:
        report(name, documents, floor, options.rounds, options.copies)


def report(name: str, documents: Sequence[bytes], floor: Work, rounds: int, copies: int) -> None:
    floors, rates = [], []
    for _ in range(rounds + 1):  # the first round warms up
        floors.append(rate(floor, documents, copies))
        rates.append(rate(reader, documents, copies))
    ratios = [low / high for low, high in zip(floors[1:], rates[1:], strict=True)]
    size = sum(map(len, documents)) / len(documents) / 1024
    print(f"{name} ({size:.0f} KB a document)")
    print(f"  floor:          {statistics.median(floors[1:]):8.0f} documents a second")
    print(f"  reader:         {statistics.median(rates[1:]):8.0f} documents a second")
    print(f"  floor / reader: {statistics.median(ratios):8.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")


def rate(work: Work, documents: Sequence[bytes], copies: int) -> float:
    start = time.process_time()
    for _ in range(copies):
        for document in documents:
            work(document)
    return copies * len(documents) / (time.process_time() - start)


if __name__ == "__main__":
    main()
