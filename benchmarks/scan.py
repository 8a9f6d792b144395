"""Scans: our reader against rapidocr on whole pages, documents a second and cells read right.

PYTHONPATH=.:tests python -m benchmarks.scan FILE… [--rounds 3]

Each FILE is a text report. It is printed by Chromium, turned by two degrees and made noisy, and read from the pictures.
The two take turns. rapidocr gives lines with boxes and no table, so that only its time is told. Processor time is
measured, not the clock.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from pathlib import Path

import numpy as np
from PIL import Image
from rapidocr import RapidOCR
from renditions.scans import Wear, page_of, print_pdf, scans

from extract.extractor import extract
from extract.model import Document
from extract.readers import read_document
from extract.readers.encoding import decode
from extract.readers.scan import read_scan

WEAR = Wear(turn=-2, noise=20, blur=0.6, specks=300, light=60)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    texts = [decode(path.read_bytes())[0] for path in options.files]
    pages = [scans(print_pdf(page_of(text)), WEAR) for text in texts]
    whole_page = rapidocr()
    ours, theirs = [], []
    for _ in range(options.rounds):
        start = time.process_time()
        read = [read_scan(images) for images in pages]
        ours.append(len(pages) / (time.process_time() - start))
        start = time.process_time()
        for images in pages:
            for image in images:
                whole_page(np.asarray(Image.open(io.BytesIO(image)).convert("RGB")))
        theirs.append(len(pages) / (time.process_time() - start))
    right, cells = 0, 0
    for text, blocks in zip(texts, read, strict=True):
        found = raws(Document("", "", "scan", None, blocks))
        expected = raws(read_document(text.encode(), ""))
        cells += len(expected)
        right += sum(found.get(key) == raw for key, raw in expected.items())
    print(f"ours:                {statistics.median(ours):6.3f} documents a second, {right} of {cells} cells")
    print(f"rapidocr, whole page:{statistics.median(theirs):6.3f} documents a second, no tables")
    print(f"ours / rapidocr:     {statistics.median(a / b for a, b in zip(ours, theirs, strict=True)):6.1f}")


def rapidocr() -> RapidOCR:
    """One thread, as ours."""
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def raws(document: Document) -> dict[tuple[str, str, str], str]:
    """Statutory cells as printed."""
    extracted = extract(document)
    return {(c.table, c.row, c.column): "".join(c.raw.split()) for c in extracted.cells if c.presence == "printed"}


if __name__ == "__main__":
    main()
