"""Lists of plain words: a text is asked once which of them it has, not once for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable


class WordList:
    """Words that are looked for together: one look finds the signs that may begin any of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in dict.fromkeys(words):
            self._by_first.setdefault(word[0], []).append(word)
        known = [word for begun in self._by_first.values() for word in begun]
        seconds, alone = _one_of(word[1:2] for word in known), _one_of(word for word in known if len(word) == 1)
        self._begins = re.compile(f"{_one_of(self._by_first)}(?:(?={seconds})|(?<={alone}))")

    def of(self, text: str) -> list[str]:
        """The words that a text has, each once, in no order."""
        firsts = set(self._begins.findall(text))
        return [word for first in firsts for word in self._by_first[first] if word in text]


def _one_of(signs: Iterable[str]) -> str:
    """A pattern for one of these signs, for none of them one that finds nothing."""
    found = "".join(map(re.escape, signs))
    return f"[{found}]" if found else r"[^\s\S]"
