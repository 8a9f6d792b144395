"""Text that a crawl wrote as a record, with its line ends as `\\n`: led back to lines, every sign at its place."""

from __future__ import annotations

import regex

_ENOUGH = 2  # line ends in words that show such a text, and as many for each line that there is
_END = regex.compile(r"\\r?\\n|\\n")
_KEY = regex.compile(r"^\s*\[?\{\s*\"[\w -]{1,30}\"\s*:\s*\"?|\",\s*\"[\w -]{1,30}\"\s*:\s*\"?")
_LAST = regex.compile(r"\"?\s*\}\s*\]?\s*$")


def with_line_ends(text: str) -> str:
    """The text, as long as before, with lines where `\\n` and, in a record, the names of fields stand."""
    if text.count("\\n") < _ENOUGH * (1 + text.count("\n") // 2):
        return text
    parts = (_KEY, _LAST, _END) if text.lstrip()[:1] in ("{", "[") else (_END,)
    for part in parts:
        text = part.sub(lambda found: "\n".rjust(len(found[0])), text)
    return text
