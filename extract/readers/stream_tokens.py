"""Cells of tables that came as text, one a line or one row a line: the words and values in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from extract.forms import TABLES, editions, look_alikes, members, table_words
from extract.labels import row_index
from extract.model import Where
from extract.readers.column_words import is_known, is_part, is_part_of_group, is_row_label, widths
from extract.readers.layout import PAGE_NUMBER, is_running_head
from extract.readers.lines import is_like_number, is_number

_ATOM = regex.compile(r"[^\s\u00a0\u3000\ufeff\u200b|]+")
_GLUED = regex.compile(r"(.*[^\d.,+\-])(\d+(?:\.\d+)?)")
_FILLERS = regex.compile(r"\s*\|[\s|]*\|\s*")
_NO_BREAK = regex.compile(r"[\u00a0\u3000]")
_LONGEST = 4  # lines of one cell that are joined to a label
_FRAME = "[]{}_"  # what programs that recognise print make of a table's lines
_LINE = regex.compile(r"(?=[\s|_—一=~.\[\]-])(?=.*(?:_{3}|—{4}|-{4}|={3}))[\s|_—一=~.\[\]-]++")
_NUMBERED = regex.compile(r"(?<=\S)(?:\d{1,2}[.、．]|[（(][一二三四五六七][)）]|[一二三四]、)\p{Han}")
_WITH_PIPES = regex.compile(r"[^\s\u00a0\u3000\ufeff\u200b]+")
_FEW = 3  # pipes in text without a frame: more likely digits
_LEAST = 3  # values of a row: fewer may be anything
_WIDTHS = frozenset(width for table in TABLES for width in widths(table) if width >= _LEAST)
_SPOTTED = regex.compile(r"[^\p{Han}\s]{1,8}|口")  # what a cell becomes by a spot beside its digits
_SPOTS = frozenset(".,·•:;'`\"~^。，、；：")
_NUMBERING = regex.compile(r"[（(]?[1-9][.．、)）]")
_PAGE = regex.compile(r"[1-9]\d?")
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
        if may_be_row := len(atoms) >= _LEAST:
            atoms = _without_spots(atoms)
        if not atoms and _NO_BREAK.search(line.text):
            yield _token(line, (0, len(line.text)), "empty", index)
        last = len(atoms)
        while last and _is_beside(atoms[last - 1].text, lines, index):  # a label read behind its row
            last -= 1
        words = last
        while words and is_like_number(atoms[words - 1].text):
            words -= 1
        if may_be_row and words and _SPOTTED.fullmatch(atoms[words - 1].text):
            words = _first_spotted(atoms, words, last)
        yield from atoms[:words]
        yield from (value._replace(kind="value") for value in atoms[words:last])
        yield from atoms[last:]


def _is_beside(text: str, lines: Sequence[SourceLine], index: int) -> bool:
    """Whether a text is a part of what stands beside several rows: 无 is one of 无法提供, else it is an answer."""
    if not is_part_of_group(text):
        return False
    below = (lines[at].text.strip() for at in range(index + 1, len(lines)))
    following = next(filter(None, below), "")
    goes_on = (part for part in (following, following[-1:]) if part[-1:].isalpha())
    return not is_number(text) or any(is_part_of_group(text + part) for part in goes_on)


def _without_spots(atoms: list[Token]) -> list[Token]:
    """The atoms without single stops and the like beside numbers."""
    spots = [at for at, atom in enumerate(atoms) if atom.text in _SPOTS]
    near = [at for at in spots if any(is_like_number(atom.text) for atom in atoms[max(at - 1, 0) : at + 2])]
    return [atom for at, atom in enumerate(atoms) if at not in near] if near else atoms


def _first_spotted(atoms: list[Token], first: int, last: int) -> int:
    """Where the values of a line begin if spots stand beside some of them: as many as a row has, most of them numbers.

    They begin at `first` where it cannot be such a row.
    """
    begin = first
    while begin and (is_like_number(atoms[begin - 1].text) or _SPOTTED.fullmatch(atoms[begin - 1].text)):
        begin -= 1
    if begin < last and _NUMBERING.fullmatch(atoms[begin].text):
        begin += 1
    plain = sum(is_like_number(atom.text) for atom in atoms[begin:last])
    return begin if last - begin in _WIDTHS and 2 * plain > last - begin else first


def running_tokens(lines: Iterable[SourceLine]) -> Iterator[Token]:
    """The atoms of lines that hold whole tables: numbers behind the label of a row are values."""
    for index, line in enumerate(lines):
        before: list[Token] = []
        for atom in _atoms(line, index):
            if PAGE_NUMBER.fullmatch(atom.text):
                continue
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
    may_be = text[0] in _signs_of_headings(0) and text[-1] in _signs_of_headings(-1)
    if may_be and _headings().fullmatch(meant := text.translate(look_alikes())):
        for found in regex.finditer(_one_heading(), meant):
            yield _token(line, (begin + found.start(), begin + found.end()), "word", index)
        return
    for found in _NUMBERED.finditer(text):  # a part of the label beside it stands before the label
        if is_row_label(text[found.start() :]) or is_part(text[found.start() :]):
            yield _token(line, (begin, begin + found.start()), "word", index)
            begin += found.start()
            text = text[found.start() :]
            break
    glued = _GLUED.fullmatch(text) if text[-1].isdecimal() else None
    if glued and _names_row(glued[1]):
        yield _token(line, (begin, begin + glued.end(1)), "word", index)
        begin += glued.end(1)
    yield _token(line, (begin, end), "word", index)


@lru_cache(maxsize=1)
def _one_heading() -> str:
    """A pattern of one heading of a column, of those that no other begins with."""
    return "|".join(map(regex.escape, sorted(_headings_of_columns(), key=len, reverse=True)))


def _headings_of_columns() -> set[str]:
    labels = {label for table in TABLES for m in members(table, "column") for label in (*m.labels_zh, *m.variants)}
    return labels | {word for table in TABLES for word in (*table_words(table).spanning, *table_words(table).ignored)}


@lru_cache(maxsize=1)
def _headings() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{_one_heading()}){{2,}}")


@lru_cache(maxsize=2)
def _signs_of_headings(at: int) -> frozenset[str]:
    """What headings of columns have as their first (0) or last (-1) sign, also what looks like it."""
    own = {heading[at] for heading in _headings_of_columns()}
    return frozenset((*own, *(chr(code) for code, meant in look_alikes().items() if meant in own)))


def piped_tokens(lines: Iterable[SourceLine]) -> list[Token]:
    """The cells between pipes, whatever lines they stand on; lines before a cell's own text are no part of it."""
    tokens = list(_cells(lines))
    for at, token in enumerate(tokens):
        if token.kind != "word" or not _names_row(token.text):
            continue
        for end in (at + 1 + width for width in _widths(token.text)):
            own, behind = tokens[at + 1 : end], tokens[end : end + 1]
            if _are_answers(own) and not any(token.kind == "value" or _is_text(token) for token in behind):
                tokens[at + 1 : end] = [cell._replace(kind="value") if _is_text(cell) else cell for cell in own]
                break
    return tokens


