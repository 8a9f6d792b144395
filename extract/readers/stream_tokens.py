"""Cells of tables that came as text, one a line or one row a line: the words and values in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from extract.forms import TABLES, editions, look_alikes, members, table_words
from extract.labels import row_index
from extract.model import Where
from extract.readers.column_words import is_known, is_part, is_part_of_group, is_row_label
from extract.readers.layout import PAGE_NUMBER, is_running_head
from extract.readers.lines import is_like_number, is_number

_ATOM = regex.compile(r"[^\s\u00a0\u3000\ufeff\u200b|]+")
_GLUED = regex.compile(r"(.*[^\d.,+\-])(\d+(?:\.\d+)?)")
_FILLERS = regex.compile(r"\s*\|[\s|]*\|\s*")
_NO_BREAK = regex.compile(r"[\u00a0\u3000]")
_LONGEST = 4  # lines of one cell that are joined to a label
_FRAME = "[]{}_"  # what programs that recognise print make of a table's lines
_LINE = regex.compile(r"(?=.*(?:_{3}|—{4}|-{4}|={3}))[\s|_—一=~.\[\]-]++")
_NUMBERED = regex.compile(r"(?<=\S)(?:\d{1,2}[.、．]|[（(][一二三四五六七][)）]|[一二三四]、)\p{Han}")
_WITH_PIPES = regex.compile(r"[^\s\u00a0\u3000\ufeff\u200b]+")
_FEW = 3  # pipes in text without a frame: more likely digits
_BEGUN = regex.compile(r"0\d")  # no number begins so: a stroke before it is its first digit

Kind = Literal["word", "value", "empty", "fill"]


class SourceLine(NamedTuple):
    """A line of a text: its number from 1 and its first code point."""

    text: str
    number: int
    start: int


class Token(NamedTuple):
    """What one cell holds, or one blank-separated part of its label. `line` is the index of its line.

    An empty one on a line of several pipes and nothing else only fills up its row (`fill`).
    """

    text: str
    where: Where
    kind: Kind
    line: int


def plain_tokens(lines: Sequence[SourceLine]) -> Iterator[Token]:
    """The atoms of lines without pipes: numbers at the end of a line are values, all before them words.

    Signs that only look like digits count as such. A line of nothing but a no-break space is what is left of an empty
    cell.
    """
    atom = _WITH_PIPES if sum(line.text.count("|") for line in lines) <= _FEW else _ATOM
    for index, line in enumerate(lines):
        bare = line.text.replace("|", " ")
        is_none = PAGE_NUMBER.fullmatch(bare) or _LINE.fullmatch(line.text) or is_running_head(line.text)
        atoms = [] if is_none else _atoms(line, index, atom)
        if not atoms and _NO_BREAK.search(line.text):
            yield _token(line, (0, len(line.text)), "empty", index)
        last = len(atoms)
        while last and is_part_of_group(atoms[last - 1].text):  # a label beside the table, read behind its row
            last -= 1
        words = last
        while words and is_like_number(atoms[words - 1].text):
            words -= 1
        yield from atoms[:words]
        yield from (value._replace(kind="value") for value in atoms[words:last])
        yield from atoms[last:]


def running_tokens(lines: Iterable[SourceLine]) -> Iterator[Token]:
    """The atoms of lines that hold whole tables: numbers behind the label of a row are values."""
    for index, line in enumerate(lines):
        before: list[Token] = []
        for atom in _atoms(line, index):
            behind = bool(before) and (before[-1].kind == "value" or _ends_with_label(before[-_LONGEST:]))
            before.append(atom._replace(kind="value") if behind and is_number(atom.text) else atom)
        yield from before


def _atoms(line: SourceLine, index: int, pattern: regex.Pattern[str] = _ATOM) -> list[Token]:
    spans = (_unframed(line.text, *atom.span()) for atom in pattern.finditer(line.text))
    return [token for begin, end in spans if begin < end for token in _parted(line, (begin, end), index)]


def _unframed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The span of an atom without lines of the frame at its ends."""
    while begin < end and text[begin] in _FRAME:
        begin += 1
    while begin < end and text[end - 1] in _FRAME:
        end -= 1
    return begin - (text[begin - 1 : begin] == "|" and _BEGUN.match(text, begin) is not None), end


def _ends_with_label(words: list[Token]) -> bool:
    return any(_names_row("".join(word.text for word in words[at:])) for at in range(len(words)))


