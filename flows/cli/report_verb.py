"""`gongkai report`."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.options import Reports, Warehouse
from flows.cli.terminal import DONE, INCOMPLETE, complain, out, table
from flows.errors import MailError, UsageError
from flows.settings import mail_settings, reports_path, warehouse_path


def report(
    email: Annotated[bool, typer.Option("--email", help="Send the mail, too.")] = False,
    warehouse: Warehouse = None,
    reports: Reports = None,
) -> None:
    """Write the data-quality report of the last run again, and send it with --email.

    Mail is configured by GONGKAI_SMTP_HOST, _PORT, _SECURITY (starttls, tls, none), _USER, _PASSWORD, GONGKAI_MAIL_FROM
    and GONGKAI_MAIL_TO (addresses with commas). GONGKAI_REPORTS_URL is the address under which the directory of the
    reports is served; links of the mail lead there.

    \b
    gongkai report
    gongkai report --email
    """
    settings = mail_settings()
    if email and settings is None:
        raise UsageError("mail is not configured; set GONGKAI_SMTP_HOST, GONGKAI_MAIL_FROM and GONGKAI_MAIL_TO")
    from flows.report.publish import write_report  # noqa: PLC0415  (imports DuckDB and Jinja)
    from flows.report.sending import send  # noqa: PLC0415

    written = write_report(warehouse_path(warehouse), reports_path(reports))
    out.print(table(("", ""), [("report", written.html), ("mail", written.mail)]))
    if email and settings is not None:
        try:
            send(written.mail, settings)
        except MailError as error:
            complain(error)
            raise typer.Exit(INCOMPLETE) from error
        out.print(f"sent to {len(settings.recipients)} recipients")
    raise typer.Exit(DONE)
