"""MHT (MHTML): a page saved with its parts as one mail message (RFC 2557)."""

from __future__ import annotations

import email
import email.errors
from email.message import Message

from extract.model import Block, DocumentError
from extract.readers.html import read_html

_MOST_PARTS = 5000
_DEEPEST = 20  # multiparts within multiparts; browsers write one


def read_mht(data: bytes) -> tuple[tuple[Block, ...], str]:
    """Return the blocks of the page and its encoding. Raises DocumentError where there is no HTML part."""
    if data.lower().count(b"content-type: multipart") > _DEEPEST or data.count(b"\n--") > _MOST_PARTS:
        raise DocumentError(
            "a message of too many parts; save the page as HTML", zh="网页归档的部分过多；请将网页保存为 HTML。"
        )
    pages = [part for part in email.message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    found = [(body, part) for part in pages if (body := _body(part)).strip()]
    if not found:
        raise DocumentError(
            "no HTML part in the message; save the page as HTML", zh="网页归档中没有网页；请将网页保存为 HTML。"
        )
    body, part = max(found, key=lambda pair: len(pair[0]))
    return read_html(body, part.get_content_charset())


def _body(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except (ValueError, email.errors.MessageError) as error:
        raise DocumentError(
            f"the message's HTML part cannot be decoded ({error}); save the page as HTML",
            zh="网页归档无法解码；请将网页保存为 HTML。",
        ) from error
    return body if isinstance(body, bytes) else b""
