"""Which of the empty cells behind the values of a row belong to it, and which only fill it up as long as the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.readers.stream_tokens import Token

Printed = tuple[Sequence[Token], frozenset[int]]  # the values of a row and the numbers of columns that it may have


class Filled:
    """The empty cells behind the rows of one part of a text.

    `behind` tells by the columns of a row how many follow full rows, none where one stands between values. `moved` is
    set where blank cells may be left out and the row filled up at its end: nobody knows which of its cells are blank.
    """

    def __init__(self, rows: Sequence[Printed], *, filled_up: bool) -> None:
        """`filled_up` tells that the text has lines of several pipes and nothing else."""
        self.filled_up = filled_up
        short = any(_is_short(values, min(widths)) for values, widths in rows)
        self.moved = filled_up and (short or not any(_has_inner(values) for values, _ in rows))
        self.behind = _behind_full_rows(rows)

    def own(self, values: list[Token], widths: frozenset[int]) -> list[Token] | None:
        """The values of a row with empty cells; None where it is not known which of them these are."""
        for width in widths:
            own, behind = values[:width], values[width:]
            if len(own) < width or any(token.kind == "value" for token in behind):
                continue
            if self.moved and own[-1].kind != "value" and any(token.kind == "value" for token in own):
                continue
            if len(behind) in self.behind.get(width, frozenset({0})) or (self.filled_up and _fill_up(own, behind)):
                return own
        return None


def _is_short(values: Sequence[Token], width: int) -> bool:
    """Whether a row prints less than its cells, though not nothing, and is filled up."""
    kinds = [token.kind for token in values]
    return "fill" in kinds and "value" in kinds and len(kinds) - kinds.count("fill") < width


def _has_inner(values: Sequence[Token]) -> bool:
    """Whether an empty cell stands before a value: blank cells of this text are printed."""
    kinds = [token.kind for token in values]
    return "empty" in kinds and "value" in kinds[kinds.index("empty") :]


def _behind_full_rows(rows: Iterable[Printed]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    inner = set()
    for values, widths in rows:
        count = sum(token.kind == "value" for token in values)
        if count not in widths:
            continue
        found.setdefault(count, set()).add(len(values) - count)
        if any(token.kind != "value" for token in values[:count]):
            inner.add(count)
    return {width: frozenset() if width in inner else frozenset(seen) for width, seen in found.items()}


def _fill_up(own: list[Token], behind: list[Token]) -> bool:
    """Whether the empty cells behind a row only fill it up, as those of other rows do; one alone has its own line."""
    return all(token.kind != "fill" for token in own) and (
        all(token.kind == "fill" for token in behind) or len(behind) == 1
    )
