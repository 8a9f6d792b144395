"""What each line of a plain text is: blank, a cell, a row, or text."""

from __future__ import annotations

from functools import lru_cache

import regex

from extract.glance import lines_with
from extract.model import Paragraph, Where
from extract.readers.column_words import is_known

BLANK, CELL, TABBED, PIPE, TEXT, END = "_CRPT."  # one sign each: patterns find runs of them
# A line that opens a section or a numbered point can not be the rest of a cell's text.
NUMBERED = regex.compile(
    r"\s*(?:[一二三四五六七八九十]+\s*[、.．]|\d{1,2}\s*[、．]|[（(][一二三四五六七八九十]+[）)]|#)"
)
RULE = regex.compile(r"[\s|:\-+=]*-[\s|:\-+=]*")
_HAN = regex.compile(r"\p{Han}")
_LONGEST_CELL, _FULL_STOP = 60, "。"
_RUN_ON, _FIRST_HEADING = 50, "一、"  # characters between pipes that are no cell if they hold sentences
_CAPTION = 20  # characters of a caption
_POINT = 12  # a numbered line of more characters with a full stop is a point of prose
_FRAGMENT = 30  # longest rest of a cell behind a blank line; headings in cells are shorter
_EDGES = "\ufeff \t\r\u00a0\u3000"
_PIPES = regex.compile("P+")
_FRAMED = regex.compile(r"\s*\|[^|]*\|\s*")


def kinds_of(text: str, lines: list[str]) -> str:
    """One sign for each of the `lines` of a text."""
    kinds = "".join([_kind(line) if line else BLANK for line in lines])
    if not any(kind in kinds for kind in (TEXT, TABBED, PIPE)) and _are_indented(lines):
        kinds = kinds.replace(CELL, TEXT)
    elif has_prose_in_cells(text):
        kinds = _without_indents(kinds, lines)
    kinds = _with_rows_of_blanks(kinds, lines) if TABBED in kinds else kinds
    if PIPE in kinds:
        kinds = _without_frames(_with_rows_of_two(kinds, lines), lines)
    return kinds


def has_prose_in_cells(text: str) -> bool:
    """Whether a line with a TAB in front holds prose."""
    return any(line.startswith("\t") and _is_prose(line) for line in lines_with(_with_tabs(text), _FULL_STOP))


def is_rest(line: str) -> bool:
    """Whether a line of text may be the rest of the cell above."""
    return len(line) <= _FRAGMENT and not _is_numbered(line)


@lru_cache(maxsize=4096)
def _is_numbered(line: str) -> bool:
    """Whether a number begins a line; reports share the lines that labels of the form are broken into."""
    return NUMBERED.match(line) is not None


def paragraph_of(line: str, number: int, begin: int) -> Paragraph:
    """The paragraph of a line with its index, and the code point at which the line begins."""
    text, edges = line.strip(_EDGES), _EDGES
    if text[:1] == "|" == text[-1:]:  # in a frame
        edges += "|"
        text = text.strip(edges)
    if text is not line and text:
        begin += len(line) - len(line.lstrip(edges))
    place = number + 1, begin, begin + len(text), None, None, None, None, None, None, None, None
    return tuple.__new__(Paragraph, (text, tuple.__new__(Where, place)))  # as `records`


def _with_tabs(text: str) -> str:
    """The text from its first line with a TAB to the last one."""
    first, last = text.find("\t"), text.rfind("\t")
    if first < 0:
        return ""
    end = text.find("\n", last)
    return text[text.rfind("\n", 0, first) + 1 : end if end >= 0 else len(text)]


def _kind(line: str) -> str:
    if line.startswith("\t"):
        return TABBED if "\t" in line[1:].strip() else CELL
    if "|" not in line and "\t" not in line:
        return BLANK if line.isspace() else TEXT
    stripped = line.strip()
    if not stripped:
        return BLANK
    if stripped.count("|") > 1 or stripped.startswith("|"):
        return TEXT if len(stripped) > _RUN_ON and _is_told(stripped) else PIPE
    return TABBED if "\t" in stripped else TEXT


def _is_told(line: str) -> bool:
    """Whether a piece between pipes is text of several sentences: a page run together, with its fields before it."""
    return any(
        len(piece) > _RUN_ON and piece.count(_FULL_STOP) + (_FIRST_HEADING in piece) > 1 for piece in line.split("|")
    )


def _are_indented(lines: list[str]) -> bool:
    """Whether the TABs before all lines are an indent: there is a sentence, and no line of a number."""
    bare = [line.strip() for line in lines if not line.isspace() and line]
    return any(line[-1] in "。；" and len(line) > _POINT for line in bare) and all(map(_HAN.search, bare))


def _is_prose(line: str) -> bool:
    """Whether a line with a TAB in front is too long for a cell, or a numbered point told in a sentence."""
    return _FULL_STOP in line and (
        len(line) > _LONGEST_CELL or (len(line) > _POINT and NUMBERED.match(line[1:]) is not None)
    )


def _without_indents(kinds: str, lines: list[str]) -> str:
    """Take lines for text whose TAB is an indent: prose unlike a cell, and a heading right above it."""
    found = list(kinds)
    below = END
    for number in range(len(lines) - 1, -1, -1):
        if found[number] == BLANK:
            continue
        is_prose = found[number] == CELL and _is_prose(lines[number])
        if is_prose or (found[number] == CELL and below == TEXT and NUMBERED.match(lines[number].strip())):
            found[number] = TEXT
        below = found[number]
    return "".join(found)


def _with_rows_of_blanks(kinds: str, lines: list[str]) -> str:
    """Take lines of one text and TABs for rows where they stand beside rows: all but one of their cells are blank."""
    found = list(kinds)
    forth = range(1, len(lines))
    back = range(len(lines) - 2, -1, -1)
    for numbers, beside in ((forth, -1), (back, 1)):
        for number in numbers:
            is_row = found[number] in (CELL, TEXT) and found[number + beside] == TABBED
            if is_row and lines[number].count("\t") > 1:
                found[number] = TABBED
    return "".join(found)


def _with_rows_of_two(kinds: str, lines: list[str]) -> str:
    """Take lines of two texts and a pipe for rows where they stand beside rows, or begin with a label of the form.

    A caption and a pipe are a row right above one.
    """
    found = list(kinds)
    for at, line in enumerate(lines):
        first, *rest = line.split("|") if found[at] == TEXT else [line]
        if len(rest) != 1 or not first.strip():
            continue
        if not rest[0].strip():  # 第二十条第（一）项 |
            if found[at + 1 : at + 2] == [PIPE] and len(first) <= _CAPTION and not NUMBERED.match(first):
                found[at] = PIPE
            continue
        beside = at > 0 and found[at - 1] == PIPE
        if beside or (not RULE.fullmatch(line) and (found[at + 1 : at + 2] == [PIPE] or is_known(first))):
            found[at] = PIPE
    return "".join(found)


def _without_frames(kinds: str, lines: list[str]) -> str:
    """Take lines between two pipes for text where no row of several cells is beside them: pages are set in tables."""
    found = list(kinds)
    for run in _PIPES.finditer(kinds):
        if all(_FRAMED.fullmatch(lines[at]) for at in range(*run.span())):
            found[run.start() : run.end()] = TEXT * len(run[0])
    return "".join(found)
