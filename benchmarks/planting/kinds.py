"""The kinds of mistakes: each takes a right sheet and says which cells a clerk or a converter prints wrongly, and how.

A kind returns the numbers printed instead (None: nothing is printed; a text: as it stands), or None where the sheet has
no place for it. Cells that come out as they were are no mistakes and are dropped by `planting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from random import Random

from benchmarks.planting.arithmetic import CLOSING, INTAKE, Key

Changes = dict[Key, int | str | None]
CONFUSED = {
    **{"0": "68", "1": "74", "2": "73", "3": "85", "4": "19", "5": "63", "6": "085", "7": "12", "8": "360"},
    "9": "47",
}


@dataclass(frozen=True)
class Sheet:
    """The numbers of a right report: requests and disputes add up; money in yuan."""

    numbers: dict[Key, int]
    edition: str

    @cached_property
    def _lines(self) -> dict[tuple[int, str, str], list[Key]]:
        found: dict[tuple[int, str, str], list[Key]] = {}
        for key in self.numbers:
            for axis in (1, 2):
                found.setdefault((axis, key[0], key[axis]), []).append(key)
        return found

    def row(self, key: Key) -> list[Key]:
        """All cells of the row of a cell, in print order."""
        return self._lines[1, key[0], key[1]]

    def column(self, key: Key) -> list[Key]:
        """All cells of the column of a cell, in print order."""
        return self._lines[2, key[0], key[2]]

    def audited(self, least: int = 0) -> list[Key]:
        """Cells that stand in an identity and hold at least so much."""
        return [key for key, number in self.numbers.items() if key[0] != "disclosure" and number >= least]

    def pairs(self, *, down: bool) -> Iterator[tuple[Key, Key]]:
        """Neighbours of the request and dispute tables, beside or below each other."""
        lines = {(key[0], key[2] if down else key[1]): key for key in self.audited()}
        for key in lines.values():
            cells = self.column(key) if down else self.row(key)
            yield from pairwise(cells)


Kind = Callable[[Random, Sheet], Changes | None]


def _one(random: Random, found: list[Changes]) -> Changes | None:
    return random.choice(found) if found else None


def total_one_left(random: Random, sheet: Sheet) -> Changes | None:
    """The total stands in the column before, which should be zero; its own cell is blank or zero."""
    found: list[Changes] = []
    for total in sheet.audited(1):
        before = sheet.row(total)[-2]
        if total[2] == "total" and not sheet.numbers[before]:
            found.append({before: sheet.numbers[total], total: random.choice((None, 0))})
    return _one(random, found)


def all_totals_one_left(_random: Random, sheet: Sheet) -> Changes | None:
    """The column before the totals was left out: every total of the request table stands in it, its own cell blank."""
    totals = [key for key in sheet.audited() if key[0] == "request" and key[2] == "total"]
    before = {total: sheet.row(total)[-2] for total in totals}
    if not any(map(sheet.numbers.get, totals)) or any(sheet.numbers[key] for key in before.values()):
        return None
    return {key: sheet.numbers[total] for total, key in before.items()} | dict.fromkeys(totals)


def _moved(random: Random, sheet: Sheet, *, down: bool) -> Changes | None:
    found: list[Changes] = []
    for pair in sheet.pairs(down=down):
        for here, there in (pair, pair[::-1]):
            if sheet.numbers[here] and not sheet.numbers[there] and "total" not in (here[2], there[2]):
                found.append({here: random.choice((None, 0)), there: sheet.numbers[here]})
    return _one(random, found)


def one_column_off(random: Random, sheet: Sheet) -> Changes | None:
    """A number stands in the column beside its own."""
    return _moved(random, sheet, down=False)


def one_row_off(random: Random, sheet: Sheet) -> Changes | None:
    """A number stands in the row above or below its own."""
    return _moved(random, sheet, down=True)


def neighbours_swapped(random: Random, sheet: Sheet) -> Changes | None:
    """Two different numbers side by side, or one above the other, have changed places."""
    pairs = [pair for down in (False, True) for pair in sheet.pairs(down=down)]
    told = [(a, b) for a, b in pairs if sheet.numbers[a] and sheet.numbers[b]]
    return _one(random, [{a: sheet.numbers[b], b: sheet.numbers[a]} for a, b in told])


def _rewritten(random: Random, sheet: Sheet, least: int, rewrite: Callable[[str], list[str]]) -> Changes | None:
    cells = sheet.audited(least)
    random.shuffle(cells)
    for key in cells:
        texts = [text for text in rewrite(str(sheet.numbers[key])) if int(text) != sheet.numbers[key]]
        if texts:
            return {key: int(random.choice(texts))}
    return None


def digits_swapped(random: Random, sheet: Sheet) -> Changes | None:
    """Two digits of a number have changed places."""
    return _rewritten(
        random, sheet, 10, lambda t: [t[:i] + t[i + 1] + t[i] + t[i + 2 :] for i in range(len(t) - 1) if t[i + 1] > "0"]
    )


def digit_dropped(random: Random, sheet: Sheet) -> Changes | None:
    """A digit is missing."""
    return _rewritten(random, sheet, 10, lambda t: [t[:i] + t[i + 1 :] for i in range(len(t))])


def digit_doubled(random: Random, sheet: Sheet) -> Changes | None:
    """A digit is typed twice."""
    return _rewritten(random, sheet, 1, lambda t: [t[: i + 1] + t[i:] for i in range(len(t))])


def ten_as_one(random: Random, sheet: Sheet) -> Changes | None:
    """10 is read as 1."""
    return _one(random, [{key: 1} for key in sheet.audited(10) if sheet.numbers[key] == 10])


def digit_wrong(random: Random, sheet: Sheet) -> Changes | None:
    """A digit is read or typed as another one that looks like it; at times a zero gets a number."""
    return _rewritten(
        random,
        sheet,
        0 if random.random() < 0.15 else 1,
        lambda t: [t[:i] + other + t[i + 1 :] for i in range(len(t)) for other in CONFUSED[t[i]]],
    )


def zero_more_or_less(random: Random, sheet: Sheet) -> Changes | None:
    """A zero is added behind a number, or the last one of it is left out."""
    return _rewritten(random, sheet, 1, lambda t: [t + "0", t.removesuffix("0") or "0"])


def unit_slip(random: Random, sheet: Sheet) -> Changes | None:
    """Money in yuan under 万元, or the number of 万元 with 元 behind it."""
    found: list[Changes] = []
    for key, yuan in sheet.numbers.items():
        if key[2] == "amount" and yuan >= 100_000:
            in_myriads = f"{yuan / 10_000:g}元"
            found.append({key: str(yuan) if sheet.edition == "2021" else random.choice((in_myriads, f"{yuan}万元"))})
    return _one(random, found)


def blank_for_zero(random: Random, sheet: Sheet) -> Changes | None:
    """A zero is left out in a row that has numbers; at times all zeros of the row are."""
    busy = [key for key in sheet.audited() if not sheet.numbers[key] and any(map(sheet.numbers.get, sheet.row(key)))]
    if not busy:
        return None
    chosen = random.choice(busy)
    whole = random.random() < 0.25
    return {key: None for key in busy if key == chosen or (whole and key[:2] == chosen[:2])}


def total_missing(random: Random, sheet: Sheet) -> Changes | None:
    """The total of a row, or the sum of all outcomes of a column, is left out."""
    totals = [key for key in sheet.audited(1) if "total" in key[2] or key[1] == "processed_total"]
    return _one(random, [{key: None} for key in totals])


def _shifted(random: Random, sheet: Sheet, step: int) -> Changes | None:
    firsts = [
        key for key in sheet.audited() if key == sheet.row(key)[0] and any(map(sheet.numbers.get, sheet.row(key)))
    ]
    if not firsts:
        return None
    row = sheet.row(random.choice(firsts))
    numbers: list[int | None] = [sheet.numbers[key] for key in row]
    return dict(zip(row, [*numbers[1:], None] if step < 0 else [None, *numbers[:-1]], strict=True))


def row_shifted_left(random: Random, sheet: Sheet) -> Changes | None:
    """All numbers of a row stand one column to the left; the first one is lost, the last cell blank or not there."""
    return _shifted(random, sheet, -1)


def row_shifted_right(random: Random, sheet: Sheet) -> Changes | None:
    """All numbers of a row stand one column to the right; the last one is lost."""
    return _shifted(random, sheet, +1)


def sum_not_updated(random: Random, sheet: Sheet) -> Changes | None:
    """A part was corrected and the sums were, but for that of its row, or of its column, or both."""
    found: list[Changes] = []
    for key in sheet.audited(2):
        if key[0] == "dispute" or key[1] in (*INTAKE, *CLOSING) or key[2] == "total":
            continue
        by = random.choice((-2, -1, 1, 2))
        sums = [("request", key[1], "total"), ("request", "processed_total", key[2])]
        stale = random.choice((sums[:1], sums[1:], sums))
        found.append({cell: sheet.numbers[cell] + by for cell in stale})
    return _one(random, [changes for changes in found if all(isinstance(n, int) and n >= 0 for n in changes.values())])


def carried_out_forgotten(_random: Random, sheet: Sheet) -> Changes | None:
    """What is carried over to the next year is printed as zero in every column."""
    left = [key for key in sheet.audited(1) if key[1] == "carried_out"]
    return dict.fromkeys(left, 0) if left else None


def stock_as_decisions(random: Random, sheet: Sheet) -> Changes | None:
    """Form of 2019: the stock of items stands as the number of decisions."""
    found: list[Changes] = []
    for key in sheet.numbers:
        parts = [sheet.numbers.get((*key[:2], column), 0) for column in ("items_previous_year", "items_change")]
        if key[2] == "decisions" and all(parts):
            found.append({key: sum(parts)})
    return _one(random, found)


def number_split(random: Random, sheet: Sheet) -> Changes | None:
    """The digits of one number stand in two cells, the second of which should be zero."""
    found: list[Changes] = []
    for here, there in sheet.pairs(down=False):
        text = str(sheet.numbers[here])
        if len(text) > 1 and not sheet.numbers[there]:
            found += [{here: int(text[:i]), there: int(text[i:])} for i in range(1, len(text))]
    return _one(random, found)


# Percent of all mistakes.
RATES: dict[Kind, int] = {
    total_one_left: 6,
    all_totals_one_left: 1,
    one_column_off: 10,
    one_row_off: 7,
    neighbours_swapped: 6,
    digits_swapped: 6,
    digit_dropped: 6,
    digit_doubled: 4,
    ten_as_one: 4,
    digit_wrong: 8,
    zero_more_or_less: 5,
    unit_slip: 3,
    blank_for_zero: 6,
    total_missing: 6,
    row_shifted_left: 4,
    row_shifted_right: 4,
    sum_not_updated: 5,
    carried_out_forgotten: 4,
    stock_as_decisions: 2,
    number_split: 3,
}
TWO_AT_ONCE = 0.2
