"""Reading PDFs against pdfplumber's plain `page.extract_tables()` over all pages of the same files.

python benchmarks/pdf.py FILE… [--rounds 7]

The two take turns, so that both see the same state of the machine. Processor time is measured, not the clock; printed
are the medians over the rounds of documents a second, and the ratio pair by pair.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from extract.readers.pdf import read_pdf


def plain(data: bytes) -> int:
    """The tables that pdfplumber finds with its default settings."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_tables()) for page in document.pages)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    documents = [path.read_bytes() for path in options.files]
    theirs, ours = [], []
    for _ in range(options.rounds + 1):  # the first round warms up
        theirs.append(rate(plain, documents))
        ours.append(rate(lambda data: len(read_pdf(data)), documents))
    ratios = [own / their for own, their in zip(ours[1:], theirs[1:], strict=True)]
    print(f"pdfplumber extract_tables: {statistics.median(theirs[1:]):8.1f} documents a second")
    print(f"read_pdf:                  {statistics.median(ours[1:]):8.1f} documents a second")
    print(f"ratio:                     {statistics.median(ratios):8.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")


def rate(work: Callable[[bytes], int], documents: list[bytes]) -> float:
    start = time.process_time()
    for data in documents:
        work(data)
    return len(documents) / (time.process_time() - start)


if __name__ == "__main__":
    main()
