"""`gongkai inspect --show`: one cell where it is printed."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import typer
from rich.text import Text

from flows.archives import Unpacker
from flows.cli.terminal import DONE, INCOMPLETE, complain, harmless, heading, out, table
from flows.errors import FlowError, UsageError
from flows.inspector import Source, reading_worker, sources
from flows.landing import documents_under, name_of
from flows.limits import Limits
from flows.settings import limits
from flows.showing import CLOSE, OPEN, Asked, Place, Shown, place_of, show_in_worker
from flows.worker import Lost

LINE = 4000  # code points of a line that are shown


def show_cell(paths: list[Path], cell: str, output: Path | None, places: Path | None, as_json: bool) -> int:
    """Show one cell of one document, write the picture of its page where there is one, and return the exit code."""
    place, document = place_of(cell), _only(paths)
    shown = _shown(document, place, places, limits())
    if shown.error is not None or shown.cell is None:
        complain(f"{name_of(document)}: {shown.error}")
        return INCOMPLETE
    written = _write(shown, document, "-".join(place), output)
    if as_json:
        typer.echo(json.dumps({**shown.cell, "lines": shown.lines, "picture": written}, ensure_ascii=False))
        return DONE
    out.print(heading(f"{name_of(document)} {cell}"))
    found = shown.cell
    where = json.dumps(found["where"]) if found["where"] else "not printed"
    rows = [("printed", found["raw"]), ("state", found["state"]), ("value", found["value"]), ("where", where)]
    out.print(table(("", ""), rows))
    for line in shown.lines:
        out.print(marked(harmless(line, LINE)))
    if written:
        out.print(f"picture: {harmless(written, LINE)}")
    return DONE


def _only(paths: list[Path]) -> Path:
    found = list(documents_under(paths))
    if len(found) != 1:
        raise UsageError(f"--show takes one document, and these are {len(found)}; name one")
    return found[0]


def _shown(document: Path, place: Place, places: Path | None, within: Limits) -> Shown:
    with contextlib.ExitStack() as stack:
        unpacker = stack.enter_context(Unpacker(within))
        held = list(sources(document, unpacker))
        if held != [Source(document, name_of(document))]:
            raise UsageError(f"{name_of(document)}: an archive; unpack it and name one of its documents")
        worker = stack.enter_context(reading_worker(show_in_worker, places, within))
        answer = worker.do(Asked(held[0], place, picture=True))
    return Shown(None, (), None, answer.reason.en) if isinstance(answer, Lost) else answer


def _write(shown: Shown, document: Path, name: str, output: Path | None) -> str | None:
    """Write the picture beside the document, or to `output`; return where."""
    if shown.picture is None:
        return None
    target = output or document.with_name(f"{document.stem}.{name}.png")
    try:
        target.write_bytes(shown.picture)
    except OSError as error:
        raise FlowError(
            f"{name_of(target)}: the picture cannot be written ({error.strerror}); give another --output"
        ) from error
    return name_of(target)


def marked(line: str) -> Text:
    """Return a line that was made harmless, with what stands in 【】 in bold."""
    text = Text(line)
    start, end = line.find(OPEN), line.find(CLOSE)
    if 0 <= start < end:
        text.stylize("bold reverse", start, end + 1)
    return text
