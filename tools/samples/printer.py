"""Prints a sample as text, counting lines: cell dumps (one TAB-led line a cell) or pipe tables."""

from __future__ import annotations

import re
from dataclasses import replace

from samples.grids import Grid, Slot
from samples.sheet import Cell, Key

Table = tuple[Grid, dict[Key, Cell], Key | None]

SECTION = re.compile(r"§(\d)\s")


class Printer:
    """Collects the lines of one text, and where cells and sections come to stand in it."""

    def __init__(self, style: str) -> None:
        """`style`: tab (cell dump), pipe (pipe rows without separator), md (Markdown)."""
        self.style = style
        self.lines: list[str] = []
        self.cells: dict[Key, Cell] = {}
        self.starts: dict[int, int] = {}

    def text(self, template: str, tables: dict[str, Table]) -> None:
        """Print a template: `§n ` marks the heading of section n, `@name` a table, `{nbsp}` a no-break space.

        `tables` maps names to `(grid, cells, last)`; where `last` is a cell, the text ends with it.
        """
        for line in template.splitlines():
            if not line.startswith("@"):
                self._line(line)
            elif self._table(*tables[line[1:].strip()]):
                return

    def sections(self) -> dict[str, list[int]]:
        """First and last line of each section; the last one ends with the text."""
        nexts = [*self.starts.values(), len(self.lines) + 1][1:]
        return {str(number): [start, end - 1] for (number, start), end in zip(self.starts.items(), nexts, strict=False)}

    def _line(self, line: str) -> None:
        mark = SECTION.match(line.lstrip("# "))
        if mark:
            self.starts[int(mark[1])] = len(self.lines) + 1
        printed = line.replace(mark[0], "", 1) if mark else line
        self.lines.append(printed.replace("{nbsp}", "\u00a0"))

    def _table(self, rows: Grid, found: dict[Key, Cell], last: Key | None) -> bool:
        """Print one table; return whether the text ended inside it."""
        self.cells |= found
        for number, row in enumerate(rows):
            if self.style == "tab":
                if self._dumped(row, last):
                    return True
            else:
                self._piped(row)
                if self.style == "md" and number == 0:
                    self.lines.append("| " + " | ".join(["---"] * sum(slot.span for slot in row)) + " |")
        self.lines.append("")
        return False

    def _dumped(self, row: list[Slot], last: Key | None) -> bool:
        for slot in row:
            self._place(slot)
            first, *rest = slot.text.split("\n")
            self.lines += ["\t" + first, *rest]
            if last and slot.key == last:
                return True
        self.lines.append("")
        return False

    def _piped(self, row: list[Slot]) -> None:
        texts = []
        for slot in row:
            self._place(slot)
            texts += [slot.text.replace("\n", "<br>" if self.style == "md" else ""), *[""] * (slot.span - 1)]
        self.lines.append("| " + " | ".join(texts) + " |")

    def _place(self, slot: Slot) -> None:
        if slot.key:
            self.cells[slot.key] = replace(self.cells[slot.key], line=len(self.lines) + 1)


def extra_grid(rows: list[list[str]]) -> Grid:
    """A table that is none of the form's."""
    return [[Slot(str(text)) for text in row] for row in rows]
