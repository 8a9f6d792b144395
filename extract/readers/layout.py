"""Text laid out with blanks, as `pdftotext -layout` writes it: columns of numbers, and prose in wrapped lines.

A Chinese character counts as two columns. Places are code points of the text.
"""

from __future__ import annotations

import unicodedata

import regex

from extract.model import Block, Where
from extract.readers.columns import find_runs
from extract.readers.lines import Line, Piece
from extract.readers.paragraphs import margins, paragraphs

_SIZE = 2.0  # columns of a Chinese character
SLACK = 3.0  # how far before the right margin a full line may end: blanks stretch it
_PIECE = regex.compile(r"[^ \u00a0\u3000\f\r\t]+(?:[ \u00a0][^ \u00a0\u3000\f\r\t]+)*")
_ATOM = regex.compile(r"[^ \u00a0\u3000\f\r\t]+")
_INNER = regex.compile(
    r"(?<=[^\x00-\x7f])[ \u00a0]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[ \u00a0]+(?=\d)|(?<=\d)[ \u00a0]+(?=[^\x00-\x7f])"
)
_PAGE_NUMBER = regex.compile(r"\s*(?:[-—–－─]\s*\d{1,3}\s*[-—–－─]|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?)\s*")
_ROW = regex.compile(r"(?:^|\S)(?:[ \u00a0]{2,}[\d.,]+(?=[ \u00a0]|$)){2,}|^\s*\S{2,40}[ \u00a0]{3,}[\d.,]+\s*$")
_ENOUGH = 3  # rows of numbers between blanks that show a laid out text
_WRAPPED = 24  # prose lines of equal length that do not end with a full stop show wrapped text


def is_laid_out(text: str) -> bool:
    """Whether a text without TABs and pipes has rows of numbers between blanks."""
    if "\t" in text or text.count("|") > 3:
        return False
    rows = 0
    for line in text.split("\n"):
        rows += _ROW.search(line) is not None
        if rows >= _ENOUGH:
            return True
    return False


def read_layout(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a laid out text in order."""
    lines, sources = lines_of_text(text)
    runs = find_runs(lines, lambda index: _pieces(*sources[index], _ATOM))
    grids = {run.lines[0]: run.grid for run in runs}
    taken = {index for run in runs for index in run.lines}
    margin = margins([line for index, line in enumerate(lines) if index not in taken])._replace(slack=SLACK)
    blocks: list[Block] = []
    open_lines: list[Line] = []
    for index, line in enumerate(lines):
        if index in grids:
            blocks += [*paragraphs(open_lines, margin), grids[index]]
            open_lines = []
        elif index not in taken:
            open_lines.append(line)
    return (*blocks, *paragraphs(open_lines, margin))


_Source = tuple[str, int, int, float]  # a line, its number from 1, its first code point, its height


def lines_of_text(text: str) -> tuple[list[Line], list[_Source]]:
    """The lines that are not blank and no page numbers; over the end of a page the text goes on in the next line."""
    lines: list[Line] = []
    sources: list[_Source] = []
    start, height, turned = 0, 0.0, False
    for number, line in enumerate(text.split("\n"), 1):
        turned |= "\f" in line
        if _PAGE_NUMBER.fullmatch(line):
            turned = True
        elif line.strip(" \u00a0\u3000\f\r\ufeff"):
            height = lines[-1].y0 + 1 if turned and lines else height
            source = line, number, start, height
            lines.append(Line(_pieces(*source, _PIECE), _SIZE))
            sources.append(source)
            turned = False
        height += 1
        start += len(line) + 1
    return lines, sources


def _pieces(line: str, number: int, start: int, height: float, pattern: regex.Pattern[str]) -> tuple[Piece, ...]:
    """The pieces of a line by a pattern; numbers are never joined to one piece."""
    columns = _columns(line)
    found = []
    for match in pattern.finditer(line):
        spans = [match.span()]
        if " " in match[0] and all(part[0].isdigit() for part in match[0].split()):
            spans = [part.span() for part in _ATOM.finditer(line, *match.span())]
        for begin, end in spans:
            where = Where(line=number, start=start + begin, end=start + end)
            text = _INNER.sub("", line[begin:end])
            found.append(Piece(text, columns[begin], height, columns[end], height + 1, where))
    return tuple(found)


def _columns(line: str) -> list[float]:
    """The column at which each character begins, and the end of the last one."""
    columns, column = [], 0.0
    for character in line:
        columns.append(column)
        column += 0 if character in "\f\ufeff" else 2 if unicodedata.east_asian_width(character) in "WFA" else 1
    return [*columns, column]
