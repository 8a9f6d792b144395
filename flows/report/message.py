"""The mail as a message: text and HTML of the same content, the trend as a picture in the HTML part."""

from __future__ import annotations

import base64
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any

from expectations.rules import Language
from flows.report.charts import WIDTH, trend_picture
from flows.report.content import local
from flows.report.digest import Digest
from flows.report.recipients import Recipient
from flows.report.render import Placed, mail_html, mail_text
from flows.report.told import Rows

UNSENT = "gongkai@localhost"


def subject(digest: Digest) -> str:
    """Return the subject, 政务公开年报数据质量报告（霁川市）2026-11-22：新发现 12 条."""
    if digest.clear:
        told = digest.word("subject_clear")
    else:
        told = digest.word("subject_new", n=digest.found) if digest.found else digest.word("subject_changed")
    area = digest.area if len(digest.area) <= 40 else f"{digest.area[:39]}…"
    return digest.word("subject", title=digest.word("title"), area=area, date=f"{digest.finished:%Y-%m-%d}", told=told)


def message_id(run_id: str, recipient: Recipient, sender: str | None = None) -> str:
    """Return the identifier of a recipient's mail about a run: the same however often it is made or sent."""
    return f"<{run_id}.{mail_key(recipient.address)}@{_domain(sender)}>"


def _domain(sender: str | None) -> str:
    """Return the domain of the sender: filters distrust identifiers with one that cannot be."""
    return parseaddr(sender or UNSENT)[1].rpartition("@")[2].lower()


def mail_key(address: str) -> str:
    """Return a name for what belongs to an address, safe in file names."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:16]


def compose(digest: Digest, recipient: Recipient, sender: str | None, link: str | None) -> EmailMessage:
    """Return the mail: multipart/alternative of the text, and the HTML with its picture (multipart/related)."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(digest)
    message["From"] = sender or UNSENT
    message["To"] = Address(recipient.name, addr_spec=recipient.address)
    message["Date"] = format_datetime(digest.finished)
    message["Message-ID"] = message_id(digest.run_id, recipient, sender)
    message["List-Id"] = f"<gongkai.{_domain(sender)}>"  # what a recipient's rule can sort by
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange does not heed the line above
    _fill(message, digest, link)
    message["Content-Language"] = "zh-CN" if digest.language == "zh" else "en"
    return message


def _fill(message: EmailMessage, digest: Digest, link: str | None) -> None:
    picture = None if digest.clear or len(digest.trend) < 2 else picture_of(digest.trend, digest.language)
    cid = f"trend.{digest.run_id}@gongkai"
    placed = Placed(link, f"cid:{cid}" if picture else None, WIDTH)
    title = str(message["Subject"])
    message.set_content(mail_text(digest, title, placed), cte="base64")
    message.add_alternative(mail_html(digest, title, placed), subtype="html", cte="base64")
    if picture:
        page = list(message.iter_parts())[-1]
        assert isinstance(page, EmailMessage)  # noqa: S101  (what this policy makes)
        page.add_related(picture, "image", "png", cid=f"<{cid}>", disposition="inline", filename="trend.png")
    _steady_boundaries(message)


def picture_of(trend: Rows, language: Language) -> bytes:
    """Return the trend as a PNG, its runs by the day in China."""
    return _picture(tuple(tuple({**row, "finished": local(row["finished_at"])}.items()) for row in trend), language)


@lru_cache(maxsize=4)
def _picture(trend: tuple[tuple[tuple[str, Any], ...], ...], language: Language) -> bytes:
    """Draw it once for an area: its page and the mails of all its recipients show the same."""
    return trend_picture([dict(row) for row in trend], language)


def _steady_boundaries(message: EmailMessage) -> None:
    """Name the boundaries after the mail, so that the same content gives the same bytes."""
    seed = f"{message['Message-ID']}".encode()
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(seed + bytes([number])).hexdigest()[:40]}")


def shown_alone(message: EmailMessage) -> str:
    """Return the HTML of a mail as a page of its own, its picture in it."""
    page = message.get_body(("html",))
    assert page is not None  # noqa: S101  (every mail has one)
    html = str(page.get_content())
    for part in message.walk():
        if part.get_content_type() == "image/png":
            picture = part.get_payload(decode=True)
            assert isinstance(picture, bytes)  # noqa: S101  (what it is where one part is one file)
            address = data_address(picture)
            html = html.replace(f"cid:{str(part['Content-ID']).strip('<>')}", address)
    return html


def data_address(picture: bytes) -> str:
    """Return a PNG as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
