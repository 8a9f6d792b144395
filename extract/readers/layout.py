"""Text laid out with blanks, as `pdftotext -layout` writes it: columns of numbers, and prose in wrapped lines.

A Chinese character counts as two columns, or as one where the program that laid out the text took it for one. Places
are code points of the text.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate

import regex

from extract.model import Block, Where
from extract.readers.column_words import is_row_label
from extract.readers.columns import find_runs
from extract.readers.lines import Line, Piece
from extract.readers.paragraphs import margins, paragraphs

_MUCH_LESS = 0.8  # so few columns begin with characters of one column, compared with two, where these are right
_COLUMNS = 32  # the form's tables have 25 columns and some more where pages are laid out apart
_LOOSE = 0.2  # numbers in columns of their own, as a share of all, that show rows without columns
_NUMBER = regex.compile(r"(?<=[ \u00a0])[\d.,]+(?=[ \u00a0]|$)")
SLACK = 3.0  # how far before the right margin a full line may end: blanks stretch it
_PIECE = regex.compile(r"[^ \u00a0\u3000\f\r\t]+(?:[ \u00a0][^ \u00a0\u3000\f\r\t]+)*")
_ATOM = regex.compile(r"[^ \u00a0\u3000\f\r\t]+")
_INNER = regex.compile(
    r"(?<=[^\x00-\x7f])[ \u00a0]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[ \u00a0]+(?=\d)|(?<=\d)[ \u00a0]+(?=[^\x00-\x7f])"
)
_GLUED = regex.compile(r"(.*\p{Han}\W?)(\d+)")  # a label and the number behind it
_DASH = "[-—–－─一_~·]"  # recognised print has 一 and _ for it
PAGE_NUMBER = regex.compile(
    rf"\s*(?:{_DASH}+\s*\d{{1,3}}\s*{_DASH}+|[1-9]\d{{0,2}}\s*[/／]\s*[1-9]\d{{0,2}}|第\s*\d{{1,3}}\s*页(?:\s*[/／,，]?\s*共\s*\d{{1,3}}\s*页)?)\s*"
)
_RUNNING_HEAD = regex.compile(r"\s*[\p{Han}\d ]{0,40}(?:年度报告|年报)\s*")
_ROW = regex.compile(r"(?:^|\S)(?:[ \u00a0]{2,}[\d.,]+(?=[ \u00a0]|$)){2,}|^\s*\S{2,40}[ \u00a0]{3,}[\d.,]+\s*$")
_GAP = regex.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")  # of one width everywhere they part cells, and set no columns
_ENOUGH = 3  # rows of numbers between blanks that show a laid out text


def is_running_head(line: str) -> bool:
    """Whether a line that is not the title may be the head of a page, which repeats it."""
    return "报" in line and _RUNNING_HEAD.fullmatch(line) is not None


def is_laid_out(text: str) -> bool:
    """Whether a text without TABs and pipes has rows of numbers between blanks that stand below each other."""
    if "\t" in text or text.count("|") > 3:
        return False
    rows = [line for line in text.split("\n") if _ROW.search(line)]
    if len(rows) < _ENOUGH or len({len(gap) for row in rows for gap in _GAP.findall(row)}) == 1:
        return False
    numbers = sum(len(_NUMBER.findall(row)) for row in rows)
    return min(_spread(rows, wide) for wide in (1, 2)) <= max(_COLUMNS, _LOOSE * numbers)


def read_layout(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a laid out text in order."""
    wide = _width_of_signs(text)
    lines, sources = lines_of_text(text, wide)
    runs = find_runs(lines, lambda index: _pieces(sources[index], _ATOM, wide))
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


def _width_of_signs(text: str) -> int:
    """The columns of a Chinese character, 2 or 1: with the right one numbers stand below each other."""
    rows = [line for line in text.split("\n") if _ROW.search(line)]
    return 1 if _spread(rows, 1) < _MUCH_LESS * _spread(rows, 2) else 2


def _spread(rows: list[str], wide: int) -> int:
    """At how many columns numbers begin, or end, whichever are fewer."""
    spans = []
    for row in rows:
        columns = _columns(row, wide)
        spans += [(columns[found.start()], columns[found.end()]) for found in _NUMBER.finditer(row)]
    return min(len(set(edges)) for edges in zip(*spans, strict=True)) if spans else 0


def lines_of_text(text: str, wide: int = 2) -> tuple[list[Line], list[_Source]]:
    """The lines that are not blank and no page numbers; over the end of a page the text goes on in the next line."""
    lines: list[Line] = []
    sources: list[_Source] = []
    start, height, turned, titled = 0, 0.0, False, False
    for number, line in enumerate(text.split("\n"), 1):
        turned |= "\f" in line
        is_head = is_running_head(line)
        if PAGE_NUMBER.fullmatch(line) or (turned and titled and is_head):
            turned = True
        elif line.strip(" \u00a0\u3000\f\r\ufeff"):
            height = lines[-1].y0 + 1 if turned and lines else height
            source = line, number, start, height
            lines.append(Line(_pieces(source, _PIECE, wide), float(wide)))
            sources.append(source)
            turned, titled = False, titled or is_head
        height += 1
        start += len(line) + 1
    return lines, sources


def _pieces(source: _Source, pattern: regex.Pattern[str], wide: int) -> tuple[Piece, ...]:
    """The pieces of a line by a pattern; numbers are never joined to one piece."""
    line, number, start, height = source
    columns = _columns(line, wide)
    found = []
    for match in pattern.finditer(line):
        spans = [match.span()]
        if " " in match[0] and all(part[0].isdigit() for part in match[0].split()):
            spans = [part.span() for part in _ATOM.finditer(line, *match.span())]
        elif match[0][-1].isdigit() and (glued := _GLUED.fullmatch(match[0])) and is_row_label(glued[1]):
            spans = [(match.start(), match.start() + glued.end(1)), (match.start() + glued.end(1), match.end())]
        for begin, end in spans:
            where = Where(line=number, start=start + begin, end=start + end)
            text = _INNER.sub("", line[begin:end])
            found.append(Piece(text, columns[begin], height, columns[end], height + 1, where))
    return tuple(found)


def _columns(line: str, wide: int) -> list[float]:
    """The column at which each character begins, and the end of the last one; a Chinese one takes `wide` columns."""
    return list(accumulate(map(_WIDTHS[wide].__getitem__, line), initial=0.0))


class _Widths(dict[str, float]):
    """The columns that signs take: they come again and again."""

    def __init__(self, wide: int) -> None:
        self.wide = wide

    def __missing__(self, sign: str) -> float:
        width = 0 if sign in "\f\ufeff" else self.wide if unicodedata.east_asian_width(sign) in "WFA" else 1
        return self.setdefault(sign, float(width))


_WIDTHS = {wide: _Widths(wide) for wide in (1, 2)}
