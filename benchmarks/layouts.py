"""The same opening in every layout: is it read as before?

python -m benchmarks.layouts [FILE…] [--seed 0] [--bases 0] [--combined 3] [--only NAME,…] [--show NAME,…] [--keep DIR]

The openings of the tests and samples, and of the text FILEs, are set in every layout that pages have: signs written
otherwise, parts moved or left out, the site's frame around them, other formats and bytes; and `--combined` times each
in several of these at once. Read are: is it a report, year, jurisdiction, body, phone, items disclosed, requests
received. Printed for each change: documents, and in per cent the answers that stay, by field; then those that are lost,
those that are other ones, and of these the sure ones (confidence of 0.8 and more). Where a change takes away what tells
(see `TAKES`), a lost answer counts as kept. Exit code 1 where an answer is another one and sure.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.layout_changes import ALL, ORDER, TAKES, WORDS
from benchmarks.layout_opening import Base, Opening, bases
from benchmarks.layout_pages import CODING, FRAME, PAGE
from extract.extractor import extract
from extract.model import DocumentError
from extract.readers import read_document
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret
from transform.records import Report

PLACES = Path(__file__).resolve().parents[1] / "data" / "samples" / "places.csv"
SURE = 0.8
PLAIN = ("lines", "utf-8")  # the base's own page and bytes
Answers = dict[str, tuple[object, float]]


class Layout(NamedTuple):
    """The names of the changes by which a document was made of a base."""

    changes: tuple[str, ...] = ()
    page: str = PLAIN[0]
    coding: str = PLAIN[1]

    @property
    def names(self) -> tuple[str, ...]:
        """All names but those of the base's own page."""
        return (*self.changes, *(name for name in (self.page, self.coding) if name not in PLAIN))

    def takes(self, field: str) -> bool:
        """Whether what tells a field may be gone."""
        return any(field in TAKES.get(name, ()) for name in self.names)


class Verdict(NamedTuple):
    """An answer that is not the base's: `lost`, or `other`; `sure` where its confidence is high."""

    base: str
    layout: Layout
    field: str
    before: object
    after: object
    confidence: float

    @property
    def kind(self) -> str:
        """What became of the answer."""
        if self.after is None:
            return "lost"
        return "sure" if self.confidence >= SURE else "other"


def laid(opening: Opening, layout: Layout, seed: int) -> bytes:
    """The document of an opening in a layout."""
    random = Random(f"{seed} {layout}")
    for name in layout.changes:
        change = {**WORDS, **ORDER, **FRAME}[name]
        opening = change(opening, random)
    return CODING[layout.coding](PAGE[layout.page](opening, random))


def answers(data: bytes, gazetteer: Gazetteer) -> Answers:
    """What is read of a document: the answer and its confidence by field."""
    try:
        report = interpret(extract(read_document(data, "a.txt")), gazetteer)
    except DocumentError:
        return dict.fromkeys(ALL, (None, 0.0))
    return {field: (value, report.confidence.get(_key(field)) or 0.0) for field, value in _read(report).items()}


def _key(field: str) -> str:
    return {"items": "items_disclosed", "requests": "requests_received"}.get(field, field)


def _read(report: Report) -> dict[str, object]:
    told = {fact.field: fact.value for fact in report.narrative}
    place = report.place or report.named
    named = report.organ and not any(signal.rule == "organ_unknown" for signal in report.signals)
    phone = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", report.contact.phone or "")))
    return {
        "is_report": report.is_report,
        "year": report.year,
        "jurisdiction": "/".join(place.path) or None if place else None,
        "organ": report.organ.canonical if report.organ and named else None,
        "phone": phone or None,
        "items": told.get("items_disclosed"),
        "requests": told.get("requests_received"),
    }


def single() -> Iterator[Layout]:
    """Every change on its own."""
    yield from (Layout((name,)) for name in (*WORDS, *ORDER, *FRAME))
    yield from (Layout(page=name) for name in PAGE if name not in PLAIN)
    yield from (Layout(coding=name) for name in CODING if name not in PLAIN)


