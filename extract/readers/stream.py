"""Text whose tables stand one cell a line or one row a line: what web pages and PDFs become as bare text.

Cells follow each other as on the page, with a pipe behind each or without. Empty cells are lost where no pipe tells
them: rows of which some cells are missing are not guessed (see `stream_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

import regex

from extract.forms import TABLES, members
from extract.labels import column_index, row_index
from extract.model import Block, Grid, GridCell, Paragraph, Row, Where
from extract.readers.column_words import is_part, is_row_label
from extract.readers.in_order import request_in_order, requesters
from extract.readers.layout import is_running_head
from extract.readers.stream_rows import StreamRows, read_rows
from extract.readers.stream_segments import RESULTS
from extract.readers.stream_tokens import SourceLine, Token, piped_tokens, plain_tokens, running_tokens
from extract.sections import find_sections

_ENOUGH = 12  # lines with one cell and its pipe that show such a text
_ROWS = 2  # labels with their numbers behind them that do
_LONG = 400  # characters of a line that may hold a whole table
_LONGEST = 200  # characters of a line with a label and its numbers
_MOST = 3  # such lines to one with several cells
_ONE_CELL = regex.compile(r"\s*[^|\s][^|]*\|\s*|\s*\|[|\s]*|\s*[^|\s][^|]{0,20}\|[\s|]*")
_STOPS = frozenset("，。；：、")
_WITH_TABLES = frozenset((0, 2, 3, 4))  # sections; 0 is what stands before the first heading
_SHARE = 0.5  # of the labels that must have their numbers
_FEW = 2  # full rows that show the order of a text of which many numbers are lost
_EMPTY = 5  # labels that show a table of which all of them are
_CROWDED = regex.compile(r"(?r)\d[ \[\]]+\d+\s*\|")  # backwards, from the pipes: most texts have few
_SEVERAL = 4  # such cells that are no accident
_ALONE = regex.compile(r"\|\s*\d+\s*(?=\|)")
_TENTH = 0.1  # of the cells with numbers: fewer crowded ones hold numbers that came apart
_RULE = regex.compile(r"[\s|:\-]*-[\s|:\-]*")
_NUMBERS = regex.compile(r"(?<=\s)\d[\d.,]*(?:\s+\d[\d.,]*){6,}(?=\s)")
_SECTION = regex.compile(r"(?<=\s|^)[一二三四五六]、\s*[\p{Han}、，,]{4,40}(?:情况|事项)(?=\s)")
_REQUESTERS = len(members("request", "column"))
_EDGES = "\ufeff \t\r\u00a0\u3000"


def is_piped(text: str) -> bool:
    """Whether most lines with pipes hold one cell and the pipe behind it."""
    if text.count("|") < _ENOUGH:
        return False
    piped = [line for line in text.split("\n") if "|" in line]
    single = sum(_ONE_CELL.fullmatch(line) is not None for line in piped)
    return single >= _ENOUGH and single > _MOST * (len(piped) - single)


def has_rows(text: str) -> bool:
    """Whether labels of rows stand in a text with their numbers behind them, on their line or on the next ones.

    Or without any, where the labels of a whole table stand on lines of their own.
    """
    lines = [line for line in text.split("\n") if len(line) <= _LONGEST and line[-1:] not in _STOPS]  # no prose
    if len(lines) < _ENOUGH and not any(token.kind == "value" for line in lines for token in _tokens(line)):
        return False  # as most prose: whether words are labels need not be asked
    count, labels, open_label = 0, 0, False
    for line in lines:
        tokens = list(_tokens(line))
        words = [token.text for token in tokens if token.kind == "word"]
        values = sum(token.kind == "value" for token in tokens)
        named = bool(words) and is_row_label(words[-1])
        count += bool(values) and (named if words else open_label)
        count += _ROWS if values == (_REQUESTERS if named and words else RESULTS) else 0
        labels += named and len(words) == 1 and not values
        if count >= _ROWS or labels >= _ENOUGH:
            return True
        open_label = (named and not values) if tokens else open_label
    return False


def _tokens(line: str) -> Iterator[Token]:
    return plain_tokens([SourceLine(line, 0, 0)])


def is_crowded(text: str) -> bool:
    """Whether cells between pipes hold several numbers: columns of a page that ran into each other."""
    if text.count("|") < _ENOUGH:
        return False
    crowded = len(_CROWDED.findall(text))
    return crowded >= _SEVERAL and crowded > _TENTH * len(_ALONE.findall(text))


def is_run_on(text: str) -> bool:
    """Whether whole tables stand on one line of a text without TABs."""
    if "\t" in text:
        return False
    return any(len(line) > _LONG and len(_NUMBERS.findall(line)) >= _ROWS for line in text.split("\n"))


def read_piped(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a text with pipes behind its cells; nothing where it has no table of the form."""
    return _read(source_lines(text), piped_tokens, least=0.0)


