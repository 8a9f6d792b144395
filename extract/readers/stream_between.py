"""Rows of the form as plain lines between tables with pipes: programs that draw tables miss those of one column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from extract.model import Block, Paragraph, Where
from extract.readers.column_words import is_row_label
from extract.readers.stream import read_plain, source_lines
from extract.readers.stream_tokens import SourceLine
from extract.sections import find_sections

_ROW = regex.compile(r"(\D{2,}?)[\s\d.,]*\d\s*")
_DIGIT = regex.compile(r"\d")
_WITH_TABLES = frozenset((2, 3, 4))  # sections


def with_rows_between(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """The blocks of a text, in the sections of the tables with plain lines read as rows where they are."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if not any(map(_is_row, paragraphs)):
        return tuple(blocks)
    numbers = {paragraphs[found.at].where: found.number for found in find_sections(paragraphs, "statutory")}
    lines = source_lines(text)
    number = 0
    made: list[Block] = []
    for is_prose, run in groupby(blocks, lambda block: isinstance(block, Paragraph)):
        for part in _sections([*run], numbers) if is_prose else [[*run]]:
            number = numbers.get(part[0].where, number)
            made += _read(part, lines) if is_prose and number in _WITH_TABLES else part
    return tuple(made)


def _is_row(paragraph: Paragraph) -> bool:
    found = _ROW.fullmatch(paragraph.text)
    return found is not None and is_row_label(found[1].strip())


def _sections(run: list[Block], numbers: dict[Where, int]) -> Iterator[list[Block]]:
    """A run of paragraphs cut before the headings of sections."""
    part: list[Block] = []
    for block in run:
        if block.where in numbers and part:
            yield part
            part = []
        part.append(block)
    yield part


def _read(part: list[Block], lines: list[SourceLine]) -> list[Block]:
    """Paragraphs, or what is prose of them and the rows behind it."""
    if not any(isinstance(block, Paragraph) and _is_row(block) for block in part):
        return part
    begin = next(at for at, block in enumerate(part) if isinstance(block, Paragraph) and _is_row(block))
    while begin and isinstance(above := part[begin - 1], Paragraph) and not _DIGIT.search(above.text):
        begin -= 1  # its headings
    before, part = part[:begin], part[begin:]
    first, last = part[0].where.line or 1, part[-1].where.line or 1
    prose, grids = read_plain(lines[first - 1 : last])
    return [*before, *(block for block in part if block.where.line in prose), *grids] if grids else [*before, *part]
