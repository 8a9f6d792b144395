"""The review queue: open findings with what is printed and proposed, and what a person decides about them.

Decisions go to the reviewed files, one a reviewer; the next run applies them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from flows.context import contexts_of
from flows.errors import FlowError, UsageError
from warehouse import durable
from warehouse import report_data as ask
from warehouse.review_data import FILTERS, PAGE, proposals, queue, void_decisions
from warehouse.reviewed import Decision, appended, read_file, read_reviewed

HEAD = "# Decisions of one reviewer, appended by `gongkai review`; docs/review.md explains every field.\n"
_CODES = ("table_code", "row_code", "column_code")

Json = dict[str, Any]
Place = tuple[str, str, str]
Changes = frozenset[tuple[Place, float | None]]


class Asked(NamedTuple):
    """Which findings are wanted; an empty text asks for all. `area`: the beginning of a code or of a full name."""

    area: str = ""
    rule: str = ""
    severity: str = ""
    fingerprint: str = ""
    limit: int | None = None


class Item(NamedTuple):
    """One finding to be decided: its row, the cells that it is about as printed, what stands around its place in the
    document, and the explanations proposed for it, each with its `changes`.
    """

    finding: Json
    cells: tuple[Json, ...]
    context: str | None
    proposals: tuple[Json, ...]

    def as_json(self) -> Json:
        """Return everything as JSON values."""
        names = (
            "fingerprint", "status", "severity", "rule", "message", "message_en", "proposal", "confidence", *_CODES,
            "report_id", "jurisdiction_code", "jurisdiction", "organ", "year", "scope", "source_path", "line", "page",
            "decision", "deferred_until",
        )  # fmt: skip
        cells = [{name: cell[name] for name in (*_CODES, "raw", "state", "value")} for cell in self.cells]
        finding = {name: self.finding[name] for name in names}
        return {**finding, "cells": cells, "context": self.context, "proposals": list(self.proposals)}


class Queue:
    """The open findings that nobody has decided yet: neither in the warehouse nor in the files since the last run."""

    def __init__(self, warehouse: Path, reviewed: Path, today: date | None = None) -> None:
        self.warehouse = warehouse
        self.folder = reviewed
        self.today = today or date.today()
        self._void = void_decisions(warehouse)
        self._read: tuple[object, tuple[Decision, ...]] = (None, ())

    def items(self, asked: Asked) -> Iterator[Item]:
        """Yield the findings, errors first, with all that a person needs to decide.

        The files are read and a document is opened when a finding's turn comes: one that the decision on another has
        settled meanwhile is left out.
        """
        given = itertools.chain.from_iterable(map(self._items, self._pages(asked)))
        yield from itertools.islice(given, asked.limit)

    def _pages(self, asked: Asked) -> Iterator[list[Json]]:
        wanted = {name: text for name, text in asked._asdict().items() if name in FILTERS}
        for offset in itertools.count(0, PAGE):
            page = queue(self.warehouse, wanted, offset)
            if page:
                yield page
            if len(page) < PAGE:
                return

    def _items(self, page: Sequence[Json]) -> Iterator[Item]:
        proposed = _explanations(proposals(self.warehouse, sorted({row["report_id"] for row in page})))
        for report_id, of_report in itertools.groupby(page, key=itemgetter("report_id")):
            cells: list[Json] | None = None
            for row in of_report:
                item = self._waiting(row, proposed)
                if item is not None:
                    cells = ask.rows(self.warehouse, ask.CELLS_OF, report=report_id) if cells is None else cells
                    yield item._replace(cells=concerned(row, cells), context=self._context(row, cells))

    def item(self, fingerprint: str) -> Item:
        """Return one open finding, decided or not. Raises `UsageError` where there is none."""
        found = queue(self.warehouse, {"fingerprint": fingerprint})
        if not found:
            raise UsageError(f"{fingerprint!r}: no open finding has this fingerprint; see `gongkai review --json`")
        (row,) = found
        cells = ask.rows(self.warehouse, ask.CELLS_OF, report=row["report_id"])
        proposed = _explanations(proposals(self.warehouse, [row["report_id"]]))
        return Item(row, concerned(row, cells), None, _meant(row, proposed))

    def _waiting(self, row: Json, proposed: Mapping[str, Sequence[Json]]) -> Item | None:
        """The finding with what is proposed for it, unless it is decided or deferred."""
        decisions = self._decisions()
        if any(d.fingerprint == row["fingerprint"] and _settles(d, self.today) for d in decisions):
            return None
        of_report = [d for d in decisions if d.document == row["report_id"]]
        taken, refused = ({_cells_of(d) for d in of_report if d.verdict == verdict} for verdict in ("value", "reject"))
        meant = _meant(row, proposed)
        if any(_changes_of(explained) in taken for explained in meant):
            return None
        return Item(row, (), None, tuple(explained for explained in meant if _changes_of(explained) not in refused))

    def _decisions(self) -> tuple[Decision, ...]:
        """The decisions of the files but those of which the last run said that they do not fit; read when changed."""
        stats = sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in self.folder.glob("*.y*ml"))
        if self._read[0] != stats:
            decisions = (entry.decision for entry in read_reviewed(self.folder).entries)
            self._read = stats, tuple(d for d in decisions if d.decision_id not in self._void)
        return self._read[1]

    def _context(self, row: Json, cells: Sequence[Json]) -> str | None:
        cell = next((cell for cell in cells if all(cell[code] == row[code] for code in _CODES)), None)
        (found,) = contexts_of(self.warehouse, row, cells, [cell or row])
        return found


def _explanations(changes: Sequence[Json]) -> dict[str, tuple[Json, ...]]:
    """The explanations with their changes, by fingerprint, likeliest first."""
    found: dict[str, tuple[Json, ...]] = {}
    for (fingerprint, rank), group in itertools.groupby(changes, key=itemgetter("fingerprint", "rank")):
        of_one = list(group)
        names = "report_id", "kind", "explanation", "explanation_en", "confidence"
        listed = [{name: change[name] for name in (*_CODES, "raw", "value", "proposed")} for change in of_one]
        explained = {"rank": rank, **{name: of_one[0][name] for name in names}, "changes": listed}
        found[fingerprint] = (*found.get(fingerprint, ()), explained)
    return found


def _meant(row: Json, proposed: Mapping[str, Sequence[Json]]) -> tuple[Json, ...]:
    """What is proposed for a finding, or for the one of the same report from which it has its proposal."""
    if row["fingerprint"] in proposed:
        return tuple(proposed[row["fingerprint"]])
    said = row["report_id"], row["proposal"]
    same = (e for e in proposed.values() if any((one["report_id"], one["explanation"]) == said for one in e))
    return tuple(next(same, ()))


def _settles(decision: Decision, today: date) -> bool:
    return decision.verdict in ("right", "value") or (decision.until is not None and decision.until > today)


def _cells_of(decision: Decision) -> Changes:
    return frozenset(((cell.table, cell.row, cell.column), cell.value) for cell in decision.cells)


def _changes_of(explained: Json) -> Changes:
    return frozenset((_place(change), change["proposed"]) for change in explained["changes"])


def _place(row: Mapping[str, Any]) -> Place:
    return row["table_code"], row["row_code"], row["column_code"]


def concerned(finding: Json, cells: Sequence[Json]) -> tuple[Json, ...]:
    """Return the cells that a finding is about: its cell, or those of its row or column, or none."""
    if not (finding["row_code"] or finding["column_code"]):
        return ()
    return tuple(cell for cell in cells if all(not finding[code] or finding[code] == cell[code] for code in _CODES))


class Review:
    """Makes decisions of one person about items, and writes them to that person's file."""

    def __init__(self, folder: Path, reviewer: str, today: date | None = None) -> None:
        if not reviewer.strip():
            raise UsageError("nobody is named as the reviewer; give --reviewer, or set GONGKAI_REVIEWER")
        self.reviewer = reviewer.strip()
        self.today = today or date.today()
        self.file = folder / (re.sub(r"[^\w-]", "_", self.reviewer)[:60] + ".yaml")

    def right(self, item: Item, reason: str) -> Decision:
        """The finding stays as it is: what is printed is right, or known."""
        return self._made(item, reason, verdict="right", cells=[_cell(cell) for cell in item.cells])

    def accept(self, item: Item, rank: int, reason: str) -> Decision:
        """The cells have the values that the explanation of this rank proposes. Raises `UsageError`."""
        changes = explanation(item, rank)["changes"]
        if any(change["proposed"] is None for change in changes):
            raise UsageError(f"proposal {rank} leaves a value open; give the value itself")
        return self._made(item, reason, verdict="value", cells=[_cell(c, c["proposed"]) for c in changes])

    def reject(self, item: Item, rank: int, reason: str) -> Decision:
        """The explanation of this rank is wrong. Raises `UsageError`."""
        changes = explanation(item, rank)["changes"]
        return self._made(item, reason, verdict="reject", cells=[_cell(c, c["proposed"]) for c in changes])

    def value(self, item: Item, cell: Json, value: float | None, reason: str) -> Decision:
        """One cell has this value; None: no number."""
        return self._made(item, reason, verdict="value", cells=[_cell(cell, value)])

    def defer(self, item: Item, until: date, reason: str) -> Decision:
        """Look at it again on this day."""
        if until <= self.today:
            raise UsageError(f"{until}: is no day to come; give a later one")
        return self._made(item, reason, verdict="defer", until=until)

    def _made(self, item: Item, reason: str, **said: object) -> Decision:
        finding = item.finding
        about = {"document": finding["document_sha256"][:16], "organ": finding["organ"], "year": finding["year"]}
        names = {"fingerprint": finding["fingerprint"], "rule": finding["rule"]}
        place = {name: finding[f"{name}_code"] for name in ("table", "row", "column")}
        given = {name: part for name, part in {**about, **names, **place}.items() if part}
        told = {"reason": reason.strip(), "reviewer": self.reviewer, "date": self.today}
        try:
            return Decision.model_validate({**given, **said, **told})
        except ValidationError as error:
            raise UsageError("; ".join(found["msg"] for found in error.errors())) from error

    def write(self, decision: Decision) -> Path:
        """Append the decision to the reviewer's file, as a whole or not at all, and return the file.

        Comments in it stay. Raises `ReviewedError` where the file is wrong already, `FlowError` where it cannot be
        written.
        """
        try:
            with durable.locked(self.file.parent):  # two sessions of one reviewer
                if self.file.exists():
                    read_file(self.file)
                before = self.file.read_text(encoding="utf-8") if self.file.exists() else HEAD
                durable.write(self.file, appended(self.file, before, decision).encode())
        except OSError as error:
            raise FlowError(
                f"{self.file}: cannot be written ({error.strerror}); give another folder with --reviewed"
            ) from error
        return self.file


def explanation(item: Item, rank: int) -> Json:
    """Return the explanation of this rank. Raises `UsageError`, which lists what there is."""
    found = next((proposal for proposal in item.proposals if proposal["rank"] == rank), None)
    if found is None:
        known = ", ".join(str(proposal["rank"]) for proposal in item.proposals) or "none"
        raise UsageError(f"there is no proposal {rank}; proposals: {known}")
    return found


def _cell(cell: Mapping[str, Any], *value: float | None) -> Json:
    place = {name: cell[f"{name}_code"] for name in ("table", "row", "column")}
    return {**place, "printed": cell["raw"] or "", **({"value": value[0]} if value else {})}
