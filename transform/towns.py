"""Townships behind the name of their county: printed in another form than the gazetteer's, or not in it at all."""

from __future__ import annotations

import re

from transform.chains import Chain
from transform.divisions import Division, provisional_code, town_stem
from transform.gazetteer import Gazetteer

TOWN = re.compile(
    r"([\u4e00-\u9fff]{1,9}?(?:镇|乡|街道|苏木))(?=人民政府|政府|办事处|街道办|办公室|党政|党委|综合|公共|$)"
)
_BEFORE_A_YEAR = re.compile(r"([\u4e00-\u9fff]{1,9}?(?<![各全个该])(?:镇|(?<!^)乡(?!镇)|街道|苏木))(?=20\d\d年)")
_GOVERNMENT = re.compile(r"(?:人民)?政府(?=[\u4e00-\u9fff]{1,9}?(?:镇|乡|街道|苏木|办事处))")
_ZONE_TOWN = re.compile(
    rf"[\u4e00-\u9fff]{{0,10}}?(?:开发区|经开区|高新区|新区|管理区|示范区|度假区)(?P<town>{TOWN.pattern})"
)
REGIMENT = re.compile(r"^[一二三四五六七八九十百〇零\d]+团(?=[\u4e00-\u9fff]{2})")  # 十六团新开岭镇
_BARE_COUNTY = (2, 3)  # characters
_KINDS = ("街道", "镇", "乡")
_SUBDISTRICT = re.compile(r"([\u4e00-\u9fff]{1,6}?)(?:街道?)?(?:办事处|街道办|街办|街(?=$))")


def with_town(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain with the township behind its county, where the gazetteer knows it in another form or not at all."""
    counties = [leaf for leaf in chain.leaves if leaf.level == "county" or gazetteer.towns(leaf.code)]
    if not counties:
        zone = _behind_a_zone(text, chain, gazetteer)
        return zone if zone is not chain else _behind_a_bare_county(text, chain, gazetteer)
    government = _GOVERNMENT.match(text, chain.end)  # 栖霞区人民政府某街道办事处
    begin = government.end() if government else chain.end
    rest = text[begin:]
    known = subdistrict(rest, counties, gazetteer)
    if known:
        return chain._replace(leaves=known, is_short=True)
    found = TOWN.match(rest) or _BEFORE_A_YEAR.match(rest)
    if not found:
        return chain
    towns = tuple(town_under(county, REGIMENT.sub("", found.group(1)), gazetteer) for county in counties)
    known = tuple(town for town in towns if "P" not in town.code)
    return chain._replace(end=begin + found.end(1), names=(*chain.names, found.group(1)), leaves=known or towns)


def _behind_a_zone(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain with its city's only township of this name, where a zone stands between: 重庆市|万盛经开区|关坝镇."""
    found = _ZONE_TOWN.match(text, chain.end)
    if found is None:
        return chain
    towns = tuple(
        town
        for town in dict.fromkeys(gazetteer.named(found["town"]))
        if town.level == "township" and any(gazetteer.is_below(town, leaf) for leaf in chain.leaves)
    )
    if len(towns) != 1:
        return chain
    return chain._replace(end=found.end("town"), names=(*chain.names, found["town"]), leaves=towns)


def _behind_a_bare_county(text: str, chain: Chain, gazetteer: Gazetteer) -> Chain:
    """The chain with the township of a county that stands without the word for its kind: 北京市|通州|玉桥街道."""
    found = TOWN.match(text, chain.end)
    for size in _BARE_COUNTY if found else ():
        begin = chain.end + size
        counties = [part for part in gazetteer.bare(text[chain.end : begin]) if part.level == "county"]
        below = [part for part in counties if any(gazetteer.is_below(part, leaf) for leaf in chain.leaves)]
        name = text[begin : found.end(1)] if found else ""
        towns = tuple(town for part in below for town in gazetteer.towns(part.code) if town.name == name)
        if len(towns) == 1:
            return chain._replace(end=begin + len(name), names=(*chain.names, name), leaves=towns)
    return chain


def subdistrict(rest: str, counties: list[Division], gazetteer: Gazetteer) -> tuple[Division, ...]:
    """北街办事处, 南源街 for 北街街道, 南源街道 of these counties."""
    found = _SUBDISTRICT.match(rest)
    if not found:
        return ()
    names = {found.group(1) + "街道", found.group(1) + "街街道", found.group(1) + "地区"}
    return tuple(town for county in counties for town in gazetteer.towns(county.code) if town.name in names)


def town_under(county: Division, name: str, gazetteer: Gazetteer) -> Division:
    """The county's township of this name or of this name with another kind (乡, now 镇), else a former one.

    Where there is none it is a provisional one; of a county that is no more that of the counties in its place.
    """
    today = [(town.name, town) for town in gazetteer.towns(county.code)]
    stem = town_stem(name)
    for towns in (today, gazetteer.former_towns(county.code)):
        same = {town for other, town in towns if other == name} or {
            town for other, town in towns if town_stem(other) == stem
        }
        if len(same) == 1:
            return same.pop()
    elsewhere = _in_the_heir(county, name, gazetteer) if gazetteer.is_former(county) else set()
    return (
        elsewhere.pop()
        if len(elsewhere) == 1
        else Division(provisional_code(county.code, name), name, "township", county.code)
    )


def _in_the_heir(county: Division, name: str, gazetteer: Gazetteer) -> set[Division]:
    """The townships of this name, of whatever kind, in what has the place of a former county: 福全街道 for 福全镇."""
    named = (gazetteer.named(town_stem(name) + kind) for kind in _KINDS)
    return {d for found in named for d in found if d.level == "township" and gazetteer.is_below(d, county)}
