"""How a wrongly printed number comes from the right one: the slip in its digits, and how many such slips there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from expectations.localise.grid import Number


class Slip(NamedTuple):
    """A kind of `numbers` in `kinds.yaml`, and in how many ways it can happen to the right number."""

    kind: str
    ways: int


def slips(printed: Number, right: Number) -> Iterator[Slip]:
    """Yield the slips by which `right` can have become `printed`, `wrong_number` among them."""
    yield Slip("wrong_number", 10 ** len(str(max(abs(int(printed)), abs(int(right))))))
    if not isinstance(printed, int) and right in (printed * 10, printed * 100, printed * 1000, printed * 10_000):
        yield Slip("decimal_slip", 3)
    if not (isinstance(printed, int) and isinstance(right, int)) or printed < 0 or right < 0:
        return
    wrong, true = str(printed), str(right)
    if printed == 0:
        yield Slip("left_out", 1)
    if len(wrong) == len(true):
        yield from _same_length(wrong, true)
    if len(true) > 1 and wrong in (dropped := {_without(true, at) for at in range(len(true))}):
        yield Slip("digit_dropped", len(dropped))
    if len(wrong) == len(true) + 1 and right:
        yield from _longer(wrong, true)
    if printed and right and _tens(wrong, true):
        yield Slip("tens_slip", 4)


def _same_length(wrong: str, true: str) -> Iterator[Slip]:
    differing = [at for at, (one, other) in enumerate(zip(wrong, true, strict=True)) if one != other]
    if len(differing) == 1:
        yield Slip("digit_replaced", 9 * len(true))
    swapped = {_swapped(true, at) for at in range(len(true) - 1)} - {true}
    if wrong in swapped:
        yield Slip("digits_swapped", len(swapped))


def _longer(wrong: str, true: str) -> Iterator[Slip]:
    doubled = {true[: at + 1] + true[at:] for at in range(len(true))}
    if wrong in doubled:
        yield Slip("digit_doubled", len(doubled))
    if true in {_without(wrong, at) for at in range(len(wrong))}:
        yield Slip("digit_added", 10 * (len(true) + 1))


def _without(text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _swapped(text: str, at: int) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _tens(wrong: str, true: str) -> bool:
    """Whether one number is the other with zeros behind it."""
    longer, shorter = (wrong, true) if len(wrong) > len(true) else (true, wrong)
    zeros = longer[len(shorter) :]
    return longer.startswith(shorter) and zeros != "" and not zeros.strip("0")
