"""The mail as a message: text and HTML of the same content."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flows.report.content import Content
from flows.report.render import mail_html, mail_text
from flows.settings import MailSettings

UNSENT = "gongkai@localhost"


def subject(content: Content) -> str:
    """Return the subject, 政务公开年报数据质量报告 2026-11-22：新发现 12 条."""
    return f"政务公开年报数据质量报告 {content.date}：新发现 {content.run['findings_new']} 条"


def compose(content: Content, link: str | None, settings: MailSettings | None) -> EmailMessage:
    """Return the mail, multipart/alternative of text and HTML; without settings from and to nobody in particular."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(content)
    message["From"] = settings.sender if settings else UNSENT
    message["To"] = ", ".join(settings.recipients) if settings else UNSENT
    message["Date"] = format_datetime(content.finished)
    message["Message-ID"] = f"<{content.run['run_id']}@gongkai>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail_text(content, link), cte="base64")
    message.add_alternative(mail_html(content, link), subtype="html", cte="base64")
    return message
