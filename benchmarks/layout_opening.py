"""The opening of a report in its parts, which layouts set in another way: title, preface, sections, signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml

from extract.extractor import extract
from extract.model import Paragraph
from extract.readers import read_document
from extract.readers.encoding import decode
from extract.records import Extracted
from extract.title import find_titles

ROOT = Path(__file__).resolve().parents[1]
DAMAGED = ("empty.txt", "luanma.txt")
LONGEST = 1_500  # characters: what stands behind them is no opening
SHORTEST = 60
Lines = tuple[str, ...]


class Opening(NamedTuple):
    """The lines of an opening: what stands `above` the title, the title, the preface, the sections, the signature."""

    above: Lines = ()
    title: Lines = ()
    preface: Lines = ()
    sections: Lines = ()
    signature: Lines = ()
    below: Lines = ()

    @property
    def lines(self) -> Lines:
        """All lines in their order."""
        return tuple(line for part in self for line in part)

    def each(self, change: Callable[[str], str]) -> Opening:
        """The opening with every line changed."""
        return Opening(*(tuple(change(line) for line in part) for part in self))


class Base(NamedTuple):
    """An opening that is read right as it is, and where it is from."""

    name: str
    opening: Opening

    @property
    def text(self) -> str:
        """Its text, a line for each paragraph."""
        return "\n".join(self.opening.lines) + "\n"


def bases(files: Sequence[Path] = ()) -> list[Base]:
    """The openings of the tests, of the samples and of the text FILEs."""
    written = (ROOT / "tests" / "transform" / "openings.yaml").read_text(encoding="utf-8")
    held = yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    texts = {f"{kind} {at}": _prose(entry["text"]) for kind in held for at, entry in enumerate(held[kind])}
    samples = sorted((ROOT / "data" / "samples" / "reports").rglob("*.txt"))
    for path in (*samples, *files):
        if path.name not in DAMAGED:
            texts[path.name] = _prose(decode(path.read_bytes())[0])
    return [Base(name, in_parts(text)) for name, text in texts.items() if len(text) > SHORTEST]


def _prose(text: str) -> str:
    """A text up to its first table, at most `LONGEST` characters of it."""
    kept: list[str] = []
    for line in text.removeprefix("\ufeff").replace("\r", "").split("\n"):
        told = sum(map(len, kept))
        if told > LONGEST or (told > SHORTEST and (line.startswith("\t") or line.count("|") > 1)):
            break
        kept.append(line)
    return "\n".join(kept)


def in_parts(text: str) -> Opening:
    """The opening of a text in parts, as the program itself tells them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    read = extract(read_document("\n".join(lines).encode(), "a.txt"))
    titles = find_titles([Paragraph(line, None) for line in lines])  # type: ignore[arg-type]
    begin, end = (titles[0].first, titles[0].first + titles[0].lines) if titles and read.title else (0, 0)
    at = sorted((end, min(_section(read), len(lines)), min(_signature(read), len(lines))))
    cuts = (0, begin, *at, len(lines))
    return Opening(*(tuple(lines[a:b]) for a, b in pairwise(cuts)))


def _section(read: Extracted) -> int:
    """The index of the line that opens the first section."""
    return next((s.where.line - 1 for s in read.sections if s.where.line), 9**9)


def _signature(read: Extracted) -> int:
    return next((s.where.line - 1 for s in read.signature if s.where and s.where.line), 9**9)
