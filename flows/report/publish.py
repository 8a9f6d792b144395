"""Writing the report of the last run: `<reports>/<run_id>/report.html` and `mail.eml`, copies in `<reports>/latest`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from flows.errors import FlowError
from flows.report.content import Content, gather
from flows.report.message import compose
from flows.report.render import page
from flows.settings import mail_settings

PAGE, MAIL, LATEST = "report.html", "mail.eml", "latest"


class Written(NamedTuple):
    """The files of a report, and what it says."""

    html: Path
    mail: Path
    content: Content


def write_report(warehouse: Path, reports: Path) -> Written:
    """Write the report of the last published run. Raises `FlowError` where the directory cannot be written."""
    content = gather(warehouse)
    run_id = content.run["run_id"]
    message = compose(content, _link(run_id), mail_settings())
    files = {PAGE: page(content).encode(), MAIL: message.as_bytes()}
    try:
        for folder in (reports / run_id, reports / LATEST):
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                _replace(folder / name, data)
    except OSError as error:
        raise FlowError(
            f"{error.filename or reports}: the report cannot be written ({error.strerror}); the data is published. "
            "Make the directory writable and run `gongkai report`"
        ) from error
    return Written(reports / run_id / PAGE, reports / run_id / MAIL, content)


def _link(run_id: str) -> str | None:
    """Return where readers of the mail find the page: below `GONGKAI_REPORTS_URL`, where that is set."""
    base = os.environ.get("GONGKAI_REPORTS_URL")
    return f"{base.rstrip('/')}/{run_id}/{PAGE}" if base else None


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(data)
    temporary.replace(path)
