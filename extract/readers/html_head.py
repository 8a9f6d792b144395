"""What the head of a page says of it: title, date, source, and what may stand instead of a text."""

from __future__ import annotations

from typing import NamedTuple

import regex
from lxml import etree

from extract.readers.html_rows import text_of
from extract.title import compact, is_title

_YEAR = regex.compile(r"(?:19|20)\d{2}|二[〇○零]")
_FILE = regex.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar|jpe?g|png)(?:$|[?#])", regex.IGNORECASE)
_DATE = regex.compile(r"(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}")
_SEPARATOR = regex.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|[-–—]+(?=[^-–—]*$)|-")
_LINKS = ("a", "iframe", "embed", "object")
_NUMBER = regex.compile(r"[0-9]+")
_NAMES = ("发布日期", "发布机构")
_TOP, _LONG = 30, 150  # paragraphs, characters of one that is more than such a line


class Head(NamedTuple):
    """What the page says about itself beside its text; empty where it says nothing."""

    titles: tuple[str, ...]
    date: str
    source: str


def read_head(root: etree._Element) -> Head:
    """Read title and meta elements (ArticleTitle, PubDate, ContentSource)."""
    named: dict[str, str] = {}
    titles = []
    for element in root.iter("meta", "title"):
        if element.tag == "title":
            titles.append(" ".join(text_of(element).split()))
        else:
            named[(element.get("name") or "").lower()] = " ".join((element.get("content") or "").split())
    day = _DATE.search(named.get("pubdate", "") or named.get("publishdate", ""))
    titles.insert(0, named.get("articletitle", ""))
    return Head(tuple(filter(None, titles)), day[0] if day else "", named.get("contentsource", "")[:60])


def linked_files(root: etree._Element) -> list[str]:
    """The documents that a page links to or shows in a frame."""
    links = [(link.get("href") or link.get("src") or link.get("data") or "").strip() for link in root.iter(*_LINKS)]
    return list(dict.fromkeys(link for link in links if _FILE.search(link)))


def said_in_head(head: Head, texts: list[str]) -> list[str]:
    """Lines of its date and source, as far as the page does not print them itself."""
    lines = []
    if head.date:
        lines.append(f"{_NAMES[0]}：{'-'.join(part.zfill(2) for part in _NUMBER.findall(head.date))}")
    if head.source:
        lines.append(f"{_NAMES[1]}：{head.source}")
    if not lines:
        return []
    printed = {compact(text) for text in texts[:_TOP] if len(text) < _LONG and _NAMES[0][0] in text}
    return [line for line in lines if line not in printed]


def title_of(head: Head) -> str | None:
    """The title of a report among its titles, without the name of the site beside it."""
    for title in head.titles:
        found = [part for part in (title, *_SEPARATOR.split(title)) if is_title(compact(part))]
        if found:  # the shortest with a year
            return min(found, key=lambda part: (not _YEAR.search(part), len(part)))
    return None
