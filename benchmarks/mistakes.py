"""Reports with planted mistakes: which are found, where the wrong cell is looked for, and what clean reports are told.

python -m benchmarks.mistakes [--reports 10000] [--clean 10000] [--seed 1] [--workers 2] [--no-judge] [--show 10]

Invented reports that add up are printed with one mistake, a fifth of them with two, of the kinds and rates declared in
`benchmarks/planting/kinds.py`; report N of a seed is always the same. The columns:

detectable  an identity of the form that held fails or can no longer be evaluated, by plain arithmetic of our own
broken      of these: one fails even if every blank is read as zero
detected    an error or warning stands at the row or column of such an identity; % of the detectable, of the broken
told        so does a finding of any severity
cells       the first proposals there change the wrong cells and no right one; values: to the right numbers, too
among       some proposal there does
unambig.    cells, of the broken ones that no other cell and no exchange of two other neighbours would mend as well

Exit code 1 where a clean report gets an error, or the frames of a batch must not be published.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from multiprocessing import Pool

from benchmarks.planting.kinds import RATES, TWO_AT_ONCE
from benchmarks.planting.marking import Mark
from benchmarks.planting.measuring import Alarm, Batch, Ready, Task, get_ready, measured, tasks

BATCH = 2500  # as at night
STAGES = {
    "reading": "read, extract, interpret",
    "findings": "findings_of, with proposals",
    "frames": "frames",
    "judging": "judge, all suites",
    "making": "(making the reports)",
}
EXTRACTING, JUDGING = ("reading", "frames"), ("findings", "judging")


@lru_cache(maxsize=1)
def ready() -> Ready:
    return get_ready()


def work(task: Task) -> Batch:
    return measured(task, ready())


def warm_up() -> None:
    """Load once what every batch needs; the first judgement imports Great Expectations."""
    work(Task(0, range(1), clean=True, judged=True))


def main() -> None:
    options = read_options()
    judged = not options.no_judge
    planted = tasks(options.seed, options.reports, size=BATCH, clean=False, judged=judged)
    sound = tasks(options.seed, options.clean, size=BATCH, clean=True, judged=False)
    begun = time.perf_counter()
    with Pool(options.workers, initializer=warm_up if judged else ready) as pool:
        wrong = gathered(pool.imap(work, planted), options.reports)
        show_mistakes(wrong.marks, wrong.wholes)
        show_misses(wrong, options.show)
        right = gathered(pool.imap(work, sound), options.clean)
    show_clean(right, options.show)
    show_times(wrong, options.workers, time.perf_counter() - begun)
    sys.exit(bool(wrong.unsound) or any(alarm.severity == "error" for alarm in right.alarms))


def read_options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=10_000)
    arguments.add_argument("--clean", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--no-judge", action="store_true", help="leave the judgement of batches out")
    arguments.add_argument("--show", type=int, default=10, help="so many examples of each failure")
    return arguments.parse_args()


def gathered(batches: Iterable[Batch], due: int) -> Batch:
    """All batches as one."""
    whole = Batch(0, [], [], [], 0, [], {})
    for batch in batches:
        whole.marks.extend(batch.marks)
        whole.wholes.extend(batch.wholes)
        whole.alarms.extend(batch.alarms)
        whole.unsound.extend(batch.unsound)
        for stage, seconds in batch.seconds.items():
            whole.seconds[stage] = whole.seconds.get(stage, 0.0) + seconds
        whole = whole._replace(reports=whole.reports + batch.reports, held=whole.held + batch.held)
        print(f"{whole.reports} of {due}", file=sys.stderr, flush=True)
    return whole


def percent(some: int, of: int) -> str:
    return f"{100 * some / of:7.2f}" if of else "      –"


def row(name: str, found: Sequence[Mark]) -> str:
    """Counts and shares of one line of the table; the shares of proposals are of what is detectable."""
    able = [mark for mark in found if mark.detectable]
    broken = [mark for mark in able if mark.broken]
    plain = [mark for mark in broken if not mark.ambiguous]
    shares = [
        percent(sum(mark.detected for mark in able), len(able)),
        percent(sum(mark.detected for mark in broken), len(broken)),
        percent(sum(mark.told for mark in able), len(able)),
        percent(sum(mark.cells for mark in able), len(able)),
        percent(sum(mark.values for mark in able), len(able)),
        percent(sum(mark.among for mark in able), len(able)),
        percent(sum(mark.cells for mark in plain), len(plain)),
    ]
    return f"{name:26}{len(found):7}{len(able):11}{len(broken):8}{''.join(f'{share:>10}' for share in shares)}"


def show_mistakes(marks: Sequence[Mark], wholes: Sequence[Mark]) -> None:
    """Print the tables of mistakes: by kind, by body, by table, and of reports with one mistake and with two."""
    total = sum(RATES.values())
    names = ("detected", "of broken", "told", "cells", "values", "among", "unambig.")
    head = f"{'':26}{'planted':>7}{'detectable':>11}{'broken':>8}{''.join(f'{name:>10}' for name in names)}"
    single = [mark for mark in marks if mark.single]
    print(f"single mistakes, % of the detectable ones\n{head}")
    for kind, rate in RATES.items():
        name = kind.__name__
        print(row(f"{name} {100 * rate / total:.0f}%", [mark for mark in single if mark.kind == name]))
    for by in (lambda m: m.body, lambda m: m.tables, lambda m: m.layout):
        print("\n".join(row(f"  {value}", found) for value, found in grouped(single, by)))
    print(row("all single mistakes", single))
    print(f"\ntwo at once ({100 * TWO_AT_ONCE:.0f}% of the reports)\n{head}")
    print(row("each of the two", [mark for mark in marks if not mark.single]))
    print(row("both together", [mark for mark in wholes if not mark.single]))
    print(row("\nall mistakes", marks))
    soft = [mark for mark in marks if not mark.detectable]
    told = sum(mark.detected for mark in soft)
    print(f"not detectable by identities: {len(soft)}, of which an error or warning stands at {told}")


def grouped(marks: Iterable[Mark], by: Callable[[Mark], str]) -> Iterator[tuple[str, list[Mark]]]:
    groups: dict[str, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(by(mark), []).append(mark)
    yield from sorted(groups.items())


def show_misses(wrong: Batch, most: int) -> None:
    """Print the first mistakes that were missed, and the first single ones that were looked for elsewhere."""
    missed = [mark for mark in wrong.marks if mark.detectable and not mark.detected]
    astray = [mark for mark in wrong.marks if mark.single and mark.detectable and mark.detected and not mark.cells]
    for name, found in (("not detected", missed), ("first proposal wrong or none", astray)):
        print(f"\n{name}: {len(found)}")
        for kind, count in Counter((mark.kind, mark.first or "none") for mark in found).most_common(most):
            numbers = [mark.number for mark in found if (mark.kind, mark.first or "none") == kind][:4]
            print(f"  {count:5} {kind[0]}, proposed: {kind[1]}; reports {', '.join(map(str, numbers))}")


def show_clean(right: Batch, most: int) -> None:
    """Print errors and warnings about clean reports by rule, with examples of errors."""
    print(f"\n{right.reports} clean reports, {right.held} of them held; false alarms per 1,000 reports")
    for severity in ("error", "warning"):
        found = [alarm for alarm in right.alarms if alarm.severity == severity]
        reports = len({alarm.number for alarm in found})
        rules = ", ".join(f"{rule} {count}" for rule, count in Counter(alarm.rule for alarm in found).most_common())
        rate = 1000 * len(found) / max(1, right.reports)
        print(f"  {severity:8}{rate:8.2f}  in {reports} reports: {rules or 'none'}")
    print("".join(f"  {line}\n" for line in examples(right.alarms, most)), end="")


def examples(alarms: Iterable[Alarm], most: int) -> Iterator[str]:
    errors = [alarm for alarm in alarms if alarm.severity == "error"]
    for alarm in errors[:most]:
        yield f"{alarm.rule} on clean report {alarm.number} ({alarm.about}): {alarm.message[:160]}"


def show_times(wrong: Batch, workers: int, elapsed: float) -> None:
    """Print the processor time of each stage over all reports with mistakes."""
    print(f"\nprocessor seconds for {wrong.reports} reports with mistakes, by {workers} processes")
    for stage, name in STAGES.items():
        if stage in wrong.seconds:
            each = 1000 * wrong.seconds[stage] / max(1, wrong.reports)
            print(f"  {name:30}{wrong.seconds[stage]:9.1f} s{each:9.2f} ms a report")
    extracting, judging = (sum(wrong.seconds.get(stage, 0.0) for stage in stages) for stages in (EXTRACTING, JUDGING))
    print(f"  judging takes {judging / max(extracting, 1e-9):.2f} times as long as extracting")
    print(f"  {'by the clock, all told':30}{elapsed:9.1f} s")
    print("".join(f"frames that must not be published: {failure}\n" for failure in wrong.unsound), end="")


if __name__ == "__main__":
    main()
