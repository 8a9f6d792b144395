"""Writing the report of the last run: `<reports>/<run_id>/report.html` and `mail.eml`, copies in `<reports>/latest`.

`<reports>/<run_id>/area-….html` is the same for the area of a recipient.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from flows.errors import FlowError
from flows.report.content import Content, gathered
from flows.report.digest import gather_digest, mail_words
from flows.report.message import UNSENT, compose, data_address, picture_of
from flows.report.recipients import ALL, Recipient
from flows.report.render import page
from warehouse.area import Area, AreaReader, reading_area

PAGE, MAIL, LATEST = "report.html", "mail.eml", "latest"
DATA_DOCS = Path("data_docs", "index.html")


class Written(NamedTuple):
    """The files of a report, and what it says."""

    html: Path
    mail: Path
    content: Content


def write_report(warehouse: Path, reports: Path) -> Written:
    """Write the report of the last published run, and the mail about the whole country, to nobody in particular.

    Raises `FlowError` where the directory cannot be written, and the errors of `warehouse.query`, also where there is
    no run.
    """
    with reading_area(warehouse, Area()) as reader:
        content = gathered(reader, "")
        digest = gather_digest(reader, reader.run_id, None, mail_words()["whole"]["zh"], "zh")
    folder = reports / reader.run_id
    mail = compose(digest, Recipient(address=UNSENT, areas=ALL), None, link_to(folder / PAGE))
    files = {PAGE: _page(content, folder).encode(), MAIL: mail.as_bytes()}
    try:
        for target in (folder, reports / LATEST):
            target.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                _replace(target / name, data)
    except OSError as error:
        raise _unwritable(reports, error) from error
    return Written(folder / PAGE, folder / MAIL, content)


def write_area(reports: Path, reader: AreaReader, name: str, *, again: bool) -> Path:
    """Write the page on the reader's area, named `name`, and return where it is; one that is there only `again`.

    Raises `FlowError` where it cannot be written.
    """
    whole = reader.area == Area()
    folder = reports / reader.run_id
    target = folder / (PAGE if whole else f"area-{hashlib.sha256(repr(reader.area).encode()).hexdigest()[:12]}.html")
    if not target.exists() or (again and not whole):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _replace(target, _page(gathered(reader, "" if whole else name), folder).encode())
        except OSError as error:
            raise _unwritable(reports, error) from error
    return target


def link_to(page: Path) -> str | None:
    """Return where readers of a mail find a page: below `GONGKAI_REPORTS_URL`, where that is set."""
    base = os.environ.get("GONGKAI_REPORTS_URL")
    return f"{base.rstrip('/')}/{page.parent.name}/{page.name}" if base else None


def _page(content: Content, folder: Path) -> str:
    # By way of the folder above, so that the copy in `latest` leads there, too.
    docs = f"../{folder.name}/{DATA_DOCS.as_posix()}" if (folder / DATA_DOCS).is_file() else None
    return page(content, picture=data_address(picture_of(content.trend, "zh")), data_docs=docs)


def _unwritable(reports: Path, error: OSError) -> FlowError:
    return FlowError(
        f"{error.filename or reports}: the report cannot be written ({error.strerror}); the data is published. "
        "Make the directory writable and run `gongkai report`"
    )


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(data)
    temporary.replace(path)
