"""Lines of the plain text of a mail, cut to what a terminal and a quoting mail program show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import regex

COLUMNS = 76  # a Chinese character takes two; two more are left for the marks of a quotation
# What stays in one piece: an address or number, or a character with the marks that may not begin or end a line.
_PIECE = regex.compile(r"[（「『“‘《【]*(?:[!-~]+|[^ ])[，。；：、！？%）」』”’》】…·]*|[ ]+")


def wrapped(text: str, columns: int = COLUMNS) -> str:
    """Return the text in lines of at most `columns`; a line goes on below its first word, an address is never cut."""
    return "\n".join(line for given in text.split("\n") for line in _lines(given, columns))


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _lines(line: str, columns: int) -> Iterator[str]:
    if width(line) <= columns:
        yield line.rstrip()
        return
    begun = regex.match(r"[ ]*(?:- |\d+\. )?", line)
    hang = " " * len(begun[0]) if begun else ""
    made, taken = "", 0
    for piece in (part for found in _PIECE.findall(line) for part in _cut(found, columns - len(hang))):
        if made.strip() and taken + width(piece.rstrip()) > columns:
            yield made.rstrip()
            made, piece = hang, piece.lstrip()  # noqa: PLW2901
            taken = len(hang)
        made += piece
        taken += width(piece)
    yield made.rstrip()


def _cut(piece: str, columns: int) -> Iterator[str]:
    """Cut what alone is too long for a line, unless it is an address."""
    while width(piece) > columns and "://" not in piece:
        end = next(at for at in range(columns, 0, -1) if width(piece[:at]) <= columns)
        yield piece[:end]
        piece = piece[end:]
    yield piece


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