def _are_answers(cells: Sequence[Token]) -> bool:
    """Whether cells are words, all of them or few among numbers, and none a label of the form."""
    words = sum(map(_is_text, cells))
    values = sum(token.kind == "value" for token in cells)
    others = sum(token.kind == "empty" for token in cells)
    return words > 0 and words + values + others == len(cells) and (words < values or words == len(cells))


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
        if PAGE_NUMBER.fullmatch(line.text):
            continue
        begin = 0
        for end in (*(pipe.start() for pipe in regex.finditer(r"\|", line.text)), len(line.text)):
            text = line.text[begin:end]
            if bare := text.strip("\r\f \t\u00a0\u3000\ufeff\u200b"):
                at = begin + text.index(bare)
                field.append(_token(line, (at, at + len(bare)), "word", index))
            if end < len(line.text):
                yield from _cell(field, line, (end, end), index, "fill" if _FILLERS.fullmatch(line.text) else "empty")
                field = []
            begin = end + 1
    for at, token in enumerate(field):  # behind the last pipe
        yield token._replace(kind="value") if at == 0 and is_number(token.text) else token


def _cell(field: list[Token], line: SourceLine, span: tuple[int, int], index: int, empty: Kind) -> Iterator[Token]:
    """A cell of some lines: the last of them that make a value or a label; the lines before are words of their own.

    Where the first of several numbers may be that of a page, each is a value: the sums of the row may tell.
    """
    if not field:
        yield _token(line, span, empty, index)
        return
    for count in (*range(min(len(field), _LONGEST), 1, -1), 1):
        joined = merged(field[-count:])
        value = is_number(joined.text)
        if value and count > 1 and _PAGE.fullmatch(field[-count].text) and is_number(field[-1].text):
            yield from field[:-count]
            yield from (part._replace(kind="value") for part in field[-count:])
            return
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
