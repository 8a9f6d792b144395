"""Which body published a report: its name as printed, one canonical name for all its spellings, and its kind."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.model import Where
from transform.chains import bare_chain, chains, with_bare_lead
from transform.clues import LEVEL_WORD, Clues, squeeze, title_name
from transform.divisions import place_names, town_stem
from transform.gazetteer import Gazetteer
from transform.records import Evidence, Organ, Place
from transform.reference import lookup

_SUBDISTRICT = ("街道", "地区")
_QUOTED = re.compile(r"《[^《》]{0,120}》|〈[^〈〉]{0,120}〉")
_ISSUER = re.compile(
    r"(?:现|特|兹)(?:向社会)?(?:将|公布|公开|编制|发布)了?(?:\d{4}年度?)?([\u4e00-\u9fff]{4,30}?)(?=20\d\d|政府信息|政务公开|信息公开|年度)|"
    r"(?:(?<=[，。])|^)([\u4e00-\u9fff（）]{4,30}?)(?:特?向社会公|特编制|编制了)|"
    r"(?:由|与|向|请)([\u4e00-\u9fff（）]{3,40}?)(?:编制|联系|结合|组织|负责|根据|按照|依据|（|\(|，|。)"
)
_SUBJECT = re.compile(
    r"(?:年度?，?|，|。|^)([\u4e00-\u9fff]{2,20}?(?:局|委员会|厅|委|办公室|办事处))"
    r"(?=(?:政府)?信息公开工作|坚持|严格|认真|深入|高度|全面|围绕|紧紧|扎实|积极|始终|深化|持续)"
)
_OPENING = 600  # characters
_NO_NAME = ("根据", "按照", "依据", "为了", "现", "特", "我", "本", "全文")
_WEIGHT = {
    "title": 5.0,
    "signature": 4.0,
    "hint": 4.0,
    "issuer": 4.0,
    "office": 3.0,
    "preface": 2.0,
    "body": 1.0,
    "place": 0.5,
}
_MOST = 40


class OrganKind(NamedTuple):
    """A declared kind: what its names begin or end with, and whether such a name is complete."""

    kind: str
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    complete: bool


class OrganKinds(NamedTuple):
    """What `organ_kinds.yaml` declares."""

    kinds: tuple[OrganKind, ...]
    default: str
    by_level: dict[str, str]
    canonical: tuple[tuple[str, str], ...]
    body: re.Pattern[str]


class _Named(NamedTuple):
    name: str
    kind: str
    text: str
    where: Where | None


@lru_cache(maxsize=1)
def organ_kinds() -> OrganKinds:
    """The declared kinds of bodies, in order of priority."""
    read = lookup("organ_kinds.yaml")
    kinds = tuple(
        OrganKind(
            kind=entry["kind"],
            prefixes=tuple(entry.get("prefixes", ())),
            suffixes=tuple(entry["suffixes"]),
            complete=entry.get("complete", True),
        )
        for entry in read["kinds"]
    )
    ends = sorted(
        {end for kind in kinds if kind.complete for end in kind.suffixes if len(end) > 1 or end in "局厅委"}, key=len
    )
    body = re.compile(rf"[\u4e00-\u9fff（）、]{{0,24}}?(?:{'|'.join(map(re.escape, reversed(ends)))})")
    canonical = tuple((short, full) for short, full in read["canonical"])
    return OrganKinds(kinds, read["default"], read["by_level"], canonical, body)


def kind_of(name: str) -> str:
    """The kind of a body by its name, a code of `organ_kinds.yaml`; `other` where none fits."""
    found = _kind(name)
    return found.kind if found else organ_kinds().default


def is_complete(name: str) -> bool:
    """Whether a name is that of a body, not of its division alone."""
    found = _kind(name)
    return found is not None and found.complete


def _kind(name: str) -> OrganKind | None:
    bare = name.rstrip("）)")
    for kind in organ_kinds().kinds:
        prefixed = bool(kind.prefixes) and bare.startswith(kind.prefixes) and bare not in place_names().central_bodies
        if (
            prefixed
            and any(mark in bare[3:] for mark in ("局", "行", "队", "署", "海关", "站", "专员"))
            and bare not in kind.prefixes
        ):
            return kind
        if bare.endswith(kind.suffixes):
            return kind
    return None


def read_organ(clues: Clues, place: Place | None, gazetteer: Gazetteer) -> tuple[Organ | None, tuple[Evidence, ...]]:
    """The publishing body, or None where nothing names it; and the evidence about it.

    The name is the title's if that is complete; else the shortest complete name of the same body that signature,
    preface, contact office or body print; else the title's name; else that of the place.
    """
    name = title_name(clues.title)
    titled = _Named(name, "title", name, clues.title_where) if name else None
    chosen: _Named | None
    if titled and is_complete(name):
        chosen = titled
    else:
        chosen = _complete_elsewhere(clues, name, place) or titled or _of_place(place)
    if chosen is None:
        return None, ()
    organ = Organ(chosen.name, canonical_name(chosen.name, place, gazetteer), _kind_in(chosen.name, place))
    weight = _WEIGHT[chosen.kind]
    return organ, (Evidence("organ", chosen.kind, organ.canonical, chosen.text[:80], weight, chosen.where),)


def _of_place(place: Place | None) -> _Named | None:
    return _Named(place.path[-1], "place", "".join(place.path), None) if place else None


def _kind_in(name: str, place: Place | None) -> str:
    """The kind by the name; of a name that is its division's, by the division's level."""
    if place and not is_complete(name) and name.endswith(place.path[-1]):
        if place.path[-1].endswith(_SUBDISTRICT):
            return "subdistrict_office"
        return organ_kinds().by_level[place.level]
    return kind_of(name)


def _complete_elsewhere(clues: Clues, name: str, place: Place | None) -> _Named | None:
    """The shortest complete name of the body in the first text that has one; without a title and place any body's."""
    texts = _texts(clues)
    leaf = place.path[-1] if place else ""
    if place and (not name or name.endswith(leaf)):
        wanted = leaf + ("办事处" if leaf.endswith(_SUBDISTRICT) else "人民政府")
        for kind, text, where in texts:
            if not name and kind in ("signature", "hint", "issuer", "office") and (other := _department(text, leaf)):
                return _Named(other, kind, text, where)
            if wanted in text:
                return _Named(wanted, kind, text, where)
        return None
    if name or place:
        return None
    bodies = (
        _Named(body.group(), kind, text, where)
        for kind, text, where in texts
        if kind in ("signature", "hint", "issuer", "office") and (body := organ_kinds().body.match(text))
    )
    return next(bodies, None)


