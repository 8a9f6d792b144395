"""One cell of one document shown where it is printed: the lines or the row around it, and the page as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extract.forms import TABLES, members
from extract.model import MERGED, Document, DocumentError, Grid, GridCell, Where
from extract.readers.encoding import decode
from flows.batch import Prepared, bytes_of
from flows.errors import UsageError
from flows.inspecting import Json, as_json, read_file
from flows.inspector import Source
from flows.limits import DocumentTimeoutError, alarm, too_long
from flows.worker import Tell

AROUND = 3  # lines before and behind
ROW_LINES = 24  # lines of a row that has a line for each cell
ROUNDED = 0.06  # points
WIDEST = 2000  # code points of one line
OPEN, CLOSE = "【", "】"


class Place(NamedTuple):
    """A cell of a statutory table by its codes."""

    table: str
    row: str
    column: str


class Asked(NamedTuple):
    """A cell of a document that is to be shown; `picture`: also as a picture."""

    source: Source
    place: Place
    picture: bool


class Shown(NamedTuple):
    """A cell as in the contract, what is printed around it line by line with the cell in 【】, and the page as PNG.

    `error` says why there is nothing to show.
    """

    cell: Json | None
    lines: tuple[str, ...]
    picture: bytes | None
    error: str | None


def place_of(text: str) -> Place:
    """Return the cell that `TABLE/ROW/COLUMN` names. Raises `UsageError`, which lists what there is."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != 3:
        raise UsageError(f"{text!r}: give a cell as TABLE/ROW/COLUMN, such as request/received/total")
    if parts[0] not in TABLES:
        raise UsageError(f"{parts[0]!r} is no table; tables: {', '.join(TABLES)}")
    for axis, code in (("row", parts[1]), ("column", parts[2])):
        codes = [member.code for member in members(parts[0], axis)]
        if code not in codes:
            raise UsageError(f"{code!r} is no {axis} of the table {parts[0]}; {axis}s: {', '.join(codes)}")
    return Place(*parts)


def show_in_worker(asked: Sequence[Asked], prepared: Prepared, tell: Tell) -> Shown:
    """Read a document in a worker and show one cell of it."""
    ((source, place, picture),) = asked
    limits = prepared.settings.limits
    tell(0, limits.time)
    read, _ = read_file(source.file, source.path, prepared.gazetteer, limits, tell)
    if read.report is None or read.document is None:
        return Shown(None, (), None, read.reason)
    cells = as_json(read.report, ())["cells"]
    index = next((at for at, cell in enumerate(cells) if _is_at(cell, place)), None)
    if index is None:
        return Shown(None, (), None, f"the form that was used has no cell {'/'.join(place)}")
    where = read.report.cells[index].where
    data = bytes_of(source.file)
    return Shown(cells[index], tuple(lines_around(read.document, data, where)), _picture(data, where, picture), None)


class Places(NamedTuple):
    """Places in a document of the content store, known by `path`."""

    file: Path
    path: str
    wheres: tuple[Where, ...]


def rows_in_worker(asked: Sequence[Places], prepared: Prepared, tell: Tell) -> tuple[str | None, ...]:
    """Read a document in a worker and return what stands around the places, None where it is not found."""
    ((file, path, wheres),) = asked
    limits = prepared.settings.limits
    tell(0, limits.time)
    read, _ = read_file(file, path, prepared.gazetteer, limits, tell)
    if read.document is None:
        return (None,) * len(wheres)
    return tuple(row_around(read.document, where) for where in wheres)


def picture_in_worker(asked: Sequence[Places], prepared: Prepared, tell: Tell) -> bytes | str:
    """Draw the page of a place in a worker; return PNG, or why there is none."""
    ((file, _, (where,)),) = asked
    limits = prepared.settings.limits
    tell(0, limits.time)
    from extract.readers.picture import page_picture  # noqa: PLC0415  (draws: only where it is asked for)

    try:
        with alarm(limits.time):
            return page_picture(bytes_of(file), where)
    except DocumentError as error:
        return str(error)
    except DocumentTimeoutError:
        return too_long(limits.time).en


def _is_at(cell: Json, place: Place) -> bool:
    return (cell["table"], cell["row"], cell["column"]) == place


def _picture(data: bytes, where: Where | None, wanted: bool) -> bytes | None:
    if not wanted or where is None or where.page is None:
        return None
    from extract.readers.picture import page_picture  # noqa: PLC0415  (draws: only where it is asked for)

    return page_picture(data, where)


def lines_around(document: Document, data: bytes, where: Where | None) -> Iterator[str]:
    """Yield what is printed around a place, with the place in 【】: lines of a text, else the row of the table."""
    if where is None:
        return
    if where.line is not None and document.format in ("text", "markdown"):
        yield from _text_lines(decode(data)[0], where)
        return
    row = row_around(document, where)
    if row is not None:
        yield row


def _text_lines(text: str, where: Where) -> Iterator[str]:
    if where.start is not None and where.end is not None:
        text = f"{text[: where.start]}{OPEN}{text[where.start : where.end]}{CLOSE}{text[where.end :]}"
    lines = (text if "\n" in text else text.replace("\r", "\n")).split("\n")
    at = (where.line or 1) - 1
    own_line = at < len(lines) and lines[at].startswith("\t")
    first, last = block_around(lines, at) if own_line else (at - AROUND, at + AROUND)
    for number in range(max(0, first), min(len(lines), last + 1)):
        yield f"{number + 1:>6} {lines[number].strip()[:WIDEST]}"


def block_around(lines: Sequence[str], at: int) -> tuple[int, int]:
    """Return the first and last of the lines that stand together with the one `at`: a row with a line for each cell."""
    first = last = at
    while first > 0 and lines[first - 1].strip() and last - first < ROW_LINES:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip() and last - first < ROW_LINES:
        last += 1
    return first, last


def row_around(document: Document, where: Where) -> str | None:
    """Return the row that a cell stands in, or the paragraph that a sentence does, with the place in 【】."""
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                if any(_is_there(cell.where, where) for cell in row):
                    return " | ".join(_cell(cell, where) for cell in row)[:WIDEST]
        elif _is_there(block.where, where):
            return block.text[:WIDEST]
    return None


def _cell(cell: GridCell, where: Where) -> str:
    return f"{OPEN}{cell.text}{CLOSE}" if _is_there(cell.where, where) else cell.text


def _is_there(where: Where, wanted: Where) -> bool:
    """Whether two places are the same; boxes are rounded where they are kept."""
    if where[:4] != wanted[:4] or where[8:] != wanted[8:] or where == MERGED:
        return False
    pairs = zip(where[4:8], wanted[4:8], strict=True)
    return all(a == b or (a is not None and b is not None and abs(a - b) < ROUNDED) for a, b in pairs)
