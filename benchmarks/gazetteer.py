"""Loading the gazetteer, against parsing the same tables with csv.

python -m benchmarks.gazetteer [--rounds 7]

Prints the seconds of processor time of both, as medians over the rounds, and the ratio. Every round is a new process:
in one that holds much else, Python's collector goes through all of that while the gazetteer is made.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

FLOOR = """
import csv
from transform.reference import data_folder
tables = ("divisions", "former", "former_townships", "townships", "area_codes")
paths = [data_folder() / "reference" / f"{name}.csv" for name in tables]
def work():
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            list(csv.reader(file))
"""
LOAD = "from transform.gazetteer import load_gazetteer as work"
TIMED = """
import time
begin = time.process_time()
work()
print(time.process_time() - begin)
"""


def seconds(setup: str) -> float:
    """Processor time of `work` as `setup` defines it, run once in a new process."""
    run = subprocess.run([sys.executable, "-c", setup + TIMED], capture_output=True, text=True, check=True)
    return float(run.stdout)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    rounds = [(seconds(FLOOR), seconds(LOAD)) for _ in range(options.rounds)]
    floor, load = (statistics.median(found) for found in zip(*rounds, strict=True))
    ratio = statistics.median(high / low for low, high in rounds)
    print(f"floor (parse the tables) {floor:.3f} s, load_gazetteer {load:.3f} s: {ratio:.1f} times the floor")


if __name__ == "__main__":
    main()
