"""Text that a program wrote as a record or as lists: led back to lines and rows, every sign at its place."""

from __future__ import annotations

import regex

_ENOUGH = 2  # line ends in words that show such a text, and as many for each line that there is
_END = regex.compile(r"\\r?\\n|\\n")
_KEY = regex.compile(r"^\s*\[?\{\s*\"[\w -]{1,30}\"\s*:\s*\"?|\",\s*\"[\w -]{1,30}\"\s*:\s*\"?")
_SET = regex.compile(
    r"^\s*(?:(?:let|var|const|export)\s[^=\n]{1,60}=\s*|[\w.$]{1,60}\s*[=(]\s*)[\"'`](?=[^\n]{60})"
)  # by a script
_SET_LAST = regex.compile(r"[\"'`]\s*\)?\s*;?\s*$")
_ROWS = 6  # lists on lines of their own, or begun there, that show rows
_LIST = regex.compile(r"^[^\S\n]*(?:[\"'][^\n\"']*[\"']\s*:\s*)?\[\s*(?:[\"'\d\n]|None|null)", regex.MULTILINE)
_NEXT = regex.compile(r"(?<=[\"'\dl]\]|None\]),[^\S\n]*(?=\[)")  # between two rows on one line
_OF_LISTS = regex.compile(r"^[^\S\n]*[\[\]{}\"'\dN].*$", regex.MULTILINE)
_OPENED = regex.compile(r"[\"']\s*:\s*\[(?=.)")
_KEYED = regex.compile(r"[\"']\s*:")
_BETWEEN = regex.compile(r"(?<=[\"']),(?!\s*$)|(?<=\d|None|null),\s")
_BRACKETS = regex.compile(r"[\[\]{}\"']|,[\s\]}]*$|\b(?:None|null|NaN)\b")
_LAST = regex.compile(r"\"?\s*\}\s*\]?\s*$")


def with_line_ends(text: str) -> str:
    """The text, as long as before, with lines where `\\n` and, in a record, the names of fields stand."""
    if text.count("\\n") < _ENOUGH * (1 + text.count("\n") // 2):
        return text
    is_record = text.lstrip()[:1] in ("{", "[")
    parts = (_KEY, _LAST, _END) if is_record else (_SET, _SET_LAST, _END) if _SET.match(text) else (_END,)
    for part in parts:
        text = part.sub(lambda found: "\n".rjust(len(found[0])), text)
    return text


def without_lists(text: str) -> str:
    """The text, as long as before, with TABs between the cells of rows that are written as lists and nothing else."""
    if "[" not in text or text.count("]") < _ROWS:
        return text
    parted = _NEXT.sub(lambda found: "\n".rjust(len(found[0])), text)
    if sum(1 for _ in _LIST.finditer(parted)) < _ROWS:
        return text
    return _OF_LISTS.sub(_bare, parted)


def _bare(line: regex.Match[str]) -> str:
    """A line without the brackets and quotes of lists; the name of a list is the first cell of its row."""
    opened = _OPENED.sub(lambda found: "\t".rjust(len(found[0])), line[0])
    if not _KEYED.search(opened):
        opened = _BETWEEN.sub(lambda found: "\t".rjust(len(found[0])), opened)
    return _BRACKETS.sub(lambda found: " " * len(found[0]), opened)
