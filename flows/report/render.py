"""Content to HTML and text. Everything that comes from documents is escaped, and freed of control characters."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from expectations.words import shown
from flows.report import content as parts
from flows.report.content import Content

LONGEST = 600  # code points of one text that the page shows


def page(content: Content) -> str:
    """Return the report as one HTML page that needs nothing else."""
    return _environment(html=True).get_template("page.html.j2").render(content=content, parts=parts)


def mail_html(content: Content, link: str | None) -> str:
    """Return the HTML part of the mail; `link` is where the page can be read."""
    return _environment(html=True).get_template("mail.html.j2").render(content=content, parts=parts, link=link)


def mail_text(content: Content, link: str | None) -> str:
    """Return the text part of the mail."""
    return _environment(html=False).get_template("mail.txt.j2").render(content=content, parts=parts, link=link)


@lru_cache(maxsize=2)
def _environment(*, html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=html,  # noqa: S701  (the text part of the mail is no HTML)
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value, LONGEST)
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
