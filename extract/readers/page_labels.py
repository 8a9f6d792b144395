"""Labels of pages in a text that a program wrote page by page: on the line of the title or head, or on their own."""

from __future__ import annotations

from functools import lru_cache

import regex

from extract.forms import page_form
from extract.glance import lines_with

_TOP = 300  # characters from the beginning in which a label shows that there are some
_LONGEST = 160  # characters of a line with a title and a label
_LINE = regex.compile(r"[^\n]+")
_OF_PAGES = regex.compile(r"[\ufeff\s]*\d{1,3}\s*[/／]\s*\d")  # on the first line: it has no word to look for
_TITLE = r"(?P<title>(?=[^\n]*(?:{words}))[^\s，,。；;：:|][^，,。；;：:|]{{0,90}}?)"


def without_page_labels(text: str) -> str:
    """The text, each sign at its place, with blanks for them, and for heads of pages that repeat one above.

    The first page has its label at the top. With TABs a line may be a cell: none is taken out.
    """
    top = text[:_TOP]
    labelled = (line for sign in page_form().label_signs if sign in top for line in lines_with(top, sign))
    if not _OF_PAGES.match(text) and not any(_rest(line) is not None for line in labelled):
        return text
    titles = set[str]()

    def plain(found: regex.Match[str]) -> str:
        line: str = found[0]
        rest = _rest(line)
        if rest is None:
            return line
        start, end = rest
        title = "".join(line[start:end].split())
        if not title or title in titles:
            return line if "\t" in text else " " * len(line)
        titles.add(title)
        return line[start:end].rjust(end).ljust(len(line))

    whole: str = _LINE.sub(plain, text)
    return whole


def _rest(line: str) -> tuple[int, int] | None:
    """Where in a line that has a label the title stands, nowhere in one that has nothing else; None without a label."""
    if len(line) > _LONGEST:
        return None
    alone, before, behind = _patterns()
    if alone.fullmatch(line):
        return 0, 0
    found = before.fullmatch(line) or behind.fullmatch(line)
    return found.span("title") if found else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    """Lines of nothing but a label, with one before the title, and with one behind it."""
    form = page_form()
    label = f"(?:{form.labels.pattern}|{form.labels_beside.pattern})"
    title = _TITLE.format(words=form.labelled.pattern)
    return (
        regex.compile(rf"[\ufeff\s]*(?:{form.labels.pattern})\s*"),
        regex.compile(rf"[\ufeff\s]*{label}(?:\s*[-—–－|：:]+\s*|\s+){title}\s*"),
        regex.compile(rf"[\ufeff\s]*{title}(?:\s*[-—–－|]+\s*|\s+|(?=[（(]))[（(]?{label}[）)]?\s*"),
    )
