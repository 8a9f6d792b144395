"""Values of a row that are too few or too many: numbers that ran together, came apart, or hold the page's number.

Nothing is guessed: the row must add up in one way only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from extract.readers.stream_tokens import Token
from extract.shapes import adds_up

_LONGEST = 24  # digits of a row of seven cells that are tried
_PAGE = 2  # digits of a page that has its number among the values


def ran_together(printed: Sequence[Token]) -> bool:
    """Whether some values begin with a 0 as no number does: they are several, and others may be, too."""
    return any(len(token.text) > 1 and token.text[0] == "0" and token.text.isdecimal() for token in printed)


def settled(printed: Sequence[Token], width: int, *, sums: int) -> list[Token] | None:
    """The cells of a row of `width`, none of them empty; of so many each the last is the `sums` of the others.

    Without a sum to go by (0) only zeros tell where digits are parted, and nothing else is tried.
    """
    if width < 2 or not all(token.text.isdecimal() for token in printed):
        return None
    if len(printed) < width:
        return _parted(printed, width, adds_up=sums == width)
    ways = [*_rejoined(printed), *_without_page(printed)] if sums and len(printed) == width + 1 else []
    read = [(way, [token.text.replace(" ", "") for token in way]) for way in ways]
    fitting = {tuple(texts): way for way, texts in read if adds_up(texts, sums)}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def before_page(values: Sequence[Token], widths: frozenset[int], sums: int) -> list[Token]:
    """The printed values at the end of a part of a text, before the number of the page on a line of its own."""
    *own, page = [token for token in values if token.kind == "value"]
    alone = page is values[-1] and page.line not in {token.line for token in own}
    is_page = page.text.isdecimal() and len(page.text) <= _PAGE and page.text[0] != "0"
    if not (alone and is_page and len(own) in widths):
        return []
    return own if len(own) != sums or adds_up([token.text for token in own], sums) else []


def _rejoined(printed: Sequence[Token]) -> Iterator[list[Token]]:
    """With two of the numbers as one that came apart: as printed it has a blank, which is told."""
    for at, (first, second) in enumerate(pairwise(printed)):
        if not first.text.startswith("0") and first.line == second.line:
            where = first.where._replace(end=second.where.end)
            joined = first._replace(text=f"{first.text} {second.text}", where=where)
            yield [*printed[:at], joined, *printed[at + 2 :]]


def _without_page(printed: Sequence[Token]) -> Iterator[list[Token]]:
    """Without a number on a line of its own that may be that of the page."""
    lines = [token.line for token in printed]
    for at, token in enumerate(printed):
        if lines.count(token.line) == 1 and token.text[0] != "0" and len(token.text) <= _PAGE:
            yield [*printed[:at], *printed[at + 1 :]]


def _parted(printed: Sequence[Token], width: int, *, adds_up: bool) -> list[Token] | None:
    """The digits of all, parted where they are printed apart, and elsewhere if there is one way."""
    digits = "".join(token.text for token in printed)
    if not width <= len(digits) <= _LONGEST:
        return None
    if set(digits) == {"0"}:
        ways = [(1,) * width] if len(digits) == width else []
    else:
        ends = set(accumulate(len(token.text) for token in printed))
        found = _sums(digits, width) if adds_up else iter(())
        ways = [lengths for lengths in found if ends <= set(accumulate(lengths))]
    return list(_cut(printed, ways[0])) if len(ways) == 1 else None


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


def _cut(printed: Sequence[Token], lengths: Sequence[int]) -> Iterator[Token]:
    signs = [(token, at) for token in printed for at in range(len(token.text))]
    for start, end in pairwise((0, *accumulate(lengths))):
        token, at = signs[start]
        begin = (token.where.start or 0) + at
        where = token.where._replace(start=begin, end=begin + end - start)
        yield token._replace(text=token.text[at : at + end - start], where=where)
