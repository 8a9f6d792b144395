"""What a night costs: one whole run over 1, 100 and 1,000 copies of reports with changed bodies and numbers.

python benchmarks/night.py FILE… [--sizes 1 100 1000]

Every copy is of another township, named through the text, and its table numbers are multiplied by a small factor, so
that no two copies are equal and the identities keep their verdicts. Each size is a fresh warehouse and a fresh process,
as at night; the stages are those that the run itself reports. Prefect's and Great Expectations' cost is paid once a run
and batch: the time beyond reading falls with the size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import regex

from extract.extractor import extract
from extract.readers import read_document
from transform.divisions import Division
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret

NUMBER_CELL = regex.compile(r"(?m)^\t(\d+)$")


def townships(gazetteer: Gazetteer) -> list[Division]:
    """Townships 镇 whose name no other division has."""
    towns = [
        division for division in gazetteer.divisions() if division.level == "township" and division.name.endswith("镇")
    ]
    return [town for town in towns if len(gazetteer.named(town.name)) == 1]


def copy(text: str, names: tuple[str, str], town: Division, gazetteer: Gazetteer, factor: int) -> str:
    """The report as of another township: `names` are those of its town and county in the text."""
    county = gazetteer.by_code(town.parent_code)
    text = text.replace(names[0], town.name).replace(names[1], county.name if county else town.name)
    return NUMBER_CELL.sub(lambda found: f"\t{int(found[1]) * factor}", text)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--sizes", nargs="+", type=int, default=[1, 100, 1000])
    options = arguments.parse_args()
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            inbox = Path(folder) / "inbox"
            write_copies(options.files, inbox, size)
            print(f"{size:6} documents: {night(inbox, Path(folder))}", flush=True)


def write_copies(files: Sequence[Path], inbox: Path, size: int) -> None:
    """Write so many reports, made of those in `files`, into the folder."""
    gazetteer = load_gazetteer()
    towns = townships(gazetteer)
    sources = [source(path) for path in files]
    inbox.mkdir()
    for number in range(size):
        text, names = sources[number % len(sources)]
        written = copy(text, names, towns[number * 7 % len(towns)], gazetteer, number % 5 + 1)
        (inbox / f"{number:06}.txt").write_text(written, encoding="utf-8")


def source(path: Path) -> tuple[str, tuple[str, str]]:
    """A report's text with the names of its town and county."""
    place = interpret(extract(read_document(path.read_bytes(), str(path))), load_gazetteer()).place
    if place is None or len(place.path) < 4:
        sys.exit(f"{path}: no township's report; give reports of townships")
    return path.read_text(encoding="utf-8"), (place.path[3], place.path[2])


def night(inbox: Path, folder: Path) -> str:
    """Run one night and return what it says of its stages."""
    command = [
        "run",
        str(inbox),
        "--warehouse",
        str(folder / "w.duckdb"),
        "--reports",
        str(folder / "reports"),
        "--json",
    ]
    begun = time.perf_counter()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("gongkai")), *command], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    summary = json.loads(done.stdout)
    stages = {name: round(seconds, 2) for name, seconds in summary["seconds"].items()}
    took = time.perf_counter() - begun
    return f"{took:.1f} s in all; {stages}; loaded {summary['loaded']}, held {summary['held']}"


if __name__ == "__main__":
    main()
