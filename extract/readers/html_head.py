"""What the head of a page says of it: title, date, source, and what may stand instead of a text."""

from __future__ import annotations

from typing import NamedTuple

import regex
from lxml import etree

from extract.model import Block, Paragraph, Where
from extract.readers.html_rows import text_of
from extract.title import compact, is_title

_YEAR = regex.compile(r"(?:19|20)\d{2}|二[〇○零]")
_FILE = regex.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar|jpe?g|png)(?:$|[?#])", regex.IGNORECASE)
_DATE = regex.compile(r"(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}")
_SEPARATOR = regex.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|[-–—]+(?=[^-–—]*$)|-")
_LINKS = ("a", "iframe", "embed", "object")
_TELLING = dict.fromkeys(_LINKS, "link") | {tag: tag for tag in ("meta", "title", "script", "img")}
_NUMBER = regex.compile(r"[0-9]+")


class Head(NamedTuple):
    """What the page says about itself beside its text; empty where it says nothing. `files` are linked documents."""

    titles: tuple[str, ...]
    date: str
    source: str
    files: tuple[str, ...]
    scripted: bool
    pictures: bool


def read_head(root: etree._Element) -> Head:
    """Read title, meta elements (ArticleTitle, PubDate, ContentSource) and what may stand instead of a text."""
    found: dict[str, list[etree._Element]] = {kind: [] for kind in _TELLING.values()}
    for element in root.iter(*_TELLING):
        found[_TELLING[element.tag]].append(element)
    named = {
        (element.get("name") or "").lower(): " ".join((element.get("content") or "").split())
        for element in found["meta"]
    }
    titles = [named.get("articletitle", ""), *(" ".join(text_of(title).split()) for title in found["title"])]
    day = _DATE.search(named.get("pubdate", "") or named.get("publishdate", ""))
    links = [(link.get("href") or link.get("src") or link.get("data") or "").strip() for link in found["link"]]
    files = tuple(dict.fromkeys(link for link in links if _FILE.search(link)))
    source = named.get("contentsource", "")[:60]
    scripted, pictures = bool(found["script"]), bool(found["img"])
    return Head(tuple(filter(None, titles)), day[0] if day else "", source, files, scripted, pictures)


def said_in_head(head: Head, paragraphs: list[Paragraph]) -> list[Block]:
    """Lines of its date and source, as far as the page does not print them itself."""
    lines = []
    if head.date:
        lines.append(f"发布日期：{'-'.join(part.zfill(2) for part in _NUMBER.findall(head.date))}")
    if head.source:
        lines.append(f"发布机构：{head.source}")
    if not lines:
        return []
    printed = {compact(paragraph.text) for paragraph in paragraphs[:30]}
    return [Paragraph(line, Where()) for line in lines if line not in printed]


def title_of(head: Head) -> str | None:
    """The title of a report among its titles, without the name of the site beside it."""
    for title in head.titles:
        found = [part for part in (title, *_SEPARATOR.split(title)) if is_title(compact(part))]
        if found:  # the shortest with a year
            return min(found, key=lambda part: (not _YEAR.search(part), len(part)))
    return None
