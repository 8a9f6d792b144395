"""Names of officials in running text: personal data, which stay as printed in the warehouse and leave it masked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from transform.reference import lookup

_MARK = "某"
# 区长 that begins a place: 黄埔区长洲街道.
_NO_TITLE = r"(?!办公|[\u4e00-\u9fff]{1,2}(?:街道|镇|乡|村))"


class Person(NamedTuple):
    """An official named in text[start:end], and the title that stands before (or behind) the name."""

    start: int
    end: int
    name: str
    title: str


class _Words(NamedTuple):
    titles: tuple[str, ...]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    no_name: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    declared: dict[str, Any] = lookup("officials.yaml")
    titles = tuple(sorted(declared["titles"], key=len, reverse=True))
    title = "|".join(titles)
    double = "|".join(declared["double_surnames"])
    name = rf"(?P<name>(?:{double}|[{declared['surnames']}])[\u4e00-\u9fff]{{1,2}}?)"
    end = "|".join(map(re.escape, declared["behind_a_name"]))
    return _Words(
        titles,
        re.compile(rf"(?P<title>{title})\s*[：:]?\s*{name}(?=\s*(?:{end}|[，,、。；;（）()：:\s]|$))"),
        re.compile(rf"(?<![\u4e00-\u9fff]){name}(?:同志)?(?P<title>{title}){_NO_TITLE}"),
        re.compile("|".join(declared["no_name"])),
    )


def officials(text: str) -> list[Person]:
    """The officials whom the text names with their titles (镇长胡国平, 联系人：张三), in order, none overlapping.

    A name is a declared surname and one or two further characters up to a word that cannot belong to it. Names without
    a title are not looked for: in Chinese text too many words look like names.
    """
    words = _words()
    if not any(title in text for title in words.titles):
        return []
    found: list[Person] = []
    for pattern in (words.before, words.behind):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if not words.no_name.search(match["name"]) and all(end <= p.start or start >= p.end for p in found):
                found.append(Person(start, end, match["name"], match["title"]))
    return sorted(found)


def mask(text: str) -> str:
    """The text with the given names of officials replaced: `镇长胡国平任副组长` becomes `镇长胡某某任副组长`."""
    for person in reversed(officials(text)):
        surname = 2 if person.name[:2] in _double_surnames() else 1
        hidden = _MARK * (len(person.name) - surname)
        text = text[: person.start + surname] + hidden + text[person.end :]
    return text


@lru_cache(maxsize=1)
def _double_surnames() -> frozenset[str]:
    return frozenset(lookup("officials.yaml")["double_surnames"])
