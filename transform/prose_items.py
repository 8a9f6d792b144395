"""Items of information disclosed, as the prose counts them: the total of the year, its channels and its classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from transform.channel_kinds import channel_of, channels
from transform.clauses import COUNT, Clause, Told, number_of, overlapping
from transform.prose_parts import OPENS_PARTS, parts_of
from transform.prose_sums import sums_of
from transform.records import NarrativeFact

_VERB = r"(?:公开|发布|公布|上传|发送|更新|推送|刊发|刊登|编发|刊载|登载|推发|上网|录入|上载)"
_UNIT = r"(?P<unit>条|件|项|篇|份|则|个)次?"
_NOT_OF_ITEMS = r"(?!化|员|栏|中心|平台|系统|处理费)"
_SUM = r"(?:,?\s*(?:总计|总共|总数|合计|共计|累计|共有|共)\s*(?:为|达|约|近|超)?\s*)"
_PATTERNS = (
    re.compile(
        rf"(?P<verb>{_VERB})(?P<what>[^;!,\d]{{0,90}}?)信息{_NOT_OF_ITEMS}"
        r"(?P<tail>(?:数量?|总数)?(?:\([^()]{0,60}\))?"
        rf"(?:[^;!,\d()]{{0,14}}?|[^;!,\d()]{{0,10}}?{_SUM})){COUNT}(?:{_UNIT}|(?=[,;。]|$|主要|其中|包括|内容))"
    ),
    re.compile(
        rf"(?P<verb>{_VERB})(?P<what>[^;!\d]{{0,40}}?)信息(?P<tail>\s*\d+\s*条,\s*(?:总计|合计|共计)\s*){COUNT}{_UNIT}"
    ),
    re.compile(
        rf"(?P<verb>{_VERB})(?P<what>[^;!,\d]{{0,16}}?){COUNT}{_UNIT}(?P<tail>[^;,、。\d]{{0,8}}?)信息{_NOT_OF_ITEMS}(?!公开)"
    ),
    re.compile(
        r"(?P<what>)信息(?P<verb>主动公开|公开|发布)(?:工作)?(?P<tail>(?:总?数量?|总量|情况)?[^;!,\d()]{0,6}?)"
        rf"{COUNT}(?P<unit>条|件)次?(?!\s*\()"
    ),
    re.compile(
        rf"(?P<verb>{_VERB})(?P<what>[^;!,\d]{{0,40}}?)信息(?P<tail>\s*(?:\d+\s*个?(?:大|小)?[项类]\s*[、,]?\s*){{1,3}}{_SUM})"
        rf"{COUNT}{_UNIT}"
    ),
    re.compile(
        rf"(?P<verb>(?<=主动){_VERB}|(?<=[共计]){_VERB})(?P<what>(?:数量?|总数|总量|内容)?)(?P<tail>(?:\([^()]{{0,60}}\))?(?:合计|共计|累计|共|约|为)?\s*)"
        rf"{COUNT}(?P<unit>条)次?"
    ),
    re.compile(
        rf"(?P<verb>(?<=主动){_VERB}|(?<=平台)公开|(?<=网站)公开)(?P<what>)(?P<tail>{_SUM}?){COUNT}(?P<unit>条|件|份)次?(?=[,;。(])"
    ),
    re.compile(
        rf"(?P<verb>(?<=主动){_VERB})(?P<what>[^;!,\d]{{1,30}}?)(?P<tail>{_SUM}){COUNT}(?P<unit>条|件|份)次?(?=[,;。(])"
    ),
    re.compile(
        rf"(?P<verb>产生|形成|制作|生成)(?P<what>[^;!,\d]{{0,12}}?)信息(?P<tail>{_SUM}?){COUNT}(?P<unit>条|件|份)"
        r"(?=,?[^;!,\d]{0,6}?(?:均|全部|都)[^;!,\d]{0,4}?公开)"
    ),
    re.compile(
        rf"(?P<verb>{_VERB})(?P<what>[^;!,\d]{{2,40}}、[^;!,\d]{{2,40}}?等)(?P<tail>(?:各类)?(?:信息|内容)?){COUNT}(?P<unit>条|件)"
    ),
    re.compile(rf"(?P<verb>主动公开)(?P<what>)(?P<tail>(?:情况|数量?|总数)?:\s*){COUNT}(?P<unit>条|件)"),
    re.compile(
        r"(?P<verb>(?<=年)新增|(?<=年度)新增)(?P<what>)(?P<tail>(?:主动公开|公开)?(?:政府|政务)?(?:信息)?)"
        rf"{COUNT}(?P<unit>条|件|份)"
    ),
    re.compile(
        rf"(?<=[,;(中]){COUNT}(?P<unit>条|件|份)(?P<what>)(?P<tail>)(?:为|是|系|属于?)[^;,!\d]{{0,4}}?(?P<verb>(?<=年)新增|(?<=年度)新增)"
    ),
    re.compile(
        rf"(?P<verb>(?<=主动)公开)(?P<what>各类|)(?P<tail>(?:公文|文件)(?:资料)?{_SUM}?){COUNT}(?P<unit>条|件|份)"
    ),
)
_TAIL_OF_ANOTHER = regex.compile(
    r"申请|指南|年报|年度报告|目录|栏|专区|制度|培训|咨询|解读|回应|意见|会议|报道|浏览|访问|点击|阅读|增|减|同比|占"
    r"|类别(?:有|为|是|包括|:)(?!共|总|合)"  # the first of a list of classes
)
_GENERIC = regex.compile(
    r"政府|政务|各类别?|各种|各项|有关|相关|本级|本机关|全部|新|公开|主动|法定|规范|类|方面|工作|全[省市区县]|各(?:单位|部门|乡镇|镇街)|的|等|了|及|和|公共|党务|村务|各方面|情况|我.|转载|上网|数量?|总|共|约"
)
_WHOLE = re.compile(r"共|总计|合计|累计|(?<!占)总数|(?<!占)总量|全年|本年度?|一年来")
_PART = re.compile(r"其中|包括|包含|分别|含")
_IN_ALL = re.compile(r"全年(?:总计|合计|共计)|(?:总计|合计|共计)[^,;(]{0,6}$")  # a sum behind its parts
_EVERYBODY = re.compile(r"各级(?:行政机关|政府|机关)|各级各部门")
# A class of items after another class, each with its number: 规划信息近300条,历史规划信息442条.
_NEXT_CLASS = regex.compile(
    r"次?,(?!其中|通过|利用|另|同比|较|比|占|全文|累计|共)"
    r"[^,;\d]{2,24}信息\d+(?:余|多)?\s*(?:条|件|份|篇)"
)
_BESIDES = re.compile(r"另外|此外|同时")
_SITE = re.compile(r"网站|网上|门户网|官网")
_OTHER_YEAR = re.compile(r"上年|去年|上一年|同期|较")
_SINCE = re.compile(r"(?<=年年年年年)以来")  # 2021年以来: the report's year, or all since
_ALL_YEARS = re.compile(r"历年|(?<![今本年]年)以来|至今|施行后|近[一二三四五六七八九十两几]+年")
# Of all years, where the year's own total stands too: 截至2019年底，累计.
_UP_TO = re.compile(r"截[至止][^,;]{0,20},?[^,;]{0,16}累计|累计[^,;]{0,12}截[至止]")
_SO_FAR = re.compile(r"累计")
_OTHER_WAYS = re.compile(r"其[他它](?:方式|渠道|途径|形式)")
_PROPOSALS = re.compile(r"提案|议案|建议")
_OWN = re.compile(r"(?<!法定)主动(?:公开)?$")
_OTHERS_DEEDS = ("申请", "接收")  # 档案馆接收公开信息300份
_ADDED = re.compile(r"新增[^,;]{0,10}$")
_DIGIT = re.compile(r"\d")
_PIECE_STOP, _QUOTED = re.compile(r"[,;(]"), re.compile(r"[\s“”\"()]")
_UPDATED = "更新"
_NEW = "新增"  # behind a number of all years: 累计公开1560条,其中2012年新增115条
_STOCK_BEFORE = re.compile(r"累计[^;]*公开[^;]*\d")
_SUMMED = 6  # how a number that is the sum of those before it is rated
_ACCEPTED = 1
_OF_PARTS = 5  # what a number in the list of parts is rated lower
_PART_FIRST = re.compile(r"其中")
_STOCK = 6  # what a number of all years, beside that of the year, is rated lower
_SECTIONS = (0, 1, 2)


class _Candidate(NamedTuple):
    score: int
    told: Told
    end: int


def items_disclosed(found: Sequence[Clause]) -> list[NarrativeFact]:
    """`items_disclosed`: the year's total; `items_by_channel` and `items_by_class`: its parts, as the prose lists them.

    A total is preferred to a part, what is disclosed of oneself (主动公开) to what is published somewhere, a whole
    year's to a cumulative number. Parts are those that stand in the sentence of the total.
    """
    best: _Candidate | None = None
    for clause, of_parts in _with_parts(found):
        for candidate in _candidates(clause):
            score = candidate.score - _OF_PARTS * of_parts
            if score >= _ACCEPTED and (best is None or score > best.score):
                best = candidate._replace(score=score)
    if best is None:
        return []
    total = best.told.fact("items_disclosed", "条")._replace(confidence=_confidence(best.score))
    return [total, *parts_of(best.told, best.end, found)]


def _with_parts(found: Sequence[Clause]) -> Iterator[tuple[Clause, bool]]:
    """Every clause, and whether it goes on with the parts that a clause before it began to list (其中…；…；…)."""
    listing = False
    for clause in found:
        begins = bool(_PART_FIRST.match(clause.folded))
        yield clause, listing and not begins
        listing = (listing or bool(_PART_FIRST.search(clause.folded))) and clause.folded.endswith(";")


def _confidence(score: int) -> float:
    """How sure a total of this score is; one of 8 names what is disclosed of oneself, all kinds, a whole year."""
    return round(min(max(score, 0) + 2, 9) / 10, 1)


def _candidates(clause: Clause) -> Iterator[_Candidate]:
    folded = clause.folded
    if clause.section not in _SECTIONS or not ("信息" in folded or "公开" in folded) or not _DIGIT.search(folded):
        return
    seen: dict[int, re.Match[str]] = {}
    for pattern in _PATTERNS:
        for match in overlapping(pattern, folded):
            at = match.start("number")
            if at not in seen or _nearer(match, seen[at], clause):
                seen[at] = match
    of_the_year = len(folded)  # where the first number stands that is not called cumulative
    for match in sorted(seen.values(), key=lambda found: found.start("number")):
        candidate = _rated(match, clause)
        if candidate is None:
            continue
        so_far = bool(_SO_FAR.search(_around(match, folded)))
        beside = so_far and (of_the_year < match.start("number") or _bracketed(match, folded))
        of_the_year = of_the_year if so_far else min(of_the_year, match.start("number"))
        yield candidate._replace(score=candidate.score - _STOCK * beside)
    if "计" in folded and "申请" not in folded:
        for told, end in sums_of(clause):
            yield _Candidate(_SUMMED + 2 * ("主动公开" in folded), told, end)


def _nearer(match: re.Match[str], known: re.Match[str], clause: Clause) -> bool:
    """Whether a match has its verb nearer to the number, or the same verb and reads it where the other does not."""
    later = match.start("verb") - known.start("verb")
    return later > 0 or (later == 0 and _rated(known, clause) is None)


def _around(match: re.Match[str], folded: str) -> str:
    """What stands between the stop before the verb and the number."""
    return _PIECE_STOP.split(folded[: match.start("verb")])[-1] + folded[match.start("verb") : match.start("number")]


def _bracketed(match: re.Match[str], folded: str) -> bool:
    """Whether a number stands in brackets behind another one: 371件(累计公开4092件)."""
    return folded[: match.start("verb")].rpartition("(")[2].strip() in ("累计", "历年累计") and "(" in folded


def _rated(match: re.Match[str], clause: Clause) -> _Candidate | None:
    read = number_of(match, clause)
    if read is None or _TAIL_OF_ANOTHER.search(match["tail"]) or "申请" in match["what"]:
        return None
    before = clause.folded[: match.start("verb")]
    if before.endswith(_OTHERS_DEEDS):
        return None
    if match["verb"] == _NEW:
        return _Candidate(2 * _SUMMED, Told(*read, clause), match.end()) if _STOCK_BEFORE.search(before) else None
    piece = _PIECE_STOP.split(before)[-1]
    own = bool(_OWN.search(before)) or match["verb"] == "主动公开"
    added = own and bool(_ADDED.search(before + match["what"]))
    score = 4 * own + 2 * bool(
        _WHOLE.search(_DIGIT.split(before)[-1][-40:]) or _WHOLE.search(match["what"] + match["tail"])
    )
    listed = bool(OPENS_PARTS.match(clause.folded, match.end()))
    score += _of_kinds(match["what"], listed=listed and not own)
    score += 5 if added else -5 * bool(_PART.search(before) and not _IN_ALL.search(before))
    score -= 5 * bool("、" in match["what"] and _NEXT_CLASS.match(clause.folded, match.end()))
    score += 2 * bool(_EVERYBODY.search(piece))
    score -= 3 * bool(not added and _UP_TO.search(before[-40:] + match["what"] + match["tail"]))
    score -= (
        3 * bool(_ALL_YEARS.search(piece)) + bool(_SINCE.search(piece)) + 4 * bool(not own and _PROPOSALS.search(piece))
    )
    score -= 5 * bool(_OTHER_YEAR.search(piece)) + 1 * (
        match["verb"] == _UPDATED and not own and "各类" not in match["what"]
    )
    score -= 4 * bool(_OTHER_WAYS.search(piece)) + 3 * bool(not own and _BESIDES.match(before))
    on_site = bool(_SITE.search(piece))
    score -= 1 if on_site else 3 * (channel_of(piece) is not None)
    alone = bool(_SITE.search(before)) and not _PART.search(before) and not _other_channel(before)
    score += 2 * (listed and score < _ACCEPTED)
    value, exactness = read
    return _Candidate(score, Told(value, exactness, clause, "website" if alone else None), match.end())


def _other_channel(text: str) -> bool:
    """Whether another channel than a website is named too: then the number is not the website's alone."""
    return any(channel.words.search(text) for channel in channels() if channel.code != "website")


def _of_kinds(what: str, *, listed: bool) -> int:
    """What the words before the number add to the score; `listed`: parts follow, so that these are all kinds."""
    if "重点" in what and not listed:
        return -3
    return 2 if listed or _is_generic(what) else -4


def _is_generic(what: str) -> bool:
    """Whether all kinds of information are meant, not one class: 各类, a list of classes, 政府信息, 信息."""
    return (
        "、" in what or "等" in what or what.endswith(("政府", "政务")) or not _GENERIC.sub("", _QUOTED.sub("", what))
    )
