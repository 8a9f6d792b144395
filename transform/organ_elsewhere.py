"""The publishing body's name in other texts than the title: signature, frame, preface, contact, body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from extract.model import Where
from transform.clue import is_central
from transform.clues import LEVEL_WORD, Clues, said
from transform.divisions import place_names, town_stem, upper_forms
from transform.organ_kinds import kind_of, organ_kinds
from transform.organ_names import DIVISION_KINDS, seat
from transform.organ_texts import Text, Texts, texts_of
from transform.records import Place
from transform.wordings import lists_of, words_of

_lists = partial(lists_of, "publisher.yaml")
_words = partial(words_of, "publisher.yaml")

SIGNED = ("signature", "hint")
NAMING = ("reported", "signature", "hint", "issuer", "subject", "asked", "office", "own_rule")
_GOVERNMENTS = ("government", "township_government", "subdistrict_office")
_OF_ANY_LENGTH = ("institution", "central_branch")  # 青岛|海关
_PARTY = re.compile(r"[镇乡道木]党工?委$")  # speaks for the township
_CALLED = {"校": "(?:中学|小学|学校|大学|学院)"}
OWN_WORD = re.compile(r"[我本](?<![\u4e00-\u9fff]本)(厅|局|委|院|校)")
_SHORTEST_AREA = 2
_MOST_BEFORE = 12  # characters of the names of the divisions above


class Named(NamedTuple):
    """A name as found: the kind of text that prints it, that text, and its place."""

    name: str
    kind: str
    text: str
    where: Where | None


def complete_elsewhere(clues: Clues, name: str, place: Place | None) -> Named | None:
    """The shortest complete name of the body in the first text that has one; without a title and place any body's."""
    texts = texts_of(clues)
    if not name and place and place.level == "country":
        named = ((kind, text, where) for kind, text, where in texts if kind in NAMING and is_central(text))
        return next((Named(_central(text), kind, text, where) for kind, text, where in named), None)
    if place and (not name or name.endswith(place.path[-1])):
        return _of_division(texts, name, place)
    if name or place:
        return None
    bodies = ((_first_body(text), kind, text, where) for kind, text, where in texts if kind in NAMING)
    return next((Named(name, kind, text, where) for name, kind, text, where in bodies if name), None)


def _of_division(texts: Texts, name: str, place: Place) -> Named | None:
    """The government of a place in the first text that names it; without a title also a department of its own."""
    leaf, wanted = place.path[-1], [seat for seat in _seats(place) if texts.may_have(seat)]
    if name and not wanted:
        return None
    stem = town_stem(leaf) if place.level == "township" else ""
    for kind, text, where in texts:
        if not name and kind in NAMING and stem in text and (other := department(text, leaf, kind)):
            return Named(other, kind, text, where)
        if wanted and (found := next((one for one in wanted if one in text), None)):
            own = None if name or kind in NAMING else _by_own_word(texts.running, leaf)
            return own or Named(found, kind, text, where)
    return None if name else _by_own_word(texts.running, leaf)


def reported_on(clues: Clues, name: str, place: Place | None) -> Named | None:
    """The body on whose work a text says that it reports, where the title names but the division that it is of."""
    if place is None or place.level == "township" or upper_forms(place.path[-1])[1] not in name:
        return None
    return next((Named(text, kind, text, where) for kind, text, where in texts_of(clues).reported), None)


def _seats(place: Place) -> Iterable[str]:
    """What the government of a place is called, also without its nationalities: 黄腊乡人民政府 of 黄腊布依族苗族乡.

    民权街街道 may be called 民权街道.
    """
    leaf, called = place.path[-1], seat(place)
    short = town_stem(leaf) + leaf[-1] if leaf.endswith("族乡") else leaf.replace("街街道", "街道")
    return dict.fromkeys((leaf + called, short + called))


def _central(text: str) -> str:
    """The body of the State Council at the head of a text: 海关总署 of 海关总署办公厅政务公开处."""
    body = next((body for body in place_names().central_bodies if text.startswith(body)), "")
    found = _words()["central"].match(text)
    return body or (found.group() if found else text)


