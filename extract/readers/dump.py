"""Dumps with a TAB before each cell and nowhere else: read by their line ends, much sooner than line by line.

Most reports in plain text are such. What is found is what `text.py` finds line by line (the tests compare both).
"""

from __future__ import annotations

import re  # finds line ends in half the time that `regex` takes

from extract.line_rows import LineRows
from extract.model import Block, Grid, Paragraph, Where
from extract.readers.text_lines import has_prose_in_cells, is_rest, paragraph_of

_BELOW = re.compile(r"\n(?:[^\t\n]|\n[^\t])")  # what is no cell, below one


def read_dump(text: str) -> list[Block]:
    """The blocks of such a text in order; nothing where it is another one, or has no text beside its tables."""
    if "|" in text or has_prose_in_cells(text):
        return []
    found: list[Block] = []
    at = number = 0  # where a line begins, and its index
    while (start := text.find("\t", at)) >= 0:
        if start > at:
            found += _paragraphs(text[at : start - 1], number, at)
            number += text.count("\n", at, start)
        end = _end(text, start)
        if end is None or (start and text[start - 1] != "\n"):
            return []
        rows = LineRows(text[start:end], number + 1, start)
        if text.count("\t", start, end) > len(rows.texts):
            return []
        found.append(Grid(rows, False, Where(number + 1)))
        at, number = end + 1, number + text.count("\n", start, end) + 1
    found += _paragraphs(text[at:], number, at)
    return found if any(isinstance(block, Paragraph) for block in found) else []


def _paragraphs(text: str, number: int, at: int) -> list[Paragraph]:
    """The paragraphs of a stretch of text, with the index of its first line and the code point at which it begins."""
    found = []
    for index, line in enumerate(text.split("\n"), number):
        if line and not line.isspace():
            found.append(paragraph_of(line, index, at))
        at += len(line) + 1
    return found


def _end(text: str, at: int) -> int | None:
    """Where the table ends that begins at a code point; None where a line of blanks stands in it or below."""
    while below := _BELOW.search(text, at):
        end, start = below.start(), below.end() - 1
        line = _line(text, start)
        at = start + len(line)
        if line.isspace() or (line and is_rest(line) and _line(text, at + 1).isspace()):
            return None
        follows = start == end + 1 or text.startswith(("\n\t", "\n\n\t"), at)
        if not (line and follows and is_rest(line)):
            return end
    return len(text.rstrip("\n"))


def _line(text: str, start: int) -> str:
    """The line that begins at a code point."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]
