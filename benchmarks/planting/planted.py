"""Mistakes planted into right reports, with the truth: which cells, what they should say, and what it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from benchmarks.planting.arithmetic import Grid, Key, Line, exchange_repairs, harmed, one_cell_repairs
from benchmarks.planting.bodies import Places
from benchmarks.planting.kinds import RATES, TWO_AT_ONCE, Changes, Kind, Sheet
from benchmarks.planting.reports import ENDED, Clean, clean_report, text_of

ATTEMPTS = 120  # reports tried for a kind that few of them have a place for
PATIENCE = 30  # of them for two kinds, before the second one is drawn anew


class Mistake(NamedTuple):
    """One mistake: `wrong` is what is printed, `right` the number that should be; `harm` what it breaks.

    `harm` holds the identities that held without this mistake and, with all mistakes of the report, fail or cannot be
    evaluated any more. `broken`: one of them fails even if every blank is read as zero. `needed` are the wrong cells
    that would still be wrong then, all of them where there are none. `ambiguous`: plain arithmetic mends the report
    just as well by one other cell, or by the exchange of two other neighbours.
    """

    kind: str
    wrong: dict[Key, str]
    right: dict[Key, int]
    harm: dict[Line, str]
    broken: bool
    needed: frozenset[Key]
    ambiguous: bool

    @property
    def detectable(self) -> bool:
        """Whether an identity that could be evaluated fails or no longer can be."""
        return bool(self.harm)


class Planted(NamedTuple):
    """A right report and the mistakes to print it with."""

    clean: Clean
    mistakes: tuple[Mistake, ...]

    @property
    def wrong(self) -> dict[Key, str]:
        """The texts of all wrong cells."""
        return {key: text for mistake in self.mistakes for key, text in mistake.wrong.items()}


def planted_report(seed: int, number: int, places: Places) -> Planted:
    """The report of a number with its mistakes: the same for the same seed and number."""
    random = Random(f"{seed}/{number}")
    first, two = _drawn(random, RATES), random.random() < TWO_AT_ONCE
    kinds = [first]
    for attempt in range(ATTEMPTS):
        if two and attempt % PATIENCE == 0:  # some kinds always want the same cells
            kinds = [first, _drawn(random, {kind: rate for kind, rate in RATES.items() if kind is not first})]
        clean = clean_report(Random(f"{seed}/{number}/{attempt}"), places)
        changes = [kind(random, Sheet(clean.numbers, clean.edition)) for kind in kinds]
        wrong = [_wrong(clean, change) for change in changes if change]
        cells = [key for changed in wrong for key in changed]
        if len(wrong) == len(kinds) and all(wrong) and len(cells) == len(set(cells)):
            return Planted(clean, _mistakes(random, clean, kinds, wrong))
    names = " and ".join(kind.__name__ for kind in kinds)
    raise LookupError(f"none of {ATTEMPTS} reports of number {number} and seed {seed} has a place for {names}")


def _drawn(random: Random, rates: Mapping[Kind, int]) -> Kind:
    return random.choices(list(rates), list(rates.values()))[0]


def _wrong(clean: Clean, changes: Changes) -> Changes:
    """The changes that show: a blank in place of a blank, or zero where zero is left blank, is none."""
    found: Changes = {}
    for key, entry in changes.items():
        shows = any(map(str.isdigit, clean.shown[key]))
        if entry != clean.numbers[key] and not (entry is None and not shows):
            found[key] = entry
    return found


def _mistakes(random: Random, clean: Clean, kinds: list[Kind], wrong: list[Changes]) -> tuple[Mistake, ...]:
    before = clean.grid
    after = _printed_over(before, *wrong)
    together, failing = harmed(before, after), harmed(_filled(before), _filled(after))
    found = []
    for kind, cells in zip(kinds, wrong, strict=True):
        alone = _printed_over(before, cells)
        harm = {line: together[line] for line in harmed(before, alone) if line in together}
        broken = any(line in failing for line in harmed(_filled(before), _filled(alone)))
        repairs = [frozenset([key]) for key in one_cell_repairs(_filled(alone))]
        repairs = repairs or exchange_repairs(_filled(alone))
        right = {key: clean.numbers[key] for key in cells}
        needed = frozenset(key for key, entry in cells.items() if (entry or 0) != right[key]) or frozenset(cells)
        ambiguous = len(repairs) > 1 or bool(repairs and len(repairs[0]) <= len(needed) and repairs[0] != needed)
        texts = _texts(random, clean, kind, cells)
        found.append(Mistake(kind.__name__, texts, right, harm, broken, needed, ambiguous))
    return tuple(found)


def _printed_over(grid: Grid, *wrong: Changes) -> dict[Key, int | None]:
    found = dict(grid)
    for cells in wrong:
        found |= {key: entry for key, entry in cells.items() if key in grid and not isinstance(entry, str)}
    return found


def _filled(grid: Grid) -> dict[Key, int | None]:
    return {key: number or 0 for key, number in grid.items()}


def _texts(random: Random, clean: Clean, kind: Kind, cells: Changes) -> dict[Key, str]:
    """What is printed; in a row that has moved to the left, the last cell is blank or not there at all."""
    last = ENDED if kind.__name__ == "row_shifted_left" and random.random() < 0.5 else ""
    return {key: last if entry is None else _text(clean, key, entry) for key, entry in cells.items()}


def _text(clean: Clean, key: Key, entry: int | str) -> str:
    return entry if isinstance(entry, str) else text_of(clean.written, clean.edition, key, entry)


def numbers_shown(planted: Planted) -> Mapping[Key, int | None]:
    """The cells of the request and dispute tables as a reader of the wrong report would see them."""
    seen = planted.clean.grid
    return seen | {
        key: int("".join(filter(str.isdigit, text))) if text.strip(ENDED) else None
        for key, text in planted.wrong.items()
        if key in seen
    }
