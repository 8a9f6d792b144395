"""Text of which every sign stands apart (`予 以 公 开 12`), as programs that recognise print write Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, compress

import regex

from extract.model import Block, Grid, Where

_FEW = 0.15  # blanks as a share of all signs: text with fewer is not looked at any closer
_SHARE = 0.45  # of the Chinese characters that have another one behind a blank
_WIDE = r"\p{Han}、，。；：？！（）“”‘’《》〈〉【】〔〕"
_APART = regex.compile(r"\p{Han} (?=\p{Han})")
_HAN = regex.compile(r"\p{Han}")
# Between words and signs of Chinese, behind a numbering, around the digits of dates: there no cell ends.
_BLANK = regex.compile(
    rf"(?<=[{_WIDE}]) +(?=[{_WIDE}])|(?<=\d[.、．]) +(?=\p{{Han}})|(?<=\d) +(?=[、．年月日])|(?<=[年月]) +(?=\d)"
)


_BESIDE_DIGITS = regex.compile(r"(?<=\d) +(?=[\d\p{Han},.%])|(?<=[\p{Han},.]) +(?=\d)")


def is_spaced(text: str) -> bool:
    """Whether a blank stands behind most characters."""
    blanks, few = text.count(" "), _FEW * len(text)
    if blanks < few:  # as in most texts
        return False
    beside = text.count("| ") + text.count(" |") + 2 * text.count("  ")  # of cells between pipes, and of columns
    if blanks - beside < few:
        return False
    return len(_APART.findall(text)) > _SHARE * len(_HAN.findall(text))


def closed_up(text: str) -> tuple[str, list[int]]:
    """The text without these blanks, and for each code point of it and the end its place in the text as it was."""
    kept = [True] * len(text)
    for found in chain(_BLANK.finditer(text), _in_prose(text)):
        kept[found.start() : found.end()] = [False] * len(found[0])
    return "".join(compress(text, kept)), [*compress(range(len(text)), kept), len(text)]


def _in_prose(text: str) -> Iterator[regex.Match[str]]:
    """The blanks around the digits of prose, where no cell ends either."""
    at = 0
    for line in text.split("\n"):
        if "。" in line:
            yield from _BESIDE_DIGITS.finditer(text, at, at + len(line))
        at += len(line) + 1


def put_back(blocks: Iterable[Block], places: list[int]) -> tuple[Block, ...]:
    """The blocks of a text that was closed up at the places that they have in the text as it was."""
    return tuple(_put_back(block, places) for block in blocks)


def _put_back(block: Block, places: list[int]) -> Block:
    where = _place(block.where, places)
    if not isinstance(block, Grid):
        return block._replace(where=where)
    rows = tuple(tuple(cell._replace(where=_place(cell.where, places)) for cell in row) for row in block.rows)
    return Grid(rows, block.aligned, where)


def _place(where: Where, places: list[int]) -> Where:
    if where.start is None or where.end is None:
        return where
    start = places[where.start]
    return where._replace(start=start, end=places[where.end - 1] + 1 if where.end > where.start else start)
