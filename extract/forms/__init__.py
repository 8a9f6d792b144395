"""The printed forms, declared once: rows and columns, editions, sections, titles. A leaf: imports nothing of ours.

Everything that knows a label, a code, a unit or an identity reads it here. The YAML files are data: a new label variant
or a new edition needs no code.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from extract.forms.declaration import Declaration
from extract.forms.page import PageForm
from extract.forms.run_on import RunOnForm
from extract.forms.statistics import StatisticsForm
from extract.forms.title import TitleForm

HERE = Path(__file__).resolve().parent
TABLES = ("disclosure", "request", "dispute")
BOTH = ("2019", "2021")

TableName = Literal["disclosure", "request", "dispute"]
Axis = Literal["row", "column"]


class Member(Declaration):
    """A statutory row or column: `code` and labels, and what compares across editions. `position` counts from 1."""

    code: str
    table: TableName
    axis: Axis
    position: int
    statutory_no: str = Field("", alias="number")
    editions: tuple[str, ...] = BOTH
    labels_zh: tuple[str, ...] = Field(alias="labels")
    label_en: str = Field(alias="en")
    variants: tuple[str, ...] = ()
    misprints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # words of notes that only this column's cells have
    group: str = ""
    group_zh: str = ""
    is_total: bool = Field(False, alias="total")
    is_signed: bool = Field(False, alias="signed")
    is_common: bool = Field(False, alias="common")  # a heading that tables of other kinds have, too
    comparable: bool = True
    comparability: str | None = None
    law_article: str | None = Field(None, alias="law")
    canonical_unit: Literal["count", "yuan"] = Field("count", alias="unit")

    @property
    def label(self) -> str:
        """The canonical label."""
        return self.labels_zh[0]

    def label_in(self, edition: str) -> str | None:
        """The label in a form, None where it is no part of it; labels stand in the order of the editions."""
        if edition not in self.editions:
            return None
        return self.labels_zh[min(self.editions.index(edition), len(self.labels_zh) - 1)]


class TableWords(Declaration):
    """Labels of one table that name no row or column: ignored, headings over several columns, of extra columns.

    `sums` name the sum of the parts into which a body divides a row.
    """

    ignored: tuple[str, ...] = ()
    spanning: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


class FormBlock(Declaration):
    """A block of a table: its rows all have its columns, in print order."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]


class FormTable(Declaration):
    """A statutory table of one edition: its section, its blocks, and the units that hold unless others are printed."""

    section: int
    blocks: tuple[FormBlock, ...]
    units: dict[str, str] = Field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """All (row, column) codes in print order."""
        return tuple((row, column) for block in self.blocks for row in block.rows for column in block.columns)


class Identity(Declaration):
    """A hard accounting identity: the sums of `left` and `right` are equal, for every row or along every column."""

    rule: str
    table: TableName
    along: Axis
    left: tuple[str, ...]
    right: tuple[str, ...]


class Edition(Declaration):
    """One edition of the form: its legal `basis` and the first and last year that it `covers` (None: in force)."""

    edition: str
    basis: str
    covers: tuple[int, int | None]
    tables: dict[TableName, FormTable]
    identities: tuple[Identity, ...]

    def due_in(self, year: int) -> bool:
        """Whether this is the form to use for a report about `year`."""
        first, last = self.covers
        return first <= year and (last is None or year <= last)


class SectionForm(Declaration):
    """A first-level section: canonical number, theme, titles as printed, and words that decide for other wordings.

    `about`: the code by which it is known in both families. `first_point`: words of its first point, with which it
    begins where its heading is lost.
    """

    number: int
    about: str
    theme: str
    titles: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    first_point: tuple[tuple[str, ...], ...] = ()


class SubsectionForm(Declaration):
    """A sub-theme of a section: its code, theme, and the words of its heading."""

    section: int
    code: str
    theme: str
    keywords: tuple[tuple[str, ...], ...]


class SectionForms(Declaration):
    """The sections of both families of forms, and what exported text carries that is none of the report's."""

    statutory: tuple[SectionForm, ...]
    pre2019: tuple[SectionForm, ...]
    begins: tuple[str, ...]
    pre2019_only: tuple[str, ...]
    artefacts: tuple[str, ...]
    subsections: tuple[SubsectionForm, ...]


class UnitForm(Declaration):
    """Units, signs and marks that stand in cells; see `units.yaml`."""

    count: dict[str, int]
    money: dict[str, int]
    signs: dict[str, int]
    not_applicable: tuple[str, ...]
    approximate: tuple[str, ...]


