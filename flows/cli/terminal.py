"""What the terminal shows: errors, tables, and text of reports made harmless."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

DONE, INCOMPLETE, USAGE, FAILED = 0, 1, 2, 3
SHOWN = 200

_NARROWEST = 10  # characters that a column needs to be read
_RULE = 78
_ENDLESS = 10_000  # what is piped or redirected is not folded

out = Console(
    width=None if sys.stdout.isatty() else _ENDLESS, highlight=False, markup=False, emoji=False, soft_wrap=True
)
err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def harmless(text: object, limit: int = SHOWN) -> str:
    """Return untrusted text for the terminal: one line, no control or direction characters, at most `limit` long."""
    given = str(text)
    visible = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in given[: 4 * limit])
    line = " ".join(visible.split())
    return line if len(line) <= limit and len(given) <= 4 * limit else f"{line[: limit - 1]}…"


def complain(message: object) -> None:
    """Show an error on the terminal's error stream."""
    err.print(Text(harmless(message, 4000), style="red"))


def heading(text: object) -> Text:
    """Return untrusted text as a heading that ends in a line, no longer than a terminal is wide."""
    shown = harmless(text)
    return Text(f"{shown} {'─' * max(3, _RULE - cell_len(shown))}", style="bold")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """Return a table of untrusted values; NULL is shown as such, apart from an empty text.

    More columns than the terminal can show side by side are shown one below the other, record by record.
    """
    if len(columns) * _NARROWEST > out.width:
        return _records(columns, rows, title)
    made = Table(title=title, title_justify="left", show_edge=False, pad_edge=False, show_header=any(columns))
    for column in columns:
        made.add_column(Text(harmless(column)), overflow="fold")
    for row in rows:
        made.add_row(*(_shown(value) for value in row))
    return made


def _records(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None) -> Table:
    made = Table(title=title, title_justify="left", show_edge=False, pad_edge=False, show_header=False)
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            made.add_row(Text(harmless(column)), _shown(value))
        made.add_section()
    return made


def _shown(value: object) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    return Text(f"{value:.15g}" if isinstance(value, float) else harmless(value))
