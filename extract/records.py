"""What the extract room hands on: facts as printed, each with its place, and what it could not place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extract.model import Document, Where
from extract.printed import PrintedCells

Params = tuple[tuple[str, str], ...]


class Signal(NamedTuple):
    """Something worth telling about a document, before anyone judges it.

    `rule` is a code of `expectations/rules.yaml`, which holds its severity and its words; `params` fill the words in.
    `table`, `row` and `column` are codes of the vocabulary or None. `proposal` is another reading of the place, in
    words (Chinese), with `confidence` between 0 and 1.
    """

    rule: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    where: Where | None = None
    params: Params = ()
    proposal: str | None = None
    confidence: float | None = None


class PrintedStatistic(NamedTuple):
    """A row of the statistics table of reports before 2019: its code of `statistics.yaml`; as printed the whole row,
    its value, and its unit (None where the row has none of its own).
    """

    code: str
    text: str
    raw: str
    unit: str | None
    where: Where


class Section(NamedTuple):
    """A first-level section: canonical `number` and `theme` of `sections.yaml`, heading and text as printed."""

    number: int
    theme: str
    heading: str
    text: str
    where: Where


class Sentence(NamedTuple):
    """A paragraph of running text and the canonical number of the section that it stands in (0: before the first)."""

    text: str
    section: int
    where: Where


@dataclass
class TableReading:
    """The statutory tables of a document: see `Extracted` for `table_editions` and `cells`."""

    table_editions: dict[str, str | None]
    cells: PrintedCells
    signals: list[Signal] = field(default_factory=list)
    leftovers: list[Sentence] = field(default_factory=list)
    extra_tables: int = 0
    last_row: tuple[str, str] | None = None  # the last statutory row printed: table and code
    by_values: bool = False  # see `Bands`
    filled_behind: frozenset[str] = frozenset()  # tables whose rows are filled up with empty cells at their end


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document as printed.

    `table_editions` maps `disclosure`, `request` and `dispute` to the edition that the printed labels show, or None
    where the table is not printed. `edition` follows the contract. `cells` holds every cell of those editions once.
    `body` is all running text in order with the sections it stands in, the title and the signature left out.
    """

    document: Document
    edition: str
    table_editions: dict[str, str | None]
    title: str | None
    title_where: Where | None
    cells: PrintedCells
    sections: tuple[Section, ...]
    body: tuple[Sentence, ...]
    signature: tuple[Sentence, ...]
    signals: tuple[Signal, ...] = ()
    leftovers: tuple[Sentence, ...] = ()
    extra_tables: int = 0
    filled: int = field(default=0)  # statutory cells in which something is printed
    statistics: tuple[PrintedStatistic, ...] = ()
