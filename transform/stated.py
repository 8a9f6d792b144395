"""The title that a report gives itself in running text, where no line is its title: 现公布某县水利局2012年…年度报告."""

from __future__ import annotations

import re
from functools import lru_cache

from transform.clues import squeeze, title_name, wide

_OPENING = 1200  # characters
_YEAR = r"(?:(?:19|20)\d\d|[二2][〇○零ＯO0][〇○零ＯO一二三四五六七八九十\d]{2})(?:年度|年|度)"
_NAME = r"[\u4e00-\u9fff（）·、]{2,40}?"
_KIND = (
    r"(?:本级|本机关)?(?:政府信息与?政务公开|政府信息公开|政务公开|政府信息|信息公开|信息)"
    r"(?:(?!自[评查])[\u4e00-\u9fff]){0,8}?(?:报告|年报|总结)"
)
_QUOTE = re.compile(r"《[^《》]{0,180}》|<[^<>]{0,80}>")
_OF_OTHERS = re.compile(r"通知|办法|条例|规定|意见|函|要点|方案|格式|制度|规则|标准|指引|规程")
_PUBLISHES = r"(?:公布|发布|公告|登出|刊出|刊登|编写|(?<!信息)(?<!政务)公开|编制|形成|制作|将|公示)(?:了|完成)?"
_IS_MADE = re.compile(r"(?:报告|年报|总结)》?是(?:根据|依据|依照|按照|遵照|由)")
_YEAR_FIRST, _BY_AN_OFFICE = 2, 4
_BARE_KIND = r"(?:政府信息公开|政务公开|信息公开)(?:工作)?"
_PATTERNS = (
    re.compile(
        rf"^《?(?P<name>{_NAME})(?P<year>{_YEAR})(?P<kind>{_KIND})》?(?:（[^（）]{{2,14}}）)?(?=是|，?(?:根据|依据|依照|按照|遵照))"
    ),
    re.compile(rf"{_PUBLISHES}《?(?P<name>{_NAME})(?P<year>{_YEAR})(?P<kind>{_KIND})"),
    re.compile(rf"(?P<year>{_YEAR})的?(?P<name>{_NAME})(?P<kind>{_KIND})》?(?=是(?:根据|依据|依照|按照|遵照|由))"),
    re.compile(rf"{_PUBLISHES}《?(?P<year>{_YEAR})的?(?P<name>{_NAME})(?P<kind>{_KIND})"),
    re.compile(
        rf"(?:^|[，。、；])(?P<name>{_NAME})[特现兹]?(?:编制|形成|制作)(?:了|完成)?《?(?:本机关|本单位|本局)?(?P<year>{_YEAR})(?P<kind>{_KIND})"
    ),
)
_YEAR_LAST = re.compile(
    rf"{_PUBLISHES}《?(?P<name>{_NAME}){_BARE_KIND}(?P<year>{_YEAR})(?:工作)?(?:年度)?(?:报告|年报)"
)
_OF_WORK = re.compile(rf"{_YEAR}的?(?P<name>{_NAME})(?:政府)?信息公开(?:工作)?情况(?:编制|报告|总结|汇报)")
_IS_PUBLISHED = r"(?:[现今特兹]|予以)[^，。；]{0,16}(?:公布|发布|公开|公示)|(?:公布|发布|公开)?如下"
_QUOTED_TITLE = re.compile(
    rf"(?P<before>{_PUBLISHES}|这是)?《(?P<title>[^《》]{{6,60}}(?:年度报告|年报|工作报告|公开报告))》(?(before)|(?={_IS_PUBLISHED}))"
)
_NO_NAME = re.compile(
    r"^(?:完成|我|本(?!溪)|各|全(?![南州椒])|其|该|此|有关|以下|特(?!克斯)|现|为|由|并|对|年|度|上(?=[述级年面下文报])|了|政府$|工作$|管委会$|认真|扎实|及时|如实|按时|结合|汇总)|关于|根据|要求|规定|做好|工作(?!部|委员会|局|办|站)|情况|按照|依据|要点|公布|发布|编制(?!委)|社会(?![保救福事工治组科主])|职能部门"
)
_OFFICE = re.compile(r"(?:人民政府|政府|行署|公署)办(?:公厅|公室)?$")


@lru_cache(maxsize=256)
def stated_title(preface: str) -> str | None:
    """The title that the preface states, without blanks: name of the body, year and kind; None where it states none.

    An office that compiles the report of its government (某县人民政府办公室编制了…) is not the body.
    """
    text = _QUOTE.sub(_without_others, wide(squeeze(preface[:_OPENING])))
    for quoted in _QUOTED_TITLE.finditer(text):
        name = title_name(quoted["title"])
        if name and not _NO_NAME.search(name):
            return quoted["title"]
    for at, pattern in enumerate(_PATTERNS):
        if at == _YEAR_FIRST and not _IS_MADE.search(text):
            continue
        for found in pattern.finditer(text):
            name = found["name"].strip("、")
            if not _NO_NAME.search(name) and not (at == _BY_AN_OFFICE and _OFFICE.search(name)):
                shared = "政府" if name.endswith("人民") and found["kind"].startswith("政府") else ""
                return f"{name}{shared}{found['year']}{found['kind']}"
    last = _YEAR_LAST.search(text)
    if last and not _NO_NAME.search(last["name"]):
        return f"{last['name']}{last['year']}政府信息公开报告"
    told = _OF_WORK.search(text)
    return told["name"] + "政府信息公开报告" if told and not _NO_NAME.search(told["name"]) else None


def _without_others(quote: re.Match[str]) -> str:
    """A quoted title, or a comma where it is that of a rule or a notice."""
    return "，" if quote[0][0] == "<" or _OF_OTHERS.search(quote[0][-18:]) else quote[0]
