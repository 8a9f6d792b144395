"""Reports as DOCX files: a minimal package around the markup that Word writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from renditions.layout import Box, Table, lay_out

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WIDTH = 700  # of a column, in twentieths of a point
_PARTS = {"document": "document.main", "styles": "styles", "numbering": "numbering"}


def part(inner: str, name: str, namespace: str = W) -> str:
    """One XML part with the usual namespaces."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:{name} xmlns:w="{namespace}" {_NAMESPACES}>{inner}</w:{name}>'


def package(body: str, *, numbering: str = "", styles: str = "", namespace: str = W, **others: str) -> bytes:
    """A DOCX of body markup; `numbering` and `styles` are the inner markup of those parts.

    Behind a table at the end stands an empty paragraph, as in Word: without one LibreOffice writes none to .doc.
    """
    end = "<w:p/>" if body.endswith("</w:tbl>") else ""
    held = {"document": f"<w:body>{body}{end}<w:sectPr/></w:body>", "styles": styles, "numbering": numbering}
    parts = {name: part(inner, name, namespace) for name, inner in held.items() if inner}
    members = {
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": _relations({"document": "word/document.xml"}, {"document": "officeDocument"}),
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in parts if name != "document"}),
        **{f"word/{name}.xml": markup for name, markup in (parts | others).items()},
    }
    return zipped({name: markup.encode() for name, markup in members.items()})


def _types(parts: Iterable[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{_PARTS[name]}+xml"/>' for name in parts
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">{rels}{xml}{overrides}</Types>'


def _relations(targets: Mapping[str, str], kinds: Mapping[str, str] | None = None) -> str:
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{(kinds or {}).get(name, name)}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP container of the members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def run(text: str) -> str:
    """A run as Word writes it, with its fonts."""
    fonts = '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="24"/>'
    return f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph whose text is cut into several runs, as revisions and spell checks leave it."""
    third = max(1, len(text) // 3)
    runs = "".join(run(text[at : at + third]) for at in range(0, len(text), third))
    return f'<w:p><w:pPr>{properties}<w:jc w:val="both"/></w:pPr>{runs}</w:p>'


def table(rows: Table) -> str:
    """A table with gridSpan and vMerge."""
    below: dict[int, tuple[int, int]] = {}  # column -> (rows still covered, columns)
    lines, columns = [], f'<w:gridCol w:w="{_WIDTH}"/>' * max(sum(box.across for box in row) for row in rows)
    for row in rows:
        cells, at = [], 0
        waiting = list(row)
        while waiting or at in below:
            if at in below:
                left, across = below.pop(at)
                cells.append(_cell(Box("", 1, across), "<w:vMerge/>"))
                if left > 1:
                    below[at] = left - 1, across
            else:
                box = waiting.pop(0)
                across = box.across
                cells.append(_cell(box, '<w:vMerge w:val="restart"/>' if box.down > 1 else ""))
                if box.down > 1:
                    below[at] = box.down - 1, across
            at += across
        lines.append(f'<w:tr><w:trPr><w:trHeight w:val="300"/></w:trPr>{"".join(cells)}</w:tr>')
    return f'<w:tbl><w:tblPr><w:tblW w:w="0"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(lines)}</w:tbl>'


def _cell(box: Box, merge: str) -> str:
    across = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
    properties = (
        f'<w:tcPr><w:tcW w:w="{_WIDTH * box.across}" w:type="dxa"/>{across}{merge}<w:vAlign w:val="center"/></w:tcPr>'
    )
    return f"<w:tc>{properties}{paragraph(box.text)}</w:tc>"


def render_docx(text: str) -> bytes:
    """A text report as DOCX, its tables with the merged cells of the form."""
    blocks = [paragraph(block) if isinstance(block, str) else table(block) for block in lay_out(text)]
    return package("".join(blocks))
