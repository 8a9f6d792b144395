"""What stands on pages and is not of the text: page numbers, running heads and feet."""

from __future__ import annotations

from collections import Counter

import regex

from extract.readers.lines import Line
from extract.readers.pdf_page import Page

_NUMBER = regex.compile(
    r"[\s\-‐—–－─―·•~～]*(?:第|page\s)?\s*(?P<bare>\d{1,4})\s*页?"
    r"(?:\s*(?:[/／]|[/／,，]?\s*(?:共|of))\s*\d{1,4}\s*页?)?[\s\-‐—–－─―·•~～]*",
    regex.IGNORECASE,
)
_DIGITS = regex.compile(r"\d+")
_NUMBERS_BELOW, _HEADS_ABOVE, _FEET_BELOW = 0.85, 0.12, 0.88  # shares of the page's height
_OFF = 3  # a bare number is a page number if so near to the page's own
_FEW = 2  # pages of which one may be all that has a number
_OFTEN = 0.6  # share of the pages that a running head stands on


def without_furniture(pages: list[tuple[Page, list[Line]]]) -> list[list[Line]]:
    """The lines of each page without page numbers, and without heads and feet that come back on most pages."""
    seen = Counter(key for page, lines in pages for key in {_key(line) for line in _outer(page, lines)})
    often = max(2, _OFTEN * len(pages))
    running = {key for key, count in seen.items() if count >= often}
    kept = []
    for page, lines in pages:
        outer = {id(line) for line in _outer(page, lines)}
        kept.append([line for line in lines if not (id(line) in outer and _key(line) in running)])
    steps = Counter(step for (page, _), body in zip(pages, kept, strict=True) for step in _steps(page, body))
    usual = {step for step, count in steps.items() if count > 1 or len(pages) <= _FEW}
    return [
        [line for line in body if not _is_page_number(line, page, body, usual)]
        for (page, _), body in zip(pages, kept, strict=True)
    ]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _outer(page: Page, lines: list[Line]) -> list[Line]:
    """The first and last two lines, where they stand in the margins."""
    head = [line for line in lines[:2] if line.y1 <= _HEADS_ABOVE * page.height]
    return head + [line for line in lines[-2:] if line.y0 >= _FEET_BELOW * page.height]


def _steps(page: Page, lines: list[Line]) -> set[int]:
    """How far the bare numbers in the margins of a page are from the page's own number."""
    outer = [line for line in lines[:1] + lines[-1:] if _in_margin(line, page, lines)]
    found = [_NUMBER.fullmatch(line.text) for line in outer]
    return {int(number["bare"]) - page.number for number in found if number and number[0] == number["bare"]}


def _in_margin(line: Line, page: Page, lines: list[Line]) -> bool:
    first, last = line is lines[0], line is lines[-1]
    return (first and line.y1 <= _HEADS_ABOVE * page.height) or (last and line.y0 >= _NUMBERS_BELOW * page.height)


def _is_page_number(line: Line, page: Page, lines: list[Line], usual: set[int]) -> bool:
    """Whether a line is the page's number: a bare one counts on with the pages, as the rest of a table does not."""
    found = _NUMBER.fullmatch(line.text)
    if found is None or not _in_margin(line, page, lines):
        return False
    step = int(found["bare"]) - page.number
    return found[0] != found["bare"] or (abs(step) <= _OFF and step in usual)