def read_crowded(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a text with pipes that are in the wrong places: read by the order of its words."""
    lines = [line for line in source_lines(text) if not _RULE.fullmatch(line.text)]
    return _read(lines, plain_tokens, least=_SHARE)


def read_run_on(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a text with tables on one line; nothing where it has no table of the form."""
    lines = [piece for line in source_lines(text) for piece in _pieces(line)]
    return _read(lines, running_tokens, least=_SHARE)


def _read(
    lines: list[SourceLine], tokens_of: Callable[[Sequence[SourceLine]], Iterable[Token]], least: float
) -> tuple[Block, ...]:
    starts = {heading.at: heading.number for heading in find_sections(list(map(_paragraph, lines)), "statutory")}
    blocks: list[Block] = []
    for first, last in pairwise((0, *starts, len(lines))):
        part = lines[first:last]
        number = starts.get(first, 0)
        held = range(number, max(starts.get(last, number), number + 1))  # also those whose headings are lost
        tokens = [] if _WITH_TABLES.isdisjoint(held) else list(tokens_of(part))
        prose, grids = _divided(part, tokens, least, is_top=not first)
        blocks += [*(_paragraph(part[at]) for at in prose if part[at].text.strip(_EDGES)), *grids]
    return tuple(blocks) if any(isinstance(block, Grid) for block in blocks) else ()


def _pieces(line: SourceLine) -> list[SourceLine]:
    """A long line cut before and behind the headings of sections."""
    if len(line.text) <= _LONG:
        return [line]
    cuts = sorted({0, len(line.text), *(at for found in _SECTION.finditer(line.text) for at in found.span())})
    return [SourceLine(line.text[a:b], line.number, line.start + a) for a, b in pairwise(cuts)]


def read_plain(part: Sequence[SourceLine], *, is_top: bool = False) -> tuple[set[int], list[Grid]]:
    """The numbers of the lines of prose of one section, and its tables if most rows have their numbers behind them.

    `is_top` tells what stands before all sections, with the title.
    """
    prose, grids = _divided(part, list(plain_tokens(part)), least=_SHARE, is_top=is_top)
    return {part[at].number for at in prose}, grids


def _divided(
    part: Sequence[SourceLine], tokens: list[Token], least: float, *, is_top: bool
) -> tuple[list[int], list[Grid]]:
    made = read_rows(tokens)
    if made.over and any(len(row) == 1 for row in made.rows) and (rows := _in_order(tokens)):
        made = StreamRows(rows, good=len(rows), labels=len(rows))
    lost = made.labels >= _EMPTY and not any(token.kind == "value" for token in tokens)
    enough = made.good and (made.good >= least * made.labels or (made.good >= _FEW and _FEW * made.over <= made.good))
    if not (enough or lost):
        return list(range(len(part))), []
    prose = _prose(part, tokens, made)
    return sorted({*prose, *(_title(part) if is_top else ())}), made.grids()


def _title(part: Sequence[SourceLine]) -> list[int]:
    """The first line that reads like the head of a page: heads of pages repeat it, tables have no such word."""
    return [at for at, line in enumerate(part) if is_running_head(line.text)][:1]


def _in_order(tokens: list[Token]) -> list[Row]:
    """The rows of the request table where some of its labels stand behind their numbers, and others before them."""
    words = [GridCell(token.text, token.where) for token in tokens if token.kind == "word"]
    values = groupby((token for token in tokens if token.kind == "value"), key=lambda token: token.line)
    rows = request_in_order(words, [tuple(GridCell(token.text, token.where) for token in line) for _, line in values])
    return [*requesters(words, rows), *rows] if rows else []


def _prose(part: Sequence[SourceLine], tokens: list[Token], made: StreamRows) -> list[int]:
    """The lines of which nothing is a cell or a word of the form."""
    used = {cell.where.start for row in (*made.rows, *made.loose) for cell in row if cell.text}
    words: dict[int, list[Token]] = {}  # by the index of their line
    for token in tokens:
        words.setdefault(token.line, []).append(token)
    return [
        at
        for at, line in enumerate(part)
        if used.isdisjoint(token.where.start for token in words.get(at, ()))
        and any(token.kind == "word" and not _is_of_form(token.text) for token in words.get(at, ()))
    ]


def _is_of_form(text: str) -> bool:
    """Whether a word is a label of the form to the letter, or a part of one."""
    found = [index.find(text) for index in (row_index(), *map(column_index, TABLES))]
    return is_part(text) or any(match is not None and match.is_sure for match in found)


def source_lines(text: str) -> list[SourceLine]:
    """All lines of a text with their numbers and places."""
    lines, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(SourceLine(line, number, start))
        start += len(line) + 1
    return lines


def _paragraph(line: SourceLine) -> Paragraph:
    text = line.text.strip(_EDGES)
    begin = line.start + line.text.index(text)
    return Paragraph(text, Where(line.number, begin, begin + len(text)))
