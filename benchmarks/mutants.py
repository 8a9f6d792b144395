"""Damaged documents for `benchmarks.fuzz`: reports whose numbers are all different, and ways to harm them.

Every statutory number of a report is replaced by one that stands nowhere else in it. So after a mutation it can be told
for every row that is still printed whole whether its numbers are in the cells, or told of, or lost in silence.
"""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest.mock import patch

import lxml.etree
import lxml.html
import regex

from benchmarks.harms import BYTES, TABLES, Harm
from extract.extractor import extract
from extract.model import DocumentError
from extract.readers import read_document
from extract.readers.encoding import decode
from flows.showing import block_around

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from renditions import page, word  # noqa: E402  (of the tests)
from renditions.layout import Report, lay_out  # noqa: E402

FIRST_NUMBER = 31007
SPACE = regex.compile(r"\s+")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = ("plain", "word", "cms", "layout")


@dataclass
class Base:
    """A sound document. `rows`: the numbers of every printed row by its cells without spaces."""

    name: str
    kind: str  # text, html, docx or pdf
    data: bytes
    text: str = ""
    laid: Report = field(default_factory=list)
    style: str = "plain"
    rows: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Mutant:
    """A damaged document, and the texts of the rows that it still prints whole."""

    name: str
    mutation: str
    data: bytes
    rows: dict[str, set[str]]


def bases(texts: Iterable[Path], others: Iterable[Path]) -> list[Base]:
    """All sound documents: text reports and their renditions, and documents of other formats as they are."""
    found: list[Base] = []
    for path in texts:
        try:
            numbered = with_distinct_numbers(decode(path.read_bytes())[0].replace("\r\n", "\n"))
        except DocumentError:
            continue  # a sample that cannot be read
        if numbered is None:
            continue
        text, numbers = numbered
        found.append(Base(path.name, "text", text.encode(), text, rows=text_rows(text, numbers)))
        try:
            laid = lay_out(text)
        except (AssertionError, ValueError, KeyError, IndexError):
            continue  # a sample whose tables are damaged on purpose
        rows = laid_rows(laid, numbers)
        found += [Base(path.name, "html", rendered(laid, s), text, laid, s, rows) for s in STYLES]
        found.append(Base(path.name, "docx", rendered(laid, "docx"), text, laid, "docx", rows))
    return found + [Base(path.name, path.suffix[1:], path.read_bytes()) for path in others]


def with_distinct_numbers(text: str) -> tuple[str, set[str]] | None:
    """The text with another number in every statutory cell that holds one, and these numbers; None without any."""
    document = read_document(text.encode(), "base.txt")
    cells = [
        c for c in extract(document).cells if c.raw.isdecimal() and c.where is not None and c.where.start is not None
    ]
    places = sorted({(c.where.start, c.where.end) for c in cells if c.where}, reverse=True)
    numbers: set[str] = set()
    number = FIRST_NUMBER
    for start, end in places:
        while str(number) in text:
            number += 7
        text = f"{text[:start]}{number}{text[end:]}"
        numbers.add(str(number))
        number += 7
    return (text, numbers) if numbers else None


def text_rows(text: str, numbers: set[str]) -> dict[str, set[str]]:
    """The printed rows of a text: the lines that stand together where each cell has one, else the line."""
    lines = text.split("\n")
    rows: dict[str, set[str]] = {}
    for at, line in enumerate(lines):
        if numbers & set(regex.findall(r"\d+", line)):
            first, last = block_around(lines, at) if line.startswith("\t") else (at, at)
            row = "\n".join(lines[first : last + 1])
            rows[row] = numbers & set(regex.findall(r"\d+", row))
    return rows


def laid_rows(laid: Report, numbers: set[str]) -> dict[str, set[str]]:
    """The rows of all tables by their cells."""
    texts = [key(box.text for box in row) for table in laid if not isinstance(table, str) for row in table]
    return {text: held for text in texts if (held := numbers & set(_numbers(text, numbers)))}


def _numbers(text: str, numbers: set[str]) -> list[str]:
    return [number for number in numbers if number in text]


def key(cells: Iterable[str]) -> str:
    """A row by its cells without spaces; empty ones do not count: merged cells leave some."""
    return "|".join(text for cell in cells if (text := SPACE.sub("", cell).replace("\xa0", "")))


def rendered(laid: Report, style: str) -> bytes:
    """A laid out report in HTML of a style, or as DOCX."""
    module = word if style == "docx" else page
    with patch.object(module, "lay_out", lambda _: laid):
        return word.render_docx("") if style == "docx" else page.render_html("", style)


