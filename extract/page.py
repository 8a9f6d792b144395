"""What the page of a site prints around a report, left out of text that was copied from it: news, links, footer.

Only lines without a full stop are: nothing of the text is lost.
"""

from __future__ import annotations

from functools import lru_cache

from extract.forms import page_form, title_form
from extract.model import Paragraph
from extract.sections import UNNUMBERED, level_of
from extract.title import compact, find_titles, is_title, names_both

_STOP = "。"
_LONGEST = 120  # characters of a line of the page
_SENTENCE = 40  # characters of a line that ends in a colon and is no field of the page
_TOP = 30  # paragraphs above the text in which the page's lines are looked for
_LIST = 3  # headlines one below the other
_HEADLINE = 10  # characters that the headline of another page has at least


def without_page(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs without the page's lines behind the text, and without headlines of other pages above the title."""
    paragraphs = paragraphs[: _end(paragraphs)]
    begin = next((at for at, (text, _) in enumerate(paragraphs[:_TOP]) if _is_text(text)), 0)
    may_be_own = all(_may_tell(text) for text, _ in paragraphs[:begin])
    if may_be_own and begin < 2:
        return paragraphs
    reports = {line for text, _ in paragraphs[:begin] if names_both(line := compact(text)) and is_title(line)}
    if may_be_own and len(reports) < 2:
        return paragraphs
    titles = find_titles(paragraphs)
    if titles:
        begin = min(begin, titles[0].first)
    elif sum(not _may_tell(text) for text, _ in paragraphs[:begin]) < _LIST:  # one may be the title of another document
        return paragraphs
    own = titles[0].text if titles else ""
    others = {line for line in reports if not line.endswith(own)} if names_both(own) else set()
    above = [p for p in paragraphs[:begin] if _may_tell(p.text) and compact(p.text) not in others]
    return [*above, *paragraphs[begin:]]


def _is_text(text: str) -> bool:
    leads_on = len(text) > _SENTENCE and text.rstrip().endswith(("：", ":"))  # …，现就有关事项通知如下：
    return _STOP in text or leads_on or level_of(text) != UNNUMBERED


def _end(paragraphs: list[Paragraph]) -> int:
    """The index of the line with which the page goes on behind the text; that behind the last line where none does."""
    behind, end = page_form().behind, len(paragraphs)
    for at in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[at].text
        if _is_text(text) or len(text) > _LONGEST:
            return end
        if behind.fullmatch(compact(text)):
            end = at
    return len(paragraphs)  # there is no text above


@lru_cache(maxsize=4096)
def _may_tell(text: str) -> bool:
    """Whether a line above the text may tell whose it is, or is too short for a headline."""
    line = compact(text)
    named = len(line) < _HEADLINE or line.endswith(title_form().organ_ending)
    return named or page_form().telling.fullmatch(line) is not None
