"""Reports whose tables ran together into a stream of words."""

from __future__ import annotations

from collections.abc import Callable

import regex
from printed_form import (
    Cells,
    Rows,
    read,
    report,
)

Tables = tuple[str, str, str]

NUMBER = regex.compile(r"-?\d[\d.]*")


def on_the_page(tables: tuple[Rows, Rows, Rows]) -> tuple[Rows, Rows, Rows]:
    """The cells of every row as a page has them: a merged cell once, where it begins."""
    first, second, third = tables
    note, applicants, organisations, *body = second
    heads = [[note[0], note[3]], [text for text in applicants if text], [text for text in organisations if text]]
    rows = [[*(text for text in row[:3] if text), *row[3:]] for row in body]
    return first, [*heads, *rows], [*([text for text in row if text] for row in third[:3]), *third[3:]]


def rendered(form: str, tables: tuple[Rows, Rows, Rows]) -> Tables:
    first, second, third = ("\n".join(_lines(form, rows)) for rows in on_the_page(tables))
    return first, second, third


def _lines(form: str, rows: Rows) -> list[str]:
    width = max(map(len, rows))
    return [line for row in rows for line in FORMS[form](row, width)]


def _behind(text: str) -> str:
    return f"{text} |" if text else "|"


def _filled(row: list[str], width: int) -> list[str]:
    return [*map(_behind, row), *(["|" * (width - len(row))] if len(row) < width else [])]


def _wrapped(row: list[str]) -> list[str]:
    """Labels of more than twelve characters on several lines, the numbers behind the middle one."""
    values = " ".join(text for text in row if NUMBER.fullmatch(text))
    label = " ".join(text for text in row if not NUMBER.fullmatch(text))
    parts = [label[at : at + 12] for at in range(0, len(label), 12)] or [""]
    parts[len(parts) // 2] += f" {values}" if values else ""
    return parts


# What a row becomes; `width` is that of the longest row of its table.
FORMS: dict[str, Callable[[list[str], int], list[str]]] = {
    "lines": lambda row, _: [text for text in row if text],
    "paragraphs": lambda row, _: [part for text in row if text for part in (text, "")],
    "no-break": lambda row, _: [part for text in row for part in (text or "\u00a0", "")],
    "pipes": lambda row, _: list(map(_behind, row)),
    "pipes apart": lambda row, _: [part for text in row for part in ([text, "|"] if text else ["|"])],
    "pipes first": lambda row, _: ["|", *map(_behind, row)],
    "pipes filled": _filled,
    "rows filled": lambda row, width: [" | ".join(row) + " |" + "|" * (width - len(row))],
    "rows": lambda row, _: [" ".join(text for text in row if text)],
    "rows apart": lambda row, _: ["  ".join(text for text in row if text)],
    "wrapped": lambda row, _: _wrapped(row),
}


def page(form: str, edition: str, cells: Cells) -> str:
    return report(edition, cells, render=lambda tables: rendered(form, tables))  # type: ignore[arg-type]


DISCLOSURE = (
    "二、主动公开政府信息情况\n第二十条第（一）项\n{}\n第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n12\n"
)


def disclosed(rows: str) -> dict[str, list[str]]:
    """The printed cells of the first rows of a disclosure table by row."""
    found: dict[str, list[str]] = {}
    for cell in read(DISCLOSURE.format(rows)).cells:
        if cell.table == "disclosure" and cell.raw:
            found.setdefault(cell.row, []).append(cell.raw)
    return found