def mutant(all_bases: Sequence[Base], seed: int) -> Mutant:
    """The damaged document of this seed."""
    random = Random(seed)
    base = random.choice(all_bases)
    torn = bool(base.laid) and random.random() < 0.6
    if not torn and base.kind == "text" and random.random() < 0.5:
        return _torn_text(base, random)
    if not torn:
        return _harmed(base, random, all_bases)
    return _torn(base, random)


def _torn(base: Base, random: Random) -> Mutant:
    laid = deepcopy(base.laid)
    tables = [block for block in laid if not isinstance(block, str)]
    names = [random.choice([*TABLES, "nest"]) for _ in range(random.choice((1, 1, 2, 4)))]
    for name in names:
        if name in TABLES and (tables := [table for table in tables if table]):
            TABLES[name](tables, random)
    laid = [*(b for b in laid if b), *(t for t in tables if t and not any(t is b for b in laid))]
    rows = {row: held for row in laid_rows(laid, set().union(*base.rows.values())) if (held := base.rows.get(row))}
    data = rendered(laid, base.style)
    if "nest" in names and base.kind == "html":
        data = _nested(data)
    return Mutant(f"{base.name} as {base.style}", "+".join(sorted(set(names))), data, rows)


def _nested(data: bytes) -> bytes:
    data = data.replace(b"<table border='1'>", b"<table><tr><td>x</td><td><table border='1'>")
    return data.replace(b"</table>", b"</table></td></tr></table>")


def _torn_text(base: Base, random: Random) -> Mutant:
    """Lines of a text dropped, repeated, swapped, joined or emptied: its rows and cells stand on lines."""
    lines = base.text.split("\n")
    names = [
        random.choice(("drop", "repeat", "swap", "join", "empty", "part")) for _ in range(random.choice((1, 2, 6)))
    ]
    for name in names:
        at, there = random.randrange(len(lines) - 1), random.randrange(len(lines) - 1)
        if name == "drop":
            del lines[at : at + random.choice((1, 1, 3, 9))]
        elif name == "repeat":
            lines[there:there] = lines[at : at + random.choice((1, 1, 8))]
        elif name == "swap":
            lines[at], lines[there] = lines[there], lines[at]
        elif name == "join":
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
        else:
            lines.insert(at, "" if name == "empty" else "\t")
    text = "\n".join(lines)
    return Mutant(
        f"{base.name} as text", "+".join(sorted({f"line_{n}" for n in names})), text.encode(), _whole(base, text)
    )


def _harmed(base: Base, random: Random, all_bases: Sequence[Base]) -> Mutant:
    name, others = random.choice([*BYTES]), [other.data for other in all_bases]
    if base.kind == "docx" and random.random() < 0.7:
        data = _harmed_part(base.data, BYTES[name], random, others)
    else:
        data = BYTES[name](base.data, random, others)
    rows: dict[str, set[str]] = {}
    if base.kind == "text":
        rows = _whole(base, data.decode("utf-8", errors="replace"))
    elif base.kind in ("html", "docx") and base.rows:
        printed = _html_rows(data) if base.kind == "html" else _docx_rows(data)
        rows = {row: base.rows[row] for row in printed if row in base.rows}
    return Mutant(f"{base.name} as {base.style if base.laid else base.kind}", name, data, rows)


def _whole(base: Base, text: str) -> dict[str, set[str]]:
    """The rows that a text still prints whole, on lines of their own."""
    framed = f"\n{text}\n"
    return {row: held for row, held in base.rows.items() if f"\n{row}\n" in framed}


def _harmed_part(data: bytes, harm: Harm, random: Random, others: Sequence[bytes]) -> bytes:
    """A DOCX whose body is harmed, in a sound container."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        members = {name: container.read(name) for name in container.namelist()}
    members["word/document.xml"] = harm(members["word/document.xml"], random, others)
    return word.zipped(members)


def _html_rows(data: bytes) -> list[str]:
    try:
        root = lxml.html.fromstring(data, parser=lxml.html.HTMLParser(encoding=_charset(data)))
    except (lxml.etree.LxmlError, ValueError, LookupError):
        return []
    hidden = "ancestor-or-self::*[contains(@style, 'display') or self::script or self::style or self::pre or @hidden]"
    rows = [row for row in root.iter("tr") if not row.xpath(hidden)]
    return [key(cell.text_content() for cell in row.xpath("./td | ./th")) for row in rows]


def _charset(data: bytes) -> str:
    return "utf-8" if b"utf-8" in data[:400].lower() else "gb18030"


def _docx_rows(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            root = lxml.etree.fromstring(container.read("word/document.xml"))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        lxml.etree.LxmlError,
        ValueError,
        KeyError,
        OSError,
        RuntimeError,
    ):
        return []
    return [key(_docx_text(cell) for cell in row.findall(f"{W}tc")) for row in root.iter(f"{W}tr")]


def _docx_text(cell: lxml.etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{W}t"))
