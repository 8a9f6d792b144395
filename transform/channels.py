"""Channels that the text names: where the body publishes, with the names of its accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from extract.model import Where
from extract.records import Extracted
from transform.application_ways import ways_of_applying
from transform.channel_kinds import channel_of
from transform.clauses import Clause, clauses
from transform.gazetteer import Gazetteer
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.wordings import words_of
from transform.wordlist import WordList

_words = partial(words_of, "channel_names.yaml")

_OPEN, _CLOSE = '“"「‘', '”"」’'
_REACH, _SHORTEST_SITE, _SHORTEST_DIVISION = 30, 4, 3
_OF_ACCOUNTS = "微"  # what every word for an account without quotation marks has
_QUOTES = re.compile(f"[{_OPEN}]")
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]+$")


class _Named(NamedTuple):
    kind: str
    name: str | None
    text: str


@lru_cache(maxsize=1)
def _accounts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Names in quotation marks behind and before the word for their kind."""
    declared: dict[str, dict[str, Any]] = lookup("channels.yaml")
    words = sorted({w for d in declared.values() for w in d.get("accounts", ())}, key=len, reverse=True)
    kind = f"(?P<kind>{'|'.join(words)})"
    name = rf"[{_OPEN}](?P<name>[^{_OPEN}{_CLOSE}、，]{{2,20}})[{_CLOSE}]"
    return re.compile(rf"{kind}(?:账号)?\s*[（(:：]?\s*{name}"), re.compile(rf"{name}\s*(?:的)?\s*{kind}")


def read_channels(
    extracted: Extracted, gazetteer: Gazetteer, found: Sequence[Clause] | None = None
) -> list[NarrativeFact]:
    """`channel` facts: text as printed, `unit` the code of the kind, `label` the name of the site or account, or None.

    Each named one is told once, and of a kind that is nowhere named the first mention. `application_channel` and
    `requests_by_channel`: the ways of applying that the text lists, the latter with their numbers.
    `found` are the clauses of the body, where they are known.
    """
    first: dict[tuple[str, str | None], tuple[_Named, Where]] = {}
    told: set[str] = set()
    glance = _words()["glance"]
    for text, _, where in extracted.body:
        if glance.search(text):
            for channel in _in(text, told, gazetteer):
                first.setdefault((channel.kind, channel.name), (channel, where))
                told.add(channel.kind)
    named = {kind for kind, name in first if name is not None}
    kept = [(channel, where) for channel, where in first.values() if channel.name or channel.kind not in named]
    facts = [
        NarrativeFact("channel", number, channel.text, unit=channel.kind, where=where, label=channel.name)
        for number, (channel, where) in enumerate(kept, 1)
    ]
    return [*facts, *ways_of_applying(clauses(extracted.body, extracted.edition) if found is None else found)]


def _in(text: str, told: set[str], gazetteer: Gazetteer) -> list[_Named]:
    """The channels that a paragraph names, and the first mention there of every kind that is not yet told."""
    taken = bytearray(len(text))
    channels = []
    for start, end, channel in [*_quoted(text), *_sites(text, gazetteer), *_unquoted(text)]:
        if not any(taken[start:end]):
            taken[start:end] = b"1" * (end - start)
            channels.append(channel)
    return channels + _unnamed(text, taken, told)


def _unnamed(text: str, taken: bytearray, told: set[str]) -> list[_Named]:
    words, kinds, patterns = _kinds()
    first: list[tuple[int, _Named]] = []
    for kind in {kind for word in words.of(text) for kind in kinds[word]} - told:
        for match in patterns[kind].finditer(text):
            if not any(taken[match.start() : match.end()]):
                first.append((match.start(), _Named(kind, None, match[0])))
                break
    return [named for _, named in sorted(first)]


def _quoted(text: str) -> Iterator[tuple[int, int, _Named]]:
    if not _QUOTES.search(text):
        return
    for pattern in _accounts():
        for match in pattern.finditer(text):
            kind = "weibo" if "微博" in match[0] else channel_of(match["kind"]) or "app"
            yield *match.span(), _Named(kind, match["name"], match[0])


def _sites(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, _Named]]:
    """Websites named with the place whose they are: 樟树市人民政府网站."""
    for end in _words()["site_end"].finditer(text):
        first = max(0, end.start() - _REACH)
        owned = _words()["owned"].search(text, first, end.end())
        match = _words()["site"].search(text, first, end.end()) if owned else None
        name = _name_of(match["name"], gazetteer) if match is not None else ""
        if len(name) > _SHORTEST_SITE and not _words()["whose"].match(name):
            yield end.end() - len(name), end.end(), _Named("website", name, name)


def _name_of(found: str, gazetteer: Gazetteer) -> str:
    """The name of a website without what stands before it: with the last chain of divisions it begins."""
    begin = end = None
    for division in gazetteer.mentions(found):
        if division.start == end or (begin is not None and division.end - division.start < _SHORTEST_DIVISION):
            end = division.end  # 和县政府 may be 和 and 县政府
        else:
            begin, end = division.start, division.end
    return _words()["lead"].sub("", found) if begin is None else _words()["within"].sub("", found[begin:])


def _unquoted(text: str) -> Iterator[tuple[int, int, _Named]]:
    for match in _words()["account"].finditer(text) if _OF_ACCOUNTS in text else ():
        run = _HAN_BEFORE.search(text, max(0, match.start() - 10), match.start())
        name = _words()["edge"].sub("", run[0]) if run is not None else ""
        if len(name) > 1 and not _words()["no_name"].search(name):
            named = _Named(channel_of(match[0]) or "app", name, name + match[0])
            yield match.start() - len(name), match.end(), named


@lru_cache(maxsize=1)
def _kinds() -> tuple[WordList, dict[str, list[str]], dict[str, re.Pattern[str]]]:
    """All words for channels, the kinds that each of them is one of, and what finds the words of a kind."""
    declared: dict[str, list[str]] = {code: d["words"] for code, d in lookup("channels.yaml").items()}
    kinds: dict[str, list[str]] = {}
    for code, words in declared.items():
        for word in words:
            kinds.setdefault(word, []).append(code)
    found = {code: re.compile(rf"(?:{'|'.join(words)})(?!申请|上?平台)") for code, words in declared.items()}
    return WordList(kinds), kinds, found
