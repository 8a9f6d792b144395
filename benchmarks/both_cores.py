"""Text reports read and interpreted a second by one process alone and by two at once, by the clock.

python -m benchmarks.both_cores FILE… [--windows 9] [--copies 60]

Two cores do less than twice the work of one where they share a machine or are threads of one core. Printed are the
medians over the windows, with the least and the most, and the ratio window by window; no report comes twice
(`benchmarks.different`).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from benchmarks.different import different
from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import load_gazetteer
from transform.interpret import interpret


def work(texts: Sequence[str], copies: int, seed: int) -> tuple[float, float]:
    """When a process began and ended to interpret `copies` different reports of each text."""
    random, gazetteer = Random(seed), load_gazetteer()
    documents = [different(text, random).encode() for text in texts for _ in range(copies)]
    begin = time.time()
    for document in documents:
        interpret(extract(read_document(document, "report.txt")), gazetteer)
    return begin, time.time()


def rate(pool: ProcessPoolExecutor, texts: Sequence[str], copies: int, processes: int, window: int) -> float:
    """Documents a second by the clock, from the first beginning to the last end."""
    seeds = range(window * processes, (window + 1) * processes)
    begins, ends = zip(*pool.map(work, [texts] * processes, [copies] * processes, seeds), strict=True)
    return processes * copies * len(texts) / (max(ends) - min(begins))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--windows", type=int, default=9)
    arguments.add_argument("--copies", type=int, default=60)
    options = arguments.parse_args()
    texts = [path.read_text(encoding="utf-8-sig") for path in options.files]
    rates: dict[int, list[float]] = {1: [], 2: []}
    with ProcessPoolExecutor(2) as pool:
        for window in range(options.windows + 1):  # the first warms up
            for processes, found in rates.items():
                found.append(rate(pool, texts, options.copies, processes, window))
    for processes, found in rates.items():
        told = found[1:]
        print(f"{processes} at once {statistics.median(told):6.0f} a second ({min(told):.0f} to {max(told):.0f})")
    ratios = [both / alone for alone, both in zip(rates[1][1:], rates[2][1:], strict=True)]
    print(f"two at once {statistics.median(ratios):.2f} times one alone ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
