"""What is printed around values of the warehouse, from the document in the content store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract.model import DocumentError, Where
from extract.readers.encoding import decode
from flows.batch import bytes_of
from flows.errors import FlowError, UsageError
from flows.inspector import reading_worker
from flows.settings import limits, store_path
from flows.showing import CLOSE, OPEN, Places, block_around, picture_in_worker, rows_in_worker
from flows.store import Store
from flows.worker import Lost

CONTEXT = 2000  # code points
TEXTS = ("text", "markdown")
RECOGNISED = "scan"  # reading one again takes a minute

Json = dict[str, Any]


def contexts_of(warehouse: Path, report: Json, cells: Sequence[Json], rows: Sequence[Json]) -> list[str | None]:
    """Return for every row of a fact table what is printed around it; None where it is not printed or not to be had.

    Lines of a text; the row of the table elsewhere, and for a scan the row as it was read into the warehouse: `cells`.
    """
    if report["format"] in TEXTS:
        lines = _lines(warehouse, report)
        return [_context(lines, row["line"]) for row in rows]
    if report["format"] == RECOGNISED:
        return [_row_as_read(cells, row) for row in rows]
    return _rows_again(warehouse, report, rows)


def page_of(warehouse: Path, chain: Json) -> bytes:
    """Return the page that the value of a chain is printed on as PNG, the place marked.

    Raises `UsageError` where it is on no page, `FlowError` where the page cannot be drawn.
    """
    where = where_of({name: chain["where"].get(name) for name in _NAMES})
    path = chain["document"]["path"]
    if where.page is None:
        raise UsageError(f"{path}: not a page but {chain['where'] or 'nowhere'}; only PDF and scans have pictures")
    file = Store(store_path(warehouse)).path_of(chain["document"]["sha256"])
    with reading_worker(picture_in_worker, None, limits()) as worker:
        answer = worker.do(Places(file, path, (where,)))
    if isinstance(answer, bytes):
        return answer
    raise FlowError(f"{path}: {answer.reason.en if isinstance(answer, Lost) else answer}")


_NAMES = ("line", "span_start", "span_end", "page", "x0", "y0", "x1", "y1", "table_no", "row_no", "cell_no")


def where_of(row: Json) -> Where:
    """Return the place that a row of a fact table names."""
    return Where(*(row[name] for name in _NAMES))


def _rows_again(warehouse: Path, report: Json, rows: Sequence[Json]) -> list[str | None]:
    """Read the document again, in a worker as every document from outside."""
    file = Store(store_path(warehouse)).path_of(report["document_sha256"])
    wheres = tuple(where_of(row) for row in rows)
    if not wheres or not file.exists():
        return [None] * len(rows)
    with reading_worker(rows_in_worker, None, limits()) as worker:
        answer = worker.do(Places(file, report["source_path"], wheres))
    return [None] * len(rows) if isinstance(answer, Lost) else list(answer)


def _row_as_read(cells: Sequence[Json], row: Json) -> str | None:
    if "row_code" not in row:
        return None
    of_row = [cell for cell in cells if all(cell[key] == row[key] for key in ("table_code", "row_code"))]
    shown = (f"{OPEN}{cell['raw']}{CLOSE}" if cell is row else str(cell["raw"]) for cell in of_row)
    return " | ".join(shown)[:CONTEXT]


def _lines(warehouse: Path, report: Json) -> list[str]:
    """Return the lines of a text document from the content store; none where it is gone."""
    try:
        text, _ = decode(bytes_of(Store(store_path(warehouse)).path_of(report["document_sha256"])))
    except (OSError, DocumentError):
        return []
    return (text if "\n" in text else text.replace("\r", "\n")).split("\n")


def _context(lines: Sequence[str], line: int | None) -> str | None:
    """Return the printed line; where a cell has a line of its own (led by a TAB), the row that it stands in."""
    if line is None or not 0 < line <= len(lines):
        return None
    at = line - 1
    first, last = block_around(lines, at) if lines[at].startswith("\t") else (at, at)
    return " | ".join(part.strip() for part in lines[first : last + 1])[:CONTEXT]
