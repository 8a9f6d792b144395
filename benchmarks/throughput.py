"""Reading text reports in one process, against decoding and one scan of the same reports.

python -m benchmarks.throughput FILE… [--rounds 21] [--copies 10] [--same]

Prints the documents a second of the floor, of reading with the tables (`read_document` and `extract`), and of the whole
of extract and transform, as medians over the rounds, and the ratios round by round. They take turns, so that all see
the same state of the machine. Processor time is measured, not the clock.

No report comes twice (`benchmarks.different`); with `--same` the files themselves come again and again.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import regex

from benchmarks.different import different
from extract.extractor import extract
from extract.readers import read_document
from extract.records import Extracted
from transform.gazetteer import load_gazetteer
from transform.interpret import interpret

SCAN = regex.compile(r"\d+")
Work = Callable[[bytes], object]


def floor(data: bytes) -> int:
    """Decode, scan once."""
    return sum(1 for _ in SCAN.finditer(data.decode("utf-8")))


def read(data: bytes) -> Extracted:
    return extract(read_document(data, "report.txt"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=21)
    arguments.add_argument("--copies", type=int, default=10)
    arguments.add_argument("--same", action="store_true", help="read the files themselves again and again")
    options = arguments.parse_args()
    texts = [path.read_text(encoding="utf-8-sig") for path in options.files]
    gazetteer = load_gazetteer()
    works: dict[str, Work] = {
        "floor (decode, scan)": floor,
        "reading and tables": read,
        "extract + transform": lambda data: len(interpret(read(data), gazetteer).cells),
    }
    rates: dict[str, list[float]] = {name: [] for name in works}
    random = Random(1)
    for _ in range(options.rounds + 1):  # the first round warms up
        for name, work in works.items():
            made = texts * options.copies
            rates[name].append(rate(work, [(t if options.same else different(t, random)).encode() for t in made]))
    show({name: found[1:] for name, found in rates.items()})


def show(rates: dict[str, list[float]]) -> None:
    """Print the medians, and how many times the floor each takes, with the range of all rounds."""
    floors, *_ = rates.values()
    for name, found in rates.items():
        ratios = [low / high for low, high in zip(floors, found, strict=True)]
        times = f"{statistics.median(ratios):6.1f} times the floor (from {min(ratios):.1f} to {max(ratios):.1f})"
        print(f"{name:28}{statistics.median(found):8.0f} documents a second {times}")


def rate(work: Work, documents: Sequence[bytes]) -> float:
    """Documents a second of processor time; they are in the processor's cache, as if they had just been read."""
    for document in documents:
        document.count(0)
    start = time.process_time()
    for document in documents:
        work(document)
    return len(documents) / (time.process_time() - start)


if __name__ == "__main__":
    main()
