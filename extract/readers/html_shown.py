"""What of a page a browser does not show, and its foot: taken out before the page is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import regex
from lxml import etree

from extract.readers.cells import RAISED, STRUCK_MOST
from extract.readers.html_page import words_of_the_form
from extract.readers.html_rows import text_of
from extract.readers.lines import is_number

_DROPPED = (
    *("script", "style", "noscript", "template", "select", "textarea", "button", "svg", "math", "rt", "rp"),
    *("audio", "video", "canvas", "map", "datalist", "option"),
)
_STRUCK = ("del", "s", "strike")
_THROUGH = b"line-through"  # in the style of what is struck
_TYPED = ("text", "number", "tel")
_HIDDEN_STYLE = regex.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)(?!\w)", regex.IGNORECASE
)
_HIDING = (b"hid", b"none")  # one of them stands in the tag of what is hidden
_NO_SPACE = regex.compile("none", regex.IGNORECASE)  # what hides with it takes no place in its row
_CELLS = ("td", "th")
_AROUND, _OF_TABLES = ("footer", "nav"), ("table", "tbody", "tr")
_ROOTS = ("html", "body")
TextOf = Callable[[etree._Element], str]
_NAME = re.compile(rb"<([a-z][^\s/>]*)")


def drop_unshown(root: etree._Element, page: bytes, text_of: TextOf = text_of) -> None:
    """Take out of a tree what a browser does not show, and feet without anything of a report; `page` is its markup.

    `text_of` gives all text within an element, where the tree does not hold all of it.
    """
    small = page.lower()
    if b"<input" in small or b"<textarea" in small:
        _show_fields(root)
    if next(root.iter(*_DROPPED), None) is not None:
        etree.strip_elements(root, *_DROPPED, with_tail=False)
    settle_numbers(root, small, text_of)
    if hidden := [element for element in _around(root, small, *_HIDING) if _is_hidden(element)]:
        _drop(hidden, root, text_of)
    for element in [*root.iter("footer", "nav"), *filter(_is_foot, _around(root, small, b"foot"))]:
        if element.tag in _ROOTS or _is_around_cells(element):
            continue
        shown = text_of(element)
        if "。" not in shown and not words_of_the_form(shown) and not is_number(shown.strip()):
            _remove(element)


def _show_fields(root: etree._Element) -> None:
    """Print what stands in the fields of a form: the numbers of a table that was saved as it is filled in.

    Blanks keep it apart from digits that are printed beside it: two numbers in a cell are told.
    """
    for field in root.iter("input", "textarea"):
        held = field.get("value") if field.tag == "input" else field.text
        is_shown = field.get("type", "text").lower() in _TYPED and not _is_hidden(field)
        if held and is_shown and is_number(held.strip()):
            field.tail = f" {held.strip()} {field.tail or ''}"


def settle_numbers(root: etree._Element, small: bytes, text_of: TextOf = text_of) -> None:
    """Take out what is struck through, and mark numbers that are set high; `small` is the markup in small letters."""
    _drop_struck(root, small, text_of)
    _raise(root)


def _drop_struck(root: etree._Element, small: bytes, text_of: TextOf) -> None:
    """Take out what is struck through: a number that another one beside it replaces."""
    struck = list(root.iter(*_STRUCK))  # where no such tag is known to the tree, this takes no time
    if small.rfind(_THROUGH) >= 0:
        styled = (element for element in _around(root, small, _THROUGH) if element.tag not in (*_CELLS, *_OF_TABLES))
        struck += [element for element in styled if _THROUGH.decode() in (element.get("style") or "").lower()]
    for element in struck:
        if len(text_of(element)) <= STRUCK_MOST:
            _remove(element)


def _raise(root: etree._Element) -> None:
    """Give numbers that are set high behind others the signs for it: they are notes, and no digits of the others."""
    for element in root.iter("sup"):
        above, before = element.getparent(), element.getprevious()
        text = before.tail if before is not None else above.text if above is not None else None
        if element.text and text and text.rstrip()[-1:].isdecimal():
            element.text = element.text.strip().translate(RAISED)


def _around(root: etree._Element, small: bytes, *words: bytes) -> list[etree._Element]:
    """The elements in whose tags one of these words may stand, and others of their names.

    They are looked for in the markup in small letters: to ask all attributes of a tree takes several times as long.
    """
    names = set[str]()
    for word in words:
        at = small.rfind(word)  # from behind, which takes half as long
        while at >= 0:
            at = small.rfind(b"<", 0, at)
            while (before := small.rfind(b"<", 0, max(at, 0))) >= 0 and small.find(b">", before, at) < 0:
                at = before  # this one stood in an attribute
            if at >= 0 and (found := _NAME.match(small, at)):
                names.add(found[1].decode(errors="ignore"))
            at = small.rfind(word, 0, max(at, 0))
    return list(root.iter(*names)) if names else []


def _is_hidden(element: etree._Element) -> bool:
    hidden = _hides(element.get("style") or "") or element.get("hidden") is not None
    return hidden and element.tag not in _ROOTS


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return _HIDDEN_STYLE.search(style) is not None


def _is_foot(element: etree._Element) -> bool:
    return "foot" in (element.get("class") or "") or "foot" in (element.get("id") or "")


def _is_around_cells(element: etree._Element) -> bool:
    """Whether an element stands between a table and its rows or cells, where a foot of the page never does."""
    above = element.getparent()
    return element.tag in _AROUND and above is not None and above.tag in _OF_TABLES


def _drop(hidden: list[etree._Element], root: etree._Element, text_of: TextOf) -> None:
    """Take out hidden elements.

    Where they hold most of the page's sentences or of the words of its tables, a script would show them, tab by tab.
    """
    counted = {element: _told(text_of(element)) for element in hidden}
    outer = [told for part, told in counted.items() if not any(above in counted for above in part.iterancestors())]
    parts = [sum(part) for part in zip(*outer, strict=True)]
    kept = [part * 2 > whole for part, whole in zip(parts, _told(text_of(root)), strict=True)] if any(parts) else []
    for element, told in counted.items():
        if any(number and keep for number, keep in zip(told, kept, strict=False)) and not _is_in_cell(element, told):
            continue
        if element.tag in _CELLS and not _NO_SPACE.search(element.get("style") or "none"):
            del element[:]
            element.text = None  # its place stays blank
        else:
            _remove(element)


def _is_in_cell(element: etree._Element, told: tuple[int, int]) -> bool:
    """Whether an element is a word in a cell: its heading, which a narrow screen would show beside the number."""
    if element.tag in _OF_TABLES or told[0] or next(element.iter(*_CELLS), None) is not None:
        return False
    return next(element.iterancestors(*_CELLS), None) is not None


def _told(text: str) -> tuple[int, int]:
    """Sentences of a text, and words of the statutory tables."""
    return text.count("。"), words_of_the_form(text)


def _remove(element: etree._Element) -> None:
    parent, tail = element.getparent(), element.tail
    before = element.getprevious()
    if parent is None:
        return
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
