"""Which body published a report: its name as printed, one canonical name for all its spellings, and its kind."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice

from transform.acts import acting_bodies
from transform.clues import Clues, said, squeeze, title_name
from transform.divisions import place_names
from transform.gazetteer import Gazetteer
from transform.organ_elsewhere import (
    NAMING,
    SIGNED,
    Named,
    complete_elsewhere,
    completed,
    department,
    reported_on,
    zone_named,
)
from transform.organ_kinds import is_complete, kind_of, organ_kinds
from transform.organ_names import COMMITTEE, SUBDISTRICT, canonical_name, is_zone
from transform.organ_texts import OPENING, acting_zone, named_beside, spelt_out, texts_of
from transform.organ_words import agrees, by_short_name, called_so, own_rules_of, own_word
from transform.records import Evidence, Organ, Place
from transform.wordings import lists_of, words_of

_words, _lists = partial(words_of, "publisher.yaml"), partial(lists_of, "publisher.yaml")

_ASKED = ("asked", "office")
_BY_PLACE = ("place", "preface", "body")
_WEIGHT = {
    "title": 5.0,
    "reported": 4.0,
    "signature": 4.0,
    "hint": 4.0,
    "issuer": 4.0,
    "office": 3.0,
    "asked": 3.0,
    "subject": 3.0,
    "own_rule": 1.0,
    "preface": 2.0,
    "body": 1.0,
    "own_word": 0.7,
    "beside": 0.7,
    "place": 0.5,
}
_OFFICE = "办"
_OF_NO_TOWN = ("厅", "局", "委")
_FULL_NAME = r"(?:(?<!自)由|与|向|布|将|[，。、：；]|^)([\u4e00-\u9fff]{4,40}?)"
_DOUBLED = re.compile(r"^(.{4,20}?)\1+$")
# The 政府信息… that follows a name and ran together with it.
_BEGUN_AGAIN = re.compile(r"(?:(?<=[局厅室会院])|(?<=人民政府)|(?<=(?<![党县市区镇乡])委))政府$")
_SHORT = re.compile(r"[（(](?:以下)?简称[:：]?[“\"]?(?P<short>[\u4e00-\u9fff]{2,20})[”\"]?[）)]")
_SHORTENED = re.compile(f"{_FULL_NAME}{_SHORT.pattern}")


_OF_ITS_OWN = ("department", "central_branch", "institution")


def read_organ(clues: Clues, place: Place | None, gazetteer: Gazetteer) -> tuple[Organ | None, tuple[Evidence, ...]]:
    """The publishing body, or None where nothing names it; and the evidence about it.

    The name is the title's if that is complete; else the shortest complete name of the same body that signature,
    preface, contact office or body print; else the title's name; else that of the place.
    """
    name = _words()["with_its_own"].sub("", title_name(clues.title))
    titled = Named(name, "title", name, clues.title_where) if name else None
    chosen: Named | None
    if titled and is_complete(name) and not _words()["whole_system"].search(name):
        chosen = titled
    else:
        sought = "" if _words()["whole_system"].search(name) else name
        chosen = reported_on(clues, name, place) or complete_elsewhere(clues, sought, place) or titled
        chosen = chosen or zone_named(clues, place) or _of_place(place)
    if not name and chosen and chosen.kind in (*_BY_PLACE, "hint"):
        beside = named_beside(clues, place)
        is_known = beside is None or (chosen.kind == "hint" and (beside in chosen.name or chosen.name in beside))
        if beside and not is_known:
            chosen = Named(beside, "beside", beside, clues.preface_where or clues.body_where)
    chosen = _as_it_calls_itself(_zone_before(chosen, name, clues, place), clues, place)
    if (
        chosen is None
        or _names_nothing(chosen.name, place)
        or (not name and chosen.kind in _BY_PLACE and _is_a_department(clues, place))
    ):
        return None, ()
    chosen = _called(completed(chosen.name, clues, place), chosen)
    cleared = _BEGUN_AGAIN.sub("", organ_kinds().menu_before.sub("", chosen.name))
    if _is_signed_by_office(chosen) or _is_in_doubt(chosen, clues, place) or organ_kinds().page_word.search(cleared):
        chosen = chosen._replace(kind="own_word")
    chosen = _called(_from_place(_words()["before_name"].sub("", cleared), place), chosen)
    full = spelt_out(_words()["before_name"].sub("", _in_full(chosen.name, clues)), clues, place)
    if not is_complete(chosen.name) and full.startswith(chosen.name):  # 某工业开发区|管委会
        chosen = _called(full, chosen)
    canonical, kind = canonical_name(full, place, gazetteer), _kind_in(full, place)
    organ = Organ(chosen.name, canonical, kind if kind != organ_kinds().default else kind_of(canonical))
    weight = _WEIGHT[chosen.kind]
    return organ, (Evidence("organ", chosen.kind, organ.canonical, chosen.text[:80], weight, chosen.where),)


def _called(name: str, chosen: Named) -> Named:
    return chosen if name == chosen.name else chosen._replace(name=name)


def _zone_before(chosen: Named | None, name: str, clues: Clues, place: Place | None) -> Named | None:
    """The zone that reports on itself, where only a government's name is found, or the title's word for its kind."""
    if name not in ("", *place_names().zones) or (place and place.level in ("township", "country")):
        return chosen
    is_other = chosen is not None and is_complete(chosen.name) and kind_of(chosen.name) != "government"
    zone = None if is_other else acting_zone(clues)
    if zone is None or (place and zone.endswith(place.path[-1])):
        return chosen
    called = zone if kind_of(zone) == "development_zone" else zone + COMMITTEE
    return Named(called, "subject", zone, clues.preface_where or clues.body_where)


def _names_nothing(name: str, place: Place | None) -> bool:
    """Whether a name without a place is none: a word of the page (首页), or that for its kind alone (政府, 办公室)."""
    unknown = kind_of(name) == organ_kinds().default and not name.endswith(_lists()["area_ends"])
    return place is None and (name == "政府" or unknown or _words()["kind_alone"].fullmatch(name) is not None)


def _from_place(name: str, place: Place | None) -> str:
    """The name once and from its place on, where verbs or words of the page stand before: 报送|西宁市林业局."""
    name = _DOUBLED.sub(r"\1", name) if name.find(name[:4], 4) > 0 else name
    start = min((at for part in (place.path if place else ()) if (at := name.find(part)) >= 0), default=0)
    strange = organ_kinds().before_place.fullmatch(name, 0, start) or _words()["junk"].match(name, 0, start)
    return name[start:] if start and strange else name


def _as_it_calls_itself(chosen: Named | None, clues: Clues, place: Place | None) -> Named | None:
    """The body that is meant by how the text calls its own (我局), where the one found cannot be called so.

    A body that a printed title names stays, less sure.
    """
    word = own_word(said(clues))
    if place and place.level == "township" and word in _OF_NO_TOWN:
        return chosen
    by_office = word == _OFFICE and clues.title_where is not None and title_name(clues.title)
    fits = chosen and word and is_complete(chosen.name) and agrees(chosen.name, word)
    if word is None or place is None or fits or by_office == place.path[-1]:  # 某市2009年…年度报告, 我办编制
        return chosen
    if chosen and clues.title_where is not None and chosen.kind == "title":
        return chosen._replace(kind="own_word") if is_complete(chosen.name) else chosen
    leaf = place.path[-1]
    texts = [(kind, text) for kind, text, _ in texts_of(clues) if kind in NAMING]
    named = called_so(texts, word, leaf)
    if named:
        return Named(named[1], named[0], named[1], clues.preface_where)
    short = by_short_name(said(clues), word, leaf) if chosen is None or chosen.kind in _BY_PLACE else None
    if short:
        return Named(short, "own_word", short, clues.body_where)
    return chosen


def _is_signed_by_office(chosen: Named) -> bool:
    """Whether a government's office is named where the government is taken: it may report on itself."""
    return f"{chosen.name}办公" in chosen.text and kind_of(chosen.name) == "government"


