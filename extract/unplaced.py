"""What a table prints in no cell of the form: how it is told, and what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat, takewhile

from extract.bands import Bands
from extract.forms import member
from extract.labels import row_index
from extract.model import Grid, Paragraph, Row, Where, records
from extract.records import Sentence, Signal

_MANY = 4  # ragged rows of one kind that are told together
_SIGN = " | "  # between cells of a row on one line
_PIECES = 3  # lines of a cell that a row label is broken into


def unplaced(bands: Bands) -> tuple[list[Signal], list[Sentence]]:
    """The signals that tell of rows of extra tables and of no table, and every such row."""
    signals, rows = of_extra(bands.extra)
    unmatched = [_unmatched(joined(row), _where(row, None)) for row in bands.unmatched]
    return signals + [signal for signal, _ in unmatched], rows + [row for _, row in unmatched]


def of_extra(grids: Iterable[Grid]) -> tuple[list[Signal], list[Sentence]]:
    """A signal for each extra table, and every row of them."""
    signals, rows = list[Signal](), list[Sentence]()
    for grid in grids:
        texts, places = _lines(grid)
        if texts:
            signals.append(Signal("extra_table", where=grid.where, params=(("header", texts[0]),)))
        rows += records(Sentence, texts, repeat(0), places)
    return signals, rows


def _lines(grid: Grid) -> tuple[list[str], list[Where]]:
    """Every row of a grid as one line, and the places of all."""
    rows = grid.rows
    if isinstance(rows, tuple) or not all(rows.lengths):
        return [joined(row) for row in rows], [_where(row, grid.where) for row in rows]
    ends = [0, *accumulate(rows.lengths)]  # cells are many more than rows: none is made
    texts = [_SIGN.join(rows.texts[start:end]) for start, end in pairwise(ends)]
    return texts, rows.places_of(lambda items: [items[start] for start in ends[:-1]])


def rows_in_text(paragraphs: Sequence[Paragraph], tables: Container[str]) -> Iterator[tuple[Signal, Sentence]]:
    """Rows of `tables` that stand in the text, a label and each number a paragraph: what torn markup makes of them.

    Of tables that were not read at all it is told already that they are absent.
    """
    for at, (before, number) in enumerate(pairwise(paragraphs), 1):
        if number.text.isdecimal() and not before.text.isdecimal():
            label = _label_before(paragraphs, at, tables)
            if label is not None:
                numbers = takewhile(str.isdecimal, (paragraph.text for paragraph in paragraphs[at:]))
                yield _unmatched(_SIGN.join([label.text, *numbers]), label.where)


def _label_before(paragraphs: Sequence[Paragraph], at: int, tables: Container[str]) -> Paragraph | None:
    """The label of a row of `tables` that ends before paragraph `at`, in up to `_PIECES` lines."""
    for pieces in (paragraphs[max(at - count, 0) : at] for count in range(1, _PIECES + 1)):
        text = "".join(piece.text for piece in pieces)
        label = row_index().exactly(text)
        if label is not None and label.code and label.table in tables:
            return Paragraph(text, pieces[0].where)
    return None


def _unmatched(text: str, where: Where) -> tuple[Signal, Sentence]:
    return Signal("unmatched_row", where=where, params=(("text", text[:200]),)), Sentence(text, 0, where)


def _where(row: Row, default: Where | None) -> Where:
    return row[0].where if row else default or Where()


def joined(row: Row) -> str:
    """A row as one line."""
    return _SIGN.join([cell.text for cell in row])


def ragged_together(signals: list[Signal]) -> list[Signal]:
    """Rows that are all too short by the same cells have one cause: one signal for them, at the first."""
    alike = Counter((s.table, s.params) for s in signals if s.rule == "ragged_row")
    kept, told = [], set()
    for signal in signals:
        kind = signal.table, signal.params
        if signal.rule != "ragged_row" or alike[kind] < _MANY or signal.table is None:
            kept.append(signal)
        elif kind not in told:
            told.add(kind)
            rows = [s.row for s in signals if s.rule == "ragged_row" and (s.table, s.params) == kind and s.row]
            names = "、".join(member(signal.table, "row", row).label for row in rows)
            params = (("count", str(len(rows))), *signal.params, ("rows", names))
            kept.append(Signal("ragged_rows", signal.table, where=signal.where, params=params))
    return kept
