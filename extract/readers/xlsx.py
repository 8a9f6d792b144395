"""Workbooks (XLSX, XLSM, XLS, ET): the used range of every visible sheet, by calamine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import regex
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from extract.model import Block, DocumentError, Grid, GridCell, Paragraph, Row, Where
from extract.readers.cells import GAP, MAX_CELLS, is_running_text, join_lines, tidy
from extract.readers.xml import open_zip, read_member
from extract.title import compact, is_title

_Value = int | float | str | bool | time | date | datetime | timedelta
_CELL = regex.compile(rb"<(?:\w{1,20}:)?c\s[^>]{0,200}?\br=\"([A-Z]{1,3})(\d{1,7})\"")
_MERGE = regex.compile(rb"<(?:\w{1,20}:)?mergeCell\s")
_MOST_MERGED = 20_000
_SHEETS = 100
_OF_TABLE = regex.compile(r"第二十条|[\d.,]+$")


def read_xlsx(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a workbook. Raises DocumentError where it is damaged, encrypted, or beyond the limits."""
    if data.startswith(b"PK"):
        _check_ranges(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
        opened = [book.get_sheet_by_name(name) for name in visible[:_SHEETS]]
    except PasswordError as error:
        raise DocumentError(
            "the workbook is encrypted; save it without a password", zh="工作簿已加密；请去除密码后保存。"
        ) from error
    except (CalamineError, XmlError, ZipError, ValueError, OSError) as error:
        raise DocumentError(
            f"the workbook cannot be read ({error}); save it again as .xlsx", zh="工作簿无法读取；请重新另存为 .xlsx。"
        ) from error
    return _Book().blocks(opened)


def _check_ranges(data: bytes) -> None:
    """Refuse a sheet whose used range is vast before memory is asked for it: two cells far apart are enough."""
    container = open_zip(data)
    for member in container.infolist():
        if not regex.search(r"xl/worksheets/[^/]+\.xml$", member.filename):
            continue
        rows: list[int] = []
        columns: list[int] = []
        part = read_member(container, member)
        if b"<!DOCTYPE" in part[:4096]:
            raise DocumentError(
                f"part {member.filename} declares a document type; check what it is",
                zh="工作簿含有不应有的文档类型声明；请核实这是什么文件。",
            )
        if sum(1 for _ in _MERGE.finditer(part)) > _MOST_MERGED:
            raise DocumentError(
                f"part {member.filename} has more than {_MOST_MERGED} merged ranges",
                zh=f"工作表的合并区域超过{_MOST_MERGED}个；请核实这是什么文件。",
            )
        for column, row in _CELL.findall(part):
            rows.append(int(row))
            columns.append(_column(column))
        if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MAX_CELLS:
            raise DocumentError(
                f"part {member.filename} spans more than {MAX_CELLS} cells; delete the stray ones",
                zh=f"工作表的范围超过{MAX_CELLS}个单元格；请删除远处多余的单元格。",
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Book:
    """Numbers paragraphs and tables over all sheets of a workbook."""

    def __init__(self) -> None:
        self.lines = 0
        self.cells = 0

    def blocks(self, sheets: Sequence[CalamineSheet]) -> tuple[Block, ...]:
        """The blocks of all sheets in order."""
        found: list[Block] = []
        for number, sheet in enumerate(sheets, 1):
            if is_title(compact(sheet.name)):
                found.append(self._paragraph(sheet.name))
            found += self._sheet(sheet, number)
        if not found:
            raise DocumentError("the workbook is empty; check what it is", zh="工作簿为空；请核实这是什么文件。")
        return tuple(found)

    def _paragraph(self, text: str) -> Paragraph:
        self.lines += 1
        return Paragraph(text, Where(self.lines))

    def _sheet(self, sheet: CalamineSheet, number: int) -> list[Block]:
        self.cells += sheet.total_height * sheet.total_width
        if self.cells > MAX_CELLS:
            raise DocumentError(
                f"a workbook of more than {MAX_CELLS} cells; check what it is",
                zh=f"工作簿的单元格超过{MAX_CELLS}个；请核实这是什么文件。",
            )
        covered = _covered(sheet)
        found: list[Block] = []
        rows: list[Row] = []
        for at, values in enumerate(sheet.to_python(skip_empty_area=False)):
            row = tuple(_cell(value, number, at, index, covered) for index, value in enumerate(values))
            filled = [cell.text for cell in row if cell.text]
            own = sum(1 for cell in row if cell is not GAP)
            if len(filled) == 1 and _is_text(filled[0], own):
                found += [_grid(rows, number)] if rows else []
                found.append(self._paragraph(filled[0]))
                rows = []
            elif filled or rows:
                rows.append(row)
        return [*found, *([_grid(rows, number)] if any(c.text for row in rows for c in row) else [])]


def _is_text(text: str, cells: int) -> bool:
    """Whether the only text of a row is a line of its own: captions of the form are cells of its table."""
    return is_running_text((text,), 1) or (cells == 1 and not _OF_TABLE.match(text))


def _grid(rows: list[Row], number: int) -> Grid:
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    return Grid(tuple(rows), True, Where(table=number))


def _covered(sheet: CalamineSheet) -> set[tuple[int, int]]:
    """The places that a merged range covers beside its first, as (row, column) from 0."""
    places: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        lowest, rightmost = min(bottom, sheet.total_height), min(right, sheet.total_width)
        places |= {(row, column) for row in range(top, lowest + 1) for column in range(left, rightmost + 1)}
        places.discard((top, left))
        if len(places) > MAX_CELLS:
            raise DocumentError(
                f"merged ranges of more than {MAX_CELLS} cells; check what the workbook is",
                zh=f"合并区域超过{MAX_CELLS}个单元格；请核实这是什么文件。",
            )
    return places


def _cell(value: _Value, table: int, row: int, column: int, covered: set[tuple[int, int]]) -> GridCell:
    if (row, column) in covered:
        return GAP
    return GridCell(_text(value), Where(table=table, row=row + 1, cell=column + 1))


def _text(value: _Value) -> str:
    """A value as a reader of the sheet sees it: whole numbers without a fraction, days as year, month, day."""
    if isinstance(value, str):
        return join_lines(line for part in value.split("\n") if (line := tidy(part)))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)
