"""Invented reports that are right: numbers, prose that agrees with them, and the layouts in which they are printed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.planting.arithmetic import Key
from benchmarks.planting.bodies import Body, Places, body_of
from benchmarks.planting.numbers import SIZES, numbers_of
from benchmarks.planting.prose import preface_of, prose_of

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

import printed_form
from renditions import page

# How the numbers of a report are written, and how often: what clerks may do without a mistake.
WRITTEN = {
    **{"plain": 74, "nbsp": 6, "units": 4, "grouped": 3, "fullwidth": 2, "money_bare": 2},
    **{"blank_column": 4, "blank_zeros": 3, "strokes": 2},
}
LAYOUTS = {"dump": 62, "pipes": 12, "tabbed": 12, "html": 8, "word": 6}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ENDED = "\x00"  # printed in a cell: in a dump the row ends before it, elsewhere it is blank


class Clean(NamedTuple):
    """A report without a mistake. `shown` is the text of every cell, `read` the number that it shows, if it does."""

    body: Body
    edition: str
    year: int
    numbers: dict[Key, int]
    shown: dict[Key, str]
    written: str
    layout: str
    prose: dict[int, str]
    preface: str
    signature: str

    @property
    def grid(self) -> dict[Key, int | None]:
        """The cells of the request and dispute tables as numbers, None where the print shows none."""
        return {
            key: self.numbers[key] if any(map(str.isdigit, text)) else None
            for key, text in self.shown.items()
            if key[0] != "disclosure"
        }


class Printed(NamedTuple):
    """A report as a document."""

    name: str
    data: bytes


def clean_report(random: Random, places: Places) -> Clean:
    """A report of a body drawn at random."""
    kind = _drawn(random, {kind: size.share for kind, size in SIZES.items()})
    edition = random.choice(("2019", "2021"))
    year = random.choice((2019, 2020) if edition == "2019" else (2021, 2022, 2023, 2024, 2025))
    body = body_of(random, kind, places)
    numbers = numbers_of(random, kind, edition)
    written, layout = _drawn(random, WRITTEN), _drawn(random, LAYOUTS)
    prose = prose_of(random, body, year, edition, numbers)
    shown = shown_as(random, written, edition, numbers)
    preface, signature = preface_of(random, body, year, edition), _signature(random, body)
    return Clean(body, edition, year, numbers, shown, written, layout, prose, preface, signature)


def _drawn(random: Random, weights: Mapping[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def shown_as(random: Random, written: str, edition: str, numbers: Mapping[Key, int]) -> dict[Key, str]:
    """The text of every cell. Only cells that hold zero are ever left blank or struck out."""
    shown = {key: text_of(written, edition, key, number) for key, number in numbers.items()}
    tables = [key for key in numbers if key[0] != "disclosure"]
    if written == "nbsp":
        spaced = random.choice(("\u00a0{}", "{}\u00a0", " {}\u00a0", "\u00a0\u00a0{} "))
        shown |= {key: spaced.format(shown[key]) for key in tables if random.random() < 0.5}
    elif written == "blank_column":
        shown |= dict.fromkeys(_zero_column(random, numbers), "")
    elif written in ("blank_zeros", "strokes"):
        table = random.choice(("request", "dispute"))
        mark = "" if written == "blank_zeros" else "/"
        shown |= {key: mark for key in tables if key[0] == table and numbers[key] == 0}
    return shown


def text_of(written: str, edition: str, key: Key, number: int) -> str:
    """A number as printed in its cell. The form of 2021 has 万元 in its heading, that of 2019 prints no unit."""
    if key[2] == "amount":
        myriads = f"{number / 10_000:.6f}".rstrip("0").rstrip(".")
        return (
            myriads if edition == "2021" or not number else str(number) if written == "money_bare" else f"{myriads}万元"
        )
    if written == "grouped":
        return f"{number:,}"
    if written == "fullwidth":
        return str(number).translate(FULL_WIDTH)
    return f"{number}件" if written == "units" and key[0] != "disclosure" else str(number)


def _zero_column(random: Random, numbers: Mapping[Key, int]) -> list[Key]:
    columns: dict[str, list[Key]] = {}
    for key in numbers:
        if key[0] == "request" and key[2] != "total":
            columns.setdefault(key[2], []).append(key)
    empty = [keys for keys in columns.values() if not any(numbers[key] for key in keys)]
    return random.choice(empty) if empty else []


def _signature(random: Random, body: Body) -> str:
    return f"{body.name}\n{{issued}}年1月{random.randrange(5, 31)}日\n"


def printed(clean: Clean, number: int, changes: Mapping[Key, str] | None = None) -> Printed:
    """The report as a document, with the texts of `changes` in place of its own."""
    cells = clean.shown | dict(changes or {})
    text = printed_form.report(
        clean.edition,
        cells,
        render=RENDERS.get(clean.layout, printed_form.as_dump),
        year=clean.year,
        title=f"{clean.body.name}{{year}}年政府信息公开工作年度报告",
        preface=clean.preface,
        texts=clean.prose,
        signature=clean.signature,
    )
    if clean.layout in ("html", "word"):
        style = "plain" if clean.layout == "html" else "word"
        return Printed(f"{number}.html", page.render_html(text.replace(ENDED, ""), style))
    if clean.layout == "dump":
        text = text.replace(f"\t{ENDED}\n", "")
    return Printed(f"{number}.txt", text.replace(ENDED, "").encode())


def _tabbed(tables: Sequence[printed_form.Rows]) -> tuple[str, str, str]:
    first, second, third = (
        printed_form.tabbed([[*row, *[""] * (len(rows[-1]) - len(row))] for row in rows]) for rows in tables
    )
    return first, second, third


RENDERS = {"pipes": printed_form.as_pipes, "tabbed": _tabbed}
