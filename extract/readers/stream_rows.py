"""Rows of the form's tables from words and values in the order of the page (see `stream_tokens`).

A row is its label and right behind it as many values as it has columns. What is not as many is not placed, as nobody
knows which cells were left out: the label stands alone, and the values are told as a table of no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extract.forms import editions, members, rows_below, table_words
from extract.labels import LabelMatch, column_index, normalise, row_index, spanning
from extract.model import Grid, GridCell, Row
from extract.readers.column_words import is_known, is_part
from extract.readers.run_together import before_page, ran_together, settled
from extract.readers.stream_filled import Filled
from extract.readers.stream_segments import (
    DISTINCT,
    REQUESTERS,
    RESULTS,
    Label,
    Segment,
    edition_of,
    is_dispute,
    known,
    labels_of,
    segments_of,
)
from extract.readers.stream_tokens import Token, merged
from extract.shapes import adds_up

_HEAD = normalise(table_words("disclosure").ignored[0])  # 信息内容 opens headings
_SHIFTED = regex.compile(r"\+=+-|-=+\+")
_Key = tuple[str, str]


@dataclass
class StreamRows:
    """The rows of one part of a text; `loose` are values that belong to no row for certain.

    `good` counts full rows, `over` runs of more values than a row has or without a label, `labels` all labels of rows.
    """

    rows: list[Row] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)
    good: int = 0
    over: int = 0
    labels: int = 0

    def grids(self) -> list[Grid]:
        """The table as far as it is read, then the values without a place."""
        made = [self.rows, *([row] for row in self.loose)]
        return [Grid(tuple(rows), False, rows[0][0].where) for rows in made if rows]


def read_rows(tokens: Sequence[Token]) -> StreamRows:
    """Find the rows of the tables among `tokens`."""
    return _Reader(list(segments_of(tokens)), filled_up=any(token.kind == "fill" for token in tokens)).read()


class _Reader:
    """Reads segments one by one. `edition` is that of the disclosure table by its own labels."""

    def __init__(self, segments: list[Segment], *, filled_up: bool) -> None:
        self.segments = segments
        self.labels = labels_of(segments)
        self.edition = edition_of(segments, self.labels)
        self.made = StreamRows()
        named = ((segment, label) for segment, label in zip(segments, self.labels, strict=True) if label)
        self.filled = Filled(
            [(segment.values, self._width(label.key)) for segment, label in named], filled_up=filled_up
        )
        self.glued = ran_together([token for segment in segments for token in segment.printed])
        self.headed: tuple[str, ...] = ()  # the columns that the last headings name
        self.order: list[tuple[str, int]] = []  # see `_note`
        self.divided: frozenset[int] = frozenset()  # how many values the parts of the row above have, if it has any
        self.in_doubt = False  # a value stood before its label: single ones may belong to the label before or behind

    def read(self) -> StreamRows:
        taken = 0
        for segment, label in zip(self.segments, self.labels, strict=True):
            words = segment.words[taken:]
            taken = label.behind if label else 0
            if is_dispute(words) and (values := _results(segment)):
                self._dispute(words, Segment(words, values))
                continue
            at = label.at - (len(segment.words) - len(words)) if label else len(words)
            ahead = self._ahead(words[:at], label)
            if label is None:
                if not self._part(ahead, segment):
                    self._loose(ahead, segment)
            else:
                self.divided = frozenset()
                self._row(label, segment)
        self._doubt()
        return self.made

    def _doubt(self) -> None:
        """Take the values from rows between a label without any and values without a label: they may be one row off."""
        kinds = "".join(kind for kind, _ in self.order)
        for found in _SHIFTED.finditer(kinds, overlapped=True):
            for _, at in self.order[found.start() + 1 : found.end() - 1]:
                label, *values = self.made.rows[at]
                if values:
                    self.made.rows[at] = (label,)
                    self.made.loose.append(tuple(values))
                    self.made.good -= 1

    def _note(self, kind: str, label: Label | None = None) -> None:
        """Remember the order of rows (`=`), of labels alone (`-`) and of values alone (`+`) of the request table."""
        of_requests = label is None or label.match.table == "request"
        self.order.append((kind if of_requests else " ", len(self.made.rows) - 1))

    def _width(self, key: _Key) -> frozenset[int]:
        """The numbers of columns that a row may have; those of all editions where it is not in the table's own."""
        of_edition = {
            name: frozenset(len(block.columns) for block in form.tables[key[0]].blocks if key[1] in block.rows)  # type: ignore[index]
            for name, form in editions().items()
        }
        return of_edition.get(self.edition or "") or frozenset().union(*of_edition.values())

    def _row(self, label: Label, segment: Segment) -> None:
        printed = segment.printed
        if not segment.values:
            self._alone(label.cell)
            self._note("-", label)
            return
        self.made.labels += 1
        widths = self._width(label.key)
        if label.match.code in rows_below(label.match.table, self.headed):
            widths |= {len(self.headed)}  # pages mix the forms
        values = printed if len(printed) in widths else self.filled.own(segment.values, widths)
        if (self.in_doubt and len(printed) == 1) or (values and ran_together(values)):
            values = None
        elif values is None and (self.glued or len(printed) == 1 or len(printed) > min(widths)):
            sums = 0 if label.match.table == "disclosure" else REQUESTERS
            values = next(filter(None, (settled(printed, width, sums=sums) for width in widths)), None)
        left = [] if values else printed
        at_end = before_page(segment.values, widths, REQUESTERS) if segment is self.segments[-1] else []
        if values is None and (own := _on_its_line(segment) or at_end):
            values, left = own, printed[len(own) :]
        self.made.good += values is not None
        self.made.over += len(printed) > max(widths)
        self.made.rows.append((_cell(label.cell), *map(_cell, values or ())))
        self._note("=" if values else " ", label)
        if left:
            self.made.loose.append(tuple(map(_cell, left)))
        if values and left:
            self._note("+")

    def _alone(self, token: Token) -> None:
        self.made.labels += 1
        self.made.rows.append((_cell(token),))

    def _ahead(self, words: list[Token], label: Label | None) -> list[Token]:
        """Take headings and labels without values from the words before a label; return the words that are none."""
        table = label.match.table if label else "disclosure"
        heads = known(words, column_index(table))
        if row := _heading(words, heads, table, self._codes(label)):
            self.made.rows.append(row)
            self.headed = tuple(match.code for match, _ in heads if match.code is not None)
            self.in_doubt = False
        used = {id(token) for _, tokens in heads for token in tokens}
        rest = [token for token in words if id(token) not in used]
        for token in rest:
            found = row_index().find(token.text)
            if found and found.is_sure and found.code and _is_distinct(found):
                self._alone(token)
                self.order.append(("-" if found.table == "request" and found.code != "other" else " ", -1))
        return [token for token in rest if not (is_known(token.text) or is_part(token.text))]

    def _codes(self, label: Label | None) -> tuple[str, ...]:
        """The columns of a label's row."""
        forms = [editions()[self.edition]] if self.edition else [*reversed(editions().values())]
        if label is None:
            return ()
        blocks = [block for form in forms for block in form.tables[label.match.table].blocks]  # type: ignore[index]
        return next((block.columns for block in blocks if label.match.code in block.rows), ())

    def _loose(self, words: list[Token], segment: Segment) -> None:
        if segment.printed:
            self.in_doubt = True
            self.made.over += 1
            self._note("+")
            head, values = tuple(map(_cell, words)), tuple(map(_cell, segment.printed))
            several = len(values) % REQUESTERS == 0 and adds_up([cell.text for cell in values], REQUESTERS)
            if self.made.rows and (several or len(values) == REQUESTERS):  # their place may tell what rows they are
                rows = [values[at : at + REQUESTERS] for at in range(0, len(values), REQUESTERS)]
                self.made.rows += [(*head, *rows[0]), *rows[1:]]
            else:
                self.made.loose.append((*head, *values))

    def _part(self, words: list[Token], segment: Segment) -> bool:
        """Take a part of a row that a body divides, the first right behind its label (see `extract.divided`)."""
        alone = self.made.rows[-1] if self.made.rows else ()
        found = row_index().exactly(alone[0].text) if len(alone) == 1 else None
        before = [token.where for token in segment.words if token not in words][-1:]
        values = tuple(map(_cell, segment.printed))
        if words and found and found.table == "disclosure" and before == [alone[0].where]:
            self.divided = self._width((found.table, found.code or ""))
            if len(values) in self.divided:
                self.made.rows[-1] = (alone[0], _cell(merged(words)), *values)
                return True
        if words and len(values) in self.divided:  # a further part
            self.made.loose.append((_cell(merged(words)), *values))
            return True
        return False

    def _dispute(self, words: list[Token], segment: Segment) -> None:
        """Fifteen values in one row: on one line, all alike, or one by one behind headings that are in order, too."""
        values = segment.printed if len(segment.printed) == RESULTS else _window(segment.values)
        results = [(match.normal, merged(tokens)) for match, tokens in known(words, column_index("dispute"))]
        heads = [token for normal, token in results if normal not in spanning("dispute")]
        by_line = len({token.line for token in values}) == 1 or len({token.text for token in values}) == 1
        if not values or not (by_line or len(heads) == RESULTS):
            self._loose([], segment)
            return
        channels = [token for normal, token in results if normal in spanning("dispute")]
        self.made.labels += 1
        self.made.good += 1
        self.made.rows += [(_cell(token),) for token in channels]
        below = heads if len(heads) == RESULTS else _behind_channels(words, channels)
        self.made.rows += [tuple(map(_cell, below))] if below else []
        self.made.rows.append(tuple(map(_cell, values)))


