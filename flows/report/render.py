"""Content to HTML and text. Everything that comes from documents is escaped, and freed of control characters."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from expectations.words import shown
from flows.report import content as parts
from flows.report import digest as limits
from flows.report import told
from flows.report.content import Content
from flows.report.digest import Digest
from warehouse.area import SEVERITIES

LONGEST = 600  # code points of one text that the page shows
LONGEST_MAILED = 300  # the same in a mail


class Placed(NamedTuple):
    """What a mail refers to: the address of the page, that of the picture, and its width in CSS pixels."""

    link: str | None = None
    picture: str | None = None
    picture_width: int = 0


def page(content: Content, *, picture: str | None = None, data_docs: str | None = None) -> str:
    """Return the report as one HTML page that needs nothing else.

    `picture` is the trend as a `data:` address, `data_docs` the relative address of Great Expectations' Data Docs.
    """
    shown_picture = picture and Markup(picture)  # noqa: S704  (base64)
    template = _environment(html=True, longest=LONGEST).get_template("page.html.j2")
    return template.render(content=content, parts=parts, told=told, picture=shown_picture, data_docs=data_docs)


def mail_html(digest: Digest, subject: str, placed: Placed) -> str:
    """Return the HTML part of the mail."""
    return _mail("mail.html.j2", digest, subject, placed, html=True)


def mail_text(digest: Digest, subject: str, placed: Placed) -> str:
    """Return the text part of the mail."""
    return _mail("mail.txt.j2", digest, subject, placed, html=False)


def _mail(name: str, digest: Digest, subject: str, placed: Placed, *, html: bool) -> str:
    trend = [row["error"] + row["warning"] + row["info"] for row in digest.trend] or [0]
    told_trend = digest.word("trend_alt", runs=len(digest.trend), first=trend[0], last=trend[-1])
    template = _environment(html=html, longest=LONGEST_MAILED).get_template(name)
    words = {"d": digest, "w": partial(_word, digest), "subject": subject, "trend_text": told_trend}
    link = placed.link and (Markup.escape(placed.link) if html else Markup(placed.link))  # noqa: S704  (our own)
    return template.render(**words, **placed._asdict() | {"link": link}, limits=limits, severities=SEVERITIES)


def _word(digest: Digest, name: str, **values: object) -> str:
    """Return a word of the mail; one of ours alone keeps the blanks at its ends."""
    word = digest.word(name, **values)
    return word if values else Markup(word)  # noqa: S704


@lru_cache(maxsize=4)
def _environment(*, html: bool, longest: int) -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=html,  # noqa: S701  (the text part of the mail is no HTML)
        finalize=partial(_harmless, longest),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(longest: int, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value, longest)
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