def _department(text: str, leaf: str) -> str | None:
    """A department's name at the head of a text, if it is one of the division's: 高安市教育局 of 高安市教育局办公室."""
    found = organ_kinds().body.match(text)
    if found is None or kind_of(found.group()) in ("government", "township_government", "subdistrict_office"):
        return None
    own = leaf not in found.group() or len(found.group()) - found.group().index(leaf) - len(leaf) < len("办公室")
    return None if own or kind_of(found.group()) == "government_office" else found.group()


def _texts(clues: Clues) -> list[tuple[str, str, Where | None]]:
    """Kind, text without blanks and place, in the order in which they are believed."""
    preface = _QUOTED.sub("，", squeeze(clues.preface))
    named = [next(filter(None, found.groups())) for found in _ISSUER.finditer(preface)]
    issuers = [("issuer", name, clues.preface_where) for name in named if not name.startswith(_NO_NAME)][:3]
    opening = _QUOTED.sub("，", squeeze(f"{clues.preface}，{clues.body[:_OPENING]}"))[:_OPENING]
    issuers += [("issuer", found.group(1), clues.body_where) for found in _SUBJECT.finditer(opening)][:1]
    return [
        *(("signature", squeeze(line), clues.signature_where) for line in clues.signature),
        *(("hint", squeeze(hint), None) for hint in clues.hints),
        *issuers,
        ("office", squeeze(clues.contact.office or ""), clues.preface_where),
        ("preface", preface, clues.preface_where),
        ("body", squeeze(clues.body[:4000]), clues.body_where),
    ]


def canonical_name(name: str, place: Place | None, gazetteer: Gazetteer) -> str:
    """Division names and body: one name for 洪泽区人民政府 and 淮安市洪泽区人民政府, and for all spellings of one body.

    The division is named from the county down, provinces and prefectures by their own name. Bodies whose names have the
    place in the middle (国家税务总局淮安市税务局) keep theirs.
    """
    name = name[:_MOST]
    if place is None or place.level == "country" or name.startswith(place_names().central_prefixes):
        return _full_ending(name)
    chain = next(iter(chains(name, gazetteer, 4)), None)
    bare = None if chain else bare_chain(name, gazetteer)
    chain = with_bare_lead(name, chain, gazetteer) if chain else bare
    if (chain and chain.start > 0) or (bare and kind_of(name) == "central_branch"):  # 重庆海关 is called so
        return _full_ending(name)
    body = name[chain.end :] if chain else LEVEL_WORD.sub("", name, count=1) if LEVEL_WORD.match(name) else name
    division = "".join(place.path[-2:] if place.level == "township" else place.path[-1:])
    body = _without_place(body, place)
    if not body:
        body = "办事处" if division.endswith(_SUBDISTRICT) else "人民政府"
    return _full_ending(division + body)


def _without_place(body: str, place: Place) -> str:
    """The rest of a name behind its chain, where the last name of the place is still in front or cut in the middle."""
    leaf = place.path[-1]
    if body.startswith(leaf):
        return body.removeprefix(leaf)
    if leaf.endswith("街道") and body.startswith("街道办事处"):
        return body.removeprefix("街道")
    if place.level == "township":
        if town_stem(body) == town_stem(leaf) and body != town_stem(body):
            return ""
        rest = re.match(r"[\u4e00-\u9fff]{1,9}?(?:镇|乡|街道|街|苏木|地区)?(人民政府|政府|办事处|街道办)$", body)
        if rest:
            return {"政府": "人民政府", "街道办": "办事处"}.get(rest.group(1), rest.group(1))
    return body


def _full_ending(name: str) -> str:
    for short, full in organ_kinds().canonical:
        if name.endswith(short) and not name.endswith(full):
            return name.removesuffix(short) + full
    return name
