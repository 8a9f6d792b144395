"""The command `gongkai`. Heavy libraries are imported by the verb that needs them, so that `--help` is quick."""

from __future__ import annotations

import sys

import typer
from typer.core import TyperGroup

from flows.cli.failures import reported
from flows.cli.history_verbs import history, rollback
from flows.cli.inspect_verb import inspect
from flows.cli.query_verbs import export, sql, status
from flows.cli.report_verb import report
from flows.cli.review_verb import app as review
from flows.cli.run_verb import run
from flows.cli.serve_verb import serve
from flows.cli.why_verb import why

app = typer.Typer(
    name="gongkai",
    help="公开: annual reports on open government information, from raw documents to a checked warehouse.\n\n"
    "Exit codes: 0 done, 1 done but some documents were held or failed, 2 wrong usage, "
    "3 the run could not be done (nothing published).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=TyperGroup,
)
for verb in (run, inspect, sql, export, report, status, why, history, rollback, serve):
    app.command(verb.__name__)(verb)
app.add_typer(review, name="review")


def main() -> None:
    """Run the command line and exit with the code of the contract."""
    with reported():
        app()
    sys.exit(0)
