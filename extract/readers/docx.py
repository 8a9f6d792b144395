"""DOCX and DOCM: the text as Word shows it, numbering of lists included, and tables with their merged cells.

The tree is first brought into its final shape (deletions out, containers dissolved), so that the walk is plain.
Structure after ISO/IEC 29500-1, Part 17 (WordprocessingML), transitional and strict.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import regex
from lxml import etree

from extract.model import Block, DocumentError, Grid, GridCell, Paragraph, Row, Where
from extract.readers.cells import GAP, GridMaker, Printed, is_running_text, join_lines, span, tidy_lines
from extract.readers.docx_numbering import Numbering
from extract.readers.docx_tree import Names, names_of, remove, settle
from extract.readers.xml import open_zip, parse, read_member

_MAIN = "word/document.xml"
_RELATED = regex.compile(rb"<[^<>]*?Type=\"[^\"]*/officeDocument\"[^<>]*>")
_TARGET = regex.compile(rb"Target=\"/?([^\"]{1,200})\"")
_DEPTH = 12  # tables within tables; Word itself refuses more
_BREAK = "\n"
_NUMBER_ONLY = regex.compile(r"[\d.,，%％\s/／\-—－]*")


def read_docx(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a document. Raises DocumentError where it is damaged or beyond the limits."""
    container = open_zip(data)
    members = {member.filename: member for member in container.infolist()}
    main = _main_part(container, members)
    root = parse(read_member(container, main), main.filename)
    names = names_of(root)
    body = root.find(names.body)
    if body is None:
        raise DocumentError(
            f"part {main.filename} has no body; save the document again", zh="Word 文档没有正文；请重新保存该文档。"
        )
    folder = main.filename.rpartition("/")[0]
    parts = [_part(container, members, f"{folder}/{name}.xml") for name in ("numbering", "styles")]
    numbering = Numbering.read(parts[0], parts[1], names) if parts[0] is not None else None
    settle(root, names)
    return tuple(_Walk(names, numbering).document(body))