def _behind_channels(words: list[Token], channels: list[Token]) -> list[Token]:
    """The headings of results as printed, whole or in parts: all other words of the form behind the first channel."""
    starts = {token.where.start for token in channels}
    first = next((at for at, token in enumerate(words) if token.where.start in starts), len(words))
    return [token for token in words[first:] if token.where.start not in starts and is_part(token.text)]


def _on_its_line(segment: Segment) -> list[Token]:
    """The values of a row of requests on the line of its label, where rows without labels follow on the next ones.

    All of them add up; else they may be parts of numbers that were broken, too.
    """
    printed = segment.printed
    own = [token for token in printed if token.line == segment.words[-1].line] if segment.words else []
    whole = len(own) == REQUESTERS < len(printed) and adds_up([token.text for token in printed], REQUESTERS)
    return own if whole and len(printed) % REQUESTERS == 0 else []


def _heading(
    words: list[Token], heads: list[tuple[LabelMatch, list[Token]]], table: str, codes: tuple[str, ...]
) -> Row:
    """One row of headings: as printed where they are the columns of the row below, or as many as these."""
    named = [(match.code, merged(tokens)) for match, tokens in heads if match.code is not None]
    opened = max((at for at, token in enumerate(words) if _opens(token)), default=-1)
    if table != "disclosure":
        by_code = dict(named)
        whole = len(named) == len(codes) == len(by_code) and set(by_code) == set(codes)
        if not whole:  # as printed: it shows whether they are all there
            return (_blank(words[0]), *map(_cell, words)) if len(named) > 1 else ()
        return (_blank(words[0]), *(_cell(by_code[code]) for code in codes))
    behind = words[opened + 1 :]
    if opened >= 0 and len(named) != len(codes) == len(behind):
        return (_cell(words[opened]), *map(_cell, behind))
    if not named:
        return ()
    return (_cell(words[opened]) if opened >= 0 else _blank(words[0]), *(_cell(token) for _, token in named))


