"""Damaged documents by the thousand: does reading crash, hang, or lose a number in silence?

python -m benchmarks.fuzz [FILE…] [--documents 10000] [--seed 0] [--keep FOLDER] [--time 60] [--solver]

The samples, their HTML and DOCX renditions and the FILEs given (PDF and others) are harmed in their bytes (flipped,
scrambled, cut, pieces taken out, repeated, spliced) and in their tables (rows and cells dropped, repeated, swapped,
widened, nested, headings dropped, tables split), and read in worker processes with the limits of a nightly run.

A silent loss: a number of a statutory cell, printed in a row that is still whole, that is neither in the cells, nor in
a leftover, nor in a finding, and whose document is not told to be unreadable or no report. PDF and other FILEs are
watched for crashes and hangs only. As their numbers do not add up, nine tenths of the time went into the solver that
proposes the fewest changed cells; it has no part in reading, and is left out without `--solver`.

Exit code 1 where there is a crash, a hang, a defect or a silent loss. Interrupted or terminated, it tells of the
documents up to there; `--seed` goes on from one.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.mutants import ROOT, Base, Mutant, bases, mutant
from expectations.localise import locate
from flows.batch import Read, read_one
from flows.limits import LIMITS, Limits
from flows.worker import Isolated, Lost, Tell
from transform.gazetteer import Gazetteer, load_gazetteer

SAMPLES = ROOT / "data" / "samples"
KINDS = ("ok", "held", "unreadable", "defect", "crash", "hang", "loss")
BAD = ("defect", "crash", "hang", "loss")
MISSED = ("table_absent", "table_unread", "row_missing")
SHOWN = 20


class Verdict(NamedTuple):
    """What became of the document of a seed."""

    seed: int
    name: str
    mutation: str
    kind: str
    detail: str = ""


class Ready(NamedTuple):
    bases: list[Base]
    gazetteer: Gazetteer
    limits: Limits


def get_ready(files: Sequence[Path], limits: Limits, *, solver: bool = True) -> Ready:
    """Prepare a worker: the sound documents are made once."""
    if not solver:
        without_solver().start()
    samples = sorted(path for path in (SAMPLES / "reports").rglob("*") if path.suffix in (".txt", ".md"))
    return Ready(bases(samples, files), load_gazetteer(SAMPLES / "places.csv"), limits)


def without_solver() -> Any:  # noqa: ANN401
    """A patch under which no fewest changes are searched for."""
    return patch.object(locate, "minimal_changes", lambda *_: [])


def try_in_worker(seeds: Sequence[int], ready: Ready, tell: Tell) -> Verdict:
    """Make the document of one seed, read it and judge what became of it."""
    (seed,) = seeds
    tell(0, ready.limits.time)
    made = mutant(ready.bases, seed)
    read = read_one(made.data, made.name, ready.gazetteer, ready.limits, tell)
    kind, detail = judged(made, read)
    return Verdict(seed, made.name, made.mutation, kind, detail)


def judged(made: Mutant, read: Read) -> tuple[str, str]:
    """The kind of a document that was read, and what there is to say of it."""
    if read.report is None:
        reason = read.reason or ""
        kind = "defect" if reason.startswith("reading failed") else "hang" if "longer than" in reason else "unreadable"
        return kind, reason
    lost = lost_numbers(made, read) if read.report.is_report else []
    if lost:
        return "loss", ", ".join(lost[:10])
    return ("ok", "") if read.report.hold is None else ("held", read.report.hold)


def lost_numbers(made: Mutant, read: Read) -> list[str]:
    """Numbers of whole rows that are in no cell, no leftover and no finding."""
    report = read.report
    if report is None:
        return []
    extracted = report.extracted
    told = [cell.raw for cell in report.cells]
    told += [left.text for left in extracted.leftovers]
    told += [f"{f.message} {f.proposal}" for f in read.findings]
    told += [value for signal in extracted.signals for _, value in signal.params]
    if any(finding.rule in MISSED for finding in read.findings):
        told += [sentence.text for sentence in extracted.body]  # rows are told to be missing, their text is there
    text = "\n".join(told)
    return sorted(number for numbers in made.rows.values() for number in numbers if number not in text)


def run(files: Sequence[Path], seeds: range, limits: Limits, workers: int, *, solver: bool) -> Iterator[Verdict]:
    """Try all seeds in worker processes, in their order."""
    idle: SimpleQueue[Isolated[int, Verdict]] = SimpleQueue()
    made = [
        Isolated[int, Verdict](try_in_worker, partial(get_ready, files, limits, solver=solver), limits.memory)
        for _ in range(workers)
    ]
    for worker in made:
        idle.put(worker)

    def tried(seed: int) -> Verdict:
        worker = idle.get()
        try:
            answer = worker.do(seed)
        finally:
            idle.put(worker)
        if isinstance(answer, Lost):
            return Verdict(seed, "?", "?", "hang" if answer.hung else "crash", answer.reason)
        return answer

    with ThreadPoolExecutor(workers) as threads:
        try:
            yield from threads.map(tried, seeds)
        finally:
            for worker in made:
                worker.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--keep", type=Path, help="write the documents that went wrong into this folder")
    arguments.add_argument("--time", type=float, default=LIMITS.time, help="seconds for one document")
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--solver", action="store_true", help="search for the fewest changed cells, too")
    options = arguments.parse_args()
    limits = LIMITS._replace(time=options.time, slow_time=options.time)
    seeds = range(options.seed, options.seed + options.documents)
    begun, found = time.perf_counter(), []
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        for verdict in run(options.files, seeds, limits, options.workers, solver=options.solver):
            found.append(verdict)
            if len(found) % 100 == 0:
                print(f"{len(found)} in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    bad = [verdict for verdict in found if verdict.kind in BAD]
    show(found, bad)
    if options.keep and bad:
        keep(bad, get_ready(options.files, limits), options.keep)
    sys.exit(1 if bad else 0)


def show(found: Sequence[Verdict], bad: Sequence[Verdict]) -> None:
    """Print the counts, a table by mutation, and the first of what went wrong."""
    by_mutation: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in found:
        for name in {f"{verdict.name.rpartition(' ')[2]:7}{part}" for part in verdict.mutation.split("+")}:
            by_mutation[name][verdict.kind] += 1
    print(f"{'mutation':30}" + "".join(f"{kind:>12}" for kind in KINDS))
    for name, counts in sorted(by_mutation.items()):
        print(f"{name:30}" + "".join(f"{counts[kind]:12}" for kind in KINDS))
    counts = Counter(verdict.kind for verdict in found)
    print(f"{'documents':30}" + "".join(f"{counts[kind]:12}" for kind in KINDS))
    for verdict in bad[:SHOWN]:
        print(f"{verdict.kind}: seed {verdict.seed}, {verdict.name}, {verdict.mutation}: {verdict.detail[:200]}")


def keep(bad: Sequence[Verdict], ready: Ready, folder: Path) -> None:
    """Write the documents that went wrong, named by seed and kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for verdict in bad:
        (folder / f"{verdict.seed}.{verdict.kind}").write_bytes(mutant(ready.bases, verdict.seed).data)


if __name__ == "__main__":
    main()
