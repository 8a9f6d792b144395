"""`gongkai run`."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType, TracebackType
from typing import Annotated, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.cli.options import AsJson, Places, Rebuild, Recipients, Reports, Reread, Reviewed, Warehouse, Workers
from flows.cli.terminal import DONE, INCOMPLETE, complain, err, out, table
from flows.settings import inbox, warehouse_path
from flows.summary import Summary

COUNTS = (
    *("landed", "recovered", "loaded", "held", "duplicate", "unreadable", "reread"),
    *("checks_failed", "findings_new", "findings_fixed"),
)


def run(  # noqa: PLR0917  (the command line gives options by name)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Documents, or directories of them; default $GONGKAI_INBOX."),
    ] = None,
    warehouse: Warehouse = None,
    reports: Reports = None,
    places: Places = None,
    reviewed: Reviewed = None,
    recipients: Recipients = None,
    rebuild: Rebuild = False,
    reread: Reread = True,
    workers: Workers = 2,
    as_json: AsJson = False,
) -> None:
    """One nightly run: find new documents, read, check, load, publish, write the data-quality report, send it.

    The report is sent where GONGKAI_SMTP_HOST, GONGKAI_MAIL_FROM and GONGKAI_MAIL_TO are set.
    Exit code 1 where documents were held or could not be read, 3 where nothing could be published.

    \b
    gongkai run inbox/
    gongkai run inbox/ --warehouse /srv/gongkai/gongkai.duckdb --reports /srv/gongkai/reports
    gongkai run --rebuild
    """
    given = paths or []
    if not rebuild:
        inbox(given)  # says what is missing before anything heavy is imported
    from flows.prefect_setup import prepare  # noqa: PLC0415  (before Prefect, which reads its settings on import)

    prepare(warehouse_path(warehouse).parent / "prefect", quiet=True)
    from flows.nightly import nightly  # noqa: PLC0415  (imports Prefect: seconds)
    from flows.progress import SHOWN  # noqa: PLC0415
    from flows.warming import warm_up  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _end)
    warm_up()
    with Bars() as bars:
        SHOWN.set(bars)
        summary = nightly(
            paths=[str(path) for path in given],
            warehouse=str(warehouse) if warehouse else None,
            reports=str(reports) if reports else None,
            places=str(places) if places else None,
            reviewed=str(reviewed) if reviewed else None,
            recipients=str(recipients) if recipients else None,
            rebuild=rebuild,
            reread=reread,
            workers=workers,
        )
    if as_json:
        out.print_json(data=summary.as_json())
    else:
        show(summary)
    raise typer.Exit(DONE if summary.complete else INCOMPLETE)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End on SIGTERM as on any error: what is only killed leaves the Prefect server behind that it has started."""
    raise SystemExit(128 + signal.SIGTERM)


class Bars:
    """Progress on the terminal's error stream: one line a stage, a bar where the number of steps is known."""

    def __init__(self) -> None:
        columns = TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        self._shown = Progress(*columns, console=err)
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._end_stage()
        self._shown.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._end_stage()
        self._task = self._shown.add_task(name, total=total)

    def _end_stage(self) -> None:
        """Show the stage as done; one of no steps counts as one."""
        if self._task is not None:
            done = max(1, self._shown.tasks[-1].completed)
            self._shown.update(self._task, total=done, completed=done)
            self._shown.stop_task(self._task)

    def advance(self, steps: int = 1) -> None:
        """Tell of steps done."""
        if self._task is not None:
            self._shown.advance(self._task, steps)


def show(summary: Summary) -> None:
    """Show what a run did and where the results are."""
    for path, reason in (*summary.problems, *summary.unsettled):
        complain(f"{path}: {reason}")
    if summary.report_error:
        complain(summary.report_error)
    if summary.postponed:
        out.print(f"{summary.postponed} documents of another version of the program wait to be read again")
    if not summary.published:
        out.print(f"nothing new: {summary.known} documents are known already; the warehouse is unchanged")
        return
    rows: list[tuple[str, object]] = [(name.replace("_", " "), getattr(summary, name)) for name in COUNTS]
    rows += [(f"findings {name.replace('_', ', ')}", n) for name, n in summary.findings.items()]
    rows += [(f"{stage}, seconds", f"{seconds:.1f}") for stage, seconds in summary.seconds.items()]
    out.print(table(("run", summary.run_id), rows))
    files = (("warehouse", summary.warehouse), ("report", summary.html), ("mail", summary.mail), ("log", summary.log))
    out.print(table(("", ""), [(name, path) for name, path in files if path]))
    if summary.mail_sent:
        out.print("the mail was sent")
