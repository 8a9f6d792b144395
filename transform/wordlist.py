"""Lists of plain words: a text is asked once which of them it has, not once for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOTHING = r"[^\s\S]"  # a pattern that finds nothing


class WordList:
    """Words that are looked for together: one look finds where any of them begins."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in dict.fromkeys(words):
            self._by_first.setdefault(word[0], []).append(word)
        # takes no sign behind the first one: another word may begin there
        begins = [f"{re.escape(first)}(?={_any_rest(found)})" for first, found in self._by_first.items()]
        self._begins = re.compile("|".join(begins) or _NOTHING)

    def of(self, text: str) -> list[str]:
        """The words that a text has, each once, in no order."""
        firsts = set(self._begins.findall(text))
        return [word for first in firsts for word in self._by_first[first] if word in text]


def _any_rest(words: Iterable[str]) -> str:
    return "|".join(re.escape(word[1:]) for word in words)