def _by_own_word(texts: Sequence[Text], leaf: str) -> Named | None:
    """The body of the division that ends like the text calls it (我厅): 湖南省司法厅."""
    own = Counter(OWN_WORD.findall("".join([text for _, text, _ in texts]))).most_common(1)
    if not own:
        return None
    stem = upper_forms(leaf)[1]
    place = rf"(?:{leaf}|{stem})" if len(stem) > 1 else leaf
    middle = r"(?!人民政府|[市县区]?分局)[^\W\d和与在由的我本网]{2}[^\W\d我本网]{0,12}?"
    body = re.compile(f"{place}{middle}{_CALLED.get(own[0][0], own[0][0])}(?:员?会)?")
    named = ((body.search(text), text, where) for _, text, where in texts)
    return next((Named(found.group(), "own_word", text, where) for found, text, where in named if found), None)


def department(text: str, leaf: str, kind: str) -> str | None:
    """A department's name at the head of a text, if it is one of the division's: 高安市教育局 of 高安市教育局办公室."""
    government = text.find(leaf + "人民政府")  # 荣成市人民政府石岛管理区管委会
    if kind in SIGNED and 0 <= government < _MOST_BEFORE and kind_of(text) in ("department", "development_zone"):
        return text
    under = organ_kinds().of_government.match(text)
    if under and leaf in under.group():
        return under.group()
    name = _whole(text, leaf)
    if name is None or _PARTY.search(name) or kind_of(name) in _GOVERNMENTS:
        return None
    if name == text and kind_of(name) == "central_branch":  # 拱北海关 of 珠海市
        return name
    behind = name.partition(leaf)[2]
    if not behind:  # 福州市长乐生态环境局, 宣城高新技术产业开发区管委会
        rest = name.partition(upper_forms(leaf)[1])[2]
        behind = "" if rest.startswith(DIVISION_KINDS) else rest
    shortest = 1 if kind_of(name) in _OF_ANY_LENGTH or name.endswith("分局") else len("办公室")
    named = len(behind) >= shortest
    inner = kind_of(name) == "government_office" or bool(_words()["inner_office"].search(name))
    named = named or (kind == "subject" and LEVEL_WORD.match(name) is not None)
    return name if named and (kind == "subject" or not inner) else None


def _whole(text: str, leaf: str) -> str | None:
    """The body's name at the head of a text; of a ministry's local body all of it: 国家税务总局|某市税务局."""
    found = organ_kinds().body.match(text)
    if found and upper_forms(leaf)[1] in text[found.end() :] and is_central(found.group()):
        return _first_body(text)
    return found.group() if found else None


def _first_body(text: str) -> str | None:
    """The body at the head of a text; of a body of the State Council with the local one: 国家能源局|华中监管局."""
    found = organ_kinds().body.match(text)
    local = organ_kinds().body.match(text, found.end()) if found and is_central(found.group()) else None
    if found and local and not local.group().startswith("办公"):
        return text[: local.end()]
    return found.group() if found else None


def completed(name: str, clues: Clues, place: Place | None) -> str:
    """The name of an area of the place's own with what the text calls its body: 某新区空港新城|管委会."""
    area = name.rpartition(place.path[-1])[2] if place else ""
    if len(area) < _SHORTEST_AREA or kind_of(name) != organ_kinds().default:
        return name
    found = re.search(rf"{re.escape(area)}(?P<seat>{'|'.join(_lists()['seats'])})", said(clues))
    return name + found["seat"] if found else name


def zone_named(clues: Clues, place: Place | None) -> Named | None:
    """A zone of the place that the text names beside its committee (南京经济技术开发区 … 管委会), or by its office."""
    if place is None:
        return None
    text, stem = said(clues), upper_forms(place.path[-1])[1]
    if stem not in text or not any(end in text for end in place_names().zones):
        return None
    words, ends = "|".join(_lists()["zone_words"]), "|".join(place_names().zones)
    whole = re.search(rf"(?<!、){stem}市?(?:{words})+(?:{ends})(?!、)", text)
    found = whole or re.search(rf"(?<!、){stem}[\u4e00-\u9fff]{{0,10}}?(?:{ends})(?!、)", text)
    if found is None:
        return None
    if not _words()["committee"].search(text):
        heads = ((kind, where) for kind, name, where in texts_of(clues) if kind in NAMING and name.startswith(found[0]))
        return next((Named(found[0], kind, found[0], where) for kind, where in heads), None)
    return Named(f"{found.group()}管理委员会", "body", found.group(), clues.body_where)