def _is_distinct(match: LabelMatch) -> bool:
    """Whether a label of a row names no column as well."""
    return match.table == "disclosure" or len(match.normal) >= DISTINCT


def _opens(token: Token) -> bool:
    found = row_index().find(token.text)
    return found is not None and found.normal == _HEAD


def _results(segment: Segment) -> list[Token]:
    """The values of a segment that may be the row of the dispute table, zeros apart that ran together; else none."""
    each = len(members("dispute", "column"))
    whole = settled(segment.printed, RESULTS, sums=each) if len(segment.printed) != RESULTS else None
    return whole or (segment.values if len(segment.values) >= RESULTS else [])


def _window(values: list[Token]) -> list[Token]:
    """The fifteen cells with all that is printed; none where there is more than one way to take them."""
    windows = [values[at : at + RESULTS] for at in range(len(values) - RESULTS + 1)]
    filled = sum(token.kind == "value" for token in values)
    whole = [window for window in windows if sum(token.kind == "value" for token in window) == filled]
    return whole[0] if len(whole) == 1 or (whole and not filled) else []


def _cell(token: Token) -> GridCell:
    return GridCell("" if token.kind in ("empty", "fill") else token.text, token.where)


def _blank(token: Token) -> GridCell:
    return GridCell("", token.where)
