"""One canonical name for all spellings of a body: the name of its division and what the body is called behind it."""

from __future__ import annotations

import re

from transform.chains import bare_chain, chains, with_bare_lead
from transform.clue import is_central
from transform.clues import LEVEL_WORD
from transform.divisions import LEVELS, place_names, town_stem, upper_forms
from transform.gazetteer import Gazetteer
from transform.organ_kinds import is_complete, kind_of, organ_kinds
from transform.organ_texts import is_short_for
from transform.records import Place
from transform.towns import REGIMENT

SUBDISTRICT = ("街道", "地区")
_REGIONS = ("地区", "盟")
DIVISION_KINDS = ("省", "市", "县", "区", "州", "旗", "盟", "自治")
_FIRMS = ("公司", "集团", "大学", "学院")
COMMITTEE = "管理委员会"
_MOST = 40
_ALIAS = re.compile(r"(?<=[\u4e00-\u9fff]{4})[（(][^（()）]{2,20}[)）]?$")  # 海关总署(本级机关)
_SEAT_OF_TOWN = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:镇|乡|街道|街|苏木|地区)?(人民政府|政府|办事处|街道办)$")
_BRANCH = re.compile(r"(?:局|委员会)(?P<part>[\u4e00-\u9fff]{2,8}?)(?:区|县|市)?(?:分局|支局)$")


def canonical_name(name: str, place: Place | None, gazetteer: Gazetteer) -> str:
    """Division names and body: one name for 洪泽区人民政府 and 淮安市洪泽区人民政府, and for all spellings of one body.

    The division is named from the county down, provinces and prefectures by their own name. Bodies whose names have the
    place in the middle (国家税务总局淮安市税务局) keep theirs.
    """
    name = _ALIAS.sub("", name[:_MOST])
    if place is None and kind_of(name) in ("township_government", "subdistrict_office") and not is_complete(name):
        return name + seat_of_town(name)
    if place is None or place.level == "country" or is_central(name):
        return _full_ending(name)
    if name.endswith("街") and place.path[-1].endswith("街道"):
        name += "道"  # 越秀路街
    if name.endswith(_FIRMS):  # called after a wider place, or none
        return name
    chain = next(iter(chains(name, gazetteer, 4)), None)
    if chain and all(LEVELS.index(leaf.level) > LEVELS.index(place.level) for leaf in chain.leaves):
        chain = None  # a zone of the place: its name is that of the body
    bare = None if chain else bare_chain(name, gazetteer)
    chain = with_bare_lead(name, chain, gazetteer) if chain else bare
    if (chain and chain.start > 0) or (bare and kind_of(name) == "central_branch"):  # 重庆海关 is called so
        return _full_ending(name)
    body = name[chain.end :] if chain else LEVEL_WORD.sub("", name, count=1) if LEVEL_WORD.match(name) else name
    body = "市" + body if body.startswith("场监督管理") else body  # 耒阳|市场监督管理局
    if _is_branch_of(body, place):  # 重庆市公安局渝中区分局 is a part of the city's bureau
        return place.path[-2] + body
    body = "" if _is_its_zone(body, place) else _without_place(body, place)
    division = "".join(place.path[-2:] if place.level == "township" else place.path[-1:])
    committee = ""
    if kind_of(name) == "development_zone":
        division = upper_forms(division)[1] if bare else division  # 乳山经济开发区 is called so, as a rule
        committee = COMMITTEE if body and not is_complete(name) else ""
    return _full_ending(division + (body or seat(place)) + committee)


def _is_branch_of(body: str, place: Place) -> bool:
    """Whether a name behind its chain is that of a branch in this county: 公安局渝中区分局, 公安局盐都分局."""
    branch = _BRANCH.search(body)
    if branch is None or place.level != "county" or len(place.path) == 1:  # of a name that several counties have
        return False
    return upper_forms(branch["part"])[1] == upper_forms(place.path[-1])[1]


def _is_its_zone(body: str, place: Place) -> bool:
    """Whether a name behind its chain only names the zone again: 净月高新区 of 长春净月高新技术产业开发区."""
    if not body or len(place.path) == 1 or not is_zone(place):
        return False
    return is_short_for(body, place.path[-1].removeprefix(upper_forms(place.path[-2])[1]))


def seat(place: Place) -> str:
    """What the government of a place is called behind its name."""
    if is_zone(place):
        return COMMITTEE
    if place.level == "township":
        return seat_of_town(place.path[-1])
    return "行政公署" if place.path[-1].endswith(_REGIONS) else "人民政府"


def is_zone(place: Place) -> bool:
    """Whether a place is a zone: listed like a county with a 7 in its code, or in no table; 梁园区 is a district."""
    if place.level in ("prefecture", "county") and place.code:
        return place.provisional or place.code[4:5] == "7"
    return place.path[-1].endswith(place_names().zones)


def seat_of_town(name: str) -> str:
    """What the government of a township, or the office of a subdistrict, is called behind its name."""
    return "办事处" if name.endswith(SUBDISTRICT) else "人民政府"


def _without_place(body: str, place: Place) -> str:
    """The rest of a name behind its chain, where the last name of the place is still in front or cut in the middle."""
    leaf = place.path[-1]
    body = REGIMENT.sub("", body)
    if body.startswith(leaf):
        return body.removeprefix(leaf)
    if place.level == "county" and body[:1] == leaf[-1]:  # 大同市|区自然资源局 of 平城区
        body = LEVEL_WORD.sub("", body, count=1)
    stem = upper_forms(leaf)[1]
    if (
        place.level != "township"
        and len(stem) > 1
        and body.startswith(stem)
        and not body[len(stem) :].startswith(DIVISION_KINDS)
    ):
        return body.removeprefix(stem)  # 福州市|长乐|生态环境局
    if place.level == "township":
        if leaf.endswith("街道") and body.startswith("街道办事处"):
            return body.removeprefix("街道")
        if town_stem(body) == town_stem(leaf) and body != town_stem(body):
            return ""
        rest = _SEAT_OF_TOWN.match(body)
        if rest:
            return {"政府": "人民政府", "街道办": "办事处"}.get(rest.group(1), rest.group(1))
    return body


def _full_ending(name: str) -> str:
    if not name.endswith(organ_kinds().shortened):
        return name
    for short, full in organ_kinds().canonical:
        if name.endswith(short) and not name.endswith(full):
            return name.removesuffix(short) + full
    return name