def _main_part(container: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if _MAIN in members:
        return members[_MAIN]
    if "_rels/.rels" in members:
        related = _RELATED.search(read_member(container, members["_rels/.rels"]))
        target = _TARGET.search(related[0]) if related else None
        if target and (name := target[1].decode(errors="replace")) in members:
            return members[name]
    raise DocumentError(
        "no Word document in the container (word/document.xml is missing); save it again as .docx",
        zh="压缩包内没有 Word 文档；请重新另存为 .docx。",
    )


def _part(container: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> etree._Element | None:
    return parse(read_member(container, members[name]), name) if name in members else None


class _Text(NamedTuple):
    """A paragraph's lines (line breaks cut it), and the text boxes anchored in it."""

    lines: list[str]
    boxes: list[etree._Element]


class _Walk:
    """Walks down a settled tree. `lines` counts paragraphs, `tables` counts tables, from 1 in document order."""

    def __init__(self, names: Names, numbering: Numbering | None) -> None:
        self.names, self.numbering = names, numbering
        self.maker = GridMaker()
        self.lines = self.tables = 0
        self.plain = self.boxed = False

    def document(self, body: etree._Element) -> Iterator[Block]:
        """The blocks of a body in order."""
        self.plain = next(body.iter(*self.names.signs), None) is None
        self.boxed = next(body.iter(self.names.box), None) is not None
        return self._blocks(body, 0)

    def _blocks(self, holder: etree._Element, depth: int) -> Iterator[Block]:
        if depth > _DEPTH:
            raise DocumentError(
                f"tables nested more than {_DEPTH} deep; check what the document is",
                zh=f"表格嵌套超过{_DEPTH}层；请核实这是什么文档。",
            )
        for element in holder:
            if element.tag == self.names.p:
                text = self._paragraph(element)
                yield from map(self._numbered, text.lines)
                for box in text.boxes:
                    yield from self._blocks(box, depth + 1)
            elif element.tag == self.names.tbl:
                yield from self._table(element, depth)

    def _numbered(self, text: str) -> Paragraph:
        self.lines += 1
        return Paragraph(text, Where(self.lines))

    def _paragraph(self, element: etree._Element) -> _Text:
        names = self.names
        boxes: list[etree._Element] = []
        if self.boxed:
            boxes = [box for box in element.iter(names.box) if not _within(box, names.box, element)]
            for box in boxes:
                remove(box)
        text = self._plain(element)
        lines = list(tidy_lines(text, _BREAK))
        label = self.numbering.label(element) if self.numbering is not None else ""
        if label and lines and not _NUMBER_ONLY.fullmatch(lines[0]):
            lines[0] = join_lines((label, lines[0]))
        return _Text(lines, boxes)

    def _plain(self, element: etree._Element) -> str:
        """The text of a paragraph, or of a cell with a break before every paragraph."""
        names, t = self.names, self.names.t
        if self.plain:
            return "".join([(p.text or "") if p.tag == t else _BREAK for p in element.iter(t, names.p)])
        return "".join([(p.text or "") if p.tag == t else names.sign(p) for p in element.iter(*names.pieces)])

    def _table(self, element: etree._Element, depth: int) -> Iterator[Block]:
        self.tables += 1
        number, names = self.tables, self.names
        rows = element.findall(names.tr)
        if next(element.iterdescendants(names.tbl), None) is not None:
            for row in rows:
                for cell in row.iterchildren(names.tc):
                    yield from self._blocks(cell, depth + 1)
            return
        printed = [self._row(row, number, at) for at, row in enumerate(rows, 1)]
        yield from self._table_blocks(_merged_down(printed), printed, number)

    def _table_blocks(self, merged: list[list[Printed]], printed: list[list[_Cell]], number: int) -> Iterator[Block]:
        """A table is a grid but for rows of running text, and for tables of one column, which are layout."""
        layout = all(len(row) < 2 for row in printed)
        kept: list[Row] = []
        for row, line in zip(printed, self.maker.fill(merged), strict=True):
            texts = [cell.lines for cell in row if cell.lines and not cell.covered]
            if texts and (layout or (len(texts) == 1 and is_running_text(texts[0], len(row)))):
                if kept:
                    yield Grid(tuple(kept), True, Where(table=number))
                    kept = []
                yield from map(self._numbered, texts[0])
            elif line:
                kept.append(line)
        if any(cell.text for line in kept for cell in line):
            yield Grid(tuple(kept), True, Where(table=number))

    def _row(self, element: etree._Element, table: int, row: int) -> list[_Cell]:
        names = self.names
        cells: list[_Cell] = []
        before = element.find(names.grid_before)
        if before is not None:
            cells.append(_Cell((), None, span(before.get(names.val)), False, False))
        for number, cell in enumerate(element.iterchildren(names.tc), 1):
            across, down, right = 1, None, None
            properties = cell.find(names.tc_properties)
            if properties is not None:
                for setting in properties:
                    tag = setting.tag
                    if tag == names.grid_span:
                        across = span(setting.get(names.val))
                    elif tag == names.v_merge:
                        down = setting.get(names.val, "continue")
                    elif tag == names.h_merge:
                        right = setting.get(names.val, "continue")
            if right == "continue" and cells:
                cells[-1] = cells[-1]._replace(across=cells[-1].across + across)
                continue
            place = Where(table=table, row=row, cell=number)
            cells.append(_Cell(self._cell_lines(cell), place, across, down == "restart", down == "continue"))
        return cells

    def _cell_lines(self, cell: etree._Element) -> tuple[str, ...]:
        if self.numbering is None and not self.boxed:
            return tidy_lines(self._plain(cell), _BREAK)
        lines: list[str] = []
        for paragraph in cell.iterchildren(self.names.p):
            found = self._paragraph(paragraph)
            lines += found.lines
            for box in found.boxes:
                lines += [block.text for block in self._blocks(box, _DEPTH) if isinstance(block, Paragraph)]
        return tuple(lines)


class _Cell(NamedTuple):
    """A cell of a row as written: `where` is None for columns that a row leaves out; `covered` goes on a cell above."""

    lines: tuple[str, ...]
    where: Where | None
    across: int
    begins: bool
    covered: bool


def _merged_down(rows: list[list[_Cell]]) -> list[list[Printed]]:
    """Cells that go on a merged cell above become gaps; where none begins above, they are cells of their own."""
    merged = []
    begun: set[int] = set()
    for row in rows:
        line, at, open_now = [], 0, set()
        for cell in row:
            hidden = cell.where is None or (cell.covered and at in begun)
            place = GridCell(join_lines(cell.lines), cell.where or Where())
            line.append(Printed(GAP if hidden else place, 1, cell.across))
            if cell.begins or cell.covered:
                open_now.add(at)
            at += cell.across
        begun = open_now
        merged.append(line)
    return merged


def _within(element: etree._Element, tag: str, top: etree._Element) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag == tag:
            return True
    return False
