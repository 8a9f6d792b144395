"""Reports as Markdown, as a saved message, as a workbook, and in an archive."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from itertools import count

from renditions.layout import Box, Table, lay_out
from renditions.page import render_html
from renditions.word import render_docx, zipped

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def placed(table: Table) -> list[list[tuple[int, Box]]]:
    """The cells of each row with the columns at which they begin."""
    covered: dict[int, set[int]] = {}
    rows = []
    for number, boxes in enumerate(table):
        row = []
        for box in boxes:
            column = next(at for at in count() if at not in covered.get(number, ()))
            for below in range(number, number + box.down):
                covered.setdefault(below, set()).update(range(column, column + box.across))
            row.append((column, box))
        rows.append(row)
    return rows


def _pipes(table: Table) -> str:
    width = max((column + box.across for row in placed(table) for column, box in row), default=1)
    lines = []
    for row in placed(table):
        texts = {column: box.text.replace("|", "\\|").replace("\n", "<br>") for column, box in row}
        lines.append(f"| {' | '.join(texts.get(column, '') for column in range(width))} |")
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])


def render_markdown(text: str) -> bytes:
    """Paragraphs and pipe tables; what a merged cell covers is empty."""
    return "\n\n".join(b if isinstance(b, str) else _pipes(b) for b in lay_out(text)).encode()


def render_mht(text: str) -> bytes:
    """A page of a site saved as one message."""
    page = base64.encodebytes(render_html(text, "word")).decode()
    parts = ["Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64", page]
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n'
    return (head + "\n--x\n" + "\n\n".join(parts) + "\n--x--\n").replace("\n", "\r\n").encode()


def _name(column: int, row: int) -> str:
    before = chr(64 + column // 26) if column >= 26 else ""
    return f"{before}{chr(65 + column % 26)}{row}"


def render_xlsx(text: str) -> bytes:
    """A workbook of one sheet: paragraphs in the first column, tables with their merged cells."""
    lines, ranges, number = "", "", 0
    for block in lay_out(text):
        for row in [[(0, Box(block))]] if isinstance(block, str) else placed(block):
            number += 1
            cells = ""
            for column, box in row:
                place = _name(column, number)
                cells += f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(box.text)}</t></is></c>'
                if box.down > 1 or box.across > 1:
                    ranges += f'<mergeCell ref="{place}:{_name(column + box.across - 1, number + box.down - 1)}"/>'
            lines += f'<row r="{number}">{cells}</row>'
    merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    files = {
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "sheet.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_KIND}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/sheet.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData>{merged}</worksheet>',
    }
    return zipped({name: markup.encode() for name, markup in files.items()})


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r" Type="{_KIND}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_LINKS}">{relation}</Relationships>'


def render_zip(text: str) -> bytes:
    """A Word document in an archive."""
    return zipped({"2031/report.docx": render_docx(text)})


OTHERS: dict[str, Callable[[str], bytes]] = {
    "markdown": render_markdown,
    "mht": render_mht,
    "xlsx": render_xlsx,
    "zip": render_zip,
}