def _is_in_doubt(chosen: Named, clues: Clues, place: Place | None) -> bool:
    """Whether the government is found where an office or a department says that it made the report itself.

    Either may be meant: offices compile their government's report, and publish one of their own.
    """
    of_inner_office = chosen.kind == "subject" and _words()["inner_office"].search(chosen.name) is not None
    if of_inner_office or place is None or place.level == "township":
        return of_inner_office
    if chosen.kind in SIGNED:
        return chosen.kind == "hint" and not _is_borne_out(chosen.name, clues, place)
    if chosen.kind in _ASKED and not any(rule[:-1] in chosen.name for rule in own_rules_of(clues) or ("",)):
        return True
    if chosen.kind in _BY_PLACE and (word := own_word(said(clues))) and not agrees(chosen.name, word):
        return True
    makers = [found.group(1) for found in _words()["made_by"].finditer(squeeze(clues.preface[:OPENING]))]
    makers += islice(acting_bodies(said(clues)[:OPENING]), 1)
    if kind_of(chosen.name) == "government":  # a printed title tells it
        return clues.title_where is None and any(name.endswith(("办公厅", "办公室")) for name in makers)
    return not is_complete(chosen.name) and any(kind_of(name) in _OF_ITS_OWN for name in makers)


def _is_borne_out(name: str, clues: Clues, place: Place) -> bool:
    """Whether the text speaks as the body that the page's frame gives, which may be the heir of the one that wrote it.

    It does not where it sends readers to another department, or neither names the body nor calls itself anything.
    """
    leaf = place.path[-1]
    asked = (department(text, leaf, kind) for kind, text, _ in texts_of(clues) if kind in _ASKED)
    if any(other is not None and not (other in name or name in other) for other in asked):
        return False
    return own_word(said(clues)) is not None or (name.partition(leaf)[2] or name) in said(clues)


def _is_a_department(clues: Clues, place: Place | None) -> bool:
    """Whether the text speaks as a department (我局), less as a division (我县): the government is not the body."""
    if place and place.level == "township":
        return False
    return own_word(said(clues)) in _lists()["department_words"]


def _in_full(name: str, clues: Clues) -> str:
    """The name that the preface shortens to this one: 某自治区某办公室（以下简称自治区某办）."""
    preface = squeeze(clues.preface)
    if not any(found["short"] == name for found in _SHORT.finditer(preface)):
        return name
    called = (found.group(1) for found in _SHORTENED.finditer(preface) if found["short"] == name)
    return next(called, name)


def _of_place(place: Place | None) -> Named | None:
    return Named(place.path[-1], "place", "".join(place.path), None) if place else None


def _kind_in(name: str, place: Place | None) -> str:
    """The kind by the name; of a name that is its division's, by the division's level."""
    if place and not is_complete(name) and name.endswith(place.path[-1]):
        if place.level == "township" and place.path[-1].endswith(SUBDISTRICT):
            return "subdistrict_office"
        if is_zone(place):
            return "development_zone"
        return organ_kinds().by_level[place.level]
    return kind_of(name)