def _load(name: str) -> Any:  # noqa: ANN401  (YAML is untyped until pydantic has seen it)
    with (HERE / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[dict[tuple[str, str], tuple[Member, ...]], dict[str, TableWords]]:
    found: dict[tuple[str, str], tuple[Member, ...]] = {}
    words: dict[str, TableWords] = {}
    for table, axes in _load("vocabulary.yaml").items():
        groups = axes.pop("groups", {})
        for axis in ("row", "column"):
            found[table, axis] = tuple(
                Member(
                    code=code,
                    table=table,
                    axis=axis,
                    position=position,
                    group_zh=groups.get(member.get("group"), {}).get("zh", ""),
                    **member,
                )
                for position, (code, member) in enumerate(axes.pop(f"{axis}s").items(), 1)
            )
        words[table] = TableWords(**axes)
    return found, words


def members(table: str, axis: str) -> tuple[Member, ...]:
    """The members of one axis (`row` or `column`) of `disclosure`, `request` or `dispute`, in print order."""
    return _vocabulary()[0][table, axis]


@lru_cache(maxsize=256)
def member(table: str, axis: str, code: str) -> Member:
    """One member by its code; KeyError names what is unknown."""
    for found in members(table, axis):
        if found.code == code:
            return found
    raise KeyError(f"the vocabulary has no {axis} {code!r} in table {table!r}")


def table_words(table: str) -> TableWords:
    """The labels of a table that name neither a row nor a column."""
    return _vocabulary()[1][table]


@lru_cache(maxsize=1)
def editions() -> dict[str, Edition]:
    """The statutory editions by name, oldest first."""
    loaded = (Edition(**_load(path.name)) for path in sorted(HERE.glob("edition_*.yaml")))
    return {edition.edition: edition for edition in loaded}


@lru_cache(maxsize=256)
def rows_below(table: str, columns: tuple[str, ...]) -> frozenset[str]:
    """The rows that have exactly these columns in some edition."""
    blocks = [block for form in editions().values() for block in form.tables[table].blocks]  # type: ignore[index]
    return frozenset(row for block in blocks if block.columns == columns for row in block.rows)


def edition_due(year: int | None) -> str | None:
    """The name of the edition to use for a report about `year`, or None."""
    return next((name for name, edition in editions().items() if year is not None and edition.due_in(year)), None)


@lru_cache(maxsize=1)
def section_forms() -> SectionForms:
    """The declared sections."""
    return SectionForms(**_load("sections.yaml"))


@lru_cache(maxsize=1)
def title_form() -> TitleForm:
    """The declared words of titles."""
    return TitleForm(**_load("title.yaml"))


@lru_cache(maxsize=1)
def script_table() -> dict[int, str]:
    """Simplified characters by the code point of the traditional ones, for `str.translate`."""
    rows = _load("script.yaml")["rows"]
    return {ord(old): new for olds, news in rows for old, new in zip(olds, news, strict=True)}


@lru_cache(maxsize=1)
def look_alikes() -> dict[int, str]:
    """Characters of the labels by the code point of those that look like them, for `str.translate`."""
    signs: dict[str, str] = _load("look_alikes.yaml")["signs"]
    return {ord(alike): sign for sign, alikes in signs.items() for alike in alikes.split()}


@lru_cache(maxsize=1)
def alike_among_labels() -> dict[int, str]:
    """One character for each of several of the labels that look like each other, for `str.translate`."""
    return {ord(sign): signs[0] for signs in _load("look_alikes.yaml")["among"] for sign in signs}


@lru_cache(maxsize=1)
def page_form() -> PageForm:
    """The declared lines and words of pages."""
    return PageForm(**_load("page.yaml"))


@lru_cache(maxsize=1)
def run_on_form() -> RunOnForm:
    """The declared words of text that was run together."""
    return RunOnForm(**_load("run_on.yaml"))


@lru_cache(maxsize=1)
def unit_form() -> UnitForm:
    """The declared units."""
    return UnitForm(**_load("units.yaml"))


@lru_cache(maxsize=1)
def statistics_form() -> StatisticsForm:
    """The declared statistics table of reports before 2019."""
    return StatisticsForm(**_load("statistics.yaml"))


@lru_cache(maxsize=1)
def forms_version() -> str:
    """Hash of all declarations, 12 hexadecimal digits: what was read with another one may read otherwise now."""
    digest = hashlib.sha256()
    for path in sorted(HERE.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
