"""The texts that may name the publishing body, in the order in which they are believed, and who acts in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache, partial
from itertools import chain
from operator import itemgetter

from extract.model import Where
from transform.acts import acting_bodies, acting_names
from transform.clauses import Pattern
from transform.clues import LEVEL_WORD, Clues, said, squeeze
from transform.divisions import place_names, upper_forms
from transform.organ_kinds import kind_of, organ_kinds
from transform.organ_words import OF_A_DIVISION, agrees, own_rules_of, own_word
from transform.quoted import without_titles
from transform.records import Place
from transform.wordings import lists_of, words_of

_ASKS, _ASK_OF = ("联系", "联络"), ("请联系", "请联络", "请咨询", "请致电")  # behind and before whom to ask
_lists = partial(lists_of, "publisher.yaml")
_words = partial(words_of, "publisher.yaml")

OPENING = 600  # characters
_SHORT = 8  # characters of a name that is shortened: 经开区管委会
_SHORTEST = 2  # characters behind the place: 文联
_IS_A_DIVISION = re.compile(r".*(?:[省市县区州旗盟镇乡]|街道|政府)").fullmatch
_OWN = re.compile(r"我|[本全](?=[局厅委院校]|办公室|中心)")
_OF_NO_ZONE = re.compile(r"我[省市县州盟旗镇乡](?!局|委|办)")
_OF_ITS_OWN = ("department", "central_branch", "institution", "development_zone")
_OFFICE = "government_office"
_REPORTED = (*_OF_ITS_OWN, _OFFICE)

Text = tuple[str, str, Where | None]  # kind, text without blanks and place


def _subject(opening: str) -> list[str]:
    """The first body that an opening tells the work of.

    None where a division acts before, whose departments are examples, or an office of its government among others.
    """
    names = (name for name in acting_bodies(opening) if not _OWN.search(name))
    name = next(names, None)
    if name is None or (kind_of(name) == _OFFICE and any(kind_of(other) != _OFFICE for other in names)):
        return []
    before = opening[: opening.index(name)]
    of_a_division = OF_A_DIVISION.search(before) or any(map(_IS_A_DIVISION, acting_names(before)))
    return [] if of_a_division else [name]


@lru_cache(maxsize=1)  # asked for the place and for the body
def acting_zone(clues: Clues) -> str | None:
    """The zone of which an opening tells first what it did, and which so reports on itself: 2021年，合肥经开区认真….

    None where a division or another body acts before, or the text speaks as one (我市).
    """
    text, zones = said(clues), (*place_names().zones, *_lists()["further_zones"])
    if _OF_NO_ZONE.search(text) or not any(zone in text for zone in zones):
        return None
    opening = without_titles(text, "，")[:OPENING]
    names = (name for name in acting_names(opening) if name.endswith(zones) or _is_a_body(name))
    first = next(names, "")
    return first if first.endswith(zones) and not _words()["no_zone"].search(first) else None


def _reported(opening: str) -> list[str]:
    """The body of its own on whose work an opening says that it reports: 现将某县水利局2012年…情况报告如下."""
    found = _words()["reported"].search(opening)
    return [found[1]] if found and kind_of(found[1]) in _REPORTED and not _OWN.search(found[1]) else []


def _is_a_body(name: str) -> bool:
    return kind_of(name) != organ_kinds().default or _IS_A_DIVISION(name) is not None


class Texts:
    """The texts of a report that may name its body, in the order in which they are believed.

    Most questions are answered by one of the first: each text is looked for when it is asked for, and kept.
    """

    def __init__(self, clues: Clues) -> None:
        self._clues = clues

    def __iter__(self) -> Iterator[Text]:
        clues = self._clues
        yield from self.reported
        for line in clues.signature:
            yield "signature", squeeze(line), clues.signature_where
        for name, is_asked in self._named:
            if not is_asked:
                yield "issuer", name, clues.preface_where
        for name in self._subject:
            yield "subject", name, clues.body_where
        for hint in clues.hints:
            yield "hint", squeeze(hint), None
        for name, is_asked in self._named:
            if is_asked:
                yield "asked", name, clues.preface_where
        office = squeeze(clues.contact.office or "")
        yield "office", "" if _OWN.search(office) else office, clues.preface_where
        for name in own_rules_of(clues)[:1]:
            yield "own_rule", name, clues.body_where
        yield from self.running

    @cached_property
    def reported(self) -> list[Text]:
        """The body on whose work the text says that it reports."""
        return [("reported", name, self._clues.preface_where) for name in _reported(self._opening)]

    @cached_property
    def running(self) -> tuple[Text, Text]:
        """The preface without titles of other documents, and the first text."""
        clues = self._clues
        preface = without_titles(squeeze(clues.preface), "，")
        return ("preface", preface, clues.preface_where), ("body", squeeze(clues.body[:4000]), clues.body_where)

    def may_have(self, name: str) -> bool:
        """Whether any of the texts may have a name: all are parts of what the report says, and of who signs."""
        clues = self._clues
        signing = (*clues.signature, *clues.hints, clues.contact.office or "")
        return name in said(clues) or any(name in squeeze(text) for text in signing)

    @cached_property
    def _opening(self) -> str:
        clues = self._clues
        return without_titles(squeeze(f"{clues.preface}，{clues.body[:OPENING]}"), "，")[:OPENING]

    @cached_property
    def _named(self) -> list[tuple[str, bool]]:
        """The names in the preface of who issues it, and of who is to be asked."""
        return _issuers(self.running[0][1])

    @cached_property
    def _subject(self) -> list[str]:
        return _subject(self._opening)


@lru_cache(maxsize=1)  # several questions are asked of one report
def texts_of(clues: Clues) -> Texts:
    """The texts that may name the body."""
    return Texts(clues)


def _issuers(preface: str) -> list[tuple[str, bool]]:
    """The first names of who issues a report, each with whether it only is who can be asked."""
    words = _words()
    called = [
        (next(filter(None, found.groups())), found.group().endswith(_ASKS) or found.group().startswith(_ASK_OF))
        for found in words["issuer"].finditer(preface)
    ]
    bodies = [(name, is_asked) for name, is_asked in called if not words["no_body"].search(name)]
    named = [(name[_end_of(words["joined"], name) :], is_asked) for name, is_asked in bodies]
    return [(name, is_asked) for name, is_asked in named if not words["no_name"].match(name)][:3]


def _end_of(beginning: Pattern, text: str) -> int:
    found = beginning.match(text)
    return found.end() if found else 0


def named_beside(clues: Clues, place: Place | None) -> str | None:
    """The one body that an opening names beside the place, whatever it says of it: 某市统计局照…编成.

    None where several are named of which the text cannot be (我局), or where it speaks as its division.
    """
    text = said(clues)
    word = own_word(text)
    if place is None or place.level in ("township", "country") or (not word and _is_of_a_division(text)):
        return None
    opening = without_titles(text, "，")[:OPENING]
    names = [name for name in _beside(opening, place) if (agrees(name, word) if word else not _writes_for(name))]
    others = [name for name in names if not names[0].startswith(name)]
    if not names or others:
        return None
    acts_before = acting_names(opening[: opening.index(names[0])])
    return None if not word and any(map(_IS_A_DIVISION, acts_before)) else names[0]


def _writes_for(name: str) -> bool:
    """Whether a body is an office that writes for others, too; not one with a trade of its own (扶贫开发办公室)."""
    return name.endswith(_lists()["offices"]) and not any(trade in name for trade in organ_kinds().trades)


def _is_of_a_division(text: str) -> bool:
    return bool(OF_A_DIVISION.search(text) or _words()["of_a_whole"].search(text))


def spelt_out(name: str, clues: Clues, place: Place | None) -> str:
    """The name in full that the text prints for a short one: 静安区绿化和市容管理局 for 区绿化市容局."""
    kinds = organ_kinds()
    if place is None or place.level in ("township", "country") or kind_of(name) not in _OF_ITS_OWN:
        return name
    short = _behind(name, place)
    if not 1 < len(short) <= _SHORT or short[:-1] in kinds.short_stems.values():
        return name
    opening = without_titles(said(clues), "，")[:OPENING]
    named = chain(
        map(squeeze, clues.hints),
        _beside(opening, place),
        (found.group() for found in _words()["of_its_level"].finditer(opening)),
    )
    return next((full for full in named if is_short_for(short, _behind(full, place))), name)


def _behind(name: str, place: Place) -> str:
    """What a body is called behind its division or the word for its level."""
    stem = upper_forms(place.path[-1])[1]
    rest = name.partition(place.path[-1])[2] or name.partition(stem)[2]
    return rest or (LEVEL_WORD.sub("", name, count=1) if LEVEL_WORD.match(name) else name)


def is_short_for(short: str, full: str) -> bool:
    """Whether a name is made of characters of a longer one in their order, the first and the last among them."""
    characters = iter(full)
    ends = len(short) < len(full) and short[0] == full[0]
    return ends and full.endswith((short[-1], "会")) and all(character in characters for character in short)


def _places(text: str, *names: str) -> Iterator[tuple[int, str]]:
    """Where names of places stand in a text, one after the other; of two at one place the first of `names`."""
    start = 0
    while found := [(at, name) for name in names if (at := text.find(name, start)) >= 0]:
        at, name = min(found, key=itemgetter(0))
        yield at, name
        start = at + max(1, len(name))


def _beside(opening: str, place: Place) -> Iterator[str]:
    """The names of bodies of their own that begin with the place, of which the text does not only tell."""
    leaf = place.path[-1]
    stem, above = (upper_forms(name)[1] for name in (leaf, place.path[max(-2, -len(place.path))]))
    end = 0
    for at, begin in _places(opening, above, stem if len(stem) > 1 else leaf):
        if at < end:  # 淮安市淮安区某局
            continue
        found = organ_kinds().of_government.match(opening, at) or organ_kinds().body.match(opening, at)
        name = found.group() if found else ""
        end = at + len(name)
        before, after = opening[:at], opening[end:]
        if begin == above != stem and stem not in name:
            continue  # of the city, not of its district
        short = name.removeprefix(leaf).removeprefix(stem)
        if (
            len(short) < _SHORTEST
            or _words()["sentence"].search(short)
            or kind_of(name) not in _OF_ITS_OWN
            or _words()["of_others"].search(before[-2:])
            or (at and name.endswith(_lists()["media"]))
        ):
            continue
        among = not at and after.startswith("、")  # the first of two that report
        if among or not _words()["of_another"].match(after):
            yield next((end for end in organ_kinds().heads if before.endswith(end)), "") + name
