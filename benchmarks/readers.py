"""Readers query in a loop while warehouses are published: no query may fail, and none may see half a run.

python -m benchmarks.readers [--publishes 50] [--readers 2]

Every publish adds one report to a real warehouse. Each reader is a process of its own: it opens the published file anew
for every query, as `gongkai sql` does, and keeps one session open throughout, as an analyst does.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.year import Year

ROOT = Path(__file__).resolve().parents[1]
READER = """
import json, pathlib, sys
from warehouse.query import open_published, run_sql
path, stop = map(pathlib.Path, sys.argv[1:])
found = {"queries": 0, "failed": [], "files": 0}
last = 0
print("ready", flush=True)
while not stop.exists():
    try:
        runs, landed, documents = run_sql(
            path, "SELECT count(*), sum(landed), (SELECT count(*) FROM document) FROM run").rows[0]
        if landed != documents or runs < last:
            found["failed"].append(f"{runs} runs after {last}, {landed} landed, {documents} documents")
        found["files"] += runs > last
        last = runs
    except Exception as error:
        found["failed"].append(str(error)[:300])
    found["queries"] += 1
print(json.dumps(found))
"""
KEEPER = """
import json, pathlib, sys
from warehouse.query import open_published
path, stop = map(pathlib.Path, sys.argv[1:])
found = {"queries": 0, "failed": [], "files": 1}
with open_published(path) as session:
    first = session.execute("SELECT count(*) FROM run").fetchall()
    print("ready", flush=True)
    while not stop.exists():
        try:
            if session.execute("SELECT count(*) FROM run").fetchall() != first:
                found["failed"].append("the open session sees another file")
        except Exception as error:
            found["failed"].append(str(error)[:300])
        found["queries"] += 1
print(json.dumps(found))
"""


def reading(publishes: int, readers: int) -> dict[str, object]:
    """Publish so many times beside so many readers; return how many queries they made and which failed."""
    from benchmarks.year import Year, here

    with tempfile.TemporaryDirectory(prefix="readers-") as folder, here(structural=False):
        year = Year(Path(folder), random.Random(1))
        stop = Path(folder) / "stop"
        published = int(_publish(year))
        codes = [*[READER] * readers, KEEPER]
        command = [sys.executable, "-c"]
        processes = [
            subprocess.Popen(
                [*command, code, str(year.warehouse), str(stop)], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            for code in codes
        ]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        try:
            while published < publishes:
                published += int(_publish(year))
        finally:
            stop.touch()
            said = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    failed = [fault for one in said for fault in one["failed"]]
    return {
        "publishes": published,
        "queries": sum(one["queries"] for one in said),
        "files_seen": [one["files"] for one in said],
        "failed": len(failed),
        "examples": failed[:5],
    }


def _publish(year: Year) -> bool:
    year.deliver()
    return year.night().published


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publishes", type=int, default=50)
    parser.add_argument("--readers", type=int, default=2)
    options = parser.parse_args()
    found = reading(options.publishes, options.readers)
    print(json.dumps(found, ensure_ascii=False))
    sys.exit(bool(found["failed"]))


if __name__ == "__main__":
    main()
