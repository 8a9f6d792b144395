"""Content to HTML and text. Everything that comes from documents is escaped, and freed of control characters."""

from __future__ import annotations

from dataclasses import replace
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
from flows.report.wrapping import wrapped
from warehouse.area import SEVERITIES

LONGEST = 600  # code points of one text that the page shows
LONGEST_MAILED = 300  # the same in a mail
SHORTEST_MAILED = 100  # the same in a mail that would be too long
MAIL_WIDTH = 640  # CSS pixels
MOST_MAILED = 100_000  # bytes of HTML; Gmail shows 102 KiB of a mail and hides the rest


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
    """Return the HTML part of the mail. Where it would be too long, its texts are cut first, then its lists."""
    html = _mail("mail.html.j2", digest, subject, placed)
    while len(html.encode()) > MOST_MAILED:
        html = _mail("mail.html.j2", digest, subject, placed, longest=SHORTEST_MAILED)
        if not (digest.worst_new or digest.worst_known):
            break
        known = digest.worst_known[:-1]
        new = digest.worst_new if digest.worst_known else digest.worst_new[:-1]
        digest = replace(digest, worst_known=known, worst_new=new)
    return html


def mail_text(digest: Digest, subject: str, placed: Placed) -> str:
    """Return the text part of the mail, in lines that a terminal shows whole."""
    return wrapped(_mail("mail.txt.j2", digest, subject, placed, html=False))


def _mail(
    name: str, digest: Digest, subject: str, placed: Placed, *, html: bool = True, longest: int = LONGEST_MAILED
) -> str:
    trend = [row["error"] + row["warning"] + row["info"] for row in digest.trend] or [0]
    told_trend = digest.word("trend_alt", runs=len(digest.trend), first=trend[0], last=trend[-1])
    template = _environment(html=html, longest=longest).get_template(name)
    words = {"d": digest, "w": partial(_word, digest), "subject": subject, "trend_text": told_trend}
    looks = {"mail_width": MAIL_WIDTH, "preheader": _preheader(digest)}
    link = placed.link and (Markup.escape(placed.link) if html else Markup(placed.link))  # noqa: S704  (our own)
    return template.render(**words, **looks, **placed._asdict() | {"link": link}, limits=limits, severities=SEVERITIES)


def _preheader(digest: Digest) -> str:
    """Return what lists of mails show beside the subject: the counts, or that all is well."""
    if digest.clear:
        return digest.word("clear_idle" if digest.idle else "clear")
    counts = {"new": digest.found, "fixed": digest.changed("fixed"), "still": digest.totals["findings"]}
    counts |= {name: digest.arrived[name] for name in ("held", "unreadable") if digest.arrived.get(name)}
    return digest.word("comma").join(f"{digest.word(name)} {number}" for name, number in counts.items())


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
