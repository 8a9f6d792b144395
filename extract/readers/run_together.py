"""Digits of a whole row without anything between them: parted only where there is one way."""

from __future__ import annotations

from collections.abc import Iterator

from extract.readers.stream_tokens import Token

_LONGEST = 24  # digits of a row of seven cells that are tried


def parted(token: Token, width: int, *, adds_up: bool) -> list[Token] | None:
    """The cells of a row of `width`, none of them empty; with `adds_up` the last is the sum of the others.

    Without a sum to go by only zeros tell where they are parted.
    """
    digits = token.text
    if width < 2 or not width <= len(digits) <= _LONGEST or not digits.isdecimal():
        return None
    if set(digits) == {"0"}:
        lengths = [(1,) * width] if len(digits) == width else []
    else:
        lengths = list(_sums(digits, width)) if adds_up else []
    return _cut(token, lengths[0]) if len(lengths) == 1 else None


def _sums(digits: str, width: int) -> Iterator[tuple[int, ...]]:
    """The lengths of numbers of which the last is the sum of the others; no number begins with a 0 but 0 itself."""
    for last in range(1, len(digits) - width + 2):
        total = digits[-last:]
        if total[0] != "0" or last == 1:
            yield from ((*lengths, last) for lengths in _summands(digits[:-last], width - 1, int(total)))


def _summands(digits: str, count: int, total: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        if digits and int(digits) == total and (digits[0] != "0" or digits == "0"):
            yield (len(digits),)
        return
    for length in range(1, min(len(digits) - count + 1, len(str(total)) if digits[0] != "0" else 1) + 1):
        number = int(digits[:length])
        if number <= total:
            yield from ((length, *rest) for rest in _summands(digits[length:], count - 1, total - number))


def _cut(token: Token, lengths: tuple[int, ...]) -> list[Token]:
    made, at = [], 0
    start = token.where.start or 0
    for length in lengths:
        where = token.where._replace(start=start + at, end=start + at + length)
        made.append(token._replace(text=token.text[at : at + length], where=where))
        at += length
    return made
