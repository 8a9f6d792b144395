"""Which body published a report: its name as printed, one canonical name for all its spellings, and its kind."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from extract.model import Where
from transform.acts import acting_bodies
from transform.clue import is_central
from transform.clues import LEVEL_WORD, Clues, said, squeeze, title_name
from transform.divisions import place_names, town_stem, upper_forms
from transform.gazetteer import Gazetteer
from transform.organ_kinds import is_complete, kind_of, organ_kinds
from transform.organ_names import DIVISION_KINDS, SUBDISTRICT, canonical_name, is_zone, seat
from transform.organ_texts import OPENING, named_beside, spelt_out, texts_of
from transform.organ_words import OF_A_DIVISION, agrees, by_short_name, called_so, own_word
from transform.records import Evidence, Organ, Place

_SIGNED = ("signature", "hint")
_BY_PLACE = ("place", "preface", "body")
_NAMING = ("signature", "hint", "issuer", "subject", "office", "own_rule")
_WEIGHT = {
    "title": 5.0,
    "signature": 4.0,
    "hint": 4.0,
    "issuer": 4.0,
    "office": 3.0,
    "subject": 3.0,
    "own_rule": 1.0,
    "preface": 2.0,
    "body": 1.0,
    "own_word": 0.7,
    "beside": 0.7,
    "place": 0.5,
}
_OF_NO_TOWN = ("厅", "局", "委")
_GOVERNMENTS = ("government", "township_government", "subdistrict_office")
_PARTY = re.compile(r"[镇乡道木]党工?委$")  # speaks for the township
_CALLED = {"校": "(?:中学|小学|学校|大学|学院)"}
_OWN_WORD = re.compile(r"我(厅|局|委|院|校)")
_ALL = re.compile(r"^全国|系统$")  # 全国海关, 海关系统: told by 海关总署
_MOST_BEFORE = 12  # characters of the names of the divisions above
_COMMITTEE = re.compile(r"管委会|管理委员会|开发区党工委")
_ZONE_WORDS = "国家级?|经济|技术|高新|产业|综合|工业|旅游|保税|科技"
_CENTRAL = re.compile(r".{2,24}?(?:总局|总署|委员会|国资委|局|银行|院|部)(?=办公|信息|政务|政府|新闻)")
_INNER = re.compile(  # compiles for its government
    r"(?:(?:党政|党委|综合|行政|政府|府|党建)(?:综合)?办|全程办|(?:党政|综合|党政综合)办公室|公开(?:工作)?(?:领导|协调)小组办公室|[镇乡道木]办公室)$"
)
_FULL_NAME = r"(?:(?<!自)由|与|向|布|将|[，。、：；]|^)([\u4e00-\u9fff]{4,40}?)"
# What a pattern takes along before a name: 本报告即|某局, 现对|某局.
_BEFORE_NAME = re.compile(
    r"^(?:.*(?<!自)由|本?(?:年度)?报?告[即是为]?|反映|(?:数据)?出自|以下(?:登出的)?是|这(?:里登出的)?是|[特现]?(?:向社会)?(?:公布|发布|编制(?!委|办)|公开(?!办|工作))了?|现[对将就]|[引前]言|标题|名称)+(?=[\u4e00-\u9fff]{3})"
)
# The 政府信息… that follows a name and ran together with it.
_BEGUN_AGAIN = re.compile(r"(?:(?<=[局厅室会院])|(?<=(?<![党县市区镇乡])委))政府$")
_SHORTENED = re.compile(rf"{_FULL_NAME}[（(](?:以下)?简称[:：]?[“\"]?(?P<short>[\u4e00-\u9fff]{{2,20}})[”\"]?[）)]")


_OF_ITS_OWN = ("department", "central_branch", "institution")
_MADE_BY = re.compile(r"(?:(?<!自)由|[，。]|^)([\u4e00-\u9fff、]{4,30}?)(?:负责)?(?:（[^（）]{2,30}）)?编(?:制|写|纂)")


class _Named(NamedTuple):
    name: str
    kind: str
    text: str
    where: Where | None


def read_organ(clues: Clues, place: Place | None, gazetteer: Gazetteer) -> tuple[Organ | None, tuple[Evidence, ...]]:
    """The publishing body, or None where nothing names it; and the evidence about it.

    The name is the title's if that is complete; else the shortest complete name of the same body that signature,
    preface, contact office or body print; else the title's name; else that of the place.
    """
    name = title_name(clues.title)
    titled = _Named(name, "title", name, clues.title_where) if name else None
    chosen: _Named | None
    if titled and is_complete(name) and not _ALL.search(name):
        chosen = titled
    else:
        sought = "" if _ALL.search(name) else name
        chosen = _complete_elsewhere(clues, sought, place) or titled or _zone(clues, place) or _of_place(place)
    if not name and chosen and chosen.kind in _BY_PLACE and (beside := named_beside(clues, place)):
        chosen = _Named(beside, "beside", beside, clues.preface_where or clues.body_where)
    chosen = _as_it_calls_itself(chosen, clues, place)
    if chosen is None or (not name and chosen.kind in _BY_PLACE and _is_a_department(clues, place)):
        return None, ()
    cleared = _BEGUN_AGAIN.sub("", organ_kinds().menu_before.sub("", chosen.name))
    if _is_in_doubt(chosen, clues, place) or organ_kinds().page_word.search(cleared):
        chosen = chosen._replace(kind="own_word")
    chosen = chosen._replace(name=_BEFORE_NAME.sub("", cleared))
    full = spelt_out(_BEFORE_NAME.sub("", _in_full(chosen.name, clues)), clues, place)
    if not is_complete(chosen.name) and full.startswith(chosen.name):  # 某工业开发区|管委会
        chosen = chosen._replace(name=full)
    canonical, kind = canonical_name(full, place, gazetteer), _kind_in(full, place)
    organ = Organ(chosen.name, canonical, kind if kind != organ_kinds().default else kind_of(canonical))
    weight = _WEIGHT[chosen.kind]
    return organ, (Evidence("organ", chosen.kind, organ.canonical, chosen.text[:80], weight, chosen.where),)


def _as_it_calls_itself(chosen: _Named | None, clues: Clues, place: Place | None) -> _Named | None:
    """The body that is meant by how the text calls its own (我局), where the one found cannot be called so.

    A body that a printed title names stays, less sure.
    """
    word = own_word(said(clues))
    if place and place.level == "township" and word in _OF_NO_TOWN:
        return chosen
    if word is None or place is None or (chosen and is_complete(chosen.name) and agrees(chosen.name, word)):
        return chosen
    if chosen and clues.title_where is not None and chosen.kind == "title":
        return chosen._replace(kind="own_word") if is_complete(chosen.name) else chosen
    leaf = place.path[-1]
    texts = [(kind, text) for kind, text, _ in texts_of(clues) if kind in _NAMING]
    named = called_so(texts, word, leaf)
    if named:
        return _Named(named[1], named[0], named[1], clues.preface_where)
    short = by_short_name(said(clues), word, leaf) if chosen is None or chosen.kind in _BY_PLACE else None
    if short:
        return _Named(short, "own_word", short, clues.body_where)
    return chosen


def _is_in_doubt(chosen: _Named, clues: Clues, place: Place | None) -> bool:
    """Whether the government is found where an office or a department says that it made the report itself.

    Either may be meant: offices compile their government's report, and publish one of their own.
    """
    if place is None or place.level == "township" or chosen.kind in _SIGNED:
        return False
    makers = [found.group(1) for found in _MADE_BY.finditer(squeeze(clues.preface[:OPENING]))]
    makers += islice(acting_bodies(said(clues)[:OPENING]), 1)
    if kind_of(chosen.name) == "government":  # a printed title tells it
        return clues.title_where is None and any(name.endswith(("办公厅", "办公室")) for name in makers)
    return not is_complete(chosen.name) and any(kind_of(name) in _OF_ITS_OWN for name in makers)


def _is_a_department(clues: Clues, place: Place | None) -> bool:
    """Whether the text speaks as a department (我局), never as a division (我县): the government is not the body."""
    if place and place.level == "township":
        return False
    text = said(clues)
    return bool(_OWN_WORD.search(text)) and not OF_A_DIVISION.search(text)


def _in_full(name: str, clues: Clues) -> str:
    """The name that the preface shortens to this one: 某自治区某办公室（以下简称自治区某办）."""
    preface = squeeze(clues.preface)
    if "简称" not in preface:
        return name
    called = (found.group(1) for found in _SHORTENED.finditer(preface) if found["short"] == name)
    return next(called, name)


def _of_place(place: Place | None) -> _Named | None:
    return _Named(place.path[-1], "place", "".join(place.path), None) if place else None


def _zone(clues: Clues, place: Place | None) -> _Named | None:
    """A zone of the place that the text names beside its committee: 南京经济技术开发区 … 管委会."""
    text = said(clues)
    if place is None or not _COMMITTEE.search(text):
        return None
    ends = "|".join(place_names().zones)
    stem = upper_forms(place.path[-1])[1]
    whole = re.search(rf"{stem}市?(?:{_ZONE_WORDS})+(?:{ends})", text)
    found = whole or re.search(rf"{stem}[\u4e00-\u9fff]{{0,10}}?(?:{ends})", text)
    if found is None:
        return None
    return _Named(f"{found.group()}管理委员会", "body", found.group(), clues.body_where)


def _kind_in(name: str, place: Place | None) -> str:
    """The kind by the name; of a name that is its division's, by the division's level."""
    if place and not is_complete(name) and name.endswith(place.path[-1]):
        if place.level == "township" and place.path[-1].endswith(SUBDISTRICT):
            return "subdistrict_office"
        if is_zone(place):
            return "development_zone"
        return organ_kinds().by_level[place.level]
    return kind_of(name)


def _complete_elsewhere(clues: Clues, name: str, place: Place | None) -> _Named | None:
    """The shortest complete name of the body in the first text that has one; without a title and place any body's."""
    texts = texts_of(clues)
    leaf = place.path[-1] if place else ""
    if not name and place and place.level == "country":
        named = ((kind, text, where) for kind, text, where in texts if kind in _NAMING and is_central(text))
        return next((_Named(_central(text), kind, text, where) for kind, text, where in named), None)
    if place and (not name or name.endswith(leaf)):
        wanted = leaf + seat(place)
        own = None if name else _by_own_word(texts, leaf)
        for kind, text, where in texts:
            strange = place.level == "township" and town_stem(leaf) not in text
            if not name and kind in _NAMING and not strange and (other := _department(text, leaf, kind)):
                return _Named(other, kind, text, where)
            if wanted in text:
                return own if own and kind not in _NAMING else _Named(wanted, kind, text, where)
        return own
    if name or place:
        return None
    bodies = (
        _Named(body.group(), kind, text, where)
        for kind, text, where in texts
        if kind in _NAMING and (body := organ_kinds().body.match(text))
    )
    return next(bodies, None)


