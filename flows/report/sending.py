"""Sending a finished mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flows.errors import MailError
from flows.settings import MailSettings

TIMEOUT = 30.0  # seconds


def send(mail: Path, settings: MailSettings) -> None:
    """Send the mail in file `mail`. Raises `MailError`, which names the server and what to do."""
    server = f"{settings.host}:{settings.port}"
    try:
        message = message_from_bytes(mail.read_bytes(), policy=policy.SMTP)
        assert isinstance(message, EmailMessage)  # noqa: S101  (what this policy makes)
        with _connect(settings) as connection:
            if settings.user:
                connection.login(settings.user, settings.password or "")
            connection.send_message(message, settings.sender, list(settings.recipients))
    except (OSError, smtplib.SMTPException) as error:
        # Some servers repeat what was sent to them: only the kind of a refused login is told.
        reason = type(error).__name__ if isinstance(error, smtplib.SMTPAuthenticationError) else str(error)[:300]
        raise MailError(
            f"{mail}: could not be sent by {server} ({reason}); check the GONGKAI_SMTP_ settings and send it again "
            "with `gongkai report --email`"
        ) from error


def _connect(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
    connection = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    if settings.security == "starttls":
        connection.starttls(context=ssl.create_default_context())
    return connection