def combined(random: Random) -> Layout:
    """Some changes at once, in the order in which pages come about."""
    order = random.sample(list(ORDER), random.randrange(2))
    frame = random.sample(list(FRAME), random.randrange(1, 4))
    words = random.sample(list(WORDS), random.randrange(2))
    return Layout((*order, *frame, *words), random.choice(list(PAGE)), random.choice(list(CODING)))


def judged(base: Base, layout: Layout, before: Answers, after: Answers) -> Iterator[Verdict]:
    """The answers that are not the base's."""
    for field in ALL:
        (old, _), (new, sure) = before[field], after[field]
        gone = layout.takes(field) and (new is None or field == "is_report")
        if new != old and not gone:
            yield Verdict(base.name, layout, field, old, new, sure)


def tried(
    base: Base, layouts: Sequence[Layout], gazetteer: Gazetteer, seed: int
) -> Iterator[tuple[Layout, list[Verdict]]]:
    """What became of a base in each layout."""
    before = answers(base.text.encode(), gazetteer)
    for layout in layouts:
        data = laid(base.opening, layout, seed)
        yield layout, list(judged(base, layout, before, answers(data, gazetteer)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--bases", type=int, default=0, help="so many of them, drawn by the seed; 0: all")
    arguments.add_argument("--combined", type=int, default=3)
    arguments.add_argument("--only", help="changes, parted by commas")
    arguments.add_argument("--show", help="tell what became of the answers under these changes, or under all")
    arguments.add_argument("--keep", type=Path, help="write the documents that are read otherwise into this folder")
    options = arguments.parse_args()
    gazetteer, random = load_gazetteer(PLACES), Random(options.seed)
    chosen = bases(options.files)
    if options.bases:
        chosen = random.sample(chosen, min(options.bases, len(chosen)))
    layouts = [layout for layout in single() if not options.only or layout.names[0] in options.only.split(",")]
    tally = Tally()
    for base in chosen:
        several = [combined(random) for _ in range(0 if options.only else options.combined)]
        for layout, found in tried(base, [*layouts, *several], gazetteer, options.seed):
            tally.add(layout, found)
            if found and options.keep:
                _keep(options.keep, base, layout, options.seed)
    tally.show(options.show)
    sys.exit(1 if tally.total["sure"] else 0)


def _keep(folder: Path, base: Base, layout: Layout, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{base.name} {'+'.join(layout.names)}".replace("/", " ")
    (folder / name).write_bytes(laid(base.opening, layout, seed))


class Tally:
    """Counts by change."""

    def __init__(self) -> None:
        self.documents: Counter[str] = Counter()
        self.off: dict[str, Counter[str]] = defaultdict(Counter)
        self.verdicts: list[tuple[str, Verdict]] = []
        self.total: Counter[str] = Counter()

    def add(self, layout: Layout, found: Sequence[Verdict]) -> None:
        """Count what became of one document."""
        name = layout.names[0] if len(layout.names) == 1 else "several at once"
        self.documents[name] += 1
        for verdict in found:
            self.off[name][verdict.field] += 1
            self.off[name][verdict.kind] += 1
            self.total[verdict.field] += 1
            self.total[verdict.kind] += 1
            self.verdicts.append((name, verdict))

    def show(self, names: str | None) -> None:
        """Print the table, and what became of the answers under the changes that are named."""
        print(f"{'change':32}{'n':>6}" + "".join(f"{field[:9]:>10}" for field in ALL) + "  lost other  sure")
        for name, count in self.documents.items():
            self._row(name, count, self.off[name])
        self._row("all", sum(self.documents.values()), self.total)
        for name, told in self.verdicts:
            if names is not None and (names == "all" or name in names.split(",")):
                made = "+".join(told.layout.names)
                print(f"{made}: {told.base}: {told.field} {told.before!r} -> {told.after!r} ({told.confidence:.2f})")

    def _row(self, name: str, count: int, off: Counter[str]) -> None:
        shares = "".join(f"{100 * (1 - off[field] / count):10.1f}" for field in ALL)
        print(f"{name:32}{count:6}{shares}{off['lost']:6}{off['other']:6}{off['sure']:6}")


if __name__ == "__main__":
    main()
