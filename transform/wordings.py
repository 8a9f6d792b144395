"""Wordings that are declared in `data/lookups`: patterns with named parts, lists of words, and signs with weights."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import regex

from transform.clauses import COUNT, COUNT_END, Pattern
from transform.dates import DAY, YEAR
from transform.reference import ReferenceDataError, declared, lookup

_PART = re.compile(r"\{([a-z_]+)\}")  # a repetition has digits
_NO_GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")  # of a pattern: an escaped sign, a class of signs
_INNERMOST = re.compile(r"\([^()]*\)")
_NAMED = re.compile(r"\?P<\w+>")


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
    """What a lookup declares: lists of patterns, words of which one is looked for, signs, and plain lists of words."""

    patterns: dict[str, tuple[Pattern, ...]]
    words: dict[str, Pattern]
    signs: tuple[Sign, ...]
    lists: dict[str, tuple[str, ...]]

    def weight(self, texts: Mapping[str, str], has: Collection[str] = ()) -> int:
        """The sum of the weights of the signs that are found; most have no word there, which is asked first."""
        signs = [sign for sign in self.signs if sign.words.search(texts[sign.where])]
        return sum(sign.weight for sign in signs if sign.found(texts, has))


class _Reader(NamedTuple):
    """Makes patterns of what a lookup declares; `parts` are what its {names} stand for."""

    name: str
    flags: int
    parts: dict[str, str]

    def filled(self, text: str) -> str:
        unknown = [part for part in _PART.findall(text) if part not in self.parts]
        if unknown:
            raise ReferenceDataError(f"data/lookups/{self.name}: {text!r} names {unknown[0]!r}, which is no part")
        return _PART.sub(lambda found: self.parts[found[1]], text)

    def pattern(self, text: str) -> Pattern:
        """Of `re`, which is the faster; of `regex` where only that has such a pattern."""
        filled = self.filled(text)
        with suppress(re.error):
            return re.compile(filled, self.flags)
        try:
            return regex.compile(filled, self.flags)
        except regex.error as error:
            raise ReferenceDataError(f"data/lookups/{self.name}: {text!r} is no pattern: {error}") from error

    def one_of(self, words: Iterable[str]) -> Pattern:
        return self.pattern("|".join(words))

    def sign(self, told: Mapping[str, Any]) -> Sign:
        unless = self.one_of(told["unless"]) if "unless" in told else None
        return Sign(told["in"], told["weight"], self.one_of(told["words"]), unless, told.get("not"))


@cache
def wordings(name: str) -> Wordings:
    """The wordings of `data/lookups/<name>`.

    In patterns ^ and $ are the ends of lines, with `anchors: text` those of the text, and {part} stands for one of the
    file's own `parts`, of `parts.yaml`, or for a number, a year or a day. ReferenceDataError names what is no pattern.
    """
    read: dict[str, Any] = lookup(name)
    flags = 0 if read.get("anchors") == "text" else int(re.MULTILINE)  # the same in both libraries
    numbers = {"count": COUNT, "year": YEAR.format("y"), "day": DAY.format("")}
    reader = _Reader(name, flags, numbers | declared("parts.yaml"))
    for part, text in read.get("parts", {}).items():
        reader.parts[part] = reader.filled(text)
    return Wordings(
        {group: tuple(map(reader.pattern, texts)) for group, texts in read.get("patterns", {}).items()},
        {group: reader.one_of(words) for group, words in read.get("words", {}).items()},
        tuple(map(reader.sign, read.get("signs", ()))),
        {group: tuple(words) for group, words in read.get("lists", {}).items()},
    )


@cache
def counts_of(name: str, *groups: str) -> Pattern:
    """What any match of these patterns or words of `data/lookups/<name>` holds: the end of its number, what is behind.

    A text without it needs no look for all of them. Each has {count} outside of its groups; ReferenceDataError names
    one that has not.
    """
    told = wordings(name)
    patterns = [pattern for group in groups for pattern in told.patterns.get(group) or (told.words[group],)]
    behind = dict.fromkeys(_behind_count(name, pattern.pattern) for pattern in patterns)
    return re.compile(f"{COUNT_END}(?:{'|'.join(behind)})", patterns[0].flags)


def _behind_count(name: str, pattern: str) -> str:
    """What a pattern looks for behind its number, without the names of its groups."""
    before, count, behind = pattern.partition(COUNT)
    if not count or set("()|") & {*_outside_groups(before), *_outside_groups(behind)}:
        raise ReferenceDataError(f"data/lookups/{name}: {pattern!r} has no {{count}} outside of its groups")
    return _NAMED.sub("?:", behind)


def _outside_groups(pattern: str) -> str:
    """What of a part of a pattern stands in no group; with a bracket where the other one is missing."""
    outside, pattern = _NO_GROUP.sub("", pattern), ""
    while outside != pattern:
        outside, pattern = _INNERMOST.sub("", outside), outside
    return outside


@cache
def words_of(name: str) -> dict[str, Pattern]:
    """The words of `data/lookups/<name>`, by group."""
    return wordings(name).words


@cache
def lists_of(name: str) -> dict[str, tuple[str, ...]]:
    """The plain lists of `data/lookups/<name>`, by group."""
    return wordings(name).lists
