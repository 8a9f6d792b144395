"""Reading text reports in one process, against reading, decoding and one scan of the same files.

python -m benchmarks.throughput FILE… [--rounds 21] [--copies 5] [--distinct]

Prints the documents a second of the floor, of reading with the tables (`read_document` and `extract`), and of the whole
of extract and transform, as medians over the rounds, and the ratios round by round. They take turns, so that all see
the same state of the machine. Processor time is measured, not the clock.

The same files come again and again, as reports of one area print the same form: where their cells stand is known. With
`--distinct` a cell of every document prints what no document before did, and each is read afresh.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import regex

from benchmarks.least import least
from extract.extractor import extract
from extract.readers import read_document
from extract.records import Extracted
from transform.gazetteer import load_gazetteer
from transform.interpret import interpret

SCAN = regex.compile(r"\d+")
CELL = regex.compile(rb"\n\t(?=\d)")  # before the first number in a cell


def floor(data: bytes) -> int:
    """Decode, scan once."""
    return sum(1 for _ in SCAN.finditer(data.decode("utf-8")))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=21)
    arguments.add_argument("--copies", type=int, default=5)
    arguments.add_argument(
        "--distinct", action="store_true", help="no two documents print the same words in their cells"
    )
    options = arguments.parse_args()
    gazetteer = load_gazetteer()
    numbers = count()

    def changed(data: bytes) -> bytes:
        return CELL.sub(b"\\g<0>" + f"{next(numbers)}件".encode(), data, count=1)

    def read(data: bytes) -> Extracted:
        return extract(read_document(data, "report.txt"))

    def whole(data: bytes) -> int:
        return len(interpret(read(data), gazetteer).cells)

    works: dict[str, Callable[[bytes], object]] = {
        "floor (read, decode, scan)": floor,
        "reading and tables": read,
        "extract + transform": whole,
    }
    rates: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(options.rounds + 1):  # the first round warms up
        for name, work in works.items():
            change = changed if options.distinct else None
            rates[name].append(rate(work, options.files, options.copies * (10 if work is floor else 1), change))
    show({name: found[1:] for name, found in rates.items()})
    if not options.distinct:
        first, *others = least(list(works.values()), [path.read_bytes() for path in options.files])
        print("by the least times:", ", ".join(f"{other / first:.1f} times the floor" for other in others))


def show(rates: dict[str, list[float]]) -> None:
    """Print the medians, and how many times the floor each takes, with the range of all rounds."""
    floors, *_ = rates.values()
    for name, found in rates.items():
        ratios = [low / high for low, high in zip(floors, found, strict=True)]
        times = f"{statistics.median(ratios):6.1f} times the floor (from {min(ratios):.1f} to {max(ratios):.1f})"
        print(f"{name:28}{statistics.median(found):8.0f} documents a second {times}")


def rate(
    work: Callable[[bytes], object], files: list[Path], copies: int, change: Callable[[bytes], bytes] | None
) -> float:
    """Documents a second; the change of a document is not counted."""
    spent = 0.0
    for _ in range(copies):
        held = [change(path.read_bytes()) for path in files] if change else []
        start = time.process_time()
        for at, path in enumerate(files):
            data = path.read_bytes()
            work(held[at] if change else data)
        spent += time.process_time() - start
    return copies * len(files) / spent


if __name__ == "__main__":
    main()
