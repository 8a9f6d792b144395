"""The command `gongkai`. Heavy libraries are imported by the verb that needs them, so that `--help` is quick."""

from __future__ import annotations

import sys

import typer
from typer.core import TyperGroup

from flows.cli import inspect_verb, query_verbs, report_verb, run_verb, serve_verb, why_verb
from flows.cli.failures import reported

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
app.command("run")(run_verb.run)
app.command("inspect")(inspect_verb.inspect)
app.command("sql")(query_verbs.sql)
app.command("report")(report_verb.report)
app.command("status")(query_verbs.status)
app.command("why")(why_verb.why)
app.command("serve")(serve_verb.serve)


def main() -> None:
    """Run the command line and exit with the code of the contract."""
    with reported():
        app()
    sys.exit(0)
