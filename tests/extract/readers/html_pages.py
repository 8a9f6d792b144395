"""Pages for tests: read, and what of them is looked at."""

from __future__ import annotations

from extract.model import Document, Grid, Paragraph
from extract.readers import read_document

HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def read(markup: str | bytes, head: str = "") -> Document:
    if isinstance(markup, bytes):
        return read_document(markup, "page.html")
    return read_document(f"<html><head><meta charset=utf-8>{head}</head><body>{markup}</body></html>".encode(), "a")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document, number: int = 0) -> list[list[str]]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in grids[number].rows]


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
