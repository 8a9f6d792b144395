"""`gongkai report`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import Recipients, Reports, Warehouse
from flows.cli.terminal import DONE, INCOMPLETE, complain, out, table
from flows.errors import MailError, UsageError
from flows.settings import BLOCK, outbox_path, reports_path, warehouse_path

if TYPE_CHECKING:
    from flows.report.outbox import LastMails

LISTED = 50


def report(  # noqa: PLR0917  (the command line gives options by name)
    email: Annotated[bool, typer.Option("--email", help="Send the mails that were not sent yet.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Write each recipient's mail to DIR; send none.")] = False,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="With --preview; default REPORTS/preview.")
    ] = None,
    warehouse: Warehouse = None,
    reports: Reports = None,
    recipients: Recipients = None,
) -> None:
    """Write the data-quality report of the last run again; send the mails that wait, or show them.

    Mail is configured by GONGKAI_SMTP_HOST, _PORT, _SECURITY (starttls, tls, none), _USER, _PASSWORD or _BLOCK,
    GONGKAI_MAIL_FROM and GONGKAI_MAIL_TO (addresses with commas: the whole country), and GONGKAI_RECIPIENTS (a file:
    who gets which area). GONGKAI_REPORTS_URL is the address under which the directory of the reports is served; links
    of the mail lead there. A mail that was sent is never sent again; docs/mail.md says what becomes of the others.

    \b
    gongkai report
    gongkai report --email
    gongkai report --preview mails/ --recipients recipients.yaml
    """
    if folder is not None and not preview:
        raise UsageError(f"{folder}: a directory is given with --preview only")
    from flows.prefect_setup import prepare  # noqa: PLC0415  (before Prefect, which keeps the secrets of the account)

    prepare(warehouse_path(warehouse).parent / "prefect" if os.environ.get(BLOCK) else None, quiet=True)
    from flows.report.mailing import Mailing, last_run, mailing, send_mails  # noqa: PLC0415  (imports DuckDB and Jinja)
    from flows.report.mailing import preview as show  # noqa: PLC0415
    from flows.report.outbox import last_mails  # noqa: PLC0415
    from flows.report.publish import write_report  # noqa: PLC0415
    from warehouse.register import require_current  # noqa: PLC0415

    made: Mailing = mailing(warehouse_path(warehouse), reports_path(reports), recipients)
    if email and made.settings is None:
        raise UsageError("mail is not configured; set GONGKAI_SMTP_HOST, GONGKAI_MAIL_FROM and GONGKAI_MAIL_TO")
    require_current(made.warehouse)
    written = write_report(made.warehouse, made.reports)
    out.print(table(("", ""), [("report", written.html), ("mail", written.mail)]))
    if preview:
        for file in show(made, folder or made.reports / "preview"):
            out.print(str(file))
    last = last_run(made.warehouse)
    if email and last is not None:
        try:
            delivery = send_mails(made, last.run_id, again=True)
        except MailError as error:
            complain(error)
            raise typer.Exit(INCOMPLETE) from error
        out.print(f"{delivery.sent if delivery else 0} mails were sent")
    _show_mails(last_mails(outbox_path(made.warehouse)))
    raise typer.Exit(DONE)


def _show_mails(mails: LastMails) -> None:
    """Show what became of the last mails, and those that are not sent."""
    if mails.run_id is not None:
        out.print(f"mails of {mails.run_id}: " + ", ".join(f"{n} {state}" for state, n in sorted(mails.states.items())))
    if mails.unsent:
        rows = [(mail.run_id, mail.address, mail.state, mail.told) for mail in mails.unsent[:LISTED]]
        out.print(table(("run", "not sent to", "state", "the server said"), rows))
