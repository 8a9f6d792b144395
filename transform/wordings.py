"""Wordings that are declared in `data/lookups`: patterns with named parts, lists of words, and signs with weights."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from transform.clauses import COUNT, NUMERAL, Pattern
from transform.reference import lookup

_PART = re.compile(r"\{([a-z_]+)\}")  # a repetition has digits


class Sign(NamedTuple):
    """What raises or lowers how a number is rated: words at a place (`where`) of its clause, unless others stand there.

    `not_for` names a property of the number for which it does not count.
    """

    where: str
    weight: int
    words: Pattern
    unless: Pattern | None
    not_for: str | None

    def found(self, texts: Mapping[str, str], has: Collection[str]) -> bool:
        """Whether it counts for a number of these properties with these texts around it."""
        text = texts[self.where]
        if self.not_for in has or not self.words.search(text):
            return False
        return self.unless is None or not self.unless.search(text)


class Wordings(NamedTuple):
    """What a lookup declares: lists of patterns, words of which one is looked for, and signs."""

    patterns: dict[str, tuple[Pattern, ...]]
    words: dict[str, Pattern]
    signs: tuple[Sign, ...]

    def weight(self, texts: Mapping[str, str], has: Collection[str] = ()) -> int:
        """The sum of the weights of the signs that are found."""
        return sum(sign.weight for sign in self.signs if sign.found(texts, has))


@lru_cache(maxsize=8)
def wordings(name: str) -> Wordings:
    """The wordings of `data/lookups/<name>`; with `engine: regex` its patterns are those of that library."""
    read: dict[str, Any] = lookup(name)
    library: Any = regex if read.get("engine") == "regex" else re
    parts = {"count": COUNT, "numeral": NUMERAL}
    for part, text in read.get("parts", {}).items():
        parts[part] = _filled(text, parts)

    def compiled(text: str) -> Pattern:
        found: Pattern = library.compile(_filled(text, parts), library.MULTILINE)
        return found

    def one_of(words: list[str]) -> Pattern:
        return compiled("|".join(words))

    def sign(told: dict[str, Any]) -> Sign:
        unless = one_of(told["unless"]) if "unless" in told else None
        return Sign(told["in"], told["weight"], one_of(told["words"]), unless, told.get("not"))

    return Wordings(
        {group: tuple(map(compiled, texts)) for group, texts in read["patterns"].items()},
        {group: one_of(words) for group, words in read["words"].items()},
        tuple(map(sign, read.get("signs", ()))),
    )


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: parts[found[1]], text)
