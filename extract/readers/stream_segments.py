"""Words of a stream of cells with the values behind them, and the labels of rows among the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.forms import member, members
from extract.labels import LabelIndex, LabelMatch, column_index, row_index, spanning
from extract.readers.column_words import NUMBERED, is_part_of_group, is_row_label
from extract.readers.stream_tokens import Token, merged

RESULTS = len(members("dispute", "row")) * len(members("dispute", "column"))
DISTINCT = 6  # characters of a label that names no column as well
REQUESTERS = len(members("request", "column"))
_ENOUGH = 9  # characters of a label in parts that is read by likeness
_LONGEST = 12  # characters of a label's part in which parts of groups are looked for
_BEFORE, _BEHIND = 8, 4  # parts of a label before its values, and behind them


class Segment(NamedTuple):
    """Words and the values, printed or empty, right behind them."""

    words: list[Token]
    values: list[Token]

    @property
    def printed(self) -> list[Token]:
        """The values that are not empty."""
        return [token for token in self.values if token.kind == "value"]


class Label(NamedTuple):
    """The label of a segment: it begins at the word `at`, goes on with `behind` words of the next one."""

    at: int
    behind: int
    cell: Token
    match: LabelMatch

    @property
    def key(self) -> tuple[str, str]:
        """Table and row."""
        return self.match.table, self.match.code or ""


def segments_of(tokens: Sequence[Token]) -> Iterator[Segment]:
    """Cut behind every run of values; empty cells that follow no label of a row fill up merged ones."""
    words: list[Token] = []
    values: list[Token] = []
    begun = False
    for token in tokens:
        if token.kind != "word":
            values += [token] if words or token.kind == "value" else []
            continue
        if values and (_is_filled(values) or _is_blank_row(words, values, begun)):
            begun = begun or _names(words[-1:], "request", DISTINCT)
            yield Segment(words, values)
            words = []
        values = []
        words.append(token)
    yield Segment(words, values)


def _is_filled(values: list[Token]) -> bool:
    return any(token.kind == "value" for token in values)


def _is_blank_row(words: list[Token], values: list[Token], begun: bool) -> bool:
    """Whether empty cells are those of a row that nobody filled in, and do not fill up a merged cell."""
    if _names(words[-1:], "disclosure"):
        return True
    if is_dispute(words):
        return len(values) >= RESULTS
    return _names(words[-1:], "request", 0 if begun else DISTINCT) and len(values) >= REQUESTERS


def _names(words: list[Token], table: str, least: int = 0) -> bool:
    """Whether the last word is a row of a table, of so many characters at least: shorter ones name columns as well."""
    found = row_index().find(words[-1].text) if words else None
    return found is not None and found.code is not None and found.table == table and len(found.normal) >= least


def labels_of(segments: list[Segment]) -> list[Label | None]:
    """The label of every segment, exact ones first: parts before its values, and where these are none, behind them."""
    found: list[Label | None] = []
    for number, segment in enumerate(segments):
        behind = segments[number + 1].words[:_BEHIND] if number + 1 < len(segments) else []
        taken = found[-1].behind if found and found[-1] else 0
        words = segment.words[taken:]
        found.append(_label(words, taken, behind if segment.printed else []) if segment.values else None)
    return found


def _label(words: list[Token], taken: int, behind: list[Token]) -> Label | None:
    index = row_index()
    for exact in (True, False):
        for after in range(next((at for at, part in enumerate(behind) if _begins(part.text)), len(behind)) + 1):
            for count in range(1, min(len(words), _BEFORE) + 1):
                parts = [*words[-count:], *behind[:after]]
                for tokens in [parts, *_without_groups(parts)]:
                    cell = merged(tokens)
                    match = index.find(cell.text)
                    sure = match is not None and (match.is_sure if exact else _is_long(parts))
                    if match is not None and match.code is not None and sure:
                        return Label(taken + len(words) - count, after, cell, match)
    return None


def _is_long(parts: list[Token]) -> bool:
    """Whether parts are enough to be read by likeness: one, or of some that make one long label."""
    if len(parts) == 1:
        return True
    first, *others = [part.text for part in parts]
    several = row_index().exactly(first) is not None or any(_begins(text) or is_row_label(text) for text in others)
    return not several and sum(len(part.text) for part in parts) >= _ENOUGH


def _begins(text: str) -> bool:
    """Whether a label begins so, and not that of a group beside."""
    numbering = NUMBERED.match(text)
    return numbering is not None and not is_part_of_group(text[: numbering.end() + 2])


def _without_groups(parts: list[Token]) -> Iterator[list[Token]]:
    """The parts of a wrapped label without what belongs to the label of a group beside: parts, or their beginnings."""
    kept = [part for part in parts[1:-1] if not is_part_of_group(part.text)]
    if len(kept) < len(parts) - 2:
        yield [parts[0], *kept, parts[-1]]
    for at, part in enumerate(parts[1:], 1):
        yield from ([*parts[:at], _behind(part, cut), *parts[at + 1 :]] for cut in _of_groups(part.text))


def _of_groups(text: str) -> list[int]:
    """Where a text may go on behind parts of labels of groups."""
    ends = [0]
    for end in range(1, min(len(text), _LONGEST)):
        if any(is_part_of_group(text[start:end]) for start in ends):
            ends.append(end)
    return ends[1:]


def _behind(token: Token, cut: int) -> Token:
    return token._replace(text=token.text[cut:], where=token.where._replace(start=(token.where.start or 0) + cut))


def edition_of(segments: list[Segment], labels: list[Label | None]) -> str | None:
    """The edition that has most of the disclosure table's labels that only one has."""
    votes: Counter[str] = Counter()
    codes = [("row", label.match.code) for label in labels if label and label.match.table == "disclosure"]
    for segment in segments:
        codes += [("column", match.code) for match, _ in known(segment.words, column_index("disclosure")) if match.code]
    for axis, code in codes:
        has = member("disclosure", axis, code or "").editions
        votes.update(has if len(has) == 1 else ())
    return votes.most_common(1)[0][0] if votes else None


def known(words: list[Token], index: LabelIndex) -> list[tuple[LabelMatch, list[Token]]]:
    """The headings among words, in order; one may stand in two or three of them."""
    found, at = [], 0
    while at < len(words):
        for count in (1, 2, 3):
            tokens = words[at : at + count]
            match = index.find("".join(token.text for token in tokens))
            if match is not None and match.is_sure and len(tokens) == count:
                found.append((match, tokens))
                break
        at += len(found[-1][1]) if found and found[-1][1][0] is words[at] else 1
    return found


def is_dispute(words: list[Token]) -> bool:
    """Whether headings of the dispute table stand among words."""
    found = {match.normal for match, _ in known(words, column_index("dispute")) if match.code is None}
    return len(found & spanning("dispute")) > 1
