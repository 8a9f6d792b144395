"""Extract + transform of text reports in one process, against reading, decoding and one scan of the same files.

python benchmarks/throughput.py FILE… [--rounds 7] [--copies 40]

Prints the documents a second of both, as medians over the rounds, and the ratio pair by pair. The two take turns, so
that both see the same state of the machine. Processor time is measured, not the clock.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import regex

from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import load_gazetteer
from transform.interpret import interpret

SCAN = regex.compile(r"\d+")


def floor(path: Path) -> int:
    """Read, decode, scan once."""
    return sum(1 for _ in SCAN.finditer(path.read_bytes().decode("utf-8")))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--copies", type=int, default=40)
    options = arguments.parse_args()
    gazetteer = load_gazetteer()

    def ours(path: Path) -> int:
        return len(interpret(extract(read_document(path.read_bytes(), str(path))), gazetteer).cells)

    floors, rates = [], []
    for _ in range(options.rounds + 1):  # the first round warms up
        floors.append(rate(floor, options.files, options.copies * 10))
        rates.append(rate(ours, options.files, options.copies))
    ratios = [low / high for low, high in zip(floors[1:], rates[1:], strict=True)]
    print(f"floor (read, decode, scan): {statistics.median(floors[1:]):8.0f} documents a second")
    print(f"extract + transform:        {statistics.median(rates[1:]):8.0f} documents a second")
    print(f"floor / ours:               {statistics.median(ratios):8.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")


def rate(work: Callable[[Path], int], files: list[Path], copies: int) -> float:
    start = time.process_time()
    for _ in range(copies):
        for path in files:
            work(path)
    return copies * len(files) / (time.process_time() - start)


if __name__ == "__main__":
    main()