def _names_row(text: str) -> bool:
    found = row_index().find(text)
    return found is not None and found.is_sure and found.code is not None


def _parted(line: SourceLine, span: tuple[int, int], index: int) -> Iterator[Token]:
    """An atom, or its parts where headings have run together, or a label and one number."""
    begin, end = span
    text = line.text[begin:end]
    meant = text.translate(look_alikes())
    if _headings().fullmatch(meant):
        for found in regex.finditer(_one_heading(), meant):
            yield _token(line, (begin + found.start(), begin + found.end()), "word", index)
        return
    for found in _NUMBERED.finditer(text):  # a part of the label beside it stands before the label
        if is_row_label(text[found.start() :]) or is_part(text[found.start() :]):
            yield _token(line, (begin, begin + found.start()), "word", index)
            begin += found.start()
            text = text[found.start() :]
            break
    glued = _GLUED.fullmatch(text)
    if glued and _names_row(glued[1]):
        yield _token(line, (begin, begin + glued.end(1)), "word", index)
        begin += glued.end(1)
    yield _token(line, (begin, end), "word", index)


@lru_cache(maxsize=1)
def _one_heading() -> str:
    """A pattern of one heading of a column, of those that no other begins with."""
    labels = {label for table in TABLES for m in members(table, "column") for label in (*m.labels_zh, *m.variants)}
    labels |= {word for table in TABLES for word in (*table_words(table).spanning, *table_words(table).ignored)}
    return "|".join(map(regex.escape, sorted(labels, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _headings() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{_one_heading()}){{2,}}")


def piped_tokens(lines: Iterable[SourceLine]) -> list[Token]:
    """The cells between pipes, whatever lines they stand on; lines before a cell's own text are no part of it."""
    tokens = list(_cells(lines))
    for at, token in enumerate(tokens):
        if token.kind != "word" or not _names_row(token.text):
            continue
        end = next((n for n in range(at + 1, len(tokens)) if not _is_text(tokens[n])), len(tokens))
        if end - at - 1 in _widths(token.text) and not any(behind.kind == "value" for behind in tokens[end : end + 1]):
            tokens[at + 1 : end] = [text._replace(kind="value") for text in tokens[at + 1 : end]]
    return tokens


def _is_text(token: Token) -> bool:
    return token.kind == "word" and not is_known(token.text)


def _widths(label: str) -> set[int]:
    """The numbers of columns of a row in the editions."""
    found = row_index().find(label)
    blocks = [block for form in editions().values() for table in form.tables.values() for block in table.blocks]
    return {len(block.columns) for block in blocks if found and found.code in block.rows}


def _cells(lines: Iterable[SourceLine]) -> Iterator[Token]:
    field: list[Token] = []
    for index, line in enumerate(lines):
        begin = 0
        for end in (*(pipe.start() for pipe in regex.finditer(r"\|", line.text)), len(line.text)):
            text = line.text[begin:end]
            if bare := text.strip("\r \t\u00a0\u3000\ufeff\u200b"):
                at = begin + text.index(bare)
                field.append(_token(line, (at, at + len(bare)), "word", index))
            if end < len(line.text):
                yield from _cell(field, line, (end, end), index, "fill" if _FILLERS.fullmatch(line.text) else "empty")
                field = []
            begin = end + 1
    for at, token in enumerate(field):  # behind the last pipe
        yield token._replace(kind="value") if at == 0 and is_number(token.text) else token


def _cell(field: list[Token], line: SourceLine, span: tuple[int, int], index: int, empty: Kind) -> Iterator[Token]:
    """A cell of some lines: the last of them that make a value or a label; the lines before are words of their own."""
    if not field:
        yield _token(line, span, empty, index)
        return
    for count in (*range(min(len(field), _LONGEST), 1, -1), 1):
        joined = merged(field[-count:])
        value = is_number(joined.text)
        if value or count == 1 or is_known(joined.text):
            yield from field[:-count]
            yield joined._replace(kind="value" if value else "word")
            return


def merged(tokens: list[Token]) -> Token:
    """Some tokens as one, at the place from the first to the last."""
    first, last = tokens[0], tokens[-1]
    if len(tokens) == 1:
        return first
    where = first.where._replace(end=last.where.end)
    return Token("".join(token.text for token in tokens), where, first.kind, first.line)


def _token(line: SourceLine, span: tuple[int, int], kind: Kind, index: int) -> Token:
    begin, end = span
    return Token(line.text[begin:end], Where(line.number, line.start + begin, line.start + end), kind, index)
