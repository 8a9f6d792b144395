"""What the product says of a report with planted mistakes, held against the truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.planting.arithmetic import Key
from benchmarks.planting.planted import Mistake, Planted
from expectations.findings import Finding
from expectations.proposals import Proposal

LOUD = ("error", "warning")


class Mark(NamedTuple):
    """How one mistake, or a report with all of its mistakes, was met.

    `detectable`, `broken` and `ambiguous` are those of the mistakes. `detected`: an error or warning stands at the row
    or column of a harmed identity; `told`: a finding of any severity does. `cells`: the first proposals there change
    the wrong cells and no right one (of one mistake among two: they change its cells); `values`: to the right numbers,
    too. `among`: some proposal there does. `first`: the kind that was proposed first.
    """

    number: int
    kind: str
    body: str
    layout: str
    tables: str
    single: bool
    detectable: bool
    broken: bool
    ambiguous: bool
    detected: bool
    told: bool
    cells: bool
    values: bool
    among: bool
    first: str


def marks(number: int, planted: Planted, findings: Sequence[Finding]) -> list[Mark]:
    """One mark for each mistake of a report, in its order."""
    return [mark(number, planted, [mistake], findings) for mistake in planted.mistakes]


def mark(number: int, planted: Planted, mistakes: Sequence[Mistake], findings: Sequence[Finding]) -> Mark:
    """The mark of some mistakes of a report, taken together."""
    truth = Truth(mistakes, whole=len(mistakes) == len(planted.mistakes))
    near = [finding for finding in findings if any(_stands_at(finding, mistake) for mistake in mistakes)]
    offered = [finding.proposals for finding in findings if finding.proposals and _offers(finding, mistakes)]
    firsts = _changes(proposals[0] for proposals in offered)
    every = [_changes([proposal]) for proposals in offered for proposal in proposals]
    return Mark(
        number=number,
        kind="+".join(sorted(mistake.kind for mistake in mistakes)),
        body=planted.clean.body.kind,
        layout=planted.clean.layout,
        tables="+".join(sorted({key[0] for key in truth.right})),
        single=len(planted.mistakes) == 1,
        detectable=all(mistake.detectable for mistake in mistakes),
        broken=all(mistake.broken for mistake in mistakes),
        ambiguous=any(mistake.ambiguous for mistake in mistakes),
        detected=all(_loud(findings, mistake) for mistake in mistakes),
        told=bool(near),
        cells=truth.cells(firsts),
        values=truth.values(firsts),
        among=any(truth.cells(changes) for changes in [firsts, *every]),
        first="+".join(proposals[0].kind for proposals in offered),
    )


class Truth:
    """The wrong cells of some mistakes of a report, and their right numbers; `whole` where the report has no others.

    A blank that should be a zero may be filled in or left alone, unless nothing else is wrong.
    """

    def __init__(self, mistakes: Sequence[Mistake], *, whole: bool) -> None:
        self.right = {key: number for mistake in mistakes for key, number in mistake.right.items()}
        self.needed = {key for mistake in mistakes for key in mistake.needed}
        self.whole = whole

    def cells(self, found: Mapping[Key, float | None]) -> bool:
        """Whether all wrong cells would be changed, and no right one."""
        return self.needed <= found.keys() and not (self.whole and found.keys() - self.right.keys())

    def values(self, found: Mapping[Key, float | None]) -> bool:
        """Whether they would be changed to the right numbers, too."""
        return self.cells(found) and all(
            (found[key] or 0) == self.right[key] for key in found.keys() & self.right.keys()
        )


def _loud(findings: Iterable[Finding], mistake: Mistake) -> bool:
    return any(finding.severity in LOUD and _stands_at(finding, mistake) for finding in findings)


def _stands_at(finding: Finding, mistake: Mistake) -> bool:
    return _touches(finding.table, finding.row, finding.column, mistake)


def _offers(finding: Finding, mistakes: Sequence[Mistake]) -> bool:
    """Whether one of the proposals would change a cell of a harmed identity."""
    cells = {change[:3] for proposal in finding.proposals for change in proposal.changes}
    return any(_touches(*cell, mistake) for cell in cells for mistake in mistakes)


def _touches(table: str | None, row: str | None, column: str | None, mistake: Mistake) -> bool:
    """Whether a place is in the row or column of a harmed identity; where there is none, of a wrong cell."""
    lines = [(line.table, line.row, line.column) for line in mistake.harm] or mistake.right
    return any(table == t and (_meets(row, r) or _meets(column, c)) for t, r, c in lines)


def _meets(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _changes(proposals: Iterable[Proposal]) -> dict[Key, float | None]:
    return {(c.table, c.row, c.column): c.proposed for proposal in proposals for c in proposal.changes}