def _central(text: str) -> str:
    """The body of the State Council at the head of a text: 海关总署 of 海关总署办公厅政务公开处."""
    body = next((body for body in place_names().central_bodies if text.startswith(body)), "")
    found = _CENTRAL.match(text)
    return body or (found.group() if found else text)


def _by_own_word(texts: list[tuple[str, str, Where | None]], leaf: str) -> _Named | None:
    """The body of the division that ends like the text calls it (我厅): 湖南省司法厅."""
    own = Counter(_OWN_WORD.findall("".join(text for _, text, _ in texts[-2:]))).most_common(1)
    for _, text, where in texts[-2:]:
        stem = upper_forms(leaf)[1]
        place = rf"(?:{leaf}|{stem})" if len(stem) > 1 else leaf
        middle = r"(?!人民政府)[^\W\d和与在由的我本网]{2}[^\W\d我本网]{0,12}?"
        found = re.search(f"{place}{middle}{_CALLED.get(own[0][0], own[0][0])}(?:员?会)?", text) if own else None
        if found:
            return _Named(found.group(), "own_word", text, where)
    return None


def _department(text: str, leaf: str, kind: str) -> str | None:
    """A department's name at the head of a text, if it is one of the division's: 高安市教育局 of 高安市教育局办公室."""
    government = text.find(leaf + "人民政府")  # 荣成市人民政府石岛管理区管委会
    if kind in _SIGNED and 0 <= government < _MOST_BEFORE and kind_of(text) in ("department", "development_zone"):
        return text
    under = organ_kinds().of_government.match(text)
    if under and leaf in under.group():
        return under.group()
    name = _whole(text, leaf)
    if name is None or _PARTY.search(name) or kind_of(name) in _GOVERNMENTS:
        return None
    behind = name.partition(leaf)[2]
    if not behind:  # 福州市长乐生态环境局, 宣城高新技术产业开发区管委会
        rest = name.partition(upper_forms(leaf)[1])[2]
        behind = "" if rest.startswith(DIVISION_KINDS) else rest
    shortest = 1 if kind_of(name) == "institution" or name.endswith("分局") else len("办公室")
    named = len(behind) >= shortest
    compiles = kind != "subject" and (kind_of(name) == "government_office" or bool(_INNER.search(name)))
    return name if (named or (kind == "subject" and LEVEL_WORD.match(name))) and not compiles else None


def _whole(text: str, leaf: str) -> str | None:
    """The body's name at the head of a text; of a ministry's local body all of it: 国家税务总局|某市税务局."""
    found = organ_kinds().body.match(text)
    if found and leaf in text[found.end() :] and is_central(found.group()):
        local = organ_kinds().body.match(text, found.end())
        return text[: local.end()] if local else found.group()
    return found.group() if found else None
